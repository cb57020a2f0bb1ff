"""What is on the bench: syringes with their lines, the plan, the series and what was done before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from formulator.domain.names import Match
from formulator.domain.patient import Answer, Patient
from formulator.domain.quantities import EXACT, Concentration, Dose, Volume


class Line(msgspec.Struct, frozen=True):
    """One line of a syringe: the typed text and amounts, what they mean, and what could not be told.

    `candidates` are the presentations that the text can mean, the likeliest first; all have the same strength.
    `volume` and `dose` are derived from what was typed and None where that is not possible; `gaps` says why.
    `unread` is a text typed as an amount that could not be read as one; the line then has no amount.
    """

    match: Match
    typed_volume: Volume | None = None
    typed_dose: Dose | None = None
    typed_count: Decimal | None = None
    typed_strength: Concentration | None = None
    route: str = ""
    purpose: str = ""
    substance: str = ""
    candidates: tuple[str, ...] = ()
    strength: Concentration | None = None
    volume: Volume | None = None
    dose: Dose | None = None
    gaps: tuple[str, ...] = ()
    contradiction: str = ""
    unlisted_strength: bool = False
    diluent: bool = False
    fill_to: Volume | None = None
    unread: str = ""


class Formula(msgspec.Struct, frozen=True):
    """One syringe."""

    name: str
    lines: tuple[Line, ...] = ()
    size: Volume | None = None


def volume_of(formula: Formula) -> Volume | None:
    """The volume of a syringe, exactly; None where it is empty or a line's volume is not known."""
    total = Decimal(0)
    for line in formula.lines:
        if line.volume is None:
            return None
        total = EXACT.add(total, line.volume.value)
    return Volume(total) if formula.lines else None


class Zone(msgspec.Struct, frozen=True):
    """One entry of the injection plan. `angle` in degrees; `unread` holds fields typed in a way that could not be read, with the text."""

    zone: str
    side: str = ""
    syringe: str = "A"
    technique: str = ""
    needle: str = ""
    angle: Decimal | None = None
    points: int | None = None
    per_point: Volume | None = None
    unread: tuple[tuple[str, str], ...] = ()


class Series(msgspec.Struct, frozen=True):
    sessions: int = 1
    every_days: Decimal | None = None


class Earlier(msgspec.Struct, frozen=True):
    """An earlier session. One `apart` belongs to another course: it counts for the rules on spacing, not for the number of the session."""

    on: date
    lines: tuple[Line, ...] = ()
    apart: bool = False


class Asked(msgspec.Struct, frozen=True):
    """The "asked today" strip; None = not asked."""

    on: date | None = None
    allergies: str | None = None
    pregnancy: str | None = None
    anticoagulant: str | None = None
    fever_or_infection: Answer | None = None
    new_medicines: Answer | None = None


class Person(msgspec.Struct, frozen=True):
    """A practitioner or a clinic as printed."""

    name: str = ""
    license: str = ""
    address: str = ""


class Treatment(msgspec.Struct, frozen=True):
    """One patient, one mix, one plan on one day."""

    patient: Patient
    formulas: tuple[Formula, ...] = ()
    route: str = "intradermal"
    site: str = ""
    indication: str = ""
    indication_match: Match | None = None
    antiseptic: Match | None = None
    series: Series | None = None
    plan: tuple[Zone, ...] = ()
    previous: tuple[Earlier, ...] = ()
    asked: Asked = Asked()
    packs: tuple[str, ...] = ()
    country: str = ""
