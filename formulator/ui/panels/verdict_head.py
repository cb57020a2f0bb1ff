"""The head of the verdict: sign, title, one line; announced to those who hear the screen when it changes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from formulator.ui.look import look
from formulator.ui.look.signs import paint_sign
from formulator.ui.widgets import Text, column, row
from formulator.ui.widgets.text import color_of
from formulator.workbench.verdict_words import Head

_SOLID = "contraindicated"


def _turned(word: str, size: int) -> QPixmap:
    """A sign for a ground of its own color: ground and strokes change places."""
    theme = look().theme
    tones = theme.severities[word]
    turned = replace(theme, severities={**theme.severities, word: replace(tones, fill=tones.on, edge=tones.on, on=tones.fill)})
    plain = look().sign(word, size)
    made = QPixmap(plain.size())
    made.setDevicePixelRatio(plain.devicePixelRatio())
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint_sign(painter, word, QRectF(0, 0, look().px(size), look().px(size)), turned)
    painter.end()
    return made


class VerdictHead(QFrame):
    """`announced` tells what was said aloud."""

    announced = Signal(str)

    def __init__(self, on_top: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.on_top = on_top
        self.sign = QLabel()
        self.sign.setFixedSize(look().px(32), look().px(32))
        self.title = Text("", 18, 600, wrap=True)
        self.diamond = QLabel()
        self.diamond.setFixedSize(look().px(14), look().px(16))
        self.detail = Text("", 12, wrap=True)
        self._sign = ""
        self._said = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(look().px(56))
        second = row(self.diamond, self.detail, gap=4)
        second.setStretch(1, 1)
        second.setAlignment(self.diamond, Qt.AlignmentFlag.AlignTop)
        words = column(None, self.title, second, None, gap=0)
        across = row(self.sign, words, gap=12, margins=(16, 6, 16, 6))
        across.setStretch(1, 1)
        self.setLayout(across)

    def tell(self, head: Head) -> None:
        """Shows a verdict and says it aloud where it is another one."""
        solid = head.sign == _SOLID
        if head.sign != self._sign:
            self._sign = head.sign
            self.sign.setPixmap(_turned(head.sign, 32) if solid else look().sign(head.sign, 32))
            self.diamond.setPixmap(_turned("not checked", 14) if solid else look().sign("not checked", 14))
            self.title.set_tone(f"on:{head.sign}" if solid else f"word:{head.sign}")
            self.detail.set_tone(f"on:{head.sign}" if solid else "text2")
            self.update()
        self.title.say(head.title)
        self.diamond.setVisible(head.unknown)
        self.detail.say(head.detail)
        self._fit_title()
        self._announce(f"{head.title}. {head.detail}")

    def _announce(self, text: str) -> None:
        if text == self._said:
            return
        self._said = text
        self.setAccessibleName(text)
        if self.isVisible():
            event = QAccessibleAnnouncementEvent(self, text)
            QAccessible.updateAccessibility(event)
        self.announced.emit(text)

    def _rounded(self) -> QPainterPath:
        """Its ground where it is the first thing of a panel, with the corners of that panel."""
        radius, path = look().px(7), QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(0, 0, 0, radius), radius, radius)
        return path

    def _fit_title(self) -> None:
        """A long title steps down to the next size of the scale before it wraps."""
        room = self.width() - look().px(16 + 32 + 12 + 16)
        for size in (18, 16, 14):
            font = look().font(size, 600)
            if QFontMetrics(font).horizontalAdvance(self.title.full) <= room or size == 14:
                if self.title.font() != font:
                    self.title.setFont(font)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_title()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._sign:
            return
        painter = QPainter(self)
        if self.on_top:
            painter.setClipPath(self._rounded())
        painter.fillRect(self.rect(), color_of(f"{'fill' if self._sign == _SOLID else 'tint'}:{self._sign}"))
        if self._sign != _SOLID:
            painter.fillRect(QRect(0, 0, look().px(4), self.height()), color_of(f"fill:{self._sign}"))
        painter.end()
