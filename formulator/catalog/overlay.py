"""The clinic's own formulary: one strict YAML file that is laid over the catalog."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import msgspec

from formulator.base.i18n import tr
from formulator.base.problems import InputError, near
from formulator.base.reading import Fields, to_date, to_slug, to_whole, to_word
from formulator.base.yamltext import Node, Place, parse, read_bytes
from formulator.catalog import overlay_checks as checks
from formulator.catalog.overlay_limits import read_clinic_limit, usual_basis
from formulator.catalog.substances import read_presentation
from formulator.domain.concepts import Names, Presentation, Source, Status, Substance, SubstanceKind
from formulator.domain.formulary import (
    PREFIX,
    ClinicLimit,
    Formulary,
    Own,
    OwnProduct,
    Reviewed,
    entry_hash,
    find_entry,
    injected,
)
from formulator.domain.knowledge import Knowledge, KnowledgeData, with_own

LIMIT = 2_000_000
_MARK = 16
PARTS = ("substances", "products", "limits", "reviewed")


def laid_over(catalog: KnowledgeData, path: Path | None) -> Knowledge:
    """The catalog with the formulary of this file; as it is where there is none. Raises InputError with every problem."""
    if path is None:
        return Knowledge(catalog)
    return read_over(catalog, read_bytes(path, LIMIT), str(path))


def read_over(catalog: KnowledgeData, data: bytes, file: str) -> Knowledge:
    """As laid_over, from the bytes of a file."""
    sha256 = hashlib.sha256(data).hexdigest()
    own = read_own(catalog, parse(data, file), sha256)
    both = hashlib.sha256(f"{catalog.sha256}\x00{sha256}".encode()).hexdigest()
    return Knowledge(with_own(catalog, own, both), catalog)


def not_read(catalog: KnowledgeData, error: InputError) -> Knowledge:
    """The catalog alone, which knows that there is a formulary that could not be read."""
    own = Own(Formulary(unread=tuple(str(problem) for problem in error.problems)))
    return Knowledge(with_own(catalog, own, catalog.sha256), catalog)


def read_own(catalog: KnowledgeData, node: Node, sha256: str) -> Own:
    """What the file says, checked against the catalog. Raises InputError with every problem."""
    return _Reader(catalog, node).run(sha256)


class _Reader:
    def __init__(self, catalog: KnowledgeData, node: Node) -> None:
        self.catalog, self.into = catalog, checks.collector_of(catalog)
        self.fields = Fields(node, self.into.problems, tr("formulary"))
        self.known = {substance.id: substance for substance in catalog.substances}
        self.medicines = {medicine.id: medicine for medicine in catalog.medicines}
        self.own: dict[str, Substance] = {}
        self.adopted: dict[str, Substance] = {}
        self.presentations: list[tuple[str, Presentation]] = []
        self.places: dict[str, Place] = {}
        self.sources: list[Source] = []

    def run(self, sha256: str) -> Own:
        fields = self.fields
        if fields.text("format", required=True) not in ("1", ""):
            fields.complain(fields.at("format"), tr("format must be 1"))
        name = fields.text("name", required=True, limit=200)
        version = fields.take("version", to_whole, 0, required=True)
        saved = fields.take("saved", to_date, None)
        self._counted(fields)
        for node in fields.items("substances"):
            self._substance(node)
        products = tuple(self._product(node) for node in fields.items("products"))
        self._lonely()
        limits = tuple(limit for node in fields.items("limits") if (limit := self._limit(node)) is not None)
        reviewed = tuple(self._reviewed(node) for node in fields.items("reviewed"))
        fields.done()
        formulary = Formulary(name, str(version), sha256, saved, tuple(self.own), products, limits, reviewed)
        made = Own(formulary, tuple(self.own.values()), tuple(self.adopted.values()), tuple(self.presentations), tuple(self.sources))
        return self._settled(made)

    def _counted(self, fields: Fields) -> None:
        """The file counts its entries, so that one which was lost does not go unnoticed."""
        count = fields.take("entries", to_whole, None, required=True)
        found = sum(len(fields.items(key)) for key in PARTS)
        if count is not None and count != found:
            fields.complain(
                fields.at("entries"), tr("entries says {n}, but {m} stand here: one was lost, or the count is old", n=count, m=found)
            )

    def _settled(self, made: Own) -> Own:
        problems = self.into.problems
        self.into.settle()
        problems += checks.kinds(self.into)
        if not problems:
            problems += checks.across(self.catalog, made, self.places)
        if problems:
            raise InputError(sorted(set(problems)))
        return made

    def _source(self, ident: str, note: str) -> tuple[str, ...]:
        """Who says so: the clinic, with its note."""
        said = tr("The clinic's formulary: {note}", note=note) if note else tr("The clinic's formulary")
        self.sources.append(Source(ident, said, "expert", self.catalog.reviewed))
        return (ident,)

    def _id(self, fields: Fields, what: str) -> str:
        ident = self.into.define(fields, what)
        if ident and not ident.startswith(PREFIX):
            fields.complain(fields.at("id"), tr("ids of the clinic begin with {prefix}: {id}", prefix=PREFIX, id=PREFIX + ident))
        self.places.setdefault(ident, fields.at("id"))
        return ident

    def _substance(self, node: Node) -> None:
        fields = Fields(node, self.into.problems, tr("substance"))
        ident = self._id(fields, "substance")
        names = Names({"en": fields.texts("names", checks.to_name, limit=200)}, fields.texts("brands", checks.to_name, limit=200))
        made = Substance(
            id=ident,
            name=fields.take("name", checks.to_name, ident, required=True),
            kind=fields.take("kind", to_word(SubstanceKind), SubstanceKind.MEDICATION, required=True),
            status=Status.CORE,
            names=names,
            classes=checks.mentioned(self.into, fields, "classes", ("class",), required=True),
        )
        if fields.has("classes") and not made.classes:
            fields.complain(fields.at("classes"), tr("classes names none: without a class no rule would see this substance"))
        self._source(ident, fields.text("note", required=True, limit=1000))
        fields.done()
        if ident:
            self.own[ident] = made

    def _lonely(self) -> None:
        """A substance without a product could not be put into a mix."""
        held = {ident for ident, _ in self.presentations}
        for ident in self.own:
            if ident not in held:
                self.into.problems.append(self.places[ident].problem(tr("{what} has no product", what=ident)))

    def _product(self, node: Node) -> OwnProduct:
        fields = Fields(node, self.into.problems, tr("product"))
        made = read_presentation(node, self.into, ("substance", "note"))
        ident = fields.take("substance", to_slug, "", required=True)
        note = fields.text("note", required=True, limit=1000)
        if not fields.has("name"):
            fields.complain(node.place, tr("{what}: {key} is missing", what=tr("product"), key="name"))
        if made.id and not made.id.startswith(PREFIX):
            fields.complain(fields.at("id"), tr("ids of the clinic begin with {prefix}: {id}", prefix=PREFIX, id=PREFIX + made.id))
        self.places.setdefault(made.id, node.place)
        checks.note_kinds(self.into, fields)
        owner = self._owner(fields, ident) if ident else None
        if owner is not None:
            basis = made.basis if fields.has("basis") else usual_basis(owner, fields)
            made = msgspec.structs.replace(made, basis=basis, sources=self._source(made.id, note))
            self.presentations.append((owner.id, made))
        return OwnProduct(made.id, ident, note)

    def _owner(self, fields: Fields, ident: str) -> Substance | None:
        """The substance of a product: of the catalog, the clinic's own, or a home medicine that is injected here."""
        found = self.known.get(ident) or self.own.get(ident) or self.adopted.get(ident)
        medicine = self.medicines.get(ident)
        if found is not None:
            return found
        if medicine is None:
            hint = near(ident, (*self.known, *self.own, *self.medicines))
            fields.complain(fields.at("substance"), tr("{id} is not a substance of the catalog.", id=ident) + hint)
        elif medicine.contains or medicine.topical_of:
            fields.complain(fields.at("substance"), tr("{id} is a combination or is not injected", id=ident))
        else:
            self.adopted[ident] = injected(medicine)
        return self.adopted.get(ident)

    def _limit(self, node: Node) -> ClinicLimit | None:
        fields = Fields(node, self.into.problems, tr("limit"))
        ident = self._id(fields, "limit")
        name = fields.take("substance", to_slug, "", required=True)
        owner = self.known.get(name) or self.own.get(name) or self.adopted.get(name)
        if name and owner is None:
            hint = near(name, (*self.known, *self.own, *self.adopted))
            fields.complain(fields.at("substance"), tr("{id} is not a substance of the catalog.", id=name) + hint)
        made = read_clinic_limit(fields, ident, owner)
        fields.done()
        if made is None:
            return None
        return msgspec.structs.replace(made, limit=msgspec.structs.replace(made.limit, sources=self._source(ident, made.note)))

    def _reviewed(self, node: Node) -> Reviewed:
        fields = Fields(node, self.into.problems, tr("mark of review"))
        made = Reviewed(
            entry=fields.take("id", to_slug, "", required=True),
            by=fields.text("by", required=True, limit=200),
            on=fields.take("date", to_date, date.min, required=True),
            catalog=fields.text("catalog", required=True, limit=60),
            hash=fields.take("hash", _to_hash, "", required=True),
        )
        fields.done()
        if made.entry in self.places and f"mark {made.entry}" in self.places:
            fields.complain(fields.at("id"), tr("{id} is marked twice", id=made.entry))
        self.places[f"mark {made.entry}"] = self.places.setdefault(made.entry, fields.at("id"))
        return self._judged(made, fields) if made.entry else made

    def _judged(self, made: Reviewed, fields: Fields) -> Reviewed:
        """Whether the entry is still what was reviewed. One that a newer catalog no longer holds is stale, one that never was is wrong."""
        found = find_entry(self.catalog.substances, made.entry)
        if found is not None:
            return msgspec.structs.replace(made, stale=entry_hash(*found) != made.hash)
        substance = self.known.get(made.entry)
        if substance is not None:
            ids = ", ".join(one.id for one in substance.presentations)
            fields.complain(fields.at("id"), tr("{id} has presentations, which are marked each: {ids}", id=made.entry, ids=ids))
        elif made.catalog == self.catalog.version:
            every = [one.id for one_substance in self.catalog.substances for one in one_substance.presentations]
            fields.complain(fields.at("id"), tr("{id} is not an entry of the catalog.", id=made.entry) + near(made.entry, every))
        return msgspec.structs.replace(made, stale=True)


def _to_hash(text: str) -> str:
    if len(text) != _MARK or any(sign not in "0123456789abcdef" for sign in text):
        raise ValueError(tr("{text} is not the hash of an entry; the window writes it", text=text[:40]))
    return text
