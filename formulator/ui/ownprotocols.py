"""The clinic's own protocols as the window asks for them: what goes wrong is said in words and stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from formulator.base.i18n import tr
from formulator.base.problems import InputError
from formulator.domain.protocols import OwnProtocol
from formulator.ui.desk import Desk


def read_all(desk: Desk) -> tuple[tuple[OwnProtocol, ...], str]:
    """Every version of each, and why they cannot be read, where that is so."""
    try:
        return desk.outside.own_protocols(), ""
    except InputError as error:
        return (), tr("The clinic's own protocols cannot be read: {why}", why=reason(error))


def keep(desk: Desk, protocol: OwnProtocol) -> OwnProtocol | None:
    """The protocol as it was kept; None where that failed, which is told."""
    kept: list[OwnProtocol] = []
    done = _tried(desk, lambda: kept.append(desk.outside.keep_protocol(protocol)))
    return kept[0] if done else None


def rename(desk: Desk, name: str, new: str) -> bool:
    """Gives a protocol another name; False where that failed, which is told."""
    return _tried(desk, lambda: desk.outside.rename_protocol(name, new))


def remove(desk: Desk, name: str, on: date | None) -> bool:
    """Takes a protocol off the list, or without a day puts it back; False where that failed, which is told."""
    return _tried(desk, lambda: desk.outside.remove_protocol(name, on))


def _tried(desk: Desk, do: Callable[[], object]) -> bool:
    try:
        do()
    except InputError as error:
        desk.failed.emit(tr("The protocol was not saved: {why}", why=reason(error)))
        return False
    return True


def reason(error: InputError) -> str:
    """The first thing that is wrong, with its place in the file."""
    first = error.problems[0] if error.problems else None
    if first is None:
        return str(error)
    return tr("{why} ({file}, line {n})", why=first.message.rstrip("."), file=Path(first.file).name, n=first.line)
