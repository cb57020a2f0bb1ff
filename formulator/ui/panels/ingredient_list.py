"""The list of ingredients: keys, pointer, and which rows are seen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from formulator.ui.models.ingredients import IngredientModel
from formulator.ui.panels.ingredient_rows import RowDelegate

Index = QModelIndex | QPersistentModelIndex


class IngredientList(QListView):
    """`chosen` tells the row to be added, `starred` the one whose star was pressed, `typed` a text that belongs into the field."""

    chosen = Signal(int)
    starred = Signal(int)
    typed = Signal(str)
    back = Signal()
    seen = Signal()

    def __init__(self, name: str, model: IngredientModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows, self.drawn = model, RowDelegate(model, self)
        self.setModel(model)
        self.setItemDelegate(self.drawn)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(False)
        self.verticalScrollBar().valueChanged.connect(self.seen)

    def set_current(self, row: int) -> None:
        """Makes a row the current one; -1 none."""
        if 0 <= row < len(self.rows.rows):
            self.setCurrentIndex(self.rows.index(row))
        else:
            self.setCurrentIndex(QModelIndex())

    def reset(self) -> None:
        super().reset()
        self.drawn.current = -1

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.drawn.current = current.row() if current.isValid() else -1
        for index in (current, previous):
            if index.isValid() and index.row() < len(self.rows.rows):
                item = self.rows.rows[index.row()].item
                if item is not None and item.excluded:
                    self.drawn.sizeHintChanged.emit(index)
        self.viewport().update()

    def shown_rows(self) -> range:
        """The rows that are in view."""
        count = len(self.rows.rows)
        if not count:
            return range(0)
        area = self.viewport().rect()
        first = self.indexAt(area.topLeft())
        last = self.indexAt(area.bottomLeft())
        return range(max(0, first.row()), last.row() + 1 if last.isValid() else count)

    def set_active(self, active: bool) -> None:
        """Whether the current row shows what can be pressed: while the list or its field has the focus."""
        if active != self.drawn.active:
            self.drawn.active = active
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.drawn.set_width(self.width() - self.verticalScrollBar().sizeHint().width())
        super().resizeEvent(event)
        self.seen.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.set_active(True)
        if not self.currentIndex().isValid() and self.rows.rows and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.set_current(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.set_active(False)

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
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and self.rows.rows[index.row()].item is not None:
            rect, place = self.visualRect(index), event.position().toPoint()
            if self.drawn.star_rect(rect).contains(place):
                self.starred.emit(index.row())
                return
            if self.drawn.press_rect(rect).contains(place):
                self.set_current(index.row())
                self.chosen.emit(index.row())
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index, place = self.indexAt(event.position().toPoint()), event.position().toPoint()
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        rect, row = self.visualRect(index), self.rows.rows[index.row()]
        if row.item is None or not (self.drawn.star_rect(rect).contains(place) or self.drawn.press_rect(rect).contains(place)):
            self.chosen.emit(index.row())
