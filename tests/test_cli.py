"""The command line as people use it: each command in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from formulator import __version__
from tests.runs import ROOT, formulator
from tests.workbench.cases import ASKED, case, entry

LIDOCAINE = entry("lidocaine 1 %", "2 mL")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Case files and a data folder; the cache of the catalog is made once."""
    where = tmp_path_factory.mktemp("cli")
    contents = {
        "clear.json": case(LIDOCAINE),
        "signable.json": case(LIDOCAINE, asked=ASKED),
        "stops.json": case(entry("Voltaren 75 mg/3 mL", "1 mL"), patient={"medications": ["warfarin", "foozumab"]}),
        "nameless.json": case(LIDOCAINE, without=("name",)),
        "steroid.json": case(entry("dexamethasone 4 mg/mL", "1 mL")),
    }
    for name, content in contents.items():
        (where / name).write_text(json.dumps(content), encoding="utf-8")
    return where


@pytest.fixture
def data(folder: Path, tmp_path: Path, checked: subprocess.CompletedProcess[str]) -> Path:
    """Another data folder, with the cache of the first so that the catalog is not read anew."""
    shutil.copytree(folder / "data" / "cache", tmp_path / "data" / "cache")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """The check of a case that stops, as text."""
    return formulator(folder, "check", "stops.json")


def _said(run: subprocess.CompletedProcess[str]) -> str:
    return run.stdout + run.stderr


def test_version(folder: Path) -> None:
    """The version is one line."""
    run = formulator(folder, "--version")
    assert (run.returncode, run.stdout, run.stderr) == (0, f"formulator {__version__}\n", "")


def test_without_a_command_the_window_is_asked_for(folder: Path) -> None:
    """Where there can be none, that is said, with the status of an input error; the help names the commands."""
    run = formulator(folder, QT_QPA_PLATFORM="none")
    assert run.returncode == 2
    assert "display" in run.stderr or "window" in run.stderr
    assert "Traceback" not in run.stderr
    assert all(command in formulator(folder, "--help").stdout for command in ("check", "sheet", "catalog", "records"))


@pytest.mark.parametrize(
    "arguments", [("chek", "clear.json"), ("check",), ("sheet", "clear.json"), ("catalog",), ("check", "--jso", "clear.json")]
)
def test_a_wrong_command_line(arguments: tuple[str, ...], folder: Path) -> None:
    """An unknown command, option or a missing argument is an input error with the usage."""
    run = formulator(folder, *arguments)
    assert run.returncode == 2
    assert run.stdout == ""
    assert "usage: formulator" in run.stderr


def test_a_check_for_people(checked: subprocess.CompletedProcess[str]) -> None:
    """The text says the verdict first, then the mix, the findings with action and source, what was not checked, what signing waits for."""
    text = checked.stdout
    assert checked.returncode == 1
    assert text.startswith("Contraindicated: 1 finding\n1 thing not checked")
    for part in (
        "diclofenac", "25 mg/mL", "1 mL", "of 75 mg per session", "Diclofenac with warfarin (home medicine)", "→ ", "NOT CHECKED",
        "foozumab (home medicine): not recognized", "Signing waits for: 1 contraindicated finding open",
    ):  # fmt: skip
        assert part in text, part
    assert text.index("Diclofenac with warfarin") < text.index("NOT CHECKED") < text.index("Signing waits for")


def test_the_cache_lies_in_the_data_folder(checked: subprocess.CompletedProcess[str], folder: Path) -> None:
    """What was read once is kept in the data folder."""
    assert list((folder / "data" / "cache").iterdir())


def test_no_color_where_nobody_looks(checked: subprocess.CompletedProcess[str]) -> None:
    """Piped output holds no codes of color, and lines fit the width."""
    assert "\x1b" not in _said(checked)
    assert max(len(line) for line in checked.stdout.splitlines()) <= 110


def test_the_text_shows_what_an_override_needs(checked: subprocess.CompletedProcess[str], folder: Path) -> None:
    """The hash in the text, put into the case, overrides the finding."""
    line = next(line for line in checked.stdout.splitlines() if line.strip().startswith("diclofenac-anticoagulant"))
    excuses = line.split()[-1]
    content = json.loads((folder / "stops.json").read_text(encoding="utf-8"))
    content["patient"]["medications"] = ["warfarin"]
    content["overrides"] = [
        {"rule": "diclofenac-anticoagulant", "excuses": excuses, "reason": "benefit outweighs risk", "by": "Dr. B. Example"}
    ]
    (folder / "overridden.json").write_text(json.dumps(content), encoding="utf-8")
    run = formulator(folder, "check", "overridden.json")
    assert run.returncode == 0
    assert "Contraindicated, overridden" in run.stdout
    assert "Overridden: benefit outweighs risk. (Dr. B. Example)" in " ".join(run.stdout.split())


