"""The start page: a patient is found, made and opened by keys alone; drafts are gone on with or thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.domain.records import PatientFacts
from formulator.records import Records
from formulator.ui.desk import Desk
from formulator.ui.models.patients import PatientList
from formulator.ui.pages import start
from formulator.ui.pages.start import StartPage
from formulator.ui.panels.newpatient import NewPatient
from formulator.ui.window import Window
from formulator.workbench.patientlist import PatientRow
from tests.ui.desks import BRUNO, HELENA, answered, make_desk
from tests.ui.scenes import put

Key = Qt.Key


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge) -> Iterator[Desk]:
    made = make_desk(tmp_path / "data", knowledge)
    for facts in (HELENA, BRUNO, PatientFacts(name="Anna Example", number="P-3")):
        made.outside.records.patients.create(facts, "Dr. B. Example")
    yield made
    made.flush()
    made.outside.records.close()


def opened(qtbot: QtBot, desk: Desk) -> tuple[Window, StartPage]:
    window = Window(desk)
    qtbot.addWidget(window)
    window.resize(1366, 690)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.go("start")
    page = window.pages["start"]
    assert isinstance(page, StartPage)
    return window, page


def shown(page: StartPage) -> list[str]:
    return [row.name for row in page.patients.view.lines.rows]


def names(desk: Desk) -> set[str]:
    return {hit.name for hit in desk.outside.records.patients.search("").found}


def keep(desk: Desk, ident: int) -> None:
    """A draft of a patient on the disk, nobody on the desk."""
    desk.open_patient(ident)
    put(desk, "A", ("lidocaine 1 %", "2"))
    desk.flush()
    desk.close_patient()


# Finding


def test_the_search_has_the_focus_and_those_opened_last_come_first(qtbot: QtBot, desk: Desk) -> None:
    desk.open_patient(1)
    desk.close_patient()
    _, page = opened(qtbot, desk)
    assert QApplication.focusWidget() is page.search
    assert shown(page)[0] == HELENA.name
    assert set(shown(page)) == names(desk)


@pytest.mark.parametrize("text", ["novak", "0042", "30.08.1969"])
def test_a_patient_is_found_and_opened_by_keys(qtbot: QtBot, desk: Desk, text: str) -> None:
    window, page = opened(qtbot, desk)
    qtbot.keyClicks(page.search, text)
    assert shown(page) == [HELENA.name]
    assert page.patients.note.full == "1 found"
    qtbot.keyClick(page.search, Key.Key_Return)
    assert desk.patient is not None
    assert desk.patient.facts == HELENA
    assert window.page == "patient"


def test_one_who_was_asked_today_opens_at_the_mix(qtbot: QtBot, desk: Desk) -> None:
    desk.open_patient(2)
    desk.document.edit("Ask", answered)
    put(desk, "A", ("lidocaine 1 %", "2"))
    desk.flush()
    desk.close_patient()
    window, page = opened(qtbot, desk)
    qtbot.keyClick(page.search, Key.Key_Return)
    assert window.page == "mix"


def test_the_arrows_move_the_line_and_the_button_goes_along(qtbot: QtBot, desk: Desk) -> None:
    keep(desk, 3)
    _, page = opened(qtbot, desk)
    view = page.patients.view
    assert view.button.isVisible()
    assert view.button.text() == "Continue"
    assert "draft, " in view.lines.rows[0].know
    before = view.button.y()
    qtbot.keyClick(page.search, Key.Key_Down)
    assert view.button.text() == "Open"
    assert view.button.y() > before
    qtbot.keyClick(page.search, Key.Key_PageDown)
    qtbot.keyClick(page.search, Key.Key_Down)
    assert view.currentIndex().row() == 2
    wanted = view.lines.rows[2]
    qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    assert desk.patient is not None
    assert desk.patient.id == wanted.id


def test_typing_in_the_list_goes_on_in_the_search(qtbot: QtBot, desk: Desk) -> None:
    _, page = opened(qtbot, desk)
    page.patients.view.setFocus()
    qtbot.keyClick(page.patients.view, "b")
    assert page.search.text() == "b"
    assert shown(page) == [BRUNO.name]
    assert page.search.hasFocus()


def test_nobody_found_offers_a_new_patient_of_that_name(qtbot: QtBot, desk: Desk) -> None:
    _, page = opened(qtbot, desk)
    qtbot.keyClicks(page.search, "Zoe Nowhere")
    assert page.patients.sentence.isVisible()
    assert "Zoe Nowhere" in page.patients.sentence.full
    assert not page.patients.demo_button.isVisible()
    qtbot.keyClick(page.search, Key.Key_Return)
    assert desk.patient is None
    qtbot.mouseClick(page.patients.new_button, Qt.MouseButton.LeftButton)
    assert page.form.fields["name"].text() == "Zoe Nowhere"


def test_many_are_cut_and_that_is_said(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "LIMIT", 10)
    for number in range(12):
        desk.outside.records.patients.create(PatientFacts(name=f"Maria {number}"), "Dr. B. Example")
    _, page = opened(qtbot, desk)
    qtbot.keyClicks(page.search, "maria")
    assert len(shown(page)) == 10
    assert "type more" in page.patients.note.full


def test_a_damaged_entry_is_told_and_hides_nobody(qtbot: QtBot, desk: Desk) -> None:
    records = desk.outside.records
    assert isinstance(records, Records)
    records.database.run("UPDATE patient SET hash = x'00' WHERE id = 1")
    _, page = opened(qtbot, desk)
    damaged = next(row for row in page.patients.view.lines.rows if row.damaged)
    assert "damaged" in damaged.know
    assert len(shown(page)) == 3
    with qtbot.waitSignal(desk.failed) as told:
        page._open(damaged)
    assert "damaged" in told.args[0]
    assert desk.patient is None


def test_no_patients_at_all_offers_the_demo(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    desk = make_desk(tmp_path / "empty", knowledge)
    _, page = opened(qtbot, desk)
    assert page.patients.sentence.full == "There are no patients yet."
    qtbot.mouseClick(page.patients.demo_button, Qt.MouseButton.LeftButton)
    assert set(shown(page)) == {facts.name for facts in desk.outside.demo()}
    desk.outside.records.close()


# A new patient


def test_a_patient_is_made_by_keys(qtbot: QtBot, desk: Desk) -> None:
    window, page = opened(qtbot, desk)
    window.actions_of["new_patient"].trigger()
    form = page.form
    assert form.fields["name"].hasFocus()
    qtbot.keyClicks(form.fields["name"], "Karl Neu")
    qtbot.keyClicks(form.fields["birth_date"], "3.4.1980")
    assert form.facts["birth_date"].aside.full == "46 y"
    qtbot.mouseClick(form.sex.keys["male"], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(form.fields["weight"], "82")
    qtbot.keyClicks(form.fields["number"], "P-9")
    qtbot.keyClick(form.fields["number"], Key.Key_Return)
    assert desk.patient is not None
    assert desk.patient.facts == PatientFacts("Karl Neu", "P-9", "3.4.1980", sex="male", weight="82")
    assert window.page == "patient"
    focus = QApplication.focusWidget()
    assert focus is not None
    assert "None known" in focus.accessibleName()


def test_what_cannot_be_read_is_said_at_the_field_and_nothing_is_made(qtbot: QtBot, desk: Desk) -> None:
    _, page = opened(qtbot, desk)
    page.new_patient()
    form = page.form
    qtbot.keyClick(form.fields["name"], Key.Key_Return)
    assert form.fields["name"].fault == "a name is needed"
    qtbot.keyClicks(form.fields["name"], "Karl")
    assert form.fields["name"].fault == ""
    qtbot.keyClicks(form.fields["birth_date"], "8/30/1969")
    qtbot.keyClicks(form.fields["weight"], "700 kg")
    qtbot.keyClick(form.fields["weight"], Key.Key_Return)
    assert form.fields["birth_date"].hasFocus()
    assert "is not a date" in form.facts["birth_date"].told.full
    assert "500 kg" in form.fields["weight"].fault
    assert form.fields["weight"].text() == "700 kg"
    assert "Karl" not in names(desk)
    qtbot.keyClick(form.fields["weight"], Key.Key_Escape)
    assert not form.isVisible()
    assert page.search.hasFocus()


def test_a_namesake_is_shown_before_another_is_made(qtbot: QtBot, desk: Desk) -> None:
    window, page = opened(qtbot, desk)
    page.new_patient()
    form: NewPatient = page.form
    qtbot.keyClicks(form.fields["name"], "tessari bruno")
    assert form.create_button.text() == "Create another"
    button = next(b for b in form.findChildren(type(form.create_button)) if b.text() == "Open this one")
    assert "14 Mar 1985" in button.accessibleName()
    qtbot.keyClicks(form.fields["name"], "x")
    assert form.create_button.text() == "Create"
    qtbot.keyClick(form.fields["name"], Key.Key_Backspace)
    qtbot.wait(1)
    button = next(b for b in form.findChildren(type(form.create_button)) if b.text() == "Open this one" and b.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.patient is not None
    assert desk.patient.facts == BRUNO
    assert window.page == "patient"


# Drafts


def test_a_draft_is_gone_on_with(qtbot: QtBot, desk: Desk) -> None:
    keep(desk, 1)
    window, page = opened(qtbot, desk)
    (draft,) = page.drafts.rows
    draft.open.setFocus()
    qtbot.keyClick(draft.open, Key.Key_Return)
    assert desk.document.draft.treatment.formulas
    assert window.page == "patient"


def test_a_draft_is_thrown_away_only_when_asked_twice_and_comes_back(qtbot: QtBot, desk: Desk) -> None:
    keep(desk, 1)
    _, page = opened(qtbot, desk)
    (draft,) = page.drafts.rows
    qtbot.mouseClick(draft.cross, Qt.MouseButton.LeftButton)
    assert draft.no.hasFocus()
    qtbot.mouseClick(draft.no, Qt.MouseButton.LeftButton)
    assert desk.outside.records.drafts.unfinished()
    qtbot.mouseClick(draft.cross, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(desk.told) as told:
        qtbot.mouseClick(draft.yes, Qt.MouseButton.LeftButton)
    assert not desk.outside.records.drafts.unfinished()
    assert not page.drafts.isVisible()
    told.args[2]()
    assert [entry.patient for entry in desk.outside.records.drafts.unfinished()] == [1]


def test_the_draft_on_the_desk_is_thrown_away_through_the_desk(qtbot: QtBot, desk: Desk) -> None:
    desk.open_patient(1)
    put(desk, "A", ("lidocaine 1 %", "2"))
    desk.flush()
    _, page = opened(qtbot, desk)
    qtbot.mouseClick(page.drafts.rows[0].cross, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(desk.told) as told:
        qtbot.mouseClick(page.drafts.rows[0].yes, Qt.MouseButton.LeftButton)
    assert not desk.document.draft.treatment.formulas
    told.args[2]()
    assert desk.document.draft.treatment.formulas
    assert desk.flush()


# Knowledge


def test_a_catalog_past_its_review_is_loud(qtbot: QtBot, desk: Desk) -> None:
    _, page = opened(qtbot, desk)
    assert not page.knowledge.late.isVisible()
    data = desk.outside.knowledge.data
    later = data.next_review.replace(year=data.next_review.year + 1)
    desk.outside.today = lambda: later
    page.refresh()
    assert page.knowledge.late.isVisible()
    assert "was due" in page.knowledge.overdue.full


# The model


def test_the_model_holds_its_promises() -> None:
    model = PatientList()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = tuple(PatientRow(number, f"Name {number}", "57 y, f", "P", "30 Aug 1969") for number in range(5))
    model.put(rows)
    model.put((rows[0], rows[3]))
    model.put(())
    assert tester is not None
    assert model.rowCount() == 0


def test_facts_are_not_shared_between_forms(qtbot: QtBot, desk: Desk) -> None:
    """A form that is opened again is empty."""
    _, page = opened(qtbot, desk)
    page.new_patient()
    qtbot.keyClicks(page.form.fields["name"], "Karl")
    qtbot.mouseClick(page.form.sex.keys["male"], Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.form.fields["name"], Key.Key_Escape)
    page.new_patient()
    assert page.form.entered == PatientFacts()
