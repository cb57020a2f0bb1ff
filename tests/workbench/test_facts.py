"""The patient as typed: what can be read is read in one way only, what cannot is kept and told; the three lists lose nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.base.folding import fold
from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Answer, Patient, Pregnancy
from formulator.domain.records import PatientFacts, TypedAllergy, TypedMedicine
from formulator.domain.treatment import Treatment
from formulator.workbench import entries
from formulator.workbench.draft import Draft
from formulator.workbench.facts import read_facts, to_birth, to_weight, with_facts

DAY = date(2026, 11, 22)


def draft(knowledge: Knowledge, facts: PatientFacts | None = None) -> Draft:
    return with_facts(Draft(Treatment(Patient()), on=DAY), facts or PatientFacts(name="Anna"), knowledge)


@pytest.mark.parametrize("text", ["1969-08-30", "30.08.1969", "30.8.1969", " 30. 8. 1969 "])
def test_a_day_of_birth_is_read(text: str) -> None:
    assert to_birth(text) == date(1969, 8, 30)


@pytest.mark.parametrize("text", ["30/08/1969", "08/30/1969", "30.08.69", "1969", "30.13.1969", "31.02.1969", "yesterday"])
def test_a_day_of_birth_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError):
        to_birth(text)


@pytest.mark.parametrize(("text", "kg"), [("64", "64"), ("64 kg", "64"), ("64,5", "64.5"), ("3200 g", "3.2")])
def test_a_weight_is_read(text: str, kg: str) -> None:
    assert to_weight(text).to("kg") == Decimal(kg)


@pytest.mark.parametrize("text", ["0", "700", "64 mL", "sixty", ".5"])
def test_a_weight_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        to_weight(text)


def test_what_cannot_be_read_is_kept_and_told(knowledge: Knowledge) -> None:
    facts = PatientFacts(
        birth_date="2031-01-01", sex="x", weight="700 kg", pregnancy="soon", egfr="low", inr="-1", medications=(TypedMedicine("warfarin", "5", "often"),)
    )  # fmt: skip
    made = draft(knowledge, facts)
    assert made.facts == facts
    told = {gap.where for gap in made.unread}
    assert told == {f"patient.{key}" for key in ("birth_date", "sex", "weight", "pregnancy", "egfr", "inr", "medications")}
    assert sum(gap.where == "patient.medications" and gap.index == 0 for gap in made.unread) == 2


def test_a_pregnant_man_is_told(knowledge: Knowledge) -> None:
    patient, unread = read_facts(PatientFacts(sex="male", pregnancy="24 weeks"), knowledge, DAY)
    assert patient.pregnancy == Pregnancy(Answer.YES, Decimal(24))
    assert [gap.why for gap in unread] == ["pregnancy contradicts the sex"]


def test_the_diagnosis_outlives_another_fact(knowledge: Knowledge) -> None:
    from formulator.workbench import asking

    made = asking.answered(draft(knowledge), "diagnosis", "yes", DAY, knowledge)
    assert with_facts(made, PatientFacts(name="Berta"), knowledge).treatment.patient.diagnosis_made is Answer.YES


# The lists


def names(made: Draft, kind: str) -> list[str] | None:
    found = entries.entries(made.facts, kind)
    return None if found is None else [entries.text_of(entry) for entry in found]


def test_a_pasted_list_becomes_entries(knowledge: Knowledge) -> None:
    made = entries.added(draft(knowledge), "medications", "Coumadin, 5 mg; bisoprolol 2,5 mg,\natorvastatin\n\n,foozumab", knowledge)
    assert names(made, "medications") == ["Coumadin 5 mg", "bisoprolol 2,5 mg", "atorvastatin", "foozumab"]
    assert [m.match.known for m in made.treatment.patient.medications or ()] == [True, True, True, False]


def test_one_known_name_with_a_comma_stays_one(knowledge: Knowledge) -> None:
    for condition in knowledge.data.conditions:
        with_comma = [name for name in (condition.name, *condition.names.every()) if "," in name]
        for name in with_comma:
            assert names(entries.added(draft(knowledge), "conditions", name, knowledge), "conditions") == [name]


@given(st.text(max_size=60), st.sampled_from(["allergies", "medications", "conditions"]))
@settings(max_examples=100, deadline=None)
def test_nothing_typed_is_dropped(knowledge: Knowledge, text: str, kind: str) -> None:
    before = draft(knowledge)
    after = entries.added(before, kind, text, knowledge)
    kept = names(after, kind)
    if kept is None:
        assert not fold(text)
    elif kept:
        assert set(fold(text).split()) == set(fold(" ".join(kept)).split())


@pytest.mark.parametrize("word", ["none", "None", "no known allergies", "NKDA"])
def test_none_is_an_answer_only_on_an_empty_list(knowledge: Knowledge, word: str) -> None:
    assert names(entries.added(draft(knowledge), "allergies", word, knowledge), "allergies") == []
    some = entries.added(draft(knowledge), "allergies", "penicillin", knowledge)
    assert names(entries.added(some, "allergies", word, knowledge), "allergies") == ["penicillin", word]


def test_the_same_name_is_not_doubled(knowledge: Knowledge) -> None:
    made = entries.added(draft(knowledge), "conditions", "asthma, Asthma; ASTHMA", knowledge)
    assert names(made, "conditions") == ["asthma"]
    assert entries.added(made, "conditions", "asthma", knowledge) == made


def test_the_last_entry_removed_is_not_none(knowledge: Knowledge) -> None:
    made = entries.added(draft(knowledge), "conditions", "asthma", knowledge)
    assert names(entries.removed(made, "conditions", 0, knowledge), "conditions") is None


def test_details_of_an_entry(knowledge: Knowledge) -> None:
    made = entries.added(draft(knowledge), "medications", "Euthyrox 75 mcg", knowledge)
    made = entries.with_detail(made, "medications", 0, "every", "day", knowledge)
    made = entries.renamed(made, "medications", 0, "Euthyrox 50 mcg", knowledge)
    (medicine,) = made.treatment.patient.medications or ()
    assert medicine.every_hours == 24
    assert medicine.match.text == "Euthyrox 50 mcg"
    made = entries.with_detail(made, "medications", 0, "dose", "50 mgg", knowledge)
    assert len(list(entries.faults(made, "medications", 0))) == 1
    allergy = entries.added(draft(knowledge), "allergies", "aspirin", knowledge)
    allergy = entries.with_detail(allergy, "allergies", 0, "reaction", "immediate", knowledge)
    allergy = entries.with_detail(allergy, "allergies", 0, "tolerated", "paracetamol, xyzzy", knowledge)
    assert entries.entries(allergy.facts, "allergies") == (TypedAllergy("aspirin", "immediate", "", ("paracetamol", "xyzzy")),)
    assert [text for text, _ in entries.faults(allergy, "allergies", 0)] == ["xyzzy"]
    assert entries.with_detail(allergy, "allergies", 7, "note", "x", knowledge) == allergy


def test_what_an_entry_was_recognized_as(knowledge: Knowledge) -> None:
    made = entries.added(draft(knowledge), "medications", "Coumadin, warfarin, foozumab", knowledge)
    matches = [entries.match_of(made, "medications", index) for index in range(3)]
    assert [entries.understood(match, knowledge) for match in matches] == ["warfarin", "", ""]
    assert entries.meaning(matches[0], "medications", knowledge) == "anticoagulant"
    made = entries.added(made, "allergies", "strawberry, penicillin", knowledge)
    told = [entries.meaning(entries.match_of(made, "allergies", index), "allergies", knowledge) for index in range(2)]
    assert "fruit" in told[0]
    assert told[1] == ""
