"""A card that says what did not work, what is safe all the same, and what can be done. It stays until something is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.look import look
from formulator.ui.paperwork import Trouble
from formulator.ui.widgets import Button, Card, Icon, IconButton, Text, clear, column, row


class TroubleCard(Card):
    """Hidden until there is trouble."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = Text("", 13, 500, wrap=True)
        self.buttons: list[Button] = []
        self.close_button = IconButton("x", tr("Close the message"), 24, do=self.hide)
        self._ways = QHBoxLayout()
        self._ways.setSpacing(look().px(8))
        head = row(Icon("alert-circle", 20, "text"), self.text, self.close_button, gap=10)
        head.setStretch(1, 1)
        self.down.addLayout(column(head, self._ways, gap=8, margins=(12, 10, 8, 10)))
        self.hide()

    def tell(self, trouble: Trouble) -> None:
        """Shows what is wrong; each way out takes the card away and does it."""
        self.text.say(trouble.text)
        self.text.setAccessibleName(trouble.text)
        clear(self._ways)
        self.buttons = []
        for label, do in trouble.ways:
            button = Button(label, height=28)
            button.clicked.connect(lambda _=False, do=do: self._take(do))
            self.buttons.append(button)
            self._ways.addWidget(button)
        self._ways.addStretch(1)
        self.show()

    def _take(self, do: Callable[[], object]) -> None:
        self.hide()
        do()
