"""The page "Mix"."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.pages.page import Page
from formulator.ui.widgets import Text


class MixPage(Page):
    title = "Mix"

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        down = QVBoxLayout(self)
        down.addWidget(Text("Mix", 16, 600))
