"""All knowledge files into one Knowledge, strictly, through a typed cache that is keyed by their content."""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from formulator import __version__
from formulator.base import atomic
from formulator.base.i18n import tr
from formulator.base.problems import InputError, Problem
from formulator.base.reading import Fields, to_whole
from formulator.base.yamltext import Node, parse, read_bytes
from formulator.catalog import crosscheck
from formulator.catalog.collector import Collector
from formulator.catalog.editions import read_edition, read_head
from formulator.catalog.overlay import laid_over
from formulator.catalog.protocols_reader import read_flag, read_none_found, read_protocol
from formulator.catalog.rules_reader import read_rule
from formulator.catalog.substances import read_substance
from formulator.catalog.vocabulary import (
    read_allergen,
    read_condition,
    read_excipient,
    read_group,
    read_medicine,
    read_source,
)
from formulator.domain.concepts import Substance
from formulator.domain.knowledge import Knowledge, KnowledgeData
from formulator.domain.protocols import DrugFlag, Edition, NoneFound, PublishedProtocol
from formulator.domain.rules import Kind, Rule

#: Part of the cache key: to be raised when the typed shape of the knowledge changes.
SCHEMA = "5"
LIMIT = 20_000_000
T = TypeVar("T")


class Files:
    """The knowledge files of one folder, read once: path and bytes, and the hash over all of them."""

    def __init__(self, ingredients: Path, knowledge: Path) -> None:
        self.ingredients, self.knowledge = ingredients, knowledge
        self.root = ingredients.parent
        paths = [ingredients, *sorted([*knowledge.rglob("*.yaml"), *knowledge.rglob("*.yml")])]
        self.contents = {path: read_bytes(path, LIMIT) for path in paths}
        digest = hashlib.sha256()
        for path, data in self.contents.items():
            digest.update(f"{self.name(path)}\x00{len(data)}\x00".encode("utf-8", "surrogateescape"))
            digest.update(data)
        self.sha256 = digest.hexdigest()

    def label(self, path: Path) -> str:
        """The path as shown in messages: short where it lies below the folder of the ingredients."""
        with contextlib.suppress(ValueError):
            return path.relative_to(self.root).as_posix()
        return str(path)

    def name(self, path: Path) -> str:
        """The path below the knowledge folder; of the ingredients, the name of the file."""
        return path.name if path == self.ingredients else path.relative_to(self.knowledge).as_posix()

    def under(self, name: str) -> list[Path]:
        """`name.yaml` of the knowledge folder, or all files of the folder `name`."""
        folder = self.knowledge / name
        return [p for p in self.contents if p == self.knowledge / f"{name}.yaml" or p.parent == folder]


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Reading makes many small objects and no garbage: the collector only costs time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Loader:
    def __init__(self, files: Files) -> None:
        self.files, self.into = files, Collector()
        self.seen: set[Path] = set()
        self.editions: dict[str, Edition] = {}

    def tree(self, path: Path) -> Node | None:
        self.seen.add(path)
        try:
            return parse(self.files.contents[path], self.files.label(path))
        except InputError as error:
            self.into.problems.extend(error.problems)
            return None

    def headed(self, fields: Fields, path: Path, required: bool = False) -> Edition | None:
        """The head of the file, kept once however often the file is opened."""
        name = self.files.name(path)
        found = read_edition(fields, name) if required else read_head(fields, name)
        if found is not None:
            self.editions[name] = found
        return found

    def all(self, name: str, key: str, read: Callable[[Node, Collector], T], also: tuple[str, ...] = ()) -> tuple[T, ...]:
        """The entries under `key` in all files of `name`; `also` names the other keys such a file may hold."""
        found: list[T] = []
        for path in self.files.under(name):
            node = self.tree(path)
            if node is None:
                continue
            fields = Fields(node, self.into.problems, path.name)
            self.headed(fields, path)
            found += [read(entry, self.into) for entry in fields.items(key)]
            for other in also:
                fields.has(other)
            fields.done()
        return tuple(found)

    def rules(self) -> tuple[Rule, ...]:
        found: list[Rule] = []
        for path in self.files.under("rules"):
            node = self.tree(path)
            if node is None:
                continue
            fields = Fields(node, self.into.problems, path.name)
            try:
                kind = Kind(path.stem.removesuffix("-computed"))
            except ValueError:
                fields.complain(fields.place, tr("{name} is not the name of a rule kind", name=path.stem))
                continue
            self.headed(fields, path)
            found += [read_rule(entry, kind, self.into) for entry in fields.items("rules", required=True)]
            fields.done()
        return tuple(found)

    def with_protocols(self, data: KnowledgeData) -> KnowledgeData:
        """With the protocol library: every file has its own version and dates."""
        protocols: list[PublishedProtocol] = []
        flags: list[DrugFlag] = []
        none_found: list[NoneFound] = []
        for path in self.files.under("protocols"):
            node = self.tree(path)
            if node is None:
                continue
            fields = Fields(node, self.into.problems, path.name)
            self.headed(fields, path, required=True)
            protocols += [read_protocol(n, self.into, path.name) for n in fields.items("protocols")]
            flags += [read_flag(n, self.into) for n in fields.items("flags")]
            none_found += [read_none_found(n, self.into) for n in fields.items("none_found")]
            fields.done()
        return msgspec.structs.replace(data, protocols=tuple(protocols), drug_flags=tuple(flags), none_found=tuple(none_found))

    def run(self) -> KnowledgeData:
        sources = self.all("sources", "sources", read_source)
        head, substances = self._ingredients()
        data = KnowledgeData(
            version=head.version,
            reviewed=head.reviewed,
            next_review=head.next_review,
            sha256=self.files.sha256,
            substances=substances,
            medicines=self.all("medicines", "medicines", read_medicine),
            classes=self.all("classes", "classes", read_group),
            excipients=self.all("excipients", "excipients", read_excipient, ("groups",)),
            excipient_groups=self.all("excipients", "groups", read_group, ("excipients",)),
            conditions=self.all("conditions", "conditions", read_condition, ("groups",)),
            condition_groups=self.all("conditions", "groups", read_group, ("conditions",)),
            allergens=self.all("allergens", "allergens", read_allergen),
            rules=self.rules(),
            sources=sources,
        )
        data = msgspec.structs.replace(self.with_protocols(data), editions=tuple(self.editions.values()))
        for path in self.files.contents:
            if path not in self.seen:
                self.into.problems.append(Problem(self.files.label(path), 1, 1, tr("no part of the program reads a file of this name")))
        self.into.settle()
        if not self.into.problems:
            self.into.problems += crosscheck.problems(data, self.into.defined)
        if self.into.problems:
            raise InputError(_sorted(self.into.problems))
        return data

    def _ingredients(self) -> tuple[Edition, tuple[Substance, ...]]:
        path = self.files.ingredients
        node = self.tree(path)
        if node is None:
            return Edition(path.name, "", date.min, date.min), ()
        fields = Fields(node, self.into.problems, path.name)
        head = read_edition(fields, self.files.name(path))
        self.editions[head.file] = head
        substances = tuple(read_substance(entry, self.into) for entry in fields.items("substances", required=True))
        count = fields.take("entries", to_whole, None)
        if count is not None and count != len(substances):
            fields.complain(fields.at("entries"), tr("entries says {n}, but {m} substances stand here", n=count, m=len(substances)))
        fields.done()
        return head, substances


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(set(problems))


