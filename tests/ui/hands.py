"""Working the window as people do: by keys alone, or by the pointer with every action counted."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from formulator.ui.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier


class Keys:
    """Keys go to whatever has the focus; nothing is clicked, nothing is called."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        self.qtbot, self.window = qtbot, window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.focus, key, modifier)
        QApplication.processEvents()

    def control(self, letter: str) -> None:
        self.press(getattr(Qt.Key, f"Key_{letter}"), CONTROL)

    def write(self, text: str) -> None:
        for letter in text:
            self.qtbot.keyClicks(self.focus, letter)
        QApplication.processEvents()

    def enter(self, text: str = "") -> None:
        self.write(text)
        self.press(Qt.Key.Key_Return)

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    @property
    def name(self) -> str:
        """What a screen reader would say of the thing in focus."""
        widget = self.focus
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        return widget.accessibleName() or text


class Pointer:
    """Every press counts as one action; typing is not counted."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        self.qtbot, self.window, self.actions = qtbot, window, 0

    def press(self, widget: QWidget, place: QPoint | None = None) -> None:
        assert widget.isVisible(), widget.accessibleName()
        assert widget.isEnabled(), widget.accessibleName()
        self.actions += 1
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place or widget.rect().center())
        QApplication.processEvents()

    def twice(self, view: QListView, row: int) -> None:
        """A double press on a row of a list: one action."""
        self.actions += 1
        place = view.visualRect(view.model().index(row, 0)).center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QApplication.processEvents()

    def button(self, name: str) -> QAbstractButton:
        """The one visible button of this name."""
        found = [
            b
            for b in self.window.findChildren(QAbstractButton)
            if b.isVisible() and name in (b.text().replace("&", ""), b.accessibleName())
        ]
        assert len(found) == 1, (name, [b.accessibleName() or b.text() for b in found])
        return found[0]
