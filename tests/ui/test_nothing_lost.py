"""What was typed or begun is not lost between two pages, two patients, two windows, and never lands with somebody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from formulator.domain.records import Damaged, DiskFault, DraftEntry, PatientFacts, TypedAllergy, TypedMedicine
from formulator.ui.desk import Desk
from formulator.ui.pages.patient import PatientPage
from formulator.ui.pages.start import StartPage
from formulator.ui.window import Window
from formulator.workbench.draft import Draft
from tests.ui.desks import BRUNO, HELENA
from tests.ui.scenes import put


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[Window]:
    """Helena on the desk with a begun mix; Bruno is in the records."""
    desk.new_patient(BRUNO)
    desk.new_patient(HELENA)
    put(desk, "A", ("lidocaine 1 %", "2"))
    desk.flush()
    made = Window(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    desk.flush()


def ident(desk: Desk, facts: PatientFacts) -> int:
    return desk.outside.records.patients.search(facts.number).found[0].id


def typed(qtbot: QtBot, window: Window, kind: str, text: str) -> QLineEdit:
    """A name typed into a list of the patient's page, and not entered."""
    window.go("patient")
    page = window.pages["patient"]
    assert isinstance(page, PatientPage)
    field = page.lists[kind].field
    field.setFocus()
    qtbot.keyClicks(field, text)
    return field


def full(*_: object, **__: object) -> DraftEntry:
    raise DiskFault("The disk is full.")


def test_a_name_that_was_not_entered_is_taken_when_the_page_is_left(qtbot: QtBot, window: Window) -> None:
    desk = window.desk
    field = typed(qtbot, window, "allergies", "latex")
    assert desk.document.draft.facts is not None
    assert TypedAllergy("latex") not in (desk.document.draft.facts.allergies or ())
    window.go("mix")
    assert TypedAllergy("latex") in (desk.document.draft.facts.allergies or ())
    assert field.text() == ""
    assert desk.patient is not None
    assert TypedAllergy("latex") in (desk.patient.facts.allergies or ())


def test_a_name_that_was_not_entered_goes_to_its_own_patient(qtbot: QtBot, window: Window) -> None:
    desk, helena = window.desk, ident(window.desk, HELENA)
    field = typed(qtbot, window, "medications", "digoxin")
    desk.open_patient(ident(desk, BRUNO))
    assert desk.document.draft.facts is not None
    assert desk.document.draft.facts.medications == ()
    assert field.text() == ""
    desk.open_patient(helena)
    assert TypedMedicine("digoxin") in (desk.document.draft.facts.medications or ())


def test_a_name_that_was_not_entered_lives_on_in_another_look(qtbot: QtBot, window: Window) -> None:
    typed(qtbot, window, "conditions", "gout")
    window.desk_left()
    assert window.desk.document.draft.facts is not None
    assert "gout" in (window.desk.document.draft.facts.conditions or ())


def test_a_correction_that_was_not_entered_is_taken_too(qtbot: QtBot, window: Window) -> None:
    """A name that is being corrected and was left as it is stays as it is."""
    field = typed(qtbot, window, "medications", "")
    page = window.pages["patient"]
    assert isinstance(page, PatientPage)
    page.lists["medications"]._correct(0)
    window.go("mix")
    assert window.desk.document.draft.facts is not None
    assert window.desk.document.draft.facts.medications == HELENA.medications
    window.go("patient")
    page.lists["medications"]._correct(0)
    qtbot.keyClicks(field, "apixaban")
    window.go("mix")
    assert (window.desk.document.draft.facts.medications or ())[0] == TypedMedicine("apixaban")


def test_a_list_that_grows_keeps_its_field_in_view(qtbot: QtBot, window: Window) -> None:
    field = typed(qtbot, window, "medications", "")
    for name in ("digoxin", "furosemide", "ramipril", "metformin", "omeprazole", "insulin", "allopurinol"):
        qtbot.keyClicks(field, name)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not field.visibleRegion().isEmpty(), timeout=1000)
    assert field.hasFocus()


def test_a_draft_that_is_brought_back_goes_to_its_own_patient(window: Window) -> None:
    """Thrown away, then another patient was opened: the other one's desk stays what it was."""
    desk, bruno = window.desk, ident(window.desk, BRUNO)
    window.discard()
    back = window.notice._do
    assert back is not None
    desk.open_patient(bruno)
    before = desk.document.draft
    back()
    assert desk.document.draft == before
    assert desk.entry is None
    (kept,) = desk.outside.records.drafts.unfinished()
    assert kept.patient_name == HELENA.name
    assert "among the drafts" in window.notice.text.full


def test_a_draft_that_is_brought_back_at_once_is_on_the_desk(window: Window) -> None:
    before = window.desk.document.draft
    window.discard()
    assert window.desk.document.draft != before
    window.notice.button.click()
    assert window.desk.document.draft == before


def test_the_draft_thrown_away_in_the_list_goes_to_its_own_patient(window: Window) -> None:
    """The same from the page of the patients."""
    desk = window.desk
    window.go("start")
    page = window.pages["start"]
    assert isinstance(page, StartPage)
    (kept,) = desk.outside.records.drafts.unfinished()
    page._discard(kept)
    back = window.notice._do
    assert back is not None
    desk.open_patient(ident(desk, BRUNO))
    back()
    assert desk.document.draft.treatment.patient.name == BRUNO.name
    assert [one.patient_name for one in desk.outside.records.drafts.unfinished()] == [HELENA.name]


def test_a_draft_that_cannot_be_saved_stays_on_the_desk(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither another patient nor closing takes it away; closing once more does."""
    desk, bruno = window.desk, ident(window.desk, BRUNO)
    monkeypatch.setattr(desk.outside.records.drafts, "save", full)
    put(desk, "A", ("diclofenac", "1"))
    before = desk.document.draft
    assert not desk.open_patient(bruno)
    assert not desk.new_patient(PatientFacts(name="Anna Example"))
    assert desk.document.draft == before
    window.go("mix")
    window.close_patient()
    assert window.page == "mix"
    assert desk.document.draft == before
    assert "Close again" in window.notice.text.full
    window.close_patient()
    assert desk.patient is None
    assert window.page == "start"


def test_a_draft_that_cannot_be_read_never_leaves_the_one_before(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """The patient is opened with an empty draft, and it is said; what lay there of another patient is gone from the desk."""
    desk, helena = window.desk, ident(window.desk, HELENA)
    desk.open_patient(ident(desk, BRUNO))
    put(desk, "A", ("diclofenac", "1"))
    desk.flush()

    def damaged(_: int) -> Draft:
        raise Damaged("The draft is damaged.")

    monkeypatch.setattr(desk.outside.records.drafts, "read", damaged)
    assert desk.open_patient(helena)
    assert desk.patient is not None
    assert desk.patient.facts.name == desk.document.draft.treatment.patient.name == HELENA.name
    assert not desk.document.draft.treatment.formulas
    assert desk.entry is None
    assert "damaged" in window.notice.text.full


def test_another_new_patient_does_not_empty_the_form(qtbot: QtBot, window: Window) -> None:
    window.actions_of["new_patient"].trigger()
    page = window.pages["start"]
    assert isinstance(page, StartPage)
    qtbot.keyClicks(page.form.fields["name"], "Anna Example")
    page.form.fields["birth_date"].setFocus()
    window.actions_of["new_patient"].trigger()
    assert page.form.fields["name"].text() == "Anna Example"
    assert page.form.fields["name"].hasFocus()
