"""The window: pages, focus, notices, closing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.domain.records import DiskFault, PatientRecord
from formulator.ui.desk import Desk
from formulator.ui.window import PAGES, SMALLEST, Window
from tests.ui.desks import BRUNO, HELENA, make_desk
from tests.ui.scenes import put

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Window:
    desk.new_patient(BRUNO)
    made = Window(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.go("start")
    return made


def disk_full(*_: object, **__: object) -> PatientRecord:
    raise DiskFault("The disk is full.")


def test_the_title_never_names_a_patient(window: Window) -> None:
    for page in PAGES:
        window.go(page)
        assert window.windowTitle() == "Formulator"


def test_it_fits_the_screen(window: Window) -> None:
    """It opens at the usual size or at the screen's, and is laid out down to 1024 by 600."""
    room = QApplication.primaryScreen().availableSize()
    fresh = Window(window.desk)
    assert fresh.width() <= max(room.width(), 640)
    assert fresh.minimumWidth() == min(SMALLEST[0], room.width())
    fresh.deleteLater()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("size", [(1024, 600), pytest.param((1366, 690), marks=pytest.mark.slow)])
def test_no_page_asks_for_more_than_the_smallest_area(page: str, size: tuple[int, int], window: Window, qtbot: QtBot) -> None:
    window.go(page)
    window.setMinimumSize(0, 0)
    window.resize(*size)
    qtbot.wait(1)
    assert (window.width(), window.height()) == size
    assert window.centralWidget().minimumSizeHint().width() <= size[0]
    assert window.pages[page].width() <= size[0]


def test_without_a_patient_the_steps_lead_to_the_list(window: Window) -> None:
    window.desk.close_patient()
    assert not window.go("mix")
    assert window.page == "start"
    assert window.stepbar.isHidden()
    window.actions_of["page_plan"].trigger()
    assert window.page == "start"
    assert "Open a patient" in window.notice.text.full


