"""Treatment protocols as values: what was published, with its gaps, and what a clinic keeps of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from formulator.base.folding import squeeze
from formulator.domain.concepts import Cited
from formulator.domain.quantities import Concentration, Dose, Volume
from formulator.domain.treatment import Series, Zone


class Design(StrEnum):
    """How a protocol was studied; ranked by nothing, it is told as it is."""

    PLACEBO = "randomized, placebo or sham"
    ACTIVE = "randomized, active comparator"
    COMPARATIVE = "comparative, not randomized"
    OPEN = "open series"
    SOCIETY = "society or expert"
    CUSTOM = "custom of practice"


class Blinding(StrEnum):
    NO = "no"
    SINGLE = "single"
    DOUBLE = "double"
    NOT_STATED = "not stated"


class Grade(StrEnum):
    """What kind of text says so."""

    STUDY = "study, review or register"
    PROFESSIONAL = "professional text"
    PRACTICE = "page of a practice or a maker"


class Read(StrEnum):
    """What was read of it: a figure that stands deeper counts as not given."""

    ABSTRACT = "abstract or opening"
    REGISTER = "register record"
    TABLE = "table of a review"
    QUOTED = "quoted by another text"
    EXCERPT = "excerpt"


class Diluted(StrEnum):
    """What is known of the diluent of a published syringe, where it names no volume of one."""

    NONE = "none"
    NOT_GIVEN = "not given"


class EvidenceTag(msgspec.Struct, frozen=True):
    """Design, size, follow-up and blinding; None where what was read does not give it. `registered` = results were not seen."""

    design: Design
    n: int | None = None
    analyzed: int | None = None
    follow_up: str = ""
    blinding: Blinding = Blinding.NOT_STATED
    outcomes: str = ""
    registered: bool = False


class PublishedLine(msgspec.Struct, frozen=True):
    """One ingredient as published. `substance` is its id; empty where the catalog holds none, then `unlisted` says what was written.

    Amounts stand only where they were published for this line; `gap` says why there is none to draw up.
    """

    published: str
    substance: str = ""
    unlisted: str = ""
    strength: Concentration | None = None
    volume: Volume | None = None
    dose: Dose | None = None
    purpose: str = ""
    gap: str = ""
    note: str = ""


class PublishedDiluent(msgspec.Struct, frozen=True):
    substance: str
    volume: Volume


class PublishedSyringe(msgspec.Struct, frozen=True):
    name: str
    lines: tuple[PublishedLine, ...]
    diluent: PublishedDiluent | None = None
    diluted: Diluted = Diluted.NOT_GIVEN
    total: Volume | None = None
    total_derived: bool = False


class PublishedZone(msgspec.Struct, frozen=True):
    """Where and how, as published; empty or None = not given. `published` holds what does not fit into a field, such as a range."""

    zone: str
    syringe: str = "A"
    technique: str = ""
    needle: str = ""
    angle: Decimal | None = None
    depth: str = ""
    points: int | None = None
    per_point: Volume | None = None
    published: str = ""


class PublishedProtocol(msgspec.Struct, frozen=True):
    """A protocol as it was published: a record of what was done, never a recommendation. No syringe = composition not given.

    `same_study_as` names the protocol that stands for the study where one text gives several mixes.
    """

    id: str
    title: str
    indication: str
    conditions: tuple[str, ...]
    syringes: tuple[PublishedSyringe, ...]
    zones: tuple[PublishedZone, ...]
    sessions: int | None
    every_days: Decimal | None
    schedule: str
    comparator: str
    result: str
    evidence: EvidenceTag
    grade: Grade
    read: Read
    sources: tuple[str, ...]
    stage: str = ""
    disagreement: str = ""
    remarks: tuple[Cited, ...] = ()
    same_study_as: str = ""
    file: str = ""

    @property
    def study(self) -> str:
        """What tells studies apart: the id of the protocol that stands for its own."""
        return self.same_study_as or self.id

    @property
    def lines(self) -> tuple[PublishedLine, ...]:
        """The lines of all its syringes."""
        return tuple(line for syringe in self.syringes for line in syringe.lines)

    @property
    def substances(self) -> tuple[str, ...]:
        """The ids of all that it injects, diluents included, in the order published."""
        diluents = (syringe.diluent.substance for syringe in self.syringes if syringe.diluent is not None)
        return tuple(dict.fromkeys((*(line.substance for line in self.lines if line.substance), *diluents)))


class DrugFlag(msgspec.Struct, frozen=True):
    """Why a substance of published protocols is to be blocked or flagged today."""

    substance: str
    text: str
    sources: tuple[str, ...]


class NoneFound(msgspec.Struct, frozen=True):
    """A condition for which no trial was found, said so that nobody takes silence for an answer."""

    condition: str
    text: str


class Edition(msgspec.Struct, frozen=True):
    """The state of one file of the protocol library."""

    file: str
    version: str
    reviewed: date
    next_review: date


class OwnLine(msgspec.Struct, frozen=True):
    """A line as it was typed."""

    ingredient: str
    strength: Concentration | None = None
    volume: Volume | None = None
    dose: Dose | None = None
    count: Decimal | None = None
    fill_to: Volume | None = None
    diluent: bool = False
    route: str = ""
    purpose: str = ""
    unread: str = ""


class OwnSyringe(msgspec.Struct, frozen=True):
    name: str
    lines: tuple[OwnLine, ...] = ()
    size: Volume | None = None


class OwnProtocol(msgspec.Struct, frozen=True):
    """A mix that a clinic keeps: saved again under its name it becomes the next version, the old ones stay.

    The side of a zone is the patient's and is not kept. `removed` is the day on which it was taken off the list, on its newest version.
    """

    name: str
    version: int
    saved: date
    note: str = ""
    indication: str = ""
    route: str = "intradermal"
    syringes: tuple[OwnSyringe, ...] = ()
    zones: tuple[Zone, ...] = ()
    series: Series | None = None
    removed: date | None = None


def latest(protocols: Iterable[OwnProtocol]) -> tuple[OwnProtocol, ...]:
    """The newest version of each, by name; without those that were taken off the list."""
    newest: dict[str, OwnProtocol] = {}
    for protocol in protocols:
        key = squeeze(protocol.name)
        if key not in newest or newest[key].version < protocol.version:
            newest[key] = protocol
    return tuple(newest[key] for key in sorted(newest) if newest[key].removed is None)


def next_version(protocols: Iterable[OwnProtocol], name: str) -> int:
    """The version that a protocol saved now under this name gets."""
    return 1 + max((p.version for p in protocols if squeeze(p.name) == squeeze(name)), default=0)
