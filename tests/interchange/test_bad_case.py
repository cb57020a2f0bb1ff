"""Damaged, hostile and mistaken case files: every error with its place in one run, nothing silently dropped, never a crash."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.base.problems import InputError, Problem
from formulator.domain.knowledge import Knowledge
from formulator.interchange.casefile import parse_case
from formulator.interchange.report import report
from formulator.workbench.draft import Draft
from formulator.workbench.review import Status, review
from tests.catalogs import write_house

TODAY = date(2026, 11, 22)
PLACED = re.compile(r".+?:[1-9][0-9]*:[1-9][0-9]*: .+")
CASE = """\
case: 1
date: 2026-11-22
patient:
  name: Anna Example
  id: P-0042
  birth_date: 1969-08-30
  sex: female
  weight: 64 kg
  pregnancy: none
  breastfeeding: no
  contraception: effective
  egfr: 88
  inr: 2.4
  diagnosis_made: yes
  conditions: [asthme]
  medications: [Coumadin, {name: warfarin, dose: 5 mg, every: day}]
  allergies: [{to: penicillins, reaction: immediate, note: rash, tolerated: [common salt]}]
mix:
  - {ingredient: lidocaine, strength: 10 mg/mL, volume: 2 mL}
  - {ingredient: lidocaine, strength: 20 mg/mL, dose: 40 mg}
  - {ingredient: hyalase, count: 1}
diluent: {ingredient: saline, to: 10 mL}
route: intradermal
site: right hip
antiseptic: warfarin
series: {sessions: 5, every: 7 days}
indication: pain of the hip
plan:
  - {zone: hip, side: right, syringe: A, technique: point by point, needle: "30G 4 mm", angle: 45, points: 20, per_point: 0.1 mL}
asked: {date: 2026-11-22, allergies: confirmed, pregnancy: confirmed, anticoagulant: confirmed, fever_or_infection: no, new_medicines: no}
previous: [{date: 2026-11-08, mix: [{ingredient: lidocaine, strength: 1 %, volume: 1 mL}]}]
packs: [french]
acknowledged: [untested]
practitioner: {name: Dr. B. Example, license: "12345"}
clinic: {name: Clinic, address: Street 1}
overrides:
  - {rule: rule-age, excuses: "3f9a61c4", reason: will monitor, note: seen, by: Dr. B. Example}
"""
SYRINGES = """\
case: 1
patient: {age: 57, sex: male}
syringes:
  - {name: A, size: 10 mL, mix: [{ingredient: lidocaine, strength: 1 %, volume: 2 mL}], diluent: {ingredient: saline, volume: 5 mL}}
  - {name: B, mix: [{ingredient: hyalase, volume: 1 mL}]}
