"""Labeled texts: a caption at the left, beside it what it is about."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from formulator.ui.look import look
from formulator.ui.widgets import Text

#: Label, text, tone of the text.
Labeled = tuple[str, str, str]
_LONG = re.compile(r"\S{24,}")
_UNIT = re.compile(r"/(?=mL\b|kg\b)")
_BREAKS = re.compile(r"(?<=[/._=&?;-])(?=\w)")


def breakable(text: str) -> str:
    """Long words without spaces (addresses) may break after their signs, units ("mg/mL") never; nothing is cut."""
    return _LONG.sub(lambda word: _BREAKS.sub("\u200b", word[0]), _UNIT.sub("/\u2060", text))


class LabeledRows(QWidget):
    """Rows that are used again: only what differs is set."""

    def __init__(self, label_width: int = 56, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width = label_width
        self.grid = QGridLayout(self)
        px = look().px
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(0)
        self.grid.setVerticalSpacing(px(6))
        self.grid.setColumnStretch(1, 1)
        self._labels: list[Text] = []
        self._texts: list[Text] = []
        self.shown: tuple[Labeled, ...] = ()

    def set_gap(self, gap: int) -> None:
        self.grid.setVerticalSpacing(look().px(gap))

    def tell(self, rows: tuple[Labeled, ...]) -> None:
        """Other rows. A row without a label goes on with the one before."""
        if rows == self.shown:
            return
        self.shown = rows
        while len(self._texts) < len(rows):
            self._add()
        for place, (label, text, tone) in enumerate(rows):
            self._labels[place].say(label)
            self._texts[place].set_tone(tone)
            self._texts[place].say(breakable(text))
        labeled = any(label for label, _, _ in rows)
        for place, (label_view, text_view) in enumerate(zip(self._labels, self._texts, strict=True)):
            label_view.setVisible(labeled and place < len(rows))
            text_view.setVisible(place < len(rows))
        self.updateGeometry()

    def _add(self) -> None:
        place = len(self._texts)
        label = Text("", 12, 500, "text2", wrap=True)
        label.setFixedWidth(look().px(self._width))
        label.setContentsMargins(0, look().px(1), look().px(4), 0)
        text = Text("", 13, wrap=True)
        top = Qt.AlignmentFlag.AlignTop
        self.grid.addWidget(label, place, 0, top)
        self.grid.addWidget(text, place, 1, top)
        self._labels.append(label)
        self._texts.append(text)

    def text_of(self, label: str) -> str:
        """What stands beside a label."""
        return next((text for name, text, _ in self.shown if name == label), "")
