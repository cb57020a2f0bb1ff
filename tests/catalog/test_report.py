"""The coverage of the catalog: counted as written, and no figure without a source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from formulator.base import paths
from formulator.catalog.load import Files
from formulator.catalog.report import KINDS, Report, State, report
from formulator.cli.coverage import table
from tests.catalogs import ROOT, Catalog
from tests.runs import formulator


def of(catalog: Catalog) -> Report:
    return report(Files(catalog.ingredients, catalog.knowledge))


@pytest.fixture(scope="module")
def shipped() -> Report:
    """The report of the program's own catalog."""
    return report(Files(paths.ingredients(), paths.resources() / "knowledge"))


def test_no_figure_of_the_catalog_is_without_a_source(shipped: Report) -> None:
    """Limits, strengths, pH ranges, notes and rules cite something that is known."""
    assert shipped.unsourced == []
    assert not any(states[State.UNSOURCED] for states in shipped.total().values())


def test_the_catalog_is_as_large_as_it_says(shipped: Report) -> None:
    """At least 100 substances and 200 presentations, each substance with limits or the statement that none were found."""
    assert len(shipped.rows) >= 100
    assert shipped.presentations >= 200
    assert not any(row.fields[kind][State.MISSING] for row in shipped.rows for kind in ("limits", "evidence", "strength", "pH"))


def test_not_found_is_not_missing(catalog: Catalog) -> None:
    """What was looked for in vain is told from what was never looked for."""
    rows = {row.substance: row for row in of(catalog).rows}
    assert rows["lidocaine"].fields["limits"] == {State.SOURCED: 2}
    assert rows["lidocaine"].fields["pH"] == {State.SOURCED: 1, State.MISSING: 1}
    assert rows["hyalase"].fields["limits"] == {State.NOT_FOUND: 1}
    assert rows["hyalase"].fields["evidence"] == {State.NOT_FOUND: 1}
    assert rows["hyalase"].fields["excipients"] == {State.NOT_FOUND: 1}
    assert rows["saline"].fields["evidence"] == {State.MISSING: 1}
    assert rows["lidocaine"].fields["age"] == {State.SOURCED: 1}
    assert rows["hyalase"].fields["age"] == {State.MISSING: 1}


def test_the_components_are_the_strength_of_a_mixture(catalog: Catalog) -> None:
    """A mixture has no strength of its own."""
    catalog.change("ingredients.yaml", "        strength: 50 mg/mL\n        components", "        strength: not found\n        components")
    row = next(row for row in of(catalog).rows if row.substance == "thiamine-mix")
    assert row.fields["strength"] == {State.SOURCED: 1}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("basis: salt, sources: [src.label]}", "basis: salt}", "lidocaine: a limit cites no source"),
        ("basis: salt, sources: [src.label]}", "basis: salt, sources: []}", "lidocaine: a limit cites no source"),
        ("basis: salt, sources: [src.label]}", "basis: salt, sources: [src.gone]}", "lidocaine: a limit cites no source"),
        ("        default: yes\n        sources: [src.label]", "        default: yes", "lidocaine-1: strength cites no source"),
        ("        default: yes\n        sources: [src.label]", "        default: yes", "lidocaine-1: ph cites no source"),
        (
            "    limits: not found\n    evidence: no trial found",
            '    limits: not found\n    limits_note: "Usually 300 units."\n    evidence: no trial found',
            "hyalase: limits_note cites no source",
        ),
        ('{text: "One trial of 62 patients.", sources: [src.study]}', '{text: "One trial of 62 patients."}', "evidence cites no source"),
    ],
)  # fmt: skip
def test_a_planted_figure_without_a_source_is_found(old: str, new: str, said: str, catalog: Catalog) -> None:
    """With its place, whether the loader would take the file or not."""
    catalog.change("ingredients.yaml", old, new)
    found = of(catalog).unsourced
    assert any(said in problem.message for problem in found), found
    assert all(problem.line > 1 for problem in found)


def test_a_rule_without_a_source_is_found(catalog: Catalog) -> None:
    """A prediction and a text of a computed check may stand without one."""
    assert of(catalog).rules == {"sourced": 20}
    catalog.change("rules/age.yaml", ", sources: [{id: src.label}]", "")
    assert [p.message for p in of(catalog).unsourced] == ["rule-age: the rule cites no source"]
    catalog.change("rules/age.yaml", "rule-age, ", "rule-age, prediction: yes, ")
    assert of(catalog).rules == {"sourced": 19, "prediction": 1}


def test_the_table_has_a_row_for_each_substance(catalog: Catalog) -> None:
    """Sourced, not found, missing; an unsourced figure is marked."""
    catalog.change("ingredients.yaml", "basis: salt, sources: [src.label]}", "basis: salt}")
    lines = table(of(catalog))
    row = next(line for line in lines if line.startswith("lidocaine "))
    assert row.split()[1] == "1/0/0!1"
    assert len(row.split()) == 1 + len(KINDS)
    assert "limits: 1 sourced, 3 not found, 0 missing" in lines
    assert lines[-1] == "1 figure(s) without a source"


def test_the_command_fails_on_an_unsourced_figure(tmp_path: Path) -> None:
    """Status 0 for the catalog of the program, 1 with the place of a planted figure; the same as JSON."""
    text = (ROOT / "ingredients.yaml").read_text(encoding="utf-8")
    assert "        sources: [med.lido-agu]\n" in text
    planted = tmp_path / "planted.yaml"
    planted.write_text(text.replace("        sources: [med.lido-agu]\n", "", 1), encoding="utf-8")
    good, bad = formulator(tmp_path, "catalog", "report", "--json"), formulator(tmp_path, "catalog", "report", "planted.yaml")
    assert good.returncode == 0
    assert json.loads(good.stdout)["unsourced"] == []
    assert json.loads(good.stdout)["total"]["limits"]["sourced"] > 50
    assert bad.returncode == 1
    assert "lidocaine-1-syringe: strength cites no source" in bad.stderr