"""
MINIMAL = "case: 1\npatient: {age: 57, sex: male, conditions: [], medications: [], allergies: none}\nmix: [{ingredient: lidocaine, strength: 1 %, volume: 2 mL}]\n"


def read(text: str | bytes, knowledge: Knowledge) -> Draft | tuple[Problem, ...]:
    """The draft, or the problems, each with a place; anything else raises here."""
    try:
        return parse_case(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), "case.yaml", knowledge, TODAY)
    except InputError as error:
        assert error.problems
        assert all(PLACED.fullmatch(str(p)) for p in error.problems), [str(p) for p in error.problems]
        return error.problems


def problems(text: str | bytes, knowledge: Knowledge) -> tuple[Problem, ...]:
    found = read(text, knowledge)
    assert not isinstance(found, Draft), "accepted"
    return found


def changed(old: str, new: str, text: str = CASE) -> str:
    assert old in text, old
    return text.replace(old, new, 1)


def line(old: str, text: str = CASE) -> int:
    return text[: text.index(old)].count("\n") + 1


def test_the_examples_of_this_file_are_good(small: Knowledge) -> None:
    """What is damaged below can be read before, with nothing dropped."""
    draft = read(CASE, small)
    assert isinstance(draft, Draft)
    assert len(draft.treatment.formulas[0].lines) == 4
    assert draft.treatment.formulas[0].lines[-1].volume is not None
    assert isinstance(read(SYRINGES, small), Draft)
    assert isinstance(read(MINIMAL, small), Draft)


def test_json_is_read_as_yaml_is(small: Knowledge) -> None:
    """A case file may be JSON."""
    whole = {
        "case": 1,
        "patient": {"age": 57, "sex": "male"},
        "mix": [{"ingredient": "lidocaine", "strength": "1 %", "volume": "2 mL"}],
    }
    assert isinstance(read(json.dumps(whole, indent=2), small), Draft)


def test_a_route_that_no_rule_would_know_is_refused(small: Knowledge) -> None:
    """A misspelt route would switch off what warns about it: for the case and for a line."""
    (found,) = problems(changed("route: intradermal", "route: intramuscullar"), small)
    assert (found.line, "mean intramuscular" in found.message) == (line("route: intradermal"), True)
    (found,) = problems(changed("volume: 2 mL}", "volume: 2 mL, route: telepathic}"), small)
    assert found.line == line("volume: 2 mL}")
    draft = read(changed("route: intradermal", "route: voie intradermique"), small)
    assert isinstance(draft, Draft)
    assert draft.treatment.route == "intradermal"


# R13: hostile numbers

NUMERIC = {
    "weight": "weight: 64 kg", "egfr": "egfr: 88", "inr": "inr: 2.4", "dose": "dose: 5 mg", "every": "every: day", "strength": "strength: 10 mg/mL",
    "volume": "volume: 2 mL", "dose of a line": "dose: 40 mg", "count": "count: 1", "to": "to: 10 mL", "sessions": "sessions: 5", "interval": "every: 7 days",
    "angle": "angle: 45", "points": "points: 20", "per_point": "per_point: 0.1 mL", "birth_date": "birth_date: 1969-08-30",
    "date of asking": "date: 2026-11-22, allergies", "earlier date": "date: 2026-11-08", "pregnancy": "pregnancy: none",
    "strength of an earlier line": "strength: 1 %", "volume of an earlier line": "volume: 1 mL",
}  # fmt: skip
BAD_VALUES = {
    "NaN": "NaN", ".nan": ".nan", "inf": "inf", "-.inf": "-.inf", "-1": "-1", "-1 mg": "-1 mg", "+1 mL": "+1 mL", "1e308": "1e308", "1e-30": "1e-30",
    "12:30:45": "12:30:45", "1_000": "1_000", "empty": '""', "blank": '" "', "nothing": "", "null": "null", "tilde": "~", "list": "[1]", "map": "{a: 1}",
    "date": "2026-13-41", "5,000 digits": "9" * 5_000, "5,000 digits of mg": "9" * 5_000 + " mg", "word": "many", "hex": "0x1F", "two": "1 mg 2 mg",
    "0 mg": "0 mg", "0 mL": "0 mL", "unit alone": "mg/mL", "naked": ".5", "range": "1-2 mL", "Cyrillic": "5 мг", "hidden": '"5\u200b mg"',
    "Arabic digits": "٣", "raised": "10³",
}  # fmt: skip


@pytest.mark.parametrize("value", BAD_VALUES)
def test_a_hostile_value_is_refused_with_the_name_of_its_field(small: Knowledge, value: str) -> None:
    """Each numeric field of a case refuses what is no amount of its kind, all in one run (R13)."""
    text = CASE
    for good in NUMERIC.values():
        key, _, rest = good.partition(":")
        tail = rest[rest.index(",") :] if "," in rest else ""
        text = changed(good, f"{key}: {BAD_VALUES[value]}{tail}", text)
    found = problems(text, small)
    for name, good in NUMERIC.items():
        key = good.partition(":")[0]
        if value == "hidden":
            assert any(p.line == line(good) and "U+200B" in p.message for p in found), name
        else:
            assert any(p.line == line(good) and key in p.message for p in found), (name, [str(p) for p in found])


@pytest.mark.parametrize("value", ["5", "0,5", "1.5", "1,5", "012", "1000"])
@pytest.mark.parametrize(
    "key", ["weight: 64 kg", "strength: 10 mg/mL", "volume: 2 mL", "dose: 40 mg", "to: 10 mL", "per_point: 0.1 mL", "every: 7 days"]
)
def test_a_bare_number_is_never_given_a_unit(small: Knowledge, key: str, value: str) -> None:
    """Nothing is guessed from a number without its unit (R13)."""
    name = key.partition(":")[0]
    found = problems(changed(key, f'{name}: "{value}"'), small)
    assert [p.line for p in found] == [line(key)]
    assert name in found[0].message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("weight: 64 kg", "weight: 64 mL", "not a mass"),
        ("weight: 64 kg", "weight: 64 g", "0.3 kg to 500 kg"),
        ("weight: 64 kg", "weight: 600 kg", "0.3 kg to 500 kg"),
        ("strength: 10 mg/mL", "strength: 10 mg", "not a strength"),
        ("strength: 10 mg/mL", "strength: 10 mg/kg", "not a strength"),
        ("volume: 2 mL", "volume: 2 mg", "not a volume"),
        ("dose: 40 mg", "dose: 40 mL", "not a dose"),
        ("dose: 40 mg", "dose: 40 mg/kg", "not a dose"),
        ("dose: 40 mg", 'dose: "1,500 mg"', "1500 or as 1.5"),
        ("count: 1", "count: 0", "not a possible number"),
        ("count: 1", "count: 1001", "not a possible number"),
        ("egfr: 88", "egfr: 251", "0 to 250"),
        ("inr: 2.4", "inr: 24", "0.1 to 20"),
        ("angle: 45", "angle: 91", "0 to 90"),
        ("points: 20", "points: 0", "1 to 2000"),
        ("points: 20", "points: 2001", "1 to 2000"),
        ("points: 20", 'points: "1.5"', "not a whole number"),
        ("sessions: 5", "sessions: 0", "1 to 100"),
        ("sessions: 5", "sessions: 101", "1 to 100"),
        ("every: 7 days", "every: 7", "not an interval"),
        ("every: 7 days", "every: 0 days", "range"),
        ("birth_date: 1969-08-30", "birth_date: 2026-11-23", "not a possible day of birth"),
        ("birth_date: 1969-08-30", "birth_date: 1800-01-01", "not a possible day of birth"),
        ("birth_date: 1969-08-30", "birth_date: 30.08.1969", "write it as"),
        ("birth_date: 1969-08-30", "birth_date: 1969-08-30\n  age: 57", "either age or birth_date"),
        ("birth_date: 1969-08-30", "age: 131", "not a possible age"),
        ("birth_date: 1969-08-30", "age: seven", "not an age"),
        ("date: 2026-11-08", "date: 2026-11-23", "cannot lie after"),
        ("pregnancy: none", "pregnancy: 46 weeks", "0 to 45"),
        ("pregnancy: none", "pregnancy: 24", "number of weeks"),
        ("sex: female", "sex: F", "female, male, other"),
        ("sex: female", "sex: femal", "Did you mean female?"),
        ("sex: female\n", "sex: male\n  pregnancy: yes\n", "stands twice"),
        ("contraception: effective", "contraception: pill", "effective, none, unknown"),
        ("breastfeeding: no", "breastfeeding: maybe", "yes, no or unknown"),
        ("breastfeeding: no", "breastfeeding: NO", "yes, no or unknown"),
        ("reaction: immediate", "reaction: severe", "immediate, delayed"),
        ("side: right", "side: above", "left, right, both, midline"),
        ("syringe: A", "syringe: Z", "there is no syringe Z"),
        ("packs: [french]", "packs: [danish]", "not a pack"),
        ("acknowledged: [untested]", "acknowledged: [everything]", "only untested can"),
        ("reason: will monitor, ", "", "reason is missing"),
        ("allergies: confirmed", "allergies: yes", "confirmed, changed or"),
        ("case: 1", "case: 2", "case must be 1"),
        ("case: 1\n", "", "case is missing"),
        ("to: 10 mL", "to: 10 mL, volume: 2 mL", "not both"),
        ("{ingredient: saline, to: 10 mL}", "{ingredient: saline}", "needs to or volume"),
        ("ingredient: hyalase, ", "", "ingredient is missing"),
        ("zone: hip, ", "", "zone is missing"),
        ("name: Dr. B. Example, license", "license", "name is missing"),
        ("conditions: [asthme]", "conditions: asthme", "must be a list, none or unknown"),
        ("conditions: [asthme]", "conditions: [[asthme]]", "list of names"),
        ("conditions: [asthme]", "conditions: ['']", "list of names"),
        ("medications: [Coumadin,", "medications: [[],", "map of keys"),
        ("tolerated: [common salt]", "tolerated: common salt", "must be a list"),
        ("mix:\n", "syringes: []\nmix:\n", "either mix or syringes"),
    ],
)
def test_an_impossible_value_is_an_error_that_says_what_would_be_right(small: Knowledge, old: str, new: str, words: str) -> None:
    """Wrong dimensions, impossible sizes, unknown words, contradictions."""
    found = problems(changed(old, new), small)
    assert any(words in p.message for p in found), [str(p) for p in found]
    assert len(found) <= 2, [str(p) for p in found]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("name: B,", "name: A,", "the syringe A stands twice"),
        ("size: 10 mL", "size: 10", "size"),
        ("syringes:\n", "diluent: {ingredient: saline, to: 5 mL}\nsyringes:\n", "the diluent stands in its syringe"),
        ("volume: 5 mL}}", "volume: 5 mL}, filter: yes}", "the key filter is not known"),
    ],
)
def test_the_errors_of_several_syringes(small: Knowledge, old: str, new: str, words: str) -> None:
    """The same strictness for each of several syringes."""
    assert any(words in p.message for p in problems(changed(old, new, SYRINGES), small))


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("case: 1\n", "colour"), ("  name: Anna Example\n", "  nme"), ("every: day", "evry"), ("note: rash", "notes"), ("count: 1", "counts"),
        ("to: 10 mL", "fill_to"), ("sessions: 5", "sesions"), ("angle: 45", "angel"), ("fever_or_infection: no", "fever"), ("license: \"12345\"", "licence"),
        ("by: Dr. B. Example", "who"), ("address: Street 1", "adress"),
    ],
)  # fmt: skip
def test_an_unknown_key_is_an_error_wherever_it_stands(small: Knowledge, place: str, key: str) -> None:
    """No key is ignored, at whatever depth; its place is that of the key."""
    extra = f"{place}{key}: x\n" if place.endswith("\n") else f"{place}, {key}: x"
    text = changed(place, extra)
    (found,) = problems(text, small)
    assert f"the key {key.strip()} is not known" in found.message
    assert text.splitlines()[found.line - 1][found.column - 1 :].startswith(key.strip())


def test_a_doubled_key_names_both_lines(small: Knowledge) -> None:
    """The later weight does not win silently (R15)."""
    (found,) = problems(changed("  weight: 64 kg\n", "  weight: 64 kg\n  weight: 46 kg\n"), small)
    assert (found.line, found.column) == (9, 3)
    assert "the key weight stands twice, first on line 8" in found.message


def test_all_errors_of_a_file_are_told_in_one_run(small: Knowledge) -> None:
    """Many mistakes, one run, in the order of the file."""
    text = CASE
    for old, new in (
        ("64 kg", "64"),
        ("sex: female", "sex: f"),
        ("2 mL", "2"),
        ("40 mg", "40"),
        ("points: 20", "points: x"),
        ("7 days", "7"),
    ):
        text = changed(old, new, text)
    text += "color: red\n"
    found = problems(text, small)
    assert len(found) == 7
    assert list(found) == sorted(found)


@pytest.mark.parametrize(
    "text", ["[]", "x", "- case: 1", "{}", "case: 1\npatient: []\nmix: {}", "null", "--- \n...", "{case: 1, patient: }"]
)
def test_another_shape_is_an_error(small: Knowledge, text: str) -> None:
    """A list, a word or half a case."""
    assert problems(text, small)


# R14: hostile text


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\ufeff", "\u00ad", "\u2066", "\ue000", "\x07"], ids=ascii)
@pytest.mark.parametrize("where", ["Anna Example", "lidocaine", "Coumadin", "penicillins", "5 mg", "female", "right hip", "rash"])
def test_a_hidden_character_is_refused_wherever_it_stands(small: Knowledge, where: str, character: str) -> None:
    """Reversing, joining, marking, private and control characters are told with their place (R14)."""
    text = changed(where, f'"{where[:2]}{character}{where[2:]}"' if ":" not in where else where + character)
    found = problems(text, small)
    assert any(p.line == line(where) or character == "\x07" for p in found)
    assert f"U+{ord(character):04X}" in found[0].message


def test_a_nul_is_refused_with_its_place(small: Knowledge) -> None:
    """As a byte and as an escape (R14)."""
    for text in (changed("Anna Example", "Anna\0Example"), changed("Anna Example", '"Anna\\0Example"')):
        (found,) = problems(text, small)
        assert found.line == 4
        assert "U+0000" in found.message


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "mac-roman"])
def test_a_file_in_another_encoding_is_refused(small: Knowledge, encoding: str) -> None:
    """Only UTF-8 is read; a byte order mark is allowed (R14)."""
    text = changed("Anna Example", "Zoé Müller")
    assert len(problems(text.encode(encoding), small)) == 1
    assert isinstance(read(text.encode("utf-8-sig"), small), Draft)


@pytest.mark.parametrize("unit", ["мг", "mг", "µг", "Мг", "mｇ\u0301"], ids=ascii)
def test_a_unit_in_letters_that_only_look_right_is_refused(small: Knowledge, unit: str) -> None:
    """Cyrillic and combined letters are no unit (R14)."""
    (found,) = problems(changed("40 mg", f"40 {unit}"), small)
    assert found.line == line("40 mg")


def test_both_micro_signs_are_one(small: Knowledge) -> None:
    """U+00B5, U+03BC, u and mc (R14)."""
    doses = set()
    for unit in ("\u00b5g", "\u03bcg", "ug", "mcg"):
        draft = read(changed("40 mg", f"40 {unit}"), small)
        assert isinstance(draft, Draft)
        doses.add(draft.treatment.formulas[0].lines[1].dose)
    assert len(doses) == 1


def test_composed_and_decomposed_names_mean_the_same(small: Knowledge) -> None:
    """Accents in either form, or none (R14)."""
    found = set()
    for name in ("lidoca\u00efne", "lidocai\u0308ne", "LIDOCA\u00cfNE", "lidocaine"):
        draft = read(changed("ingredient: lidocaine", f"ingredient: {name}"), small)
        assert isinstance(draft, Draft)
        found.add(draft.treatment.formulas[0].lines[0].match.concepts)
    assert found == {("lidocaine",)}


@pytest.mark.parametrize(
    "where", ["Anna Example", "lidocaine", "Coumadin", "penicillins", "asthme", "right hip", "rash", "warfarin\nseries", "common salt"]
)
def test_a_text_of_10_000_characters_is_refused_or_told(small: Knowledge, where: str) -> None:
    """Too long for its field is an error; too long for a name is not checked, and says so (R14)."""
    long = "x" * 10_000
    found = read(changed(where, where.replace(where.partition("\n")[0], long)), small)
    if isinstance(found, Draft):
        gaps = report(found, review(found, small), small)["not_checked"]
        assert isinstance(gaps, list)
        assert any(gap["text"] == long for gap in gaps)
    else:
        assert all("too long" in p.message and len(p.message) < 300 for p in found)


def test_too_many_lines_or_entries_are_refused(small: Knowledge) -> None:
    """A list that no patient has is an error, not a slow check."""
    lines = "".join("  - {ingredient: lidocaine, volume: 1 mL}\n" for _ in range(201))
    assert any("more than 200" in p.message for p in problems(changed("mix:\n", "mix:\n" + lines), small))
    assert any("more than 500" in p.message for p in problems(changed("[asthme]", f"[{', '.join(['asthma'] * 501)}]"), small))


# R16: what is not recognized


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("ingredient: lidocaine,", "ingredient: foozumab,", "mix"),
        ("medications: []", "medications: [foozumab]", "patient.medications"),
        ("allergies: none", "allergies: [foozumab]", "patient.allergies"),
        ("conditions: []", "conditions: [foozumab]", "patient.conditions"),
        ("allergies: none", "allergies: [{to: foozumab, reaction: delayed}]", "patient.allergies"),
        ("mix:", "antiseptic: foozumab\nmix:", "antiseptic"),
        ("mix:", "diluent: {ingredient: foozumab, volume: 1 mL}\nmix:", "diluent"),
        ("mix:", "previous: [{date: 2026-11-01, mix: [{ingredient: foozumab, volume: 1 mL}]}]\nmix:", "previous"),
    ],
)
def test_what_is_not_recognized_is_never_passed_over(small: Knowledge, old: str, new: str, where: str) -> None:
    """An unknown name makes the check incomplete and is named as not checked (R16)."""
    draft = read(changed(old, new, MINIMAL), small)
    assert isinstance(draft, Draft)
    found = review(draft, small)
    assert found.status is Status.INCOMPLETE
    assert found.stops
    gaps = report(draft, found, small)["not_checked"]
    assert isinstance(gaps, list)
    assert any(gap["text"] == "foozumab" and gap["in"].startswith(where) for gap in gaps), gaps


@pytest.mark.parametrize("left_out", ["age: 57, ", "sex: male, ", "conditions: [], ", "medications: [], ", ", allergies: none"])
def test_what_was_never_said_is_never_taken_for_no(small: Knowledge, left_out: str) -> None:
    """A fact that is always needed and left out makes the check incomplete (R16)."""
    draft = read(changed(left_out, "", MINIMAL), small)
    assert isinstance(draft, Draft)
    assert review(draft, small).status is Status.INCOMPLETE


# R11: random damage and fuzz


def mutated(data: bytes, rng: random.Random) -> bytes:
    """One of: a flipped bit, a cut, a deleted span, a doubled span, a lost line, two lines swapped."""
    at = rng.randrange(len(data))
    end = min(len(data), at + rng.randrange(1, 60))
    lines = data.splitlines(keepends=True)
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    way = rng.randrange(6)
    if way == 0:
        return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
    if way == 1:
        return data[:at]
    if way == 2:
        return data[:at] + data[end:]
    if way == 3:
        return data[:end] + data[at:]
    if way == 4:
        del lines[one]
    else:
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([CASE, SYRINGES, MINIMAL]), st.integers(0, 2**32), st.integers(1, 3))
def test_a_damaged_case_is_refused_or_reviewed(small: Knowledge, text: str, seed: int, times: int) -> None:
    """300 mutations: problems with their places, or a case that can be reviewed and reported (R11)."""
    data, rng = text.encode(), random.Random(seed)
    for _ in range(times):
        data = mutated(data, rng) or b"x"
    found = read(data, small)
    if isinstance(found, Draft):
        report(found, review(found, small), small)


WORDS = st.sampled_from(
    ["", "x", "none", "unknown", "yes", "no", "1", "57", "2 mL", "1 %", "0,5 mg", "5 mg", "1:200 000", "lidocaine", "hyalase", "Coumadin", "asthma", "foozumab",
     "2026-11-22", "day", "7 days", "A", "right", "1e9 mg", "999999999 mg/mL", "0.000000001 mL", "999999999 mL", "\u202e", "'", "lidocaine 1 % 5 mL (B. Braun)"]
)  # fmt: skip
KEYS = st.sampled_from(
    ["case", "date", "patient", "age", "birth_date", "sex", "weight", "pregnancy", "egfr", "conditions", "medications", "allergies", "to", "reaction", "tolerated",
     "name", "dose", "every", "mix", "syringes", "size", "ingredient", "strength", "volume", "count", "diluent", "route", "site", "antiseptic", "series", "sessions",
     "plan", "zone", "points", "per_point", "angle", "asked", "previous", "packs", "acknowledged", "overrides", "rule", "practitioner", "clinic", "indication"]
)  # fmt: skip
VALUES = st.recursive(WORDS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=5)), max_leaves=15)
LINES = st.fixed_dictionaries(
    {"ingredient": WORDS}, optional={"strength": WORDS, "volume": WORDS, "dose": WORDS, "count": WORDS, "route": WORDS}
)
CASES = st.fixed_dictionaries(
    {"case": st.just("1"), "patient": st.dictionaries(KEYS, VALUES, max_size=4), "mix": st.lists(LINES, max_size=4)},
    optional={
        "date": WORDS,
        "diluent": LINES,
        "series": VALUES,
        "plan": VALUES,
        "previous": VALUES,
        "antiseptic": WORDS,
        "overrides": VALUES,
    },
)


@settings(deadline=None, max_examples=300)
@given(st.one_of(VALUES, CASES))
def test_any_shape_of_a_case_is_refused_or_reviewed(small: Knowledge, value: object) -> None:
    """Whatever keys and values come together, only problems with places come back (R11)."""
    found = read(json.dumps(value, ensure_ascii=False), small)
    if isinstance(found, Draft):
        report(found, review(found, small), small)


@settings(deadline=None, max_examples=100)
@given(LINES, LINES, WORDS)
def test_any_amounts_of_good_lines_are_reviewed_exactly(small: Knowledge, one: dict[str, str], other: dict[str, str], target: str) -> None:
    """Lines with every combination of amounts, huge and tiny ones too, never break the check."""
    value = {"case": "1", "patient": {"age": "57"}, "mix": [one, other], "diluent": {"ingredient": "saline", "to": target}}
    found = read(json.dumps(value), small)
    if isinstance(found, Draft):
        made = review(found, small)
        assert made.status is not Status.FAILED
        report(found, made, small)


@settings(deadline=None, max_examples=100)
@given(st.one_of(st.text(max_size=80), st.text(alphabet="case:1 \n-[]{},'\"#&*!|>%@`?patienmx\t", max_size=80), st.binary(max_size=80)))
def test_any_text_is_refused(small: Knowledge, text: str | bytes) -> None:
    """Random text and bytes are refused with a place (R11)."""
    assert problems(text, small)


# The command line


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with the minimal catalog beside it."""
    return write_house(tmp_path_factory.mktemp("house"))


