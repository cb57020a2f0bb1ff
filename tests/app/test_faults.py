"""Faults in slots: told with an id, logged without a name, the draft kept, the window usable."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from formulator.app import faults, logs
from formulator.app.faults import Faults
from formulator.app.program import Program
from formulator.base.problems import InputError, Problem
from formulator.domain.records import DiskFault, PatientFacts
from formulator.ui.window import PAGES, Window
from tests.app.test_logs import told
from tests.ui.scenes import put

pytestmark = [pytest.mark.qt_no_exception_capture, pytest.mark.qt_log_ignore("This plugin does not support")]
SECRET = "Xaver Geheimrat-Söderström"


@pytest.fixture
def window(program: Program, qtbot: QtBot) -> Iterator[Window]:
    """The window of a program with a patient and a mix, its hooks in place."""
    program.open()
    program.faults.install()
    window = program.window
    assert window is not None
    desk = window.desk
    desk.new_patient(PatientFacts(name=SECRET, number="S-1", note=SECRET))
    put(desk, "A", ("lidocaine 1 %", "2"))
    yield window
    program.faults.remove()


def fail() -> None:
    raise LookupError(f"{SECRET} is not in the list")


def shown(window: Window) -> str:
    return window.notice.text.full if window.notice.isVisible() else ""


def pressed(parent: QWidget, do: Callable[[], object]) -> None:
    """A button whose slot does this, pressed."""
    button = QPushButton(parent)
    button.clicked.connect(lambda: (do(), None)[1])
    button.click()
    button.deleteLater()


def test_a_fault_in_a_slot_of_every_page(window: Window, program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The notice has an id, the log has the same, the draft is on the disk, and the page goes on working."""
    monkeypatch.setattr(faults, "AGAIN_SECONDS", 0.0)
    desk = window.desk
    for page in PAGES:
        window.go(page)
        put(desk, "A", ("cyanocobalamin", "1"))
        pressed(window.pages[page], fail)
        qtbot.waitUntil(lambda: "fault F-" in shown(window), timeout=2000)
        ident = shown(window).partition("fault ")[2].partition(")")[0]
        assert ident in told(program.data)
        assert desk.entry is not None
        assert desk.outside.records.drafts.read(desk.entry.id) == desk.document.draft
        desk.document.stack.undo()
        window.notice.hide()
        assert window.go("mix")
        assert window.go(page)


@pytest.mark.slow
def test_no_name_in_the_log_wherever_it_was_typed(window: Window, program: Program, qtbot: QtBot) -> None:
    """The name stands in the message, in a local variable, in the title of what Qt complains of and in a search."""
    pressed(window, fail)
    qtbot.waitUntil(lambda: bool(shown(window)))
    qWarning(f"QWidget::setLayout: {SECRET}")
    window.desk.outside.records.patients.search(SECRET)
    files = [path for path in program.data.rglob("*") if path.is_file() and "records" not in path.parts]
    assert logs.log_folder(program.data) / "formulator.log" in files
    for path in files:
        found = path.read_bytes()
        assert b"Geheimrat" not in found, path.name
        assert "Söderström".encode() not in found, path.name
    assert "QWidget::setLayout" in told(program.data)
    assert SECRET not in window.windowTitle()


@pytest.mark.slow
def test_every_action_whose_callback_fails(window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever page an action belongs to: the fault is told and the window stays."""
    monkeypatch.setattr(faults, "AGAIN_SECONDS", 0.0)
    for entry in list(window.actions_of.entries.values()):
        if entry.id in ("undo", "redo", "quit"):
            continue
        window.notice.hide()
        entry.action.triggered.disconnect()
        entry.action.triggered.connect(fail)
        entry.action.trigger()
        qtbot.waitUntil(lambda: "fault F-" in shown(window), timeout=2000)
    assert window.isVisible()


def test_a_timer_a_thread_and_a_paint_are_heard_too(window: Window, program: Program, qtbot: QtBot) -> None:
    class Broken(QWidget):
        def paintEvent(self, event: object) -> None:
            fail()

    program.faults.install()  # the runner of the tests has put its own hooks in their place
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: "fault F-" in shown(window))
    window.notice.hide()
    thread = threading.Thread(target=[].pop)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: "fault F-" in shown(window))
    window.notice.hide()
    broken = Broken(window)
    broken.resize(50, 50)
    broken.show()
    qtbot.waitUntil(lambda: "fault F-" in shown(window))
    before = told(program.data).count("LookupError")
    for _ in range(5):
        broken.update()
        qtbot.wait(5)
    assert told(program.data).count("LookupError") == before
    broken.hide()
    broken.deleteLater()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DiskFault("The disk is full. Make room."), "The disk is full. Make room."),
        (InputError([Problem("settings.yaml", 3, 1, "wrong")]), "settings.yaml:3:1: wrong"),
        (PermissionError(13, "Permission denied", "sheet.pdf"), "sheet.pdf: Permission denied."),
    ],
    ids=["records", "input", "system"],
)
def test_what_is_not_ours_is_told_in_its_own_words(error: Exception, words: str, window: Window, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise error

    pressed(window, refuse)
    qtbot.waitUntil(lambda: words in shown(window))
    assert "fault" not in shown(window)


def test_a_draft_that_cannot_be_saved_does_not_hide_the_fault(program: Program, window: Window, qtbot: QtBot) -> None:
    program.faults.keep = fail
    pressed(window, fail)
    qtbot.waitUntil(lambda: "fault F-" in shown(window))


def test_a_window_that_fails_to_tell_does_not_go_round(qtbot: QtBot, tmp_path: Path) -> None:
    """What tells faults may itself fail: that is logged, and that is all."""
    logs.start_log(tmp_path)

    class Silent:
        def fault(self, ident: str) -> None:
            raise ValueError(ident)

        def say_failure(self, text: str) -> None:
            raise ValueError(text)

    taking = Faults()
    taking.window = Silent
    taking.install()
    try:
        sys.excepthook(LookupError, LookupError("x"), None)
        qtbot.wait(100)
    finally:
        taking.remove()
    assert told(tmp_path).count(" ERROR ") == 2
