"""Trying the program with invented patients."""

from __future__ import annotations

from dataclasses import replace

from formulator.base.i18n import tr
from formulator.domain.records import PatientFacts, RecordsError
from formulator.ui import preferences
from formulator.ui.desk import Desk


def try_demo(desk: Desk) -> bool:
    """Fills what is not said yet, puts the demo patients that are missing into the records and opens the first. False where that fails."""
    settings = desk.outside.settings
    filled = replace(
        settings,
        clinic=settings.clinic if settings.clinic.name else replace(settings.clinic, name=tr("Demo clinic")),
        practitioner=settings.practitioner if settings.practitioner.name else replace(settings.practitioner, name=tr("Dr. Demo")),
    )
    if not preferences.keep(desk, filled):
        return False
    try:
        idents = [_there_or_made(desk, facts) for facts in desk.outside.demo()]
    except RecordsError as error:
        desk.failed.emit(str(error))
        return False
    if not idents or not desk.open_patient(idents[0]):
        return False
    desk.went.emit("patient")
    desk.told.emit(
        tr("These patients are invented: their numbers begin with DEMO. Answer the questions of today, then press F3."), "", None
    )
    return True


def _there_or_made(desk: Desk, facts: PatientFacts) -> int:
    patients = desk.outside.records.patients
    found = next((hit for hit in patients.search(facts.number).found if hit.number == facts.number), None)
    return found.id if found is not None else patients.create(facts, desk.outside.who).id
