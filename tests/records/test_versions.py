"""Versions of the database: a copy first, each step whole, a newer file untouched."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from formulator.domain.records import Newer
from formulator.records import check, found_backups, open_records
from formulator.records.backups import inspect
from formulator.records.schema import STEPS
from tests.records.samples import Clock, fill


def add_column(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE practitioner ADD COLUMN phone TEXT NOT NULL DEFAULT ''")


def add_table(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE lot (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
    connection.execute("CREATE INDEX lot_body ON lot (body)")


def breaks(connection: sqlite3.Connection) -> None:
    add_table(connection)
    connection.execute("INSERT INTO lot VALUES (1, 'text')")


LATER = (*STEPS, add_column, add_table)


def state(path: Path) -> tuple[int, set[str]]:
    with sqlite3.connect(path) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE name IN ('lot', 'lot_body')")}
        names |= {row[1] for row in connection.execute("PRAGMA table_info(practitioner)") if row[1] == "phone"}
    connection.close()
    return version, names


WHOLE = {1: set(), 2: {"phone"}, 3: {"phone", "lot", "lot_body"}}


def test_steps_are_taken_after_a_copy(tmp_path: Path) -> None:
    """The copy is of the old version and sound; the trail tells of each step."""
    with open_records(tmp_path, Clock()) as records:
        fill(records, 3)
    with open_records(tmp_path, Clock(), steps=LATER) as records:
        assert not records.verify().faults
        assert records.notices == ()
    assert state(tmp_path / "records" / "records.db") == (3, WHOLE[3])
    (copy,) = found_backups(tmp_path)
    assert copy.kind == "migration"
    assert inspect(Path(copy.path)).patients == 3
    assert state(Path(copy.path)) == (1, set())
    with open_records(tmp_path, Clock(), steps=LATER):
        assert len(found_backups(tmp_path)) == 1


def test_a_step_that_fails_leaves_the_old_version(tmp_path: Path) -> None:
    """Nothing of it stays, and the program of the old version goes on."""
    with open_records(tmp_path, Clock()) as records:
        fill(records, 1)
    with pytest.raises(Exception, match="not brought to the new version"):
        open_records(tmp_path, Clock(), steps=(*STEPS, add_column, breaks))
    assert state(tmp_path / "records" / "records.db") == (2, WHOLE[2])
    with open_records(tmp_path, Clock(), steps=(*STEPS, add_column)) as records:
        assert not records.verify().faults


def _hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file() and not p.name.endswith("-shm")}


@pytest.mark.parametrize("crashed", [False, True], ids=["closed", "with changes not yet in the file"])
def test_a_newer_database_is_refused_and_stays_as_it_is(tmp_path: Path, crashed: bool) -> None:
    """Byte for byte, also where the newer program left its last changes beside the file."""
    with open_records(tmp_path, Clock(), steps=LATER) as records:
        fill(records, 1)
    if crashed:
        script = (
            "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('PRAGMA journal_mode = WAL');"
            "c.execute('PRAGMA user_version = 9'); os._exit(0)"
        )
        subprocess.run([sys.executable, "-c", script, str(tmp_path / "records" / "records.db")], check=True)
        assert (tmp_path / "records" / "records.db-wal").stat().st_size
    before = _hashes(tmp_path)
    for call in (lambda: open_records(tmp_path, Clock()), lambda: check(tmp_path)):
        with pytest.raises(Newer, match="newer version"):
            call()
    assert _hashes(tmp_path) == before


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    """It is not ours, and it is not touched."""
    (tmp_path / "records").mkdir()
    with sqlite3.connect(tmp_path / "records" / "records.db") as connection:
        connection.execute("PRAGMA application_id = 7")
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    before = _hashes(tmp_path)
    with pytest.raises(Newer, match="not a file of records"):
        open_records(tmp_path, Clock())
    assert _hashes(tmp_path) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from formulator.records import open_records
from formulator.records.database import connect
from tests.records.test_versions import LATER
left = int(sys.argv[2])

class Watch:
    def __init__(self, uri):
        self.real = connect(uri)
    def execute(self, *args):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.real.execute(*args)
    def __getattr__(self, name):
        return getattr(self.real, name)

open_records(Path(sys.argv[1]), how=Watch, steps=LATER).close()
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize("start", [0, 1])
def test_killed_at_every_statement_it_is_old_or_new(tmp_path: Path, start: int) -> None:
    """First start and migration, killed before each statement in turn: a whole version, sound, and the next start goes on."""
    ended, n = False, 0
    while not ended:
        folder = tmp_path / str(n)
        if start:
            with open_records(folder, Clock()) as records:
                fill(records, 1)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(folder), str(n)], capture_output=True, check=False, cwd=Path.cwd(), env={**os.environ}
        )
        ended = done.returncode == 0
        assert ended or done.returncode == -signal.SIGKILL, done.stderr
        path = folder / "records" / "records.db"
        if path.exists() and path.stat().st_size:
            version, names = state(path)
            assert names == WHOLE.get(version, set())
        with open_records(folder, Clock(), steps=LATER) as records:
            assert not records.verify().faults
            assert records.trail.mark().count >= 3
        n += 1 if n < 25 else 4
    assert n > 25
