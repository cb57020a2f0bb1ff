"""Bringing a database to the version of the program, one step at a time, each whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from formulator.base.i18n import tr
from formulator.domain.records import Entity, Event, Newer
from formulator.records.database import Connect, Database, connect, said, uri_of
from formulator.records.schema import APPLICATION, Step
from formulator.records.trail import ChainedTrail

PROGRAM = "Formulator"


def refuse_foreign(path: Path, newest: int, how: Connect = connect) -> None:
    """Raises Newer for a database of a newer version or of something else. Not a byte of it is changed."""
    with said(path, tr("The records cannot be opened")):
        if not path.stat().st_size:
            return
        connection = how(uri_of(path, "mode=ro"))
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            application = int(connection.execute("PRAGMA application_id").fetchone()[0])
        finally:
            connection.close()
    if application != APPLICATION and (application or version):
        raise Newer(tr("{path} is not a file of records of this program. It was not touched.", path=path))
    if version > newest:
        raise Newer(tr("{path} was made by a newer version of Formulator. Install that version; the file was not touched.", path=path))


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
