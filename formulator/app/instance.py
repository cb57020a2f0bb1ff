"""One window per data folder: a second start raises the first one's window and ends."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QSysInfo, Signal

from formulator.app.start import LOCK

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

#: How long a second start waits for the first one to answer, in seconds.
PATIENCE = 3.0
_WORD = b"raise\n"


def name_of(data: Path) -> str:
    """The name under which the window of a data folder answers."""
    return "formulator-" + hashlib.sha256(os.fsencode(os.path.realpath(data))).hexdigest()[:24]


class Instance(QObject):
    """`asked` fires when another start asks for the window."""

    asked = Signal()

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name, self._path = name_of(data), data / LOCK
        self._lock = QLockFile(str(self._path))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def first(self) -> bool:
        """Whether this is the only window of the folder. The lock of a program that crashed is taken over; a folder that cannot be
        written has no lock."""
        if self._lock.tryLock(0):
            return True
        if self._lock.error() is not QLockFile.LockError.LockFailedError:
            return not self._answers()
        return self._of_another_name() and self._take()

    def _of_another_name(self) -> bool:
        """A lock made before this machine got another name: Qt cannot tell whether its program still runs, but records are on local disks."""
        found = self._lock.getLockInfo()
        host = str(found[1]) if isinstance(found, tuple) and len(found) > 1 else ""
        return bool(host) and host != QSysInfo.machineHostName() and not self._answers()

    def _take(self) -> bool:
        with contextlib.suppress(OSError):
            self._path.unlink()
        return self._lock.tryLock(0)

    def take(self) -> None:
        """Goes on without asking; for a lock that nobody answers for."""
        self._take()

    def raise_first(self, patience: float = PATIENCE) -> bool:
        """Asks the first window to come to the front; False where nobody answers."""
        end = time.monotonic() + patience
        while not self._answers(_WORD):
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def _answers(self, word: bytes = b"") -> bool:
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415  only a second start needs it before its window is there

        socket = QLocalSocket()
        socket.connectToServer(self.name)
        if not socket.waitForConnected(300):
            return False
        if word:
            socket.write(word)
            socket.waitForBytesWritten(300)
            return bool(socket.bytesAvailable()) or socket.waitForReadyRead(1000)
        socket.disconnectFromServer()
        return True

    def listen(self) -> None:
        """Answers from now on. Where that fails, a second start waits and says so."""
        from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        if not self._server.listen(self.name):
            QLocalServer.removeServer(self.name)
            self._server.listen(self.name)

    def _connected(self) -> None:
        if self._server is None:
            return
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda socket=socket: self._heard(socket))
            if socket.bytesAvailable():
                self._heard(socket)

    def _heard(self, socket: object) -> None:
        if bytes(socket.readAll().data()).startswith(_WORD.strip()):  # type: ignore[attr-defined]
            socket.write(b"here\n")  # type: ignore[attr-defined]
            socket.flush()  # type: ignore[attr-defined]
            self.asked.emit()

    def close(self) -> None:
        """Gives the folder free."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()


def bring_up(window: Callable[[], object]) -> None:
    """Puts a window in front of the others."""
    shown = window()
    if shown is None:
        return
    from PySide6.QtCore import Qt  # noqa: PLC0415
    from PySide6.QtWidgets import QWidget  # noqa: PLC0415

    assert isinstance(shown, QWidget)
    shown.setWindowState(shown.windowState() & ~Qt.WindowState.WindowMinimized)
    shown.show()
    shown.raise_()
    shown.activateWindow()
