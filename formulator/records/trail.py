"""The trail: what was done, by whom, when. A chain of hashes over salted hashes of the values; the values lie apart and can be erased."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from formulator.base.i18n import tr
from formulator.domain.records import ChainMark, Entity, Event, NotFound, ReadOnly, Stamp, TrailEntry
from formulator.records.database import Database, Row, damaged

Clock = Callable[[], datetime]
START = bytes(32)
_LAST = "SELECT seq, at, chain FROM audit ORDER BY seq DESC LIMIT 1"
_COLUMNS = "a.seq, a.event, a.entity, a.entity_id, a.patient, a.who, a.at, a.at_offset, a.clock_back, a.digest, h.old, h.new, h.salt, a.chain, p.chain, e.erased"
_JOIN = (
    f"SELECT {_COLUMNS} FROM audit a LEFT JOIN history h ON h.seq = a.seq "
    "LEFT JOIN audit p ON p.seq = a.seq - 1 LEFT JOIN patient e ON e.id = a.patient"
)


def now() -> datetime:
    """The moment with the offset of this place."""
    return datetime.now().astimezone()


def stamp(moment: datetime) -> Stamp:
    """The moment as kept; raises ValueError for one without an offset."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("a moment needs its offset")
    utc = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return Stamp(f"{utc}Z", int(offset.total_seconds()) // 60)


def digest_of(salt: bytes, old: bytes | None, new: bytes | None) -> bytes:
    """What the chain holds of the values."""
    return hashlib.sha256(msgspec.msgpack.encode((salt, old, new))).digest()


def link(previous: bytes, entry: Row) -> bytes:
    """The hash of an entry (seq, event, entity, entity_id, patient, who, at, offset, clock_back, digest) upon the one before."""
    return hashlib.sha256(msgspec.msgpack.encode((previous, *entry))).digest()


class ChainedTrail:
    """Reads the trail and adds to it. `append` belongs into the transaction of what it tells of."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self.database, self.clock = database, clock

    def append(
        self,
        event: Event,
        entity: Entity,
        ident: int,
        who: str,
        patient: int | None = None,
        old: bytes | None = None,
        new: bytes | None = None,
    ) -> Stamp:
        """One more entry inside a transaction; the moment it bears. Raises ReadOnly where nobody is named."""
        if not who.strip():
            raise ReadOnly(tr("Nothing is written to the records without the name of who does it."))
        last = self.database.row(_LAST)
        seq, before, previous = (int(last[0] or 0) + 1, str(last[1]), _bytes(last[2])) if last is not None else (1, "", START)
        at, salt = stamp(self.clock()), secrets.token_bytes(16)
        digest = digest_of(salt, old, new)
        entry: Row = (seq, event.value, entity.value, ident, patient, who, at.utc, at.offset, int(at.utc < before), digest)
        self.database.insert(
            "audit", seq=seq, event=event.value, entity=entity.value, entity_id=ident, patient=patient, who=who, at=at.utc,
            at_offset=at.offset, clock_back=int(at.utc < before), digest=digest, chain=link(previous, entry),
        )  # fmt: skip
        self.database.insert("history", seq=seq, patient=patient, salt=salt, old=old, new=new)
        return at

    def mark(self) -> ChainMark:
        """How long the trail is and its last hash."""
        last = self.database.row(_LAST)
        return ChainMark(int(last[0] or 0), _bytes(last[2]).hex()) if last is not None else ChainMark(0, START.hex())

    def overridden(self, patient: int, rule: str, before: str, after: str, who: str) -> None:
        """Notes that a finding was overridden for a patient, or that an override was changed or taken back."""
        with self.database.transaction(tr("The override was not noted")):
            if self.database.row("SELECT 1 FROM patient WHERE id = ? AND erased = 0", patient) is None:
                raise NotFound(tr("There is no such patient."))
            old, new = (msgspec.json.encode({"rule": rule, "override": text}) if text else None for text in (before, after))
            self.append(Event.OVERRIDE, Entity.PATIENT, patient, who, patient, old, new)

    def settings_changed(self, before: dict[str, str], after: dict[str, str], reason: str, who: str) -> None:
        """Notes that settings which checks and sheets rest on were changed, from which texts to which and why."""
        with self.database.transaction(tr("The change of the settings was not noted")):
            new = {**after, "reason": reason} if reason else after
            self.append(Event.SETTINGS, Entity.SETTINGS, 0, who, None, msgspec.json.encode(before), msgspec.json.encode(new))

    def settings(self) -> tuple[TrailEntry, ...]:
        """All changes of settings, in order."""
        return self.of(Entity.SETTINGS, 0)

    def of(self, entity: Entity, ident: int) -> tuple[TrailEntry, ...]:
        """All that was done to one thing, in order."""
        return self._read(f"{_JOIN} WHERE a.entity = ? AND a.entity_id = ? ORDER BY a.seq", entity.value, ident)

    def of_patient(self, patient: int) -> tuple[TrailEntry, ...]:
        """All that was done about a patient, sheets included, in order."""
        return self._read(f"{_JOIN} WHERE a.patient = ? ORDER BY a.seq", patient)

    def _read(self, sql: str, *values: str | int) -> tuple[TrailEntry, ...]:
        return tuple(_entry(row) for row in self.database.rows(sql, *values))


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise damaged(tr("The trail"))
    return value


def _entry(row: Row) -> TrailEntry:
    seq, event, entity, ident, patient, who, at, offset, back, digest, old, new, salt, chain, before, erased = row
    whole = link(_bytes(before) if before is not None else START, row[:10]) == chain
    kept = digest_of(_bytes(salt), _or_none(old), _or_none(new)) == digest if salt is not None else erased == 1
    if not whole or not kept:
        raise damaged(tr("Entry {n} of the trail", n=seq))
    try:
        made = {
            "seq": seq, "event": event, "entity": entity, "entity_id": ident, "patient": patient, "who": who,
            "at": {"utc": at, "offset": offset}, "clock_back": bool(back), "old": _or_none(old), "new": _or_none(new),
        }  # fmt: skip
        return msgspec.convert(made, TrailEntry)
    except msgspec.ValidationError as error:
        raise damaged(tr("Entry {n} of the trail", n=seq)) from error


def _or_none(value: object) -> bytes | None:
    return None if value is None else _bytes(value)
