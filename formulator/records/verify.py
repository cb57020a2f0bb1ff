"""Checking everything: the file, the chain, the hash of each row, each row against the trail, and the marks kept elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import msgspec

from formulator.base.i18n import tr
from formulator.domain.records import Busy, ChainMark, Entity, Event, Fault, RecordsError, Verification
from formulator.records import drafts, patients, practitioners, signed
from formulator.records.database import Database, Row
from formulator.records.search import searchable
from formulator.records.trail import START, digest_of, link

_AUDIT = (
    "SELECT a.seq, a.event, a.entity, a.entity_id, a.patient, a.who, a.at, a.at_offset, a.clock_back, a.digest, a.chain, "
    "h.salt, h.old, h.new, h.patient FROM audit a LEFT JOIN history h ON h.seq = a.seq ORDER BY a.seq"
)
_PATIENT = "SELECT id, version, body, erased, hash, name, search FROM patient"
_PRACTITIONER = "SELECT id, version, body, hash FROM practitioner"
_SIGNED = f"SELECT {patients.HEAD}, sheet, draft, case_json, report_json, head_hash, hash FROM signed"
_DRAFT = "SELECT id, version, patient, saved, saved_offset, body, hash FROM draft"
#: A file in pieces has thousands of faults; more of them say nothing more.
MOST = 1000


class _Trail:
    """What one walk over the trail found: the chain, and the last state of everything that it tells of."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.faults: list[Fault] = []
        self.count, self.head = 0, START
        self.last: dict[tuple[str, int], bytes] = {}
        self.sheets: dict[int, str] = {}
        self.erased: set[int] = set()
        self.restored: set[tuple[int, str]] = set()
        self.bare: list[tuple[int, int | None]] = []

    def walk(self) -> None:
        for row in self.database.each(_AUDIT):
            seq = self.count + 1
            entry, chain, salt = row[:10], row[10], row[11]
            if entry[0] != seq:
                self._fault(seq, tr("is missing or out of order"))
            if link(self.head, entry) != chain:
                self._fault(seq, tr("is not what was written"))
            self.count, self.head = seq, chain if isinstance(chain, bytes) else b""
            if salt is None:
                self.bare.append((seq, entry[4] if isinstance(entry[4], int) else None))
            elif not isinstance(salt, bytes) or digest_of(salt, _blob(row[12]), _blob(row[13])) != entry[9] or row[14] != entry[4]:
                self._fault(seq, tr("has other values than were written"))
            self._note(entry, _blob(row[13]))
            if len(self.faults) >= MOST:
                return
        for seq, patient in self.bare:
            if patient not in self.erased:
                self._fault(seq, tr("has lost its values"))

    def _note(self, entry: Row, new: bytes | None) -> None:
        event, entity, ident = str(entry[1]), str(entry[2]), _whole(entry[3])
        if event in (Event.CREATE, Event.CHANGE):
            self.last[entity, ident] = _short(new)
        elif event == Event.ERASE:
            self.erased.add(ident)
        elif event in (Event.SIGN, Event.AMEND):
            self.sheets[ident] = _told(new, "hash")
        elif event == Event.RESTORE:
            count = _told(new, "count")
            self.restored.add((int(count) if count.isdecimal() else -1, _told(new, "head")))

    def _fault(self, seq: int, message: str) -> None:
        self.faults.append(Fault(tr("trail, entry {n}", n=seq), message))

    def holds(self, mark: ChainMark) -> bool:
        """Whether the trail once ended so, or was put back from a backup when it did."""
        if mark.count == 0:
            return mark.head == START.hex()
        row = self.database.row("SELECT chain FROM audit WHERE seq = ?", mark.count)
        chain = _blob(row[0]) if row is not None else None
        return (chain is not None and chain.hex() == mark.head) or (mark.count, mark.head) in self.restored


def _blob(value: object) -> bytes | None:
    return value if isinstance(value, bytes) else None


def _whole(value: object) -> int:
    return value if isinstance(value, int) else -1


def _short(value: object) -> bytes:
    return hashlib.sha256(value if isinstance(value, bytes) else b"").digest()


def _told(value: bytes | None, key: str) -> str:
    try:
        return msgspec.json.decode(value or b"{}", type=dict[str, str]).get(key, "")
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""


def verify(database: Database, outside: ChainMark | None = None) -> Verification:
    """Everything that is wrong. Raises RecordsError only where the file cannot be read at all."""
    with_snapshot = not database.connection.in_transaction
    if with_snapshot:
        database.row("BEGIN")
    try:
        return _verify(database, outside)
    finally:
        if with_snapshot and database.connection.in_transaction:
            database.row("ROLLBACK")


