"""Fields: one line with its unit inside, several lines, a choice. Each has a name for those who hear the screen."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from formulator.ui.look import look

_PROGRAM_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class Field(QLineEdit):
    """One line of text. `unit` stands inside at the right; `flat` has a border only while it is used.

    `typed` fires with every change that the user makes. A wrong content is shown by `fault`, never refused: nothing typed is dropped.
    """

    typed = Signal(str)

    def __init__(
        self, name: str, unit: str = "", width: int = 0, height: int = 32, flat: bool = False, right: bool = False, hint: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAccessibleName(name)
        self._unit, self._fault = "", ""
        self.setProperty("flat", flat)
        self.setProperty("fault", False)
        self.setFont(look().font(13, 600 if right else 400))
        self.setFixedHeight(look().px(height))
        self.setPlaceholderText(hint)
        if width:
            self.setFixedWidth(look().px(width))
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.set_unit(unit)
        self.textEdited.connect(self.typed)

    def set_unit(self, unit: str) -> None:
        """Another unit inside the field."""
        self._unit = unit
        room = self.fontMetrics().horizontalAdvance(unit) + look().px(6) if unit else 0
        self.setTextMargins(0, 0, room, 0)
        self.update()

    @property
    def fault(self) -> str:
        """What is wrong with the content; empty where nothing is."""
        return self._fault

    def set_fault(self, fault: str) -> None:
        """Shows that the content is wrong and why; an empty text takes it back."""
        if fault == self._fault:
            return
        changed = bool(fault) != bool(self._fault)
        self._fault = fault
        self.setToolTip(fault)
        self.setAccessibleDescription(fault)
        if changed:
            self.setProperty("fault", bool(fault))
            self.style().unpolish(self)
            self.style().polish(self)

    def show_text(self, text: str) -> None:
        """Shows a text from the draft without disturbing what is being typed: the same text is left alone."""
        if text != self.text():
            place = self.cursorPosition()
            self.setText(text)
            if self.hasFocus():
                self.setCursorPosition(min(place, len(text)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo are those of the whole program, not of this field alone."""
        for key in _PROGRAM_KEYS:
            if event.matches(key):
                wanted = QKeySequence(key)
                for action in self.window().actions():
                    if wanted in action.shortcuts():
                        action.trigger()
                return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason):
            self.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._unit:
            return
        painter = QPainter(self)
        painter.setFont(look().font(12, 400))
        painter.setPen(look().color("text3" if self.isEnabled() else "disabled"))
        inside = QRect(self.rect().adjusted(0, 0, -look().px(8), 0))
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._unit)
        painter.end()


class TextArea(QPlainTextEdit):
    """Several lines of text; Tab leaves it."""

    def __init__(self, name: str, lines: int = 2, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFont(look().font(13))
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + look().px(18))

    def show_text(self, text: str) -> None:
        if text != self.toPlainText():
            self.setPlainText(text)


class Choice(QComboBox):
    """One of several words; the wheel scrolls the page and never changes an answer by accident. `picked` tells the key.

    `by_keys` while a letter or an arrow picks in the closed field: the next key may pick another one."""

    picked = Signal(str)

    def __init__(self, name: str, options: list[tuple[str, str]], height: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFont(look().font(13))
        self.setFixedHeight(look().px(height))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.by_keys = False
        for key, text in options:
            self.addItem(text, key)
        self.activated.connect(lambda index: self.picked.emit(str(self.itemData(index))))

    def choose(self, key: str) -> None:
        """Shows an option; tells nobody. Nothing is shown for a key that is not there."""
        self.setCurrentIndex(self.findData(key))

    @property
    def chosen(self) -> str:
        return str(self.currentData() or "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showPopup()
            return
        self.by_keys = True
        super().keyPressEvent(event)
        self.by_keys = False
