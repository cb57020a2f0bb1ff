"""Invented patients, drafts and orders, and a clock that stands where it is put."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from formulator.domain.patient import Patient
from formulator.domain.protocol import ProtocolSheet
from formulator.domain.records import ChainMark, PatientFacts, TypedAllergy, TypedMedicine
from formulator.domain.treatment import Treatment
from formulator.records import Records
from formulator.workbench.draft import Draft
from formulator.workbench.ports import SheetOrder, Signed
from tests.sheets.samples import small

WHO = "Dr. B. Example"
CLINIC = timezone(timedelta(hours=1))


class Clock:
    """Moves one second at each question."""

    def __init__(self, start: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=CLINIC)) -> None:
        self.at = start

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def to(self, year: int, month: int, day: int, hour: int = 9) -> None:
        self.at = datetime(year, month, day, hour, tzinfo=UTC)


def facts(n: int = 0, name: str = "Helena Novák-Lindqvist", **more: object) -> PatientFacts:
    return PatientFacts(
        name=name, number=f"P-{n:04}", birth_date="1969-08-30", sex="female", weight="64 kg", pregnancy="none",
        conditions=("asthme", "trochanteric pain"), medications=(TypedMedicine("Euthyrox", "75 mcg", "day"),),
        allergies=(TypedAllergy("métamizole", "immediate", "rash after a tablet", ("paracetamol",)),), allergies_asked="2026-11-22",
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def draft(name: str = "Helena Novák-Lindqvist", site: str = "right hip") -> Draft:
    return Draft(Treatment(Patient(name=name), site=site), date(2026, 11, 22))


def sheet_maker(name: str = "Helena Novák-Lindqvist") -> Callable[[str, ChainMark], ProtocolSheet]:
    def make(number: str, _: ChainMark) -> ProtocolSheet:
        made = small()
        return replace(made, number=number, patient=replace(made.patient, name=name))

    return make


def order(patient: int, name: str = "Helena Novák-Lindqvist", **more: object) -> SheetOrder:
    case, report = f'{{"case":"1","patient":{{"name":"{name}"}}}}'.encode(), b'{"report":1}'
    return SheetOrder(patient, WHO, draft(name), case, report, sheet_maker(name), **more)  # type: ignore[arg-type]


def fill(records: Records, count: int, name: str = "Patient") -> list[tuple[int, Signed]]:
    """Patients, each with one change and one sheet."""
    made = []
    for n in range(count):
        kept = records.patients.create(facts(n, f"{name} Number{n}"), WHO)
        records.patients.change(kept.id, 1, facts(n, f"{name} Number{n}", note="changed"), WHO)
        made.append((kept.id, records.sheets.sign(order(kept.id, f"{name} Number{n}"))))
    return made
