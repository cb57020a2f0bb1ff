"""The banner: what must be known about the patient at every moment, in every width."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from formulator.domain.records import PatientFacts, TypedAllergy, TypedMedicine
from formulator.domain.rules import Kind
from formulator.domain.treatment import Series
from formulator.ui.desk import Desk
from formulator.ui.panels.banner import Banner, FactBox
from formulator.ui.window import Window
from formulator.workbench.banner import banner_facts, concerned
from formulator.workbench.draft import with_treatment
from tests.ui.desks import BRUNO, HELENA, answered
from tests.ui.scenes import put

LEFT = Qt.MouseButton.LeftButton


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


def banner(window: Window, facts: PatientFacts) -> Banner:
    window.desk.new_patient(facts)
    window.go("patient")
    return window.banner


def box(found: Banner, key: str) -> FactBox:
    return next(one for one in found.boxes if one.fact is not None and one.fact.key == key)


def test_all_facts_of_an_answered_patient(window: Window) -> None:
    found = banner(window, HELENA)
    window.desk.document.edit("Ask", answered)
    window.desk.document.edit("Series", lambda d: with_treatment(d, series=Series(5)))
    assert found.name.full == HELENA.name
    assert found.age.full == "57 y"
    assert [part.strip() for part in found.line.full.split("·")] == ["female", "64 kg", "30 Aug 1969", "P-0042"]
    shown = {one.fact.key: (one.value.full, one.more.full) for one in found.boxes if one.fact is not None}
    assert shown == {
        "allergies": ("Adhesive plaster (delayed)", ""),
        "anticoagulant": ("Warfarin", "INR 2.4"),
        "pregnancy": ("None", ""),
        "medications": ("3 of 3 recognized", ""),
        "session": ("1 of 5", ""),
    }
    assert box(found, "allergies").extra.full == "asked today"
    assert not any(one.sign.isVisible() for one in found.boxes)


def test_never_asked_is_loud_and_its_button_leads_there(qtbot: QtBot, window: Window) -> None:
    found = banner(window, PatientFacts(name="Anna", sex="female"))
    allergies = box(found, "allergies")
    assert allergies.property("role") == "unknown"
    assert allergies.value.full == "Never asked"
    window.go("mix")
    qtbot.mouseClick(allergies.button, LEFT)
    assert window.page == "patient"
    assert box(found, "anticoagulant").value.full == "Never asked"
    assert box(found, "anticoagulant").sign.isVisible()


def test_the_worst_allergy_comes_first_and_all_are_told(window: Window) -> None:
    many = (TypedAllergy("nickel", "delayed"), TypedAllergy("penicillin", "immediate"), TypedAllergy("xyzzy", "intolerance"))
    found = banner(window, msgspec.structs.replace(HELENA, allergies=many))
    allergies = box(found, "allergies")
    assert allergies.value.full.endswith("(immediate)")
    assert allergies.more.full == "+ 2"
    for text in ("Nickel", "enicillin", "xyzzy", "1 not recognized", "day of asking"):
        assert text in allergies.accessibleDescription()
        assert text in allergies.toolTip()
    assert allergies.sign.isVisible()
    assert allergies.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_medicines_that_were_not_recognized_are_loud(window: Window) -> None:
    found = banner(window, msgspec.structs.replace(BRUNO, medications=(TypedMedicine("foozumab"), TypedMedicine("bisoprolol"))))
    medicines = box(found, "medications")
    assert medicines.value.full == "1 of 2 recognized"
    assert medicines.sign.isVisible()


@pytest.mark.parametrize("width", [1366, 1100, 1024])
def test_allergies_and_what_is_serious_are_seen_at_every_width(qtbot: QtBot, window: Window, width: int) -> None:
    pregnant = msgspec.structs.replace(HELENA, name="A very long name " * 6, birth_date="1990-01-01", pregnancy="24")
    found = banner(window, pregnant)
    window.resize(width, 690)
    qtbot.wait(1)
    for key in ("allergies", "anticoagulant", "pregnancy"):
        one = box(found, key)
        assert one.isVisible(), key
        assert one.value.width() >= one.value.sizeHint().width(), key
    right = found.steps.mapTo(found, found.steps.rect().topRight()).x()
    assert right <= found.width()


def test_the_finding_marks_the_facts_that_it_is_about(window: Window) -> None:
    found = banner(window, HELENA)
    put(window.desk, "A", ("diclofenac", "1"))
    document = window.desk.document
    finding = next(f for f in document.review.findings if f.kind is Kind.INTERACTION and any("warfarin" in s.concept for s in f.subjects))
    assert concerned(finding, document.knowledge) >= {"medications", "anticoagulant"}
    found.mark(finding)
    assert {one.fact.key for one in found.boxes if one.fact is not None and one._marked} == concerned(finding, document.knowledge)
    found.mark(None)
    assert not any(one._marked for one in found.boxes)


def test_undo_and_redo_stand_in_the_banner(qtbot: QtBot, window: Window) -> None:
    found = banner(window, HELENA)
    assert not found.undo.isEnabled()
    put(window.desk, "A", ("lidocaine 1 %", "2"))
    assert found.undo.isEnabled()
    assert "Fill" in found.undo.toolTip()
    qtbot.mouseClick(found.undo, LEFT)
    assert not window.desk.document.draft.treatment.formulas
    qtbot.mouseClick(found.redo, LEFT)
    assert window.desk.document.draft.treatment.formulas
    window.desk.flush()
    assert found.saved.full == "saved"


def test_free_pages_show_the_program_and_a_way_back(qtbot: QtBot, window: Window) -> None:
    found = banner(window, HELENA)
    window.go("start")
    assert found.stack.currentIndex() == 0
    assert found.test.full == "20 of 20 rule kinds passed their start test"
    assert "Dr. B. Example" in found.who.full
    assert found.back.text() == f"Back to {HELENA.name}"
    qtbot.mouseClick(found.back, LEFT)
    assert window.page == "patient"
    assert found.stack.currentIndex() == 1


def test_a_rule_kind_that_failed_is_loud(window: Window) -> None:
    window.desk.outside.broken = frozenset({Kind.ALLERGY})
    window.go("start")
    window.banner.refresh()
    assert window.banner.test.full.startswith("19 of 20")
    assert window.banner.test_sign.word == "failed"


def test_the_menu_holds_the_actions(qtbot: QtBot, window: Window) -> None:
    window.go("start")
    menu = window.banner.made_menu()
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert {"New patient", "Settings", "Keyboard shortcuts", "Quit"} <= set(texts)
    assert "Mix" not in texts
    window.desk.new_patient(BRUNO)
    assert "Mix" in [action.text() for action in window.banner.made_menu().actions()]


def test_facts_without_a_patient_are_still_words(desk: Desk) -> None:
    """An empty draft never looks like an answered one."""
    facts = banner_facts(desk.document.draft, desk.document.knowledge).facts
    assert [fact.unknown for fact in facts] == [True, True, True, True, False]
