"""Amounts as the Joint Commission and ISMP ask for them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.domain.display import amount, concentration, number, per_kilogram, percent, share, strength
from formulator.domain.quantities import Activity, Amount, Concentration, Equivalents, Mass, PerKilogram, Volume

D = Decimal
#: What no displayed amount may hold: a trailing zero, a naked point, an exponent, a thousands separator, dangerous short forms.
FORBIDDEN = re.compile(
    r"\.[0-9]*0(?![0-9])|(?<![0-9])\.|\.(?![0-9])|[0-9][eE][-+0-9]|[0-9][,' \u00a0\u202f][0-9]|\b[Uu]\b|\bIU\b|[µμ]|\bcc\b|\bml\b|(?<![0-9.])0[0-9]"
)
SIZES = st.decimals(min_value=D("1e-9"), max_value=D("1e9"), allow_nan=False).filter(lambda d: d.adjusted() > -12)
KINDS = st.sampled_from([Mass, Activity, Amount, Equivalents])
PLACES = st.one_of(st.none(), st.integers(0, 6))


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (amount(Mass(D("0.5"))), "0.5 mg"),
        (amount(Mass(D("5.0"))), "5 mg"),
        (amount(Mass(D("100"))), "100 mg"),
        (amount(Mass(D("0.1"))), "0.1 mg"),
        (amount(Mass(D("0.0500"))), "50 mcg"),
        (amount(Mass(D("0.000001"))), "0.001 mcg"),
        (amount(Mass(D("1500"))), "1.5 g"),
        (amount(Mass(D("1E+3"))), "1 g"),
        (amount(Mass(D("999.99"))), "999.99 mg"),
        (amount(Mass(D("1E+7")), unit="kg"), "10 kg"),
        (amount(Volume(D("2.50"))), "2.5 mL"),
        (amount(Volume(D("0.05"))), "0.05 mL"),
        (amount(Volume(D("1000"))), "1000 mL"),
        (amount(Activity(D("150"))), "150 units"),
        (amount(Activity(D("1"))), "1 unit"),
        (amount(Activity(D("1.0"))), "1 unit"),
        (amount(Activity(D("0.5"))), "0.5 units"),
        (amount(Activity(D("1000000"))), "1000000 units"),
        (amount(Amount(D("0.5"))), "0.5 mmol"),
        (amount(Equivalents(D("4"))), "4 mEq"),
        (amount(Mass(D("1.23456")), 2), "1.23 mg"),
        (amount(Mass(D("1.005")), 2), "1 mg"),
        (amount(Volume(D("0.0004")), 2), "0.0004 mL"),
        (amount(Volume(D("0.00123456")), 2), "0.0012 mL"),
        (concentration(Concentration(Mass(D(10)))), "10 mg/mL"),
        (concentration(Concentration(Activity(D(300)))), "300 units/mL"),
        (strength(Concentration(Mass(D(10)))), "1 % = 10 mg/mL"),
        (strength(Concentration(Mass(D("0.005")))), "5 mcg/mL"),
        (strength(Concentration(Mass(D("0.5")))), "0.05 % = 0.5 mg/mL"),
        (strength(Concentration(Activity(D(300)))), "300 units/mL"),
        (percent(Concentration(Mass(D("9.0")))), "0.9 %"),
        (percent(Concentration(Mass(D(10) / D(3)))), ""),
        (per_kilogram(PerKilogram(Mass(D("4.50")))), "4.5 mg/kg"),
        (number(D("0E+3")), "0"),
        (number(D("0.000")), "0"),
    ],
)
def test_an_amount_is_shown(shown: str, text: str) -> None:
    """Leading zero, no trailing zero, mcg, mL, units in full; a small value never rounds away to nothing."""
    assert shown == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0 %"), ("0.15", "15 %"), ("1", "100 %"), ("1.5", "150 %"), ("0.999", "99.9 %"), ("1.001", "100.1 %"),
        ("0.9999999", "almost 100 %"), ("1.0000001", "more than 100 %"), ("0.001", "0.1 %"), ("0.0000001", "0.00001 %"),
    ],
)  # fmt: skip
def test_a_share_never_hides_on_which_side_of_the_whole_it_lies(value: str, text: str) -> None:
    """100 % is shown for exactly the whole only."""
    assert share(D(value)) == text


@settings(deadline=None, max_examples=100)
@given(SIZES, KINDS, PLACES)
def test_no_displayed_amount_can_be_misread(size: Decimal, kind: type[Mass], places: int | None) -> None:
    """No trailing zero after a point, no naked point, no exponent, no separator, no dangerous abbreviation."""
    dose = kind(size)
    for shown in (
        amount(dose, places), amount(Volume(size), places), concentration(Concentration(dose), places), strength(Concentration(dose)),
        percent(Concentration(dose)), per_kilogram(PerKilogram(dose)), share(size), number(size, places),
    ):  # fmt: skip
        assert not FORBIDDEN.search(shown), shown


@settings(deadline=None, max_examples=100)
@given(SIZES, st.integers(0, 6))
def test_rounding_stays_near_and_never_gives_zero(size: Decimal, places: int) -> None:
    """The shown number is within half of its last place, and above 0 where the amount is."""
    shown = D(number(size, places))
    assert shown > 0
    assert abs(shown - size) <= D(1).scaleb(-places) / 2


@settings(deadline=None, max_examples=100)
@given(st.decimals(min_value=0, max_value=1000, places=7, allow_nan=False))
def test_a_share_keeps_its_side(value: Decimal) -> None:
    """What is below the whole never shows 100 % nor more, what is above never less."""
    shown = share(value)
    if value < 1:
        assert shown.startswith("almost") or D(shown.split()[0]) < 100
    elif value > 1:
        assert shown.startswith("more") or D(shown.split()[0]) > 100
    else:
        assert shown == "100 %"


def test_the_patterns_find_what_they_forbid() -> None:
    """The test above would see each of these."""
    for text in (
        "5.0 mg",
        "0.50 mg",
        ".5 mg",
        "5. mg",
        "1E+3 mg",
        "1e3 mg",
        "1,000 mg",
        "1 000 mg",
        "10 U",
        "10 IU",
        "5 µg",
        "5 μg",
        "2 cc",
        "05 mg",
    ):
        assert FORBIDDEN.search(text), text
    for text in ("0.5 mg", "100 mg", "10.05 mg", "0 %", "1 % = 10 mg/mL", "10 units", "1 unit", "0.105 mL"):
        assert not FORBIDDEN.search(text), text
