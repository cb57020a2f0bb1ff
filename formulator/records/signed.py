"""Signed sheets: added in one transaction with their number, never changed; a correction is a new sheet that names the old one."""

from __future__ import annotations

import hashlib

import msgspec

from formulator.base.i18n import tr
from formulator.domain.protocol import ProtocolSheet
from formulator.domain.records import ChainMark, Entity, Event, NotFound, RecordsError, SignedEntry, Stamp
from formulator.records.database import Database, Row, damaged, seal
from formulator.records.drafts import decode, encode
from formulator.records.patients import HEAD, head_hash
from formulator.records.trail import ChainedTrail, stamp
from formulator.workbench.ports import SheetOrder, Signed

BODY = "sheet, draft, case_json, report_json"
COUNTER = "sheet_number"
_decoder = msgspec.json.Decoder(ProtocolSheet)


def entry_of(row: Row, kept: object) -> SignedEntry:
    """The line of a sheet (HEAD) that is as it was written; raises Damaged for any other."""
    if head_hash(row) != kept:
        raise damaged(tr("The entry of sheet {number}", number=row[1]))
    ident, number, patient, signer, at, offset, amends, reason = row[:8]
    try:
        made = {
            "id": ident, "number": number, "patient": patient, "by": signer, "signed": {"utc": at, "offset": offset},
            "amends": amends or "", "reason": reason, "erased": row[10] == "",
        }  # fmt: skip
        return msgspec.convert(made, SignedEntry)
    except msgspec.ValidationError as error:
        raise damaged(tr("The entry of sheet {number}", number=row[1])) from error


def content_hash(head: Row, body: tuple[bytes, ...]) -> bytes:
    """The hash of all of a sheet."""
    return seal("signed", *head, *body)


def sound_body(row: Row) -> tuple[bytes, ...] | None:
    """Sheet, draft, case and report of a row (as for `checked`) that are as they were written, or None."""
    found = tuple(part for part in row[11:15] if isinstance(part, bytes))
    return found if len(found) == 4 and content_hash(row[:11], found) == row[16] else None


def checked(row: Row) -> Signed:
    """The whole sheet of a row (HEAD, body, both hashes). Raises Damaged, and NotFound where its patient was erased."""
    head = row[:11]
    entry = entry_of(head, row[15])
    if entry.erased:
        raise NotFound(tr("The content of sheet {number} was erased.", number=entry.number))
    what = tr("Sheet {number}", number=entry.number)
    if (found := sound_body(row)) is None:
        raise damaged(what)
    sheet, draft, case, report = found
    try:
        shown = _decoder.decode(sheet)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise damaged(what) from error
    count, mark, digest = head[8:11]
    assert isinstance(count, int)
    assert isinstance(mark, bytes)
    return Signed(entry, shown, decode(draft, what), case, report, str(digest), ChainMark(count, mark.hex()))


