"""Typed values out of a YAML tree: every problem collected, every key accounted for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.base.problems import Problem, near
from formulator.base.reading import Fields, to_date, to_decimal, to_slug, to_source, to_whole, to_word, to_yes
from formulator.base.yamltext import parse
from formulator.domain.parsing import read_number


class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


def fields(text: str) -> tuple[Fields, list[Problem]]:
    problems: list[Problem] = []
    return Fields(parse(text.encode(), "f"), problems, "thing"), problems


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (to_date, "2026-02-28", date(2026, 2, 28)),
        (to_whole, "0", 0),
        (to_whole, "120", 120),
        (to_yes, "yes", True),
        (to_yes, "false", False),
        (to_slug, "vitamin-b12", "vitamin-b12"),
        (to_source, "med.lido_uk-1", "med.lido_uk-1"),
        (to_word(Color), "blue", Color.BLUE),
        (to_decimal(read_number, "0", "14"), "7,4", Decimal("7.4")),
    ],
)
def test_plain_values_are_read(read: Callable[[str], object], text: str, value: object) -> None:
    """Each reader takes its own form."""
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "texts"),
    [
        (to_date, ["2026-02-30", "22.11.2026", "2026-1-1", "20261122", "", "2026-11-22T00:00", "２０２６-11-22", "0000-01-01", "yes"]),
        (to_whole, ["", "-1", "+1", "1.0", "1,0", "1e3", "010", "0x1", "1_000", "1 000", "٣", "１", "NaN", "9" * 10, "9" * 5000]),
        (to_yes, ["", "Yes", "on", "1", "y", "~"]),
        (to_slug, ["", "A", "-a", "a_b", "a b", "é", "а", "a\n", "a.b", "a" * 81]),
        (to_source, ["", "A", ".a", "a b", "é", "a" * 81]),
        (to_word(Color), ["", "Red", "green", "x" * 5000]),
        (to_decimal(read_number, "0", "14"), ["14.1", "-1", "NaN", "inf", "1e1", "yes", "9" * 5000]),
    ],
)
def test_everything_else_is_refused_with_a_reason(read: Callable[[str], object], texts: list[str]) -> None:
    """A value of another form raises ValueError with a short reason."""
    for text in texts:
        with pytest.raises(ValueError, match=r".") as caught:
            read(text)
        assert 0 < len(str(caught.value)) < 250


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No reader of a small value raises anything but ValueError."""
    for read in (to_date, to_whole, to_yes, to_slug, to_source, to_word(Color), to_decimal(read_number, "0", "9")):
        try:
            read(text)
        except ValueError as error:
            assert str(error)


def test_an_unknown_key_is_told_with_its_place_and_the_nearest_known_one() -> None:
    """Nobody's key is an error, never ignored."""
    made, problems = fields("volume: 1\nvolme: 2\n")
    made.text("volume")
    made.done()
    assert [str(p) for p in problems] == ["f:2:1: thing: the key volme is not known. Did you mean volume?"]


def test_a_missing_key_is_told_at_the_map() -> None:
    """A required key that is not there names itself."""
    made, problems = fields("a: 1")
    made.text("name", required=True)
    assert [str(p) for p in problems] == ["f:1:1: thing: name is missing"]


def test_what_is_no_map_is_told_and_reads_as_empty() -> None:
    """A text or a list where a map belongs is one problem; reading goes on."""
    for text in ("[a]", "just text"):
        made, problems = fields(text)
        assert made.text("a", "default") == "default"
        assert made.items("b") == []
        made.done()
        assert [p.message for p in problems] == ["thing must be a map of keys"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [x]", "a must be a text"),
        ("a: {b: c}", "a must be a text"),
        ("a: ''", "a is empty"),
        ("a:", "a is empty"),
        ("a: xxxxxx", "a is too long"),
    ],
)
def test_a_text_has_a_form(text: str, message: str) -> None:
    """Empty, too long and non-texts are refused, and the default is given."""
    made, problems = fields(text)
    assert made.text("a", "default", limit=5) == "default"
    assert [p.message for p in problems] == [message]
    assert (problems[0].line, problems[0].column) >= (1, 3)


def test_a_value_that_cannot_be_converted_is_told_with_its_key() -> None:
    """The reason stands behind the key, at the value."""
    made, problems = fields("a: 1\nn: many\n")
    assert made.take("n", to_whole, 7) == 7
    assert [str(p) for p in problems] == ["f:2:4: n: many is not a whole number"]


def test_a_list_of_texts_tells_each_bad_entry() -> None:
    """Good entries are kept, each other one is told."""
    made, problems = fields("a: [x, [y], '', Z, w]")
    assert made.texts("a", to_slug) == ("x", "w")
    assert [p.column for p in problems] == [8, 13, 17]
    made, problems = fields("a: x")
    assert made.texts("a") == ()
    assert [p.message for p in problems] == ["a must be a list"]


def test_says_looks_at_one_exact_word() -> None:
    """Only the whole text counts."""
    made, _ = fields("a: not found\nb: [not found]\nc: not found here")
    assert [made.says(key, "not found") for key in "abcd"] == [True, False, False, False]


def test_near_suggests_only_what_is_near() -> None:
    """A far word gets no suggestion."""
    assert near("lidocane", ["lidocaine", "x"]) == " Did you mean lidocaine?"
    assert near("zzz", ["lidocaine"]) == ""


def test_a_problem_is_one_line() -> None:
    """A line break inside a quoted key does not break the message in two."""
    made, problems = fields('"a\\nb": 1')
    made.done()
    assert "\n" not in str(problems[0])
