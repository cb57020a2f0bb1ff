"""The report of a check: the contract with everything outside, byte for byte."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Kind, Severity
from formulator.interchange.report import report
from formulator.workbench.review import review
from tests.catalogs import write_house
from tests.runs import formulator
from tests.test_cases import CASES
from tests.workbench.cases import Entry, case, entry, read

KEYS = ["report", "status", "findings", "matched", "not_checked", "coverage", "totals", "signing", "knowledge"]
FINDING = {"rule", "kind", "severity", "subjects", "text", "action", "sources", "also", "excuses", "override"}
LIDOCAINE = entry("lidocaine 1 %", "2 mL")
FULL: Entry = case(
    entry("Voltaren 75 mg/3 mL", "1 mL"), entry("lidokaine 1 %", "2 mL"), entry("snargol", "1 mL"), entry("lidocaine 2 %", "1 mL"),
    patient={
        "medications": ["Coumadin", "foozumab"], "conditions": ["asthme"],
        "allergies": [{"to": "Pflaster", "reaction": "delayed", "tolerated": ["procaine"]}],
    },
    antiseptic="isopropyl alcohol 70 %", diluent={"ingredient": "sodium chloride 0.9 %", "to": "10 mL"},
)  # fmt: skip


def made(knowledge: Knowledge, content: Entry) -> dict:
    draft = read(knowledge, content)
    return json.loads(msgspec.json.encode(report(draft, review(draft, knowledge), knowledge)))


def without_index(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_index(part) for key, part in value.items() if key != "index"}
    return [without_index(part) for part in value] if isinstance(value, list) else value


def test_the_keys_of_the_contract(knowledge: Knowledge) -> None:
    """Every key of the contract is there, in its order, with its kind of value."""
    found = made(knowledge, FULL)
    assert list(found) == KEYS
    assert found["report"] == 1
    assert found["status"] == "incomplete"
    for finding in found["findings"]:
        assert finding.keys() >= FINDING
        assert finding["kind"] in {kind.value for kind in Kind}
        assert finding["severity"] in {s.word for s in Severity if s}
        assert finding["override"] is None
        assert len(finding["excuses"]) == 8 and int(finding["excuses"], 16) >= 0
        assert finding["subjects"] and finding["text"] and finding["action"]
    assert found["knowledge"] == {"catalog": knowledge.version, "sha256": knowledge.sha256, "packs": [], "formulary": None}
    assert found["signing"].keys() == {"ready", "waits_for"}
    assert found["totals"].keys() == {"volume", "syringes", "doses"}


def test_who_a_finding_is_about(knowledge: Knowledge) -> None:
    """Subjects name the field, the syringe, the place in it and the concept."""
    finding = next(f for f in made(knowledge, FULL)["findings"] if f["rule"] == "diclofenac-anticoagulant")
    assert finding["severity"] == "contraindicated"
    assert finding["subjects"] == [
        {"in": "mix", "syringe": "A", "index": 0, "name": "diclofenac"},
        {"in": "patient.medications", "index": 0, "name": "warfarin"},
    ]


def test_what_was_matched(knowledge: Knowledge) -> None:
    """Everything recognized is shown with what was typed, what it means, and whether that was sure."""
    rows = made(knowledge, FULL)["matched"]
    shown = {
        (row["in"], row.get("syringe"), row.get("index"), row["text"]): (row["name"], row.get("presentation"), row["match"]) for row in rows
    }
    assert shown["mix", "A", 0, "Voltaren 75 mg/3 mL"] == ("diclofenac", "25 mg/mL", "exact")
    assert shown["mix", "A", 1, "lidokaine 1 %"] == ("lidocaine", "10 mg/mL", "approximate")
    assert shown["diluent", "A", None, "sodium chloride 0.9 %"] == (knowledge.name("sodium-chloride"), "9 mg/mL", "exact")
    assert shown["patient.medications", None, 0, "Coumadin"] == ("warfarin", None, "exact")
    assert shown["patient.conditions", None, 0, "asthme"][0] == "asthma"
    assert shown["antiseptic", None, None, "isopropyl alcohol 70 %"][2] == "exact"
    assert all(row["text"] not in ("snargol", "foozumab") for row in rows)


def test_what_was_not_checked(knowledge: Knowledge) -> None:
    """What was not recognized is named with its place, the reason and suggestions."""
    rows = made(knowledge, FULL)["not_checked"]
    assert {"in": "patient.medications", "index": 1, "text": "foozumab", "why": "not recognized", "suggestions": []} in [
        {**row, "suggestions": []} for row in rows
    ]
    assert {("mix", "A", 2, "snargol")} <= {(row["in"], row.get("syringe"), row.get("index"), row["text"]) for row in rows}


def test_totals(knowledge: Knowledge) -> None:
    """Volumes and doses are exact sums over all lines and syringes, with the limit and the fraction used."""
    syringes = [
        {"name": "B", "mix": [entry("lidocaine 2 %", "1 mL")]},
        {"name": "A", "mix": [LIDOCAINE], "diluent": {"ingredient": "sodium chloride 0.9 %", "to": "5 mL"}},
    ]
    found = made(knowledge, case(syringes=syringes))["totals"]
    assert found["volume"] == "6 mL"
    assert found["syringes"] == [{"name": "A", "volume": "5 mL"}, {"name": "B", "volume": "1 mL"}]
    (dose,) = found["doses"]
    assert {key: dose[key] for key in ("name", "dose", "limit", "fraction")} == {
        "name": "lidocaine", "dose": "40 mg", "limit": "200 mg", "fraction": "0.2",
    }  # fmt: skip


def test_the_fraction_of_the_contract(knowledge: Knowledge) -> None:
    """50 mg of mepivacaine are an eighth of its 400 mg, as in the example of the contract."""
    doses = made(knowledge, case(entry("mepivacaine 2 %", "2.5 mL")))["totals"]["doses"]
    assert [(d["name"], d["dose"], d["limit"], d["fraction"]) for d in doses] == [("mepivacaine", "50 mg", "400 mg", "0.125")]


def test_a_total_that_is_not_known_is_null(knowledge: Knowledge) -> None:
    """Where a volume or dose is missing no sum is made up."""
    found = made(knowledge, case(entry("mepivacaine", dose="20 mg"), LIDOCAINE))["totals"]
    assert found["volume"] is None
    assert found["syringes"] == [{"name": "A", "volume": None}]


def test_an_override_in_the_report(knowledge: Knowledge) -> None:
    """An overridden finding stays in the list, with its reason."""
    content = case(entry("lidocaine 1 %", "30 mL"))
    finding = made(knowledge, content)["findings"][0]
    content["overrides"] = [
        {"rule": finding["rule"], "excuses": finding["excuses"], "reason": "will monitor", "note": "ECG", "by": "Dr. B"}
    ]
    found = made(knowledge, content)
    assert found["findings"][0] == {**finding, "override": {"reason": "will monitor", "note": "ECG", "by": "Dr. B"}}


def test_findings_are_sorted(knowledge: Knowledge) -> None:
    """Findings stand worst first, then by rule, in every rule case."""
    order = {s.word: -s for s in Severity}
    for name, content in CASES:
        keys = [(order[f["severity"]], f["rule"]) for f in made(knowledge, content["case"])["findings"]]  # type: ignore[arg-type]
        assert keys == sorted(keys), name


def _reordered(content: Entry, seed: int) -> Entry:
    copy = json.loads(json.dumps(content))
    for holder in (copy, *copy.get("syringes", [])):
        if isinstance(holder.get("mix"), list):
            Random(seed).shuffle(holder["mix"])
    return copy


def test_the_order_of_lines_changes_only_the_index_in_every_rule_case(knowledge: Knowledge) -> None:
    """The lines of each rule case in another order give the same report but for `index`."""
    for name, content in CASES:
        one = made(knowledge, content["case"])  # type: ignore[arg-type]
        other = made(knowledge, _reordered(content["case"], 1))  # type: ignore[arg-type]
        assert without_index(one) == without_index(other), name


NAMES = [
    "lidocaine 1 %", "lidocaine", "Xylocaine 2 %", "lidocaine 3 %", "procaine 2 %", "mepivacaine", "Voltaren 75 mg/3 mL", "Akis 50 mg/mL", "snargol",
    "gloop", "ketoprofen 50 mg/mL", "Oki", "dexamethasone 4 mg/mL", "thiocolchicoside", "metamizole magnesium", "hyaluronidase", "Traumeel",
    "ascorbic acid 100 mg/mL", "sodium bicarbonate 8.4 %", "Neurobion",
]  # fmt: skip
AMOUNT = st.sampled_from(
    [{"volume": "1 mL"}, {"volume": "25 mL"}, {"dose": "20 mg"}, {"count": "1"}, {}, {"volume": "1 mL", "dose": "3 mg"}]
)
LINES = st.lists(st.builds(lambda name, amount: entry(name, **amount), st.sampled_from(NAMES), AMOUNT), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@given(LINES, st.integers(), st.booleans(), st.booleans())
def test_the_order_of_lines_changes_only_the_index(knowledge: Knowledge, mix: list[Entry], seed: int, light: bool, filled: bool) -> None:
    """The same for mixes of any kind, also where names, amounts, weight or total are missing."""
    more: Entry = {"diluent": {"ingredient": "sodium chloride 0.9 %", "to": "40 mL"}} if filled else {}
    patient: Entry = {"medications": ["warfarin"], "allergies": [{"to": "parabens"}, {"to": "lidocaine"}]}
    content = case(*mix, patient=patient, without=("weight",) if light else (), **more)
    assert without_index(made(knowledge, content)) == without_index(made(knowledge, _reordered(content, seed)))


def test_packs_are_named(knowledge: Knowledge) -> None:
    """The packs of the case stand in the report, sorted."""
    assert made(knowledge, case(LIDOCAINE, packs=["italian", "french"]))["knowledge"]["packs"] == ["french", "italian"]


# --- the command line -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Case files: clear, with findings, stopping, broken; and a data folder."""
    where = tmp_path_factory.mktemp("cases")
    contents = {
        "clear.json": case(LIDOCAINE),
        "moderate.json": case(LIDOCAINE, LIDOCAINE),
        "stops.json": case(entry("lidocaine 1 %", "30 mL")),
        "incomplete.json": case(LIDOCAINE, patient={"medications": ["foozumab"]}),
    }
    for name, content in contents.items():
        (where / name).write_text(json.dumps(content), encoding="utf-8")
    (where / "broken.yaml").write_text(
        "case: 1\npatient:\n  weigth: 64 kg\nmix:\n  - {ingredient: lidocaine, volume: two}\n", encoding="utf-8"
    )
    return where


