"""Where the records lie, who may read them, and whether SQLite can be trusted there."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from formulator.base.i18n import tr
from formulator.domain.records import DiskFault

#: Network file systems, on which the locks and the shared memory of SQLite do not work.
NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "9p", "fuse.sshfs", "fuse.rclone", "fuse.davfs", "davfs", "afpfs", "webdav"}
)
_REMOTE_DRIVE = 4


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one data folder. The mark of the trail lies outside the folder of the database on purpose."""

    data: Path

    @property
    def folder(self) -> Path:
        return self.data / "records"

    @property
    def database(self) -> Path:
        return self.folder / "records.db"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def mark(self) -> Path:
        return self.data / "records-mark.json"


def prepare(place: Place) -> None:
    """Makes the folders, readable by their owner alone. Raises DiskFault in words."""
    if kind := network_kind(place.data):
        raise DiskFault(
            tr(
                "{path} is on a network drive ({kind}). Patient records need a local disk: choose another data folder.",
                path=place.data,
                kind=kind,
            )
        )
    try:
        place.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        for folder in (place.folder, place.backups):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if os.name == "posix" and folder.stat().st_mode & 0o077:
                folder.chmod(0o700)
    except OSError as error:
        raise DiskFault(tr("{path} cannot be made: {why}. Choose another data folder.", path=error.filename, why=error.strerror)) from error


def private(path: Path) -> None:
    """The file exists from now on, for its owner alone; what SQLite puts beside it takes the same rights."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)


def sync(path: Path) -> None:
    """Puts a file and its entry in the folder on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def network_kind(path: Path) -> str:
    """The kind of network drive that `path` is on, or nothing. On macOS it cannot be told and nothing is said."""
    if sys.platform == "win32":  # pragma: no cover
        return _windows_kind(path)
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    kind = kind_of_mount(path.absolute(), mounts)
    return kind if kind in NETWORK else ""


def kind_of_mount(path: Path, mounts: str) -> str:
    """The file system that `path` lies on, by the table of mounts."""
    best, kind = -1, ""
    for row in mounts.splitlines():
        parts = row.split(" ")
        if len(parts) < 3:
            continue
        where = Path(parts[1].replace("\\040", " "))
        if (where == path or where in path.parents) and len(where.parts) >= best:
            best, kind = len(where.parts), parts[2]
    return kind


def _windows_kind(path: Path) -> str:
    text = str(path.absolute())
    if text.startswith("\\\\"):
        return "UNC"
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  Windows alone

        if ctypes.windll.kernel32.GetDriveTypeW(text[:3]) == _REMOTE_DRIVE:
            return tr("network drive")
    return ""
