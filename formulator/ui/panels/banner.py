"""The patient banner at the top of all pages."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Panel, Text


class Banner(Panel):
    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("bar", parent)
        self.desk = desk
        self.setFixedHeight(look().px(56))
        self.name = Text("", 18, 600)
        across = QHBoxLayout()
        across.addWidget(self.name)
        self.down.addLayout(across)
        desk.document.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        self.name.say(self.desk.document.draft.treatment.patient.name or "Formulator")

    def show_page(self, page: str) -> None:
        """The page that is shown below: on some the banner is that of the program, not of a patient."""
