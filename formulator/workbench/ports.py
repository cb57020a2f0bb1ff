"""What a window or a command asks of the records, as small protocols: the rooms that use them do not know who keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from formulator.domain.protocol import ProtocolSheet
from formulator.domain.records import (
    ChainMark,
    DraftEntry,
    Entity,
    Hits,
    PatientFacts,
    PatientHit,
    PatientRecord,
    SignedEntry,
    TrailEntry,
    Verification,
)
from formulator.domain.treatment import Person
from formulator.workbench.draft import Draft


class PractitionerRecord(msgspec.Struct, frozen=True):
    """A practitioner as kept."""

    id: int
    version: int
    person: Person
    active: bool = True


class SheetOrder(msgspec.Struct, frozen=True):
    """What is to be signed. `make` gets the number and the mark of the trail and gives the sheet; it may raise, then nothing is signed."""

    patient: int
    by: str
    draft: Draft
    case: bytes
    report: bytes
    make: Callable[[str, ChainMark], ProtocolSheet]
    draft_id: int | None = None
    amends: str = ""
    reason: str = ""


class Signed(msgspec.Struct, frozen=True):
    """A signed sheet, all of it as it was shown."""

    entry: SignedEntry
    sheet: ProtocolSheet
    draft: Draft
    case: bytes
    report: bytes
    digest: str
    mark: ChainMark


class Patients(Protocol):
    """The patients. Every method raises RecordsError."""

    def create(self, facts: PatientFacts, who: str) -> PatientRecord: ...
    def open(self, ident: int, who: str) -> PatientRecord: ...
    def change(self, ident: int, version: int, facts: PatientFacts, who: str) -> PatientRecord: ...
    def erase(self, ident: int, version: int, who: str) -> None: ...
    def search(self, text: str, limit: int = 50) -> Hits: ...
    def namesakes(self, name: str) -> tuple[PatientHit, ...]: ...
    def recent(self, limit: int = 12) -> tuple[PatientHit, ...]: ...
    def rebuild_index(self) -> None: ...


class Practitioners(Protocol):
    """Those who sign. Every method raises RecordsError."""

    def create(self, person: Person, who: str) -> PractitionerRecord: ...
    def change(self, ident: int, version: int, person: Person, who: str, active: bool = True) -> PractitionerRecord: ...
    def all(self) -> tuple[PractitionerRecord, ...]: ...


class Drafts(Protocol):
    """What is on the bench and not signed. Every method raises RecordsError."""

    def save(self, draft: Draft, patient: int | None = None, entry: DraftEntry | None = None) -> DraftEntry: ...
    def read(self, ident: int) -> Draft: ...
    def discard(self, ident: int) -> None: ...
    def unfinished(self) -> tuple[DraftEntry, ...]: ...


class Sheets(Protocol):
    """Signed sheets: added, never changed. Every method raises RecordsError."""

    def sign(self, order: SheetOrder) -> Signed: ...
    def open(self, ident: int, who: str) -> Signed: ...
    def of_patient(self, patient: int) -> tuple[SignedEntry, ...]: ...
    def whole(self, patient: int) -> tuple[Signed, ...]: ...
    def by_number(self, number: str) -> SignedEntry: ...
    def printed(self, ident: int, who: str) -> None: ...


class Trail(Protocol):
    """The trail of everything that was done. Every method raises RecordsError."""

    def overridden(self, patient: int, rule: str, before: str, after: str, who: str) -> None: ...
    def settings_changed(self, before: dict[str, str], after: dict[str, str], reason: str, who: str) -> None: ...
    def settings(self) -> tuple[TrailEntry, ...]: ...
    def of(self, entity: Entity, ident: int) -> tuple[TrailEntry, ...]: ...
    def of_patient(self, patient: int) -> tuple[TrailEntry, ...]: ...
    def mark(self) -> ChainMark: ...


class RecordsPort(Protocol):
    """All of it. `notices` are shown at start, `read_only` asks for a banner."""

    @property
    def patients(self) -> Patients: ...
    @property
    def practitioners(self) -> Practitioners: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def sheets(self) -> Sheets: ...
    @property
    def trail(self) -> Trail: ...
    @property
    def read_only(self) -> bool: ...
    @property
    def notices(self) -> tuple[str, ...]: ...
    def verify(self) -> Verification: ...
    def close(self) -> None: ...