def check(house: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(house),
        "PYTHONDONTWRITEBYTECODE": "",
        "FORMULATOR_DATA": str(house / "data"),
        "LC_ALL": "C.UTF-8",
    }
    command = [sys.executable, "-m", "formulator", "check", *map(str, arguments)]
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr
    assert "internal fault" not in done.stderr
    return done


def refused(house: Path, *arguments: str | Path) -> list[str]:
    """The messages of a check that must end with status 2, with nothing on standard output."""
    done = check(house, *arguments)
    assert (done.returncode, done.stdout) == (2, ""), done
    messages = done.stderr.splitlines()
    assert messages
    assert all(PLACED.fullmatch(message) for message in messages), messages
    return messages


def test_the_command_checks_a_good_case(house: Path, tmp_path: Path) -> None:
    """The same command that refuses below accepts what is right."""
    (tmp_path / "good.yaml").write_text(MINIMAL, encoding="utf-8")
    done = check(house, tmp_path / "good.yaml", "--json")
    assert done.returncode in (0, 1), done
    assert done.stderr == ""
    assert json.loads(done.stdout)["report"] == 1


def test_the_command_tells_all_errors_with_their_places(house: Path, tmp_path: Path) -> None:
    """Status 2, nothing on standard output, file:line:col, the key and what would be right."""
    path = tmp_path / "Ärztin 1.yaml"
    path.write_text(
        changed("64 kg", "64", changed("sex: female", "sex: femal", changed("2 mL", "2,000 mL", changed("count: 1", "cuont: 1")))),
        encoding="utf-8",
    )
    messages = refused(house, path)
    assert sorted({int(m.removeprefix(str(path)).split(":")[1]) for m in messages}) == [7, 8, 19, 21]
    assert all(m.startswith(f"{path}:") for m in messages)
    for words in ("Did you mean female?", "weight: 64 has no unit", "the key cuont is not known. Did you mean count?"):
        assert any(words in m for m in messages), messages
    assert refused(house, path, "--json") == messages


