"""Being asked to end by the system: Ctrl+C, kill, the end of a session. What is on the desk is saved first."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class Quitting(QObject):
    """Wakes Qt's loop when a signal comes in; without it Python would hear of it only at the next event."""

    def __init__(self, leave: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._leave = leave
        self._here, self._there = socket.socketpair()
        for end in (self._here, self._there):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._heard)
        self._before: dict[int, object] = {}
        with contextlib.suppress(ValueError):  # only the main thread may
            self._wake = signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
            for name in ("SIGINT", "SIGTERM", "SIGHUP") if os.name == "posix" else ("SIGINT",):
                number = getattr(signal, name)
                self._before[number] = signal.signal(number, lambda *_: None)

    def _heard(self) -> None:
        with contextlib.suppress(OSError):
            self._here.recv(64)
        self._leave()

    def remove(self) -> None:
        """Everything as it was."""
        self._notifier.setEnabled(False)
        if self._before:
            signal.set_wakeup_fd(self._wake)
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self._here.close()
        self._there.close()