def _verify(database: Database, outside: ChainMark | None) -> Verification:
    faults: list[Fault] = []
    _part(faults, tr("file"), lambda: _file(database))
    trail = _Trail(database)
    _part(faults, tr("trail"), lambda: _walked(trail))
    counts = {"patient": 0, "sheet": 0}
    _part(faults, tr("patients"), lambda: _patients(database, trail, counts))
    _part(faults, tr("practitioners"), lambda: _practitioners(database, trail))
    _part(faults, tr("sheets"), lambda: _sheets(database, trail, counts))
    _part(faults, tr("drafts"), lambda: _drafts(database))
    _part(faults, tr("index of patients"), lambda: _index(database))
    if outside is not None and not trail.holds(outside):
        faults.append(
            Fault(tr("mark"), tr("the records are older than the mark in the data folder, or another trail: a file was put back or cut"))
        )
    mark = ChainMark(trail.count, trail.head.hex())
    return Verification(mark, counts["patient"], counts["sheet"], tuple(sorted(set(faults))[:MOST]))


def _part(faults: list[Fault], place: str, part: Callable[[], Iterator[Fault]]) -> None:
    """One part of the check; where it breaks off, that is a fault too and the others go on."""
    try:
        for fault in part():
            faults.append(fault)
            if len(faults) >= MOST:
                return
    except RecordsError as error:
        faults.append(Fault(place, str(error)))


def _file(database: Database) -> Iterator[Fault]:
    for row in database.rows("PRAGMA integrity_check(20)"):
        if row[0] != "ok":
            yield Fault(tr("file"), str(row[0]))
    for row in database.rows("PRAGMA foreign_key_check"):
        yield Fault(tr("file"), tr("a row of {table} belongs to nothing", table=row[0]))


def _index(database: Database) -> Iterator[Fault]:
    """Whether the index for searching says what the patients say; not asked where that would need to write and cannot."""
    if database.read_only:
        return
    try:
        database.row("INSERT INTO patient_text (patient_text, rank) VALUES ('integrity-check', 1)")
    except Busy:
        return
    except RecordsError:
        yield Fault(tr("index of patients"), tr("is damaged: not everybody is found"))


def _walked(trail: _Trail) -> Iterator[Fault]:
    try:
        trail.walk()
    finally:
        yield from trail.faults


def _patients(database: Database, trail: _Trail, counts: dict[str, int]) -> Iterator[Fault]:
    seen: set[int] = set()
    for row in database.each(_PATIENT):
        counts["patient"] += 1
        place = tr("patient {n}", n=row[0])
        try:
            record = patients.checked(row)
        except RecordsError:
            yield Fault(place, tr("is not what was written"))
            continue
        seen.add(record.id)
        if record.erased != (record.id in trail.erased):
            yield Fault(place, tr("the trail does not tell of its erasure"))
        elif not record.erased and trail.last.get((Entity.PATIENT, record.id)) != _short(row[2]):
            yield Fault(place, tr("is not what the trail tells"))
        if not record.erased and (columns := searchable(record.facts)) and (row[5], row[6]) != (columns["name"], columns["search"]):
            yield Fault(place, tr("cannot be found by what it says"))
    for entity, ident in trail.last:
        if entity == Entity.PATIENT and ident not in seen:
            yield Fault(tr("patient {n}", n=ident), tr("is missing or damaged"))


def _practitioners(database: Database, trail: _Trail) -> Iterator[Fault]:
    seen: set[int] = set()
    for row in database.each(_PRACTITIONER):
        place = tr("practitioner {n}", n=row[0])
        try:
            record = practitioners.checked(row)
        except RecordsError:
            yield Fault(place, tr("is not what was written"))
            continue
        seen.add(record.id)
        if trail.last.get((Entity.PRACTITIONER, record.id)) != _short(row[2]):
            yield Fault(place, tr("is not what the trail tells"))
    for entity, ident in trail.last:
        if entity == Entity.PRACTITIONER and ident not in seen:
            yield Fault(tr("practitioner {n}", n=ident), tr("is missing or damaged"))


def _sheets(database: Database, trail: _Trail, counts: dict[str, int]) -> Iterator[Fault]:
    seen: set[int] = set()
    for row in database.each(_SIGNED):
        counts["sheet"] += 1
        ident, number = _whole(row[0]), row[1]
        seen.add(ident)
        place = tr("sheet {number}", number=number)
        gone = row[2] in trail.erased
        yield from (Fault(place, message) for message in _sheet(row, trail, gone))
    for ident in trail.sheets.keys() - seen:
        yield Fault(tr("sheet {number}", number=ident), tr("is missing"))


def _sheet(row: Row, trail: _Trail, gone: bool) -> Iterator[str]:
    try:
        entry = signed.entry_of(row[:11], row[15])
        if entry.erased != gone:
            yield tr("the trail does not tell of its erasure")
        elif not gone:
            if signed.sound_body(row) is None:
                yield tr("is not what was written")
            if (_blob(row[16]) or b"").hex() != trail.sheets.get(entry.id):
                yield tr("is not what the trail tells")
    except RecordsError:
        yield tr("is not what was written")
    head = _blob(row[9])
    if not trail.holds(ChainMark(_whole(row[8]), head.hex() if head is not None else "")):
        yield tr("bears another mark of the trail")


def _drafts(database: Database) -> Iterator[Fault]:
    for row in database.each(_DRAFT):
        try:
            drafts.checked(row)
        except RecordsError:
            yield Fault(tr("draft {n}", n=row[0]), tr("is not what was written"))
