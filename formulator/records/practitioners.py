"""Those who sign."""

from __future__ import annotations

import msgspec

from formulator.base.i18n import tr
from formulator.domain.records import Conflict, Entity, Event, NotFound
from formulator.domain.treatment import Person
from formulator.records.database import Database, Row, damaged, seal
from formulator.records.trail import ChainedTrail
from formulator.workbench.ports import PractitionerRecord

_ROW = "SELECT id, version, body, hash FROM practitioner"


class _Body(msgspec.Struct, frozen=True):
    person: Person
    active: bool = True


_decoder = msgspec.json.Decoder(_Body)


def checked(row: Row) -> PractitionerRecord:
    """The practitioner of a row that is as it was written; raises Damaged for any other."""
    ident, version, body, found = row
    if not isinstance(body, bytes) or found != seal("practitioner", ident, version, body):
        raise damaged(tr("The entry of practitioner {n}", n=ident))
    assert isinstance(ident, int)
    assert isinstance(version, int)
    try:
        kept = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise damaged(tr("The entry of practitioner {n}", n=ident)) from error
    return PractitionerRecord(ident, version, kept.person, kept.active)


class PractitionerStore:
    """The practitioners of a database."""

    def __init__(self, database: Database, trail: ChainedTrail) -> None:
        self.database, self.trail = database, trail

    def create(self, person: Person, who: str) -> PractitionerRecord:
        """A new practitioner. Raises RecordsError, and then nothing was saved."""
        body = msgspec.json.encode(_Body(person))
        with self.database.transaction(tr("The practitioner was not saved")):
            ident = self.database.insert("practitioner", version=1, body=body, hash=b"")
            self.database.run("UPDATE practitioner SET hash = ? WHERE id = ?", seal("practitioner", ident, 1, body), ident)
            self.trail.append(Event.CREATE, Entity.PRACTITIONER, ident, who, None, None, body)
        return PractitionerRecord(ident, 1, person)

    def change(self, ident: int, version: int, person: Person, who: str, active: bool = True) -> PractitionerRecord:
        """The practitioner with other facts, or no longer active. Raises Conflict, NotFound."""
        body = msgspec.json.encode(_Body(person, active))
        with self.database.transaction(tr("The change of the practitioner was not saved")):
            row = self.database.row(f"{_ROW} WHERE id = ?", ident)
            if row is None:
                raise NotFound(tr("There is no such practitioner."))
            if checked(row).version != version:
                raise Conflict(tr("Somebody else changed this practitioner in between. Open it again; your change was not saved."))
            self.database.run(
                "UPDATE practitioner SET version = ?, body = ?, hash = ? WHERE id = ?",
                version + 1, body, seal("practitioner", ident, version + 1, body), ident,
            )  # fmt: skip
            old = row[2]
            assert isinstance(old, bytes)
            self.trail.append(Event.CHANGE, Entity.PRACTITIONER, ident, who, None, old, body)
        return PractitionerRecord(ident, version + 1, person, active)

    def all(self) -> tuple[PractitionerRecord, ...]:
        """All of them, the active ones first."""
        found = [checked(row) for row in self.database.rows(f"{_ROW} ORDER BY id")]
        return tuple(sorted(found, key=lambda record: not record.active))
