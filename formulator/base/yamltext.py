"""Reading YAML so that nothing is changed on the way: every scalar stays the text that was written.

Plain YAML turns 1:30 into 90, 010 into 8 and no into False, lets a doubled key win silently, and can be made to
explode by aliases or to crash the process by depth. Here the event stream is walked with limits before anything
is built. This is the only place that imports yaml.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from formulator.base.i18n import tr
from formulator.base.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 20
MAX_KEYS = 20_000
#: Of one file: thirty times as many as the whole catalog of ingredients has.
MAX_NODES = 200_000
MAX_TEXT = 20_000
_HALVES = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: False where PyYAML was built without libyaml: everything works, about eight times slower.
FAST = hasattr(yaml, "CSafeLoader")


@dataclass(frozen=True, slots=True)
class Place:
    file: str
    line: int
    column: int

    def problem(self, message: str) -> Problem:
        return Problem(self.file, self.line, self.column, message)


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    place: Place
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    values: list[Node]
    place: Place


@dataclass(frozen=True, slots=True)
class Map:
    """Keys in the order written, each with its own place."""

    values: dict[str, Node]
    places: dict[str, Place]
    place: Place


Node = Text | Items | Map


@dataclass(slots=True)
class _Open:
    """A map or list still being read."""

    node: Items | Map
    key: Text | None = None


@dataclass(slots=True)
class _Builder:
    file: str
    problems: list[Problem] = field(default_factory=list)
    root: Node | None = None
    stack: list[_Open] = field(default_factory=list)
    count: int = 0

    def add(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise InputError([node.place.problem(tr("more than {n} values in one file", n=MAX_NODES))])
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if isinstance(top.node, Items):
            top.node.values.append(node)
        elif top.key is None:
            self._key(top, node)
        else:
            top.node.values[top.key.value] = node
            top.key = None

    def _key(self, top: _Open, node: Node) -> None:
        assert isinstance(top.node, Map)
        if not isinstance(node, Text):
            raise InputError([node.place.problem(tr("a key must be a plain word"))])
        if node.value in top.node.places:
            first = top.node.places[node.value].line
            self.problems.append(node.place.problem(tr("the key {key} stands twice, first on line {line}", key=node.value, line=first)))
        if node.value == "<<":
            raise InputError([node.place.problem(tr("merge keys are not allowed"))])
        if len(top.node.places) >= MAX_KEYS:
            raise InputError([node.place.problem(tr("more than {n} keys in one map", n=MAX_KEYS))])
        top.node.places.setdefault(node.value, node.place)
        top.key = node

    def open(self, node: Items | Map) -> None:
        self.add_open(node)
        if len(self.stack) > MAX_DEPTH:
            raise InputError([node.place.problem(tr("nested more than {n} levels deep", n=MAX_DEPTH))])

    def add_open(self, node: Items | Map) -> None:
        self.add(node)
        self.stack.append(_Open(node))


def _hidden(text: str) -> str | None:
    if text.isascii() and text.isprintable():
        return None
    for character in text:
        kind = unicodedata.category(character)
        if (kind in ("Cc", "Cf", "Cs", "Co", "Cn") and character not in "\t\n") or character in "\u2028\u2029":
            return f"{ord(character):04X}"
    return None


def _as_yaml(text: str) -> str:
    """JSON that YAML would refuse: tabs as indentation, and signs beyond the basic plane escaped in two halves."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    return _HALVES.sub(lambda m: chr(0x10000 + ((int(m[1], 16) - 0xD800) << 10) + int(m[2], 16) - 0xDC00), text.replace("\t", " "))


def _scalar(event: yaml.ScalarEvent, place: Place, builder: _Builder) -> Text:
    value = event.value
    if len(value) > MAX_TEXT:
        raise InputError([place.problem(tr("a text of more than {n} characters", n=MAX_TEXT))])
    if event.tag not in (None, "!") and not event.implicit[0] and not event.implicit[1]:
        builder.problems.append(place.problem(tr("tags such as {tag} are not allowed", tag=event.tag)))
    if (code := _hidden(value)) is not None:
        builder.problems.append(place.problem(tr("the text holds the hidden character U+{code}", code=code)))
    return Text(unicodedata.normalize("NFC", value), place, event.style not in (None, ""))


