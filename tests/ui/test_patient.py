"""The patient page: the questions of the day by keys, facts as typed, lists in their three states, sheets of before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from formulator.domain.patient import Answer
from formulator.domain.records import PatientFacts, TypedAllergy, TypedMedicine
from formulator.ui.desk import Desk
from formulator.ui.pages.patient import PatientPage
from formulator.ui.panels.namelist import NameList
from formulator.ui.widgets import Button
from formulator.ui.window import Window
from formulator.workbench import asking, progress
from tests.ui.desks import BRUNO, HELENA, answered
from tests.ui.scenes import put
from tests.ui.signing_samples import sign_now

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
ANNA = PatientFacts(name="Anna Example", number="P-3", birth_date="1997-05-02", sex="female")


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[Window]:
    made = Window(desk)
    qtbot.addWidget(made)
    made.resize(1366, 690)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    desk.flush()


def patient(window: Window, facts: PatientFacts, place: str = "") -> PatientPage:
    window.desk.new_patient(facts)
    window.go(f"patient#{place}" if place else "patient")
    page = window.pages["patient"]
    assert isinstance(page, PatientPage)
    return page


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def button(parent: QWidget, text: str) -> Button:
    return next(b for b in parent.findChildren(Button) if b.text() == text and not b.isHidden())


def facts(window: Window) -> PatientFacts:
    found = window.desk.document.draft.facts
    assert found is not None
    return found


# Asked today


def test_all_questions_are_answered_by_letters(qtbot: QtBot, window: Window) -> None:
    page = patient(window, HELENA)
    for letter in "cncny"[:2] + "cny":
        qtbot.keyClick(focus(), letter)
    draft = window.desk.document.draft
    assert progress.asked(draft)
    assert draft.treatment.patient.diagnosis_made is Answer.YES
    assert facts(window).allergies_asked == draft.on.isoformat()
    assert focus() is page.asked.on
    qtbot.keyClick(focus(), Key.Key_Return)
    assert window.page == "mix"


def test_arrows_move_and_change_nothing(qtbot: QtBot, window: Window) -> None:
    page = patient(window, HELENA)
    before = window.desk.document.draft
    question = page.asked.questions["allergies"]
    assert focus() is question.answers.keys["confirmed"]
    qtbot.keyClick(focus(), Key.Key_Right)
    assert focus() is question.answers.keys["changed"]
    qtbot.keyClick(focus(), Key.Key_Down)
    assert page.asked.questions["new_medicines"].isAncestorOf(focus())
    qtbot.keyClick(focus(), Key.Key_Up)
    assert window.desk.document.draft == before
    qtbot.keyClick(focus(), Key.Key_Space)
    assert asking.answer_of(window.desk.document.draft, "allergies") == "confirmed"


def test_everything_as_before_confirms_and_leaves_what_only_today_can_tell(qtbot: QtBot, window: Window) -> None:
    page = patient(window, HELENA)
    qtbot.mouseClick(page.asked.as_before, LEFT)
    assert asking.still_open(window.desk.document.draft) == ("new_medicines", "fever", "diagnosis")
    assert not page.asked.as_before.isEnabled()
    assert page.asked.questions["new_medicines"].isAncestorOf(focus())
    assert window.desk.document.stack.undoText() == "Everything as before"


def test_allergies_never_asked_are_answered_first(qtbot: QtBot, window: Window) -> None:
    page = patient(window, ANNA)
    question = page.asked.questions["allergies"]
    assert not question.answers.isVisible()
    assert "never asked" in question.record.full
    assert focus() is question.instead.keys["none known"]
    qtbot.keyClick(focus(), Key.Key_Return)
    assert facts(window).allergies == ()
    assert question.answers.chosen == "confirmed"
    window.desk.document.stack.undo()
    assert facts(window).allergies is None
    assert question.instead.isVisible()
    qtbot.mouseClick(question.instead.keys["enter"], LEFT)
    assert page.lists["allergies"].isAncestorOf(focus())


def test_changed_leads_to_the_list(qtbot: QtBot, window: Window) -> None:
    page = patient(window, HELENA)
    qtbot.keyClick(focus(), "h")
    assert focus() is page.lists["allergies"].field


def test_pregnancy_is_asked_only_where_it_may_be(window: Window) -> None:
    page = patient(window, ANNA)
    assert page.asked.questions["pregnancy"].isVisible()
    assert page.facts.facts["contraception"].isVisible()
    page = patient(window, BRUNO)
    assert not page.asked.questions["pregnancy"].isVisible()
    assert not page.facts.facts["contraception"].isVisible()


def test_answers_of_yesterday_are_asked_again(window: Window) -> None:
    page = patient(window, HELENA)
    window.desk.document.edit("Ask", answered)
    assert page.asked.title.full == "Asked today"
    tomorrow = window.desk.outside.today().replace(day=23)
    window.desk.document.today = lambda: tomorrow
    window.desk.document.check_again()
    assert page.asked.title.full == "Ask today"
    assert page.asked.questions["allergies"].answers.chosen == ""


# Facts


def test_facts_are_kept_as_typed_and_go_into_the_record(qtbot: QtBot, window: Window) -> None:
    page = patient(window, ANNA)
    field = page.facts.fields["weight"]
    field.setFocus()
    qtbot.keyClicks(field, "64,5")
    assert window.desk.document.draft.treatment.patient.weight is not None
    assert window.desk.document.stack.undoText() == "Weight changed"
    window.desk.document.stack.undo()
    assert field.text() == ""
    window.desk.document.stack.redo()
    assert field.text() == "64,5"
    window.go("mix")
    assert window.desk.patient is not None
    kept = window.desk.outside.records.patients.open(window.desk.patient.id, "Dr. B. Example")
    assert kept.facts.weight == "64,5"


def test_what_cannot_be_read_stays_and_says_so(qtbot: QtBot, window: Window) -> None:
    page = patient(window, ANNA)
    page.facts.fields["birth_date"].setFocus()
    page.facts.fields["birth_date"].selectAll()
    qtbot.keyClicks(page.facts.fields["birth_date"], "05/02/1997")
    assert facts(window).birth_date == "05/02/1997"
    assert "is not a date" in page.facts.fields["birth_date"].fault
    assert "is not a date" in page.facts.facts["birth_date"].told.full
    assert any(gap.where == "patient.birth_date" for gap in window.desk.document.review.not_checked)


def test_what_is_not_known_is_loud_at_its_place(window: Window) -> None:
    page = patient(window, PatientFacts(name="X"))
    put(window.desk, "A", ("lidocaine 1 %", "2"))
    for key in ("birth_date", "sex", "weight"):
        assert page.facts.facts[key].sign.word == "not checked", key
        assert page.facts.facts[key].told.isVisible(), key


def test_pregnancy_takes_its_week(qtbot: QtBot, window: Window) -> None:
    page = patient(window, ANNA)
    qtbot.mouseClick(page.facts.choices["pregnancy"].keys["yes"], LEFT)
    week = page.facts.fields["week"]
    assert week.isVisible()
    qtbot.keyClicks(week, "24")
    assert facts(window).pregnancy == "24"
    pregnancy = window.desk.document.draft.treatment.patient.pregnancy
    assert pregnancy is not None
    assert pregnancy.week == 24
    qtbot.keyClicks(week, "x")
    assert week.fault
    qtbot.mouseClick(page.facts.choices["pregnancy"].keys["none"], LEFT)
    assert facts(window).pregnancy == "none"
    assert not week.isVisible()


def test_the_note_is_kept(qtbot: QtBot, window: Window) -> None:
    page = patient(window, ANNA, "note")
    qtbot.keyClicks(page.facts.note, "Fears needles")
    assert facts(window).note == "Fears needles"
    assert window.desk.document.stack.count() == 1


def test_a_record_that_somebody_else_changed_keeps_nobody_on_the_page(qtbot: QtBot, window: Window) -> None:
    page = patient(window, ANNA)
    desk = window.desk
    assert desk.patient is not None
    desk.outside.records.patients.change(desk.patient.id, desk.patient.version, BRUNO, "Dr. C. Other")
    page.facts.fields["weight"].setFocus()
    qtbot.keyClicks(page.facts.fields["weight"], "64")
    with qtbot.waitSignal(desk.failed) as told:
        assert window.go("mix")
    assert "Somebody else" in told.args[0]
    assert desk.entry is not None
    kept = desk.outside.records.drafts.read(desk.entry.id)
    assert kept.facts is not None
    assert kept.facts.weight == "64"


# Lists


def test_a_list_has_three_states(qtbot: QtBot, window: Window) -> None:
    page = patient(window, ANNA, "medications")
    listed: NameList = page.lists["medications"]
    assert listed.never.isVisible()
    assert focus() is listed.none_button
    qtbot.keyClick(focus(), Key.Key_Return)
    assert facts(window).medications == ()
    assert listed.none.isVisible()
    assert not listed.never.isVisible()
    qtbot.keyClicks(listed.field, "warfarin")
    qtbot.keyClick(listed.field, Key.Key_Return)
    assert facts(window).medications == (TypedMedicine("warfarin"),)
    assert not listed.none.isVisible()
    assert len(listed.rows) == 1
    qtbot.mouseClick(listed.rows[0].remove, LEFT)
    assert facts(window).medications is None
    assert listed.never.isVisible()


def test_enter_takes_what_was_typed_and_down_what_is_listed(qtbot: QtBot, window: Window) -> None:
    page = patient(window, BRUNO, "medications")
    field = page.lists["medications"].field
    qtbot.keyClicks(field, "biso")
    assert field.open
    qtbot.keyClick(field, Key.Key_Down)
    qtbot.keyClick(field, Key.Key_Return)
    assert facts(window).medications == (TypedMedicine("bisoprolol"),)
    assert not field.open
    assert field.hasFocus()
    qtbot.keyClicks(field, "biso forte")
    qtbot.keyClick(field, Key.Key_Return)
    assert facts(window).medications == (TypedMedicine("bisoprolol"), TypedMedicine("biso forte"))
    qtbot.keyClicks(field, "warf")
    qtbot.keyClick(field, Key.Key_Escape)
    assert not field.open
    assert field.text() == "warf"
    qtbot.keyClick(field, Key.Key_Tab)
    assert not field.hasFocus()
    assert len(facts(window).medications or ()) == 2


def test_an_offer_is_taken_by_the_pointer(qtbot: QtBot, window: Window) -> None:
    page = patient(window, BRUNO, "conditions")
    field = page.lists["conditions"].field
    qtbot.keyClicks(field, "asth")
    assert field.list is not None
    place = field.list.visualRect(field.model.index(0)).center()
    qtbot.mouseClick(field.list.viewport(), LEFT, pos=place)
    assert facts(window).conditions == (field.model.offers[0].text,)


def test_a_pasted_list_is_taken_whole(qtbot: QtBot, window: Window) -> None:
    page = patient(window, BRUNO, "medications")
    field = page.lists["medications"].field
    QApplication.clipboard().setText("Coumadin 5 mg\nbisoprolol 2,5 mg; foozumab")
    qtbot.keyClick(field, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Key.Key_Return)
    names = [medicine.name for medicine in facts(window).medications or ()]
    assert names == ["Coumadin 5 mg", "bisoprolol 2,5 mg", "foozumab"]
    rows = page.lists["medications"].rows
    assert rows[0].meaning.full == "warfarin, anticoagulant"
    assert rows[2].name.full == "foozumab"
    assert page.lists["medications"].state.full == "2 of 3 recognized"


def test_a_guess_is_asked_and_taken(qtbot: QtBot, window: Window) -> None:
    page = patient(window, BRUNO, "medications")
    listed = page.lists["medications"]
    qtbot.keyClicks(listed.field, "warfrin")
    qtbot.keyClick(listed.field, Key.Key_Return)
    assert facts(window).medications == (TypedMedicine("warfrin"),)
    qtbot.wait(1)
    qtbot.mouseClick(button(listed.rows[0], "Yes, warfarin"), LEFT)
    assert facts(window).medications == (TypedMedicine("warfarin"),)
    assert listed.field.hasFocus()


def test_a_name_is_corrected_and_keeps_its_details(qtbot: QtBot, window: Window) -> None:
    page = patient(window, BRUNO, "medications")
    listed = page.lists["medications"]
    qtbot.keyClicks(listed.field, "foozumab")
    qtbot.keyClick(listed.field, Key.Key_Return)
    dose = listed.rows[0].details["dose"]
    qtbot.keyClicks(dose, "5 mg")
    qtbot.wait(1)
    qtbot.mouseClick(button(listed.rows[0], "Correct"), LEFT)
    assert listed.field.text() == "foozumab"
    listed.field.clear()
    qtbot.keyClicks(listed.field, "bisoprolol")
    qtbot.keyClick(listed.field, Key.Key_Return)
    assert facts(window).medications == (TypedMedicine("bisoprolol", "5 mg"),)
    assert not listed.replacing.isVisible()


def test_a_correction_that_is_left_changes_nothing(qtbot: QtBot, window: Window) -> None:
    page = patient(window, BRUNO, "medications")
    listed = page.lists["medications"]
    qtbot.keyClicks(listed.field, "foozumab")
    qtbot.keyClick(listed.field, Key.Key_Return)
    qtbot.wait(1)
    qtbot.mouseClick(button(listed.rows[0], "Correct"), LEFT)
    qtbot.keyClick(listed.field, Key.Key_Escape)
    assert not listed.replacing.isVisible()
    qtbot.keyClicks(listed.field, "bisoprolol")
    qtbot.keyClick(listed.field, Key.Key_Return)
    assert [m.name for m in facts(window).medications or ()] == ["foozumab", "bisoprolol"]


def test_details_are_typed_without_losing_the_focus(qtbot: QtBot, window: Window) -> None:
    page = patient(window, BRUNO, "medications")
    listed = page.lists["medications"]
    qtbot.keyClicks(listed.field, "Euthyrox 75 mcg")
    qtbot.keyClick(listed.field, Key.Key_Return)
    row = listed.rows[0]
    every = row.details["every"]
    every.setFocus()
    qtbot.keyClicks(every, "often")
    assert every.hasFocus()
    assert listed.rows[0] is row
    assert facts(window).medications == (TypedMedicine("Euthyrox 75 mcg", "", "often"),)
    assert "is not an interval" in every.fault  # type: ignore[union-attr]
    count = window.desk.document.stack.count()
    every.selectAll()  # type: ignore[union-attr]
    qtbot.keyClicks(every, "day")
    assert every.fault == ""  # type: ignore[union-attr]
    assert window.desk.document.stack.count() == count


def test_an_allergy_with_all_that_is_said_of_it(qtbot: QtBot, window: Window) -> None:
    page = patient(window, BRUNO, "allergies")
    listed = page.lists["allergies"]
    qtbot.keyClicks(listed.field, "aspirin")
    qtbot.keyClick(listed.field, Key.Key_Return)
    row = listed.rows[0]
    row.details["reaction"].setFocus()
    row.details["reaction"].picked.emit("immediate")  # type: ignore[union-attr]
    qtbot.keyClicks(row.details["note"], "asthma, 2019")
    qtbot.keyClicks(row.details["tolerated"], "paracetamol, xyz")
    assert facts(window).allergies == (TypedAllergy("aspirin", "immediate", "asthma, 2019", ("paracetamol", "xyz")),)
    assert row.details["tolerated"].text() == "paracetamol, xyz"  # type: ignore[union-attr]
    assert row.meaning.full == "acetylsalicylic acid"


def test_an_allergy_that_means_nothing_for_a_mix_says_why(qtbot: QtBot, window: Window) -> None:
    page = patient(window, BRUNO, "allergies")
    listed = page.lists["allergies"]
    qtbot.keyClicks(listed.field, "strawberry")
    qtbot.keyClick(listed.field, Key.Key_Return)
    assert "no ingredient of the catalog" in listed.rows[0].meaning.full


def test_a_long_name_is_never_cut(qtbot: QtBot, window: Window) -> None:
    page = patient(window, BRUNO, "medications")
    listed = page.lists["medications"]
    name = "a very long name of a home medicine " * 5
    listed.field.setText(name)
    qtbot.keyClick(listed.field, Key.Key_Return)
    qtbot.wait(1)
    shown = listed.rows[0].name
    assert shown.wordWrap()
    assert shown.full == name.strip()
    qtbot.waitUntil(lambda: shown.height() >= shown.heightForWidth(shown.width()) > 0)


def test_what_is_removed_comes_back(qtbot: QtBot, window: Window) -> None:
    page = patient(window, HELENA, "medications")
    listed = page.lists["medications"]
    with qtbot.waitSignal(window.desk.told) as told:
        qtbot.mouseClick(listed.rows[0].remove, LEFT)
    assert told.args[:2] == ["warfarin removed", "Undo"]
    assert [row.name.full for row in listed.rows] == ["bisoprolol", "atorvastatin"]
    told.args[2]()
    assert [row.name.full for row in listed.rows] == ["warfarin", "bisoprolol", "atorvastatin"]


def test_the_offers_hold_the_promises_of_a_model(qtbot: QtBot, window: Window) -> None:
    page = patient(window, BRUNO, "medications")
    field = page.lists["medications"].field
    tester = QAbstractItemModelTester(field.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for text in ("a", "as", "asp", "aspx", "aspxq"):
        field.setText(text)
        field.typed.emit(text)
    assert tester is not None


# Places


@pytest.mark.parametrize(
    "place", ["allergies", "medications", "conditions", "weight", "name", "diagnosis", "pregnancy", "sex", "age", "asked", ""]
)
def test_every_place_takes_the_focus(window: Window, place: str) -> None:
    page = patient(window, ANNA)
    window.go("mix")
    window.go(f"patient#{place}")
    found = focus()
    owners = {
        "diagnosis": page.asked.questions["diagnosis"],
        "asked": page.asked,
        "": page.asked,
        "age": page.facts.facts["birth_date"],
        **page.lists,
    }
    owner = owners.get(place) or page.facts.facts[place]
    assert owner.isAncestorOf(found)


# Past sheets


def test_past_sheets_are_repeated_viewed_and_corrected(qtbot: QtBot, window: Window) -> None:
    desk = window.desk
    page = patient(window, BRUNO)
    assert page.sheets.empty.isVisible()
    put(desk, "A", ("lidocaine 1 %", "2"))
    first = sign_now(desk)
    page.refresh()
    assert not page.sheets.empty.isVisible()
    assert "Lidocaine" in page.sheets.rows[0].accessibleName()
    with qtbot.waitSignal(desk.went) as went:
        qtbot.mouseClick(page.sheets.view, LEFT)
    assert went.args == [f"sign#sheet-{first.entry.id}"]
    window.go("patient#sheets")
    assert focus() is page.sheets.repeat
    qtbot.keyClick(focus(), Key.Key_Return)
    assert window.page == "mix"
    assert desk.document.draft.treatment.formulas == first.draft.treatment.formulas
    window.go("patient#sheets")
    qtbot.mouseClick(page.sheets.correct, LEFT)
    assert desk.document.draft.amends == first.entry.number
    second = sign_now(desk, "a slip of the pen")
    window.go("patient#sheets")
    words = [text.full for row in page.sheets.rows for text in row.findChildren(type(page.sheets.count))]
    assert f"corrected by {second.entry.number}" in words
    assert f"corrects {first.entry.number}: a slip of the pen" in words
    qtbot.mouseClick(page.sheets.rows[1], LEFT)
    assert page.sheets.current is page.sheets.rows[1]


def test_narrow_windows_put_the_sheets_below(qtbot: QtBot, window: Window) -> None:
    page = patient(window, HELENA)
    assert page.across.indexOf(page.sheets) >= 0
    window.resize(1024, 600)
    qtbot.waitUntil(lambda: page.area.down.indexOf(page.sheets) >= 0)
    window.resize(1366, 690)
    qtbot.waitUntil(lambda: page.across.indexOf(page.sheets) >= 0)
