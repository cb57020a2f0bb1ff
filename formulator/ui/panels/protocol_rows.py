"""Lists whose rows are texts one below the other: how a row is drawn, and the keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from formulator.ui.look import look
from formulator.ui.models.protocols import Index, Part, StackModel
from formulator.ui.widgets.text import color_of

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_LEFT, _RIGHT, _TOP, _SIGN = 16, 12, 7, 18


class StackDelegate(QStyledItemDelegate):
    """Texts wrap and are never cut."""

    def __init__(self, view: StackList) -> None:
        super().__init__(view)
        self.view = view
        self._heights: dict[tuple[Part, int], int] = {}

    def _width(self) -> int:
        return max(look().px(80), self.view.width() - self.view.verticalScrollBar().sizeHint().width() - look().px(_LEFT + _RIGHT))

    def _height(self, part: Part, width: int) -> int:
        """The height of one text; kept, as rows are measured at every change of the list."""
        found = self._heights.get((part, width))
        if found is None:
            if len(self._heights) > 2000:
                self._heights.clear()
            room = width - (look().px(_SIGN) if part.sign else 0)
            metrics = QFontMetrics(look().font(part.size, part.weight))
            found = self._heights[part, width] = metrics.boundingRect(QRect(0, 0, room, 10_000), _WRAP, part.text).height()
        return found

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._width()
        lines = sum(self._height(part, width) for part in self.view.rows.parts[index.row()])
        return QSize(width, lines + look().px(2 * _TOP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        self._ground(painter, rect, index.row() == self.view.currentIndex().row(), bool(state & QStyle.StateFlag.State_MouseOver))
        px, width = look().px, self._width()
        left, top = rect.left() + px(_LEFT), rect.top() + px(_TOP)
        for part in self.view.rows.parts[index.row()]:
            height, inset = self._height(part, width), px(_SIGN) if part.sign else 0
            if part.sign:
                painter.drawPixmap(left, top + px(1), _mark(part.sign))
            painter.setFont(look().font(part.size, part.weight))
            painter.setPen(color_of(part.tone))
            painter.drawText(QRect(left + inset, top, width - inset, height), _WRAP, part.text)
            top += height
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, chosen: bool, hovered: bool) -> None:
        px, color = look().px, look().color
        if chosen:
            painter.fillRect(rect, color("accent_tint"))
            painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), color("accent"))
        elif hovered:
            painter.fillRect(rect, color("hover"))
        else:
            painter.fillRect(QRect(rect.left() + px(_LEFT), rect.bottom(), rect.width() - px(_LEFT + _RIGHT), 1), color("hair2"))
        if chosen and self.view.hasFocus():
            painter.setPen(QPen(color("focus"), px(2)))
            painter.drawRect(rect.adjusted(px(1), px(1), -px(1), -px(1)))


def _mark(sign: str) -> QPixmap:
    return look().pixmap("check", "text2", 14) if sign == "tick" else look().sign(sign, 14)


class StackList(QListView):
    """`chosen` tells the row on which Enter or a double press came, `stood` the one that became current by hand, `typed` a text for the
    field above, `back` that the focus wants to go there."""

    chosen = Signal(int)
    stood = Signal(int)
    typed = Signal(str)
    back = Signal()

    def __init__(self, name: str, model: StackModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = model
        self._drawn = StackDelegate(self)
        self._quiet = False
        self.setModel(model)
        self.setItemDelegate(self._drawn)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(look().px(24))

    def set_current(self, row: int) -> None:
        """Makes a row the current one, -1 none; tells nobody."""
        self._quiet = True
        self.setCurrentIndex(self.rows.index(row) if 0 <= row < self.rows.rowCount() else QModelIndex())
        self._quiet = False
        self.viewport().update()

    def stand_on(self, row: int) -> None:
        """Makes a row the current one, as by hand."""
        if row == self.currentIndex().row():
            self.stood.emit(row)
        else:
            self.setCurrentIndex(self.rows.index(row))

    def move_by(self, step: int) -> None:
        """So many rows up or down."""
        count, now = self.rows.rowCount(), self.currentIndex().row()
        if count:
            self.stand_on(max(0, min(count - 1, now + step)) if now >= 0 else 0)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid() and not self._quiet:
            self.stood.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.rowCount() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.stand_on(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex().row())
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self.currentIndex().row() <= 0):
            self.back.emit()
        elif plain and event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        again = index.isValid() and index == self.currentIndex()
        super().mousePressEvent(event)
        if again:
            self.stood.emit(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(index.row())
