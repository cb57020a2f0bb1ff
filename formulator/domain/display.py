"""Writing amounts as the Joint Commission "Do Not Use" list and ISMP ask.

Always a leading zero, never a trailing one, mcg, mL, "units" in full, no exponent and no thousands separator
(a comma is a decimal sign for half of our readers).
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from formulator.domain.quantities import (
    EXACT,
    Activity,
    Amount,
    Concentration,
    Dose,
    Equivalents,
    Mass,
    PerKilogram,
    Volume,
)

_STEPS: dict[type, tuple[tuple[str, Decimal], ...]] = {
    Mass: (("g", Decimal(1000)), ("mg", Decimal("0.1")), ("mcg", Decimal(0))),
    Volume: (("mL", Decimal(0)),),
    Activity: (("units", Decimal(0)),),
    Amount: (("mmol", Decimal(0)),),
    Equivalents: (("mEq", Decimal(0)),),
}


def number(value: Decimal, places: int | None = None) -> str:
    """Plain digits without trailing zeros; rounded half to even to `places` decimals where asked.

    A value that would be rounded to zero keeps its first two significant digits instead.
    """
    if places is not None:
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN, context=EXACT)
        if value and not rounded:
            rounded = value.quantize(Decimal(1).scaleb(value.adjusted() - 1), context=EXACT)
        value = rounded
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(quantity: Dose | Volume, places: int | None = None, unit: str | None = None) -> str:
    """ "0.5 mg", "250 mcg", "1.5 g", "2 mL", "100 units"; `unit` fixes the unit."""
    chosen = unit or _unit(quantity)
    return f"{number(quantity.to(chosen), places)} {_word(chosen, quantity.to(chosen))}"


def _unit(quantity: Dose | Volume) -> str:
    size = abs(quantity.value)
    for unit, floor in _STEPS[type(quantity)]:
        if size >= floor:
            return unit
    return quantity.BASE


def _word(unit: str, count: Decimal) -> str:
    return "unit" if unit == "units" and count == 1 else unit


def significant(quantity: Dose, figures: int) -> str:
    """The amount in its base unit with so many significant figures: what a division gave, not what anybody wrote."""
    value = quantity.value
    places = max(0, figures - 1 - value.adjusted()) if value else 0
    return f"{number(value, places)} {_word(quantity.BASE, value)}"


def concentration(value: Concentration, places: int | None = None) -> str:
    """ "10 mg/mL"."""
    return f"{amount(value.per_ml, places)}/mL"


def percent(value: Concentration) -> str:
    """The strength as weight in volume, "1 %" for 10 mg/mL; empty where it is not a mass or not a usual percentage."""
    if not isinstance(value.per_ml, Mass):
        return ""
    grams_per_100 = EXACT.divide(value.per_ml.value, Decimal(10))
    usual = grams_per_100 >= Decimal("0.01") and grams_per_100 == round(grams_per_100, 3)
    return f"{number(grams_per_100)} %" if usual else ""


def strength(value: Concentration) -> str:
    """Both ways of saying it: "1 % = 10 mg/mL"."""
    share = percent(value)
    return f"{share} = {concentration(value, 4)}" if share else concentration(value, 4)


def per_kilogram(value: PerKilogram) -> str:
    """ "4.5 mg/kg"."""
    return f"{amount(value.per_kg)}/kg"


def share(value: Decimal) -> str:
    """A share as percent, "15 %"; never shows 100 % for less than the whole nor the reverse."""
    whole = number(EXACT.multiply(value, Decimal(100)), 0)
    if whole == "100" and value != 1:
        whole = number(EXACT.multiply(value, Decimal(100)), 2)
        whole = whole if whole != "100" else ("more than 100" if value > 1 else "almost 100")
    return f"{whole} %"
