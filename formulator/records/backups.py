"""Copies of the records: each one file, opened and checked after writing, thinned to days, weeks and months."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from formulator.base.i18n import tr
from formulator.domain.records import BackupFile, Busy, Damaged, RecordsError, Verification
from formulator.records.database import Connect, Database, connect, said, uri_of
from formulator.records.place import Place, private, sync
from formulator.records.trail import Clock, now

DAILY, MANUAL, MIGRATION, RESTORE = "daily", "manual", "migration", "restore"
DAYS, WEEKS, MONTHS, OTHERS = 7, 4, 12, 3
TRIES = 4
_NAME = re.compile(r"records-(\d{8}T\d{6})Z(?:-\d+)?-(daily|manual|migration|restore)\.db")
_FORM = "%Y%m%dT%H%M%S"


def listed(folder: Path) -> tuple[BackupFile, ...]:
    """The backups of a folder, the oldest first."""
    with said(folder, tr("The backups cannot be read")):
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    found = ((name, match) for name in names if (match := _NAME.fullmatch(name)))
    return tuple(sorted(BackupFile(match[1], match[2], str(folder / name)) for name, match in found))


def make(database: Database, place: Place, kind: str, clock: Clock = now, how: Connect = connect) -> BackupFile:
    """Writes a copy, checks it, and only then gives it its name. Raises RecordsError, and then no copy is left and the older ones stand."""
    failed = tr("No backup was made")
    waiting = place.backups / "unfinished.db"
    made = clock().astimezone(UTC).strftime(_FORM)
    try:
        with said(place.backups, failed):
            waiting.unlink(missing_ok=True)
            private(waiting)
            database.connection.execute("VACUUM INTO ?", (str(waiting),)).fetchall()
            sync(waiting)
        found = inspect(waiting, how)
        if found.faults:
            raise Damaged(tr("No backup was made: the copy is not sound ({fault}). Run `formulator records verify`.", fault=_first(found)))
        target = _free_name(place.backups, made, kind)
        with said(place.backups, failed):
            waiting.replace(target)
            sync(target)
    finally:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)
    return BackupFile(made, kind, str(target))


def _first(found: Verification) -> str:
    return f"{found.faults[0].place}: {found.faults[0].message}"


def _free_name(folder: Path, made: str, kind: str) -> Path:
    path, count = folder / f"records-{made}Z-{kind}.db", 1
    while path.exists():
        count += 1
        path = folder / f"records-{made}Z-{count}-{kind}.db"
    return path


def inspect(path: Path, how: Connect = connect) -> Verification:
    """Opens a copy and checks all of it. Raises RecordsError where it cannot be read."""
    with open_copy(path, how) as copy:
        from formulator.records.verify import verify  # noqa: PLC0415  a start does not verify

        return verify(copy)


@contextlib.contextmanager
def open_copy(path: Path, how: Connect = connect) -> Iterator[Database]:
    """A copy for reading; nothing is written beside it."""
    copy = Database.open_to_read(path, how)
    try:
        yield copy
    finally:
        copy.close()


def due(database: Database, place: Place, clock: Clock = now) -> bool:
    """Whether a daily backup is to be made: none of today, and something changed since the last."""
    made = listed(place.backups)
    if not made:
        return True
    last = made[-1]
    if last.made[:8] >= clock().astimezone(UTC).strftime("%Y%m%d"):
        return False
    try:
        with open_copy(Path(last.path)) as copy:
            return _state(copy) != _state(database)
    except RecordsError:
        return True


def _state(database: Database) -> object:
    return (
        database.row("SELECT max(seq) FROM audit"),
        database.row("SELECT count(*), coalesce(max(saved), '') FROM draft"),
    )


def kept(backups: Iterable[BackupFile]) -> set[BackupFile]:
    """Those to keep: the newest of 7 days, 4 weeks and 12 months, and the last 3 made before a migration or a restore."""
    regular: dict[str, dict[str, BackupFile]] = {"day": {}, "week": {}, "month": {}}
    others: dict[str, list[BackupFile]] = {MIGRATION: [], RESTORE: []}
    for backup in sorted(backups, reverse=True):
        if backup.kind in others:
            others[backup.kind].append(backup)
            continue
        day = datetime.strptime(backup.made, _FORM).replace(tzinfo=UTC)
        for span, form in (("day", "%Y%m%d"), ("week", "%G-%V"), ("month", "%Y%m")):
            regular[span].setdefault(day.strftime(form), backup)
    counts = {"day": DAYS, "week": WEEKS, "month": MONTHS}
    found = {backup for span, count in counts.items() for backup in list(regular[span].values())[:count]}
    return found | {backup for made in others.values() for backup in made[:OTHERS]}


def thin(place: Place) -> tuple[BackupFile, ...]:
    """Removes those that are not kept; which they were."""
    made = listed(place.backups)
    keep = kept(made)
    gone = tuple(backup for backup in made if backup not in keep)
    with said(place.backups, tr("The old backups were not removed")):
        for backup in gone:
            Path(backup.path).unlink(missing_ok=True)
    return gone


class _Patience:
    """sqlite3 waits for another writer without end; this ends it."""

    def __init__(self) -> None:
        self.tries = 0

    def step(self, _status: int, _remaining: int, _total: int) -> None:
        self.tries += 1
        if self.tries > TRIES:
            raise Busy(tr("The backup was not restored: another program is using the records. Close it and try again."))


def pour(source: Path, database: Database, how: Connect = connect) -> None:
    """Puts the content of a copy in the place of all that the database holds, in one step. Raises RecordsError, and then it is as before."""
    with said(database.path, tr("The backup was not restored")):
        copy = how(uri_of(source, "mode=ro"))
        try:
            copy.backup(database.connection, progress=_Patience().step)
        except (sqlite3.Error, RecordsError):
            with contextlib.suppress(sqlite3.Error):
                database.connection.execute("ROLLBACK")
            raise
        finally:
            copy.close()
