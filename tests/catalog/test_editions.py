"""Versions and review dates of the knowledge files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from formulator.base import paths
from formulator.catalog.lint import linted
from formulator.catalog.load import Files, load, read_data
from formulator.domain.knowledge import Knowledge, overdue
from formulator.workbench.review import review
from formulator.workbench.sheet import SheetIdentity, protocol_sheet
from tests.catalogs import Catalog
from tests.runs import formulator
from tests.workbench.cases import draft_of, entry

FIRST, LATER = date(2026, 12, 1), date(2027, 12, 1)


def test_every_file_of_the_program_says_when_it_is_to_be_reviewed(knowledge: Knowledge) -> None:
    """Version, date of review and of the next one stand at the head of every file, none of them late at the release."""
    files = Files(paths.ingredients(), paths.resources() / "knowledge")
    assert {e.file for e in knowledge.data.editions} == {files.name(path) for path in files.contents}
    assert overdue(knowledge.data, knowledge.data.reviewed) == ()


def test_what_is_overdue_comes_longest_first(catalog: Catalog) -> None:
    """A file counts as overdue from the day after its review; a file without a head is not counted."""
    catalog.change("classes.yaml", "classes:", 'version: "1"\nreviewed: 2026-01-01\nnext_review: 2026-11-30\nclasses:')
    data = read_data(Files(catalog.ingredients, catalog.knowledge))
    assert [e.file for e in overdue(data, FIRST)] == ["classes.yaml"]
    assert overdue(data, date(2026, 11, 30)) == ()
    assert [e.file for e in overdue(data, LATER)][:2] == ["classes.yaml", "ingredients.yaml"]


def test_lint_warns_and_does_not_fail(catalog: Catalog) -> None:
    """What is past its review, and what has no head, is said."""
    found = linted([], catalog.ingredients, catalog.knowledge, LATER)
    assert not found.problems
    assert any(w.startswith("ingredients.yaml: reviewed on 2026-11-24, the next review was due on 2027-05-24") for w in found.warnings)
    assert any(w.startswith("classes.yaml: no version") for w in found.warnings)
    assert not any("due" in w for w in linted([], catalog.ingredients, catalog.knowledge, FIRST).warnings)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ('version: "1"\n', "reviewed is missing"),
        ('version: "1"\nreviewed: 2026-01-02\nnext_review: 2026-01-01\n', "next_review lies before reviewed"),
        ('version: "1"\nreviewed: soon\nnext_review: 2026-01-01\n', "soon is not a date"),
    ],
)
def test_half_a_head_is_a_problem(head: str, message: str, catalog: Catalog) -> None:
    """A head is whole or not there."""
    catalog.change("classes.yaml", "classes:", head + "classes:")
    assert any(message in problem.message for problem in catalog.problems())


def test_the_command_says_it_with_status_0(tmp_path: Path) -> None:
    """The files of the program: no problem, and no warning about a missing head."""
    run = formulator(tmp_path, "catalog", "lint")
    assert run.returncode == 0
    assert "no version" not in run.stderr


def test_the_sheet_says_that_a_file_is_past_its_review(knowledge: Knowledge) -> None:
    """On a day after the next review the foot of the sheet says so."""
    draft = draft_of(knowledge, entry("lidocaine 1 %", "2 mL"))
    for day, said in ((FIRST, False), (LATER, True)):
        late = msgspec.structs.replace(draft, on=day)
        sheet = protocol_sheet(late, review(late, knowledge), knowledge, SheetIdentity("1", "0" * 64))
        assert sheet.catalog.startswith(f"Catalog {knowledge.version}")
        assert ("past its review" in sheet.catalog) is said


def test_the_cache_keeps_the_editions(catalog: Catalog, tmp_path: Path) -> None:
    """What comes from the cache knows the same dates."""
    first = load(catalog.ingredients, catalog.knowledge, tmp_path)
    assert load(catalog.ingredients, catalog.knowledge, tmp_path).data.editions == first.data.editions != ()
