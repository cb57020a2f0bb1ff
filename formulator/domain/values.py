"""Readers of the small values of a case file. Each raises ValueError with the reason."""

from __future__ import annotations

import re
from decimal import Decimal

from formulator.base.i18n import tr
from formulator.base.reading import Fields, to_decimal
from formulator.domain.parsing import plain_digits, read_number
from formulator.domain.patient import Answer

SIDES = ("left", "right", "both", "midline")
_SPAN = re.compile(r"(\d[\d.,]*)?\s*(hour|hours|h|day|days|d|week|weeks|month|months)")
_AGE = re.compile(r"(\d[\d.,]*)\s*(year|years|y|month|months|week|weeks|day|days)?")
_HOURS = {"hour": 1, "hours": 1, "h": 1, "day": 24, "days": 24, "d": 24, "week": 168, "weeks": 168, "month": 720, "months": 720}
LONGEST_DAYS = 3660
_PER_YEAR = {"month": 12, "months": 12, "week": 52, "weeks": 52, "day": 365, "days": 365}

to_egfr = to_decimal(read_number, "0", "250")
to_inr = to_decimal(read_number, "0.1", "20")
to_angle = to_decimal(read_number, "0", "90")
to_week = to_decimal(read_number, "0", "45")


def answer(text: str) -> Answer:
    """yes, no or unknown."""
    words = {"yes": Answer.YES, "no": Answer.NO, "unknown": Answer.UNKNOWN, "true": Answer.YES, "false": Answer.NO}
    if text not in words:
        raise ValueError(tr("{text} is not yes, no or unknown", text=text[:40]))
    return words[text]


def hours(text: str) -> Decimal:
    """The hours of "day", "12 hours", "2 weeks"."""
    found = _SPAN.fullmatch(plain_digits(text).casefold())
    if found is None:
        raise ValueError(tr("{text} is not an interval such as day, 12 hours or 2 weeks", text=text[:40]))
    count = read_number(found[1]) if found[1] else Decimal(1)
    if not 0 < count <= 10_000:
        raise ValueError(tr("{text} is out of any possible range", text=text[:40]))
    return count * _HOURS[found[2]]


def days(text: str) -> Decimal:
    """The days of "7 days", "2 weeks"; ten years at most."""
    found = hours(text) / Decimal(24)
    if found > LONGEST_DAYS:
        raise ValueError(tr("{text} is out of any possible range", text=text[:40]))
    return found


def age_years(text: str) -> Decimal:
    """Years from "57", "57 years" or "7 months"."""
    found = _AGE.fullmatch(plain_digits(text).casefold())
    if found is None:
        raise ValueError(tr("{text} is not an age in years or months", text=text[:40]))
    count = read_number(found[1])
    years = count / _PER_YEAR.get(found[2] or "", 1)
    if not 0 <= years <= 130:
        raise ValueError(tr("{text} is not a possible age", text=text[:40]))
    return years


def short_text(fields: Fields, key: str, limit: int = 300) -> str:
    return fields.text(key, limit=limit)
