"""One connection to the database, as it must be, and its faults in words."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from formulator.base.i18n import tr
from formulator.domain.records import Busy, Damaged, DiskFault, Newer, ReadOnly, RecordsError

#: How long a writer waits for another one.
PATIENCE_MS = 1000
OLDEST_SQLITE = (3, 37)
Connect = Callable[[str], sqlite3.Connection]
Value = int | str | bytes | None
Row = tuple[Value, ...]


def connect(uri: str) -> sqlite3.Connection:
    """The usual way to open a file."""
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=PATIENCE_MS / 1000)


def uri_of(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?{mode}"


class Database:
    """A connection with the settings that the records rest on. Everything raises RecordsError and nothing else."""

    def __init__(self, connection: sqlite3.Connection, path: Path, read_only: bool = False) -> None:
        self.connection, self.path, self.read_only = connection, path, read_only
        #: Called after each transaction that is safe on the disk.
        self.after_commit: Callable[[], None] = lambda: None

    @classmethod
    def open(cls, path: Path, how: Connect = connect) -> Database:
        """For reading and writing."""
        _old_enough()
        with said(path, tr("The records cannot be opened")):
            connection = how(uri_of(path, "mode=rw"))
            try:
                _set(connection)
            except BaseException:
                connection.close()
                raise
        return cls(connection, path)

    @classmethod
    def open_to_read(cls, path: Path, how: Connect = connect) -> Database:
        """For reading alone, in a folder that cannot be written. Raises DiskFault where unsaved pages lie beside the file."""
        _old_enough()
        beside = path.with_name(path.name + "-wal")
        if beside.exists() and beside.stat().st_size:
            raise DiskFault(
                tr("{folder} cannot be written and the last changes are not yet in the file. Make the folder writable.", folder=path.parent)
            )
        with said(path, tr("The records cannot be opened")):
            connection = how(uri_of(path, "immutable=1"))
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA synchronous = FULL")
        return cls(connection, path, read_only=True)

    def row(self, sql: str, *values: Value) -> Row | None:
        """The first row."""
        with said(self.path, tr("The records cannot be read")):
            return self.connection.execute(sql, values).fetchone()  # type: ignore[no-any-return]

    def rows(self, sql: str, *values: Value) -> list[Row]:
        """All rows."""
        with said(self.path, tr("The records cannot be read")):
            return self.connection.execute(sql, values).fetchall()

    def each(self, sql: str, *values: Value) -> Iterator[Row]:
        """The rows one by one."""
        with said(self.path, tr("The records cannot be read")):
            yield from self.connection.execute(sql, values)

    def run(self, sql: str, *values: Value) -> int:
        """One change inside a transaction; the number of rows changed."""
        self.connection.execute(sql, values).fetchall()
        return int(self.connection.execute("SELECT changes()").fetchone()[0])

    def insert(self, table: str, **values: Value) -> int:
        """A new row inside a transaction; its id."""
        marks = ", ".join("?" for _ in values)
        self.connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))
        return int(self.connection.execute("SELECT last_insert_rowid()").fetchone()[0])

    @contextlib.contextmanager
    def transaction(self, failed: str) -> Iterator[None]:
        """All or nothing, on the disk when it ends. `failed` says what was not saved where it does not."""
        if self.read_only:
            raise ReadOnly(tr("{failed}: the folder of the records cannot be written.", failed=failed))
        with said(self.path, failed):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
        self.after_commit()

    def _roll_back(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def close(self) -> None:
        with said(self.path, tr("The records cannot be closed")):
            self.connection.close()


def _old_enough() -> None:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise Newer(tr("SQLite {version} is too old: the records need 3.37 or newer.", version=sqlite3.sqlite_version))


def _set(connection: sqlite3.Connection) -> None:
    """The settings; those that safety rests on are read back."""
    for pragma in (
        "foreign_keys = ON",
        "secure_delete = ON",
        "cell_size_check = ON",
        "trusted_schema = OFF",
        f"busy_timeout = {PATIENCE_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    connection.execute("PRAGMA synchronous = FULL").fetchall()
    found = (mode, *(int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("synchronous", "foreign_keys", "secure_delete")))
    if found != ("wal", 2, 1, 1):
        raise DiskFault(tr("The disk does not keep what is saved safe ({found}). Choose another data folder.", found=found))


def seal(table: str, *parts: Value) -> bytes:
    """The hash of a row: over the table's name and all of its values, so that rows cannot change places either."""
    return hashlib.sha256(msgspec.msgpack.encode((table, *parts))).digest()


def damaged(what: str) -> Damaged:
    """A row that is not as it was written."""
    return Damaged(
        tr(
            "{what} is damaged: it is not shown. Run `formulator records verify`, then restore a backup with `formulator records restore`.",
            what=what,
        )
    )


@contextlib.contextmanager
def said(path: Path, failed: str) -> Iterator[None]:
    """A fault of SQLite in words: what did not work, why, what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise in_words(error, path, failed) from error
    except OSError as error:
        raise DiskFault(tr("{failed}: {why} ({path}).", failed=failed, why=error.strerror or error, path=path)) from error


def in_words(error: sqlite3.Error, path: Path, failed: str) -> RecordsError:
    """The RecordsError that a fault of SQLite is."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    text = str(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Busy(tr("{failed}: another program is writing to the records. Try again, or close the other one.", failed=failed))
    if code == sqlite3.SQLITE_FULL:
        return DiskFault(
            tr("{failed}: the disk is full. Make room on the disk of {folder} and save again.", failed=failed, folder=path.parent)
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "decode" in text:
        return damaged(str(path))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return ReadOnly(tr("{failed}: {folder} cannot be written. Make the folder writable.", failed=failed, folder=path.parent))
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL):
        why = os.strerror(2) if not path.exists() else text
        return DiskFault(
            tr("{failed}: the disk of {folder} fails ({why}). Check the disk and save again.", failed=failed, folder=path.parent, why=why)
        )
    return RecordsError(tr("{failed}: {why}.", failed=failed, why=text))
