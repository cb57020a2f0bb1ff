"""The disk fails at every write, sync, truncation and deletion in turn; the power goes at any moment."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("apsw")

import apsw

from formulator.domain.records import PatientFacts, RecordsError
from formulator.records import Records, back_up, check, open_records
from formulator.records.backups import inspect
from formulator.records.restore import restore
from formulator.records.store import found_backups
from tests.records.faults import Disk, after_cut
from tests.records.samples import WHO, Clock, draft, facts, fill, order
from tests.records.test_versions import LATER

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]
Job = Callable[[Path, Disk], None]


@pytest.fixture
def disk() -> Iterator[Disk]:
    made = Disk("failing")
    yield made
    made.unregister()


def _open(folder: Path, disk: Disk) -> Records:
    return open_records(folder, Clock(), disk.connect)


def first_start(folder: Path, disk: Disk) -> None:
    _open(folder, disk).close()


def save(folder: Path, disk: Disk) -> None:
    with _open(folder, disk) as records:
        kept = records.patients.create(facts(7, "New Person"), WHO)
        records.patients.change(kept.id, 1, facts(7, "New Person", note="x"), WHO)
        entry = records.drafts.save(draft(), kept.id)
        records.sheets.sign(order(kept.id, "New Person", draft_id=entry.id))


def erase(folder: Path, disk: Disk) -> None:
    with _open(folder, disk) as records:
        records.patients.erase(1, 2, WHO)


def migration(folder: Path, disk: Disk) -> None:
    open_records(folder, Clock(), disk.connect, LATER).close()


def backup(folder: Path, disk: Disk) -> None:
    back_up(folder, clock=Clock(), how=disk.connect)


def restoring(folder: Path, disk: Disk) -> None:
    restore(Path(found_backups(folder)[0].path), folder, WHO, Clock(), disk.connect)


def sound(folder: Path, steps: int) -> None:
    """Whatever happened: the records open, everything in them is whole, and every backup that has a name is sound."""
    with open_records(folder, Clock(), steps=LATER[:steps]) as records:
        assert not records.verify().faults
        for hit in records.patients.search("", 100).found:
            kept = records.patients.open(hit.id, WHO)
            sheets = records.sheets.of_patient(hit.id)
            assert (kept.version, len(sheets)) in {(1, 0), (2, 0), (2, 1)}
    for made in found_backups(folder):
        assert not inspect(Path(made.path)).faults


@pytest.mark.parametrize("error", [apsw.IOError, apsw.FullError], ids=["failing", "full"])
@pytest.mark.parametrize("job", [first_start, save, erase, migration, backup, restoring])
def test_a_fault_at_every_operation(tmp_path: Path, disk: Disk, job: Job, error: type[apsw.Error]) -> None:
    """Never half, never silent: the job says in words that it failed, or all of it is there."""
    start = tmp_path / "start"
    if job is not first_start:
        with open_records(start, Clock()) as records:
            fill(records, 3)
        back_up(start, clock=Clock())
    turn, told, hit = 0, 0, True
    while hit:
        turn += 1
        folder = tmp_path / str(turn)
        if start.exists():
            shutil.copytree(start, folder)
        disk.count, disk.fail_at, disk.error = 0, turn, error
        try:
            job(folder, disk)
        except RecordsError as said:
            told += 1
            assert ":" in str(said)
        hit = disk.count >= turn
        disk.fail_at = -1
        sound(folder, len(LATER) if job is migration else 1)
        if job is save:
            _all_acknowledged(folder, hit)
        shutil.rmtree(folder)
    assert turn > 3
    assert told >= turn // 3


def _all_acknowledged(folder: Path, hit: bool) -> None:
    if not hit:
        with open_records(folder, Clock()) as records:
            assert len(records.patients.search("new person").found) == 1


@pytest.mark.parametrize("seed", range(2))
def test_power_cuts_lose_nothing_acknowledged(tmp_path: Path, disk: Disk, seed: int) -> None:
    """Fifty cuts each at random moments of saving: what was acknowledged is there, whole, and the file is sound."""
    live = tmp_path / "live"
    open_records(live, Clock()).close()
    base = (live / "records" / "records.db").read_bytes()
    path = str(live / "records" / "records.db")
    disk.journal = [("write", path, 0, base), ("sync", path, 0, b"")]
    acknowledged: list[tuple[int, str]] = []
    records = open_records(live, Clock(), disk.connect)
    for n in range(60):
        name = f"Person {n}"
        kept = records.patients.create(PatientFacts(name=name), WHO)
        if n % 3 == 0:
            records.sheets.sign(order(kept.id, name))
        if n == 40:
            records.database.row("PRAGMA wal_checkpoint(TRUNCATE)")
        acknowledged.append((len(disk.journal), name))
    journal, disk.journal = disk.journal, None
    records.close()
    dice = random.Random(seed)
    for cut in range(50):
        end, folder = dice.randrange(2, len(journal)), tmp_path / f"cut{cut}"
        after_cut(journal, end, lambda p, folder=folder: folder / "records" / Path(p).name, dice)
        (folder / "records" / "records.db-shm").unlink(missing_ok=True)
        with open_records(folder, Clock()) as again:
            there = {hit.name for hit in again.patients.search("", 1000).found}
            assert not again.verify().faults
        assert {name for n, name in acknowledged if n <= end} <= there
        assert not check(folder).faults
        shutil.rmtree(folder)
