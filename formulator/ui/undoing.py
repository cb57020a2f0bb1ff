"""Notices with Undo."""

from __future__ import annotations

from formulator.base.i18n import tr
from formulator.ui.desk import Desk


def tell_undo(desk: Desk, text: str) -> None:
    """A notice whose button takes back this very step, however much was done since it appeared."""
    stack = desk.document.stack
    step = (stack.index(), stack.undoText())

    def undo() -> None:
        if (stack.index(), stack.undoText()) == step:
            stack.undo()
        else:
            desk.told.emit(tr("More was done since: undo step by step with {key}.", key="Ctrl Z"), "", None)

    desk.told.emit(text, tr("Undo"), undo)
