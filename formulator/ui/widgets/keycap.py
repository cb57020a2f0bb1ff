"""Keys as they are drawn: a small cap with the name of the key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from formulator.base.i18n import tr
from formulator.ui.look import look

HEIGHT = 20


def key_text(sequence: QKeySequence) -> str:
    """ "Ctrl F", "Ctrl Shift N", "Ctrl +"."""
    text = sequence.toString(QKeySequence.SequenceFormat.NativeText)
    text = text[:-1].replace("+", " ") + "+" if text.endswith("+") else text.replace("+", " ")
    return text.replace("Return", tr("Enter"))


def key_width(text: str) -> int:
    """How wide the cap of a key is."""
    return QFontMetrics(look().font(11, 500)).horizontalAdvance(text) + look().px(12)


def paint_key(painter: QPainter, text: str, right: float, middle: float) -> float:
    """Draws a cap that ends at `right`; returns where it begins."""
    px = look().px
    width, height = key_width(text), px(HEIGHT)
    into = QRectF(right - width + 0.5, middle - height / 2 + 0.5, width - 1, height - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look().color("hair"), 1))
    painter.setBrush(look().color("surface2"))
    painter.drawRoundedRect(into, px(4), px(4))
    painter.setPen(look().color("text2"))
    painter.setFont(look().font(11, 500))
    painter.drawText(into, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return right - width


class KeyCap(QWidget):
    """One key or chord as a widget; its text is read out."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(key_width(self.text), look().px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_key(painter, self.text, self.width(), self.height() / 2)
        painter.end()