HOSTILE = {
    "empty": b"", "no text": b"\xff\xfe\x00", "cut": b"a: [", "deep": b"[" * 40_000, "itself": b"a: &a [*a]", "merge": b"<<: {a: 1}",
    "tag": b"!!python/object/apply:os.system [x]", "nul": b"\0", "large": b"x" * 1_000_001, "utf-16": CASE.encode("utf-16"),
    "digits": CASE.encode().replace(b"64 kg", b"9" * 5_000), "reversed": CASE.replace("lidocaine", "lido\u202ecaine").encode(),
    "sequences": b"- " * 30_000, "escape": b"\x1b]0;x\x07", "many values": b"[" + b"a," * 300_000 + b"]", "long key": b"case: 1\n? " + b"k" * 9_000 + b"\n: 1",
}  # fmt: skip


def short(message: str) -> bool:
    return message.isprintable() and len(message) < 1_000


@pytest.mark.parametrize("name", ["empty", "deep", "reversed", "escape"])
def test_the_command_refuses_a_hostile_file(house: Path, tmp_path: Path, name: str) -> None:
    """Status 2, a short printable message with its place, no traceback (R12, R13, R14)."""
    (tmp_path / "case.yaml").write_bytes(HOSTILE[name])
    assert all(short(message) for message in refused(house, tmp_path / "case.yaml"))


