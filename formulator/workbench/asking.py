"""The questions of the day: what may be answered and how. An answer counts for its day alone."""

from __future__ import annotations

from datetime import date

import msgspec

from formulator.base.i18n import tr
from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Answer
from formulator.domain.treatment import Asked
from formulator.workbench.draft import Draft, with_treatment
from formulator.workbench.facts import with_facts

CONFIRMED, CHANGED, NOT_APPLICABLE = "confirmed", "changed", "not applicable"
YES, NO = "yes", "no"
_FIELDS = {"fever": "fever_or_infection", "new_medicines": "new_medicines"}
_WORDS = (CONFIRMED, CHANGED, NOT_APPLICABLE)
#: The questions in the order in which they are asked, with the answers that may be offered.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "allergies": (CONFIRMED, CHANGED),
    "new_medicines": (NO, YES),
    "anticoagulant": _WORDS,
    "pregnancy": _WORDS,
    "fever": (NO, YES),
    "diagnosis": (YES, NO),
}


class Refused(ValueError):
    """The question cannot be answered so; the text says why."""


def questions(draft: Draft) -> tuple[str, ...]:
    """The questions that this patient is asked today."""
    pregnancy = draft.treatment.patient.may_be_pregnant(draft.on)
    return tuple(question for question in QUESTIONS if question != "pregnancy" or pregnancy)


def answer_of(draft: Draft, question: str) -> str:
    """The answer given today, or empty. What was answered on another day is none."""
    treatment = draft.treatment
    if question == "diagnosis":
        return "" if treatment.patient.diagnosis_made is Answer.UNKNOWN else treatment.patient.diagnosis_made.value
    if treatment.asked.on != draft.on:
        return ""
    found: Answer | str | None = getattr(treatment.asked, _FIELDS.get(question, question))
    return "" if found in (None, Answer.UNKNOWN) else str(found)


def still_open(draft: Draft) -> tuple[str, ...]:
    """The questions without an answer of today."""
    return tuple(question for question in questions(draft) if not answer_of(draft, question))


def refusal(draft: Draft, question: str, value: str, knowledge: Knowledge) -> str:
    """Why a question cannot be answered so; empty where it can. There must be something to confirm."""
    if value not in QUESTIONS[question]:
        return tr("{value} is no answer here", value=value)
    patient = draft.treatment.patient
    if question == "allergies" and patient.allergies is None:
        return tr("never asked: say none known or enter them")
    if question == "anticoagulant":
        if patient.medications is None:
            return tr("home medicines were never asked")
        if value == NOT_APPLICABLE and (names := anticoagulants(draft, knowledge)):
            return tr("{names} is among the home medicines", names=", ".join(knowledge.name(name) for name in sorted(names)))
    if question == "pregnancy":
        return _pregnancy_refusal(draft, value)
    return ""


def _pregnancy_refusal(draft: Draft, value: str) -> str:
    known = draft.treatment.patient.pregnancy
    if value == CONFIRMED and (known is None or known.state is Answer.UNKNOWN):
        return tr("not known: say none or pregnant")
    if value == NOT_APPLICABLE and known is not None and known.state is Answer.YES:
        return tr("the record says pregnant")
    return ""


def answered(draft: Draft, question: str, value: str, on: date, knowledge: Knowledge) -> Draft:
    """The draft with one question answered on a day; raises Refused. Answers of another day fall away with the first of a new one."""
    if why := refusal(draft, question, value, knowledge):
        raise Refused(why)
    if question == "diagnosis":
        patient = msgspec.structs.replace(draft.treatment.patient, diagnosis_made=Answer(value))
        return with_treatment(draft, patient=patient)
    given: str | Answer = Answer(value) if question in _FIELDS else value
    asked = msgspec.structs.replace(_of(draft, on), **{_FIELDS.get(question, question): given})
    draft = with_treatment(draft, asked=asked)
    return _asked_on(draft, on) if question == "allergies" else draft


def _of(draft: Draft, on: date) -> Asked:
    asked = draft.treatment.asked
    return asked if asked.on == on else Asked(on=on)


def _asked_on(draft: Draft, on: date) -> Draft:
    """The record then knows the day on which allergies were last asked."""
    if draft.facts is None:
        return draft
    return msgspec.structs.replace(draft, facts=msgspec.structs.replace(draft.facts, allergies_asked=on.isoformat()))


def as_before(draft: Draft, on: date, knowledge: Knowledge) -> Draft:
    """Confirms what is known and still open. What only today can tell (new medicines, fever, the diagnosis) is never answered so."""
    for question in still_open(draft):
        if CONFIRMED in QUESTIONS[question] and not refusal(draft, question, CONFIRMED, knowledge):
            draft = answered(draft, question, CONFIRMED, on, knowledge)
    return draft


def can_confirm(draft: Draft, knowledge: Knowledge) -> bool:
    """Whether `as_before` would answer anything."""
    return as_before(draft, draft.on, knowledge) != draft


def none_known(draft: Draft, on: date, knowledge: Knowledge) -> Draft:
    """Asked today: there are no allergies. Only where none are entered."""
    if draft.treatment.patient.allergies or draft.facts is None:
        return draft
    draft = with_facts(draft, msgspec.structs.replace(draft.facts, allergies=()), knowledge)
    return answered(draft, "allergies", CONFIRMED, on, knowledge)


def revised(draft: Draft, question: str, value: str | None) -> Draft:
    """What the answer given today becomes when that which it was about changes; no answer stays none."""
    if not answer_of(draft, question):
        return draft
    return with_treatment(draft, asked=msgspec.structs.replace(draft.treatment.asked, **{question: value}))


def anticoagulants(draft: Draft, knowledge: Knowledge) -> frozenset[str]:
    """The anticoagulants among the recognized home medicines."""
    taken = (concept for medicine in draft.treatment.patient.medications or () for concept in medicine.match.concepts)
    return frozenset(concept for concept in taken if "anticoagulant" in knowledge.closure(concept))
