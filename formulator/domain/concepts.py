"""What the catalog knows: substances with presentations and limits, medicines, classes, excipients, conditions, allergens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from formulator.domain.quantities import Concentration, Dose, PerKilogram, Volume
from formulator.domain.rules import Test


class SubstanceKind(StrEnum):
    MEDICATION = "medication"
    VITAMIN = "vitamin"
    MINERAL = "mineral"
    NATURAL = "natural substance"
    BIOLOGICAL = "biological"
    DILUENT = "diluent"


class Status(StrEnum):
    CORE = "core"
    FLAGGED = "flagged"
    EXCLUDED = "excluded"


class Basis(StrEnum):
    """What a figure in milligrams counts: the salt, the free base, the element, or the substance where no question arises."""

    SUBSTANCE = "substance"
    SALT = "salt"
    BASE = "base"
    ELEMENT = "element"


class Ionization(StrEnum):
    WEAK_BASE_SALT = "weak base salt"
    WEAK_ACID_SALT = "weak acid salt"
    NEITHER = "neither"
    NOT_FOUND = "not found"


class Per(StrEnum):
    SESSION = "session"
    DAY = "day"
    COURSE = "course"
    POINT = "point"


class Intradermal(StrEnum):
    LICENSED = "licensed"
    OFF_LABEL = "off-label"
    WARNED = "warned against"


class Source(msgspec.Struct, frozen=True):
    id: str
    citation: str
    grade: str
    read: date


class Names(msgspec.Struct, frozen=True):
    """All that a thing is called, by language; `also` holds brands, `wrong` usual misspellings."""

    by_language: dict[str, tuple[str, ...]] = {}
    also: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    def every(self) -> tuple[str, ...]:
        return (*(n for names in self.by_language.values() for n in names), *self.also)


class Cited(msgspec.Struct, frozen=True):
    """A sentence with its sources."""

    text: str
    sources: tuple[str, ...] = ()


class Limit(msgspec.Struct, frozen=True):
    """A labeled maximum. `dose` is per session, day, course or point; with PerKilogram it needs the weight."""

    id: str
    per: Per
    dose: Dose | None = None
    per_kg: PerKilogram | None = None
    basis: Basis = Basis.SUBSTANCE
    only_if: tuple[Test, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""


class Component(msgspec.Struct, frozen=True):
    substance: str
    strength: Concentration | None
    basis: Basis = Basis.SUBSTANCE


class ExcipientAmount(msgspec.Struct, frozen=True):
    id: str
    amount: str = ""


class SameStrength(msgspec.Struct, frozen=True):
    """The strength of a presentation said on another basis."""

    basis: Basis
    strength: Concentration


class Presentation(msgspec.Struct, frozen=True):
    id: str
    name: str
    strength: Concentration | None
    basis: Basis = Basis.SUBSTANCE
    also_as: tuple[SameStrength, ...] = ()
    components: tuple[Component, ...] = ()
    containers: tuple[Volume, ...] = ()
    container: str = ""
    powder: str = ""
    powder_content: Dose | None = None
    multi_dose: bool = False
    classes: tuple[str, ...] = ()
    ph: tuple[Decimal, Decimal] | None = None
    ionization: Ionization = Ionization.NOT_FOUND
    vehicle: str = "not found"
    excipients: tuple[ExcipientAmount, ...] | None = None
    may_contain: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    intradermal: Intradermal | None = None
    brands: tuple[str, ...] = ()
    default: bool = False
    sources: tuple[str, ...] = ()
    notes: tuple[Cited, ...] = ()

    def strength_as(self, basis: Basis) -> Concentration | None:
        """The strength on another basis, or None where no source gives the factor."""
        if self.strength is None or basis is self.basis:
            return self.strength
        return next((same.strength for same in self.also_as if same.basis is basis), None)


class Substance(msgspec.Struct, frozen=True):
    id: str
    name: str
    kind: SubstanceKind
    status: Status
    names: Names
    classes: tuple[str, ...] = ()
    atc: tuple[str, ...] = ()
    why: str = ""
    instead: str = ""
    excluded_as: str = ""
    why_sources: tuple[str, ...] = ()
    allergy_groups: tuple[str, ...] = ()
    oral_brands: tuple[str, ...] = ()
    intradermal: Intradermal = Intradermal.OFF_LABEL
    intradermal_sources: tuple[str, ...] = ()
    limits: tuple[Limit, ...] | None = None
    limits_note: str = ""
    limits_note_sources: tuple[str, ...] = ()
    evidence: Cited | None = None
    watch: tuple[Cited, ...] = ()
    not_found: tuple[str, ...] = ()
    presentations: tuple[Presentation, ...] = ()


class Medicine(msgspec.Struct, frozen=True):
    """A home medicine that is not in the catalog of ingredients; a combination `contains` others.

    A gel or cream is `topical_of` its substance: it does not count as the substance taken, but whoever is allergic to it
    is allergic to the substance.
    """

    id: str
    name: str
    names: Names
    classes: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    topical_of: tuple[str, ...] = ()


class Group(msgspec.Struct, frozen=True):
    """A class of substances, a group of excipients or a group of conditions."""

    id: str
    name: str
    names: Names
    plural: str = ""
    parents: tuple[str, ...] = ()


class Excipient(msgspec.Struct, frozen=True):
    id: str
    name: str
    names: Names
    groups: tuple[str, ...] = ()


class Condition(msgspec.Struct, frozen=True):
    id: str
    name: str
    names: Names
    groups: tuple[str, ...] = ()


class Allergen(msgspec.Struct, frozen=True):
    """`irrelevant` says why it means nothing for any mix; `means` lists what the patient counts as allergic to."""

    id: str
    name: str
    names: Names
    means: tuple[str, ...] = ()
    irrelevant: str = ""
    note: str = ""
