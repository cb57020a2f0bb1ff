"""Faults of our own: noted with an id, told in the window, the draft kept. Faults of disk and records are told in their own words."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Protocol

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from formulator.app import logs
from formulator.base.i18n import tr
from formulator.base.problems import InputError
from formulator.domain.records import RecordsError

#: The same fault again within so many seconds is not told again: a fault while painting comes with every frame.
AGAIN_SECONDS = 1.0
_HEAD = re.compile(r"Q\w{1,60}(::\w{1,60})?")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.DEBUG,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Teller(Protocol):
    """The window in use, as far as a fault asks for it."""

    def fault(self, ident: str) -> None: ...
    def say_failure(self, text: str) -> None: ...


class Faults(QObject):
    """Takes what nobody caught, in whatever thread, and tells it in the window's thread once that is free."""

    _ours = Signal(str)
    _said = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keep: Callable[[], object] = lambda: None
        self.window: Callable[[], Teller | None] = lambda: None
        self._told: dict[str, tuple[float, str]] = {}
        self._inside = threading.local()
        self._ours.connect(self._tell_fault, Qt.ConnectionType.QueuedConnection)
        self._said.connect(self._tell_words, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on nothing ends the program and nothing is swallowed."""
        sys.excepthook = self.caught
        threading.excepthook = lambda args: self._take(args.exc_value)
        sys.unraisablehook = lambda args: self._take(args.exc_value)
        qInstallMessageHandler(self.message)

    @staticmethod
    def remove() -> None:
        """Gives the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = sys.__excepthook__, threading.__excepthook__, sys.__unraisablehook__
        qInstallMessageHandler(None)

    def caught(self, _: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        """The hook of Python: PySide calls it for what a slot raises."""
        self._take(error)

    def _take(self, error: BaseException | None) -> None:
        if error is None or isinstance(error, (KeyboardInterrupt, SystemExit)) or getattr(self._inside, "busy", False):
            return
        self._inside.busy = True
        try:
            with contextlib.suppress(Exception):
                self._sort(error)
        finally:
            self._inside.busy = False

    def _sort(self, error: BaseException) -> None:
        words, now = said(error), time.monotonic()
        what = words or logs.where(error)
        before, ident = self._told.get(what, (0.0, ""))
        if ident and now - before < AGAIN_SECONDS:
            return
        ident = ident or logs.log_fault(error)
        self._told[what] = (now, ident)
        if words:
            self._said.emit(words)
        else:
            self._ours.emit(ident)

    def _tell_fault(self, ident: str) -> None:
        self._keep()
        if (window := self.window()) is not None:
            window.fault(ident)

    def _tell_words(self, text: str) -> None:
        self._keep()
        if (window := self.window()) is not None:
            window.say_failure(text)

    def _keep(self) -> None:
        """Saves the draft; where that is what fails, the fault is told all the same."""
        try:
            self.keep()
        except Exception as error:  # noqa: BLE001  whatever it is, the fault is still to be told
            logs.log_fault(error)

    def message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """What Qt says: only which part of it speaks is noted, its words may hold anything."""
        with contextlib.suppress(Exception):
            head = _HEAD.match(text or "")
            category = re.sub(r"[^\w.]", "", str(getattr(context, "category", "") or "qt"))[:40]
            logger = logging.getLogger(f"{logs.LOGGER}.{category}")
            logger.log(_LEVELS.get(kind, logging.WARNING), head.group() if head else "Qt")


def said(error: BaseException) -> str:
    """The words of a fault that is not ours: of the records, of a file, of the disk. Empty for one of ours."""
    if isinstance(error, (RecordsError, InputError)):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        name = error.filename if isinstance(error.filename, str) else ""
        return tr("{what}: {why}.", what=name, why=error.strerror) if name else tr("The system refuses: {why}.", why=error.strerror)
    return ""
