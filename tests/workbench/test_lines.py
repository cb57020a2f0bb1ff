"""What a typed line of a mix means, and what is said where it cannot be told."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from formulator.domain.display import amount, concentration
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.quantities import Concentration, Mass, Volume
from formulator.domain.treatment import Line
from formulator.workbench.lines import understood
from tests.workbench.cases import draft_of, entry, line_of, review_of


def _shown(line: Line) -> tuple[str | None, str | None, str | None]:
    """Strength, volume and dose as text."""
    return (
        concentration(line.strength, 4) if line.strength is not None else None,
        amount(line.volume, 4) if line.volume is not None else None,
        amount(line.dose, 4) if line.dose is not None else None,
    )


SURE = [
    # the very lines of the contract
    ("Scandicain 1 %", {"volume": "2 mL"}, "mepivacaine", ("10 mg/mL", "2 mL", "20 mg")),
    ("Bepanthen ampoule", {"dose": "250 mg"}, "dexpanthenol", ("250 mg/mL", "1 mL", "250 mg")),
    ("Trental 100 mg/5 mL", {"count": "1"}, "pentoxifylline", ("20 mg/mL", "5 mL", "100 mg")),
    ("mepivacaine", {"strength": "20 mg/mL", "volume": "1.5 mL"}, "mepivacaine", ("20 mg/mL", "1.5 mL", "30 mg")),
    # the strength in the name, however it is written
    ("lidocaine 1 %", {"volume": "2 mL"}, "lidocaine", ("10 mg/mL", "2 mL", "20 mg")),
    ("lidocaine 1%", {"volume": "2 mL"}, "lidocaine", ("10 mg/mL", "2 mL", "20 mg")),
    ("Lidocaïne 10 mg/mL", {"volume": "2,5 mL"}, "lidocaine", ("10 mg/mL", "2.5 mL", "25 mg")),
    ("lidocaine 0,5 %", {"volume": "4 mL"}, "lidocaine", ("5 mg/mL", "4 mL", "20 mg")),
    ("Voltaren 75 mg/3 mL", {"volume": "3 mL"}, "diclofenac", ("25 mg/mL", "3 mL", "75 mg")),
    ("mepivacaine 2 %", {"strength": "20 mg/mL", "volume": "1 mL"}, "mepivacaine", ("20 mg/mL", "1 mL", "20 mg")),
    # what one ampoule holds, in the name
    ("Trental 300 mg/15 mL", {"count": "1"}, "pentoxifylline", ("20 mg/mL", "15 mL", "300 mg")),
    ("Trental 100 mg", {"count": "2"}, "pentoxifylline", ("20 mg/mL", "10 mL", "200 mg")),
    ("lidocaine 100 mg/10 mL", {"count": "1"}, "lidocaine", ("10 mg/mL", "10 mL", "100 mg")),
    ("Voltaren 75 mg", {"count": "1"}, "diclofenac", ("25 mg/mL", "3 mL", "75 mg")),
    ("calcitonin 100 IU", {"count": "1"}, "calcitonin", ("100 units/mL", "1 mL", "100 units")),
    # one size of ampoule
    ("piroxicam", {"count": "2"}, "piroxicam", ("20 mg/mL", "2 mL", "40 mg")),
    ("piroxicam", {"count": "0.5"}, "piroxicam", ("20 mg/mL", "0.5 mL", "10 mg")),
    # several sizes, and the volume decides between them
    ("pentoxifylline", {"count": "1", "volume": "5 mL"}, "pentoxifylline", ("20 mg/mL", "5 mL", "100 mg")),
    # powders
    ("tenoxicam", {"count": "1"}, "tenoxicam", ("10 mg/mL", "2 mL", "20 mg")),
    ("tenoxicam 20 mg", {"count": "1"}, "tenoxicam", ("10 mg/mL", "2 mL", "20 mg")),
    ("Hyalase 1500 IU", {"dose": "750 IU"}, "hyaluronidase", ("1500 units/mL", "0.5 mL", "750 units")),
    # a brand that decides the presentation
    ("Oki", {"count": "1"}, "ketoprofen", ("80 mg/mL", "2 mL", "160 mg")),
    ("Akis 50 mg/mL", {"volume": "1 mL"}, "diclofenac", ("50 mg/mL", "1 mL", "50 mg")),
    # two amounts that agree
    ("lidocaine 1 %", {"volume": "2 mL", "dose": "20 mg"}, "lidocaine", ("10 mg/mL", "2 mL", "20 mg")),
    ("lidocaine 1 %", {"volume": "2 mL", "dose": "20.05 mg"}, "lidocaine", ("10 mg/mL", "2 mL", "20 mg")),
]


@pytest.mark.parametrize(("name", "typed", "substance", "shown"), SURE, ids=[f"{name} {typed}" for name, typed, _, _ in SURE])
def test_a_line_means_what_it_says(
    name: str, typed: dict[str, object], substance: str, shown: tuple[str, str, str], knowledge: Knowledge
) -> None:
    """A line whose name and amounts are clear gives one strength, volume and dose, and nothing is open."""
    line = line_of(knowledge, name, **typed)
    assert (line.substance, _shown(line), line.gaps, line.contradiction) == (substance, shown, (), "")


UNCLEAR = [
    ("mepivacaine", {"volume": "2 mL"}, ("2 mL", None), "the strength is not given; known are"),
    ("lidocaine", {"dose": "20 mg"}, (None, "20 mg"), "the strength is not given; known are"),
    ("Akis", {"volume": "1 mL"}, ("1 mL", None), "the strength is not given; known are"),
    ("lidocaine 2 %", {"count": "1"}, (None, None), "the size of the ampoule is not given; known are 2 mL, 5 mL, 10 mL, 20 mL"),
    ("Trental", {"count": "1"}, (None, None), "the size of the ampoule is not given; known are 5 mL, 15 mL"),
    ("piroxicam 40 mg/2 mL", {"count": "1"}, (None, None), "the size of the ampoule is not given"),
    ("piroxicam 40 mg", {"count": "1"}, (None, None), "the size of the ampoule is not given"),
    ("lidocaine 1 %", {}, (None, None), "no amount is given"),
    ("Hyalase", {"dose": "10 mg"}, (None, None), "10 mg cannot be converted"),
    ("metamizole magnesium", {"dose": "1 g"}, (None, "1 g"), "the strength is not known, so the volume is not"),
]


@pytest.mark.parametrize(("name", "typed", "amounts", "why"), UNCLEAR, ids=[f"{name} {typed}" for name, typed, _, _ in UNCLEAR])
def test_what_cannot_be_told_is_said(
    name: str, typed: dict[str, object], amounts: tuple[str | None, str | None], why: str, knowledge: Knowledge
) -> None:
    """Where the text leaves the strength, the ampoule or the amount open, nothing is guessed and the check is incomplete."""
    line = line_of(knowledge, name, **typed)
    assert _shown(line)[1:] == amounts
    assert any(why in gap for gap in line.gaps), line.gaps
    found = review_of(knowledge, entry(name, **typed))
    assert found.status.value == "incomplete"
    assert any(why in gap.why for gap in found.not_checked)


CONTRADICTORY = [
    ("lidocaine 1 %", {"volume": "2 mL", "dose": "30 mg"}),
    ("lidocaine 1 %", {"strength": "2 %", "volume": "2 mL"}),
    ("Trental 100 mg/5 mL", {"count": "1", "volume": "4 mL"}),
    ("piroxicam", {"count": "2", "volume": "1 mL"}),
    ("piroxicam", {"count": "1", "dose": "40 mg"}),
]


@pytest.mark.parametrize(("name", "typed"), CONTRADICTORY, ids=[f"{name} {typed}" for name, typed in CONTRADICTORY])
def test_contradictory_amounts_are_a_finding(name: str, typed: dict[str, object], knowledge: Knowledge) -> None:
    """Two amounts of one line that differ are never settled silently."""
    line = line_of(knowledge, name, **typed)
    assert line.contradiction
    found = review_of(knowledge, entry(name, **typed))
    assert found.status.value == "incomplete"
    assert any(f.kind.value == "unit" for f in found.findings)


def test_a_strength_outside_the_catalog_is_used_and_said(knowledge: Knowledge) -> None:
    """The dose of an unlisted strength is computed, its excipients are unknown, and the check is incomplete."""
    line = line_of(knowledge, "lidocaine 3 %", volume="2 mL")
    assert line.unlisted_strength
    assert _shown(line) == ("30 mg/mL", "2 mL", "60 mg")
    assert any("not a strength of the catalog" in gap for gap in line.gaps)


BASES = [
    ("Oki 50 mg/mL", {"volume": "2 mL"}, "2 mL", "160 mg"),
    ("Oki 50 mg/mL", {"dose": "100 mg"}, "2 mL", "160 mg"),
    ("Oki 50 mg/mL", {"dose": "100 mg", "volume": "2 mL"}, "2 mL", "160 mg"),
    ("Oki 100 mg", {"count": "1"}, "2 mL", "160 mg"),
    ("dexamethasone 3.3 mg/mL", {"volume": "1 mL"}, "1 mL", "4 mg"),
    ("dexamethasone 3.3 mg/mL", {"dose": "3.3 mg"}, "1 mL", "4 mg"),
    ("dexamethasone 4 mg/mL", {"dose": "4 mg"}, "1 mL", "4 mg"),
    ("magnesium sulfate 50 %", {"dose": "2 mmol"}, "1 mL", "500 mg"),
    ("magnesium sulfate", {"strength": "2 mmol/mL", "volume": "1 mL"}, "1 mL", "500 mg"),
]


@pytest.mark.parametrize(("name", "typed", "volume", "dose"), BASES, ids=[f"{name} {typed}" for name, typed, _, _ in BASES])
def test_salt_and_base_are_one_ampoule(name: str, typed: dict[str, object], volume: str, dose: str, knowledge: Knowledge) -> None:
    """A strength said on another basis is the same ampoule: a dose beside it counts on that basis, the total on the label's."""
    line = line_of(knowledge, name, **typed)
    assert _shown(line)[1:] == (volume, dose)
    assert not line.contradiction


