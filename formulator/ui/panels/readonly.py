"""The line over everything that says that nothing can be saved."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.ui.desk import Desk
from formulator.ui.widgets import Panel, Sign, Text, row


class ReadOnlyLine(Panel):
    """Shown while the folder of the records cannot be written."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("unknown", parent)
        self.setProperty("role", "readonly")
        text = tr(
            "Read only: everything can be read and nothing is saved. Make the folder writable and start again: {folder}",
            folder=desk.outside.data,
        )
        self.text = Text(text, 13, 500, wrap=True)
        across = row(Sign("moderate", 16), self.text, gap=8, margins=(12, 6, 12, 6))
        across.setStretch(1, 1)
        self.down.addLayout(across)
        self.setAccessibleName(text)
