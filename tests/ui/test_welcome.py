"""The first start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from formulator.base.settings import Named, Settings, read_settings
from formulator.domain.knowledge import Knowledge
from formulator.domain.records import DiskFault
from formulator.ui.pages.welcome import WelcomePage
from formulator.ui.trying import try_demo
from formulator.ui.widgets.country import countries, here
from formulator.ui.window import Window
from tests.ui.desks import make_desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(tmp_path: Path, knowledge: Knowledge, qtbot: QtBot) -> Iterator[Window]:
    desk = make_desk(tmp_path / "data", knowledge, Settings())
    made = Window(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.go("welcome")
    yield made
    desk.outside.records.close()


@pytest.fixture
def page(window: Window) -> WelcomePage:
    found = window.pages["welcome"]
    assert isinstance(found, WelcomePage)
    return found


def test_enter_leads_through(window: Window, page: WelcomePage, qtbot: QtBot) -> None:
    """Clinic, practitioner, country, and the list of patients is there."""
    assert window.focusWidget() is page.clinic
    qtbot.keyClicks(page.clinic, "Clinic  North")
    qtbot.keyClick(page.clinic, Qt.Key.Key_Return)
    assert window.focusWidget() is page.person
    qtbot.keyClicks(page.person, "Dr. N. Example")
    qtbot.keyClick(page.person, Qt.Key.Key_Return)
    assert window.focusWidget() is page.country
    qtbot.keyClicks(page.country, "Italy")
    page.country.picked.emit("IT")
    assert window.focusWidget() is page.begin_button
    qtbot.keyClick(page.begin_button, Qt.Key.Key_Return)
    assert window.page == "start"
    found = read_settings(window.desk.outside.data)
    assert (found.clinic.name, found.practitioner.name, found.country) == ("Clinic North", "Dr. N. Example", "IT")
    assert found.complete
    records = window.desk.outside.records
    assert [p.person.name for p in records.practitioners.all()] == ["Dr. N. Example"]
    assert [entry.who for entry in records.trail.settings()] == ["Dr. N. Example"]


def test_empty_answers_are_asked_for_again(window: Window, page: WelcomePage, qtbot: QtBot) -> None:
    """At the field, in words; the first empty one has the focus."""
    qtbot.keyClick(page.clinic, Qt.Key.Key_Return)
    assert window.focusWidget() is page.clinic
    assert page.labels[page.clinic].fault.isVisible()
    qtbot.keyClicks(page.clinic, "Clinic North")
    assert page.labels[page.clinic].fault.isHidden()
    page.begin_button.click()
    assert window.page == "welcome"
    assert window.focusWidget() is page.person
    assert not window.desk.outside.settings.complete


def test_the_demo_fills_only_what_is_empty(window: Window, page: WelcomePage, qtbot: QtBot) -> None:
    """The first invented patient lies on the desk, all of them are in the list, and none is made twice."""
    qtbot.keyClicks(page.clinic, "Clinic North")
    page.demo_button.click()
    desk = window.desk
    assert (desk.outside.settings.clinic.name, desk.outside.settings.practitioner.name) == ("Clinic North", "Dr. Demo")
    assert desk.patient is not None
    assert desk.patient.facts.number == "DEMO-1"
    assert window.page == "patient"
    count = len(desk.outside.demo())
    assert len(desk.outside.records.patients.search("DEMO").found) == count
    assert try_demo(desk)
    assert len(desk.outside.records.patients.search("DEMO").found) == count
    assert not desk.outside.records.verify().faults


def test_a_demo_that_cannot_be_saved_is_told(window: Window, page: WelcomePage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise DiskFault("The disk is full.")

    monkeypatch.setattr(window.desk.outside.records.patients, "create", refuse)
    page.demo_button.click()
    assert "The disk is full" in window.notice.text.full
    assert window.desk.patient is None
    assert window.page == "welcome"


def test_what_was_answered_before_is_not_asked_again(tmp_path: Path, knowledge: Knowledge, qtbot: QtBot) -> None:
    desk = make_desk(tmp_path / "data", knowledge, Settings(clinic=Named("Clinic South"), country="CH"))
    window = Window(desk)
    qtbot.addWidget(window)
    window.show()
    window.go("welcome")
    page = window.pages["welcome"]
    assert isinstance(page, WelcomePage)
    assert (page.clinic.text(), page.country.chosen) == ("Clinic South", "CH")
    assert window.focusWidget() is page.person
    desk.outside.records.close()


def test_countries() -> None:
    """Two letters each, by name, none twice."""
    found = countries()
    codes = [code for code, _ in found]
    assert len(set(codes)) == len(codes) > 200
    assert dict(found)["FR"] == "France"
    assert all(len(code) == 2 and code.isupper() for code in codes)
    assert here() in ("", *codes)
