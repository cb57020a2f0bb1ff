"""The patients: kept as typed, found by any part of name, number or birth date."""

from __future__ import annotations

from contextlib import suppress

import msgspec

from formulator.base.folding import fold
from formulator.base.i18n import tr
from formulator.domain.records import Conflict, Damaged, Entity, Event, Hits, NotFound, PatientFacts, PatientHit, PatientRecord
from formulator.records.database import Database, Row, damaged, seal
from formulator.records.search import COLUMNS, find, searchable
from formulator.records.trail import ChainedTrail

_ROW = "SELECT id, version, body, erased, hash, name, search FROM patient"
#: How many of the last entries of the trail are read for those opened last.
_TRAIL_END = 2_000
_RECENT = (
    f"SELECT {COLUMNS} FROM (SELECT entity_id, max(seq) AS seq FROM (SELECT seq, event, entity, entity_id FROM audit ORDER BY seq DESC LIMIT ?)"
    " WHERE entity = 'patient' AND event IN ('open', 'create') GROUP BY entity_id) a JOIN patient p ON p.id = a.entity_id"
    " WHERE p.erased = 0 ORDER BY a.seq DESC LIMIT ?"
)
_decoder = msgspec.json.Decoder(PatientFacts)


def sealed(ident: int, version: int, body: bytes, erased: int) -> bytes:
    return seal("patient", ident, version, body, erased)


def checked(row: Row) -> PatientRecord:
    """The patient of a row that is as it was written; raises Damaged for any other."""
    ident, version, body, erased, found, _, _ = row
    if not isinstance(body, bytes) or found != seal("patient", ident, version, body, erased):
        raise damaged(tr("The entry of patient {n}", n=ident))
    assert isinstance(ident, int)
    assert isinstance(version, int)
    try:
        return PatientRecord(ident, version, _decoder.decode(body), bool(erased))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise damaged(tr("The entry of patient {n}", n=ident)) from error


def hit(row: Row) -> PatientHit:
    """The line of a list. A damaged row says so and hides no other."""
    try:
        record = checked(row)
    except Damaged:
        return PatientHit(row[0] if isinstance(row[0], int) else 0, "", "", "", "", damaged=True)
    facts = record.facts
    return PatientHit(record.id, facts.name, facts.number, facts.birth_date, facts.sex)


