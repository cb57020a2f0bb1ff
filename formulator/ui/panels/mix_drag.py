"""Dragging a line to another place: a line shows where it would land."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from formulator.ui.look import look
from formulator.ui.panels.mix_hands import MixHands, Spot


class Rows(Protocol):
    """Where lines can land, from top to bottom: syringe, place, and the height at which it lies in the content."""

    def landings(self) -> list[tuple[str, int, int]]: ...


class _Mark(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), look().px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look().color("accent"))
        painter.setBrush(look().color("accent"))
        middle = self.height() // 2
        painter.drawEllipse(QPoint(px(4), middle), px(3), px(3))
        painter.fillRect(px(4), middle - px(1), self.width() - px(8), px(2), look().color("accent"))
        painter.end()


class Dragging:
    """One drag at a time over the rows of a scrolling area."""

    def __init__(self, hands: MixHands, scroll: QScrollArea, content: QWidget, rows: Rows) -> None:
        self.hands, self._scroll, self._content, self._rows = hands, scroll, content, rows
        self._spot: Spot | None = None
        self._target: tuple[str, int] | None = None
        self.mark = _Mark(content)
        self.mark.hide()

    @property
    def active(self) -> bool:
        return self._spot is not None

    def begin(self, spot: Spot) -> None:
        """A line was taken up."""
        self._spot, self._target = spot, None

    def over(self, at: QPoint) -> None:
        """The pointer is at a place of the screen."""
        content = self._content
        self._roll(at)
        height = content.mapFromGlobal(at).y()
        landings = self._rows.landings()
        if not landings:
            return
        syringe, place, y = min(landings, key=lambda landing: abs(landing[2] - height))
        self._target = (syringe, place)
        thick = look().px(8)
        self.mark.setGeometry(look().px(4), y - thick // 2, content.width() - look().px(8), thick)
        self.mark.show()
        self.mark.raise_()

    def _roll(self, at: QPoint) -> None:
        """Near an edge of what is seen, the content moves on."""
        view = self._scroll.viewport()
        y, edge, bar = view.mapFromGlobal(at).y(), look().px(24), self._scroll.verticalScrollBar()
        if y < edge:
            bar.setValue(bar.value() - edge // 2)
        elif y > view.height() - edge:
            bar.setValue(bar.value() + edge // 2)

    def drop(self) -> None:
        """The line was let go."""
        spot, target = self._spot, self._target
        self.cancel()
        if spot is not None and target is not None:
            self.hands.move(spot, *target)

    def cancel(self) -> None:
        """Nothing moves."""
        self._spot = self._target = None
        self.mark.hide()