def test_a_percentage_in_the_name_leaves_all_packs_of_that_strength_open(knowledge: Knowledge) -> None:
    """ "1 %" in a name is a strength and never the id of one pack: what other packs of it may contain stays possible."""
    percent, milligrams = line_of(knowledge, "lidocaine 1 %", volume="2 mL"), line_of(knowledge, "lidocaine 10 mg/mL", volume="2 mL")
    assert percent.candidates == milligrams.candidates
    assert len(percent.candidates) > 1
    allergic = {"allergies": [{"to": "parabens", "reaction": "immediate"}]}
    found = [review_of(knowledge, entry(name, "2 mL"), patient=allergic) for name in ("lidocaine 1 %", "lidocaine 10 mg/mL")]
    assert {f.id for f in found[0].findings} == {f.id for f in found[1].findings}


def test_every_strength_and_ampoule_of_the_catalog_is_understood(knowledge: Knowledge) -> None:
    """The name of a substance with a listed strength gives that strength and the dose of the volume, for the whole catalog."""
    for substance in knowledge.substances.values():
        for presentation in substance.presentations:
            match = knowledge.vocabulary.resolve(Field.MIX, presentation.id)
            assert [(t.concept, t.presentation) for t in match.targets] == [(substance.id, presentation.id)]
            line = understood(Line(match, typed_volume=Volume(Decimal(1))), knowledge)
            assert line.candidates == (presentation.id,)
            if presentation.strength is None:
                continue
            assert line.dose == presentation.strength.per_ml, presentation.id
            for size in presentation.containers:
                content = presentation.strength.dose(size)
                counted = understood(Line(msgspec.structs.replace(match, content=content), typed_count=Decimal(1)), knowledge)
                assert counted.volume == size, presentation.id


