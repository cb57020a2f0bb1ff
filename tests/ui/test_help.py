"""The help: one text, its keys those of the program, found and read without a network."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from formulator.base import paths
from formulator.ui.commands import commands
from formulator.ui.desk import Desk
from formulator.ui.helptext import END, START, help_text, keys_table
from formulator.ui.pages.help import HelpPage
from formulator.ui.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Window:
    made = Window(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.go("help")
    return made


@pytest.fixture
def page(window: Window) -> HelpPage:
    found = window.pages["help"]
    assert isinstance(found, HelpPage)
    return found


def text() -> str:
    return (paths.resources() / "help.md").read_text(encoding="utf-8")


def test_the_keys_in_the_file_are_those_of_the_program() -> None:
    """Who reads the file elsewhere reads the same; `python tools/help_keys.py` writes the table anew."""
    table = text().partition(START)[2].partition(END)[0]
    assert table.strip() == keys_table().strip()


def test_every_key_that_the_text_names_does_something() -> None:
    known = {key for command in commands() for key in command.keys} | {"Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y"}
    named = re.findall(r"`((?:Ctrl|Shift|Alt)\+[^`]+|F\d+)`", text())
    assert named
    assert not set(named) - known


def test_the_commands_that_the_text_names_are_there() -> None:
    from formulator.cli import parser

    usage = parser().format_help()
    for command in re.findall(r"`formulator (\w+)", text()):
        assert command in usage


def test_no_markdown_is_left_in_what_is_shown(page: HelpPage) -> None:
    shown = page.text.document().toPlainText()
    assert not re.search(r"\*\*|<!--|\|---|`", shown)
    assert "Ctrl+Shift+N" in shown


def test_the_contents_lead_to_their_sections(page: HelpPage, qtbot: QtBot) -> None:
    titles = [page.contents.item(row).text() for row in range(page.contents.count())]
    assert titles == re.findall(r"^## (.+)$", text(), re.MULTILINE)
    page.contents.setFocus()
    qtbot.keyClick(page.contents, Qt.Key.Key_Down)
    qtbot.keyClick(page.contents, Qt.Key.Key_Down)
    first = page.text.cursorForPosition(page.text.viewport().rect().topLeft())
    first.movePosition(first.MoveOperation.NextBlock)
    assert page.text.verticalScrollBar().value() > 0
    assert page.contents.currentRow() in (1, 2)


def test_scrolling_moves_the_contents(page: HelpPage) -> None:
    page.text.verticalScrollBar().setValue(page.text.verticalScrollBar().maximum())
    assert page.contents.currentRow() > page.contents.count() // 2


def test_a_section_can_be_asked_for(window: Window, page: HelpPage) -> None:
    window.go("help#Where the data lies")
    assert page.contents.currentItem().text() == "Where the data lies"


def test_search(page: HelpPage, qtbot: QtBot) -> None:
    page.find_here()
    qtbot.keyClicks(page.search, "backup")
    assert len(page.found) > 2
    assert page.count.full.startswith("1 of ")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.count.full.startswith("2 of ")
    qtbot.keyClick(page.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.count.full.startswith("1 of ")
    assert page.text.extraSelections()
    qtbot.keyClicks(page.search, "xyz")
    assert "Not found" in page.count.full
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    assert not page.count.isVisible()
    assert not page.text.extraSelections()


def test_links_lead_nowhere_outside(window: Window, page: HelpPage) -> None:
    """The address is told and can be copied."""
    page.text.anchorClicked.emit(QUrl("https://example.org/x"))
    assert "https://example.org/x" in window.notice.text.full
    window.notice.button.click()
    assert QApplication.clipboard().text() == "https://example.org/x"


def test_a_help_that_is_gone_is_said(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: object) -> str:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("formulator.ui.pages.help.help_text", gone)
    window = Window(desk)
    qtbot.addWidget(window)
    window.go("help")
    page = window.pages["help"]
    assert isinstance(page, HelpPage)
    assert "Install the program again" in page.text.document().toPlainText()


def test_the_text_is_whole() -> None:
    assert START not in help_text(paths.resources())
    assert "| `Ctrl+K` |" in help_text(paths.resources())