def test_the_command_refuses_every_hostile_file_in_one_run(house: Path, tmp_path: Path) -> None:
    """Damage, bombs, depth, tags, size and encodings, one after the other (R12, R13, R14)."""
    paths = [tmp_path / f"{name}.yaml" for name in HOSTILE]
    for path, data in zip(paths, HOSTILE.values(), strict=True):
        path.write_bytes(data)
    done = check(house, *paths, "--json")
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (2, "")
    assert [row["case"] for row in rows] == [str(path) for path in paths]
    assert all(PLACED.match(row["error"]) and short(row["error"]) for row in rows)


def test_the_command_refuses_what_is_no_file(house: Path, tmp_path: Path) -> None:
    """A missing file, a folder, a name too long."""
    assert "no such file" in refused(house, tmp_path / "none.yaml")[0]
    assert "not a file" in refused(house, tmp_path)[0]
    assert refused(house, tmp_path / ("n" * 300))


def test_one_bad_case_among_several_does_not_stop_the_others(house: Path, tmp_path: Path) -> None:
    """Its place in the output is taken by its error, and the status says so."""
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(MINIMAL, encoding="utf-8")
    bad.write_text(changed("57", "fifty", MINIMAL), encoding="utf-8")
    done = check(house, good, bad, good, "--json")
    assert done.returncode == 2
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    assert [row["case"] for row in rows] == [str(good), str(bad), str(good)]
    assert rows[1]["error"].startswith(f"{bad}:2:")
    assert rows[0]["report"] == rows[2]["report"] == 1
    shown = check(house, good, bad)
    assert shown.returncode == 2
    assert f"{bad}:2:" in shown.stdout


