"""The program: what keeps it from opening is told in a window; the look changes under the hands; the end saves."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from formulator.app.program import Program
from formulator.app.trouble import Trouble
from formulator.base.problems import InputError, Problem
from formulator.base.settings import NAME, Settings, read_settings, write_settings
from formulator.domain.records import RecordsError
from formulator.records import open_records
from formulator.ui import preferences
from formulator.ui.look import look
from formulator.ui.window import PAGES, Window
from tests.app.conftest import gone
from tests.ui.desks import BRUNO, HELENA, SETTINGS
from tests.ui.scenes import put

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def opened(program: Program) -> Window:
    program.open()
    assert program.window is not None, program.trouble and program.trouble.text.toPlainText()
    return program.window


def trouble(program: Program) -> Trouble:
    program.open()
    assert program.window is None
    assert program.trouble is not None
    assert "Traceback" not in program.trouble.text.toPlainText()
    return program.trouble


def press(shown: Trouble, label: str) -> None:
    next(button for button in shown.findChildren(QPushButton) if button.text() == label).click()


# Opening


def test_the_start_page_opens(program: Program) -> None:
    window = opened(program)
    assert window.page == "start"
    assert window.isVisible()
    assert window.windowTitle() == "Formulator"


def test_a_first_start_asks(program: Program) -> None:
    write_settings(program.data, Settings())
    assert opened(program).page == "welcome"


def test_damaged_settings_are_put_aside(program: Program) -> None:
    """The window says where; going on keeps the file beside the new one, and a second damage does not overwrite the first."""
    for name in (f"{NAME}.damaged", f"{NAME}.damaged-2"):
        (program.data / NAME).write_text("paper: A3\n", encoding="utf-8")
        shown = trouble(program)
        assert f"{NAME}:1:" in shown.text.toPlainText()
        assert "Patients and sheets are not touched" in shown.text.toPlainText()
        press(shown, "Go on with the defaults")
        assert program.window is not None
        assert program.window.page == "welcome"
        assert (program.data / name).read_text(encoding="utf-8") == "paper: A3\n"
        program.window.hide()
        program.window = None
        assert program.desk is not None
        program.desk.outside.records.close()


def test_settings_mended_by_hand_are_tried_again(program: Program) -> None:
    (program.data / NAME).write_text("paper: A3\n", encoding="utf-8")
    shown = trouble(program)
    write_settings(program.data, SETTINGS)
    press(shown, "Try again")
    assert program.window is not None
    assert program.window.page == "start"


def test_all_problems_of_the_knowledge_are_told(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(_: Path) -> None:
        raise InputError([Problem("ingredients.yaml", n, 1, f"wrong {n}") for n in (3, 7)])

    monkeypatch.setattr("formulator.app.program.knowledge_of", damaged)
    text = trouble(program).text.toPlainText()
    assert "ingredients.yaml:3:1: wrong 3" in text
    assert "ingredients.yaml:7:1: wrong 7" in text


def _garbage(data: Path) -> None:
    (data / "records" / "records.db").write_bytes(b"no database" * 1000)


def _newer(data: Path) -> None:
    import sqlite3

    with sqlite3.connect(data / "records" / "records.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _gone(data: Path) -> None:
    for path in (data / "records").glob("records.db*"):
        path.unlink()


@pytest.mark.parametrize("harm", [_garbage, _newer, _gone], ids=["damaged", "newer", "gone"])
def test_records_that_cannot_be_opened(program: Program, harm: Callable[[Path], None]) -> None:
    """In words, with what to do; nothing is made in their place."""
    with open_records(program.data) as records:
        records.patients.create(HELENA, "Dr. B. Example")
    harm(program.data)
    before = {path: path.read_bytes() for path in (program.data / "records").glob("*.db")}
    shown = trouble(program)
    assert shown.head.text() == "The patient records cannot be opened"
    assert shown.text.toPlainText()
    assert {path: path.read_bytes() for path in (program.data / "records").glob("*.db")} == before
    press(shown, "Copy")
    assert shown.text.toPlainText() in QApplication.clipboard().text()


def test_a_fault_of_ours_at_the_start(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise LookupError("Helena")

    monkeypatch.setattr("formulator.app.program.knowledge_of", fail)
    text = trouble(program).text.toPlainText()
    assert "F-" in text
    assert "LookupError" in text
    assert "Helena" not in text


def test_closing_the_trouble_ends_the_program(program: Program, qtbot: QtBot) -> None:
    (program.data / NAME).write_text("paper: A3\n", encoding="utf-8")
    shown = trouble(program)
    with qtbot.waitSignal(shown.left):
        press(shown, "Quit")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the administrator writes everywhere")
def test_a_folder_that_cannot_be_written(program: Program) -> None:
    with open_records(program.data) as records:
        records.patients.create(HELENA, "Dr. B. Example")
    (program.data / "records").chmod(0o500)
    try:
        assert opened(program).desk.outside.records.read_only
    finally:
        (program.data / "records").chmod(0o700)


def test_records_of_a_stopped_program_are_told(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the records have to say at the start stands in a notice that stays."""
    from formulator.records import store

    monkeypatch.setattr(store, "_notices", lambda *_: ("The program did not end as usual.",))
    assert "did not end as usual" in opened(program).notice.text.full


