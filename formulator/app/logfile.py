"""The file of the log: it turns over, is for its owner alone, and never complains."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path


class LogFile(RotatingFileHandler):
    """A rotating file of mode 0600."""

    def __init__(self, path: Path, size: int, files: int) -> None:
        super().__init__(path, maxBytes=size, backupCount=files, encoding="utf-8", delay=True)

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(handle, "ab"), encoding="utf-8", write_through=True)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """What cannot be written is left out."""