def test_a_name_that_is_not_recognized_keeps_its_volume(knowledge: Knowledge) -> None:
    """The volume of an unknown product counts in the syringe, so that the diluent fills up what is really left."""
    mix = (entry("foozumab", "2 mL"), entry("lidocaine 1 %", "2 mL"))
    draft = draft_of(knowledge, *mix, diluent={"ingredient": "sodium chloride 0.9 %", "to": "10 mL"})
    unknown, _, diluent = draft.treatment.formulas[0].lines
    assert unknown.substance == "" and unknown.volume == Volume(Decimal(2))
    assert diluent.volume == Volume(Decimal(6))


def test_filling_up_needs_every_volume(knowledge: Knowledge) -> None:
    """The diluent is not computed while a volume is missing, nor where the lines are more than the target already."""
    diluent = {"ingredient": "sodium chloride 0.9 %", "to": "10 mL"}
    missing = draft_of(knowledge, entry("lidocaine", dose="20 mg"), diluent=diluent).treatment.formulas[0].lines[-1]
    assert missing.volume is None
    assert any("so the filling is not" in gap for gap in missing.gaps)
    full = draft_of(knowledge, entry("lidocaine 1 %", "10 mL"), diluent=diluent).treatment.formulas[0].lines[-1]
    assert full.volume is None
    assert "leaves nothing" in full.contradiction


