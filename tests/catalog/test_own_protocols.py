"""The clinic's own protocols on disk: read as strictly as they are written, nothing ever overwritten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulator.base.problems import InputError
from formulator.catalog.own_protocols import keep, read_own, remove, rename
from formulator.domain.parsing import read_strength, read_volume
from formulator.domain.protocols import OwnLine, OwnProtocol, OwnSyringe, latest, next_version
from formulator.domain.quantities import Activity, Mass, Volume
from formulator.domain.treatment import Series, Zone

DAY = date(2026, 11, 22)
FULL = OwnProtocol(
    name="Knee, usual: «mine»",
    version=1,
    saved=DAY,
    note="First line.\nSecond: with # and {braces}, no.",
    indication="gonarthrosis",
    route="intradermal",
    syringes=(
        OwnSyringe(
            "A",
            (
                OwnLine("Xylocaine 1 %", volume=Volume.of(2, "mL"), purpose="local anesthesia"),
                OwnLine("calcitonine", strength=read_strength("100 IU/mL"), dose=Activity.of(50, "IU"), route="subcutaneous"),
                OwnLine("no", count=Decimal("1.5")),
                OwnLine("mepivacaine", strength=read_strength("100 mg/3 mL"), unread="two or three"),
                OwnLine("sodium chloride 0.9 %", fill_to=Volume.of(10, "mL"), diluent=True),
            ),
            Volume.of(10, "mL"),
        ),
        OwnSyringe("B"),
    ),
    zones=(Zone("knee", "", "A", "nappage", "30G 4 mm", Decimal(45), 20, read_volume("0.1 mL"), (("points", "many"),)),),
    series=Series(4, Decimal("3.5")),
)


def test_what_was_kept_comes_back_the_same(tmp_path: Path) -> None:
    """Names, amounts, gaps and texts, whatever they hold."""
    made = keep(tmp_path / "data" / "protocols.yaml", FULL)
    assert made == FULL
    assert read_own(tmp_path / "data" / "protocols.yaml") == (FULL,)


def test_saving_again_makes_the_next_version_and_keeps_the_old(tmp_path: Path) -> None:
    """Under the same name, however its case and accents are written."""
    path = tmp_path / "protocols.yaml"
    keep(path, OwnProtocol("Genou", 1, DAY))
    second = keep(path, OwnProtocol("GENOU", 1, DAY, note="less lidocaine"))
    other = keep(path, OwnProtocol("Neck", 7, DAY))
    assert (second.version, other.version) == (2, 1)
    assert [(p.name, p.version) for p in read_own(path)] == [("Genou", 1), ("GENOU", 2), ("Neck", 1)]
    assert [(p.name, p.version) for p in latest(read_own(path))] == [("GENOU", 2), ("Neck", 1)]
    assert next_version(read_own(path), "genou") == 3


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    """A new clinic has no protocol, and no file is made by looking."""
    assert read_own(tmp_path / "protocols.yaml") == ()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"name"', '"nmae"', "name is missing"),
        ('"2 mL"', '"2"', "volume"),
        ('"2026-11-22"', '"22.11.2026"', "is not a date"),
        ('"intradermal"', '"intradermall"', "Did you mean intradermal?"),
        ('"version": "1"', '"version": "0"', "count from 1"),
        ('"sessions": "4"', '"sessions": "0"', "1 to 100"),
        ('"format": "1"', '"format": "3"', "format must be 1"),
        ('"name": "B"', '"name": "A"', "stands twice"),
    ],
)
def test_a_damaged_file_is_refused_with_the_place_and_is_not_written_over(tmp_path: Path, old: str, new: str, words: str) -> None:
    """Reading and keeping both refuse, and what stood in the file still stands there."""
    path = tmp_path / "protocols.yaml"
    keep(path, FULL)
    text = path.read_text(encoding="utf-8").replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    for attempt in (lambda: read_own(path), lambda: keep(path, FULL)):
        with pytest.raises(InputError) as caught:
            attempt()
        assert any(words in p.message for p in caught.value.problems), str(caught.value)
        assert all(p.line > 0 and p.file == str(path) for p in caught.value.problems)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", ["", "   ", "a\x00b", "x\u202e", "n" * 300])
def test_a_name_that_could_not_be_read_back_is_not_written(tmp_path: Path, name: str) -> None:
    """Empty, hidden or endless: refused, and the file is as it was."""
    path = tmp_path / "protocols.yaml"
    keep(path, FULL)
    before = path.read_bytes()
    with pytest.raises(InputError):
        keep(path, OwnProtocol(name, 1, DAY))
    assert path.read_bytes() == before


@given(
    volume=st.decimals("0.001", "999", places=3),
    dose=st.decimals("0.000001", "9999", places=6),
    per=st.decimals("0.01", "500", places=2),
    milliliters=st.integers(1, 30),
)
def test_amounts_come_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, volume: Decimal, dose: Decimal, per: Decimal, milliliters: int
) -> None:  # fmt: skip
    """Whatever can be typed as volume, dose or strength."""
    line = OwnLine("x", strength=read_strength(f"{per:f} mg/{milliliters} mL"), volume=Volume(volume), dose=Mass(dose))
    own = OwnProtocol("x", 1, DAY, syringes=(OwnSyringe("A", (line,)),))
    path = tmp_path_factory.mktemp("own") / "protocols.yaml"
    assert keep(path, own).syringes == own.syringes


def test_an_amount_that_never_ends_is_kept_to_twelve_places(tmp_path: Path) -> None:
    """A third of a milliliter, as a repair may leave it."""
    own = OwnProtocol("x", 1, DAY, syringes=(OwnSyringe("A", (OwnLine("x", volume=Volume.of(1, "mL").over(3)),)),))
    kept = keep(tmp_path / "protocols.yaml", own)
    assert kept.syringes[0].lines[0].volume == Volume(Decimal("0.333333333333"))


def test_a_protocol_that_is_removed_keeps_its_versions_and_can_come_back(tmp_path: Path) -> None:
    """It leaves the list, not the file; saved again it goes on counting."""
    path = tmp_path / "protocols.yaml"
    keep(path, FULL)
    keep(path, FULL)
    keep(path, OwnProtocol("Neck", 1, DAY))
    remove(path, FULL.name.upper(), DAY)
    assert [p.name for p in latest(read_own(path))] == ["Neck"]
    assert [p.version for p in read_own(path) if p.name == FULL.name] == [1, 2]
    remove(path, FULL.name, None)
    assert [(p.name, p.version) for p in latest(read_own(path))] == [(FULL.name, 2), ("Neck", 1)]
    remove(path, FULL.name, DAY)
    assert keep(path, FULL).version == 3
    assert [(p.name, p.version) for p in latest(read_own(path))] == [(FULL.name, 3), ("Neck", 1)]


def test_a_protocol_gets_another_name_in_all_its_versions(tmp_path: Path) -> None:
    """The versions go on counting; a name that is taken, hidden or empty is refused, and the file is then as it was."""
    path = tmp_path / "protocols.yaml"
    keep(path, FULL)
    keep(path, FULL)
    keep(path, OwnProtocol("Neck", 1, DAY))
    rename(path, FULL.name, "Knee II")
    assert [(p.name, p.version) for p in read_own(path)] == [("Knee II", 1), ("Knee II", 2), ("Neck", 1)]
    rename(path, "Knee II", "knee ii")
    before = path.read_bytes()
    for old, new, words in (
        ("knee ii", "NECK", "is there already"),
        ("Elbow", "Arm", "no protocol is called"),
        ("Neck", " ", "name is missing"),
    ):
        with pytest.raises(InputError, match=words):
            rename(path, old, new)
    with pytest.raises(InputError, match="no protocol is called"):
        remove(path, "Elbow", DAY)
    assert path.read_bytes() == before
