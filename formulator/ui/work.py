"""Work that takes longer than a blink, beside the window: one thread for all of it, results as signals in the window's thread.

A worker has one question at a time: a newer one takes the place of an older one, whose answer is then never heard.
"""

from __future__ import annotations

import gc
import weakref
from collections import deque
from collections.abc import Callable
from threading import Lock, Thread

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

#: Milliseconds until it is said that something takes time.
BUSY_AFTER = 150


class _Job:
    """One question: what to do, and what came of it."""

    def __init__(self, worker: Worker, ticket: int, do: Callable[[], object]) -> None:
        self.worker, self.ticket, self.do = weakref.ref(worker), ticket, do
        self.result: object = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.result = self.do()
        except Exception as error:  # noqa: BLE001  whatever it is, it is handed to the one who asked
            self.error = error


class _Line(QObject):
    """The line of jobs and the thread that does them; the thread ends when there is nothing to do."""

    done = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[_Job] = deque()
        self._lock = Lock()
        self._running = False
        self._collects = False
        self.done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        with self._lock:
            return self._running or bool(self._waiting)

    def put(self, job: _Job) -> None:
        self._hold_garbage()
        with self._lock:
            self._waiting = deque([*self._others(job.worker()), job])
            if not self._running:
                self._running = True
                Thread(target=self._work, name="formulator-work").start()

    def drop(self, worker: Worker) -> None:
        """Takes out what a worker waits for, where it was not begun."""
        with self._lock:
            self._waiting = deque(self._others(worker))

    def _others(self, worker: Worker | None) -> list[_Job]:
        return [job for job in self._waiting if job.worker() is not worker]

    def _work(self) -> None:
        more = True
        while more:
            job = self._next()
            if job is None:
                self.done.emit(None)
                return
            job.run()
            job.do = _nothing
            with self._lock:
                more = self._running = bool(self._waiting)
            self.done.emit(job)

    def _next(self) -> _Job | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._running = False
            return None

    def _deliver(self, job: _Job | None) -> None:
        worker = job.worker() if job is not None else None
        try:
            if job is not None and worker is not None and isValid(worker):
                worker.take(job)
        finally:
            self._free_garbage()

    def _hold_garbage(self) -> None:
        """No widget that is garbage may be ended by the thread of the work: nothing is collected while it runs."""
        if gc.isenabled():
            self._collects = True
            gc.disable()

    def _free_garbage(self) -> None:
        with self._lock:
            idle = not self._running and not self._waiting
        if idle and self._collects:
            self._collects = False
            gc.enable()


def _nothing() -> object:
    return None


_lines: list[_Line] = []


def _line() -> _Line:
    if not _lines:
        _lines.append(_Line())
    return _lines[0]


def working() -> bool:
    """Whether anything is being done beside the window, or waits to be."""
    return any(line.busy for line in _lines)


class Worker(QObject):
    """Asks for one thing at a time. `busy` tells that it takes time, and when that is over."""

    busy = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticket = 0
        self._waits = False
        self._done: Callable[[object], object] = _ignore
        self._failed: Callable[[Exception], object] = _ignore
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(BUSY_AFTER)
        self._slow.timeout.connect(self._tell_busy)

    @property
    def working(self) -> bool:
        """Whether an answer is still to come."""
        return self._waits

    def ask(self, do: Callable[[], object], done: Callable[[object], object], failed: Callable[[Exception], object]) -> None:
        """Does something beside the window, then calls `done` with what came of it, or `failed` with what was raised."""
        self._ticket += 1
        self._waits, self._done, self._failed = True, done, failed
        if not self._slow.isActive():
            self._slow.start()
        _line().put(_Job(self, self._ticket, do))

    def forget(self) -> None:
        """Whatever is being done is no longer wanted; its answer is not heard."""
        self._ticket += 1
        _line().drop(self)
        self._end()

    def take(self, job: _Job) -> None:
        """The answer of a job, unless something else was asked since."""
        if job.ticket != self._ticket:
            return
        done, failed = self._done, self._failed
        self._end()
        if job.error is not None:
            failed(job.error)
        else:
            done(job.result)

    def _end(self) -> None:
        self._waits, self._done, self._failed = False, _ignore, _ignore
        self._slow.stop()
        self.busy.emit(False)

    def _tell_busy(self) -> None:
        if self._waits:
            self.busy.emit(True)


def _ignore(_: object) -> object:
    return None
