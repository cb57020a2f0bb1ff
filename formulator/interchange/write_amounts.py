"""Amounts as a case file says them: each in words that read back as exactly the same amount."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from formulator.domain.display import amount, concentration, number
from formulator.domain.parsing import read_dose, read_strength, read_volume
from formulator.domain.quantities import EXACT, Concentration, Dose, Volume
from formulator.domain.values import age_years, hours

T = TypeVar("T")

#: Digits that the format can hold. A quotient that does not end (10 mg of 3 mg/mL) has more: it is written to so many.
_DIGITS = 18
#: Strengths that do not end per mL are written over a volume of at most so many mL: "100 mg/3 mL".
_MOST_ML = 10**6


def first_that_reads(texts: Iterator[str], read: Callable[[str], T], value: T) -> str:
    """The first of some texts that reads back as the value; the last one where none does."""
    text = ""
    for text in texts:
        if _reads(text, read) == value:
            break
    return text


def _reads(text: str, read: Callable[[str], T]) -> T | None:
    try:
        return read(text)
    except (ValueError, ArithmeticError):
        return None


def volume_text(volume: Volume, typed: str = "") -> str:
    """ "2 mL"."""
    return first_that_reads(_plain(volume, typed), read_volume, volume)


def dose_text(dose: Dose, typed: str = "") -> str:
    """ "250 mg"."""
    return first_that_reads(_plain(dose, typed), read_dose, dose)


def _plain(quantity: Dose | Volume, typed: str) -> Iterator[str]:
    if typed:
        yield typed
    yield amount(quantity)
    yield amount(quantity, unit=quantity.BASE)
    whole = max(1, quantity.value.adjusted() + 1)
    yield amount(quantity, max(0, _DIGITS - whole), quantity.BASE)


def strength_text(strength: Concentration) -> str:
    """ "10 mg/mL"; "100 mg/3 mL" where the quotient does not end."""
    return first_that_reads(_strengths(strength), read_strength, strength)


def _strengths(strength: Concentration) -> Iterator[str]:
    per_ml = strength.per_ml
    yield concentration(strength)
    yield f"{number(per_ml.value)} {per_ml.BASE}/mL"
    over = Fraction(per_ml.value).limit_denominator(_MOST_ML)
    yield f"{over.numerator} {per_ml.BASE}/{over.denominator} mL"
    yield f"{amount(per_ml, _DIGITS - max(1, per_ml.value.adjusted() + 1), per_ml.BASE)}/mL"


def interval_text(span: Decimal, typed: str = "") -> str:
    """An interval in hours: "7 days", "36 hours"."""
    return first_that_reads(_intervals(span, typed), hours, span)


def _intervals(span: Decimal, typed: str) -> Iterator[str]:
    if typed:
        yield typed
    days = EXACT.divide(span, Decimal(24))
    if days == days.to_integral_value():
        yield f"{number(days)} days"
    yield f"{number(span)} hours"
    yield f"{number(span, 6)} hours"


def age_text(years: Decimal, typed: str = "") -> str:
    """An age in years, or in the months, weeks or days that it came from."""
    return first_that_reads(_ages(years, typed), age_years, years)


def _ages(years: Decimal, typed: str) -> Iterator[str]:
    if typed:
        yield typed
    yield number(years)
    for unit, each in (("months", 12), ("weeks", 52), ("days", 365)):
        yield f"{number(years * each, 6)} {unit}"
    yield number(years, 6)
