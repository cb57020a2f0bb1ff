"""How a row of the list of ingredients is drawn, and where on it one presses."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from formulator.base.i18n import tr
from formulator.ui.look import look
from formulator.ui.models.ingredients import IngredientModel, Row

Index = QModelIndex | QPersistentModelIndex
ROW = 44
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_LEFT, _RIGHT, _TOP, _GAP = 22, 12, 5, 8


@dataclass(frozen=True, slots=True)
class _Heights:
    """The heights of the parts of a row at one width."""

    name: int
    second: int
    reason: int
    whole: int


class RowDelegate(QStyledItemDelegate):
    """Paints the rows. A name wraps and is never cut; the reason of an excluded one is whole on the current row."""

    def __init__(self, model: IngredientModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model, self.width, self.current, self.active = model, 0, -1, False
        self._heights: dict[tuple[str, str, str, bool], _Heights] = {}
        look_at = look()
        self._name, self._second = QFontMetrics(look_at.font(13, 500)), QFontMetrics(look_at.font(12))
        self.add_text, self.mix_text, self.if_text = tr("Add"), tr("in mix"), tr("if added")
        self._add = self._second.horizontalAdvance(self.add_text) + look_at.px(34)
        self._marks = max(look_at.px(16), self._second.horizontalAdvance(self.mix_text))

    # Sizes

    def set_width(self, width: int) -> None:
        """Another width of the list: all heights are computed anew."""
        if width != self.width:
            self.width = width
            self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        number = index.row()
        return QSize(self.width, self._of(self.model.rows[number], number == self.current).whole)

    def _of(self, row: Row, current: bool) -> _Heights:
        key = (row.id, row.by, row.name, current)
        found = self._heights.get(key)
        if found is None:
            found = self._heights[key] = self._measured(row, current)
        return found

    def _measured(self, row: Row, current: bool) -> _Heights:
        px = look().px
        whole, beside = self._widths(row)
        name = _height(self._name, row.name, beside)
        second = _height(self._second, row.second, whole) if row.second else 0
        reason = 0
        if row.item is not None and row.item.excluded:
            reason = _height(self._second, _reason(row), whole) if current else self._second.height()
        total = px(_TOP) * 2 + name + second + reason
        return _Heights(name, second, reason, max(px(ROW), total))

    def _widths(self, row: Row) -> tuple[int, int]:
        """The width of the second line, and of the name, which leaves room for what stands at the right end."""
        px = look().px
        whole = max(px(80), self.width - px(_LEFT) - px(_RIGHT))
        return whole, whole if row.item is None else max(px(60), whole - self._add - self._marks - px(_GAP) * 2)

    def add_rect(self, rect: QRect) -> QRect:
        """Where "Add" is drawn: beside the name, above the second line."""
        px = look().px
        return QRect(rect.right() + 1 - px(_RIGHT) - self._add, rect.top() + px(3), self._add, px(20))

    def press_rect(self, rect: QRect) -> QRect:
        """Where "Add" is pressed: a little more than what is drawn."""
        px = look().px
        return self.add_rect(rect).adjusted(-px(4), -px(3), px(_RIGHT), px(4))

    def star_rect(self, rect: QRect) -> QRect:
        """Where the star is pressed."""
        px = look().px
        return QRect(rect.left(), rect.top() + px(2), px(24), px(24))

    # Painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self.model.rows[index.row()]
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen, hovered = index.row() == self.current, bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        self._ground(painter, rect, chosen, hovered, bool(state & QStyle.StateFlag.State_HasFocus))
        self._texts(painter, rect, row, chosen)
        if row.item is not None:
            self._right_end(painter, rect, row, hovered or (chosen and self.active))
            self._star(painter, rect, row.id in self.model.favorites, hovered or (chosen and self.active))
        else:
            px = look().px
            painter.drawPixmap(rect.left() + px(3), rect.top() + px(_TOP), look().pixmap("plus", "accent", 16))
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, chosen: bool, hovered: bool, focused: bool) -> None:
        px, color = look().px, look().color
        if chosen:
            painter.fillRect(rect, color("accent_tint"))
            painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), color("accent"))
        elif hovered:
            painter.fillRect(rect, color("hover"))
        else:
            left = rect.left() + px(_LEFT)
            painter.fillRect(QRect(left, rect.bottom(), rect.width() - px(_LEFT + _RIGHT), 1), color("hair2"))
        if focused and self.active:
            painter.setPen(QPen(color("focus"), px(2)))
            painter.drawRect(rect.adjusted(px(1), px(1), -px(1), -px(1)))

    def _texts(self, painter: QPainter, rect: QRect, row: Row, chosen: bool) -> None:
        px, color = look().px, look().color
        whole, beside = self._widths(row)
        heights = self._of(row, chosen)
        excluded = row.item is not None and bool(row.item.excluded)
        lines = heights.name + heights.second + heights.reason
        left, top = rect.left() + px(_LEFT), rect.top() + max(px(_TOP), (rect.height() - lines) // 2)
        painter.setFont(look().font(13, 500))
        painter.setPen(color("accent" if row.item is None else "text3" if excluded else "text"))
        painter.drawText(QRect(left, top, beside, heights.name), _WRAP, row.name)
        painter.setFont(look().font(12))
        painter.setPen(color("text3" if excluded else "text2"))
        painter.drawText(QRect(left, top + heights.name, whole, heights.second), _WRAP, row.second)
        if excluded:
            reason = _reason(row) if chosen else self._second.elidedText(_reason(row), Qt.TextElideMode.ElideRight, whole)
            painter.setPen(color("text2"))
            painter.drawText(QRect(left, top + heights.name + heights.second, whole, heights.reason), _WRAP, reason)

    def _right_end(self, painter: QPainter, rect: QRect, row: Row, pressable: bool) -> None:
        """ "in mix", or the sign of what adding would bring; with the button on the row under the pointer and the current one."""
        px, color = look().px, look().color
        add = self.add_rect(rect)
        right = add.left() - px(_GAP) if pressable else add.right() + 1
        if pressable:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(color("accent"), 1))
            painter.setBrush(color("surface"))
            painter.drawRoundedRect(QRectF(add).adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
            painter.drawPixmap(add.left() + px(5), add.top() + px(3), look().pixmap("plus", "accent", 14))
            painter.setFont(look().font(12, 500))
            painter.drawText(add.adjusted(px(22), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.add_text)
        middle = QRect(rect.left(), add.top(), right - rect.left(), add.height())
        at_right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if row.id in self.model.in_mix:
            painter.setFont(look().font(12))
            painter.setPen(color("accent"))
            painter.drawText(middle, at_right, self.mix_text)
        elif (warned := self.model.warned.get(row.id)) is not None:
            painter.drawPixmap(right - px(16), add.top() + px(2), look().sign(warned.word, 16))
            if not pressable:
                painter.setFont(look().font(11))
                painter.setPen(color("text3"))
                painter.drawText(middle.adjusted(0, 0, -px(20), 0), at_right, self.if_text)

    def _star(self, painter: QPainter, rect: QRect, favorite: bool, pressable: bool) -> None:
        if not favorite and not pressable:
            return
        px, color = look().px, look().color
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("accent" if favorite else "border"), 1.2))
        painter.setBrush(color("accent") if favorite else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(_star_shape(QPointF(rect.left() + px(12), rect.top() + px(14)), px(6)))


def _reason(row: Row) -> str:
    return tr("Excluded: {why}", why=row.item.excluded) if row.item is not None else ""


def _height(metrics: QFontMetrics, text: str, width: int) -> int:
    return metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAP, text).height()


def _star_shape(middle: QPointF, radius: float) -> QPolygonF:
    """A star of five points."""
    points = []
    for number in range(10):
        size = radius if number % 2 == 0 else radius * 0.45
        angle = math.pi * number / 5
        points.append(QPointF(middle.x() + size * math.sin(angle), middle.y() - size * math.cos(angle)))
    return QPolygonF(points)