def test_understanding_is_the_same_twice(knowledge: Knowledge) -> None:
    """A line that is understood again after a change of its name keeps nothing of what it meant before."""
    first = line_of(knowledge, "lidocaine 3 %", volume="2 mL", dose="10 mg")
    assert first.contradiction and first.unlisted_strength
    assert understood(first, knowledge) == first
    renamed = msgspec.structs.replace(first, match=knowledge.vocabulary.resolve(Field.MIX, "foozumab"))
    again = understood(renamed, knowledge)
    assert (again.substance, again.candidates, again.contradiction, again.unlisted_strength) == ("", (), "", False)
    assert again.dose == Mass(Decimal(10))


def test_a_dose_that_does_not_follow_is_never_clear(knowledge: Knowledge) -> None:
    """A product without a known strength, of a substance with a sourced limit, makes the check incomplete."""
    found = review_of(knowledge, entry("metamizole magnesium", "20 mL"))
    assert found.status.value == "incomplete"
    assert any("limit" in gap.why and "metamizole" in gap.why for gap in found.not_checked)


def test_the_strength_of_an_unknown_product_is_kept(knowledge: Knowledge) -> None:
    """What was typed for an unknown product is shown as typed."""
    line = line_of(knowledge, "foozumab", volume="2 mL", strength="1 %")
    assert line.strength == Concentration(Mass(Decimal(10)))
    assert line.dose is None


@pytest.mark.parametrize(
    ("name", "presentation"),
    [
        ("lidocaine 1 % with adrenaline 1:200 000", "lidocaine-adrenaline-1-mpf"),
        ("lidocaine 1 % with adrenaline 1:100,000", "lidocaine-adrenaline-1"),
        ("lidocaine 2 % with adrenaline 1/200000", "lidocaine-adrenaline-2-mpf"),
    ],
)
def test_the_ratio_in_a_name_says_which_product(name: str, presentation: str, knowledge: Knowledge) -> None:
    line = line_of(knowledge, name, volume="1 mL")
    assert line.candidates == (presentation,)
    assert not line.gaps


def test_a_ratio_outside_the_catalog_is_said(knowledge: Knowledge) -> None:
    line = line_of(knowledge, "lidocaine 2 % with adrenaline 1:33 000", volume="1 mL")
    assert any("1:33 000" in gap for gap in line.gaps)
