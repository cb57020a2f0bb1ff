"""The parts of a page of settings: a section with its title, a row with its label."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from formulator.ui.look import look
from formulator.ui.widgets import Panel, Segments, Text, column, row

LABEL = 132


class Section(Panel):
    """A panel with a title, a sentence and rows."""

    def __init__(self, title: str, sentence: str = "", parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.setAccessibleName(title)
        head = column(Text(title, 16, 600), gap=2, margins=(16, 12, 16, 4))
        if sentence:
            head.addWidget(Text(sentence, 12, tone="text2", wrap=True))
        self.rows = column(gap=10, margins=(16, 8, 16, 16))
        self.down.addLayout(head)
        self.down.addLayout(self.rows)

    def add(self, part: QWidget) -> None:
        self.rows.addWidget(part)


class Labelled(QWidget):
    """A label, what it names, a word of explanation below it, and the fault of a field."""

    def __init__(self, label: str, part: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = look().px
        name = Text(label, 13, 500, tone="text2")
        name.setFixedWidth(px(LABEL))
        name.setWordWrap(True)
        name.setMinimumHeight(max(px(32), part.minimumHeight()))
        name.setBuddy(part)
        self.part = part
        self.fault = Text("", 12, tone="word:contraindicated", wrap=True)
        self.fault.hide()
        right = column(part, self.fault, gap=4)
        if hint:
            right.addWidget(Text(hint, 12, tone="text3", wrap=True))
        across = row(name, right, gap=12)
        across.setStretch(1, 1)
        across.setAlignment(name, Qt.AlignmentFlag.AlignTop)
        self.setLayout(across)

    def say_fault(self, text: str) -> None:
        """What is wrong, below the field."""
        self.fault.say(text)
        self.fault.setVisible(bool(text))


def labelled(label: str, part: QWidget, hint: str = "") -> Labelled:
    return Labelled(label, part, hint)


def switched(name: str, options: list[tuple[str, str]], picked: Callable[[str], object]) -> Segments:
    """One of a few words, whose choice is acted on at once."""
    made = Segments(name, options, 32)
    made.picked.connect(lambda key: picked(key))  # noqa: PLW0108  what is called may be gone before the signal is
    return made