def test_a_check_as_json(folder: Path) -> None:
    """With --json there is one object and nothing else."""
    run = formulator(folder, "check", "clear.json", "--json")
    assert run.returncode == 0
    assert run.stderr == ""
    assert json.loads(run.stdout)["status"] == "clear"
    assert run.stdout.count("\n") == 1


def test_several_cases_for_people(folder: Path) -> None:
    """Each report stands under its file; an error takes its place."""
    run = formulator(folder, "check", "clear.json", "missing.yaml")
    assert run.returncode == 2
    assert run.stdout.startswith("clear.json\nClear\n")
    assert "missing.yaml\n  missing.yaml:1:1: " in run.stdout


def test_qt_is_never_imported(folder: Path) -> None:
    """No command loads the window, and a check not even what prints the paper."""
    code = (
        "import sys; from formulator.cli import run; status = run(['check', 'clear.json']);"
        "bad = sorted({m.split('.')[0] for m in sys.modules} & {'PySide6', 'PyQt6', 'shiboken6', 'tkinter', 'reportlab', 'pikepdf'});"
        "print(status, bad, file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FORMULATOR_DATA": str(folder / "data")}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    status, _, loaded = run.stderr.strip().partition(" ")
    assert status == "0", run.stderr
    assert not {"PySide6", "PyQt6", "shiboken6", "tkinter"} & set(json.loads(loaded.replace("'", '"')))


def test_an_ascii_terminal_is_no_crash(folder: Path) -> None:
    """A terminal without the signs of the report gets the report all the same."""
    run = formulator(folder, "check", "stops.json", PYTHONIOENCODING="ascii:strict")
    assert run.returncode == 1
    assert "Diclofenac with warfarin" in run.stdout


# --- the sheet --------------------------------------------------------------------------------------------------------


def test_a_sheet_that_may_not_be_used(folder: Path) -> None:
    """A sheet is made of any readable case; one that waits for something is a draft, exit 1, and says for what."""
    run = formulator(folder, "sheet", "stops.json", "-o", "draft.pdf")
    assert run.returncode == 1
    assert "draft, not for use" in run.stderr
    assert "contraindicated" in run.stderr
    assert (folder / "draft.pdf").read_bytes().startswith(b"%PDF-")


def test_a_sheet_ready_to_sign(folder: Path, data: Path) -> None:
    """With the practitioner from the settings nothing is missing: exit 0, and the same bytes twice."""
    (data / "settings.yaml").write_text("practitioner: {name: Dr. B. Example}\n", encoding="utf-8")
    runs = [formulator(folder, "sheet", "signable.json", "-o", f"ready-{n}.pdf", data=data) for n in (1, 2)]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert runs[0].stderr == ""
    assert runs[0].stdout == "ready-1.pdf\n"
    assert (folder / "ready-1.pdf").read_bytes() == (folder / "ready-2.pdf").read_bytes()


def test_a_sheet_needs_a_name(folder: Path) -> None:
    """Without the name of the patient there is no sheet."""
    run = formulator(folder, "sheet", "nameless.json", "-o", "nameless.pdf")
    assert run.returncode == 2
    assert run.stderr.startswith("nameless.json:1:1: ") and "name" in run.stderr
    assert not (folder / "nameless.pdf").exists()


def test_a_sheet_that_cannot_be_written(folder: Path) -> None:
    """A place that cannot be written is said in words, with what to do."""
    run = formulator(folder, "sheet", "signable.json", "-o", "no-such-folder/sheet.pdf")
    assert run.returncode == 2
    assert "no-such-folder" in run.stderr and "Choose another place" in run.stderr
    assert "Traceback" not in run.stderr


# --- the catalog ------------------------------------------------------------------------------------------------------


def test_lint_of_the_shipped_catalog(folder: Path) -> None:
    """The catalog of the program has no problem."""
    run = formulator(folder, "catalog", "lint")
    assert (run.returncode, run.stdout, run.stderr) == (0, "no problem found\n", "")


def test_lint_of_a_file(folder: Path) -> None:
    """All problems of a file are named with their place, exit 2."""
    (folder / "mine.yaml").write_text("substances:\n  - {id: Bad Id, nane: x}\n", encoding="utf-8")
    run = formulator(folder, "catalog", "lint", "mine.yaml")
    assert run.returncode == 2
    assert run.stdout == ""
    assert "mine.yaml:2:" in run.stderr
    assert "nane" in run.stderr
    assert "problem(s)" in run.stderr.splitlines()[-1]


