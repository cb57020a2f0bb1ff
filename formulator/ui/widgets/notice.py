"""A notice at the foot: what was just done, with Undo. It goes by itself and never tells a finding."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.look import look
from formulator.ui.widgets.buttons import Button, IconButton
from formulator.ui.widgets.frames import Panel
from formulator.ui.widgets.text import Text

SECONDS = 8


class Notice(Panel):
    """Hidden until it has something to say. One that `stays` (a fault) is closed by hand and holds its text for copying."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("notice", parent)
        self.setProperty("role", "card")
        self.text = Text("", 13, wrap=True)
        self.button = Button("", kind="quiet", height=28)
        self.button.clicked.connect(self._press)
        self.close_button = IconButton("x", tr("Close the notice"), do=self.hide)
        self._do: Callable[[], object] | None = None
        across = QHBoxLayout()
        across.setContentsMargins(look().px(12), look().px(2), look().px(4), look().px(2))
        across.addWidget(self.text, 1)
        across.addWidget(self.button)
        across.addWidget(self.close_button)
        self.down.addLayout(across)
        self.setMinimumHeight(look().px(34))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, text: str, label: str = "", do: Callable[[], object] | None = None, stays: bool = False) -> None:
        """Shows a text, with a button where there is something to do."""
        self.text.say(text)
        self.text.setAccessibleName(text)
        self.button.setText(label)
        self.button.setVisible(bool(label))
        self._do = do
        self.show()
        self.raise_()
        self._timer.stop()
        if not stays:
            self._timer.start(SECONDS * 1000)

    def _press(self) -> None:
        do, self._do = self._do, None
        self.hide()
        if do is not None:
            do()
