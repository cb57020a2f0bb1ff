"""Exact amounts: sums, conversions, dimensions, and no float anywhere."""

from __future__ import annotations

import ast
import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import formulator
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Match
from formulator.domain.patient import HomeMedicine
from formulator.domain.quantities import (
    DOSE_TYPES,
    Activity,
    Amount,
    Concentration,
    Equivalents,
    Mass,
    PerKilogram,
    Scalar,
    Volume,
    add,
    total,
)
from formulator.interchange.casefile import parse_case
from formulator.interchange.report import report
from formulator.workbench.review import review

SCALARS = (*DOSE_TYPES, Volume)
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False)
POSITIVE = st.decimals(min_value=Decimal("0.000001"), max_value=10**6, places=6, allow_nan=False)
R22 = settings(deadline=None, max_examples=300)


@R22
@given(st.lists(AMOUNTS, min_size=1, max_size=12), st.randoms(use_true_random=False), st.sampled_from(DOSE_TYPES))
def test_a_sum_is_exact_in_whatever_order(values: list[Decimal], random: object, kind: type[Scalar]) -> None:
    """The sum is the true one, and the order of its parts does not change it."""
    parts = [kind(value) for value in values]
    true = sum((Fraction(value) for value in values), Fraction(0))
    first = total(parts)  # type: ignore[arg-type]
    random.shuffle(parts)  # type: ignore[attr-defined]
    assert total(parts) == first  # type: ignore[arg-type]
    assert Fraction(first.value) == true


@R22
@given(AMOUNTS, POSITIVE, POSITIVE)
def test_splitting_a_line_into_two_keeps_its_dose(size: Decimal, one: Decimal, other: Decimal) -> None:
    """The doses of two volumes together are the dose of the sum of the volumes."""
    strength = Concentration(Mass(size))
    whole = strength.dose(Volume(one) + Volume(other))
    assert add(strength.dose(Volume(one)), strength.dose(Volume(other))) == whole
    assert Fraction(whole.value) == Fraction(size) * (Fraction(one) + Fraction(other))


@settings(deadline=None, max_examples=100)
@given(AMOUNTS, AMOUNTS, st.sampled_from(SCALARS))
def test_a_difference_undoes_a_sum(one: Decimal, other: Decimal, kind: type[Scalar]) -> None:
    """What was added can be taken away without a trace."""
    assert kind(one) + kind(other) - kind(other) == kind(one)


@R22
@given(AMOUNTS, st.sampled_from(SCALARS), st.data())
def test_units_round_trip_exactly(number: Decimal, kind: type[Scalar], data: st.DataObject) -> None:
    """From one unit to another and back nothing changes (R23)."""
    one, other = (data.draw(st.sampled_from(sorted(kind.UNITS))) for _ in range(2))
    size = kind.of(number, one)
    assert size.to(one) == number
    assert kind.of(size.to(other), other) == size


@pytest.fixture(scope="module")
def pint_registry() -> object:
    pint = pytest.importorskip("pint")
    return pint.UnitRegistry(non_int_type=Decimal, cache_folder=None)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (Mass, {"ng": "nanogram", "mcg": "microgram", "mg": "milligram", "g": "gram", "kg": "kilogram"}),
        (Volume, {"mcL": "microliter", "mL": "milliliter", "dL": "deciliter", "L": "liter"}),
        (Amount, {"mcmol": "micromole", "mmol": "millimole", "mol": "mole"}),
    ],
)
def test_conversions_agree_with_an_independent_library(pint_registry: object, kind: type[Scalar], names: dict[str, str]) -> None:
    """Every pair of units is converted as pint converts it."""
    assert set(names) == set(kind.UNITS)
    for one, other in itertools.product(names, repeat=2):
        for number in ("1", "0.5", "250", "37.125", "0.001"):
            expected = pint_registry.Quantity(Decimal(number), names[one]).to(names[other]).magnitude  # type: ignore[attr-defined]
            assert kind.of(number, one).to(other) == expected


@settings(deadline=None, max_examples=50)
@given(POSITIVE, POSITIVE)
def test_strengths_agree_with_an_independent_library(pint_registry: object, mass: Decimal, volume: Decimal) -> None:
    """Grams in deciliters as milligrams per milliliter."""
    quantity = pint_registry.Quantity  # type: ignore[attr-defined]
    expected = (quantity(mass, "gram") / quantity(volume, "deciliter")).to("milligram / milliliter").magnitude
    found = Concentration.of(Mass.of(mass, "g"), Volume.of(volume, "dL")).per_ml.value
    assert abs(found - expected) <= abs(expected) * Decimal("1e-25")


@pytest.mark.parametrize("pair", list(itertools.permutations(SCALARS, 2)), ids=lambda p: f"{p[0].__name__}-{p[1].__name__}")
def test_dimensions_never_mix(pair: tuple[type[Scalar], type[Scalar]]) -> None:
    """Adding, comparing and dividing across dimensions is a TypeError, and equality is false."""
    one, other = pair[0](Decimal(1)), pair[1](Decimal(1))
    for action in (
        lambda: one + other, lambda: one - other, lambda: one < other, lambda: one >= other, lambda: one.ratio(other),
        lambda: add(one, other), lambda: total([one, other]),
    ):  # fmt: skip
        with pytest.raises(TypeError):
            action()
    assert one != other
    for unit in set(pair[1].UNITS) - set(pair[0].UNITS):
        with pytest.raises(KeyError):
            pair[0].of(1, unit)
        with pytest.raises(KeyError):
            one.to(unit)