def read_data(files: Files) -> KnowledgeData:
    """The knowledge of these files; raises InputError with every problem of all of them."""
    with _no_collection():
        return _Loader(files).run()


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def _kept(place: Path) -> KnowledgeData | None:
    """What the cache holds; None where it is missing or one bit of it has changed."""
    with contextlib.suppress(OSError, msgspec.MsgspecError, RecursionError), _no_collection():
        head, _, body = place.read_bytes().partition(b"\n")
        if head == _checksum(body):
            return msgspec.json.decode(body, type=KnowledgeData)
    return None


def cached_data(files: Files, cache: Path | None) -> KnowledgeData:
    """As read_data, through the cache folder where one is given. A damaged or missing cache is never an error."""
    place = cache / f"knowledge-{SCHEMA}-{__version__}-{files.sha256[:32]}.json" if cache is not None else None
    if place is not None and (found := _kept(place)) is not None and found.sha256 == files.sha256:
        return found
    data = read_data(files)
    if place is not None:
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            for old in place.parent.glob("knowledge-*.json"):
                old.unlink()
            body = msgspec.json.encode(data)
            atomic.write(place, _checksum(body) + b"\n" + body)
    return data


def load(ingredients: Path, knowledge: Path, cache: Path | None = None, formulary: Path | None = None) -> Knowledge:
    """The indexed knowledge, with the clinic's formulary over it where one is given; raises InputError.

    The cache keeps the catalog alone: a formulary is small and read afresh, so that nothing of an older one can be left.
    """
    return laid_over(cached_data(Files(ingredients, knowledge), cache), formulary)
