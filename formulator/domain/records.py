"""What the records keep, as values, and what can go wrong with them. Who stores them and how is not said here."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class RecordsError(Exception):
    """The records cannot do what was asked; the text says what, why and what to do. The base of all below."""


class Busy(RecordsError):
    """Another program is writing."""


class Conflict(RecordsError):
    """Somebody else changed the same entry in between; nothing was saved."""


class Damaged(RecordsError):
    """What was read is not what was written; nothing of it is shown."""


class DiskFault(RecordsError):
    """The disk is full, cannot be written or fails; nothing was saved."""


class Newer(RecordsError):
    """The file was made by a newer version of the program, or is not one of ours; it was not touched."""


class NotFound(RecordsError):
    """There is no such entry."""


class ReadOnly(RecordsError):
    """The records can be read and not changed."""


class Event(StrEnum):
    """What the trail notes."""

    CREATE = "create"
    OPEN = "open"
    CHANGE = "change"
    ERASE = "erase"
    OVERRIDE = "override"
    SIGN = "sign"
    AMEND = "amend"
    PRINT = "print"
    MIGRATE = "migrate"
    RESTORE = "restore"
    SETTINGS = "settings"


class Entity(StrEnum):
    """What an entry of the trail is about."""

    PATIENT = "patient"
    PRACTITIONER = "practitioner"
    SHEET = "sheet"
    DRAFT = "draft"
    DATABASE = "database"
    SETTINGS = "settings"


class Stamp(msgspec.Struct, frozen=True, order=True):
    """A moment: UTC in ISO form, and the offset at the clinic in minutes. Order comes from sequence numbers, not from this."""

    utc: str
    offset: int = 0


class TypedMedicine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A home medicine as typed."""

    name: str
    dose: str = ""
    every: str = ""
    note: str = ""


class TypedAllergy(msgspec.Struct, frozen=True, omit_defaults=True):
    """An allergy as typed."""

    to: str
    reaction: str = ""
    note: str = ""
    tolerated: tuple[str, ...] = ()


class PatientFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """A patient as typed, every value the text that was written. None in a list's place = never asked, () = none."""

    name: str = ""
    number: str = ""
    birth_date: str = ""
    age: str = ""
    sex: str = ""
    weight: str = ""
    pregnancy: str = ""
    breastfeeding: str = ""
    contraception: str = ""
    egfr: str = ""
    inr: str = ""
    conditions: tuple[str, ...] | None = None
    medications: tuple[TypedMedicine, ...] | None = None
    allergies: tuple[TypedAllergy, ...] | None = None
    allergies_asked: str = ""
    note: str = ""

    def as_case(self) -> dict[str, object]:
        """The `patient:` part of a case file that says the same; what is not known is left out."""
        plain = ("name", "birth_date", "age", "sex", "weight", "pregnancy", "breastfeeding", "contraception", "egfr", "inr")
        said: dict[str, object] = {key: text for key in plain if (text := getattr(self, key))}
        if self.number:
            said["id"] = self.number
        if self.conditions is not None:
            said["conditions"] = list(self.conditions)
        if self.medications is not None:
            said["medications"] = [_typed(medicine) for medicine in self.medications]
        if self.allergies is not None:
            said["allergies"] = [_typed(allergy) for allergy in self.allergies] or "none"
        return said


def _typed(entry: TypedMedicine | TypedAllergy) -> dict[str, object]:
    found = {key: value for key in entry.__struct_fields__ if (value := getattr(entry, key))}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}


class PatientRecord(msgspec.Struct, frozen=True):
    """A patient as kept; `version` goes with every change."""

    id: int
    version: int
    facts: PatientFacts
    erased: bool = False


class PatientHit(msgspec.Struct, frozen=True):
    """One line of a patient list. Of one that is `damaged` nothing but the id is told."""

    id: int
    name: str
    number: str
    birth_date: str
    sex: str
    damaged: bool = False


class Hits(msgspec.Struct, frozen=True):
    """What a search found; `more` where it was cut."""

    found: tuple[PatientHit, ...] = ()
    more: bool = False


class DraftEntry(msgspec.Struct, frozen=True):
    """A draft that was not signed, to be offered back."""

    id: int
    version: int
    saved: Stamp
    patient: int | None
    patient_name: str


class SignedEntry(msgspec.Struct, frozen=True):
    """One line of a patient's past sheets. `amends` is the number of the sheet that this one corrects."""

    id: int
    number: str
    patient: int
    by: str
    signed: Stamp
    amends: str = ""
    reason: str = ""
    erased: bool = False


class ChainMark(msgspec.Struct, frozen=True):
    """How long the trail is and the hash of its last entry."""

    count: int
    head: str


class TrailEntry(msgspec.Struct, frozen=True):
    """One entry of the trail. `old` and `new` are JSON, None where there is no value or where it was erased."""

    seq: int
    event: Event
    entity: Entity
    entity_id: int
    patient: int | None
    who: str
    at: Stamp
    clock_back: bool
    old: bytes | None
    new: bytes | None


class Fault(msgspec.Struct, frozen=True, order=True):
    """Something in the records that is not as it was written."""

    place: str
    message: str


class Verification(msgspec.Struct, frozen=True):
    """The outcome of checking everything."""

    mark: ChainMark
    patients: int
    sheets: int
    faults: tuple[Fault, ...] = ()


class BackupFile(msgspec.Struct, frozen=True, order=True):
    """A copy of the records; `made` is UTC, `kind` says why it was made."""

    made: str
    kind: str
    path: str
