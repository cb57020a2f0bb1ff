"""Taking typed values out of a YAML tree, collecting every problem instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar, overload

from formulator.base.i18n import tr
from formulator.base.problems import Problem, near
from formulator.base.yamltext import Items, Map, Node, Place, Text

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,9}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
#: Plain words by which YAML and JSON say that nothing is there.
NULLS = ("null", "Null", "NULL", "~", "")
#: What is left of an amount when a comma inside braces has cut it in two.
_HALF = re.compile(r"\d+ ?[%\w/]*")
_YES, _NO = ("yes", "true"), ("no", "false")


def to_date(text: str) -> date:
    """A date written as 2026-11-22; raises ValueError."""
    if not _DATE.fullmatch(text):
        raise ValueError(tr("{text} is not a date: write it as 2026-11-22", text=text[:40]))
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(tr("{text} is not a day of the calendar", text=text)) from error


def to_whole(text: str) -> int:
    """A whole number from 0; raises ValueError."""
    if not _WHOLE.fullmatch(text) or (len(text) > 1 and text.startswith("0")):
        raise ValueError(tr("{text} is not a whole number", text=text[:40]))
    return int(text)


def to_yes(text: str) -> bool:
    """yes or no; raises ValueError."""
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise ValueError(tr("{text} is neither yes nor no", text=text[:40]))


def to_slug(text: str) -> str:
    """A lower-case id; raises ValueError."""
    if not _SLUG.fullmatch(text):
        raise ValueError(tr("{text} is not an id: lower-case letters, digits and hyphens", text=text[:80]))
    return text


def to_source(text: str) -> str:
    """An id of a source, which may hold dots; raises ValueError."""
    if not _SOURCE.fullmatch(text):
        raise ValueError(tr("{text} is not an id of a source", text=text[:80]))
    return text


def to_word(kind: type[E]) -> Callable[[str], E]:
    """A reader of one of the words of an enumeration."""

    def read(text: str) -> E:
        try:
            return kind(text)
        except ValueError as error:
            words = ", ".join(kind)
            hint = near(text, kind)
            raise ValueError(tr("{text} is not one of: {words}.", text=text[:40], words=words) + hint) from error

    return read


class Fields:
    """One map of a file. Every key must be taken by somebody: `done` reports those that nobody knows."""

    def __init__(self, node: Node, problems: list[Problem], what: str) -> None:
        self.problems, self.what = problems, what
        self.place = node.place
        self.known: set[str] = set()
        if isinstance(node, Map):
            self.map = node
        else:
            self.map = Map({}, {}, node.place)
            self.complain(node.place, tr("{what} must be a map of keys", what=what))

    def complain(self, place: Place, message: str) -> None:
        self.problems.append(place.problem(message))

    def at(self, key: str) -> Place:
        node = self.map.values.get(key)
        return node.place if node is not None else self.place

    def has(self, key: str) -> bool:
        self.known.add(key)
        return key in self.map.values

    def node(self, key: str, required: bool = False) -> Node | None:
        self.known.add(key)
        found = self.map.values.get(key)
        if found is None and required:
            self.complain(self.place, tr("{what}: {key} is missing", what=self.what, key=key))
        return found

    def text(self, key: str, default: str = "", required: bool = False, limit: int = 4000) -> str:
        """A text; an empty one counts as missing."""
        found = self.node(key, required)
        if found is None:
            return default
        if not isinstance(found, Text):
            self.complain(found.place, tr("{key} must be a text", key=key))
            return default
        value = "" if not found.quoted and found.value in NULLS else found.value.strip()
        if not value or len(value) > limit:
            self.complain(found.place, tr("{key} is empty", key=key) if not value else tr("{key} is too long", key=key))
            return default
        return value

    @overload
    def take(self, key: str, convert: Callable[[str], T], default: None, required: bool = False) -> T | None: ...
    @overload
    def take(self, key: str, convert: Callable[[str], T], default: T, required: bool = False) -> T: ...
    def take(self, key: str, convert: Callable[[str], T], default: T | None, required: bool = False) -> T | None:
        """The text of a key through `convert`, which raises ValueError with the reason."""
        value = self.text(key, "", required)
        if not value:
            return default
        try:
            return convert(value)
        except (ValueError, ArithmeticError) as error:
            self.complain(self.at(key), f"{key}: {error}")
            return default

    def items(self, key: str, required: bool = False) -> list[Node]:
        """The entries of a list."""
        found = self.node(key, required)
        if found is None:
            return []
        if not isinstance(found, Items):
            self.complain(found.place, tr("{key} must be a list", key=key))
            return []
        return found.values

    def texts(self, key: str, convert: Callable[[str], str] = str, required: bool = False, limit: int = 1000) -> tuple[str, ...]:
        """A list of texts, each through `convert`."""
        result: list[str] = []
        for node in self.items(key, required):
            if not isinstance(node, Text) or not node.value.strip():
                self.complain(node.place, tr("{key} must be a list of texts", key=key))
                continue
            if len(node.value) > limit:
                self.complain(node.place, tr("{key} is too long", key=key))
                continue
            try:
                result.append(convert(node.value.strip()))
            except ValueError as error:
                self.complain(node.place, f"{key}: {error}")
        return tuple(result)

    def says(self, key: str, word: str) -> bool:
        """Whether the key holds exactly this word."""
        found = self.map.values.get(key)
        return isinstance(found, Text) and found.value.strip() == word

    def done(self) -> None:
        for key, place in self.map.places.items():
            if key not in self.known:
                hint = near(key, self.known)
                if _HALF.fullmatch(key):
                    hint = " " + tr('A decimal comma inside braces needs quotes: "2,5 mg".')
                self.complain(place, tr("{what}: the key {key} is not known.", what=self.what, key=key[:60]) + hint)


def to_decimal(read: Callable[[str], Decimal], low: str, high: str) -> Callable[[str], Decimal]:
    """A reader of a plain number within bounds (both included)."""

    def convert(text: str) -> Decimal:
        value = read(text)
        if not Decimal(low) <= value <= Decimal(high):
            raise ValueError(tr("{text} is not possible: {low} to {high}", text=text, low=low, high=high))
        return value

    return convert
