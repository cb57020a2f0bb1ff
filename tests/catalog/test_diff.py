"""What changed between two catalogs, in clinical words, and which drafts it touches."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from formulator.catalog.changes import changes
from formulator.catalog.load import Files, read_data
from formulator.catalog.touched import touched
from formulator.cli import run
from formulator.domain.knowledge import Knowledge, KnowledgeData
from formulator.records import open_records
from tests.catalogs import Catalog, write_catalog
from tests.records.samples import Clock
from tests.runs import formulator
from tests.workbench.cases import draft_of, entry

INGREDIENTS, AGE = "ingredients.yaml", "rules/age.yaml"


def data_of(catalog: Catalog) -> KnowledgeData:
    return read_data(Files(catalog.ingredients, catalog.knowledge))


@pytest.fixture
def old(small: Knowledge) -> KnowledgeData:
    return small.data


def planted(catalog: Catalog, *edits: tuple[str, str, str]) -> KnowledgeData:
    for name, before, after in edits:
        catalog.change(name, before, after)
    return data_of(catalog)


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        (INGREDIENTS, "max: 200 mg", "max: 300 mg", "Lidocaine: limit per session 200 mg → 300 mg (source src.label)"),
        (INGREDIENTS, "max: 4.5 mg/kg", "max: 4 mg/kg", "Lidocaine: limit per session 4.5 mg/kg (under a condition) → 4 mg/kg (under a condition) (source src.label)"),
        (INGREDIENTS, "{id: session, per: session, max: 200 mg, basis: salt, sources: [src.label]}", "{id: day, per: day, max: 1 g, basis: salt, sources: [src.study]}", "Lidocaine: new limit per day 1 g (source src.study)"),
        (INGREDIENTS, "{id: session, per: session, max: 200 mg, basis: salt, sources: [src.label]}", "{id: day, per: day, max: 1 g, basis: salt, sources: [src.study]}", "Lidocaine: limit per session withdrawn: 200 mg"),
        (INGREDIENTS, "max: 200 mg, basis: salt, sources: [src.label]", "max: 200 mg, basis: salt, sources: [src.study]", "Lidocaine: basis, condition, note or sources of the limit per session changed (source src.study)"),
        (INGREDIENTS, "brands: [Xylocaine]", "brands: [Xylocaine, Licain]", "Lidocaine: names added: Licain"),
        (INGREDIENTS, "misspellings: [lydocaine]", "misspellings: []", "Lidocaine: names withdrawn: lydocaine"),
        (INGREDIENTS, '{from: "5.0", to: "7.0"}', '{from: "5.0", to: "6.5"}', "lidocaine-1: pH 5.0–7.0 → 5.0–6.5 (source src.label)"),
        (INGREDIENTS, "        strength: 20 mg/mL", "        strength: 25 mg/mL", "lidocaine-2: strength 2 % = 20 mg/mL → 2.5 % = 25 mg/mL (source src.label)"),
        (INGREDIENTS, "excipients: [{id: common-salt, amount: 6 mg/mL}]", "excipients: not found", "lidocaine-1: excipients common-salt 6 mg/mL → not found (source src.label)"),
        (INGREDIENTS, "routes: [infiltration]", "routes: [infiltration, epidural]", "lidocaine-1: routes infiltration → infiltration, epidural (source src.label)"),
        (INGREDIENTS, "classes: [enzyme]", "classes: []", "Hyalase: classes withdrawn: enzyme"),
        (INGREDIENTS, "One trial of 62 patients.", "Two trials.", "Lidocaine: evidence One trial of 62 patients. → Two trials. (source src.study)"),
        (INGREDIENTS, "    atc: [N01BB02]\n", "    atc: [N01BB52]\n", "Lidocaine: changed too: atc"),
        (INGREDIENTS, 'version: "2026.11"', 'version: "2027.01"', "ingredients.yaml: version 2026.11 → 2027.01"),
        (AGE, "severity: moderate", "severity: major", "Severity of planted: moderate → major (source src.label)"),
        (AGE, "age: {below: 12}", "age: {below: 15}", "planted: whom it is about or when it is worse changed (source src.label)"),
        (AGE, "It may happen.", "It does happen.", "planted: its text changed"),
        (AGE, "sources: [{id: src.label}]", "sources: [{id: src.study}]", "planted: sources withdrawn: src.label"),
        ("rules/incompatibility.yaml", "result: compatible", "result: incompatible", "planted: result compatible → incompatible (source src.label)"),
        ("medicines/blood.yaml", "brands: [Coumadin]", "brands: [Coumadin, Marevan]", "warfarin: names added: Marevan"),
        ("medicines/blood.yaml", "contains: [warfarin, lidocaine]", "contains: [warfarin]", "warfarin + lidocaine: contains withdrawn: lidocaine"),
        ("conditions.yaml", "groups: [airway-disease]", "groups: []", "asthma: groups withdrawn: airway-disease"),
        ("allergens.yaml", "means: [local-anesthetic]", "means: [anesthetic]", "caines: means added: anesthetic"),
        ("classes.yaml", "parents: [anesthetic]", "parents: []", "local anesthetic: parents withdrawn: anesthetic"),
        ("sources/all.yaml", "Study of a product", "Another study", "src.study: changed too: citation"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_clinical_words(name: str, before: str, after: str, said: str, catalog: Catalog, old: KnowledgeData) -> None:
    """What was, what is, and by which source; nothing else is said to have changed."""
    lines = changes(old, planted(catalog, (name, before, after)))
    assert said in lines
    assert len(lines) <= 2


def test_what_came_and_what_went(catalog: Catalog, old: KnowledgeData) -> None:
    """Substances, presentations, rules: added one way, withdrawn the other."""
    text = catalog.ingredients.read_text(encoding="utf-8")
    start, end = text.index("      - id: lidocaine-2"), text.index("  - id: hyalase")
    catalog.write("ingredients.yaml", text[:start] + text[end:])
    catalog.change("rules/age.yaml", "id: rule-age, ", "id: rule-age-new, ")
    new = data_of(catalog)
    there, back = changes(old, new), changes(new, old)
    assert "Lidocaine, product withdrawn: 2 % ampoule (source src.label)" in there
    assert "Lidocaine, product added: 2 % ampoule (source src.label)" in back
    assert "Rule added: planted: moderate (source src.label)" in there
    assert "Rule withdrawn: planted: moderate (source src.label)" in there
    assert changes(old, old) == []


def test_a_substance_that_came_and_one_that_changed_its_status(catalog: Catalog, old: KnowledgeData) -> None:
    """With the status, and the source of the reason."""
    catalog.change(
        "ingredients.yaml", "    status: flagged\n    why:", "    status: excluded\n    instead: none\n    severity: major\n    why:"
    )
    assert "Thiamine mix: status flagged → excluded (source src.label)" in changes(old, data_of(catalog))
    extra = """\
  - id: novel
    name: novel
    kind: vitamin
    status: core
    classes: []
    names: {en: [], fr: [], it: [], es: [], de: [], pt: []}
    intradermal: off-label
    limits: not found
    presentations:
      - {id: novel-1, name: ampoule, strength: not found, sources: [src.label]}
