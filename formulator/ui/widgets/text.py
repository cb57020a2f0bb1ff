"""Texts of the type scale."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from formulator.ui.look import look


class Text(QLabel):
    """A label. `tone` is a token ("text", "text2", "accent") or "word:major", the word color of a severity.

    `wrap` breaks lines; `cut` shortens with an ellipsis where room is short and then shows all of it as a tip. Names of
    medicines and their strengths are never cut: they wrap.
    """

    def __init__(
        self, text: str = "", size: int = 13, weight: int = 400, tone: str = "text", wrap: bool = False, cut: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._full, self._cut, self._tone = "", cut, ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.WindowText)  # inside a button Qt would take the color of buttons
        self.setFont(look().font(size, weight))
        self.setWordWrap(wrap)
        self.set_tone(tone)
        self.say(text)
        if cut:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_font(self, size: int, weight: int = 400) -> None:
        self.setFont(look().font(size, weight))

    def set_tone(self, tone: str) -> None:
        """Another color; nothing happens where it is the same."""
        if tone == self._tone:
            return
        self._tone = tone
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, color_of(tone))
        self.setPalette(palette)

    def say(self, text: str) -> None:
        """Another text; nothing is repainted where it is the same."""
        if text == self._full and self.text() == text:
            return
        self._full = text
        self.setText(text)
        if self._cut:
            self.setToolTip("")

    @property
    def full(self) -> str:
        """All of the text, cut or not."""
        return self._full

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self._cut else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._cut or self.fontMetrics().horizontalAdvance(self._full) <= self.contentsRect().width():
            super().paintEvent(event)
            return
        if self.toolTip() != self._full:
            self.setToolTip(self._full)
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.contentsRect().width())
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


def color_of(tone: str) -> QColor:
    """The color of a token, or of "word:major", "fill:clear" and so on."""
    part, _, word = tone.partition(":")
    return QColor(getattr(look().theme.severities[word], part)) if word else look().color(tone)


def link_text(parts: list[tuple[str, str]]) -> str:
    """Rich text of plain parts with the token of each, everything escaped."""
    return "".join(f'<span style="color:{color_of(tone).name()}">{escape(text)}</span>' for text, tone in parts)
