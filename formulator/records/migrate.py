"""Bringing a database to the version of the program, one step at a time, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from formulator.base.i18n import tr
from formulator.domain.records import Entity, Event, Newer
from formulator.records.database import Connect, Database, connect, damaged, said, uri_of
from formulator.records.schema import APPLICATION, Step
from formulator.records.trail import ChainedTrail

PROGRAM = "Formulator"


def refuse_foreign(path: Path, newest: int, how: Connect = connect) -> None:
    """Raises Newer for a database of a newer version or of something else. Not a byte of it is changed."""
    with said(path, tr("The records cannot be opened")):
        if not path.stat().st_size:
            return
        beside = path.with_name(path.name + "-wal")
        waiting = beside.exists() and beside.stat().st_size
        application, version = _asked(path, how) if waiting else _read(path)
    if application != APPLICATION and (application or version):
        raise Newer(tr("{path} is not a file of records of this program. It was not touched.", path=path))
    if version > newest:
        raise Newer(tr("{path} was made by a newer version of Formulator. Install that version; the file was not touched.", path=path))


def _read(path: Path) -> tuple[int, int]:
    """From the head of the file, so that nothing is made beside it. Raises Damaged for what is no database."""
    with path.open("rb") as stream:
        head = stream.read(100)
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        raise damaged(str(path))
    return int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big")


def _asked(path: Path, how: Connect) -> tuple[int, int]:
    """With the changes that are not yet in the file."""
    connection = how(uri_of(path, "mode=ro"))
    try:
        application, version = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        return int(application), int(version)
    finally:
        connection.close()


def version_of(database: Database) -> int:
    row = database.row("PRAGMA user_version")
    return int(row[0] or 0) if row is not None else 0


def migrate(database: Database, trail: ChainedTrail, steps: Sequence[Step], before: Callable[[], None]) -> int:
    """Takes the steps that are missing; `before` makes the copy first. The number of steps taken."""
    start = version_of(database)
    if 0 < start < len(steps):
        before()
    taken = 0
    while version_of(database) < len(steps):
        with database.transaction(tr("The records were not brought to the new version")):
            version = version_of(database)
            if version < len(steps):
                steps[version](database.connection)
                database.run(f"PRAGMA user_version = {version + 1}")
                told = msgspec.json.encode({"from": str(version), "to": str(version + 1)})
                trail.append(Event.MIGRATE, Entity.DATABASE, version + 1, PROGRAM, new=told)
                taken += 1
    if taken:
        database.row("PRAGMA wal_checkpoint(TRUNCATE)")
    return taken