class PatientStore:
    """The patients of a database."""

    def __init__(self, database: Database, trail: ChainedTrail) -> None:
        self.database, self.trail = database, trail

    def create(self, facts: PatientFacts, who: str) -> PatientRecord:
        """A new patient. Raises RecordsError, and then nothing was saved."""
        body = msgspec.json.encode(facts)
        with self.database.transaction(tr("The patient was not saved")):
            ident = self.database.insert("patient", version=1, body=body, **searchable(facts), hash=b"")
            self.database.run("UPDATE patient SET hash = ? WHERE id = ?", sealed(ident, 1, body, 0), ident)
            self._index(ident, str(searchable(facts)["search"]))
            self.trail.append(Event.CREATE, Entity.PATIENT, ident, who, ident, None, body)
        return PatientRecord(ident, 1, facts)

    def open(self, ident: int, who: str) -> PatientRecord:
        """The patient; that it was opened is noted, where the records can be written. Raises Damaged, NotFound."""
        record = self._record(ident)
        if not self.database.read_only:
            with self.database.transaction(tr("The patient cannot be opened")):
                self.trail.append(Event.OPEN, Entity.PATIENT, ident, who, ident)
        return record

    def change(self, ident: int, version: int, facts: PatientFacts, who: str) -> PatientRecord:
        """The patient with other facts. Raises Conflict where `version` is no longer the one kept."""
        body = msgspec.json.encode(facts)
        with self.database.transaction(tr("The change of the patient was not saved")):
            kept = self._current(ident, version)
            columns = searchable(facts)
            self._forget(ident)
            self.database.run(
                "UPDATE patient SET version = ?, body = ?, name = ?, search = ?, hash = ? WHERE id = ?",
                version + 1, body, columns["name"], columns["search"], sealed(ident, version + 1, body, 0), ident,
            )  # fmt: skip
            self._index(ident, columns["search"])
            self.trail.append(Event.CHANGE, Entity.PATIENT, ident, who, ident, msgspec.json.encode(kept.facts), body)
        return PatientRecord(ident, version + 1, facts)

    def erase(self, ident: int, version: int, who: str) -> None:
        """Removes all that is known of a patient: facts, drafts, the content of sheets, the values of the trail. The chain still holds."""
        empty = msgspec.json.encode(PatientFacts())
        with self.database.transaction(tr("The patient was not erased")):
            self._current(ident, version)
            self._forget(ident)
            self.database.run(
                "UPDATE patient SET version = ?, body = ?, name = '', search = '', erased = 1, hash = ? WHERE id = ?",
                version + 1, empty, sealed(ident, version + 1, empty, 1), ident,
            )  # fmt: skip
            self._index(ident, "")
            self.database.run("INSERT INTO patient_text (patient_text) VALUES ('optimize')")
            self.database.run("DELETE FROM draft WHERE patient = ?", ident)
            self._empty_sheets(ident)
            self.database.run("DELETE FROM history WHERE patient = ?", ident)
            self.trail.append(Event.ERASE, Entity.PATIENT, ident, who, ident)
        with suppress(Exception):  # a reader may hold the old pages; they go with the next checkpoint
            self.database.row("PRAGMA wal_checkpoint(TRUNCATE)")

    def _empty_sheets(self, patient: int) -> None:
        rows = self.database.rows(f"SELECT {HEAD} FROM signed WHERE patient = ?", patient)
        for row in rows:
            head = head_hash((*row[:7], "", *row[8:10], ""))
            self.database.run(
                "UPDATE signed SET sheet = NULL, draft = NULL, case_json = NULL, report_json = NULL, reason = '', digest = '', head_hash = ? WHERE id = ?",
                head, row[0],
            )  # fmt: skip

    def search(self, text: str, limit: int = 50) -> Hits:
        """Patients by any part of name, number or birth date, case and accents aside; those whose name begins so come first."""
        rows = find(self.database, text, limit + 1)
        return Hits(tuple(hit(row) for row in rows[:limit]), more=len(rows) > limit)

    def recent(self, limit: int = 12) -> tuple[PatientHit, ...]:
        """Those opened or made last, the latest first, as far as the end of the trail tells."""
        rows = self.database.rows(_RECENT, _TRAIL_END, limit)
        return tuple(hit(row) for row in rows)

    def rebuild_index(self) -> None:
        """Makes the index for searching anew from the patients, where a check found it damaged."""
        with self.database.transaction(tr("The index of the patients was not made anew")):
            self.database.run("INSERT INTO patient_text (patient_text) VALUES ('rebuild')")

    def namesakes(self, name: str) -> tuple[PatientHit, ...]:
        """Those of the very same name, case, accents and the order of its words aside."""
        words = fold(name).split()
        if not words:
            return ()
        found = (hit(row) for row in find(self.database, name, 200))
        return tuple(one for one in found if sorted(fold(one.name).split()) == sorted(words))

    def _record(self, ident: int) -> PatientRecord:
        row = self.database.row(f"{_ROW} WHERE id = ?", ident)
        if row is None or checked(row).erased:
            raise NotFound(tr("There is no such patient."))
        return checked(row)

    def _current(self, ident: int, version: int) -> PatientRecord:
        record = self._record(ident)
        if record.version != version:
            raise Conflict(tr("Somebody else changed this patient in between. Open it again; your change was not saved."))
        return record

    def _index(self, ident: int, search: str) -> None:
        self.database.run("INSERT INTO patient_text (rowid, search) VALUES (?, ?)", ident, search)

    def _forget(self, ident: int) -> None:
        self.database.run(
            "INSERT INTO patient_text (patient_text, rowid, search) SELECT 'delete', id, search FROM patient WHERE id = ?", ident
        )


#: What of a signed sheet stays when its patient is erased, reason and digest aside.
HEAD = "id, number, patient, signer, signed, signed_offset, amends, reason, chain_count, chain_head, digest"


def head_hash(row: Row) -> bytes:
    """The hash of the line of a sheet in lists (HEAD)."""
    return seal("signed head", *row)
