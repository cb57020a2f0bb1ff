"""The wheel: built, installed elsewhere and run in a folder of its own, the program finds its catalog in itself."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from formulator import __version__
from tests.runs import ROOT, formulator
from tests.workbench.cases import case, entry

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    run = subprocess.run(command, cwd=out, capture_output=True, text=True, timeout=280, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel is installed in."""
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", "--target", str(target), str(wheel)]
    run = subprocess.run(command, cwd=target, capture_output=True, text=True, timeout=280, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return target


def test_the_catalog_travels_in_the_wheel(wheel: Path) -> None:
    """The wheel holds the catalog, all knowledge files, fonts and themes byte for byte, and no test."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        assert archive.read("formulator/_data/ingredients.yaml") == (ROOT / "ingredients.yaml").read_bytes()
        for path in (p for p in (ROOT / "resources").rglob("*") if p.is_file()):
            inside = f"formulator/_data/{path.relative_to(ROOT).as_posix()}"
            assert inside in names, inside
            assert archive.read(inside) == path.read_bytes(), inside
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]
    assert f"formulator-{__version__}.dist-info/entry_points.txt" in names


def test_a_check_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """Run in a foreign folder the installed program gives the report that the checkout gives, byte for byte."""
    content = case(entry("Voltaren 75 mg/3 mL", "1 mL"), patient={"medications": ["warfarin"]})
    (tmp_path / "case.json").write_text(json.dumps(content), encoding="utf-8")
    found = formulator(tmp_path, "check", "case.json", "--json", house=installed, data=tmp_path / "one")
    own = formulator(tmp_path, "check", "case.json", "--json", data=tmp_path / "other")
    assert found.returncode == 1, found.stderr
    assert found.stdout == own.stdout
    assert json.loads(found.stdout)["findings"][0]["rule"] == "diclofenac-anticoagulant"


def test_the_program_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """The code that runs is the installed one, its catalog has no problem, and it makes a sheet with its own fonts."""
    code = "import formulator; print(formulator.__file__)"
    where = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(installed)
    assert formulator(tmp_path, "catalog", "lint", house=installed).stdout == "no problem found\n"
    (tmp_path / "case.json").write_text(json.dumps(case(entry("lidocaine 1 %", "2 mL"))), encoding="utf-8")
    run = formulator(tmp_path, "sheet", "case.json", "-o", "sheet.pdf", house=installed)
    assert run.returncode == 1, run.stderr
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")
