"""The log: what happened in the program and where, never with whom. No message of a fault, no value and no name is ever written."""

from __future__ import annotations

import contextlib
import logging
import os
import traceback
from datetime import datetime
from pathlib import Path

LOGGER = "formulator"
BYTES, FILES = 500_000, 3
#: 32 signs that are not mistaken for one another.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_ROOT = Path(__file__).resolve().parent.parent.parent
#: Who is named in a stack is our code and that of libraries; deeper chains say nothing more.
_FRAMES, _CAUSES = 40, 5


def log_folder(data: Path) -> Path:
    return data / "logs"


def start_log(data: Path) -> logging.Logger:
    """The log of a data folder. A folder that cannot be written takes nothing and stops nothing."""
    logger = logging.getLogger(LOGGER)
    stop_log()
    logger.addHandler(_Later(log_folder(data) / "formulator.log"))
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return logger


def stop_log() -> None:
    """Closes the log."""
    logger = logging.getLogger(LOGGER)
    for handler in [handler for handler in logger.handlers if isinstance(handler, _Later)]:
        logger.removeHandler(handler)
        with contextlib.suppress(OSError):
            handler.close()


def new_ident() -> str:
    """The id of a fault: the day and four signs that are not mistaken for one another."""
    return f"F-{datetime.now():%Y%m%d}-" + "".join(_ALPHABET[byte % 32] for byte in os.urandom(4))


def log_fault(error: BaseException) -> str:
    """Notes a fault of ours; its id. Raises nothing."""
    ident = new_ident()
    with contextlib.suppress(Exception):
        logging.getLogger(LOGGER).error("fault %s", ident, exc_info=error, extra={"ident": ident})
    return ident


def where(error: BaseException) -> str:
    """Kind and place of a fault and the way there; the same for the same fault."""
    return " ".join([type(error).__name__, *(_place(frame) for frame in traceback.extract_tb(error.__traceback__)[-_FRAMES:])])


class _Later(logging.Handler):
    """The file, opened when there is something to write. What cannot be written is left out: a full disk is told where work is saved."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None
        self.setFormatter(_Bare())

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(Exception):
            if self._file is None:
                from formulator.app.logfile import LogFile  # noqa: PLC0415  most starts have nothing to write before the window is there

                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._file = LogFile(self._path, BYTES, FILES)
                self._file.setFormatter(self.formatter)
            self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


class _Bare(logging.Formatter):
    """Time, level, who, the fixed text, the id, the kinds and places of the fault. Arguments and messages may hold names: they stay out."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.partition(".")[0] == LOGGER
        text = str(record.msg).replace("%s", "…").replace("%d", "…") if ours and isinstance(record.msg, str) else ""
        ident = getattr(record, "ident", "")
        head = " ".join(part for part in (self.formatTime(record), record.levelname, record.name, ident or text) if part)
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        return "\n".join([head, *stack(error)]) if error is not None else head


def stack(error: BaseException | None) -> list[str]:
    """A fault and what led to it: kinds and places alone."""
    found: list[str] = []
    for _ in range(_CAUSES):
        if error is None:
            break
        kind = type(error)
        found.append(f"  {kind.__module__}.{kind.__qualname__}")
        found += [f"    {_place(frame)}" for frame in traceback.extract_tb(error.__traceback__)[-_FRAMES:]]
        error = error.__cause__ or error.__context__
    return found


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    shown = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else Path(*path.parts[-2:])
    return f"{shown.as_posix()}:{frame.lineno} {frame.name}"
