"""A monkey at the keyboard and the mouse: whatever it does, the program stays up, says no traceback, and the records are sound."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from types import TracebackType

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.ui.window import Window
from tests.ui.scenes import scene
from tests.ui.test_access import inputs

EVENTS = 2_000
WORDS = ("lidocaine", "2", "2 mL", "20 mg", "0,5", "-1", "1e9", "xyz", "warf", "penicillin", "30.08.1969", "é", "right", "5 mL", "  ", "µ")
KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left,
    Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4,
    Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F1,
)  # fmt: skip
WITH_CONTROL = "FKNRZYDEMTHL"
#: Left alone: they end the window or change what the whole program looks like.
SPARED = ("quit", "theme", "close")


class Monkey:
    def __init__(self, window: Window, seed: int) -> None:
        self.window, self.dice = window, random.Random(seed)

    def act(self) -> str:
        """One event; what it was."""
        kind = self.dice.choices(("key", "word", "press", "control", "click"), (30, 20, 25, 15, 10))[0]
        target = QApplication.focusWidget() or self.window
        if kind == "key":
            QTest.keyClick(target, self.dice.choice(KEYS))
        elif kind == "word":
            self._type(target, self.dice.choice(WORDS))
        elif kind == "control":
            letter = self.dice.choice(WITH_CONTROL)
            QTest.keyClick(target, getattr(Qt.Key, f"Key_{letter}"), Qt.KeyboardModifier.ControlModifier)
        else:
            self._point(kind)
        return kind

    @staticmethod
    def _type(target: QWidget, word: str) -> None:
        for letter in word:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(target, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def _point(self, kind: str) -> None:
        found: list[QWidget] = [w for w in inputs(self.window) if w.isEnabled() and not isinstance(w, QComboBox)]
        found = [w for w in found if not any(word in w.accessibleName().casefold() for word in SPARED)]
        if not found:
            return
        widget = self.dice.choice(found)
        if kind == "press" and isinstance(widget, QAbstractButton):
            if getattr(widget, "menu", lambda: None)() is None:
                widget.click()
        else:
            place = QPoint(self.dice.randrange(max(1, widget.width())), self.dice.randrange(max(1, widget.height())))
            if isinstance(widget, (QLineEdit,)) or kind == "click":
                QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [20261122])
def test_a_monkey_breaks_nothing(
    seed: int, qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    raised: list[str] = []

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        raised.append(f"{kind.__name__}: {error}")

    monkeypatch.setattr(sys, "excepthook", note)
    desk = scene("main", tmp_path, knowledge)
    window = Window(desk)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.go("mix")
    monkey = Monkey(window, seed)
    for number in range(EVENTS):
        monkey.act()
        if number % 10 == 0:
            QApplication.processEvents()
        assert not raised, (number, raised)
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
    QApplication.processEvents()
    assert window.isVisible()
    desk.flush()
    assert not desk.outside.records.verify().faults
    for draft in desk.outside.records.drafts.unfinished():
        desk.outside.records.drafts.read(draft.id)
    desk.outside.records.close()
