"""The field of a search: a glass at the left, its key at the right while it is empty; Up, Down and Enter go to the list below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from formulator.ui.look import look
from formulator.ui.widgets.fields import Field
from formulator.ui.widgets.keycap import key_width, paint_key

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SearchField(Field):
    """`moved` tells a key that moves in a list, `entered` that Enter was pressed, `left` that Escape was pressed while it was empty."""

    moved = Signal(int)
    entered = Signal()
    left = Signal()

    def __init__(
        self, name: str, hint: str, key: str = "", height: int = 32, clears: bool = True, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(name, height=height, hint=hint, parent=parent)
        self._key, self._clears = key, clears
        px = look().px
        self.setTextMargins(px(24), 0, key_width(key) + px(2) if key else 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _MOVES and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.moved.emit(key)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self._escape(event)
        else:
            super().keyPressEvent(event)

    def _escape(self, event: QKeyEvent) -> None:
        """Clears what was typed, where it does; the next one leaves, and whatever lies around may hear it."""
        if self.text() and self._clears:
            self.clear()
            self.typed.emit("")
            return
        if self._clears:
            event.ignore()
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        px = look().px
        painter = QPainter(self)
        painter.drawPixmap(px(9), (self.height() - px(16)) // 2, look().pixmap("search", "text2", 16))
        if self._key and not self.text():
            paint_key(painter, self._key, self.width() - px(6), self.height() / 2)
        painter.end()