# The look


def test_another_look_keeps_page_patient_draft_and_place(program: Program, qapp: QApplication, qtbot: QtBot) -> None:
    old = opened(program)
    desk = old.desk
    desk.new_patient(BRUNO)
    put(desk, "A", ("lidocaine 1 %", "2"))
    old.resize(1100, 700)
    old.go("settings")
    draft = desk.document.draft
    preferences.change(desk, "Theme", replace(desk.outside.settings, theme="dark"))
    new = program.window
    assert new is not None
    assert new is not old
    assert look().theme.dark
    assert (new.page, new.size(), new.desk) == ("settings", old.size(), desk)
    assert desk.document.draft == draft
    assert new.notice.button.text() == "Undo"
    gone(qapp)
    new.notice.button.click()
    gone(qapp)
    assert not look().theme.dark
    assert read_settings(program.data).theme == "light"


@pytest.mark.slow
def test_nothing_of_the_old_window_is_left(program: Program, qapp: QApplication, qtbot: QtBot) -> None:
    """After the look has changed no page of the old window hears the desk: what it did would fail."""
    old = opened(program)
    desk = old.desk
    desk.new_patient(HELENA)
    for page in PAGES:
        old.go(page)
        qapp.processEvents()
    old.go("mix")
    preferences.keep(desk, replace(desk.outside.settings, text_size="125"))
    gone(qapp)
    put(desk, "A", ("lidocaine 1 %", "2"))
    desk.document.stack.undo()
    desk.flush()
    desk.saved.emit("saved")
    desk.failed.emit("failed")
    preferences.keep(desk, replace(desk.outside.settings, paper="Letter"))
    desk.close_patient()
    desk.open_patient(1)
    gone(qapp)
    assert look().px(100) == 125


def test_the_system_theme_is_followed(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    write_settings(program.data, replace(SETTINGS, theme="system"))
    first = opened(program)
    assert not look().theme.dark
    monkeypatch.setattr(Program, "_theme", lambda *_: "dark")
    program._scheme_changed()
    assert look().theme.dark
    assert program.window is not first
    preferences.keep(first.desk, replace(first.desk.outside.settings, theme="light"))
    second = program.window
    program._scheme_changed()
    assert program.window is second


# The end


@pytest.mark.slow
def test_the_place_of_the_window_is_kept(program: Program, knowledge: object, qapp: QApplication) -> None:
    """In a file of its own with nothing else in it."""
    window = opened(program)
    window.desk.new_patient(HELENA)
    window.setGeometry(0, 0, 800, 640)
    program.close()
    text = (program.data / "window.ini").read_text(encoding="utf-8", errors="replace")
    assert "geometry" in text
    assert "Helena" not in text
    other = Program(program.data, lambda _: None)
    other.open()
    assert other.window is not None
    assert other.window.size() == window.size()
    other.window.hide()
    other.close()


def test_the_end_saves_what_is_on_the_desk(program: Program) -> None:
    desk = opened(program).desk
    desk.new_patient(BRUNO)
    put(desk, "A", ("lidocaine 1 %", "2"))
    program.close()
    with open_records(program.data) as records:
        (entry,) = records.drafts.unfinished()
        assert records.drafts.read(entry.id) == desk.document.draft


def test_a_second_start_brings_the_window_up(program: Program, qtbot: QtBot) -> None:
    window = opened(program)
    window.showMinimized()
    program.instance.asked.emit()
    assert not window.isMinimized()


def test_backups_begin_after_the_window_is_there(program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = opened(program)
    assert program.keeper.last() is None
    with qtbot.waitSignals([program.keeper.changed] * 2, timeout=5000):
        program._look_after()
    assert program.keeper.last() is not None
    assert not window.notice.isVisible()
    monkeypatch.setattr("formulator.records.back_up", _fails)
    with qtbot.waitSignal(program.keeper.failed, timeout=5000):
        program._look_after()
    assert "No backup was made: the disk is full." in window.notice.text.full


def _fails(*_: object) -> None:
    raise RecordsError("No backup was made: the disk is full.")
