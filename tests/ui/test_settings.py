"""The settings as people change them: at once, with the way back, noted where checks rest on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from formulator.app.keeping import Keeper
from formulator.base.settings import Settings, read_settings
from formulator.cli.setup import Setup
from formulator.domain.records import DiskFault
from formulator.ui.desk import Desk
from formulator.ui.pages.settings import SettingsPage
from formulator.ui.window import Window
from tests.ui.desks import BRUNO, SETTINGS, Chooser
from tests.ui.scenes import put

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[Window]:
    keeper = Keeper(desk.outside.data)
    desk.outside.keeping = keeper
    made = Window(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.go("settings")
    yield made
    keeper.wait()


@pytest.fixture
def page(window: Window) -> SettingsPage:
    found = window.pages["settings"]
    assert isinstance(found, SettingsPage)
    return found


def kept(page: SettingsPage) -> Settings:
    """What the file says."""
    found = read_settings(page.desk.outside.data)
    assert found == page.desk.outside.settings
    return found


def typed(page: SettingsPage, key: str, text: str, qtbot: QtBot) -> None:
    field = page.fields[key]
    field.setFocus()
    field.selectAll()
    field.insert(text)  # keyClicks knows no accents
    qtbot.keyClick(field, Qt.Key.Key_Return)


# Fields


def test_what_is_typed_is_kept_and_can_be_taken_back(window: Window, page: SettingsPage, qtbot: QtBot) -> None:
    typed(page, "clinic.address", "2  Other Street ", qtbot)
    assert kept(page).clinic.address == "2 Other Street"
    assert "Address of the clinic" in window.notice.text.full
    window.notice.button.click()
    assert kept(page).clinic.address == "1 Sample Street"


def test_taking_back_does_not_touch_what_was_changed_since(window: Window, page: SettingsPage, qtbot: QtBot) -> None:
    typed(page, "clinic.name", "Other Clinic", qtbot)
    undo = window.notice._do
    page.paper.keys["Letter"].click()
    assert callable(undo)
    undo()
    assert (kept(page).clinic.name, kept(page).paper) == ("Clinic Example", "Letter")


def test_a_name_that_is_needed_cannot_be_emptied(window: Window, page: SettingsPage, qtbot: QtBot) -> None:
    """The fault stands at the field, the settings stay, and leaving the page puts the name back."""
    typed(page, "practitioner.name", "", qtbot)
    label = page.labels["practitioner.name"]
    assert page.fields["practitioner.name"].fault
    assert label.fault.isVisible()
    assert kept(page).practitioner.name == "Dr. B. Example"
    window.go("help")
    window.go("settings")
    assert page.fields["practitioner.name"].text() == "Dr. B. Example"
    assert not page.fields["practitioner.name"].fault


def test_leaving_the_page_counts_what_is_being_typed(window: Window, page: SettingsPage, qtbot: QtBot) -> None:
    field = page.fields["clinic.name"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "New Clinic")
    window.go("start")
    assert kept(page).clinic.name == "New Clinic"


def test_the_command_line_reads_the_same(page: SettingsPage, qtbot: QtBot) -> None:
    typed(page, "clinic.name", "Clinic: “Été” #1", qtbot)
    typed(page, "practitioner.license", "00123", qtbot)
    page.paper.keys["Letter"].click()
    page._change("Country", country="IT")
    setup = Setup(page.desk.outside.data)
    assert setup.settings == page.desk.outside.settings
    assert (setup.defaults.clinic.name, setup.defaults.practitioner.license) == ("Clinic: “Été” #1", "00123")
    assert (setup.defaults.country, setup.settings.paper) == ("IT", "Letter")


def test_a_disk_that_refuses_is_told_and_nothing_changes(window: Window, page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Settings) -> Settings:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(page.desk.outside, "keep_settings", refuse)
    page.paper.keys["Letter"].click()
    assert "No space left" in window.notice.text.full
    assert page.desk.outside.settings == SETTINGS
    assert page.paper.chosen == "A4"


def test_a_country_that_is_not_in_the_list_is_shown(page: SettingsPage) -> None:
    page.desk.outside.settings = replace(SETTINGS, country="XY")
    page.refresh()
    assert page.country.chosen == "XY"


# Who signs


def test_the_practitioner_stands_in_the_records(page: SettingsPage, qtbot: QtBot) -> None:
    """A license is added to the same, another name is another one; both are in the trail."""
    practitioners = page.desk.outside.records.practitioners
    typed(page, "practitioner.license", "777", qtbot)
    assert [(p.person.name, p.person.license, p.version) for p in practitioners.all()] == [("Dr. B. Example", "777", 1)]
    typed(page, "practitioner.license", "778", qtbot)
    assert [(p.person.license, p.version) for p in practitioners.all()] == [("778", 2)]
    typed(page, "practitioner.name", "Dr. C. Other", qtbot)
    assert {p.person.name for p in practitioners.all()} == {"Dr. B. Example", "Dr. C. Other"}
    assert not page.desk.outside.records.verify().faults


def test_what_cannot_be_noted_is_not_changed(window: Window, page: SettingsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise DiskFault("The disk is full.")

    monkeypatch.setattr(page.desk.outside.records.trail, "settings_changed", refuse)
    typed(page, "clinic.name", "Other Clinic", qtbot)
    assert "The disk is full" in window.notice.text.full
    assert kept(page) == SETTINGS


# Packs


def test_a_pack_asks_for_its_reason_first(window: Window, page: SettingsPage, qtbot: QtBot) -> None:
    """Nothing changes before the reason is given; then who, old, new and why stand in the trail."""
    page.packs.boxes["french"].click()
    assert page.packs.form.isVisible()
    assert not page.packs.boxes["french"].isChecked()
    assert not page.packs.button.isEnabled()
    qtbot.keyClick(page.packs.reason, Qt.Key.Key_Return)
    assert kept(page).packs == ()
    qtbot.keyClicks(page.packs.reason, "we work in France")
    qtbot.keyClick(page.packs.reason, Qt.Key.Key_Return)
    assert kept(page).packs == ("french",)
    assert page.packs.boxes["french"].isChecked()
    (entry,) = page.desk.outside.records.trail.settings()
    assert entry.who == "Dr. B. Example"
    assert entry.old is not None
    assert entry.new is not None
    assert msgspec.json.decode(entry.old) == {"packs": ""}
    assert msgspec.json.decode(entry.new) == {"packs": "french", "reason": "we work in France"}
    window.notice.button.click()
    assert kept(page).packs == ()
    assert len(page.desk.outside.records.trail.settings()) == 2
    assert not page.desk.outside.records.verify().faults


def test_a_pack_left_as_it_is(page: SettingsPage, qtbot: QtBot) -> None:
    page.packs.boxes["italian"].click()
    qtbot.keyClicks(page.packs.reason, "perhaps")
    page.packs._cancel()
    assert page.packs.form.isHidden()
    assert kept(page).packs == ()
    assert page.desk.outside.records.trail.settings() == ()


def test_the_draft_on_the_desk_is_checked_by_it_at_once(page: SettingsPage, qtbot: QtBot) -> None:
    desk = page.desk
    desk.new_patient(BRUNO)
    put(desk, "A", ("lidocaine 1 %", "2"), ("cyanocobalamin", "1"))
    formulas, overrides = desk.document.draft.treatment.formulas, desk.document.draft.overrides
    page.packs.boxes["italian"].click()
    qtbot.keyClicks(page.packs.reason, "Italian clinic")
    page.packs.button.click()
    assert desk.document.draft.treatment.packs == ("italian",)
    assert (desk.document.draft.treatment.formulas, desk.document.draft.overrides) == (formulas, overrides)
    assert any(f.rule.id == "one-product-per-syringe" and f.stops for f in desk.document.review.findings)


# The logo


def test_a_logo_becomes_a_gray_copy(window: Window, page: SettingsPage, tmp_path: Path) -> None:
    image = QImage(900, 300, QImage.Format.Format_ARGB32)
    image.fill(QColor(200, 30, 30, 128))
    image.save(str(tmp_path / "logo.png"))
    chooser = page.desk.outside.choosing
    assert isinstance(chooser, Chooser)
    chooser.image = tmp_path / "logo.png"
    page.logo.choose_button.click()
    copy = page.desk.outside.data / kept(page).logo
    found = QImage(str(copy))
    assert (found.width(), found.height()) == (384, 128)
    assert found.isGrayscale()
    assert not found.hasAlphaChannel()
    assert page.logo.picture.isVisible()
    page.logo.remove_button.click()
    assert kept(page).logo == ""
    window.notice.button.click()
    assert kept(page).logo == copy.name


def test_what_is_no_image_is_told_there(page: SettingsPage, tmp_path: Path) -> None:
    chooser = page.desk.outside.choosing
    assert isinstance(chooser, Chooser)
    chooser.image = tmp_path / "letter.png"
    chooser.image.write_text("no image")
    page.logo.choose_button.click()
    assert "letter.png is no image" in page.logo.fault.full
    assert page.logo.fault.isVisible()
    assert kept(page).logo == ""
    chooser.image = None
    page.logo.choose_button.click()
    assert kept(page).logo == ""


def test_a_logo_that_is_gone_is_told(page: SettingsPage) -> None:
    page.desk.outside.settings = replace(SETTINGS, logo="logo-1.png")
    page.refresh()
    assert "logo-1.png is gone" in page.logo.fault.full


# Data


def test_the_folder_is_shown_and_opened(window: Window, page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    data = page.desk.outside.data
    assert page.data.folder.text() == str(data)
    page.data.open_button.click()
    chooser = page.desk.outside.choosing
    assert isinstance(chooser, Chooser)
    assert chooser.shown == [data]
    monkeypatch.setattr(chooser, "show_folder", lambda _: False)
    page.data.open_button.click()
    assert str(data) in window.notice.text.full


def test_a_backup_and_a_check_now(page: SettingsPage, qtbot: QtBot) -> None:
    assert "None yet" in page.data.last.full
    page.data.backup_button.click()
    assert not page.data.backup_button.isEnabled()
    qtbot.waitUntil(page.data.backup_button.isEnabled)
    assert "The last one" in page.data.last.full
    assert "checked" in page.data.result.full
    page.data.check_button.click()
    qtbot.waitUntil(page.data.check_button.isEnabled)
    assert "as it was written" in page.data.result.full


def test_a_failed_backup_is_told(window: Window, page: SettingsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise DiskFault("No backup was made: the disk is full.")

    monkeypatch.setattr("formulator.records.back_up", refuse)
    page.data.backup_button.click()
    qtbot.waitUntil(page.data.backup_button.isEnabled)
    assert "the disk is full" in window.notice.text.full
    assert "the disk is full" in page.data.result.full


# Places


@pytest.mark.parametrize("place", ["practitioner", "look", "packs", "data", ""])
def test_each_place_takes_the_focus(place: str, window: Window, page: SettingsPage) -> None:
    """Where signing waits for the practitioner, the link leads to the name."""
    window.go(f"settings#{place}")
    focus = window.focusWidget()
    assert focus is not None
    assert page.isAncestorOf(focus)
    wanted = {"practitioner": page.fields["practitioner.name"], "packs": page.packs.first, "data": page.data.first}
    assert place not in wanted or focus is wanted[place]