def test_international_units_never_become_milligrams() -> None:
    """A strength in units gives no volume for a dose in milligrams, nor the reverse."""
    with pytest.raises(TypeError):
        Concentration(Activity(Decimal(100))).volume(Mass(Decimal(1)))
    with pytest.raises(TypeError):
        Concentration(Mass(Decimal(100))).volume(Equivalents(Decimal(1)))


def test_nothing_is_divided_by_zero_silently() -> None:
    """No volume, no divisor and no partner are errors of their own."""
    for action in (
        lambda: Concentration.of(Mass(Decimal(1)), Volume(Decimal(0))),
        lambda: Mass(Decimal(1)).ratio(Mass(Decimal(0))),
        lambda: Mass(Decimal(1)).over(0),
    ):
        with pytest.raises(ZeroDivisionError):
            action()
    with pytest.raises(ValueError, match="nothing to add"):
        total([])


@pytest.mark.parametrize(
    "action",
    [
        lambda: Mass.of(0.1, "mg"),  # type: ignore[arg-type]
        lambda: Mass(Decimal(1)).times(0.1),  # type: ignore[arg-type]
        lambda: Mass(Decimal(1)).over(0.1),  # type: ignore[arg-type]
        lambda: Mass(Decimal(1)) + Mass(0.1),  # type: ignore[arg-type]
        lambda: Mass(0.1).to("g"),  # type: ignore[arg-type]
        lambda: Mass(Decimal(1)).ratio(Mass(0.1)),  # type: ignore[arg-type]
    ],
)
def test_a_float_is_refused_at_the_door(action: object) -> None:
    """No arithmetic takes a float."""
    with pytest.raises(TypeError):
        action()  # type: ignore[operator]


def test_per_kilogram_and_per_day() -> None:
    """A dose per kilogram needs the weight, a dose per day the interval."""
    assert PerKilogram(Mass(Decimal("4.5"))).dose(Mass.of(64, "kg")) == Mass(Decimal(288))
    medicine = HomeMedicine(Match("x"), Mass(Decimal(500)), Decimal(8))
    assert medicine.per_hours(24) == Mass(Decimal(1500))
    assert HomeMedicine(Match("x"), Mass(Decimal(500))).per_hours(24) is None


CASE = b"""\
case: 1
date: 2026-11-22
patient:
  age: 7,5 months
  sex: female
  weight: 8,2 kg
  pregnancy: "24.5 weeks"
  egfr: "88.5"
  inr: "2,4"
  conditions: [asthma, unheard of]
  medications: [Coumadin, "lidocaine 50 mg", {name: warfarin, dose: "2,5 mg", every: 3 days}]
  allergies: [{to: lidocaine, reaction: delayed, tolerated: [hyalase]}]
syringes:
  - name: A
    size: 10 mL
    mix:
      - {ingredient: "Xylocaine 1 %", volume: "1,1 mL"}
      - {ingredient: lidocaine, strength: 20 mg/mL, dose: 3.3 mg}
      - {ingredient: hyalase, count: "0.1"}
      - {ingredient: thiamine mix, volume: 0.3 mL}
    diluent: {ingredient: saline, to: 7 mL}
series: {sessions: 5, every: 10 hours}
plan: [{zone: hip, angle: "45.5", points: 20, per_point: 0.1 mL}]
previous: [{date: 2026-11-20, mix: [{ingredient: lidocaine, strength: 1:30, dose: 20 mg}]}]
"""


def _children(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        yield from ((f"[{key!r}]", inner) for key, inner in value.items())
        yield from (("key", key) for key in value)
    elif isinstance(value, (tuple, list, set, frozenset)):
        yield from ((f"[{index}]", inner) for index, inner in enumerate(value))
    elif isinstance(value, msgspec.Struct):
        yield from ((f".{name}", getattr(value, name)) for name in value.__struct_fields__)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from ((f".{field.name}", getattr(value, field.name)) for field in dataclasses.fields(value))
    else:
        slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ()) if isinstance(name, str)]
        yield from ((f".{name}", getattr(value, name)) for name in slots if not name.startswith("__") and hasattr(value, name))
        yield from ((f".{name}", inner) for name, inner in getattr(value, "__dict__", {}).items())


def floats(root: object) -> list[str]:
    """The paths of all floats that can be reached from a value."""
    found, seen, waiting = [], set(), [("", root)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, float):
            found.append(f"{path} = {value!r}")
        if isinstance(value, (str, bytes, int, Decimal, date, type, float)) or value is None or id(value) in seen:
            continue
        seen.add(id(value))
        waiting += [(path + step, inner) for step, inner in _children(value)]
    return found


def test_the_walk_finds_floats() -> None:
    """A float deep inside is found, so that finding none means something."""
    assert floats({"a": (Volume(0.5),)}) == ["['a'][0].value = 0.5"]  # type: ignore[arg-type]


def test_no_float_in_knowledge_draft_review_or_report(small: Knowledge) -> None:
    """No dose, volume, strength, limit, share or fact passes through a float at run time (R22)."""
    draft = parse_case(CASE, "case", small, date(2026, 11, 22))
    found = review(draft, small)
    assert found.totals
    assert any(line.volume for line in draft.treatment.formulas[0].lines)
    for root in (small.data, draft, found, report(draft, found, small)):
        assert floats(root) == []


def test_no_float_in_the_real_knowledge(knowledge: Knowledge) -> None:
    """The catalog itself holds none."""
    assert floats(knowledge.data) == []


@pytest.mark.parametrize("room", ["domain", "safety", "workbench", "catalog", "interchange"])
def test_no_float_is_written_in_the_code(room: str) -> None:
    """No float literal, no call of float, no float in an annotation in the rooms that compute."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in (Path(formulator.__file__).parent / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float)) or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert not found
