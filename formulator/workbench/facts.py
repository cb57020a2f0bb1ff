"""From the patient as typed to the patient as checked. What cannot be read stays unknown and is told, field by field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

import msgspec

from formulator.base.i18n import tr
from formulator.base.reading import to_date, to_word
from formulator.domain.finding import NotChecked
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.parsing import read_dose, read_mass
from formulator.domain.patient import Allergy, Answer, Contraception, HomeMedicine, Patient, Pregnancy, Reaction, Sex
from formulator.domain.quantities import Mass
from formulator.domain.records import PatientFacts, TypedAllergy, TypedMedicine
from formulator.domain.values import age_years, answer, hours, to_egfr, to_inr, to_week
from formulator.workbench.draft import Draft, with_treatment

T = TypeVar("T")


def read_facts(facts: PatientFacts, knowledge: Knowledge, on: date) -> tuple[Patient, tuple[NotChecked, ...]]:
    """The patient and what of the typed facts could not be read; `where` of each is "patient.<field>". Nothing is raised."""
    reader = _Reader(facts, knowledge, on)
    return reader.patient(), tuple(reader.unread)


def with_facts(draft: Draft, facts: PatientFacts, knowledge: Knowledge) -> Draft:
    """The draft with these facts of its patient. Whether the diagnosis was made is no fact of the record and is kept.

    What could not be read elsewhere (the series, the route) stays told.
    """
    patient, unread = read_facts(facts, knowledge, draft.on)
    patient = msgspec.structs.replace(patient, diagnosis_made=draft.treatment.patient.diagnosis_made)
    others = tuple(gap for gap in draft.unread if not gap.where.startswith("patient."))
    return msgspec.structs.replace(with_treatment(draft, patient=patient), facts=facts, unread=(*unread, *others))


def to_birth(text: str) -> date:
    """A day of birth: 1969-08-30 or 30.08.1969; raises ValueError. Two figures for the year or month/day/year are not read."""
    parts = text.strip().split(".")
    if len(parts) == 3 and len(parts[2].strip()) == 4 and all(part.strip().isdigit() for part in parts):
        day, month, year = (int(part) for part in parts)
        return to_date(f"{year:04}-{month:02}-{day:02}")
    return to_date(text.strip())


def to_weight(text: str) -> Mass:
    """A weight of the body: "64 kg", and "64" for kilograms as the field says; raises ValueError."""
    plain = text.strip()
    found = read_mass(f"{plain} kg" if plain.replace(",", "").replace(".", "").isdigit() else plain)
    if not Decimal("0.3") <= found.to("kg") <= 500:
        raise ValueError(tr("a weight of 0.3 kg to 500 kg is possible"))
    return found


class _Reader:
    def __init__(self, facts: PatientFacts, knowledge: Knowledge, on: date) -> None:
        self.facts, self.on = facts, on
        self.resolve = knowledge.vocabulary.resolve
        self.unread: list[NotChecked] = []

    def take(self, field: str, read: Callable[[str], T], text: str | None = None, index: int = -1) -> T | None:
        """The value of a field; None where it is empty or cannot be read, and the latter is told."""
        written = (getattr(self.facts, field) if text is None else text).strip()
        if not written:
            return None
        try:
            return read(written)
        except (ValueError, ArithmeticError) as error:
            self.unread.append(NotChecked(f"patient.{field}", index, written, str(error)))
            return None

    def patient(self) -> Patient:
        facts = self.facts
        made = Patient(
            name=facts.name.strip(),
            number=facts.number.strip(),
            birth_date=self.take("birth_date", self.birth),
            age_years=self.take("age", age_years) if not facts.birth_date.strip() else None,
            sex=self.take("sex", to_word(Sex)),
            weight=self.take("weight", to_weight),
            pregnancy=self.take("pregnancy", pregnancy),
            breastfeeding=self.take("breastfeeding", answer),
            contraception=self.take("contraception", to_word(Contraception)),
            egfr=self.take("egfr", to_egfr),
            inr=self.take("inr", to_inr),
            conditions=None if facts.conditions is None else tuple(self.resolve(Field.CONDITION, text) for text in facts.conditions),
            medications=None if facts.medications is None else tuple(self.medicine(*one) for one in enumerate(facts.medications)),
            allergies=None if facts.allergies is None else tuple(self.allergy(*one) for one in enumerate(facts.allergies)),
        )
        return self.sound(made)

    def birth(self, text: str) -> date:
        born = to_birth(text)
        if born > self.on or self.on.year - born.year > 130:
            raise ValueError(tr("{text} is not a possible day of birth", text=text))
        return born

    def medicine(self, index: int, typed: TypedMedicine) -> HomeMedicine:
        match = self.resolve(Field.MEDICATION, typed.name)
        dose = self.take("medications", read_dose, typed.dose, index)
        return HomeMedicine(match, dose or match.content, self.take("medications", hours, typed.every, index), typed.note)

    def allergy(self, index: int, typed: TypedAllergy) -> Allergy:
        reaction = self.take("allergies", to_word(Reaction), typed.reaction, index)
        tolerated = tuple(self.resolve(Field.ALLERGY, text) for text in typed.tolerated)
        return Allergy(self.resolve(Field.ALLERGY, typed.to), reaction or Reaction.UNKNOWN, typed.note, tolerated)

    def sound(self, made: Patient) -> Patient:
        """What contradicts itself is told; what the conditions say of pregnancy and breastfeeding counts there too."""
        made = told_by_conditions(made)
        if made.sex is Sex.MALE and made.pregnancy is not None and made.pregnancy.state is Answer.YES:
            self.unread.append(NotChecked("patient.pregnancy", -1, self.facts.pregnancy, tr("pregnancy contradicts the sex")))
        return made


def pregnancy(text: str) -> Pregnancy:
    """none, yes, unknown, or the weeks: "24 weeks"; raises ValueError."""
    words = {"none": Answer.NO, "no": Answer.NO, "yes": Answer.YES, "unknown": Answer.UNKNOWN}
    plain = text.strip().casefold()
    if plain in words:
        return Pregnancy(words[plain])
    return Pregnancy(Answer.YES, to_week(plain.removesuffix("weeks").removesuffix("week").strip()))


def told_by_conditions(patient: Patient) -> Patient:
    """Pregnancy or breastfeeding written among the conditions is the same statement as in its own field: it wins over "none"."""
    told = {concept for match in patient.conditions or () for concept in match.concepts}
    if "pregnancy-as-condition" in told and (patient.pregnancy is None or patient.pregnancy.state is not Answer.YES):
        patient = msgspec.structs.replace(patient, pregnancy=Pregnancy(Answer.YES))
    if "breastfeeding-as-condition" in told:
        patient = msgspec.structs.replace(patient, breastfeeding=Answer.YES)
    return patient
