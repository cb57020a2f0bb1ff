"""The sheet of all keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from formulator.ui.actions import Actions
from formulator.ui.dialogs.overlay import Overlay


class Shortcuts(Overlay):
    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window, 760, 560)
        self.all_actions = actions
