"""A disk that fails when told to, and one that remembers every write, under a connection that looks like the usual one.

Needs apsw: it lets a test stand between SQLite and the disk.
"""

from __future__ import annotations

import contextlib
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw

SECTOR = 512


class Disk(apsw.VFS):
    """Counts writes, syncs, truncations and deletions; fails the one whose turn it is; keeps a journal if asked."""

    def __init__(self, name: str) -> None:
        self.name, self.base = name, "unix"
        self.fail_at, self.count, self.error = -1, 0, apsw.IOError
        self.journal: list[tuple[str, str, int, bytes]] | None = None
        super().__init__(name, self.base)

    def note(self, op: str, path: str, offset: int = 0, data: bytes = b"") -> None:
        self.count += 1
        if self.count == self.fail_at:
            raise self.error("injected")
        if self.journal is not None:
            self.journal.append((op, path, offset, data))

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> File:
        return File(self, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        self.note("delete", name)
        super().xDelete(name, sync)

    def connect(self, uri: str) -> sqlite3.Connection:
        return Bridge(uri, self.name)  # type: ignore[return-value]


class File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self.disk = disk
        self.path = "" if name is None else name if isinstance(name, str) else name.filename()
        super().__init__(disk.base, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.note("write", self.path, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self.disk.note("truncate", self.path, size)
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self.disk.note("sync", self.path)
        super().xSync(flags)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        made = sqlite3.OperationalError(str(error))
        made.sqlite_errorcode = getattr(error, "extendedresult", 0) or getattr(error, "result", 0)  # type: ignore[misc]
        raise made from error


class Rows:
    def __init__(self, rows: list[tuple[object, ...]]) -> None:
        self.rows = rows

    def fetchall(self) -> list[tuple[object, ...]]:
        return self.rows

    def fetchone(self) -> tuple[object, ...] | None:
        return self.rows[0] if self.rows else None

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        return iter(self.rows)


class Bridge:
    """As much of sqlite3.Connection as the records use."""

    def __init__(self, uri: str, vfs: str) -> None:
        flags = apsw.SQLITE_OPEN_URI | (apsw.SQLITE_OPEN_READONLY if "mode=ro" in uri or "immutable" in uri else apsw.SQLITE_OPEN_READWRITE)
        with translated():
            self.real = apsw.Connection(uri, flags=flags, vfs=vfs)

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> Rows:
        with translated():
            return Rows(list(self.real.cursor().execute(sql, values)))  # type: ignore[arg-type]

    @property
    def in_transaction(self) -> bool:
        return self.real.in_transaction

    def backup(self, target: Bridge, progress: Callable[[int, int, int], None]) -> None:
        with translated(), target.real.backup("main", self.real, "main") as copying:
            while not copying.done:
                copying.step(-1)
            progress(0, 0, 0)

    def close(self) -> None:
        with translated():
            self.real.close()


def after_cut(journal: list[tuple[str, str, int, bytes]], end: int, target: Callable[[str], Path], dice: random.Random) -> None:
    """Writes the files as a power cut after `end` operations may leave them: all up to the last sync of each file, and of what
    came later a random half, some of it torn at a sector. Deletions always hold."""
    synced = {path: n for n, (op, path, _, _) in enumerate(journal[:end]) if op == "sync"}
    files: dict[str, bytearray] = {}
    for n, (op, path, offset, data) in enumerate(journal[:end]):
        if op == "delete":
            files.pop(path, None)
            continue
        content = files.setdefault(path, bytearray())
        if n > synced.get(path, -1) and dice.random() < 0.5:
            continue
        if op == "write":
            if n > synced.get(path, -1) and len(data) > SECTOR and dice.random() < 0.3:
                kept = data[: SECTOR * dice.randrange(1, len(data) // SECTOR + 1)]
            else:
                kept = data
            if len(content) < offset:
                content.extend(bytes(offset - len(content)))
            content[offset : offset + len(kept)] = kept
        elif op == "truncate":
            del content[offset:]
    for path, content in files.items():
        target(path).parent.mkdir(parents=True, exist_ok=True)
        target(path).write_bytes(bytes(content))
