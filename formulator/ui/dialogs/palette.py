"""The palette: all actions, patients and ingredients behind one field."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.dialogs.overlay import Overlay


class Palette(Overlay):
    def __init__(self, desk: Desk, actions: Actions, window: QWidget) -> None:
        super().__init__(window, 640, 420)
        self.desk, self.all_actions = desk, actions
