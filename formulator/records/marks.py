"""The mark of the trail outside the database: a database that was put back or cut shows by it."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from formulator.base import atomic
from formulator.domain.records import ChainMark

_LIMIT = 10_000


def write_mark(path: Path, mark: ChainMark) -> bool:
    """Keeps the mark; False where the disk refuses, for what was saved is safe all the same."""
    try:
        atomic.write(path, msgspec.json.encode(mark))
    except OSError as error:
        logging.getLogger(__name__).warning("the mark of the trail was not written: %s", error.strerror)
        return False
    return True


def read_mark(path: Path) -> ChainMark | None:
    """The mark as kept, None where there is none. Raises OSError, and ValueError for one that cannot be read."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_LIMIT)
    except FileNotFoundError:
        return None
    return msgspec.json.decode(data, type=ChainMark)
