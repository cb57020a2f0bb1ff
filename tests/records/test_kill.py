"""The program is killed at any moment, and two of them write at once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from formulator.domain.records import Event, PatientFacts
from formulator.records import open_records
from tests.records.samples import WHO, Clock

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")]

SAVING = """
import sys
from pathlib import Path
from formulator.records import open_records
from tests.records.samples import WHO, draft, facts, order
records = open_records(Path(sys.argv[1]))
print("ready", flush=True)
n = 0
while True:
    kept = records.patients.create(facts(n, f"Person {n}"), WHO); print("patient", kept.id, flush=True)
    entry = records.drafts.save(draft(), kept.id); print("draft", entry.id, flush=True)
    records.patients.change(kept.id, 1, facts(n, f"Person {n}", note="x"), WHO); print("change", kept.id, flush=True)
    signed = records.sheets.sign(order(kept.id, draft_id=entry.id)); print("sheet", signed.entry.id, flush=True)
    n += 1
"""


def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """Fifty kills: every patient, change and sheet that was said to be saved is there, whole; the start is quick and says so."""
    dice = random.Random(1)
    said: dict[str, set[int]] = {"patient": set(), "draft": set(), "change": set(), "sheet": set()}
    for _ in range(50):
        child = subprocess.Popen([sys.executable, "-c", SAVING, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd())
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(dice.random() * 0.06)
        child.kill()
        for line in child.communicate()[0].splitlines(keepends=True):
            if line.endswith("\n"):
                kind, ident = line.split()
                said[kind].add(int(ident))
        start = time.monotonic()
        with open_records(tmp_path, Clock()) as records:
            assert time.monotonic() - start < 2
            assert records.notices == () or "did not end as usual" in records.notices[0]
            assert len(records.notices) < 2
    with open_records(tmp_path, Clock()) as records:
        assert not records.verify().faults
        for ident in said["patient"]:
            version = records.patients.open(ident, WHO).version
            assert version == 2 or ident not in said["change"]
        signed = {e.entity_id for ident in said["patient"] for e in records.trail.of_patient(ident) if e.event is Event.SIGN}
        assert said["sheet"] <= signed
        assert all(records.sheets.open(ident, WHO).sheet for ident in said["sheet"])
    assert len(said["patient"]) > 50


EDITING = """
import sys
from pathlib import Path
from formulator.domain.records import Busy, Conflict, PatientFacts
from formulator.records import open_records
records = open_records(Path(sys.argv[1]))
done = told = 0
while done < 500:
    kept = records.patients._record(1)
    try:
        records.patients.change(1, kept.version, PatientFacts(name="Anna", note=str(int(kept.facts.note) + 1)), sys.argv[2])
        done += 1
    except (Conflict, Busy):
        told += 1
print(told)
"""


def test_two_programs_lose_no_change(tmp_path: Path) -> None:
    """Two times five hundred changes of one patient, each upon the one before: all thousand are there."""
    with open_records(tmp_path, Clock()) as records:
        records.patients.create(PatientFacts(name="Anna", note="0"), WHO)
    both = [subprocess.Popen([sys.executable, "-c", EDITING, str(tmp_path), who], stdout=subprocess.PIPE, cwd=Path.cwd()) for who in "AB"]
    assert [child.wait() for child in both] == [0, 0]
    for child in both:
        assert child.stdout is not None
        child.stdout.close()
    with open_records(tmp_path, Clock()) as records:
        assert records.patients.open(1, WHO).facts.note == "1000"
        assert records.patients.open(1, WHO).version == 1001
        changes = [e for e in records.trail.of_patient(1) if e.event is Event.CHANGE]
        assert len(changes) == 1000
        assert not records.verify().faults
