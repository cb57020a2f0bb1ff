"""Backups: checked when made, thinned by age, put back whole, in one step."""

from __future__ import annotations

import random
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from formulator.domain.records import BackupFile, Busy, Damaged, DiskFault, Entity, Event, Newer, NotFound
from formulator.records import Records, back_up, backups, check, found_backups, open_records
from formulator.records.place import Place
from formulator.records.restore import restore
from formulator.records.schema import STEPS
from tests.records.samples import WHO, Clock, facts, fill, order


def content(folder: Path) -> list[tuple[object, ...]]:
    """Everything clinical, hashes included."""
    with sqlite3.connect(folder / "records" / "records.db") as connection:
        rows = [
            connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in ("patient", "practitioner", "signed", "draft")
        ]
    connection.close()
    return rows  # type: ignore[return-value]


def test_a_backup_is_one_private_sound_file(tmp_path: Path, records: Records) -> None:
    """One file, for its owner alone, named by time, holding all that is there."""
    fill(records, 3)
    made = back_up(tmp_path, clock=records.clock)
    assert made is not None
    path = Path(made.path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    found = backups.inspect(path)
    assert (found.patients, found.sheets, found.mark, found.faults) == (3, 3, records.trail.mark(), ())
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert found_backups(tmp_path) == (made,)


def test_two_backups_of_one_second_both_stay(tmp_path: Path, records: Records) -> None:
    """Neither takes the other's place."""
    records.patients.create(facts(), WHO)
    still = datetime(2026, 11, 22, 9, tzinfo=UTC)
    made = [backups.make(records.database, records.place, backups.MANUAL, lambda: still) for _ in range(3)]
    assert len({backup.path for backup in made}) == 3
    assert len(found_backups(tmp_path)) == 3


def test_damaged_records_give_no_backup(tmp_path: Path, records: Records) -> None:
    """A copy that is not sound never gets a name; the older ones stay."""
    fill(records, 2)
    good = back_up(tmp_path, clock=records.clock)
    records.database.connection.execute("UPDATE patient SET hash = x'00' WHERE id = 1")
    with pytest.raises(Damaged, match="patient 1"):
        back_up(tmp_path, clock=records.clock)
    assert found_backups(tmp_path) == (good,)
    assert len(list(records.place.backups.iterdir())) == 1


def test_a_daily_backup_is_made_once_a_day_and_only_after_a_change(tmp_path: Path, records: Records, clock: Clock) -> None:
    """None of a day without a change; a draft counts as one."""
    records.patients.create(facts(), WHO)
    assert back_up(tmp_path, backups.DAILY, clock) is not None
    records.patients.create(facts(), WHO)
    assert back_up(tmp_path, backups.DAILY, clock) is None
    clock.to(2026, 11, 23)
    assert back_up(tmp_path, backups.DAILY, clock) is not None
    clock.to(2026, 11, 24)
    assert back_up(tmp_path, backups.DAILY, clock) is None
    records.drafts.save(order(1).draft)
    newest = back_up(tmp_path, backups.DAILY, clock)
    assert newest is not None
    Path(newest.path).write_bytes(b"damaged")
    clock.to(2026, 11, 25)
    assert back_up(tmp_path, backups.DAILY, clock) is not None


def test_thinning_keeps_days_weeks_and_months(tmp_path: Path) -> None:
    """Of 400 days with one backup each: 7 days, 4 weeks, 12 months; of those before a restore the last three."""
    last = datetime(2026, 11, 22, 9, tzinfo=UTC)
    place = Place(tmp_path)
    place.backups.mkdir(parents=True)
    for n in range(400):
        for kind in ("daily", "restore") if n % 50 == 0 else ("daily",):
            (place.backups / f"records-{last - timedelta(days=n):%Y%m%dT%H%M%S}Z-{kind}.db").write_bytes(b"")
    (place.backups / "notes.txt").write_bytes(b"")
    backups.thin(place)
    left = found_backups(tmp_path)
    days = sorted({b.made[:8] for b in left if b.kind == "daily"}, reverse=True)
    expected = [f"{last - timedelta(days=n):%Y%m%d}" for n in range(7)]
    assert days[:7] == expected
    assert len([b for b in left if b.kind == "restore"]) == 3
    assert {"20261115", "20261108", "20261101", "20261031", "20260930", "20260131", "20251231"} <= set(days)
    assert len(days) <= 7 + 4 + 12
    assert (place.backups / "notes.txt").exists()
    again = backups.thin(place)
    assert again == ()


def test_the_newest_backup_is_always_kept() -> None:
    """Even one that is very old."""
    old = BackupFile("20010101T000000", "daily", "x")
    assert backups.kept([old]) == {old}


def test_restoring_gives_the_same_content_each_time(tmp_path: Path, clock: Clock) -> None:
    """Twenty restores in any order: the content is the one of the backup, the trail goes on, nothing is lost of what was there."""
    states: dict[str, object] = {}
    with open_records(tmp_path, clock) as records:
        for _ in range(4):
            fill(records, 2)
            made = backups.make(records.database, records.place, backups.MANUAL, clock)
            states[made.path] = content(tmp_path)
    dice = random.Random(8)
    for _ in range(20):
        chosen = dice.choice(sorted(states))
        before = content(tmp_path)
        found = restore(Path(chosen), tmp_path, WHO, clock)
        assert content(tmp_path) == states[chosen]
        assert not found.faults
        assert check(tmp_path) == found
        newest = max(b for b in found_backups(tmp_path) if b.kind == "restore")
        shutil.copytree(tmp_path / "records", tmp_path / "other" / "records")
        shutil.copy(newest.path, tmp_path / "other" / "records" / "records.db")
        assert content(tmp_path / "other") == before
        shutil.rmtree(tmp_path / "other")
    with open_records(tmp_path, clock) as records:
        assert records.notices == ()
        assert [e.event for e in records.trail.of(Entity.DATABASE, records.trail.mark().count - 1)][-1:] == [Event.RESTORE]


def test_a_number_given_once_is_not_given_again(tmp_path: Path, clock: Clock) -> None:
    """Numbers of sheets signed since the backup are on paper somewhere."""
    with open_records(tmp_path, clock) as records:
        (patient, _), *_ = fill(records, 1)
        made = back_up(tmp_path, clock=clock)
        assert made is not None
        assert records.sheets.sign(order(patient)).entry.number == "2026-000002"
        restore(Path(made.path), tmp_path, WHO, clock)
        assert records.sheets.sign(order(patient)).entry.number == "2026-000003"
        assert not records.verify().faults
    (tmp_path / "records" / "records.db").write_bytes(b"no database at all" * 500)
    restore(Path(made.path), tmp_path, WHO, clock)
    with open_records(tmp_path, clock) as records:
        assert records.sheets.sign(order(patient)).entry.number == "2026-001002"
        assert not records.verify().faults


def test_an_erased_patient_does_not_come_back(tmp_path: Path, clock: Clock) -> None:
    """A restore erases again whom the present had erased."""
    with open_records(tmp_path, clock) as records:
        (patient, _), (other, _) = fill(records, 2)
        made = back_up(tmp_path, clock=clock)
        assert made is not None
        records.patients.erase(patient, 2, WHO)
    restore(Path(made.path), tmp_path, WHO, clock)
    with open_records(tmp_path, clock) as records:
        assert [hit.id for hit in records.patients.search("").found] == [other]
        assert not records.verify().faults


@pytest.mark.parametrize("state", ["gone", "empty", "no database", "hit"])
def test_restoring_over_damage(tmp_path: Path, clock: Clock, state: str) -> None:
    """Where the present is missing or in pieces, its files are set aside and the backup takes their place."""
    with open_records(tmp_path, clock) as records:
        fill(records, 3)
        made = back_up(tmp_path, clock=clock)
    assert made is not None
    path = tmp_path / "records" / "records.db"
    good = path.read_bytes()
    bad = {"empty": b"", "no database": b"x" * len(good), "hit": good[:8192] + bytes(40000) + good[48192:]}
    path.unlink() if state == "gone" else path.write_bytes(bad[state])
    found = restore(Path(made.path), tmp_path, WHO, clock)
    assert (found.patients, found.faults) == (3, ())
    assert check(tmp_path) == found
    aside = [p.read_bytes() for p in path.parent.glob("damaged-*.db")]
    assert not aside if state in ("gone", "empty") else bad[state] in aside
    with open_records(tmp_path, clock) as records:
        assert records.notices == ()


def test_what_cannot_be_restored_changes_nothing(tmp_path: Path, clock: Clock) -> None:
    """A missing file, another kind of file, a damaged copy, a newer one, a live database: each is said."""
    with open_records(tmp_path, clock) as records:
        fill(records, 2)
        made = back_up(tmp_path, clock=clock)
        assert made is not None
        records.patients.create(facts(5), WHO)
        live = tmp_path / "records" / "records.db"
        with pytest.raises(DiskFault, match="no backup"):
            restore(live, tmp_path, WHO, clock)
    before = content(tmp_path)
    copy = tmp_path / "copy.db"
    with pytest.raises(DiskFault, match="not restored"):
        restore(copy, tmp_path, WHO, clock)
    copy.write_bytes(b"text")
    with pytest.raises(Damaged):
        restore(copy, tmp_path, WHO, clock)
    for script, error in (
        ("UPDATE patient SET hash = x'00'", Damaged), (f"PRAGMA user_version = {len(STEPS) + 1}", Newer), ("PRAGMA application_id = 5", Newer),
    ):  # fmt: skip
        shutil.copy(made.path, copy)
        with sqlite3.connect(copy) as connection:
            connection.execute(script)
        connection.close()
        with pytest.raises(error):
            restore(copy, tmp_path, WHO, clock)
    assert content(tmp_path) == before
    assert not check(tmp_path).faults
    assert not (tmp_path / "records" / "restoring.db").exists()


def test_another_program_at_work_stops_a_restore(tmp_path: Path, clock: Clock) -> None:
    """It is said and nothing is changed."""
    with open_records(tmp_path, clock) as records:
        fill(records, 1)
        made = back_up(tmp_path, clock=clock)
        assert made is not None
        records.database.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            restore(Path(made.path), tmp_path, WHO, clock)
        records.database.connection.execute("ROLLBACK")
        assert not records.verify().faults


def test_no_records_no_backup(tmp_path: Path) -> None:
    """A folder without records says so and stays empty."""
    with pytest.raises(NotFound):
        back_up(tmp_path)
    assert list(tmp_path.iterdir()) == []
