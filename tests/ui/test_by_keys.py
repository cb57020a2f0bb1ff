"""Where the focus goes when the hands stay on the keys: nothing that is pressed or typed leads astray."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from formulator.base.settings import Settings
from formulator.domain.knowledge import Knowledge
from formulator.ui.desk import Desk
from formulator.ui.pages.mix import MixPage
from formulator.ui.pages.patient import PatientPage
from formulator.ui.pages.plan import PlanPage
from formulator.ui.pages.welcome import WelcomePage
from formulator.ui.window import Window
from formulator.workbench import edits
from tests.ui.desks import make_desk
from tests.ui.hands import Keys
from tests.ui.scenes import SCENES, put
from tests.ui.signing_samples import sign_now

Key = Qt.Key
Open = Callable[[str, str], tuple[Window, Keys]]


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[Open]:
    """Opens a page of the window on a desk of a scene; "" is a first start."""
    desks: list[Desk] = []

    def make(scene: str, page: str) -> tuple[Window, Keys]:
        desk = make_desk(tmp_path / "data", knowledge, *(() if scene else (Settings(),)))
        desks.append(desk)
        if scene:
            SCENES[scene](desk)
        window = Window(desk)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go(page)
        return window, Keys(qtbot, window)

    yield make
    for desk in desks:
        desk.flush()
        desk.outside.records.close()


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_a_country_is_found_by_several_letters(shown: Open) -> None:
    """The first letter does not jump on to the button: "sp" is Spain and not the first country with an S."""
    window, keys = shown("", "welcome")
    page = window.pages["welcome"]
    assert isinstance(page, WelcomePage)
    page.country.setFocus()
    keys.write("spa")
    assert page.country.chosen == "ES"
    assert page.country.hasFocus()


def test_a_notice_goes_when_its_undo_would_take_back_something_else(shown: Open) -> None:
    window, keys = shown("main", "mix")
    page = window.pages["mix"]
    assert isinstance(page, MixPage)
    keys.press(Key.Key_F8)
    keys.qtbot.waitUntil(lambda: bool(page.verdict.body.foot.shown) and page.verdict.body.foot.shown[0].isEnabled(), timeout=3000)
    keys.press(Key.Key_F9)
    assert window.notice.isVisible()
    put(window.desk, "A", ("lidocaine 2 %", "1"))
    assert not window.notice.isVisible()


def test_a_repair_that_is_pressed_leaves_the_focus_in_the_verdict(shown: Open) -> None:
    """The buttons are made anew after each repair; the focus waits in the list."""
    window, keys = shown("main", "mix")
    page = window.pages["mix"]
    assert isinstance(page, MixPage)
    body = page.verdict.body
    keys.press(Key.Key_F8)
    keys.qtbot.waitUntil(lambda: bool(body.foot.shown) and body.foot.shown[0].isEnabled(), timeout=3000)
    keys.press(Key.Key_Return)
    assert focus() in body.foot.buttons
    keys.press(Key.Key_Return)
    assert body.isAncestorOf(focus())
    keys.control("Z")
    assert body.isAncestorOf(focus())


def test_amounts_that_do_not_fit_lead_to_the_points(shown: Open) -> None:
    """Into the points of the zone that needs more than its syringe holds."""
    window, keys = shown("clear", "mix")
    know = window.desk.document.knowledge
    window.desk.document.edit("Less", lambda d: edits.with_amount(d, "A", 0, "volume", "1", know))
    assert "do not fit" in window.desk.document.review.waits_for[-1]
    keys.control("J")
    assert window.page == "plan"
    assert keys.name == "Points"


def test_angle_points_and_volume_follow_one_another(shown: Open) -> None:
    """The depth that is computed between them takes no key."""
    window, keys = shown("main", "plan")
    page = window.pages["plan"]
    assert isinstance(page, PlanPage)
    entries = page.zones.fields.entries
    entries["angle"].setFocus()
    assert page.zones.fields.depth_button.isEnabled()
    for name in ("points", "per_point"):
        keys.press(Key.Key_Tab)
        assert entries[name].hasFocus()
    keys.press(Key.Key_Tab)
    assert page.zones.fields.depth_button.hasFocus()


def test_an_offer_that_is_taken_leaves_the_focus_in_its_field(shown: Open) -> None:
    window, keys = shown("clear", "plan")
    page = window.pages["plan"]
    assert isinstance(page, PlanPage)
    know = window.desk.document.knowledge
    window.desk.document.edit("Less", lambda d: edits.with_amount(d, "A", 0, "volume", "1", know))
    button = page.zones.fields.buttons[0][0]
    button.setFocus()
    keys.press(Key.Key_Space)
    assert page.zones.fields.isAncestorOf(focus())
    assert focus() in page.zones.fields.entries.values()


def test_what_changed_is_entered_where_nothing_was_recorded(shown: Open) -> None:
    """H at the question of allergies leads to their list, and what is typed next is a name and no answer."""
    window, keys = shown("unasked", "patient")
    page = window.pages["patient"]
    assert isinstance(page, PatientPage)
    assert page.asked.questions["allergies"].isAncestorOf(focus())
    keys.write("h")
    assert page.lists["allergies"].isAncestorOf(focus())
    assert window.desk.document.draft.treatment.patient.allergies is None


def test_the_buttons_of_a_past_sheet_follow_their_sheet(shown: Open) -> None:
    window, keys = shown("answered again", "patient")
    sign_now(window.desk)
    page = window.pages["patient"]
    assert isinstance(page, PatientPage)
    page.refresh()
    QApplication.processEvents()
    sheets = page.sheets
    sheets.rows[1].setFocus()
    keys.press(Key.Key_Return)
    for button in (sheets.repeat, sheets.view, sheets.correct):
        keys.press(Key.Key_Tab)
        assert button.hasFocus(), keys.name
    sheets.rows[0].setFocus()
    keys.press(Key.Key_Tab)
    assert sheets.rows[1].hasFocus()


def test_repeating_after_an_old_sheet_was_corrected(shown: Open) -> None:
    """The last session is repeated, and not the older one that was corrected after it."""
    window, keys = shown("answered again", "mix")
    desk = window.desk
    old = desk.sheets[0]
    put(desk, "A", ("mepivacaine", "1"))
    newer = sign_now(desk)
    desk.amend(old)
    correction = sign_now(desk, "The volume was wrong.")
    assert desk.sheets == (correction, newer, old)
    keys.control("R")
    assert [line.substance for line in desk.document.draft.treatment.formulas[0].lines] == ["mepivacaine"]
