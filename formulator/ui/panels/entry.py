"""A field whose text the draft holds, with the words it may be completed to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from formulator.ui.look import look
from formulator.ui.widgets import Field


class Entry(Field):
    """`entered` fires with each text of the user, `left` when the field is left.

    `show_value` shows what the draft says without disturbing what is being typed: "2 weeks" stays while the draft says 14 days, until
    the field is left. With `words` the Down key or the arrow at the right opens all of them; any other text may be typed too.
    """

    entered = Signal(str)
    left = Signal()

    def __init__(
        self, name: str, unit: str = "", width: int = 0, right: bool = False, hint: str = "", words: Sequence[str] = (), limit: int = 300,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(name, unit, width, 28, False, right, hint, parent)
        self.setMaxLength(limit)
        self._value, self._own, self._typing = "", False, False
        self._words: QCompleter | None = None
        if words:
            self._offer(words)
        self.typed.connect(self._enter)

    def _offer(self, words: Sequence[str]) -> None:
        made = QCompleter(QStringListModel(list(words), self), self)
        made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        made.setFilterMode(Qt.MatchFlag.MatchContains)
        made.setMaxVisibleItems(9)
        popup = QListView()
        popup.setProperty("role", "words")
        popup.setAccessibleName(self.accessibleName())
        popup.setFont(look().font(13))
        made.setPopup(popup)
        made.activated.connect(self._take)
        self.setCompleter(made)
        self.setTextMargins(0, 0, look().px(20), 0)
        self._words = made

    def _take(self, text: str) -> None:
        self.setText(text)
        self._enter(text)

    def _enter(self, text: str) -> None:
        self._own = self._typing = True
        self.entered.emit(text)
        self._typing = False

    def show_value(self, value: str, fault: str = "") -> None:
        """The text of the draft and why it cannot be read."""
        self.set_fault(fault)
        same, self._value = value == self._value, value
        if self._typing or (self._own and same and self.hasFocus()):
            return
        self._own = False
        self.show_text(value)

    def open_words(self) -> None:
        """Opens the list of all words."""
        if self._words is not None:
            self._words.setCompletionPrefix("")
            self._words.complete()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is Qt.FocusReason.PopupFocusReason:
            return
        if self._own:
            self._own = False
            self.show_text(self._value)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._words is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_words()
            return
        super().keyPressEvent(event)

    def _on_arrow(self, x: float) -> bool:
        return self._words is not None and x > self.width() - look().px(24)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._on_arrow(event.position().x()):
            self.open_words()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        arrow = self._on_arrow(event.position().x())
        self.setCursor(Qt.CursorShape.PointingHandCursor if arrow else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._words is None:
            return
        painter = QPainter(self)
        picture = look().pixmap("chevron-down", "text2", 16)
        painter.drawPixmap(self.width() - look().px(22), (self.height() - look().px(16)) // 2, picture)
        painter.end()
