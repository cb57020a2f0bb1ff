"""Beginning a draft: a new one for a patient, a session repeated with today's check, a signed sheet corrected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Patient
from formulator.domain.records import PatientFacts
from formulator.domain.treatment import Asked, Earlier, Person, Treatment
from formulator.workbench.draft import Draft, recognized, settled, with_treatment
from formulator.workbench.facts import with_facts


class Bench(msgspec.Struct, frozen=True):
    """What the settings bring to every draft."""

    clinic: Person = Person()
    practitioner: Person = Person()
    packs: tuple[str, ...] = ()
    country: str = ""


def begun(
    facts: PatientFacts, version: int, on: date, bench: Bench, knowledge: Knowledge, earlier: Iterable[Earlier] = ()
) -> Draft:  # fmt: skip
    """A draft with nothing in its syringes. Earlier sessions count for the rules on spacing and belong to no course of this draft."""
    before = tuple(msgspec.structs.replace(session, apart=True) for session in earlier)
    draft = Draft(_treatment(facts, bench, before), on=on, practitioner=bench.practitioner, clinic=bench.clinic, facts_version=version)
    return settled(with_facts(draft, facts, knowledge), knowledge)


def _treatment(facts: PatientFacts, bench: Bench, before: tuple[Earlier, ...]) -> Treatment:
    return Treatment(Patient(name=facts.name), previous=before, packs=bench.packs, country=bench.country)


def repeated(
    old: Draft, facts: PatientFacts, version: int, on: date, bench: Bench, knowledge: Knowledge, earlier: Iterable[Earlier] = ()
) -> Draft:  # fmt: skip
    """The next session of a signed one: mix, plan and series as they were, the questions of the day and all decisions anew.

    `earlier` are all signed sessions of the patient; those of the old one's course, and the old one, are of this course too.
    """
    days = {session.on for session in old.treatment.previous if not session.apart} | {old.on}
    before = tuple(msgspec.structs.replace(session, apart=session.on not in days) for session in earlier)
    treatment = msgspec.structs.replace(old.treatment, previous=before, asked=Asked(), packs=bench.packs, country=bench.country)
    draft = Draft(treatment, on=on, practitioner=bench.practitioner, clinic=bench.clinic, facts_version=version)
    return recognized(with_facts(draft, facts, knowledge), knowledge)


def corrected(old: Draft, number: str, facts: PatientFacts, version: int, knowledge: Knowledge) -> Draft:
    """A draft that corrects the signed sheet `number`: everything as it was signed, the day of the session too.

    It is checked with what is known today and needs a reason before it is signed again.
    """
    return with_facts(msgspec.structs.replace(old, amends=number, facts_version=version), facts, knowledge)


def continued(draft: Draft, facts: PatientFacts, version: int, on: date, bench: Bench, knowledge: Knowledge) -> Draft:
    """A kept draft gone on with on another day: its patient as the record says now where that was changed since, else as the draft has it."""
    kept = draft.facts if draft.facts is not None and version == draft.facts_version else facts
    on = draft.on if draft.amends else on  # a correction stays on the day of its session
    draft = msgspec.structs.replace(draft, on=on, facts_version=version, practitioner=bench.practitioner, clinic=bench.clinic)
    draft = with_treatment(draft, packs=bench.packs, country=bench.country)
    return recognized(with_facts(draft, kept, knowledge), knowledge)


def worth_keeping(draft: Draft) -> bool:
    """Whether anything was put on the bench that would be missed."""
    treatment = draft.treatment
    return bool(treatment.formulas or treatment.plan or treatment.site or treatment.indication or treatment.series or draft.amends)
