"""What is on the bench, saved after each change and offered back after a crash."""

from __future__ import annotations

import logging

import msgspec

from formulator.base.i18n import tr
from formulator.domain.records import Conflict, Damaged, DraftEntry, NotFound, Stamp
from formulator.records.database import Database, Row, damaged, seal
from formulator.records.trail import Clock, now, stamp
from formulator.workbench.draft import Draft

ROW = "SELECT id, version, patient, saved, saved_offset, body, hash FROM draft"
_decoder = msgspec.json.Decoder(Draft)


def encode(draft: Draft) -> bytes:
    """The draft as JSON; amounts are exact."""
    return msgspec.json.encode(draft)


def decode(body: bytes, what: str) -> Draft:
    """The draft of its JSON; raises Damaged for what is not one."""
    try:
        return _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise damaged(what) from error


def checked(row: Row) -> tuple[DraftEntry, Draft]:
    """The draft of a row that is as it was written; raises Damaged for any other."""
    ident, version, patient, saved, offset, body, found = row
    what = tr("Draft {n}", n=ident)
    if not isinstance(body, bytes) or found != seal("draft", ident, version, patient, saved, offset, body):
        raise damaged(what)
    draft = decode(body, what)
    head = msgspec.convert((ident, version, {"utc": saved, "offset": offset}, patient), tuple[int, int, Stamp, int | None])
    return DraftEntry(*head, draft.treatment.patient.name), draft


class DraftStore:
    """The drafts of a database. They are no part of the trail: a draft is nobody's decision yet."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self.database, self.clock = database, clock

    def save(self, draft: Draft, patient: int | None = None, entry: DraftEntry | None = None) -> DraftEntry:
        """Saves a new draft, or the next state of `entry`. Raises Conflict where another window saved it in between."""
        body, at = encode(draft), stamp(self.clock())
        with self.database.transaction(tr("The draft was not saved")):
            ident, version = (entry.id, entry.version + 1) if entry is not None else (self._new(), 1)
            changed = self.database.run(
                "UPDATE draft SET version = ?, patient = ?, saved = ?, saved_offset = ?, body = ?, hash = ? WHERE id = ? AND version = ?",
                version, patient, at.utc, at.offset, body, seal("draft", ident, version, patient, at.utc, at.offset, body), ident, version - 1,
            )  # fmt: skip
            if not changed:
                raise Conflict(tr("This draft was changed or closed in another window; it was not saved here."))
        return DraftEntry(ident, version, at, patient, draft.treatment.patient.name)

    def _new(self) -> int:
        return self.database.insert("draft", version=0, patient=None, saved="", saved_offset=0, body=b"", hash=b"")

    def read(self, ident: int) -> Draft:
        """The draft as saved. Raises NotFound, Damaged."""
        row = self.database.row(f"{ROW} WHERE id = ?", ident)
        if row is None:
            raise NotFound(tr("There is no such draft."))
        return checked(row)[1]

    def discard(self, ident: int) -> None:
        """Takes a draft away; one that is not there is none."""
        with self.database.transaction(tr("The draft was not removed")):
            self.database.run("DELETE FROM draft WHERE id = ?", ident)

    def unfinished(self) -> tuple[DraftEntry, ...]:
        """The drafts to be offered back, the last saved first."""
        entries = []
        for row in self.database.rows(ROW):
            try:
                entries.append(checked(row)[0])
            except Damaged:  # it hides no other; a full check reports it
                logging.getLogger(__name__).warning("draft %s is damaged", row[0])
        return tuple(sorted(entries, key=lambda entry: (entry.saved, entry.id), reverse=True))
