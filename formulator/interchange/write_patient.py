"""The patient of a case file, from the patient as checked and, where there is one, as typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from formulator.base.reading import to_date
from formulator.domain.display import amount, number
from formulator.domain.parsing import read_mass
from formulator.domain.patient import Allergy, Answer, HomeMedicine, Patient, Pregnancy, Reaction, Sex
from formulator.domain.quantities import Mass
from formulator.domain.records import PatientFacts, TypedMedicine
from formulator.domain.values import to_egfr, to_inr
from formulator.interchange.write_amounts import age_text, dose_text, first_that_reads, interval_text

Said = dict[str, object]


def said_of_patient(patient: Patient, facts: PatientFacts | None) -> Said:
    """The `patient:` part. What was typed is kept where the format reads it as the same; what could not be read is left out."""
    typed = facts or PatientFacts()
    said: Said = {"name": patient.name, "id": patient.number}
    if patient.birth_date is not None:
        said["birth_date"] = first_that_reads(_dates(patient.birth_date, typed.birth_date), to_date, patient.birth_date)
    elif patient.age_years is not None:
        said["age"] = age_text(patient.age_years, typed.age)
    for key in ("sex", "breastfeeding", "contraception"):
        said[key] = value.value if (value := getattr(patient, key)) is not None else ""
    if patient.weight is not None:
        said["weight"] = first_that_reads(_weights(patient.weight, typed.weight), read_mass, patient.weight)
    if patient.pregnancy is not None and not (patient.sex is Sex.MALE and patient.pregnancy.state is Answer.YES):
        said["pregnancy"] = _pregnancy(patient.pregnancy)
    for key, read in (("egfr", to_egfr), ("inr", to_inr)):
        if (figure := getattr(patient, key)) is not None:
            said[key] = first_that_reads(iter((getattr(typed, key), number(figure))), read, figure)
    if patient.diagnosis_made is not Answer.UNKNOWN:
        said["diagnosis_made"] = patient.diagnosis_made.value
    return {**said, **_lists(patient, typed)}


def _dates(day: date, typed: str) -> Iterator[str]:
    yield from (typed, day.isoformat())


def _weights(weight: Mass, typed: str) -> Iterator[str]:
    yield from (typed, amount(weight, unit="kg"), amount(weight), amount(weight, 9, "kg"))


def _pregnancy(pregnancy: Pregnancy) -> str:
    if pregnancy.week is not None:
        return f"{number(pregnancy.week)} weeks"
    return {Answer.NO: "none", Answer.YES: "yes", Answer.UNKNOWN: "unknown"}[pregnancy.state]


def _lists(patient: Patient, typed: PatientFacts) -> Said:
    """Lists that were never asked are left out; empty ones are an answer."""
    said: Said = {}
    if patient.conditions is not None:
        said["conditions"] = [match.text for match in patient.conditions]
    if patient.medications is not None:
        pairs = zip_longest(patient.medications, (typed.medications or ())[: len(patient.medications)], fillvalue=None)
        said["medications"] = [_medicine(medicine, written) for medicine, written in pairs if medicine is not None]
    if patient.allergies is not None:
        said["allergies"] = [_allergy(allergy) for allergy in patient.allergies] or "none"
    return said


def _medicine(medicine: HomeMedicine, typed: TypedMedicine | None) -> Said:
    said: Said = {"name": medicine.match.text}
    if medicine.dose is not None and medicine.dose != medicine.match.content:
        said["dose"] = dose_text(medicine.dose, typed.dose if typed is not None else "")
    if medicine.every_hours is not None:
        said["every"] = interval_text(medicine.every_hours, typed.every if typed is not None else "")
    return {**said, "note": medicine.note}


def _allergy(allergy: Allergy) -> Said:
    said: Said = {"to": allergy.match.text}
    if allergy.reaction is not Reaction.UNKNOWN:
        said["reaction"] = allergy.reaction.value
    said["note"] = allergy.note
    if allergy.tolerated:
        said["tolerated"] = [match.text for match in allergy.tolerated]
    return said