class SheetStore:
    """The signed sheets of a database."""

    def __init__(self, database: Database, trail: ChainedTrail) -> None:
        self.database, self.trail = database, trail

    def sign(self, order: SheetOrder) -> Signed:
        """Numbers, makes and keeps a sheet, and takes its draft away, all or nothing. Raises RecordsError and what `order.make` raises."""
        with self.database.transaction(tr("The sheet was not signed")):
            self._allowed(order)
            at = stamp(self.trail.clock())
            number, mark = self._number(at), self.trail.mark()
            sheet = order.make(number, mark)
            signed = self._insert(order, number, at, mark, sheet)
            if order.draft_id is not None:
                self.database.run("DELETE FROM draft WHERE id = ?", order.draft_id)
        return signed

    def _allowed(self, order: SheetOrder) -> None:
        if self.database.row("SELECT 1 FROM patient WHERE id = ? AND erased = 0", order.patient) is None:
            raise NotFound(tr("There is no such patient."))
        if not order.amends:
            return
        amended = self.by_number(order.amends)
        if amended.patient != order.patient:
            raise RecordsError(tr("Sheet {number} is of another patient.", number=order.amends))
        if not order.reason.strip():
            raise RecordsError(tr("A correction of a signed sheet needs a reason."))

    def _number(self, at: Stamp) -> str:
        row = self.database.row("SELECT value FROM meta WHERE key = ?", COUNTER)
        if row is not None and not str(row[0]).isdecimal():
            raise damaged(tr("The counter of the sheets"))
        count = int(str(row[0])) + 1 if row is not None else 1
        self.database.run("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", COUNTER, str(count))
        return f"{at.utc[:4]}-{count:06}"

    def _insert(self, order: SheetOrder, number: str, at: Stamp, mark: ChainMark, sheet: ProtocolSheet) -> Signed:
        body = (msgspec.json.encode(sheet), encode(order.draft), order.case, order.report)
        digest = hashlib.sha256(order.case + order.report).hexdigest()
        ident = _next_id(self.database)
        head: Row = (
            ident, number, order.patient, order.by, at.utc, at.offset, order.amends or None, order.reason,
            mark.count, bytes.fromhex(mark.head), digest,
        )  # fmt: skip
        names = [*HEAD.split(", "), *BODY.split(", "), "head_hash", "hash"]
        content = content_hash(head, body)
        self.database.insert("signed", **dict(zip(names, (*head, *body, head_hash(head), content), strict=True)))
        event = Event.AMEND if order.amends else Event.SIGN
        old = _told(number=order.amends) if order.amends else None
        new = _told(number=number, hash=content.hex(), reason=order.reason)
        self.trail.append(event, Entity.SHEET, ident, order.by, order.patient, old, new)
        entry = SignedEntry(ident, number, order.patient, order.by, at, order.amends, order.reason)
        return Signed(entry, sheet, order.draft, order.case, order.report, digest, mark)

    def open(self, ident: int, who: str) -> Signed:
        """The sheet as it was signed; that it was opened is noted, where the records can be written. Raises Damaged, NotFound."""
        row = self.database.row(f"SELECT {HEAD}, {BODY}, head_hash, hash FROM signed WHERE id = ?", ident)
        if row is None:
            raise NotFound(tr("There is no such sheet."))
        signed = checked(row)
        if not self.database.read_only:
            with self.database.transaction(tr("The sheet cannot be opened")):
                self.trail.append(Event.OPEN, Entity.SHEET, ident, who, signed.entry.patient)
        return signed

    def of_patient(self, patient: int) -> tuple[SignedEntry, ...]:
        """The sheets of a patient, the newest first. Raises Damaged where one that was signed is missing."""
        rows = self.database.rows(f"SELECT {HEAD}, head_hash FROM signed WHERE patient = ? ORDER BY id DESC", patient)
        told = self.database.row("SELECT count(*) FROM audit WHERE patient = ? AND event IN ('sign', 'amend')", patient)
        if told is None or told[0] != len(rows):
            raise damaged(tr("The list of sheets of patient {n}", n=patient))
        return tuple(entry_of(row[:11], row[11]) for row in rows)

    def whole(self, patient: int) -> tuple[Signed, ...]:
        """All sheets of a patient that was opened, whole, the newest first. Raises Damaged where one is, or is missing."""
        entries = self.of_patient(patient)
        rows = self.database.rows(f"SELECT {HEAD}, {BODY}, head_hash, hash FROM signed WHERE patient = ? ORDER BY id DESC", patient)
        return tuple(checked(row) for row, entry in zip(rows, entries, strict=True) if not entry.erased)

    def by_number(self, number: str) -> SignedEntry:
        """The sheet of a number. Raises NotFound, Damaged."""
        row = self.database.row(f"SELECT {HEAD}, head_hash FROM signed WHERE number = ?", number)
        if row is None:
            raise NotFound(tr("There is no sheet {number}.", number=number))
        return entry_of(row[:11], row[11])

    def printed(self, ident: int, who: str) -> None:
        """Notes that a sheet was printed or saved as a file. Raises NotFound."""
        with self.database.transaction(tr("The print was not noted")):
            row = self.database.row("SELECT patient FROM signed WHERE id = ?", ident)
            if row is None:
                raise NotFound(tr("There is no such sheet."))
            patient = row[0]
            assert isinstance(patient, int)
            self.trail.append(Event.PRINT, Entity.SHEET, ident, who, patient)


def _next_id(database: Database) -> int:
    row = database.row("SELECT coalesce(max(id), 0) + 1 FROM signed")
    assert row is not None
    return int(row[0] or 1)


def _told(**values: str) -> bytes:
    return msgspec.json.encode(values)
