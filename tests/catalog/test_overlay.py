"""The clinic's formulary: what it brings, what it refuses, and that no damage to its file goes unnoticed."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from formulator.base.problems import InputError
from formulator.base.settings import Settings, formulary_path
from formulator.base.yamltext import parse, plain
from formulator.catalog.load import load
from formulator.catalog.overlay import laid_over, not_read, read_over
from formulator.domain.concepts import Basis
from formulator.domain.formulary import Standing, entry_hash, find_entry
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, How
from formulator.domain.quantities import Mass
from tests.catalogs import ROOT, Catalog

WHOLE = """\
format: "1"
name: Clinic Example
version: "3"
saved: 2026-11-22
entries: 6
substances:
  - id: clinic-foonacaine
    name: foonacaine
    kind: medication
    classes: [local-anesthetic]
    names: [foonakain]
    brands: [Foocain]
    note: made by the hospital
products:
  - id: clinic-lidocaine-15
    substance: lidocaine
    name: "1.5 % ampoule"
    strength: 15 mg/mL
    containers: [5 mL]
    container: ampoule
    excipients: [common-salt]
    brands: [Hospicaine]
    note: hospital pharmacy
  - {id: clinic-foo-1, substance: clinic-foonacaine, name: vial, strength: 1 %, note: hospital}
limits:
  - {id: clinic-lidocaine-session, substance: lidocaine, per: session, max: 100 mg, note: our ceiling}
  - {id: clinic-lidocaine-kg, substance: lidocaine, per: session, max: 6 mg/kg, reason: monitored room, by: Dr. B, date: 2026-11-01}
reviewed:
  - {id: lidocaine-1, by: Dr. B. Example, date: 2026-11-20, catalog: "2026.11", hash: HASH}
