"""The records of one data folder: opened, brought up to date, marked, checked, backed up."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from formulator.base.i18n import tr
from formulator.domain.records import BackupFile, ChainMark, Damaged, DiskFault, Newer, NotFound, RecordsError, Verification
from formulator.records import backups
from formulator.records.database import Connect, Database, connect, said
from formulator.records.drafts import DraftStore
from formulator.records.marks import read_mark, write_mark
from formulator.records.migrate import migrate, refuse_foreign, version_of
from formulator.records.patients import PatientStore
from formulator.records.place import Place, prepare, private
from formulator.records.practitioners import PractitionerStore
from formulator.records.schema import STEPS, Step
from formulator.records.signed import SheetStore
from formulator.records.trail import START, ChainedTrail, Clock, now

if TYPE_CHECKING:
    from formulator.workbench.ports import RecordsPort


class Records:
    """Everything kept, by kind. `notices` are to be shown at start; `read_only` asks for a banner."""

    def __init__(self, database: Database, place: Place, clock: Clock, notices: tuple[str, ...] = (), marks: bool = True) -> None:
        self.database, self.place, self.clock, self.notices = database, place, clock, notices
        self.trail = ChainedTrail(database, clock)
        self.patients = PatientStore(database, self.trail)
        self.practitioners = PractitionerStore(database, self.trail)
        self.drafts = DraftStore(database, clock)
        self.sheets = SheetStore(database, self.trail)
        self._marks, self._marked = marks, ChainMark(-1, "")
        database.after_commit = self.keep_mark

    @property
    def read_only(self) -> bool:
        return self.database.read_only

    def keep_mark(self) -> None:
        """Puts the mark of the trail outside, where it changed. One that did not fit at the start stays, as evidence, until a restore."""
        if not self._marks:
            return
        mark = self.trail.mark()
        if mark != self._marked and write_mark(self.place.mark, mark):
            self._marked = mark

    def verify(self) -> Verification:
        """Checks everything. Raises RecordsError only where the file cannot be read at all."""
        from formulator.records.verify import verify  # noqa: PLC0415  a start does not verify

        return verify(self.database, _outside(self.place))

    def close(self) -> None:
        self.database.close()

    def __enter__(self) -> Records:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


if TYPE_CHECKING:

    def _is_port(records: Records) -> RecordsPort:
        return records


def open_records(data: Path, clock: Clock = now, how: Connect = connect, steps: Sequence[Step] = STEPS) -> Records:
    """The records of a data folder, made where there are none. Raises RecordsError in words; a newer file is not touched."""
    place = Place(data)
    if _only_readable(place):
        return _to_read(place, clock, how, steps)
    prepare(place)
    _not_lost(place)
    with said(place.database, tr("The records cannot be opened")):
        private(place.database)
        beside = place.database.with_name(place.database.name + "-wal")
        unfinished = beside.exists() and beside.stat().st_size > 0
    refuse_foreign(place.database, len(steps), how)
    database = Database.open(place.database, how)
    try:
        trail = ChainedTrail(database, clock)
        migrate(database, trail, steps, lambda: _copy_first(database, place, clock, how))
        fits = _mark_fits(database, place)
        records = Records(database, place, clock, _notices(database, unfinished, fits), marks=fits)
        records.keep_mark()
    except BaseException:
        database.close()
        raise
    return records


def _copy_first(database: Database, place: Place, clock: Clock, how: Connect) -> None:
    backups.make(database, place, backups.MIGRATION, clock, how)


def _only_readable(place: Place) -> bool:
    return place.database.exists() and not (os.access(place.folder, os.W_OK) and os.access(place.database, os.W_OK))


def _to_read(place: Place, clock: Clock, how: Connect, steps: Sequence[Step]) -> Records:
    database = Database.open_to_read(place.database, how)
    version = version_of(database)
    if version != len(steps):
        database.close()
        raise Newer(
            tr("{path} is of version {n}, and the folder cannot be written. Make the folder writable.", path=place.database, n=version)
        )
    return Records(database, place, clock, (tr("The folder of the records cannot be written: everything can be read, nothing saved."),))


def _outside(place: Place) -> ChainMark | None:
    try:
        return read_mark(place.mark)
    except (OSError, ValueError):
        return ChainMark(-1, "")


def _not_lost(place: Place) -> None:
    """A database that went away is not replaced by an empty one."""
    mark = _outside(place)
    if mark is not None and mark.count and (not place.database.exists() or not place.database.stat().st_size):
        raise Damaged(
            tr("The records are gone from {folder}. Put a backup back with `formulator records restore FILE`.", folder=place.folder)
        )


def _mark_fits(database: Database, place: Place) -> bool:
    """Whether the mark outside is one of this trail, or there is none yet."""
    mark = _outside(place)
    return mark is None or _holds(database, mark)


def _holds(database: Database, mark: ChainMark) -> bool:
    if mark.count == 0:
        return mark.head == START.hex()
    row = database.row("SELECT chain FROM audit WHERE seq = ?", mark.count)
    return row is not None and isinstance(row[0], bytes) and row[0].hex() == mark.head


def _notices(database: Database, unfinished: bool, fits: bool) -> tuple[str, ...]:
    found: list[str] = []
    if unfinished:
        row = database.row("SELECT count(*) FROM draft")
        drafts = int(row[0] or 0) if row is not None else 0
        found.append(tr("The program did not end as usual. Everything that was saved is there; drafts to go on with: {n}.", n=drafts))
    if not fits:
        found.append(tr("The records are older than the mark beside them: a file was put back or cut. Run `formulator records verify`."))
    return tuple(found)


def existing(data: Path, how: Connect = connect, steps: Sequence[Step] = STEPS) -> Database:
    """The database of a data folder as it is: nothing is made, nothing brought up to date. Raises NotFound, Newer, RecordsError."""
    place = Place(data)
    if not place.database.exists():
        raise NotFound(tr("There are no records in {folder}.", folder=place.folder))
    if _only_readable(place):
        database = Database.open_to_read(place.database, how)
    else:
        refuse_foreign(place.database, len(steps), how)
        database = Database.open(place.database, how)
    if version_of(database) != len(steps):
        database.close()
        raise Newer(tr("{path} is of another version. Start the program once to bring it up to date.", path=place.database))
    return database


def check(data: Path, how: Connect = connect) -> Verification:
    """Checks all records of a data folder on a connection of its own, which may be another thread's. Raises RecordsError."""
    database = existing(data, how)
    try:
        from formulator.records.verify import verify  # noqa: PLC0415  a start does not verify

        return verify(database, _outside(Place(data)))
    finally:
        database.close()


def back_up(data: Path, kind: str = backups.MANUAL, clock: Clock = now, how: Connect = connect) -> BackupFile | None:
    """Makes a backup and thins the old ones, on a connection of its own; None for a daily one that is not due. Raises RecordsError."""
    place = Place(data)
    database = existing(data, how)
    try:
        if database.read_only:
            raise DiskFault(tr("No backup was made: {folder} cannot be written.", folder=place.folder))
        prepare(place)
        if kind == backups.DAILY and not backups.due(database, place, clock):
            return None
        made = backups.make(database, place, kind, clock, how)
        backups.thin(place)
        return made
    finally:
        database.close()


def found_backups(data: Path) -> tuple[BackupFile, ...]:
    """The backups of a data folder, the oldest first. Raises RecordsError."""
    return backups.listed(Place(data).backups)


__all__ = ["Records", "RecordsError", "back_up", "check", "existing", "found_backups", "open_records"]
