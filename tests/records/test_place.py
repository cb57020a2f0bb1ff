"""Where the records lie: private, local, and clear words where the disk refuses."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from formulator.domain.records import DiskFault, ReadOnly
from formulator.records import Records, open_records, place
from formulator.records.database import Database
from tests.records.samples import WHO, Clock, facts, fill

POSIX = pytest.mark.skipif(os.name != "posix", reason="rights of files are another matter here")
MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/vdb /home/local\\040disk ext4 rw 0 0
//server/share /mnt/share cifs rw 0 0
broken
"""


@POSIX
def test_files_are_for_their_owner_alone(tmp_path: Path, records: Records) -> None:
    """Folders 0700, files 0600, also what SQLite puts beside, and also where they were open before."""
    records.patients.create(facts(), WHO)
    modes = {p.relative_to(tmp_path).as_posix(): p.stat().st_mode & 0o777 for p in tmp_path.rglob("*")}
    assert {modes["records"], modes["records/backups"]} == {0o700}
    with open_records(tmp_path / "new" / "data", Clock()):
        assert (tmp_path / "new" / "data").stat().st_mode & 0o777 == 0o700
    assert {mode for name, mode in modes.items() if not (tmp_path / name).is_dir()} == {0o600}
    assert "records/records.db-wal" in modes
    (tmp_path / "records").chmod(0o755)
    (tmp_path / "records" / "records.db").chmod(0o644)
    with open_records(tmp_path, Clock()):
        assert (tmp_path / "records").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "records" / "records.db").stat().st_mode & 0o777 == 0o600


def test_every_connection_is_set_as_safety_asks(tmp_path: Path, records: Records) -> None:
    """WAL, synchronous FULL, foreign keys, secure delete: on the first connection and on a later one."""
    later = Database.open(records.place.database)
    for database in (records.database, later):
        found = [
            database.row(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")
        ]
        assert found == [("wal",), (2,), (1,), (1,), (0,)]
    later.close()
    tables = records.database.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    assert {name for name, strict in tables if not strict} == set()
    assert len(tables) == 7


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/home/anna/data", "nfs4"), ("/home/local disk/x", "ext4"), ("/mnt/share", "cifs"), ("/var/lib", "ext4"), ("/mnt/shared", "ext4")],
)
def test_the_kind_of_a_disk_is_told_by_the_table_of_mounts(path: str, kind: str) -> None:
    """The longest mount point that holds the path decides."""
    assert place.kind_of_mount(Path(path), MOUNTS) == kind


def test_a_network_drive_is_refused(tmp_path: Path) -> None:
    """This folder is on no network drive; the ones that are, are known."""
    assert place.network_kind(tmp_path) == ""
    assert {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs"} <= place.NETWORK
    if sys.platform != "win32":
        assert place._windows_kind(Path("\\\\server\\share")) == ""


AS_NOBODY = """
import os, sys
from pathlib import Path
from formulator.domain.records import RecordsError
from formulator.records import open_records, back_up
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
{body}
except RecordsError as error:
    print(type(error).__name__, error)
"""


def as_nobody(tmp_path: Path, body: str) -> str:
    """What a user without rights is told; root would be stopped by nothing."""
    script = AS_NOBODY.format(body="\n".join(f"    {line}" for line in body.splitlines()))
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False, cwd=Path.cwd())
    assert done.returncode == 0, done.stderr
    return done.stdout


def _reachable(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (path, *path.parents))


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that other users reach."""
    made = Path(tempfile.mkdtemp(prefix="formulator-"))
    made.chmod(0o755)
    if not _reachable(made) or os.name != "posix":
        pytest.skip("no folder here that another user reaches")
    yield made
    for path in (made, *made.rglob("*")):
        path.chmod(0o700)
    shutil.rmtree(made)


@POSIX
def test_a_folder_that_cannot_be_written_is_opened_for_reading(shared: Path) -> None:
    """Everything is shown under a banner, nothing can be saved, and that is said."""
    with open_records(shared, Clock()) as records:
        fill(records, 2)
    for path in shared.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    shared.chmod(0o555)
    told = as_nobody(
        shared,
        "with open_records(Path(sys.argv[1])) as records:\n"
        "    print(records.read_only, records.notices[0], len(records.patients.search('patient').found))\n"
        "    print(records.patients.open(1, 'x').facts.number, records.sheets.open(1, 'x').entry.number, len(records.verify().faults))\n"
        "    try:\n        back_up(Path(sys.argv[1]))\n    except RecordsError as error:\n        print(error)\n"
        "    records.patients.open(1, 'x'); records.patients.change(1, 2, records.patients.open(1, 'x').facts, 'x')",
    )
    assert told.splitlines()[0] == "True The folder of the records cannot be written: everything can be read, nothing saved. 2"
    assert told.splitlines()[1] == "P-0000 2026-000001 0"
    assert "No backup was made" in told.splitlines()[2]
    assert told.splitlines()[3].startswith("ReadOnly The change of the patient was not saved: the folder")


@POSIX
def test_a_folder_that_cannot_be_made_is_said(shared: Path) -> None:
    """In words, with the folder and what to do."""
    shared.chmod(0o555)
    told = as_nobody(shared, "open_records(Path(sys.argv[1]) / 'data')")
    assert told.startswith("DiskFault") and "Choose another data folder" in told
    assert list(shared.iterdir()) == []


@POSIX
def test_changes_beside_a_read_only_file_are_not_passed_over(shared: Path) -> None:
    """Where the last changes are not yet in the file, an old state is not shown as if it were all."""
    open_records(shared, Clock()).close()
    (shared / "records" / "records.db-wal").write_bytes(b"x" * 100)
    for path in shared.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    told = as_nobody(shared, "open_records(Path(sys.argv[1]))")
    assert told.startswith("DiskFault") and "Make the folder writable" in told


FULL = """
import resource, signal, sys
from pathlib import Path
from formulator.domain.records import RecordsError
from formulator.records import open_records, back_up, found_backups
from tests.records.samples import WHO, Clock, facts, fill
data = Path(sys.argv[1])
records = open_records(data, Clock())
fill(records, 5)
back_up(data)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
size = records.database.path.with_name("records.db-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]) + size, hard))
saved = []
for n in range(2000):
    try:
        saved.append(records.patients.create(facts(n, f"Later {n}"), WHO).id)
    except RecordsError as error:
        print(type(error).__name__, error)
        break
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
try:
    back_up(data)
except RecordsError as error:
    print(type(error).__name__, error)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
assert len(found_backups(data)) == 1
saved.append(records.patients.create(facts(9999), WHO).id)
assert {h.id for h in records.patients.search("", 9999).found} >= set(saved)
assert not records.verify().faults
assert back_up(data)
"""


@POSIX
@pytest.mark.parametrize("room", [0, 5_000, 50_000, 300_000])
def test_a_full_disk_is_said_and_nothing_saved_is_lost(tmp_path: Path, room: int) -> None:
    """The message names what was not saved; the older backup stays; with room again all goes on."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), str(room)], capture_output=True, text=True, check=False, cwd=Path.cwd()
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first.startswith("DiskFault The patient was not saved:")
    assert second.startswith("DiskFault No backup was made:")


def test_reading_alone_refuses_to_write(tmp_path: Path) -> None:
    """A connection for reading says so before anything is tried."""
    with open_records(tmp_path, Clock()) as records:
        fill(records, 1)
    database = Database.open_to_read(tmp_path / "records" / "records.db")
    with pytest.raises(ReadOnly), database.transaction("x"):
        pass
    database.close()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskFault, match="cannot be made"):
        open_records(tmp_path / "file", Clock())
