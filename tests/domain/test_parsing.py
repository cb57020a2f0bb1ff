"""The strict reader of amounts: every form that is read, every form that is refused and why."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from formulator.domain import display
from formulator.domain.parsing import (
    Quantity,
    Refused,
    clean,
    read,
    read_dose,
    read_limit,
    read_mass,
    read_number,
    read_strength,
    read_volume,
)
from formulator.domain.quantities import Activity, Amount, Concentration, Equivalents, Mass, PerKilogram, Volume

D = Decimal


def mg(value: str) -> Mass:
    return Mass(D(value))


def ml(value: str) -> Volume:
    return Volume(D(value))


def units(value: str) -> Activity:
    return Activity(D(value))


FORMS: dict[str, Quantity] = {
    # numbers
    "5 mg": mg("5"), "5mg": mg("5"), "  5   mg ": mg("5"), "0.5 mg": mg("0.5"), "0,5 mg": mg("0.5"), "12,75 mg": mg("12.75"),
    "1.234 mg": mg("1.234"), "0.125 mg": mg("0.125"), "0,125 mg": mg("0.125"), "100.5 mg": mg("100.5"), "1500 mg": mg("1500"),
    "１０ mg": mg("10"),
    # grouped digits
    "1 500 mg": mg("1500"), "1\u00a0500 mg": mg("1500"), "1\u202f500 mg": mg("1500"), "1'500 mg": mg("1500"),
    "1 000 000 IU": units("1000000"), "1,000,000 IU": units("1000000"), "1.000.000 IU": units("1000000"),
    # masses
    "1 ng": mg("0.000001"), "250 mcg": mg("0.25"), "250 µg": mg("0.25"), "250 μg": mg("0.25"), "250 ug": mg("0.25"), "2 g": mg("2000"),
    "64 kg": mg("64000000"), "5 MG": mg("5"), "5 Mg": mg("5"), "5 G": mg("5000"),
    # volumes
    "2 mL": ml("2"), "2 ml": ml("2"), "2 ML": ml("2"), "2 cc": ml("2"), "2 cm3": ml("2"), "2 cm³": ml("2"), "2cm³": ml("2"), "1 dL": ml("100"), "1 L": ml("1000"),
    "50 µL": ml("0.05"), "50 μl": ml("0.05"), "50 mcL": ml("0.05"), "50 ul": ml("0.05"),
    # activities
    "150 IU": units("150"), "150 iu": units("150"), "150 I.U.": units("150"), "150 UI": units("150"), "150 U.I.": units("150"),
    "150 IE": units("150"), "150 I.E.": units("150"), "150 units": units("150"), "1 unit": units("1"), "150 U": units("150"),
    "150 USP units": units("150"), "150 international units": units("150"),
    # amounts of substance and charge
    "3 mmol": Amount(D(3)), "1 mol": Amount(D(1000)), "5 µmol": Amount(D("0.005")), "5 mcmol": Amount(D("0.005")),
    "4 mEq": Equivalents(D(4)), "4 meq": Equivalents(D(4)), "4 mval": Equivalents(D(4)),
    # strengths
    "1 %": Concentration(mg("10")), "1%": Concentration(mg("10")), "0,9 %": Concentration(mg("9")), "0.05 %": Concentration(mg("0.5")),
    "1 % w/v": Concentration(mg("10")), "1 % m/v": Concentration(mg("10")),
    "10 mg/mL": Concentration(mg("10")), "10mg/ml": Concentration(mg("10")), "10 mg / mL": Concentration(mg("10")),
    "100 mg/5 mL": Concentration(mg("20")), "100 mg / 5 ml": Concentration(mg("20")), "100 mg in 5 mL": Concentration(mg("20")),
    "1 g/100 mL": Concentration(mg("10")), "1 g/100ml": Concentration(mg("10")), "5 mg per mL": Concentration(mg("5")),
    "5 mg pro ml": Concentration(mg("5")), "50 mcg/mL": Concentration(mg("0.05")), "50 µg/ml": Concentration(mg("0.05")), "5 mg/2 cm³": Concentration(mg("2.5")),
    "1 mg/dL": Concentration(mg("0.01")), "1 g/L": Concentration(mg("1")), "1,5 g/L": Concentration(mg("1.5")),
    "300 units/mL": Concentration(units("300")), "1500 IU/5 mL": Concentration(units("300")), "5 I.E./mL": Concentration(units("5")),
    "1 mmol/mL": Concentration(Amount(D(1))), "2 mEq/mL": Concentration(Equivalents(D(2))),
    "1:1000": Concentration(mg("1")), "1:200 000": Concentration(mg("0.005")), "1 : 200 000": Concentration(mg("0.005")),
    "1:200000": Concentration(mg("0.005")), "1:200'000": Concentration(mg("0.005")), "1:100\u202f000": Concentration(mg("0.01")),
    # per kilogram
    "4.5 mg/kg": PerKilogram(mg("4.5")), "4,5 mg/kg": PerKilogram(mg("4.5")), "10 mcg/kg": PerKilogram(mg("0.01")),
    "10 IU/kg": PerKilogram(units("10")), "2 mg per kg": PerKilogram(mg("2")),
}  # fmt: skip

REFUSALS = {
    "": "empty", "   ": "empty", "x" * 61: "too long", "1" * 21 + " mg": "too long",
    # no unit, no number, an unknown unit
    "5": "has no unit", "0,5": "has no unit", "mg": "not a plain number", "five mg": "not a plain number",
    "5 gamma": "gamma is not a unit", "5 mq": "mq is not a unit", "5 mm": "mm is not a unit", "5 tablets": "tablets is not a unit",
    "1 Mio IU": "Mio IU is not a unit", "5 mg.": "mg. is not a unit", "5 mg mg": "mg mg is not a unit",
    "5 мг": "мг is not a unit", "5 mг": "mг is not a unit", "5 µг": "is not a unit",
    # ambiguous or easily misread numbers
    "1,500 mg": "1500 or as 1.5", "1.500 mg": "1500 or as 1.5", "1,234 mg": "1234 or as 1.234", "200.000 mg": "200000 or as 200",
    "1:200,000": "200000 or as 200", "1:200.000": "200000 or as 200", "1,234.500 mg": "mixes separators", "1.234,5 mg": "not a plain number",
    "1,000.000 mg": "mixes separators", "1 000,000 mg": "mixes separators",
    ".5 mg": "write 0.5 mg", ",5 mg": "write 0,5 mg", "5. mg": "not a plain number", "5, mg": "not a plain number",
    "05 mg": "needless zero", "00.5 mg": "needless zero", "15 00 mg": "not a plain number", "1 , 5 mg": "not a plain number",
    "1..5 mg": "not a plain number", "1e3 mg": "not a plain number", "1_000 mg": "not a plain number", "0x10 mg": "not a plain number",
    "12:30:45": "not a plain number", "1;5 mg": "not a plain number", "٣ mg": "not a plain number",
    "10³ IU": "not a plain digit", "½ mg": "not a plain digit", "1½ mg": "not a plain digit", "₅ mg": "not a plain digit",
    "1:10⁵": "not a plain digit", "① mg": "not a plain digit", "⒈5 mg": "not a plain digit",
    "-5 mg": "sign", "+5 mg": "sign", "−5 mg": "sign", "~5 mg": "not a plain number", ">5 mg": "not a plain number", "5-10 mg": "not a plain number",
    "5±1 mg": "not a plain number", "1/2 mg": "not a plain number",
    # words that other readers take for numbers
    "NaN": "not a plain number", "inf mg": "not a plain number", "1e308 mg": "not a plain number", "yes": "not a plain number",
    "null": "not a plain number", "~": "not a plain number", "2026-11-22": "not a plain number",
    # strengths that are none
    "1 mL/mL": "a volume per something", "5 mg/g": "g is not a volume", "5 mg/2 kg": "kg is not a volume", "5 mg/0 mL": "above 0",
    "5 mg/m2": "not a plain number", "5 mg/mL/kg": "not a plain number", "5 mg/": "not a plain number", "5 mg/x": "x is not a unit",
    "1 % v/v": "cannot be read as weight in volume", "1 %/mL": "cannot be read", "1 %o": "cannot be read", "10 mg %": "not a plain number",
    "0:5": "not a ratio strength", "5:5": "not a ratio strength", "5:1": "not a ratio strength", "1:0": "not a ratio strength",
    # several amounts in one
    "1 mg + 2 mg": "not a plain number", "1 mg, 2 mL": "not a plain number", "1 mg 2 mL": "not a plain number",
    # hidden characters
    "5\u200b mg": "U+200B", "5 mg\u202e": "U+202E", "\ufeff5 mg": "U+FEFF", "5\0mg": "U+0000", "5 m\u00adg": "U+00AD", "5 mg\ud800": "U+D800",
}  # fmt: skip


@pytest.mark.parametrize("text", FORMS)
def test_a_form_is_read_as_what_it_means(text: str) -> None:
    """Every way of writing an amount that a case file may use."""
    assert read(text) == FORMS[text]


@pytest.mark.parametrize("text", REFUSALS, ids=ascii)
def test_what_is_ambiguous_or_no_amount_is_refused_with_the_reason(text: str) -> None:
    """Nothing is guessed; the reason stands in the message."""
    with pytest.raises(Refused) as caught:
        read(text)
    assert REFUSALS[text] in str(caught.value)


@pytest.mark.parametrize("text", ["5 mg", "1 %", "4.5 mg/kg", "2 mL"])
def test_each_reader_takes_its_own_dimension_only(text: str) -> None:
    """A volume where a dose belongs is refused, and so on for every pair."""
    takes: dict[str, set[Callable[[str], object]]] = {
        "5 mg": {read_dose, read_mass, read_limit}, "1 %": {read_strength}, "4.5 mg/kg": {read_limit}, "2 mL": {read_volume},
    }  # fmt: skip
    for reader in (read_dose, read_mass, read_limit, read_strength, read_volume):
        if reader in takes[text]:
            assert reader(text) == FORMS.get(text, read(text))
        else:
            with pytest.raises(Refused, match="not a"):
                reader(text)


@pytest.mark.parametrize(
    ("reader", "unit"),
    [(read_dose, "mg"), (read_mass, "mg"), (read_limit, "mg/kg"), (read_strength, "mg/mL"), (read_volume, "mL"), (read_strength, "%")],
)
def test_zero_and_impossible_sizes_are_refused(reader: Callable[[str], object], unit: str) -> None:
    """An amount is above 0 and within what can be."""
    for number, words in (("0", "above 0"), ("0.0", "above 0"), ("9999999999999999999", "range"), ("0.000000000000000001", "range")):
        with pytest.raises(Refused, match=words):
            reader(f"{number} {unit}")


@pytest.mark.parametrize(("text", "value"), [("0", "0"), ("7.4", "7.4"), ("7,4", "7.4"), ("1 000", "1000"), ("1.234", "1.234")])
def test_plain_numbers(text: str, value: str) -> None:
    """A number without a unit, with either decimal sign."""
    assert read_number(text) == D(value)


def test_clean_gives_one_form() -> None:
    """Wide characters, compatibility forms and any white space become the plain ones."""
    assert clean(" １\u00a0\u2009mg\t\n") == "1 mg"
    assert clean("µ") == clean("μ") == "\u03bc"


def test_a_long_text_is_refused_quickly() -> None:
    """Ten thousand characters, or 5,000 digits, take no time."""
    start = time.perf_counter()
    for text in ("1" * 10_000, "1 " * 5_000, "1 mg/" * 2_000, "m" * 10_000, "1" + ".,'" * 19, "1 " + "a," * 28, "1 per" * 12):
        with pytest.raises(Refused):
            read(text)
    assert time.perf_counter() - start < 5


SIZES = st.decimals(min_value=D("0.000001"), max_value=D("999999.999999"), places=6, allow_nan=False)
DOSES = st.one_of(st.builds(kind, SIZES) for kind in (Mass, Activity, Amount, Equivalents))
ROUND_TRIP = settings(deadline=None, max_examples=300)


@ROUND_TRIP
@given(st.one_of(DOSES, st.builds(Volume, SIZES)))
def test_a_displayed_amount_reads_back(size: Mass | Volume) -> None:
    """What is shown means what it was made of."""
    assert read(display.amount(size)) == size


@ROUND_TRIP
@given(DOSES)
def test_a_displayed_strength_reads_back(dose: Mass) -> None:
    """Per milliliter, as percent and per kilogram."""
    strength = Concentration(dose)
    assert read(display.concentration(strength)) == strength
    assert read(display.per_kilogram(PerKilogram(dose))) == PerKilogram(dose)
    if shown := display.percent(strength):
        assert read(shown) == strength


@settings(deadline=None, max_examples=100)
@given(SIZES, st.sampled_from(["mg", "mL", "mcg", "IU", "mmol"]))
def test_point_and_comma_mean_the_same_or_are_refused(size: Decimal, unit: str) -> None:
    """A comma is never read as another number than the point: at most it is refused as ambiguous."""
    shown = display.number(size)
    point = read(f"{shown} {unit}")
    try:
        comma = read(f"{shown.replace('.', ',')} {unit}")
    except Refused as error:
        assert "can be read as" in str(error)
    else:
        assert comma == point


ALPHABET = st.sampled_from(list("0123456789.,:;/% '-+mgcµμuULlIEikdDper\u00a0\u200b½³٣г\0\n"))


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=80), st.text(alphabet=ALPHABET, max_size=30)))
@example("1:")
@example("%")
@example("1 %%")
@example("\ud800")
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is typed either means something positive or exactly one thing: refused, with a reason."""
    for reader in (read, read_number, read_dose, read_mass, read_limit, read_strength, read_volume):
        try:
            found = reader(text)
        except Refused as error:
            assert str(error)
        else:
            assert found is not None


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(sorted(FORMS)), st.integers(0, 30), st.characters(categories=["Cc", "Cf", "Mn", "No", "Nl"]))
def test_a_strange_character_never_changes_an_amount(form: str, at: int, character: str) -> None:
    """A hidden, raised or combining character put into an amount is refused, or changes nothing."""
    try:
        found = read(form[:at] + character + form[at:])
    except Refused:
        return
    assert found == FORMS[form]
