"""The questions of the day: nothing is confirmed that was never said, nothing said yesterday counts today."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Patient
from formulator.domain.records import PatientFacts, TypedAllergy, TypedMedicine
from formulator.domain.treatment import Asked, Treatment
from formulator.workbench import asking, entries, progress
from formulator.workbench.asking import Refused
from formulator.workbench.draft import Draft
from formulator.workbench.facts import with_facts

DAY = date(2026, 11, 22)
WOMAN = PatientFacts(name="Anna", birth_date="1997-05-02", sex="female", pregnancy="none", allergies=(), medications=(), conditions=())
ANSWERS = {
    "allergies": "confirmed", "new_medicines": "no", "anticoagulant": "not applicable", "pregnancy": "confirmed", "fever": "no",
    "diagnosis": "yes",
}  # fmt: skip


def draft(knowledge: Knowledge, facts: PatientFacts = WOMAN) -> Draft:
    return with_facts(Draft(Treatment(Patient()), on=DAY), facts, knowledge)


def all_answered(made: Draft, knowledge: Knowledge) -> Draft:
    for question in asking.questions(made):
        made = asking.answered(made, question, ANSWERS[question], DAY, knowledge)
    return made


def test_all_answers_make_the_day_asked(knowledge: Knowledge) -> None:
    made = all_answered(draft(knowledge), knowledge)
    assert asking.still_open(made) == ()
    assert progress.asked(made)
    assert made.treatment.asked.on == DAY
    assert made.facts is not None
    assert made.facts.allergies_asked == "2026-11-22"


def test_pregnancy_is_asked_only_where_it_may_be(knowledge: Knowledge) -> None:
    man = msgspec.structs.replace(WOMAN, sex="male", pregnancy="")
    assert "pregnancy" in asking.questions(draft(knowledge))
    assert "pregnancy" not in asking.questions(draft(knowledge, man))
    old = msgspec.structs.replace(WOMAN, birth_date="1950-01-01")
    assert "pregnancy" not in asking.questions(draft(knowledge, old))


@pytest.mark.parametrize("value", ["confirmed", "changed"])
def test_allergies_never_asked_cannot_be_confirmed(knowledge: Knowledge, value: str) -> None:
    made = draft(knowledge, msgspec.structs.replace(WOMAN, allergies=None))
    with pytest.raises(Refused, match="never asked"):
        asking.answered(made, "allergies", value, DAY, knowledge)
    none = asking.none_known(made, DAY, knowledge)
    assert none.treatment.patient.allergies == ()
    assert asking.answer_of(none, "allergies") == "confirmed"


def test_none_known_never_wipes_an_allergy(knowledge: Knowledge) -> None:
    made = draft(knowledge, msgspec.structs.replace(WOMAN, allergies=(TypedAllergy("penicillin"),)))
    assert asking.none_known(made, DAY, knowledge) == made


def test_what_contradicts_the_record_is_refused(knowledge: Knowledge) -> None:
    warfarin = draft(knowledge, msgspec.structs.replace(WOMAN, medications=(TypedMedicine("Coumadin"),)))
    with pytest.raises(Refused, match="warfarin"):
        asking.answered(warfarin, "anticoagulant", "not applicable", DAY, knowledge)
    unasked = draft(knowledge, msgspec.structs.replace(WOMAN, medications=None))
    with pytest.raises(Refused, match="never asked"):
        asking.answered(unasked, "anticoagulant", "confirmed", DAY, knowledge)
    pregnant = draft(knowledge, msgspec.structs.replace(WOMAN, pregnancy="24 weeks"))
    with pytest.raises(Refused, match="pregnant"):
        asking.answered(pregnant, "pregnancy", "not applicable", DAY, knowledge)
    unknown = draft(knowledge, msgspec.structs.replace(WOMAN, pregnancy=""))
    with pytest.raises(Refused, match="not known"):
        asking.answered(unknown, "pregnancy", "confirmed", DAY, knowledge)
    with pytest.raises(Refused):
        asking.answered(unknown, "fever", "confirmed", DAY, knowledge)


def test_answers_of_another_day_count_for_nothing(knowledge: Knowledge) -> None:
    """One answer of today does not carry yesterday's into today."""
    made = all_answered(draft(knowledge), knowledge)
    later = msgspec.structs.replace(made, on=date(2026, 11, 23))
    assert set(asking.still_open(later)) == {"allergies", "new_medicines", "anticoagulant", "pregnancy", "fever"}
    later = asking.answered(later, "fever", "no", later.on, knowledge)
    assert later.treatment.asked.allergies is None
    assert not progress.asked(later)
    assert asking.answer_of(later, "diagnosis") == "yes"


def test_everything_as_before_confirms_and_never_invents(knowledge: Knowledge) -> None:
    made = asking.as_before(draft(knowledge), DAY, knowledge)
    assert made.treatment.asked == Asked(DAY, "confirmed", "confirmed", "confirmed")
    assert asking.still_open(made) == ("new_medicines", "fever", "diagnosis")
    assert not asking.can_confirm(made, knowledge)
    stranger = draft(knowledge, PatientFacts(name="New", sex="male"))
    assert asking.as_before(stranger, DAY, knowledge) == stranger
    changed = asking.answered(draft(knowledge), "allergies", "changed", DAY, knowledge)
    assert asking.as_before(changed, DAY, knowledge).treatment.asked.allergies == "changed"


def test_an_allergy_entered_after_the_answer_is_a_change(knowledge: Knowledge) -> None:
    made = all_answered(draft(knowledge), knowledge)
    made = entries.added(made, "allergies", "penicillin", knowledge)
    assert asking.answer_of(made, "allergies") == "changed"
    made = entries.removed(made, "allergies", 0, knowledge)
    assert made.treatment.patient.allergies is None
    assert asking.answer_of(made, "allergies") == ""


def test_an_anticoagulant_entered_after_the_answer_is_a_change(knowledge: Knowledge) -> None:
    made = all_answered(draft(knowledge), knowledge)
    other = entries.added(made, "medications", "bisoprolol", knowledge)
    assert asking.answer_of(other, "anticoagulant") == "not applicable"
    blood = entries.added(other, "medications", "rivaroxaban", knowledge)
    assert asking.answer_of(blood, "anticoagulant") == "changed"
    unasked = entries.with_entries(blood, "medications", None, knowledge)
    assert asking.answer_of(unasked, "anticoagulant") == ""
