"""Every figure of a line, written out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formulator.domain.knowledge import Knowledge
from formulator.domain.quantities import Volume
from formulator.domain.treatment import Zone
from formulator.workbench.arithmetic import limit_steps, line_steps, syringe_sum
from formulator.workbench.draft import Draft, with_treatment
from formulator.workbench.review import review
from tests.workbench.cases import Entry, draft_of, entry


def zone(per_point: str, name: str = "knee", syringe: str = "A") -> Zone:
    return Zone(name, "right", syringe, points=10, per_point=Volume(Decimal(per_point)))


def steps(knowledge: Knowledge, *mix: Entry, index: int = 0, zones: tuple[Zone, ...] = ()) -> list[str]:
    draft = with_treatment(draft_of(knowledge, *mix), plan=zones)
    return list(line_steps(draft, "A", index, knowledge))


LIDOCAINE = entry("lidocaine 1 %", "2 mL")


def test_from_the_volume(knowledge: Knowledge) -> None:
    fill = entry("sodium chloride 0.9 %", to="6 mL")
    assert steps(knowledge, LIDOCAINE, fill, zones=(zone("0.2"),)) == [
        "2 mL × 10 mg/mL = 20 mg", "in 2 + 4 = 6 mL: ≈ 3.33 mg/mL", "× 0.2 mL ≈ 0.67 mg per point",
    ]  # fmt: skip
    assert steps(knowledge, LIDOCAINE, fill, index=1) == ["6 − 2 = 4 mL"]
    assert steps(knowledge, LIDOCAINE, entry("piroxicam", "1 mL"), fill, index=2) == ["6 − (2 + 1) = 3 mL"]


def test_an_exact_result_is_equal(knowledge: Knowledge) -> None:
    fill = entry("sodium chloride 0.9 %", to="5 mL")
    assert steps(knowledge, LIDOCAINE, fill, zones=(zone("0.1"),))[1:] == ["in 2 + 3 = 5 mL: 4 mg/mL", "× 0.1 mL = 0.4 mg per point"]


@pytest.mark.parametrize(
    ("mix", "first"),
    [
        (entry("lidocaine 1 %", dose="25 mg"), ["25 mg ÷ 10 mg/mL = 2.5 mL"]),
        (entry("mepivacaine 3 %", dose="20 mg"), ["20 mg ÷ 30 mg/mL ≈ 0.667 mL"]),
        (entry("piroxicam", count="2"), ["2 × 1 mL = 2 mL", "2 mL × 20 mg/mL = 40 mg"]),
        (entry("pentoxifylline", "5 mL", count="1"), ["1 × 5 mL = 5 mL", "5 mL × 20 mg/mL = 100 mg"]),
        (entry("diclofenac", "1 mL"), ["1 mL; the strength is not known"]),
        (entry("lidocaine 1 %"), []),
        (entry("foozumab", "1 mL"), ["1 mL; the strength is not known"]),
        (entry("traumeel", "1 mL"), ["1 mL; the strength is not known"]),
    ],
)
def test_from_whatever_was_typed(knowledge: Knowledge, mix: Entry, first: list[str]) -> None:
    assert steps(knowledge, mix) == first


def test_an_unknown_volume_beside_it_is_said(knowledge: Knowledge) -> None:
    assert steps(knowledge, LIDOCAINE, entry("piroxicam"))[-1] == "the volume of syringe A is not known"
    draft = draft_of(knowledge, LIDOCAINE, entry("piroxicam"))
    assert syringe_sum(draft.treatment.formulas[0]) == "2 + ? = not known"


def test_two_volumes_per_point_say_where(knowledge: Knowledge) -> None:
    told = steps(knowledge, LIDOCAINE, zones=(zone("0.1", "knee"), zone("0.2", "neck"), zone("0.1", "back"), zone("0.3", syringe="B")))
    assert told[1:] == ["× 0.1 mL = 1 mg per point (RIGHT knee, RIGHT back)", "× 0.2 mL = 2 mg per point (RIGHT neck)"]


def test_a_small_dose_is_said_in_mcg(knowledge: Knowledge) -> None:
    assert steps(knowledge, entry("clonidine", "0.1 mL"), zones=(zone("0.01"),))[-1] == "× 0.01 mL = 1.5 mcg per point"


def test_no_such_line(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, LIDOCAINE)
    with pytest.raises(KeyError):
        line_steps(draft, "Z", 0, knowledge)
    with pytest.raises(IndexError):
        line_steps(draft, "A", 3, knowledge)


def limits(knowledge: Knowledge, draft: Draft, index: int = 0, syringe: str = "A") -> list[str]:
    return [step.use for step in limit_steps(draft, review(draft, knowledge), syringe, index, knowledge)]


def test_the_share_of_a_limit_over_all_syringes(knowledge: Knowledge) -> None:
    syringes = [{"name": "A", "mix": [LIDOCAINE]}, {"name": "B", "mix": [entry("lidocaine 1 %", "1 mL")]}]
    draft = draft_of(knowledge, syringes=syringes)
    told = limits(knowledge, draft)
    assert told[0] == "A 20 mg + B 10 mg = 30 mg: 15 % of 200 mg per session"
    assert "4.5 mg/kg × 70 kg = 315 mg per session" in told[1]
    first = limit_steps(draft, review(draft, knowledge), "B", 0, knowledge)[0]
    assert first.sources
    assert first.note


def test_a_limit_that_cannot_be_computed_says_why(knowledge: Knowledge) -> None:
    told = limits(knowledge, draft_of(knowledge, LIDOCAINE, without=("weight",)))
    assert "Limit 4.5 mg/kg per session: not computed, the weight is not known" in told
    assert "not computed, the dose is not known" in limits(knowledge, draft_of(knowledge, entry("lidocaine 1 %")))[0]


def test_no_limit_is_said(knowledge: Knowledge) -> None:
    told = limits(knowledge, draft_of(knowledge, entry("cyanocobalamin", "1 mL", strength="1 mg/mL")))
    assert told == ["No sourced limit"]
    assert limits(knowledge, draft_of(knowledge, entry("foozumab", "1 mL"))) == []
    assert limits(knowledge, draft_of(knowledge, LIDOCAINE), index=7) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    volume=st.decimals("0.01", "50", places=2), other=st.decimals("0.01", "50", places=2), point=st.decimals("0.01", "1", places=2),
)  # fmt: skip
def test_nothing_rounded_is_called_equal(knowledge: Knowledge, volume: Decimal, other: Decimal, point: Decimal) -> None:
    """Behind "=" stands the exact result: computed again from the figures shown, it is the same."""
    from fractions import Fraction

    mix = (entry("lidocaine 1 %", f"{volume} mL"), entry("piroxicam", f"{other} mL"))
    told = steps(knowledge, *mix, zones=(zone(str(point)),))
    exact = Fraction(volume) * 10 / (Fraction(volume) + Fraction(other)) * Fraction(point)
    shown, sign = told[-1].split(" ")[-4], told[-1].split(" ")[3]
    unit = told[-1].split(" ")[-3]
    figure = Fraction(Decimal(shown)) / (1000 if unit == "mcg" else 1)
    assert (sign == "=") == (figure == exact)
    assert abs(figure - exact) <= exact / 20