def test_show_an_ingredient(folder: Path) -> None:
    """All that is known of an ingredient is shown by any of its names, with sources, and what was not found."""
    run = formulator(folder, "catalog", "show", "Xylocaïne")
    assert run.returncode == 0
    assert run.stdout.startswith("lidocaine\n")
    for part in ("200 mg", "4.5 mg/kg", "per session", "excipients", "Xylocaine", "[med.lido-hpra", "local anesthetic"):
        assert part in run.stdout, part


def test_show_a_guess_and_an_unknown_name(folder: Path) -> None:
    """A guess is said to be one; an unknown name gives what is near, exit 2."""
    guess = formulator(folder, "catalog", "show", "lidokaine")
    assert guess.returncode == 0
    assert guess.stdout.startswith("lidocaine (guessed from “lidokaine”)")
    unknown = formulator(folder, "catalog", "show", "foozumab", "forte")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr.startswith("foozumab forte: not recognized")


# --- settings and the data folder -------------------------------------------------------------------------------------

SETTINGS = """\
clinic: {name: Clinic Example, address: "1 Example Street"}
practitioner: {name: Dr. S. Settings, license: "777"}
packs: [french]
country: fr
"""


@pytest.mark.parametrize("before", [True, False], ids=["before the command", "after the command"])
def test_settings_are_read_from_the_data_folder(before: bool, folder: Path, data: Path) -> None:
    """--data-dir counts before and after the command; practitioner and packs come from its settings."""
    (data / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    place = ("--data-dir", str(data))
    arguments = (*place, "check", "steroid.json", "--json") if before else ("check", "steroid.json", "--json", *place)
    run = formulator(folder, *arguments)
    found = json.loads(run.stdout)
    assert found["knowledge"]["packs"] == ["french"]
    assert "practitioner not named" not in found["signing"]["waits_for"]
    plain = json.loads(formulator(folder, "check", "steroid.json", "--json").stdout)
    assert plain["knowledge"]["packs"] == []
    assert "practitioner not named" in plain["signing"]["waits_for"]
    severities = {f["rule"]: f["severity"] for f in found["findings"]}
    softer = {f["rule"]: f["severity"] for f in plain["findings"]}
    assert severities != softer
    assert "major" in severities.values()


def test_what_the_case_says_counts_before_the_settings(folder: Path, data: Path) -> None:
    """The packs of the case replace those of the settings."""
    (data / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    content = json.loads((folder / "steroid.json").read_text(encoding="utf-8"))
    (folder / "own.json").write_text(json.dumps({**content, "packs": []}), encoding="utf-8")
    found = json.loads(formulator(folder, "check", "own.json", "--json", data=data).stdout)
    assert found["knowledge"]["packs"] == []


def test_the_environment_names_the_data_folder(folder: Path, data: Path) -> None:
    """FORMULATOR_DATA names the folder; the command line counts before it."""
    (data / "settings.yaml").write_text("packs: [italian]\n", encoding="utf-8")
    assert json.loads(formulator(folder, "check", "clear.json", "--json", data=data).stdout)["knowledge"]["packs"] == ["italian"]
    run = formulator(folder, "--data-dir", str(folder / "data"), "check", "clear.json", "--json", data=data)
    assert json.loads(run.stdout)["knowledge"]["packs"] == []


def test_a_wrong_settings_file(folder: Path, data: Path) -> None:
    """An error in the settings is an input error with its place; nothing is checked with half of them."""
    (data / "settings.yaml").write_text("packs: [french]\npaper: A3\nclinik: {name: x}\n", encoding="utf-8")
    run = formulator(folder, "check", "clear.json", data=data)
    assert (run.returncode, run.stdout) == (2, "")
    assert "settings.yaml:2:" in run.stderr and "settings.yaml:3:" in run.stderr


def test_a_settings_file_that_cannot_be_read(folder: Path, data: Path) -> None:
    """A folder in place of the settings file is said in words."""
    (data / "settings.yaml").mkdir()
    run = formulator(folder, "check", "clear.json", data=data)
    assert (run.returncode, run.stdout) == (2, "")
    assert "settings.yaml" in run.stderr and "Traceback" not in run.stderr


def test_a_cache_that_cannot_be_written_is_no_harm(folder: Path, tmp_path: Path) -> None:
    """Where no cache can be kept, as with a file in place of the data folder, the catalog is read each time."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    run = formulator(folder, "check", "clear.json", data=tmp_path / "file")
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything can be read by root")
def test_a_data_folder_without_permission(folder: Path, tmp_path: Path) -> None:
    """A folder without permission is said in words."""
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    run = formulator(folder, "check", "clear.json", data=locked)
    assert run.returncode == 2
    assert "cannot be read" in run.stderr


def test_the_protocol_library_is_listed(folder: Path) -> None:
    """All of it, or of a condition under any of its names; where no trial was found that is said."""
    every = formulator(folder, "catalog", "protocols")
    assert every.returncode == 0
    assert len(every.stdout.splitlines()) >= 25
    knee = formulator(folder, "catalog", "protocols", "gonarthrose")
    assert "knee-piroxicam" in knee.stdout
    assert "randomized, active comparator, n = 62" in knee.stdout
    assert "neck-" not in knee.stdout
    none = formulator(folder, "catalog", "protocols", "plantar", "fasciitis")
    assert none.returncode == 0
    assert "No trial of mesotherapy was found." in none.stdout
    wrong = formulator(folder, "catalog", "protocols", "kneeache of nobody")
    assert (wrong.returncode, wrong.stdout) == (2, "")


def test_a_protocol_is_shown_with_its_gaps_and_todays_check(folder: Path) -> None:
    """Published words, what is missing, what is flagged and what a check says today; a near id is offered."""
    run = formulator(folder, "catalog", "show", "ankle-sprain-day-15")
    assert run.returncode == 0
    for part in (
        "“buflomedil and/or pentoxifylline”", "the dose is not given", "flagged today", "A record of what was done, not a recommendation.",
        "Contraindicated: Buflomedil", "Not checked: polyvitamins (not named)", "practice.s72",
    ):  # fmt: skip
        assert part in run.stdout, part
    assert "Did you mean knee-piroxicam?" in formulator(folder, "catalog", "show", "knee-piroxicamm").stderr


# The clinic's formulary


FORMULARY = """\
format: "1"
name: Clinic Example
version: "7"
entries: 1
limits:
  - {id: clinic-lidocaine-session, substance: lidocaine, per: session, max: 15 mg, note: our ceiling}
"""


def test_the_clinics_formulary_is_read_from_the_data_folder(folder: Path, data: Path) -> None:
    """The same check finds its limit, and names it in the report and for people."""
    (data / "formulary.yaml").write_text(FORMULARY, encoding="utf-8")
    run = formulator(folder, "check", "clear.json", "--json", FORMULATOR_DATA=str(data))
    found = json.loads(run.stdout)
    assert (found["knowledge"]["formulary"]["name"], found["knowledge"]["formulary"]["version"]) == ("Clinic Example", "7")
    assert any("15 mg per session" in finding["text"] for finding in found["findings"])
    assert run.returncode == 1
    people = formulator(folder, "check", "clear.json", FORMULATOR_DATA=str(data)).stdout
    assert "Formulary: the clinic's own limit: lidocaine 15 mg per session" in people


def test_the_settings_may_name_another_place(folder: Path, data: Path) -> None:
    """One that is named and not there is an error: a limit is not lost by a wrong path."""
    (data / "settings.yaml").write_text("formulary: other.yaml\n", encoding="utf-8")
    missing = formulator(folder, "check", "clear.json", FORMULATOR_DATA=str(data))
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "other.yaml" in missing.stderr and "no such file" in missing.stderr
    (data / "other.yaml").write_text(FORMULARY, encoding="utf-8")
    assert "15 mg per session" in formulator(folder, "check", "clear.json", FORMULATOR_DATA=str(data)).stdout


def test_a_damaged_formulary_is_an_input_error(folder: Path, data: Path) -> None:
    """All problems with their places; lint says the same."""
    path = data / "formulary.yaml"
    path.write_text(FORMULARY.replace("lidocaine,", "lidocain,").replace("15 mg", "15"), encoding="utf-8")
    run = formulator(folder, "check", "clear.json", FORMULATOR_DATA=str(data))
    assert (run.returncode, run.stdout) == (2, "")
    assert f"{path}:6:" in run.stderr and "Did you mean lidocaine?" in run.stderr and "has no unit" in run.stderr
    lint = formulator(folder, "catalog", "lint", str(path))
    assert lint.returncode == 2
    assert "Did you mean lidocaine?" in lint.stderr
    path.write_text(FORMULARY, encoding="utf-8")
    assert formulator(folder, "catalog", "lint", str(path)).returncode == 0
