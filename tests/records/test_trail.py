"""The trail: whoever changes it, cuts it or puts an old file back is found."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import msgspec
import pytest

from formulator.domain.records import ChainMark, Damaged, Entity, PatientFacts
from formulator.domain.treatment import Person
from formulator.records import Records, check, open_records
from formulator.records.database import seal
from formulator.records.trail import link
from tests.records.samples import WHO, Clock, facts, fill, order

#: Each as one who can write the file would do it, the triggers taken away first.
CRIMES = {
    "edit": "UPDATE audit SET who = 'Dr. X' WHERE seq = 3",
    "edit the time": "UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 3",
    "delete": "DELETE FROM history WHERE seq = 3; DELETE FROM audit WHERE seq = 3",
    "swap": "UPDATE audit SET seq = -1 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = -1",
    "insert": "INSERT INTO audit SELECT 999, event, entity, entity_id, patient, who, at, at_offset, clock_back, digest, chain FROM audit WHERE seq = 3",
    "edit the last": "UPDATE audit SET who = 'Dr. X' WHERE seq = (SELECT max(seq) FROM audit)",
    "cut the tail": "DELETE FROM history WHERE seq > 10; DELETE FROM audit WHERE seq > 10",
    "old value": "UPDATE history SET new = x'7b7d' WHERE seq = 2",
    "lost value": "DELETE FROM history WHERE seq = 2",
    "other patient": "UPDATE history SET patient = 3 WHERE seq = 2",
    "sheet": "UPDATE signed SET sheet = CAST(replace(CAST(sheet AS TEXT), '10 mg', '90 mg') AS BLOB) WHERE id = 1",
    "sheet list": "UPDATE signed SET signer = 'Dr. X' WHERE id = 1",
    "sheet taken away": "DELETE FROM signed WHERE id = 2",
    "erased in silence": "UPDATE patient SET erased = 1",
    "practitioner": "UPDATE practitioner SET body = x'7b7d'",
    "draft": "UPDATE draft SET body = x'7b7d'",
}


def crime(path: Path, script: str) -> None:
    with sqlite3.connect(path) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.executescript(script)
    connection.close()


def filled(folder: Path) -> None:
    with open_records(folder, Clock()) as records:
        fill(records, 4)
        records.practitioners.create(Person("Dr. B. Example"), WHO)
        records.drafts.save(order(1).draft, 1)
        assert not records.verify().faults


@pytest.mark.parametrize("script", CRIMES.values(), ids=CRIMES.keys())
def test_every_change_behind_the_back_is_found(tmp_path: Path, script: str) -> None:
    """Edit, delete, swap, insert, cut, of entries, values, sheets and people."""
    filled(tmp_path)
    crime(tmp_path / "records" / "records.db", script)
    assert check(tmp_path).faults


def test_a_forged_patient_with_a_fitting_hash_is_found(tmp_path: Path) -> None:
    """The hash of a row can be made anew by anybody; the trail tells what was there."""
    filled(tmp_path)
    body = msgspec.json.encode(facts(0, "Patient Number0", note="forged"))
    with sqlite3.connect(tmp_path / "records" / "records.db") as connection:
        connection.execute("UPDATE patient SET body = ?, hash = ? WHERE id = 1", (body, seal("patient", 1, 2, body, 0)))
    connection.close()
    assert any(fault.message == "is not what the trail tells" for fault in check(tmp_path).faults)


def test_a_chain_made_anew_is_found_by_the_mark_outside(tmp_path: Path) -> None:
    """Who computes all hashes afresh still has another head than the file beside and the sheets on paper."""
    filled(tmp_path)
    path = tmp_path / "records" / "records.db"
    crime(path, CRIMES["edit"])
    with sqlite3.connect(path) as connection:
        previous = bytes(32)
        for row in connection.execute("SELECT * FROM audit ORDER BY seq").fetchall():
            previous = link(previous, row[:10])
            connection.execute("UPDATE audit SET chain = ? WHERE seq = ?", (previous, row[0]))
    connection.close()
    places = {fault.place for fault in check(tmp_path).faults}
    assert "mark" in places
    assert any(place.startswith("sheet") for place in places)


def test_yesterdays_file_put_back_is_found(tmp_path: Path) -> None:
    """A whole database of yesterday is sound in itself; the mark outside is not of it. Saving does not wipe that out."""
    filled(tmp_path)
    path = tmp_path / "records" / "records.db"
    shutil.copy(path, tmp_path / "yesterday")
    with open_records(tmp_path, Clock()) as records:
        assert records.notices == ()
        records.patients.create(facts(9), WHO)
    shutil.copy(tmp_path / "yesterday", path)
    assert [fault.place for fault in check(tmp_path).faults] == ["mark"]
    with open_records(tmp_path, Clock()) as records:
        assert "put back or cut" in records.notices[0]
        assert [fault.place for fault in records.verify().faults] == ["mark"]
        fill(records, 3)
        assert [fault.place for fault in records.verify().faults] == ["mark"]
    with open_records(tmp_path, Clock()) as records:
        assert "put back or cut" in records.notices[0]


def test_a_mark_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    """A mark of another trail, or of none."""
    filled(tmp_path)
    (tmp_path / "records-mark.json").write_bytes(b"{")
    assert [fault.place for fault in check(tmp_path).faults] == ["mark"]


def test_records_that_went_away_are_not_replaced_by_empty_ones(tmp_path: Path) -> None:
    """A missing database beside a mark is said, with what to do."""
    filled(tmp_path)
    (tmp_path / "records" / "records.db").unlink()
    with pytest.raises(Damaged, match="restore FILE"):
        open_records(tmp_path)
    assert not (tmp_path / "records" / "records.db").exists()


def test_the_order_holds_when_the_clock_goes_back(records: Records, clock: Clock) -> None:
    """Saving works, the sequence keeps the order, the entry says that the clock went back."""
    kept = records.patients.create(facts(), WHO)
    clock.to(1970, 1, 1)
    records.patients.open(kept.id, WHO)
    records.patients.open(kept.id, WHO)
    told = records.trail.of_patient(kept.id)
    assert [entry.clock_back for entry in told] == [False, True, False]
    assert [entry.seq for entry in told] == sorted(entry.seq for entry in told)
    assert not records.verify().faults


def test_a_damaged_value_of_the_trail_is_not_shown(records: Records) -> None:
    """Reading the history checks it too."""
    kept = records.patients.create(facts(), WHO)
    records.database.connection.execute("DROP TRIGGER history_fixed")
    records.database.connection.execute("UPDATE history SET new = x'7b7d' WHERE patient = 1")
    with pytest.raises(Damaged, match="Entry 2"):
        records.trail.of_patient(kept.id)


def test_erasing_removes_everything_and_the_chain_holds(tmp_path: Path, records: Records) -> None:
    """No byte of the name is left in any file, sheet numbers stay, the others are untouched."""
    name = "Zyxwolfgang Quuxmeier"
    other = records.patients.create(facts(1, "Other Person"), WHO)
    kept = records.patients.create(facts(2, name, note=f"{name} called"), WHO)
    records.patients.change(kept.id, 1, facts(2, name, note="changed"), WHO)
    signed = records.sheets.sign(order(kept.id, name))
    records.sheets.sign(order(kept.id, name, amends=signed.entry.number, reason=f"{name} said so"))
    records.drafts.save(order(kept.id, name).draft, kept.id)
    records.trail.overridden(kept.id, "x", "", f"{name} insists", WHO)
    records.patients.erase(kept.id, 2, WHO)
    assert not records.verify().faults
    assert not records.patients.search("quux").found
    entries = records.sheets.of_patient(kept.id)
    assert [(e.number, e.erased, e.reason) for e in entries] == [("2026-000002", True, ""), ("2026-000001", True, "")]
    assert all(e.old is None and e.new is None for e in records.trail.of(Entity.PATIENT, kept.id))
    for call in (lambda: records.sheets.open(signed.entry.id, WHO), lambda: records.patients.open(kept.id, WHO)):
        with pytest.raises(Exception, match=r"erased|no such"):
            call()
    assert records.patients.open(other.id, WHO).facts.name == "Other Person"
    traces = [name.encode(), b"Quuxmeier", b"quuxmeier", b"zyxwolf", b"Zyx", b"quu"]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [trace for trace in traces if trace in data], path.name


def test_no_name_in_logs_and_file_names(tmp_path: Path, records: Records, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in what is logged nor in what files are called, faults included."""
    caplog.set_level("DEBUG")
    name = "Zyxwolfgang"
    kept = records.patients.create(facts(2, name), WHO)
    records.sheets.sign(order(kept.id, name))
    records.database.connection.execute("UPDATE patient SET body = CAST(replace(CAST(body AS TEXT), 'hip', 'hop') AS BLOB)")
    records.database.connection.execute("UPDATE patient SET body = x'00'")
    with pytest.raises(Damaged) as caught:
        records.patients.open(kept.id, WHO)
    found = f"{caught.value} {records.verify().faults} {caplog.text} {[p.name for p in tmp_path.rglob('*')]}"
    assert name not in found


def test_the_mark_is_written_after_every_change(tmp_path: Path, records: Records) -> None:
    """Count and head outside are those inside; a disk that refuses it costs nothing that was saved."""
    records.patients.create(facts(), WHO)
    mark = tmp_path / "records-mark.json"
    assert msgspec.json.decode(mark.read_bytes(), type=ChainMark) == records.trail.mark()
    mark.unlink()
    mark.mkdir()
    kept = records.patients.create(PatientFacts(name="Saved"), WHO)
    assert records.patients.open(kept.id, WHO).facts.name == "Saved"