@pytest.fixture(scope="module")
def mixed(folder: Path) -> subprocess.CompletedProcess[str]:
    """One run over all of them, a missing one too."""
    names = ["clear.json", "broken.yaml", "stops.json", "missing.yaml", "incomplete.json", "moderate.json"]
    return formulator(folder, "check", *names, "--json")


def _rows(run: subprocess.CompletedProcess[str]) -> Iterator[dict]:
    return (json.loads(line) for line in run.stdout.splitlines())


def test_several_cases_are_json_lines(mixed: subprocess.CompletedProcess[str]) -> None:
    """Several cases give one object a line, in the order given, each with its file; an input error takes that one's place."""
    rows = list(_rows(mixed))
    assert [row["case"] for row in rows] == ["clear.json", "broken.yaml", "stops.json", "missing.yaml", "incomplete.json", "moderate.json"]
    assert [row.get("status") for row in rows] == ["clear", None, "findings", None, "incomplete", "findings"]
    assert mixed.stderr == ""
    assert mixed.stdout.endswith("}\n")


def test_an_input_error_in_one_of_several(mixed: subprocess.CompletedProcess[str]) -> None:
    """The error object holds the file, line and column of all that is wrong, and nothing else."""
    rows = {row["case"]: row for row in _rows(mixed)}
    broken = rows["broken.yaml"]
    assert broken.keys() == {"case", "error"}
    assert broken["error"].startswith("broken.yaml:3:3: ")
    assert "weigth" in broken["error"] and "broken.yaml:5:" in broken["error"]
    assert rows["missing.yaml"]["error"].startswith("missing.yaml:1:1: ")


