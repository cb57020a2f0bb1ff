"""The patient as known today; what was never asked is its own state, never a "no"."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from formulator.domain.names import Match
from formulator.domain.quantities import Dose, Mass


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Contraception(StrEnum):
    EFFECTIVE = "effective"
    NONE = "none"
    UNKNOWN = "unknown"


class Reaction(StrEnum):
    IMMEDIATE = "immediate"
    DELAYED = "delayed"
    INTOLERANCE = "intolerance"
    UNKNOWN = "unknown"


class Allergy(msgspec.Struct, frozen=True):
    match: Match
    reaction: Reaction = Reaction.UNKNOWN
    note: str = ""
    tolerated: tuple[Match, ...] = ()


class HomeMedicine(msgspec.Struct, frozen=True):
    """`dose` is one intake, `every` the hours between two; either may be unknown."""

    match: Match
    dose: Dose | None = None
    every_hours: Decimal | None = None
    note: str = ""

    def per_hours(self, hours: int) -> Dose | None:
        """The dose in so many hours, or None where the dose or the interval is not known."""
        if self.dose is None or self.every_hours is None:
            return None
        return self.dose.times(Decimal(hours)).over(self.every_hours)


class Pregnancy(msgspec.Struct, frozen=True):
    """`week` is None where pregnant without a known week."""

    state: Answer = Answer.UNKNOWN
    week: Decimal | None = None


FERTILE_FROM, FERTILE_TO = 12, 55


class Patient(msgspec.Struct, frozen=True):
    """None means that it was never said. `allergies` None = never asked, () = none."""

    name: str = ""
    number: str = ""
    birth_date: date | None = None
    age_years: Decimal | None = None
    sex: Sex | None = None
    weight: Mass | None = None
    pregnancy: Pregnancy | None = None
    breastfeeding: Answer | None = None
    contraception: Contraception | None = None
    egfr: Decimal | None = None
    inr: Decimal | None = None
    diagnosis_made: Answer = Answer.UNKNOWN
    conditions: tuple[Match, ...] | None = None
    medications: tuple[HomeMedicine, ...] | None = None
    allergies: tuple[Allergy, ...] | None = None

    def age(self, today: date) -> Decimal | None:
        """Completed years, with the fraction only below 2 years (completed months / 12)."""
        if self.birth_date is None:
            return self.age_years
        born = self.birth_date
        months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
        if months < 24:
            return Decimal(months) / Decimal(12)
        return Decimal(months // 12)

    def may_be_pregnant(self, today: date) -> bool:
        """Whether pregnancy must be asked: a woman of 12 to 55, or whose age is not known; also other sex."""
        if self.sex is Sex.MALE or self.sex is None:
            return False
        age = self.age(today)
        return age is None or FERTILE_FROM <= age <= FERTILE_TO