"""


def text_for(small: Knowledge, text: str = WHOLE) -> str:
    found = find_entry(small.data.substances, "lidocaine-1")
    assert found is not None
    return text.replace("HASH", entry_hash(*found))


def over(small: Knowledge, text: str) -> Knowledge:
    return read_over(small.catalog, text.encode(), "formulary.yaml")


def refused(small: Knowledge, text: str) -> str:
    with pytest.raises(InputError) as raised:
        over(small, text)
    return str(raised.value)


@pytest.fixture
def whole(small: Knowledge) -> str:
    # The weight limit of the small catalog stands under a condition: the clinic's is no looser one.
    return text_for(small).replace(", reason: monitored room, by: Dr. B, date: 2026-11-01", "")


# What it brings


def test_products_limits_and_marks_are_laid_over_the_catalog(small: Knowledge, whole: str) -> None:
    found = over(small, whole)
    lidocaine = found.substances["lidocaine"]
    assert [one.id for one in lidocaine.presentations] == ["lidocaine-1", "lidocaine-2", "clinic-lidocaine-15"]
    assert found.presentations["clinic-lidocaine-15"][1].basis is Basis.SALT
    assert [limit.id for limit in lidocaine.limits or ()] == ["session", "weight", "clinic-lidocaine-session", "clinic-lidocaine-kg"]
    assert (lidocaine.limits or ())[2].dose == Mass(Decimal(100))
    assert found.sources["clinic-lidocaine-session"].citation == "The clinic's formulary: our ceiling"
    assert found.vocabulary.resolve(Field.MIX, "Hospicaine").targets[0].presentation == "clinic-lidocaine-15"
    assert found.vocabulary.resolve(Field.MIX, "foonakain").concepts == ("clinic-foonacaine",)
    assert "local-anesthetic" in found.closure("clinic-foonacaine")
    standings = [found.formulary.standing(one) for one in ("lidocaine-1", "lidocaine-2", "clinic-lidocaine-15")]
    assert standings == [Standing.REVIEWED, Standing.OPEN, Standing.OWN]
    assert (found.formulary.name, found.formulary.version) == ("Clinic Example", "3")


def test_what_is_not_touched_stays_the_very_same(small: Knowledge, whole: str) -> None:
    found = over(small, whole)
    assert found.catalog is small.catalog
    assert found.substances["hyalase"] is small.substances["hyalase"]
    assert found.data.rules is small.data.rules


def test_the_hash_covers_both_files(small: Knowledge, whole: str) -> None:
    one, other = over(small, whole), over(small, whole.replace("our ceiling", "our Ceiling"))
    assert len({small.sha256, one.sha256, other.sha256}) == 3
    assert one.sha256 == over(small, whole).sha256


def test_a_mark_is_stale_once_the_entry_was_changed(small: Knowledge, whole: str) -> None:
    """Another presentation of the substance changes nothing; a figure of the substance does."""
    lidocaine, *others = small.data.substances
    more = msgspec.structs.replace(lidocaine, presentations=lidocaine.presentations[:1])
    changed = msgspec.structs.replace(lidocaine, limits=(lidocaine.limits or ())[:1])
    for substance, standing in ((more, Standing.REVIEWED), (changed, Standing.CHANGED)):
        catalog = msgspec.structs.replace(small.catalog, substances=(substance, *others))
        assert read_over(catalog, whole.encode(), "f").formulary.standing("lidocaine-1") is standing


def test_a_mark_of_an_entry_that_a_newer_catalog_lacks_is_stale_and_not_an_error(small: Knowledge, whole: str) -> None:
    gone = whole.replace("id: lidocaine-1,", "id: lidocaine-9,")
    assert "lidocaine-9 is not an entry of the catalog. Did you mean lidocaine-" in refused(small, gone)
    older = over(small, gone.replace('catalog: "2026.11"', 'catalog: "2026.04"'))
    assert older.formulary.standing("lidocaine-9") is Standing.CHANGED


def test_a_home_medicine_can_be_injected_here(knowledge: Knowledge) -> None:
    """It keeps its names and classes, so that all rules on it hold in the mix too."""
    text = 'format: "1"\nname: C\nversion: "1"\nentries: 1\nproducts:\n  - {id: clinic-ome, substance: omeprazole, name: vial, strength: 4 mg/mL, note: label}\n'
    assert knowledge.vocabulary.resolve(Field.MIX, "omeprazole").how is How.NONE
    found = over(knowledge, text)
    assert found.vocabulary.resolve(Field.MIX, "omeprazole").concepts == ("omeprazole",)
    assert found.substances["omeprazole"].classes == knowledge.medicines["omeprazole"].classes
    assert "omeprazole" not in found.medicines
    assert found.vocabulary.resolve(Field.MEDICATION, "omeprazole").concepts == ("omeprazole",)


# Looser limits


def test_a_looser_limit_says_why_by_whom_and_when(small: Knowledge, whole: str) -> None:
    loose = whole.replace("max: 100 mg, note: our ceiling", "max: 300 mg")
    assert "this is looser than the catalog's 200 mg per session: reason, by, date must be given" in refused(small, loose)
    for missing in ("reason: monitored room", "by: Dr. B", "date: 2026-11-01"):
        given = [part for part in ("reason: monitored room", "by: Dr. B", "date: 2026-11-01") if part != missing]
        assert missing.partition(":")[0] in refused(small, loose.replace("max: 300 mg", ", ".join(("max: 300 mg", *given))))
    assert "says nothing" in refused(small, loose.replace("max: 300 mg", "max: 300 mg, reason: '.-', by: Dr. B, date: 2026-11-01"))


def test_a_looser_limit_stands_for_the_one_of_the_catalog_and_for_no_other(small: Knowledge, whole: str) -> None:
    text = whole.replace("max: 100 mg", "max: 300 mg, reason: monitored room, by: Dr. B, date: 2026-11-01")
    found = over(small, text)
    limits = found.substances["lidocaine"].limits or ()
    assert [limit.id for limit in limits] == ["weight", "clinic-lidocaine-session", "clinic-lidocaine-kg"]
    loose, strict = found.formulary.limits
    assert (loose.looser, strict.looser) == (True, False)
    assert loose.replaces == (small.substances["lidocaine"].limits or ())[:1]
    assert "looser than 200 mg per session of the catalog (Dr. B: monitored room)" in limits[1].note


# What is refused


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('format: "1"', 'format: "2"', "format must be 1"),
        ("name: Clinic Example", "", "name is missing"),
        ('version: "3"', 'version: "x"', "not a whole number"),
        ("limits:", "limts:", "the key limts is not known. Did you mean limits?"),
        ("substance: lidocaine\n", "substance: lidocain\n", "lidocain is not a substance of the catalog. Did you mean lidocaine?"),
        ("substance: lidocaine, per: session, max: 100", "substance: local-anesthetic, per: session, max: 100", "not a substance"),
        ("[local-anesthetic]", "[local-anesthetik]", "Did you mean local-anesthetic?"),
        ("[local-anesthetic]", "[]", "without a class no rule would see this substance"),
        ("[local-anesthetic]", "[lidocaine]", "lidocaine is a substance"),
        ("[common-salt]", "[common-sald]", "Did you mean common-salt?"),
        ("[common-salt]", "[lidocaine]", "lidocaine is a substance"),
        ("id: clinic-lidocaine-15", "id: lidocaine-15", "ids of the clinic begin with clinic-"),
        ("id: clinic-foo-1", "id: clinic-lidocaine-15", "stands twice"),
        ("name: foonacaine", "name: lignocaine", "the name lignocaine is lidocaine in the catalog already"),
        ("name: foonacaine", "name: Common Salt", "in the catalog already"),
        ("name: foonacaine", "name: '...'", "is not a name"),
        ("[Hospicaine]", "[Xylocaine]", "in the catalog already"),
        ("[Hospicaine]", "[Foocain]", "also stands at"),
        ("strength: 15 mg/mL", "strength: 15", "no unit"),
        ("strength: 15 mg/mL", "strength: 1.500 mg/mL", "strength:"),
        ("max: 100 mg", "max: 100 IU", "no presentation of lidocaine is given in this unit"),
        ("max: 100 mg", "max: -5 mg", "max:"),
        ("max: 100 mg", "max: 0 mg", "must be above 0"),
        ("per: session, max: 100", "per: point, max: 100", "per session, day or course"),
        ("per: session, max: 100", "per: week, max: 100", "is not one of"),
        ("max: 6 mg/kg", "max: 90 mg", "a second limit of the same kind for lidocaine"),
        ("note: hospital pharmacy", "note: ''", "note is empty"),
        ("id: lidocaine-1,", "id: lidocaine,", "lidocaine has presentations, which are marked each: lidocaine-1"),
        ("hash: ", "hash: z", "not the hash of an entry"),
        ("date: 2026-11-20", "date: 20.11.2026", "is not a date"),
        ("date: 2026-11-20", "date: 2026-02-30", "not a day of the calendar"),
        ("reviewed:\n", "reviewed: &a\n", "anchors"),
        ("name: Clinic Example", "name: \"a\\u202Eb\"", "hidden character"),
        ("name: Clinic Example", "name: {a: b}", "name must be a text"),
        ("name: Clinic Example", f"name: {'x' * 300}", "too long"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(small: Knowledge, whole: str, old: str, new: str, told: str) -> None:
    assert old in whole
    said = refused(small, whole.replace(old, new, 1))
    assert told in said
    assert all(line.startswith("formulary.yaml:") and line.split(":")[1].isdigit() for line in said.splitlines())


def test_all_problems_are_told_at_once(small: Knowledge, whole: str) -> None:
    said = refused(small, whole.replace("max: 100 mg", "max: 1").replace("[common-salt]", "[nonsense]").replace("version:", "verzion:"))
    assert len(said.splitlines()) >= 4


def test_a_file_that_was_cut_does_not_read(small: Knowledge, whole: str) -> None:
    """At the end of an entry too, where all that is left is right."""
    lines = whole.splitlines()
    for end in range(1, len(lines)):
        refused(small, "\n".join(lines[:end]) + "\n")


def test_a_substance_without_a_product_is_refused(small: Knowledge, whole: str) -> None:
    assert "clinic-foonacaine has no product" in refused(small, whole.replace("substance: clinic-foonacaine", "substance: lidocaine"))


@pytest.mark.parametrize("body", [b"", b"\n", b"[]", b"x", b"\xff\xfe", b"a: b\n" * 3, b"- " * 500, b'{"format": 1', b"\x00", b"null"])
def test_hostile_bytes_are_refused(small: Knowledge, body: bytes) -> None:
    with pytest.raises(InputError):
        read_over(small.catalog, body, "f")


def test_damage_is_never_silent(small: Knowledge, whole: str) -> None:
    """A hundred damaged files: each is refused with its places, or says something else than the whole one; none reads as if nothing were."""
    dice, sound = random.Random(4), over(small, whole)
    own = msgspec.structs.replace(sound.data, sha256="", formulary=None), _plain(sound)
    lines = whole.splitlines()
    seen = 0
    while seen < 100:
        damaged = _damage(lines, dice)
        if damaged == whole or damaged.split() == whole.split():
            continue
        seen += 1
        try:
            found = over(small, damaged)
        except InputError as error:
            assert error.problems
            assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in error.problems)
            continue
        if plain(parse(damaged.encode(), "f")) == plain(parse(whole.encode(), "f")):
            continue  # keys in another order say the same
        assert (msgspec.structs.replace(found.data, sha256="", formulary=None), _plain(found)) != own, damaged
        assert found.sha256 != sound.sha256


def _plain(found: Knowledge) -> object:
    return msgspec.structs.replace(found.formulary, sha256="")


def _damage(lines: list[str], dice: random.Random) -> str:
    copy, at = list(lines), dice.randrange(len(lines))
    kind = dice.randrange(5)
    line = copy[at]
    if kind == 0:
        del copy[at]
    elif kind == 1:
        copy.insert(at, line)
    elif kind == 2:
        place = dice.randrange(len(line))
        copy[at] = line[:place] + dice.choice("x9:{]\t'#") + line[place + 1 :]
    elif kind == 3:
        copy = [*copy[:at], line[: dice.randrange(len(line))]]
    else:
        other = dice.randrange(len(copy))
        copy[at], copy[other] = copy[other], copy[at]
    return "\n".join(copy) + "\n"


# From the disk


def test_the_file_is_read_with_the_catalog(catalog: Catalog, small: Knowledge, whole: str, tmp_path: Path) -> None:
    path = tmp_path / "formulary.yaml"
    path.write_text(whole, encoding="utf-8")
    for _ in range(2):  # the second time through the cache, which knows nothing of formularies
        found = load(catalog.ingredients, catalog.knowledge, tmp_path / "cache", path)
        assert found.formulary.version == "3"
    path.write_text(whole.replace('version: "3"', 'version: "4"'), encoding="utf-8")
    assert load(catalog.ingredients, catalog.knowledge, tmp_path / "cache", path).formulary.version == "4"
    assert load(catalog.ingredients, catalog.knowledge, tmp_path / "cache").formulary.sha256 == ""


def test_an_empty_file_is_damage_and_no_formulary(small: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "formulary.yaml"
    path.write_bytes(b"")
    with pytest.raises(InputError, match="the file is empty"):
        laid_over(small.catalog, path)


def test_where_it_lies(tmp_path: Path) -> None:
    """The usual file where it is there; one that the settings name in any case."""
    assert formulary_path(tmp_path, Settings()) is None
    (tmp_path / "formulary.yaml").write_text("x", encoding="utf-8")
    assert formulary_path(tmp_path, Settings()) == tmp_path / "formulary.yaml"
    named = formulary_path(tmp_path, Settings(formulary="other/own.yaml"))
    assert named == tmp_path / "other" / "own.yaml"
    (tmp_path / "formulary.yaml").unlink()
    (tmp_path / "formulary.yaml").symlink_to(tmp_path / "nowhere")
    assert formulary_path(tmp_path, Settings()) is not None


def test_without_what_could_not_be_read_the_knowledge_says_so(small: Knowledge) -> None:
    with pytest.raises(InputError) as raised:
        over(small, "x")
    found = not_read(small.catalog, raised.value)
    assert found.formulary.unread
    assert found.data.substances == small.data.substances


def test_the_example_of_the_documents_is_read(knowledge: Knowledge) -> None:
    text = (ROOT / "docs" / "formulary.md").read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    found = over(knowledge, text).formulary
    assert [one.looser for one in found.limits] == [False, True]
    assert (len(found.products), found.substances) == (2, ("clinic-foonacaine",))
