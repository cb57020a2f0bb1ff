"""Measures the window: start, edit to repainted verdict, memory, patients. `--quick` for a short run. Medians beside their targets."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

FLOOR = """
import time, sys
from PySide6.QtWidgets import QApplication, QLineEdit, QTableWidget, QVBoxLayout, QWidget
app = QApplication([])
window = QWidget(); down = QVBoxLayout(window); down.addWidget(QLineEdit())
table = QTableWidget(60, 6); down.addWidget(table); window.resize(1366, 768); window.show()
app.processEvents(); window.grab()
"""
OURS = """
import gc, os, sys
gc.disable()
from formulator.app import rooms
from pathlib import Path
from formulator.app.program import Program
program = Program(Path(sys.argv[1]), print)
program.open(); program.app.processEvents(); program.window.grab()
os._exit(0)
"""


def _process(code: str, *arguments: str) -> tuple[float, float]:
    """Wall and CPU seconds of a Python process."""
    before, start = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, cwd=ROOT, capture_output=True)
    after = os.times()
    return time.perf_counter() - start, after.children_user + after.children_system - before.children_user - before.children_system


def cold_start(runs: int, folder: Path) -> None:
    """An empty window of Qt against ours with all knowledge, in turn, so that both see the same machine."""
    from formulator.base.settings import Named, Settings, write_settings

    write_settings(folder, Settings(Named("Clinic"), Named("Dr. B. Example"), theme="light"))
    _process(OURS, str(folder))
    floor, ours = [], []
    for _ in range(runs):
        floor.append(_process(FLOOR))
        ours.append(_process(OURS, str(folder)))
    for name, place in (("wall", 0), ("CPU", 1)):
        one, other = (statistics.median(run[place] for run in runs_) for runs_ in (floor, ours))
        _row(f"cold start, {name}", f"{other * 1000:.0f} ms, floor {one * 1000:.0f} ms", f"{other / one:.2f} x", "1.6 x")


def _row(what: str, figure: str, *more: str) -> None:
    print(f"{what:48} {figure:>34} {' | '.join(more)}")


def _times(do: Callable[[int], object], count: int) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    found = []
    for number in range(count):
        start = time.perf_counter()
        do(number)
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found), sorted(found)[int(len(found) * 0.95)]


def edits(count: int, folder: Path) -> None:
    """One character typed into a volume field until everything that it changed is painted again; then the memory of the idle window."""
    from PySide6.QtWidgets import QApplication

    from formulator.app.outside import knowledge_of
    from formulator.base import paths
    from formulator.ui.look import install
    from formulator.ui.window import Window
    from formulator.workbench import edits as change
    from tests.ui.scenes import scene

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    install(app, paths.resources(), "light")
    desk = scene("picture", folder, knowledge_of(folder))
    window = Window(desk)
    window.resize(1366, 768)
    window.show()
    window.go("mix")
    app.processEvents()

    def edit(number: int) -> None:
        text = f"1.{number % 9 + 1}"
        desk.document.edit("Volume", lambda d: change.with_amount(d, "A", 1, "volume", text, desk.document.knowledge), "bench")
        app.processEvents()

    for number in range(5):
        edit(number)
        app.processEvents()
    median, high = _times(edit, count)
    _row("edit until all that changed is painted, 6 lines", f"{median:.1f} ms, p95 {high:.1f} ms", "16 ms")
    _row("memory of the idle window (RSS)", f"{_memory():.0f} MiB", "110 MiB")
    desk.outside.records.close()


def _memory() -> float:
    """Resident memory in MiB; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def patients(count: int, folder: Path) -> None:
    """Search, open and save beside many patients."""
    from formulator.domain.records import PatientFacts
    from formulator.records import open_records

    records = open_records(folder)
    names = [
        f"{first} {last}" for first in ("Anna", "Bruno", "Helena", "Ilse", "Tomasz") for last in ("Novák", "Hallström", "Tessari", "Wilk")
    ]
    with records.database.transaction("fill"):
        pass
    start = time.perf_counter()
    _fill(records, names, count)
    print(f"({count} patients made in {time.perf_counter() - start:.0f} s)")
    queries = ("hal", "novak 4", "P-0", "1969", "tess", "wilk 77")
    median, high = _times(lambda n: records.patients.search(queries[n % len(queries)], 50), 200)
    _row(f"patient search at {count}", f"{median:.2f} ms, p95 {high:.2f} ms", "5 ms")
    median, high = _times(lambda n: records.patients.open(n + 1, "Dr. B. Example"), 100)
    _row(f"patient open at {count}", f"{median:.2f} ms, p95 {high:.2f} ms", "50 ms")
    facts = PatientFacts(name="Anna Example", birth_date="1997-05-02", sex="female")
    median, high = _times(lambda _: records.patients.create(facts, "Dr. B. Example"), 100)
    _row(f"patient save at {count}", f"{median:.2f} ms, p95 {high:.2f} ms", "50 ms")
    records.close()


def _fill(records: object, names: list[str], count: int) -> None:
    """Many patients in one transaction, straight into the tables: only the rows matter here."""
    import msgspec

    from formulator.domain.records import PatientFacts
    from formulator.records.patients import sealed
    from formulator.records.search import searchable

    database = records.database  # type: ignore[attr-defined]
    with database.transaction("fill"):
        for number in range(1, count + 1):
            facts = PatientFacts(
                name=f"{names[number % len(names)]} {number}",
                number=f"P-{number:06}",
                birth_date=f"19{40 + number % 60}-0{number % 9 + 1}-1{number % 9}",
                sex="female",
            )
            body = msgspec.json.encode(facts)
            columns = searchable(facts)
            ident = database.insert("patient", version=1, body=body, **columns, hash=sealed(number, 1, body, 0))
            database.run("INSERT INTO patient_text (rowid, search) VALUES (?, ?)", ident, columns["search"])


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    quick = options.parse_args().quick
    print(f"{'what':48} {'median':>34} target")
    with tempfile.TemporaryDirectory() as folder:
        cold_start(3 if quick else 15, Path(folder) / "start")
        edits(30 if quick else 200, Path(folder) / "edit")
        patients(2_000 if quick else 100_000, Path(folder) / "many")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
