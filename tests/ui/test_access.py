"""Every screen for those who hear it or use only keys: names on everything, targets large enough, all of it reachable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.ui.actions import Actions
from formulator.ui.commands import commands
from formulator.ui.window import PAGES, Window
from tests.ui.scenes import scene

INPUTS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)
#: The states that show different things; in each, all pages are walked through.
STATES = ("main", *(pytest.param(name, marks=pytest.mark.slow) for name in ("unasked", "empty", "kept", "nobody")))
_OPEN_TO_ALL = ("start", "settings", "help", "welcome")


@pytest.fixture
def window(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[Window]:
    desk = scene(request.param, tmp_path, knowledge)
    made = Window(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    yield made
    desk.flush()
    desk.outside.records.close()


def inputs(root: QWidget) -> list[QWidget]:
    """All visible widgets that take input; not the parts inside other inputs."""
    found = [w for w in root.findChildren(QWidget) if isinstance(w, INPUTS) and not isinstance(w, QScrollBar) and w.isVisible()]
    return [w for w in found if not any(isinstance(up, (QComboBox, QAbstractSpinBox)) for up in _above(w))]


def _above(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def name_of(widget: QWidget) -> str:
    """What a screen reader says: the accessible name, or the text of a button."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName().strip() or text.replace("&", "").strip()


def pages(window: Window) -> Iterator[str]:
    """Shows one page after the other that can be shown in this state."""
    for page in PAGES:
        if window.desk.patient is not None or page in _OPEN_TO_ALL:
            window.go(page)
            QApplication.processEvents()
            yield page


@pytest.mark.parametrize("window", STATES, indirect=True)
def test_everything_has_a_name_and_is_reached_by_tab(window: Window) -> None:
    """All that takes input says what it is; fields take the focus by Tab."""
    nameless, outside = [], []
    for page in pages(window):
        found = inputs(window)
        assert found
        nameless += [f"{page}: {type(w).__name__} in {type(w.parentWidget()).__name__}" for w in found if not name_of(w)]
        fields = [w for w in found if isinstance(w, (QLineEdit, QComboBox, QPlainTextEdit)) and w.isEnabled()]
        outside += [f"{page}: {name_of(w)}" for w in fields if not w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert not nameless
    assert not outside


@pytest.mark.parametrize("window", ["main"], indirect=True)
def test_everything_that_is_pressed_is_large_enough(window: Window) -> None:
    """A button is never smaller than what a hand hits."""
    small = [
        f"{page}: {name_of(w)!r} {w.width()}x{w.height()}"
        for page in pages(window)
        for w in inputs(window)
        if isinstance(w, QAbstractButton) and min(w.width(), w.height()) < 18
    ]
    assert not small


@pytest.mark.parametrize("window", ["main"], indirect=True)
def test_every_action_has_words_and_the_keys_are_its_own(window: Window) -> None:
    actions: Actions = window.actions_of
    assert len(actions.entries) >= len(commands())
    keys: dict[str, str] = {}
    for entry in actions.entries.values():
        assert entry.action.text().strip(), entry.id
        assert entry.group.strip(), entry.id
        for sequence in entry.action.shortcuts():
            assert sequence.toString() not in keys, (entry.id, keys.get(sequence.toString()))
            keys[sequence.toString()] = entry.id


@pytest.mark.parametrize("window", ["main"], indirect=True)
def test_every_command_of_a_page_is_there(window: Window) -> None:
    """No action without its method: a key that does nothing would be a dead promise."""
    dead = []
    for command in commands():
        owner: object = window._made(command.page) if command.page else window
        if not callable(getattr(owner, command.method, None)):
            dead.append(command.id)
    assert not dead