def test_the_command_never_says_clear_of_what_it_did_not_recognize(house: Path, tmp_path: Path) -> None:
    """ "Not checked" and the name stand on the screen, and the status is 1 (R16)."""
    path = tmp_path / "case.yaml"
    path.write_text(changed("medications: []", "medications: [foozumab]", MINIMAL), encoding="utf-8")
    done = check(house, path)
    assert done.returncode == 1
    assert "foozumab" in done.stdout
    assert re.search("not (recognized|checked)", done.stdout, re.IGNORECASE)


def test_a_broken_catalog_is_told_and_nothing_is_checked(tmp_path: Path) -> None:
    """Knowledge that cannot be read stops the check before any verdict (R11)."""
    broken = write_house(tmp_path / "house")
    ingredients = broken / "ingredients.yaml"
    ingredients.write_text(ingredients.read_text(encoding="utf-8").replace("200 mg", "200"), encoding="utf-8")
    (tmp_path / "case.yaml").write_text(MINIMAL, encoding="utf-8")
    (message,) = refused(broken, tmp_path / "case.yaml")
    assert message.startswith("ingredients.yaml:")
    assert "max: 200 has no unit" in message


def test_a_damaged_cache_is_no_error_for_the_command(tmp_path: Path) -> None:
    """The check is the same with the cache, without it and with a damaged one."""
    house = write_house(tmp_path / "house")
    (tmp_path / "case.yaml").write_text(MINIMAL, encoding="utf-8")
    first = check(house, tmp_path / "case.yaml", "--json")
    for place in (house / "data" / "cache").iterdir():
        place.write_bytes(b"[" * 100_000)
    for _ in range(2):
        again = check(house, tmp_path / "case.yaml", "--json")
        assert (again.returncode, again.stdout, again.stderr) == (first.returncode, first.stdout, "")
