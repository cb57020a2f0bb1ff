"""Fields of the mix: amounts that follow one another, and buttons that open a small menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from formulator.ui.look import look
from formulator.ui.widgets import Button, Field

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SPOKEN_UNITS = frozenset("%") | frozenset(chr(c) for c in range(ord("a"), ord("z") + 1))


class BoundField(Field):
    """A field over the draft. While it is typed in it keeps what was typed; left, it shows what the draft says.

    Undo and redo are those of the whole program. `entered` is Enter, `stepped` the arrow up (-1) or down (1), `escaped` Escape;
    `left` the focus going elsewhere.
    """

    entered = Signal()
    stepped = Signal(int)
    escaped = Signal()
    left = Signal()
    undone = Signal(bool)

    def __init__(self, name: str, unit: str = "", width: int = 0, height: int = 28, **more: object) -> None:
        super().__init__(name, unit, width, height, **more)  # type: ignore[arg-type]
        self._busy = False
        self._mine: object = None

    def follow(self, text: str, unit: str, state: object) -> None:
        """Shows a text of the draft, save while this field itself brought the draft into this state."""
        if self._busy or (self.hasFocus() and self._mine is not None and self._mine == state):
            return
        self._mine = None
        if unit != self._unit:
            self.set_unit(unit)
        self.show_text(text)

    def typing(self, do: Callable[[], object], state: Callable[[], object]) -> None:
        """Does an edit that was typed here; what the draft then is counts as this field's own."""
        self._busy = True
        try:
            do()
        finally:
            self._busy = False
        self._mine = state()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._mine = None
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
            self.undone.emit(event.matches(QKeySequence.StandardKey.Undo))
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif plain and event.key() in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(event.key())])
        elif plain and event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class AmountField(BoundField):
    """An amount with its unit inside; the unit gives way while one is typed. A bare number counts in `counts_in`."""

    def __init__(self, name: str, unit: str = "", width: int = 0, height: int = 28, **more: object) -> None:
        super().__init__(name, unit, width, height, right=True, **more)
        self.counts_in = unit
        self.setMinimumWidth(look().px(40))
        self.setProperty("unknown", True)
        self.textChanged.connect(self._show_unit)
        self.set_unit(unit)

    def set_unit(self, unit: str) -> None:
        """The unit stands close to its number."""
        super().set_unit(unit)
        px = look().px
        wide = QFontMetrics(look().font(12, 400)).horizontalAdvance(unit)
        inside = px(2 if self.property("flat") else 8) + 3
        self.setTextMargins(0, 0, max(0, px(8) + wide + px(4) - inside) if unit else 0, 0)

    def follow(self, text: str, unit: str, state: object) -> None:
        kept = self._busy or (self.hasFocus() and self._mine is not None and self._mine == state)
        if not kept:
            self.counts_in = unit
        super().follow(text, self._unit_beside(text), state)

    def _unit_beside(self, text: str) -> str:
        """No unit beside one that is typed, nor beside nothing in a field without a frame."""
        return "" if _says_unit(text) or (not text and self.property("flat")) else self.counts_in

    def _show_unit(self, text: str) -> None:
        wanted = self._unit_beside(text)
        if wanted != self._unit:
            self.set_unit(wanted)


def _says_unit(text: str) -> bool:
    return not _SPOKEN_UNITS.isdisjoint(text.casefold())


class MenuButton(Button):
    """A button that opens a small menu, filled each time it opens. The menu stops nothing else."""

    def __init__(
        self, text: str, fill: Callable[[QMenu], None], kind: str = "quiet", height: int = 28, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, "", kind, height, parent=parent)
        self._fill = fill
        self.opened: QMenu | None = None
        self.clicked.connect(lambda: self.open())  # noqa: PLW0108  Qt would hand over whether it is checked

    def open(self) -> None:
        """Shows the menu below the button with its first entry chosen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.accessibleName() or self.text())
        self._fill(menu)
        self.opened = menu
        menu.destroyed.connect(self._closed)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        first = next((action for action in menu.actions() if action.isChecked()), None) or next(iter(menu.actions()), None)
        if first is not None:
            menu.setActiveAction(first)

    def _closed(self) -> None:
        self.opened = None


def entry(menu: QMenu, text: str, do: Callable[[], object], chosen: bool | None = None) -> QAction:
    """One entry of a menu; `chosen` makes it one of several."""
    action = menu.addAction(text)
    if chosen is not None:
        action.setCheckable(True)
        action.setChecked(chosen)
    action.triggered.connect(lambda: do())  # noqa: PLW0108  Qt would hand over whether it is checked
    return action