def test_a_page_that_keeps_its_ground_is_not_left(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that was pressed in vain is not marked."""
    window.go("patient")
    monkeypatch.setattr(window.pages["patient"], "leave", lambda: False)
    window.stepbar.steps["mix"].click()
    assert window.page == "patient"
    assert window.stepbar.steps["patient"].isChecked()
    assert not window.stepbar.steps["mix"].isChecked()


def test_a_step_that_is_pressed_again_stays_marked(window: Window) -> None:
    window.go("mix")
    window.stepbar.steps["mix"].click()
    assert window.stepbar.steps["mix"].isChecked()


def test_a_page_is_found_as_it_was_left(window: Window, qtbot: QtBot) -> None:
    """F5 and back: the focus is where it was; the key once more goes to where the work begins."""
    window.go("settings")
    page = window.pages["settings"]
    field = page.findChildren(QLineEdit)[1]
    field.setFocus()
    window.actions_of["page_course"].trigger()
    assert window.page == "course"
    window.actions_of["settings"].trigger()
    assert window.focusWidget() is field
    window.actions_of["settings"].trigger()
    assert window.focusWidget() is page.findChildren(QLineEdit)[0]


def test_closing_the_patient_goes_to_the_list(window: Window) -> None:
    window.go("mix")
    put(window.desk, "A", ("lidocaine 1 %", "2"))
    window.actions_of["close_patient"].trigger()
    assert window.desk.patient is None
    assert window.page == "start"
    assert window.stepbar.isHidden()


# Notices


def test_a_notice_stands_above_the_step_bar(window: Window) -> None:
    window.go("mix")
    window.desk.told.emit("Lidocaine removed", "Undo", lambda: None)
    foot = window.mapFromGlobal(window.stepbar.mapToGlobal(window.stepbar.rect().topLeft())).y()
    assert window.notice.isVisible()
    assert window.notice.geometry().bottom() < foot
    assert window.notice.geometry().left() >= 0
    window.resize(1100, 650)
    assert window.rect().contains(window.notice.geometry())


def test_escape_closes_it(window: Window, qtbot: QtBot) -> None:
    """From the page as from the notice itself; the focus is on the page then."""
    window.go("settings")
    for key in ("", "F7"):
        window.say_failure("The disk is full.")
        if key:
            window.actions_of["notice"].trigger()
            assert window.focusWidget() is window.notice.close_button
        focus = window.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, Qt.Key.Key_Escape)
        assert window.notice.isHidden()
        now = window.focusWidget()
        assert now is not None
        assert window.pages["settings"].isAncestorOf(now)


def test_its_button_is_reached_by_a_key(window: Window, qtbot: QtBot) -> None:
    done: list[str] = []
    window.desk.told.emit("Lidocaine removed", "Undo", lambda: done.append("undone"))
    window.actions_of["notice"].trigger()
    qtbot.keyClick(window.notice.button, Qt.Key.Key_Return)
    assert done == ["undone"]


def test_a_long_failure_is_whole(window: Window) -> None:
    text = "No backup was made: the disk is full. " * 12
    window.say_failure(text)
    assert window.notice.text.full == text
    assert window.notice.height() >= window.notice.text.heightForWidth(window.notice.text.width())


# Drafts


def test_a_draft_thrown_away_can_be_brought_back(window: Window) -> None:
    put(window.desk, "A", ("lidocaine 1 %", "2"))
    before = window.desk.document.draft
    window.actions_of["discard"].trigger()
    assert not window.desk.document.draft.treatment.formulas
    window.notice.button.click()
    assert window.desk.document.draft == before


def test_a_draft_that_cannot_be_thrown_away_stays(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    put(window.desk, "A", ("lidocaine 1 %", "2"))
    window.desk.flush()
    before = window.desk.document.draft
    monkeypatch.setattr(window.desk.outside.records.drafts, "discard", disk_full)
    window.actions_of["discard"].trigger()
    assert window.desk.document.draft == before
    assert "The disk is full" in window.notice.text.full


def test_nothing_to_repeat_is_said(window: Window) -> None:
    window.actions_of["repeat"].trigger()
    assert "Nothing was signed" in window.notice.text.full


# Closing


def test_closing_saves(window: Window) -> None:
    put(window.desk, "A", ("lidocaine 1 %", "2"))
    assert window.close()
    assert window.desk.entry is not None


def test_a_draft_that_cannot_be_saved_is_told_once(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first closing says so, the second closes; after another change it is told again."""
    monkeypatch.setattr(window.desk.outside.records.drafts, "save", disk_full)
    put(window.desk, "A", ("lidocaine 1 %", "2"))
    assert not window.close()
    assert "could not be saved" in window.notice.text.full
    put(window.desk, "A", ("cyanocobalamin", "1"))
    assert not window.close()
    assert window.close()


def test_a_page_that_cannot_be_left_does_not_lock_the_window(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    window.go("patient")
    monkeypatch.setattr(window.pages["patient"], "leave", lambda: False)
    assert not window.close()
    assert window.close()


# Read only


def test_what_can_only_be_read_says_so(tmp_path: Path, knowledge: Knowledge, qtbot: QtBot) -> None:
    """A line over everything; signing waits for a folder that can be written; closing asks nothing."""
    desk = make_desk(tmp_path / "data", knowledge)
    desk.new_patient(HELENA)
    desk.outside.records.database.read_only = True  # type: ignore[attr-defined]
    window = Window(desk)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.go("mix")
    shown = [child.accessibleName() for child in window.centralWidget().children() if hasattr(child, "accessibleName")]
    assert any("nothing is saved" in text for text in shown)
    assert "can be written" in window.stepbar.link.toolTip()
    assert not window.stepbar.button.isEnabled()
    put(desk, "A", ("lidocaine 1 %", "2"))
    assert window.close()
    desk.outside.records.close()


def test_the_search_of_the_page_that_is_shown(window: Window) -> None:
    """Ctrl+F searches the help on the help, else the ingredients."""
    window.go("help")
    window.actions_of["search"].trigger()
    assert window.page == "help"
    assert window.focusWidget() is window.pages["help"].search  # type: ignore[attr-defined]
    window.go("plan")
    window.actions_of["search"].trigger()
    assert window.page == "mix"
