"""Small marks: severity signs, icons, letter tiles."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from formulator.ui.look import look


class Sign(QLabel):
    """The sign of a severity; the word beside it says the same."""

    def __init__(self, word: str = "", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._size = "", size
        self.setFixedSize(look().px(size), look().px(size))
        self.show_sign(word)

    @property
    def word(self) -> str:
        return self._word

    def show_sign(self, word: str) -> None:
        """Another sign; an empty word shows none."""
        if word == self._word:
            return
        self._word = word
        if word:
            self.setPixmap(look().sign(word, self._size))
        else:
            self.clear()


class Icon(QLabel):
    """One of the icons, as a companion of a text."""

    def __init__(self, name: str, size: int = 16, tone: str = "text2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(look().px(size), look().px(size))
        self.setPixmap(look().pixmap(name, tone, size))


class Tile(QWidget):
    """The black tile with the letter of a syringe; `tone` may be "accent" for a side that is treated."""

    def __init__(self, letter: str, size: int = 18, tone: str = "tile", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.letter, self._size, self._tone = letter, size, tone
        self.setFixedSize(look().px(size), look().px(size))

    def show_letter(self, letter: str) -> None:
        if letter != self.letter:
            self.letter = letter
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().color(self._tone))
        radius = look().px(4 if self._size < 28 else 6)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setPen(look().color("on_tile" if self._tone == "tile" else "on_accent"))
        painter.setFont(look().font(max(11, round(self._size * 0.62)), 700))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.letter)
        painter.end()
