"""The clinic's own formulary: its products, its limits, what it has reviewed; laid over the catalog without changing it."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum

import msgspec

from formulator.base.i18n import tr
from formulator.domain.concepts import Basis, Limit, Medicine, Per, Presentation, Source, Status, Substance, SubstanceKind
from formulator.domain.display import amount, per_kilogram
from formulator.domain.quantities import Dose

#: What every id of the clinic begins with: the catalog never does.
PREFIX = "clinic-"


class Standing(StrEnum):
    """How the clinic stands to an entry of the catalog."""

    OWN = "own"
    REVIEWED = "reviewed"
    CHANGED = "changed"
    OPEN = "not reviewed"


class ClinicLimit(msgspec.Struct, frozen=True):
    """A limit of the clinic. Where it is looser than the catalog's, `replaces` holds those it stands for, and why, by whom, when."""

    substance: str
    limit: Limit
    note: str = ""
    replaces: tuple[Limit, ...] = ()
    reason: str = ""
    by: str = ""
    on: date | None = None

    @property
    def looser(self) -> bool:
        return bool(self.replaces)


class OwnProduct(msgspec.Struct, frozen=True):
    """A presentation that the clinic wrote itself."""

    id: str
    substance: str
    note: str = ""


class Reviewed(msgspec.Struct, frozen=True):
    """Who read an entry and when. `stale` says that the entry was changed since, or is there no more."""

    entry: str
    by: str
    on: date
    catalog: str
    hash: str
    stale: bool = False


class Formulary(msgspec.Struct, frozen=True):
    """What the file says. `unread` holds its problems where it could not be read: then nothing of it holds."""

    name: str = ""
    version: str = ""
    sha256: str = ""
    saved: date | None = None
    substances: tuple[str, ...] = ()
    products: tuple[OwnProduct, ...] = ()
    limits: tuple[ClinicLimit, ...] = ()
    reviewed: tuple[Reviewed, ...] = ()
    unread: tuple[str, ...] = ()

    def product(self, entry: str) -> OwnProduct | None:
        return next((one for one in self.products if one.id == entry), None)

    def mark(self, entry: str) -> Reviewed | None:
        return next((one for one in self.reviewed if one.entry == entry), None)

    def standing(self, entry: str) -> Standing:
        """Of a presentation, or of a substance that has none."""
        if self.product(entry) is not None:
            return Standing.OWN
        mark = self.mark(entry)
        if mark is None:
            return Standing.OPEN
        return Standing.CHANGED if mark.stale else Standing.REVIEWED

    def limits_of(self, substance: str) -> tuple[ClinicLimit, ...]:
        return tuple(one for one in self.limits if one.substance == substance)


class Own(msgspec.Struct, frozen=True):
    """All that a formulary brings: new substances, medicines that are injected here, presentations, limits, sources."""

    formulary: Formulary
    substances: tuple[Substance, ...] = ()
    adopted: tuple[Substance, ...] = ()
    presentations: tuple[tuple[str, Presentation], ...] = ()
    sources: tuple[Source, ...] = ()


class Merged(msgspec.Struct, frozen=True):
    substances: tuple[Substance, ...]
    medicines: tuple[Medicine, ...]
    sources: tuple[Source, ...]


def merged(substances: tuple[Substance, ...], medicines: tuple[Medicine, ...], sources: tuple[Source, ...], own: Own) -> Merged:
    """The catalog with what is the clinic's own. What is not touched stays the very same value."""
    adopted = {substance.id for substance in own.adopted}
    whole = tuple(_with_own(substance, own) for substance in (*substances, *own.adopted, *own.substances))
    return Merged(whole, tuple(m for m in medicines if m.id not in adopted), (*sources, *own.sources))


def _with_own(substance: Substance, own: Own) -> Substance:
    presentations = tuple(one for ident, one in own.presentations if ident == substance.id)
    limits = own.formulary.limits_of(substance.id)
    if not presentations and not limits:
        return substance
    usual, other = (tuple(p for p in presentations if p.default is wanted) for wanted in (True, False))
    gone = [limit for one in limits for limit in one.replaces]
    kept = tuple(limit for limit in substance.limits or () if limit not in gone)
    return msgspec.structs.replace(
        substance,
        presentations=(*usual, *substance.presentations, *other),
        limits=(*kept, *(one.limit for one in limits)) if limits else substance.limits,
    )


def injected(medicine: Medicine) -> Substance:
    """A home medicine as a substance that this clinic injects: with its names and classes, without a limit."""
    return Substance(medicine.id, medicine.name, SubstanceKind.MEDICATION, Status.CORE, medicine.names, classes=medicine.classes)


def size_of(limit: Limit) -> Dose | None:
    """The dose, or the dose per kilogram."""
    return limit.dose if limit.dose is not None else limit.per_kg.per_kg if limit.per_kg is not None else None


def comparable(one: Limit, other: Limit) -> bool:
    """Whether two limits speak of the same: for the same time, by weight or not, on one basis, in one unit."""
    same = one.per is other.per and one.basis is other.basis and (one.per_kg is None) is (other.per_kg is None)
    return same and type(size_of(one)) is type(size_of(other))


def loosened(substance: Substance, limit: Limit) -> tuple[Limit, ...]:
    """The limits of the catalog, none of them under a condition, that a limit of the clinic would lift."""
    size = size_of(limit)
    return tuple(
        one
        for one in substance.limits or ()
        if not one.only_if and comparable(one, limit) and size is not None and (own := size_of(one)) is not None and own.value < size.value
    )


def product_bases(owner: Substance) -> tuple[Basis, ...]:
    """On what its products count their milligrams: one word where nothing is left to ask."""
    return tuple(sorted({one.basis for one in owner.presentations})) or (Basis.SUBSTANCE,)


def limit_bases(owner: Substance) -> tuple[Basis, ...]:
    """On what a new limit may count: as the limits of the catalog do, where they agree, else as the products."""
    every = {limit.basis for limit in owner.limits or ()}
    return tuple(every) if len(every) == 1 else product_bases(owner)


def entry_hash(substance: Substance, presentation: Presentation | None) -> str:
    """What a mark was made for: everything the catalog says of one presentation and its substance, empty fields aside."""
    whole = msgspec.structs.replace(substance, presentations=(presentation,) if presentation is not None else ())
    return hashlib.sha256(msgspec.json.encode(_said(msgspec.to_builtins(whole)), order="sorted")).hexdigest()[:16]


def _said(value: object) -> object:
    """Without what is empty, so that a field which the catalog does not use yet changes no hash."""
    if isinstance(value, dict):
        return {key: said for key, one in value.items() if (said := _said(one)) not in (None, "", [], {}, False)}
    if isinstance(value, (list, tuple)):
        return [_said(one) for one in value]
    return value


def find_entry(substances: tuple[Substance, ...], entry: str) -> tuple[Substance, Presentation | None] | None:
    """A presentation with its substance; a substance that has no presentation."""
    for substance in substances:
        if substance.id == entry and not substance.presentations:
            return substance, None
        for one in substance.presentations:
            if one.id == entry:
                return substance, one
    return None


def limit_size(limit: Limit) -> str:
    """ "200 mg per session", "4.5 mg/kg per day"."""
    size = per_kilogram(limit.per_kg) if limit.per_kg is not None else amount(limit.dose) if limit.dose is not None else ""
    return {
        Per.SESSION: tr("{size} per session", size=size), Per.DAY: tr("{size} per day", size=size),
        Per.COURSE: tr("{size} per course", size=size), Per.POINT: tr("{size} per point", size=size),
    }[limit.per]  # fmt: skip
