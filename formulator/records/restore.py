"""Putting a backup back: the copy is prepared and checked apart, then takes the place of everything in one step."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from formulator.base.i18n import tr
from formulator.domain.records import ChainMark, Damaged, DiskFault, Entity, Event, RecordsError, Verification
from formulator.records import backups
from formulator.records.database import Connect, Database, connect, said
from formulator.records.marks import read_mark, write_mark
from formulator.records.migrate import migrate, refuse_foreign
from formulator.records.patients import PatientStore
from formulator.records.place import Place, prepare, private, sync
from formulator.records.schema import STEPS, Step
from formulator.records.signed import COUNTER
from formulator.records.trail import ChainedTrail, Clock, now
from formulator.records.verify import verify

#: How far the numbers of sheets jump where it cannot be known which were given since the backup.
GAP = 1000


def restore(source: Path, data: Path, who: str, clock: Clock = now, how: Connect = connect, steps: Sequence[Step] = STEPS) -> Verification:
    """Puts a backup back, after a backup of what is there. Raises RecordsError, and then everything is as before."""
    place = Place(data)
    prepare(place)
    waiting = place.folder / "restoring.db"
    try:
        _fetch(source, waiting)
        current = _current(place, how, steps)
        try:
            if current is not None:
                _keep_current(current, place, clock, how)
            found = _ready(waiting, current, place, who, clock, how, steps)
            _exchange(waiting, current, place, clock, how)
        finally:
            if current is not None:
                current.close()
    finally:
        _clean(waiting)
    write_mark(place.mark, found.mark)
    return found


def _fetch(source: Path, waiting: Path) -> None:
    beside = source.with_name(source.name + "-wal")
    with said(source, tr("The backup was not restored")):
        if beside.exists() and beside.stat().st_size:
            raise DiskFault(tr("{path} is in use and no backup. Choose a file of the folder of backups.", path=source))
        _clean(waiting)
        private(waiting)
        shutil.copyfile(source, waiting)
        sync(waiting)


def _clean(waiting: Path) -> None:
    for end in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            waiting.with_name(waiting.name + end).unlink(missing_ok=True)


def _current(place: Place, how: Connect, steps: Sequence[Step]) -> Database | None:
    """What is there now; None where it is missing or cannot be read."""
    if not place.database.exists() or not place.database.stat().st_size:
        return None
    try:
        refuse_foreign(place.database, len(steps), how)
        return Database.open(place.database, how)
    except Damaged:
        return None


def _keep_current(current: Database, place: Place, clock: Clock, how: Connect) -> None:
    """A backup first; of records that are damaged, the files as they are."""
    try:
        backups.make(current, place, backups.RESTORE, clock, how)
    except Damaged:
        _set_aside(place, clock, move=False)


def _set_aside(place: Place, clock: Clock, move: bool) -> None:
    """Keeps the damaged files under another name."""
    made = f"{clock():%Y%m%dT%H%M%S}"
    with said(place.database, tr("The backup was not restored")):
        for end in ("", "-wal"):
            path = place.database.with_name(place.database.name + end)
            if path.exists() and path.stat().st_size:
                target = place.folder / f"damaged-{made}.db{end}"
                private(target)
                shutil.copyfile(path, target)
        if move:
            for end in ("", "-wal", "-shm"):
                place.database.with_name(place.database.name + end).unlink(missing_ok=True)


def _ready(
    waiting: Path, current: Database | None, place: Place, who: str, clock: Clock, how: Connect, steps: Sequence[Step]
) -> Verification:
    """Checks the copy, brings it up to date, and adds to it what must not be lost of the present."""
    refuse_foreign(waiting, len(steps), how)
    copy = Database.open(waiting, how)
    try:
        trail = ChainedTrail(copy, clock)
        migrate(copy, trail, steps, lambda: None)
        before = verify(copy)
        if before.faults:
            raise Damaged(
                tr(
                    "The backup is not sound ({place}: {message}); nothing was changed.",
                    place=before.faults[0].place,
                    message=before.faults[0].message,
                )
            )
        _erase_again(copy, current, trail, who)
        with copy.transaction(tr("The backup was not restored")):
            _count_on(copy, current)
            mark = _mark(place) or ChainMark(0, "")
            told = msgspec.json.encode({"count": str(mark.count), "head": mark.head})
            trail.append(Event.RESTORE, Entity.DATABASE, before.mark.count, who, new=told)
        found = verify(copy)
        copy.row("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        copy.close()
    return found


def _mark(place: Place) -> ChainMark | None:
    try:
        return read_mark(place.mark)
    except (OSError, ValueError):
        return None


def _erase_again(copy: Database, current: Database | None, trail: ChainedTrail, who: str) -> None:
    """A patient erased since the backup does not come back."""
    if current is None:
        return
    try:
        gone = {int(row[0] or 0) for row in current.rows("SELECT id FROM patient WHERE erased = 1")}
    except RecordsError:
        return
    for ident, version in copy.rows("SELECT id, version FROM patient WHERE erased = 0"):
        if ident in gone and isinstance(ident, int) and isinstance(version, int):
            PatientStore(copy, trail).erase(ident, version, who)


def _count_on(copy: Database, current: Database | None) -> None:
    """A number that was given once is not given again."""
    own = _counter(copy) or 0
    there = _counter(current) if current is not None else None
    copy.run(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        COUNTER, str(own + GAP if there is None else max(own, there)),
    )  # fmt: skip


def _counter(database: Database) -> int | None:
    try:
        row = database.row("SELECT value FROM meta WHERE key = ?", COUNTER)
        return int(str(row[0])) if row is not None else 0
    except (RecordsError, ValueError):
        return None


def _exchange(waiting: Path, current: Database | None, place: Place, clock: Clock, how: Connect) -> None:
    if current is not None:
        try:
            backups.pour(waiting, current, how)
            return
        except Damaged:
            current.close()
    with said(place.database, tr("The backup was not restored")):
        if place.database.exists():
            _set_aside(place, clock, move=True)
        waiting.replace(place.database)
        sync(place.database)
