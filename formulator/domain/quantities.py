"""Exact amounts: a Decimal in the base unit of its dimension. No float ever enters.

Sums and products of what people write are exact; a quotient that does not end (10 mg of 3 mg/mL) is kept to 40 digits.
Dimensions never mix: adding milligrams to milliliters is a TypeError, and international units never become
milligrams, for no general factor exists.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, FloatOperation, InvalidOperation, Overflow
from typing import ClassVar, Self

import msgspec

#: 40 digits: what people write has at most 12, so sums and products of up to three of them stay exact.
#: A float is refused with a TypeError wherever it would enter.
EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow, FloatOperation])


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """An amount of one dimension. `value` counts base units. Raises TypeError across dimensions."""

    value: Decimal
    UNITS: ClassVar[dict[str, Decimal]] = {}
    BASE: ClassVar[str] = ""

    @classmethod
    def of(cls, number: Decimal | int | str, unit: str) -> Self:
        """`number` of `unit`; raises KeyError where the unit is not of this dimension."""
        return cls(EXACT.multiply(EXACT.create_decimal(number), cls.UNITS[unit]))

    def to(self, unit: str) -> Decimal:
        """The number of `unit` in this amount; raises KeyError where the unit is not of this dimension."""
        return EXACT.divide(self.value, self.UNITS[unit])

    def __add__(self, other: Self) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(EXACT.add(self.value, other.value))

    def __sub__(self, other: Self) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(EXACT.subtract(self.value, other.value))

    def times(self, factor: Decimal | int) -> Self:
        return type(self)(EXACT.multiply(self.value, factor))

    def over(self, divisor: Decimal | int) -> Self:
        return type(self)(EXACT.divide(self.value, divisor))

    def ratio(self, other: Scalar) -> Decimal:
        """How many times `other` fits into this; raises TypeError across dimensions, ZeroDivisionError for 0."""
        if type(other) is not type(self):
            raise TypeError(f"{type(self).__name__} / {type(other).__name__}")
        if not other.value:
            raise ZeroDivisionError
        return EXACT.divide(self.value, other.value)

    def __lt__(self, other: Scalar) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.value < other.value

    def __le__(self, other: Scalar) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.value <= other.value

    def __gt__(self, other: Scalar) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.value > other.value

    def __ge__(self, other: Scalar) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.value >= other.value


def _units(**powers: int) -> dict[str, Decimal]:
    return {unit: Decimal(1).scaleb(power) for unit, power in powers.items()}


class Mass(Scalar, frozen=True, gc=False, tag="mg"):
    """A mass; the base unit is the milligram."""

    UNITS: ClassVar[dict[str, Decimal]] = _units(ng=-6, mcg=-3, mg=0, g=3, kg=6)
    BASE: ClassVar[str] = "mg"


class Volume(Scalar, frozen=True, gc=False, tag="mL"):
    """A volume; the base unit is the milliliter."""

    UNITS: ClassVar[dict[str, Decimal]] = _units(mcL=-3, mL=0, dL=2, L=3)
    BASE: ClassVar[str] = "mL"


class Activity(Scalar, frozen=True, gc=False, tag="IU"):
    """A biological activity in international units; never convertible into a mass in general."""

    UNITS: ClassVar[dict[str, Decimal]] = _units(IU=0, units=0)
    BASE: ClassVar[str] = "units"


class Amount(Scalar, frozen=True, gc=False, tag="mmol"):
    """An amount of substance; the base unit is the millimole."""

    UNITS: ClassVar[dict[str, Decimal]] = _units(mcmol=-3, mmol=0, mol=3)
    BASE: ClassVar[str] = "mmol"


class Equivalents(Scalar, frozen=True, gc=False, tag="mEq"):
    """An amount of charge; milliequivalents become millimoles only by the valence of that ion."""

    UNITS: ClassVar[dict[str, Decimal]] = _units(mEq=0)
    BASE: ClassVar[str] = "mEq"


Dose = Mass | Activity | Amount | Equivalents
DOSE_TYPES: tuple[type[Scalar], ...] = (Mass, Activity, Amount, Equivalents)


class Concentration(msgspec.Struct, frozen=True, gc=False, tag="per mL"):
    """A dose in each milliliter."""

    per_ml: Dose

    @classmethod
    def of(cls, dose: Dose, volume: Volume) -> Concentration:
        """`dose` dissolved in `volume`; raises ZeroDivisionError for no volume."""
        if not volume.value:
            raise ZeroDivisionError
        return cls(dose.over(volume.value))

    def dose(self, volume: Volume) -> Dose:
        """The dose in `volume` of this solution."""
        return self.per_ml.times(volume.value)

    def volume(self, dose: Dose) -> Volume:
        """The volume that holds `dose`; raises TypeError where the dimensions differ."""
        if type(dose) is not type(self.per_ml):
            raise TypeError(f"{type(dose).__name__} in {type(self.per_ml).__name__} per mL")
        return Volume(EXACT.divide(dose.value, self.per_ml.value))


class PerKilogram(msgspec.Struct, frozen=True, gc=False, tag="per kg"):
    """A dose for each kilogram of body weight."""

    per_kg: Dose

    def dose(self, weight: Mass) -> Dose:
        return self.per_kg.times(weight.to("kg"))


def total(amounts: list[Dose]) -> Dose:
    """The sum; raises TypeError across dimensions and ValueError for an empty list."""
    if not amounts:
        raise ValueError("nothing to add")
    result = amounts[0]
    for amount in amounts[1:]:
        result = add(result, amount)
    return result


def add(one: Dose, other: Dose) -> Dose:
    """The sum of two doses of the same dimension; raises TypeError otherwise."""
    if type(one) is not type(other):
        raise TypeError(f"{type(one).__name__} + {type(other).__name__}")
    return type(one)(EXACT.add(one.value, other.value))
