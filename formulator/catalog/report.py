"""How much of the catalog is sourced, looked for and not found, or never looked for; and which figures cite nothing.

Read from the files as they are written, because only there "not found" and a field left out can be told apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from formulator.base.i18n import tr
from formulator.base.problems import InputError, Problem
from formulator.base.yamltext import Items, Map, Node, Text, parse
from formulator.catalog.load import Files
from formulator.catalog.substances import NO_TRIAL, NOT_FOUND

_FIGURE = re.compile(r"\d")


class State(StrEnum):
    SOURCED = "sourced"
    NOT_FOUND = "not found"
    MISSING = "missing"
    UNSOURCED = "unsourced"


#: Of a presentation: what is counted, and the keys that answer it.
_OF_PRESENTATION = {
    "strength": ("strength", "components"),
    "volume": ("containers",),
    "pH": ("ph",),
    "vehicle": ("vehicle",),
    "excipients": ("excipients",),
    "closure": ("container",),
    "routes": ("routes",),
}
#: Kinds of rules that must speak of a substance or its class by name for its column to be filled.
_RULES = ("age", "pregnancy", "renal", "condition")
KINDS = ("limits", "evidence", "watch", *_OF_PRESENTATION, *_RULES)


@dataclass(slots=True)
class Row:
    """What is known of one substance, by kind of field."""

    substance: str
    status: str
    fields: dict[str, Counter[State]] = field(default_factory=lambda: {kind: Counter() for kind in KINDS})

    def add(self, kind: str, state: State) -> None:
        self.fields[kind][state] += 1


@dataclass(slots=True)
class Report:
    version: str = ""
    rows: list[Row] = field(default_factory=list)
    presentations: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    unsourced: list[Problem] = field(default_factory=list)

    def total(self) -> dict[str, Counter[State]]:
        whole: dict[str, Counter[State]] = {kind: Counter() for kind in KINDS}
        for row in self.rows:
            for kind, states in row.fields.items():
                whole[kind] += states
        return whole


def report(files: Files) -> Report:
    """The coverage of the files; raises InputError where one of them is no YAML."""
    return _Counter(files).run()


class _Counter:
    def __init__(self, files: Files) -> None:
        self.files = files
        self.made = Report()
        self.problems: list[Problem] = []
        self.sources = {ident for node in self._entries("sources", "sources") for ident in _ids(node, "id")}
        self.parents = {i: _ids(node, "parents") for node in self._entries("classes", "classes") for i in _ids(node, "id")}
        self.named = {kind: self._named(kind) for kind in _RULES}

    def run(self) -> Report:
        root = self._tree(self.files.ingredients)
        self.made.version = _text(root, "version")
        for node in _items(root, "substances"):
            self._substance(node)
        for path in self.files.under("rules"):
            for node in _items(self._tree(path), "rules"):
                self._rule(node)
        if self.problems:
            raise InputError(self.problems)
        self.made.unsourced.sort()
        return self.made

    def _tree(self, path: object) -> Node | None:
        found = next(p for p in self.files.contents if p == path)
        try:
            return parse(self.files.contents[found], self.files.label(found))
        except InputError as error:
            self.problems.extend(error.problems)
            return None

    def _entries(self, name: str, key: str) -> Iterator[Node]:
        for path in self.files.under(name):
            yield from _items(self._tree(path), key)

    def _named(self, kind: str) -> set[str]:
        """What the rules of this kind name; a rule for any line says nothing of one substance."""
        rules = (node for path in self.files.under("rules") if path.stem == kind for node in _items(self._tree(path), "rules"))
        return {ident for rule in rules for ident in _ids(rule, "mix") if ident != "any"}

    def _cited(self, node: Node | None, key: str = "sources") -> bool:
        """Whether it names at least one source, and only sources that there are."""
        found = _get(node, key)
        values = found.values if isinstance(found, Items) else []
        cited = [value.value if isinstance(value, Text) else _text(value, "id") for value in values]
        return bool(cited) and all(ident in self.sources for ident in cited)

    def _fault(self, node: Node, owner: str, what: str) -> State:
        self.made.unsourced.append(node.place.problem(tr("{owner}: {what} cites no source", owner=owner, what=what)))
        return State.UNSOURCED

    def _substance(self, node: Node) -> None:
        row = Row(_text(node, "id"), _text(node, "status"))
        self.made.rows.append(row)
        self._limits(row, node)
        evidence = _get(node, "evidence")
        row.add("evidence", _said(evidence, NO_TRIAL) or self._sourced(evidence, row.substance, "evidence"))
        watch = _items(node, "watch")
        for note in watch:
            row.add("watch", self._sourced(note, row.substance, "watch"))
        if not watch:
            row.add("watch", State.MISSING)
        for key, sources in (("why", "why_sources"), ("limits_note", "limits_note_sources")):
            if _FIGURE.search(_text(node, key)) and not self._cited(node, sources):
                self._fault(node, row.substance, key)
        for presentation in _items(node, "presentations"):
            self._presentation(row, presentation)
        above = self._above(node)
        for kind in _RULES:
            row.add(kind, State.SOURCED if above & self.named[kind] else State.MISSING)

    def _above(self, node: Node) -> set[str]:
        waiting = [*_ids(node, "id"), *_ids(node, "classes"), *(i for p in _items(node, "presentations") for i in _ids(p, "id"))]
        seen: set[str] = set()
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                waiting.extend(self.parents.get(current, []))
        return seen

    def _limits(self, row: Row, node: Node) -> None:
        limits = _items(node, "limits")
        for limit in limits:
            cited = self._cited(limit)
            row.add("limits", State.SOURCED if cited else self._fault(limit, row.substance, tr("a limit")))
        if not limits:
            row.add("limits", _said(_get(node, "limits"), NOT_FOUND) or State.MISSING)

    def _sourced(self, node: Node | None, owner: str, what: str) -> State:
        if node is None:
            return State.MISSING
        return State.SOURCED if self._cited(node) else self._fault(node, owner, what)

    def _presentation(self, row: Row, node: Node) -> None:
        self.made.presentations += 1
        name, cited = _text(node, "id"), self._cited(node)
        for kind, keys in _OF_PRESENTATION.items():
            row.add(kind, self._answer(node, keys, name, cited))
        for note in _items(node, "notes"):
            if not self._cited(note):
                self._fault(note, name, tr("a note"))

    def _answer(self, node: Node, keys: tuple[str, ...], owner: str, cited: bool) -> State:
        """The best that one of the keys says: a mixture has no strength of its own, its components have."""
        values = [value for key in keys if (value := _get(node, key)) is not None]
        told = next((value for value in values if _said(value, NOT_FOUND) is None), None)
        if told is not None:
            return State.SOURCED if cited else self._fault(told, owner, keys[0])
        return State.NOT_FOUND if values else State.MISSING

    def _rule(self, node: Node) -> None:
        if self._cited(node):
            self.made.rules["sourced"] += 1
        elif _text(node, "computed"):
            self.made.rules["computed"] += 1
        elif _text(node, "prediction"):
            self.made.rules["prediction"] += 1
        else:
            self.made.rules["unsourced"] += 1
            self._fault(node, _text(node, "id"), tr("the rule"))


def _get(node: Node | None, key: str) -> Node | None:
    return node.values.get(key) if isinstance(node, Map) else None


def _text(node: Node | None, key: str) -> str:
    found = _get(node, key)
    return found.value.strip() if isinstance(found, Text) else ""


def _items(node: Node | None, key: str) -> list[Node]:
    found = _get(node, key)
    return found.values if isinstance(found, Items) else []


def _ids(node: Node | None, key: str) -> list[str]:
    found = _get(node, key)
    values = found.values if isinstance(found, Items) else [found]
    return [value.value.strip() for value in values if isinstance(value, Text)]


def _said(node: Node | None, words: str) -> State | None:
    """NOT_FOUND where that is what is written."""
    return State.NOT_FOUND if isinstance(node, Text) and node.value.strip() in (words, NOT_FOUND) else None
