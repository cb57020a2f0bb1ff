"""The log: what happened in the program and where, never with whom. No message of a fault, no value and no name is ever written."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import traceback
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGER = "formulator"
BYTES, FILES = 500_000, 3
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
    with contextlib.suppress(OSError):
        log_folder(data).mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = _Quiet(log_folder(data) / "formulator.log", maxBytes=BYTES, backupCount=FILES, encoding="utf-8", delay=True)
    handler.setFormatter(_Bare())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return logger


def stop_log() -> None:
    """Closes the log."""
    logger = logging.getLogger(LOGGER)
    for handler in [handler for handler in logger.handlers if isinstance(handler, _Quiet)]:
        logger.removeHandler(handler)
        with contextlib.suppress(OSError):
            handler.close()


def new_ident() -> str:
    """The id of a fault: the day and four signs that are not mistaken for one another."""
    return f"F-{datetime.now():%Y%m%d}-" + "".join(secrets.choice(_ALPHABET) for _ in range(4))


def log_fault(error: BaseException) -> str:
    """Notes a fault of ours; its id. Raises nothing."""
    ident = new_ident()
    with contextlib.suppress(Exception):
        logging.getLogger(LOGGER).error("fault %s", ident, exc_info=error, extra={"ident": ident})
    return ident


def where(error: BaseException) -> str:
    """Kind and place of a fault; the same for the same fault."""
    frames = traceback.extract_tb(error.__traceback__)
    return type(error).__name__ + (f" {_place(frames[-1])}" if frames else "")


class _Quiet(RotatingFileHandler):
    """A file for its owner alone. What cannot be written is left out."""

    def _open(self):  # type: ignore[no-untyped-def]  # noqa: ANN202  the type of a text stream differs between versions
        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        return open(self.baseFilename, self.mode, encoding=self.encoding, opener=private)  # noqa: PTH123, SIM115

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk is told where work is saved, not here."""


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
