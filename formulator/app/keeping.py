"""Backups and checks of the records, beside the work: in a thread of their own, told when they are done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from formulator.app import logs
from formulator.base.i18n import tr, trn
from formulator.domain.records import BackupFile, Fault, RecordsError, Verification

Told = Callable[[str, str], object]
DAILY, MANUAL = "daily", "manual"
_SHOWN = 3


class Keeper(QObject):
    """`failed` tells what went wrong in words. `changed` fires when a backup was made or a task began or ended."""

    failed = Signal(str)
    changed = Signal()
    _done = Signal(object, str, str)

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._threads: list[threading.Thread] = []
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """The daily backup where it is due, then a check of everything; only what is wrong is told."""
        self._run(self._daily, None)

    def back_up(self, done: Told) -> None:
        """A backup now; `done` gets what was made, or what went wrong, in words."""
        self._run(self._manual, done)

    def check(self, done: Told) -> None:
        """A check of everything now; `done` gets what was found, or what is wrong, in words."""
        self._run(self._checked, done)

    def last(self) -> BackupFile | None:
        """The newest backup, None where there is none or the folder cannot be read."""
        from formulator.records import found_backups  # noqa: PLC0415

        try:
            found = found_backups(self._data)
        except RecordsError:
            return None
        return found[-1] if found else None

    @property
    def busy(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def wait(self, seconds: float = 2.0) -> bool:
        """Waits for what runs, for the end of the program; whether all of it ended."""
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not self.busy

    # In the thread

    def _run(self, task: Callable[[], tuple[str, str]], done: Told | None) -> None:
        def work() -> None:
            try:
                text, wrong = task()
            except RecordsError as error:
                text, wrong = "", str(error)
            except Exception as error:  # noqa: BLE001  a thread that ends in silence would look like one that found nothing
                text, wrong = "", tr("The records were not looked after (fault {id}).", id=logs.log_fault(error))
            try:
                self._done.emit(done, text, wrong)
            except RuntimeError:  # the window is gone
                return

        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=work, name="records", daemon=True)
        self._threads.append(thread)
        thread.start()
        self.changed.emit()

    def _daily(self) -> tuple[str, str]:
        from formulator.records import back_up, check  # noqa: PLC0415

        wrong: list[str] = []
        try:
            back_up(self._data, DAILY)
        except RecordsError as error:
            wrong.append(str(error))
        if faults := check(self._data).faults:
            wrong.append(fault_text(faults))
        return "", "\n".join(wrong)

    def _manual(self) -> tuple[str, str]:
        from formulator.records import back_up  # noqa: PLC0415

        made = back_up(self._data, MANUAL)
        return (tr("The backup was made and checked: {path}", path=made.path) if made is not None else "", "")

    def _checked(self) -> tuple[str, str]:
        from formulator.records import check  # noqa: PLC0415

        found = check(self._data)
        return ("", fault_text(found.faults)) if found.faults else (sound_text(found), "")

    # In the window's thread

    def _finish(self, done: object, text: str, wrong: str) -> None:
        if callable(done):
            done(text, wrong)
        elif wrong:
            self.failed.emit(wrong)
        self.changed.emit()


def fault_text(faults: tuple[Fault, ...]) -> str:
    """What is wrong in the records, the first few by name, and what to do."""
    first = "; ".join(f"{fault.place} {fault.message}" for fault in faults[:_SHOWN])
    more = tr(" and {n} more", n=len(faults) - _SHOWN) if len(faults) > _SHOWN else ""
    return tr(
        "The check of the records found: {first}{more}. Nothing damaged is shown. Close the program and put a backup back with "
        "`formulator records restore FILE`.",
        first=first, more=more,
    )  # fmt: skip


def sound_text(found: Verification) -> str:
    patients = trn("{n} patient", "{n} patients", found.patients)
    sheets = trn("{n} signed sheet", "{n} signed sheets", found.sheets)
    return tr("Everything is as it was written: {patients}, {sheets}.", patients=patients, sheets=sheets)