def _walk(events: Iterator[yaml.Event], builder: _Builder) -> None:
    documents = 0
    for event in events:
        mark = event.start_mark
        place = Place(builder.file, mark.line + 1, mark.column + 1) if mark else Place(builder.file, 1, 1)
        if isinstance(event, yaml.AliasEvent):
            raise InputError([place.problem(tr("aliases (*name) are not allowed"))])
        if getattr(event, "anchor", None):
            raise InputError([place.problem(tr("anchors (&name) are not allowed"))])
        if isinstance(event, yaml.ScalarEvent):
            builder.add(_scalar(event, place, builder))
        elif isinstance(event, yaml.CollectionStartEvent):
            if event.tag is not None:
                builder.problems.append(place.problem(tr("tags such as {tag} are not allowed", tag=event.tag)))
            is_map = isinstance(event, yaml.MappingStartEvent)
            builder.open(Map({}, {}, place) if is_map else Items([], place))
        elif isinstance(event, yaml.CollectionEndEvent):
            builder.stack.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise InputError([place.problem(tr("only one document is allowed in a file"))])


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; raises InputError saying what is wrong."""
    where = Place(str(path), 1, 1)
    try:
        if not path.is_file():
            reason = tr("this is not a file") if path.exists() else tr("there is no such file")
            raise InputError([where.problem(reason)])
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise InputError([where.problem(tr("cannot be read: {why}", why=error.strerror or error))]) from error
    except ValueError as error:
        raise InputError([where.problem(tr("this is not a usable file name"))]) from error
    if len(data) > limit:
        raise InputError([where.problem(tr("larger than {n} bytes", n=limit))])
    return data


def _unreadable(text: str, file: str) -> Problem:
    """The first control character that YAML itself refuses, with its place."""
    found = _CONTROL.search(text)
    if found is None:
        return Problem(file, 1, 1, tr("the file is not UTF-8 text: save it as UTF-8"))
    at = found.start()
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Problem(file, line, column, tr("the file holds the hidden character U+{code}", code=f"{ord(found[0]):04X}"))


def parse(data: bytes, file: str) -> Node:
    """The tree of one document. Raises InputError with every problem that reading alone can find."""
    where = Place(file, 1, 1)
    try:
        text = _as_yaml(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError([Problem(file, line, 1, tr("the file is not UTF-8 text: save it as UTF-8"))]) from error
    builder = _Builder(file)
    try:
        _walk(yaml.parse(text, Loader=_LOADER), builder)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (min(mark.line, text.count("\n")) + 1, mark.column + 1) if mark else (1, 1)
        message = " ".join(str(error.problem or error.context or "").split())
        raise InputError([*builder.problems, Problem(file, line, column, tr("not valid YAML: {why}", why=message))]) from error
    except yaml.reader.ReaderError as error:
        raise InputError([*builder.problems, _unreadable(text, file)]) from error
    except yaml.YAMLError as error:
        why = " ".join(str(error).split())
        raise InputError([*builder.problems, where.problem(tr("not valid YAML: {why}", why=why))]) from error
    except InputError as error:
        raise InputError([*builder.problems, *error.problems]) from error
    except RecursionError as error:
        raise InputError([where.problem(tr("nested more than {n} levels deep", n=MAX_DEPTH))]) from error
    if builder.root is None:
        raise InputError([*builder.problems, where.problem(tr("the file is empty"))])
    if builder.problems:
        raise InputError(builder.problems)
    return builder.root


def load(path: Path, limit: int = 20_000_000) -> Node:
    """The tree of a YAML file; raises InputError."""
    return parse(read_bytes(path, limit), str(path))


def plain(node: Node) -> object:
    """The tree as texts, lists and maps: what `dump` writes."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(one) for one in node.values]
    return {key: plain(one) for key, one in node.values.items()}


def dump(plain: dict[str, object]) -> bytes:
    """Texts, lists and maps as YAML that `load` reads back the same; every text in quotes, so that none turns into something else."""
    text = yaml.dump(plain, Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False, default_style='"', width=1000)
    return text.encode("utf-8")
