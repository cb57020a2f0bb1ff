"""Bars: a share of a limit, and the cells of what was checked."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from formulator.ui.look import look
from formulator.ui.widgets.text import color_of

NEAR = Decimal("0.8")


class LimitBar(QWidget):
    """A share of a limit as a thin bar; None is drawn hatched: no sourced limit. Over the limit a tick shows where it lies.

    `outlined` draws the gauge of a syringe instead.
    """

    def __init__(self, height: int = 6, outlined: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share: Decimal | None = None
        self._outlined = outlined
        self.setFixedHeight(look().px(height))

    def show_share(self, share: Decimal | None) -> None:
        if share != self.share:
            self.share = share
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = area.height() / 2 if not self._outlined else look().px(2)
        if self.share is None:
            painter.setPen(QPen(look().color("border"), 1))
            painter.setBrush(QBrush(look().color("border"), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(area, radius, radius)
        else:
            self._filled(painter, area, radius, self.share)
        painter.end()

    def _filled(self, painter: QPainter, area: QRectF, radius: float, share: Decimal) -> None:
        painter.setPen(QPen(look().color("border"), 1) if self._outlined else Qt.PenStyle.NoPen)
        painter.setBrush(look().color("surface" if self._outlined else "bar_track"))
        painter.drawRoundedRect(area, radius, radius)
        inside = area.adjusted(2, 2, -2, -2) if self._outlined else area
        tone = "fill:major" if share > 1 else "fill:moderate" if share >= NEAR and not self._outlined else "bar_fill"
        part = QRectF(inside)
        part.setWidth(inside.width() * float(min(share, Decimal(1))))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color_of(tone))
        if part.width() > 0:
            painter.drawRoundedRect(part, min(radius, part.width() / 2), min(radius, part.width() / 2))
        if share > 1:
            at = area.left() + area.width() / float(share)
            painter.setPen(QPen(look().color("text"), 2))
            painter.drawLine(int(at), 0, int(at), self.height())


class Meter(QWidget):
    """Cells for things that were checked: known ones full, the others dashed violet. More than `most` are drawn in proportion."""

    def __init__(self, most: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.known, self.all, self._most = 0, 0, most
        self._resize()

    def show_count(self, known: int, every: int) -> None:
        if (known, every) != (self.known, self.all):
            self.known, self.all = known, every
            self._resize()
            self.update()

    def _cells(self) -> int:
        return min(self.all, self._most)

    def _resize(self) -> None:
        px = look().px
        self.setFixedSize(max(0, self._cells() * px(11) - px(2)), px(10))

    def _full(self) -> int:
        """How many cells are full; never all of them where one thing is not known."""
        if self.all <= self._most:
            return self.known
        scaled = self.known * self._most // self.all
        return scaled

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = look().px
        for cell in range(self._cells()):
            box = QRectF(cell * px(11) + 0.5, 0.5, px(9) - 1, px(10) - 1)
            if cell < self._full():
                painter.fillRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), look().color("accent"))
            else:
                pen = QPen(color_of("fill:not checked"), 1.4, Qt.PenStyle.CustomDashLine)
                pen.setDashPattern([2, 1.6])
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box)
        painter.end()