"""
    catalog.write("ingredients.yaml", catalog.ingredients.read_text(encoding="utf-8") + extra)
    new = data_of(catalog)
    assert "Substance added: novel (core)" in changes(old, new)
    assert "Substance withdrawn: novel (core)" in changes(new, old)


Edit = tuple[str, str, str]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ((AGE, "age: {below: 12}", "age: {below: 70}"), "new finding"),
        ((INGREDIENTS, "max: 200 mg", "max: 40 mg"), "lidocaine: share of the limit"),
        (("rules/site.yaml", "site: [finger]", "site: [finger, neck]"), "rule-site"),
    ],
)
def test_a_draft_is_touched_where_its_check_differs(edit: Edit, said: str, catalog: Catalog, small: Knowledge) -> None:
    """By a finding, by a limit; another draft is not named."""
    new = Knowledge(planted(catalog, edit))
    drafts = [
        ("with", draft_of(small, entry("lidocaine 1 %", "5 mL"), site="neck")),
        ("without", draft_of(small, entry("hyalase", "1 mL"), site="neck")),
    ]
    found = touched(drafts, small, new)
    assert [one.label for one in found] == ["with"]
    assert any(said in line for line in found[0].changes), found
    assert touched(drafts, small, small) == []


def test_a_severity_and_a_text_of_a_finding(catalog: Catalog, small: Knowledge) -> None:
    """The same finding, worse; and the same, in other words."""
    draft = draft_of(small, entry("lidocaine 1 %", "5 mL"), patient={"medications": ["Coumadin"]})
    worse = Knowledge(planted(catalog, ("rules/interaction.yaml", "severity: moderate", "severity: contraindicated")))
    assert any("moderate → contraindicated" in line for line in touched([("one", draft)], small, worse)[0].changes)
    catalog.change("rules/interaction.yaml", "severity: contraindicated", "severity: moderate")
    catalog.change("rules/interaction.yaml", "It may happen.", "It does happen.")
    assert any("says something else now" in line for line in touched([("one", draft)], small, Knowledge(data_of(catalog)))[0].changes)


def test_a_pair_and_a_withdrawn_substance(catalog: Catalog, small: Knowledge) -> None:
    """A cell of the matrix changes; what is no longer in the catalog can no longer be checked."""
    draft = draft_of(small, entry("lidocaine 1 %", "5 mL"), entry("hyalase", "1 mL"))
    catalog.change("rules/incompatibility.yaml", "result: compatible", "result: incompatible")
    lines = touched([("one", draft)], small, Knowledge(data_of(catalog)))[0].changes
    assert any("C → I in the matrix" in line for line in lines), lines
    catalog.change("rules/incompatibility.yaml", "result: incompatible", "result: compatible")
    text = catalog.ingredients.read_text(encoding="utf-8")
    catalog.write("ingredients.yaml", text[: text.index("  - id: saline")])
    draft = draft_of(small, entry("saline", "1 mL"))
    lines = touched([("one", draft)], small, Knowledge(data_of(catalog)))[0].changes
    assert any(line.startswith("no longer checked: saline") for line in lines), lines


@pytest.fixture
def two(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    """Two folders with catalogs; in the second an edit was made."""

    def made(name: str, before: str, after: str) -> tuple[Path, Path]:
        first = write_catalog(tmp_path / "first")
        second = write_catalog(tmp_path / "second")
        second.change(name, before, after)
        return first.ingredients.parent, second.ingredients.parent

    return made


def test_the_command_prints_both(two: Callable[..., tuple[Path, Path]], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What changed, and of the records the drafts and series that it touches, without the name of a patient."""
    first, second = two(INGREDIENTS, "max: 200 mg", "max: 40 mg")
    knowledge = Knowledge(read_data(Files(first / "ingredients.yaml", first / "resources" / "knowledge")))
    with open_records(tmp_path / "data", Clock()) as records:
        records.drafts.save(draft_of(knowledge, entry("lidocaine 1 %", "5 mL")))
        records.drafts.save(draft_of(knowledge, entry("hyalase", "1 mL")))
    assert run(["catalog", "diff", str(first), str(second), "--data-dir", str(tmp_path / "data")]) == 0
    shown = capsys.readouterr()
    assert "Lidocaine: limit per session 200 mg → 40 mg (source src.label)" in shown.out
    assert "draft 1 of 2026-11-22" in shown.out
    assert "draft 2 of" not in shown.out
    assert "1 of 2 running drafts and series touched" in shown.out
    assert "Example" not in shown.out
    assert shown.err == ""


