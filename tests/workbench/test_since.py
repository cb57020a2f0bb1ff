"""What differs from the last session of the course."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from formulator.domain.knowledge import Knowledge
from formulator.domain.treatment import Earlier
from formulator.workbench import edits
from formulator.workbench.draft import Draft, settled, with_treatment
from formulator.workbench.since import Since, since
from tests.workbench.cases import DAY, Entry, draft_of, entry

OLD = (entry("lidocaine 1 %", "4 mL"), entry("pentoxifylline", "2 mL"))


def after(knowledge: Knowledge, old: tuple[Entry, ...], new: tuple[Entry, ...], apart: bool = False) -> Since | None:
    before = draft_of(knowledge, *old).treatment.formulas
    earlier = Earlier(DAY - timedelta(days=7), tuple(line for formula in before for line in formula.lines), apart)
    draft = with_treatment(draft_of(knowledge, *new), previous=(earlier,))
    return since(settled(draft, knowledge), knowledge)


def changes(knowledge: Knowledge, old: tuple[Entry, ...], new: tuple[Entry, ...]) -> list[str]:
    found = after(knowledge, old, new)
    assert found is not None
    return list(found.changes)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (OLD, []),
        ((entry("lidocaine 1 %", "3 mL"), entry("pentoxifylline", "2 mL")), ["lidocaine 4 → 3 mL"]),
        ((*OLD, entry("diclofenac", "1 mL", strength="25 mg/mL")), ["diclofenac 1 mL added"]),
        ((entry("lidocaine 1 %", "4 mL"),), ["pentoxifylline left out"]),
        ((entry("lidocaine 2 %", "4 mL"), entry("pentoxifylline", "2 mL")), ["lidocaine 40 mg → 80 mg"]),
        ((entry("lidocaine 2 %", "2 mL"), entry("pentoxifylline", "2 mL")), ["lidocaine 40 mg in another strength"]),
        ((entry("lidocaine 1 %"), entry("pentoxifylline", "2 mL")), ["lidocaine 4 → not known"]),
        ((*OLD, entry("foozumab", "1 mL")), ["“foozumab” 1 mL added"]),
        ((*OLD, entry("foozumab")), ["“foozumab” added"]),
    ],
)  # fmt: skip
def test_changes(knowledge: Knowledge, new: tuple[Entry, ...], told: list[str]) -> None:
    assert changes(knowledge, OLD, new) == told


def test_one_substance_in_two_syringes_is_summed(knowledge: Knowledge) -> None:
    new = (entry("lidocaine 1 %", "1 mL"), entry("lidocaine 1 %", "3 mL"), entry("pentoxifylline", "2 mL"))
    assert changes(knowledge, OLD, new) == []


def test_a_filling_is_compared_by_its_target(knowledge: Knowledge) -> None:
    fill = entry("sodium chloride 0.9 %", to="6 mL")
    assert changes(knowledge, (*OLD, fill), (entry("lidocaine 1 %", "3 mL"), OLD[1], fill)) == ["lidocaine 4 → 3 mL"]
    other = entry("sodium chloride 0.9 %", to="8 mL")
    assert changes(knowledge, (*OLD, fill), (*OLD, other)) == ["sodium chloride to 6 mL → to 8 mL"]
    assert changes(knowledge, OLD, (*OLD, other)) == ["sodium chloride to 8 mL added"]


def test_another_course_does_not_count(knowledge: Knowledge) -> None:
    assert after(knowledge, OLD, OLD, apart=True) is None
    assert since(draft_of(knowledge, *OLD), knowledge) is None


def test_a_change_with_its_reason_needs_none(knowledge: Knowledge) -> None:
    found = after(knowledge, OLD, (*OLD, entry("piroxicam", "1 mL")))
    assert found is not None
    assert (found.session, found.unexplained) == (1, (("A", 2),))
    told = after(knowledge, OLD, (*OLD, entry("piroxicam", "1 mL", purpose="pain at night")))
    assert told is not None
    assert told.unexplained == ()


def test_the_number_counts_the_sessions_of_the_course(knowledge: Knowledge) -> None:
    draft: Draft = draft_of(knowledge, *OLD)
    lines = draft.treatment.formulas[0].lines
    days = [Earlier(DAY - timedelta(days=7 * n), lines, apart=n == 4) for n in (4, 1, 2, 3)]
    draft = with_treatment(draft, previous=tuple(days))
    draft = edits.with_amount(draft, "A", 0, "volume", "1", knowledge)
    found = since(draft, knowledge)
    assert found is not None
    assert (found.session, found.on) == (3, DAY - timedelta(days=7))
    assert msgspec.structs.asdict(found)["changes"] == ("lidocaine 4 → 1 mL",)
