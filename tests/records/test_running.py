"""What is still running: unsigned drafts and series with sessions left."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from formulator.domain.records import NotFound
from formulator.domain.treatment import Earlier, Series
from formulator.records import Records
from formulator.records.running import Running, running
from formulator.workbench.draft import with_treatment
from formulator.workbench.ports import SheetOrder
from tests.records.samples import WHO, draft, facts, order


def _signed(records: Records, patient: int, sessions: int | None, done: int = 0, site: str = "right hip", **more: object) -> str:
    earlier = tuple(Earlier(date(2026, 11, 22) - timedelta(days=7 * n)) for n in range(1, done + 1))
    series = Series(sessions) if sessions is not None else None
    plain = order(patient, **more)
    made = with_treatment(draft(site=site), series=series, previous=earlier)
    asked = SheetOrder(plain.patient, plain.by, made, plain.case, plain.report, plain.make, None, plain.amends, plain.reason)
    return records.sheets.sign(asked).entry.number


def test_drafts_and_series_with_sessions_left(records: Records, tmp_path: Path) -> None:
    """Of a course only the newest sheet, of a corrected one the correction; a finished series and a single session do not run."""
    one, other = (records.patients.create(facts(n), WHO).id for n in (1, 2))
    kept = records.drafts.save(draft(), one)
    _signed(records, one, 5)
    newest = _signed(records, one, 5, done=1)
    _signed(records, one, 2, done=1, site="neck")
    _signed(records, other, None)
    wrong = _signed(records, other, 4, site="knee")
    right = _signed(records, other, 4, site="knee", amends=wrong, reason="wrong side")
    found = running(tmp_path)
    assert [label for label, _ in found.drafts] == [
        f"draft {kept.id} of 2026-11-22", f"sheet {right}, session 1 of 4", f"sheet {newest}, session 2 of 5",
    ]  # fmt: skip
    assert found.unreadable == ()
    assert found.drafts[0][1] == draft()


def test_reading_leaves_no_trace(records: Records, tmp_path: Path) -> None:
    """Nothing is noted in the trail, and an erased sheet is passed over."""
    patient = records.patients.create(facts(), WHO)
    _signed(records, patient.id, 3)
    mark = records.trail.mark()
    assert len(running(tmp_path).drafts) == 1
    assert records.trail.mark() == mark
    records.patients.erase(patient.id, patient.version, WHO)
    assert running(tmp_path) == Running((), ())


def test_what_is_damaged_is_named_and_hides_nothing(records: Records, tmp_path: Path) -> None:
    """A draft and a sheet that are not what was written; without records it is said that there are none."""
    patient = records.patients.create(facts(), WHO).id
    records.drafts.save(draft())
    records.drafts.save(draft())
    _signed(records, patient, 3)
    _signed(records, patient, 3, site="neck")
    with sqlite3.connect(tmp_path / "records" / "records.db") as connection:
        connection.execute("UPDATE draft SET body = x'7b7d' WHERE id = 1")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE signed SET draft = x'7b7d' WHERE id = 1")
    connection.close()
    found = running(tmp_path)
    assert [label for label, _ in found.drafts] == ["draft 2 of 2026-11-22", "sheet 2026-000002, session 1 of 3"]
    assert len(found.unreadable) == 2
    with pytest.raises(NotFound):
        running(tmp_path / "elsewhere")