def test_the_exit_status_of_several_is_the_worst(mixed: subprocess.CompletedProcess[str]) -> None:
    """2 for an input error comes before 1 for a stop and 0."""
    assert mixed.returncode == 2


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (("clear.json", "moderate.json"), 0),
        (("moderate.json", "stops.json", "clear.json"), 1),
        (("incomplete.json",), 1),
        (("broken.yaml", "clear.json"), 2),
    ],
)
def test_exit_statuses(names: tuple[str, ...], status: int, folder: Path) -> None:
    """0 where nothing stops, 1 where something stops or is incomplete, 2 for an input error."""
    assert formulator(folder, "check", *names).returncode == status


def test_an_input_error_alone(folder: Path) -> None:
    """With one case the messages go to standard error, all of them, and nothing to standard output."""
    run = formulator(folder, "check", "broken.yaml", "--json")
    assert (run.returncode, run.stdout) == (2, "")
    lines = run.stderr.splitlines()
    assert len(lines) >= 2
    assert all(line.startswith("broken.yaml:") for line in lines)


def test_one_case_is_one_object_and_the_same_twice(folder: Path, knowledge: Knowledge) -> None:
    """One case gives one object without `case`, byte for byte the same in another process with another hash seed."""
    runs = [formulator(folder, "check", "stops.json", "--json", seed=seed) for seed in ("1", "2")]
    assert runs[0].stdout == runs[1].stdout
    found = json.loads(runs[0].stdout)
    assert list(found) == KEYS
    content = json.loads((folder / "stops.json").read_text(encoding="utf-8"))
    assert found == made(knowledge, content)
    assert runs[0].returncode == 1


def test_a_failed_check_is_exit_status_3(tmp_path: Path) -> None:
    """A kind of check that breaks is caught at the start: status failed, exit 3, before an input error; the others still run."""
    house = write_house(tmp_path / "house")
    broken = house / "formulator" / "safety" / "kinds" / "site.py"
    broken.write_text(broken.read_text(encoding="utf-8") + "\n\ndef check(bench):\n    raise RuntimeError\n", encoding="utf-8")
    (house / "good.json").write_text(json.dumps(case(LIDOCAINE, patient={"inr": "2"})), encoding="utf-8")
    (house / "bad.yaml").write_text("case: 2\n", encoding="utf-8")
    run = formulator(house, "check", "good.json", "bad.yaml", "--json", house=house)
    rows = list(_rows(run))
    assert run.returncode == 3, run.stderr
    assert rows[0]["status"] == "failed"
    assert any("site" in reason for reason in rows[0]["signing"]["waits_for"])
    assert rows[0]["coverage"]["kinds_tested"] == rows[0]["coverage"]["kinds"] - 1
    assert "error" in rows[1]