def test_without_records_and_without_a_change(two: Callable[..., tuple[Path, Path]], tmp_path: Path) -> None:
    """Nothing is made in the data folder; a folder with knowledge beside the file, or the file itself, will do."""
    _, second = two(INGREDIENTS, "brands: [Xylocaine]", "brands: [Licain]")
    shutil.move(second / "resources" / "knowledge", second / "knowledge")
    told = formulator(tmp_path, "catalog", "diff", "first", "second/ingredients.yaml")
    assert told.returncode == 0, told.stderr
    assert "Lidocaine: names added: Licain" in told.stdout
    assert "No draft was compared." in told.stdout
    same = formulator(tmp_path, "catalog", "diff", "first", "first")
    assert (same.returncode, same.stdout) == (0, "no change\n")
    assert not (tmp_path / "data" / "records").exists()


def test_what_is_no_catalog_is_said(two: Callable[..., tuple[Path, Path]], tmp_path: Path) -> None:
    """A folder without knowledge, a file that is not there, a damaged catalog, damaged records."""
    _, second = two(INGREDIENTS, "max: 200 mg", "max: 40 mg")
    (tmp_path / "empty").mkdir()
    for new in ("empty", "gone", "second/gone.yaml"):
        told = formulator(tmp_path, "catalog", "diff", "first", new)
        assert told.returncode == 2
        assert "Traceback" not in told.stderr
        assert told.stderr
    (tmp_path / "data" / "records").mkdir(parents=True)
    (tmp_path / "data" / "records" / "records.db").write_bytes(b"x" * 5000)
    told = formulator(tmp_path, "catalog", "diff", "first", "second")
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    (second / "ingredients.yaml").write_text("substances: x\n", encoding="utf-8")
    assert formulator(tmp_path, "catalog", "diff", "first", "second").returncode == 2
