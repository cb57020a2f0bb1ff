"""The document: undo, redo, merging, autosave, whose draft it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.ui.desk import Desk
from formulator.ui.widgets import Field
from formulator.ui.window import Window
from formulator.workbench import edits
from tests.ui.desks import BRUNO, HELENA, make_desk
from tests.ui.scenes import put, scene


def _amount(desk: Desk, text: str, merge: str = "amount") -> None:
    desk.document.edit("Volume", lambda d: edits.with_amount(d, "A", 0, "volume", text, desk.document.knowledge), merge)


def test_undo_gives_the_identical_draft_and_redo_too(desk: Desk) -> None:
    desk.new_patient(HELENA)
    before = desk.document.draft
    put(desk, "A", ("lidocaine 1 %", "2"))
    after = desk.document.draft
    assert after != before
    desk.document.stack.undo()
    assert desk.document.draft == before
    desk.document.stack.redo()
    assert desk.document.draft == after


def test_typing_in_one_field_is_one_step(desk: Desk) -> None:
    desk.new_patient(HELENA)
    put(desk, "A", ("lidocaine 1 %", ""))
    count = desk.document.stack.count()
    for text in ("1", "1.", "1.5"):
        _amount(desk, text)
    assert desk.document.stack.count() == count + 1
    desk.document.end_merging()
    _amount(desk, "2")
    assert desk.document.stack.count() == count + 2
    assert desk.document.stack.undoText() == "Volume"


def test_an_amount_that_cannot_be_read_is_kept_and_told(desk: Desk) -> None:
    desk.new_patient(BRUNO)
    put(desk, "A", ("lidocaine 1 %", "2 mgg"))
    line = desk.document.draft.treatment.formulas[0].lines[0]
    assert line.unread == "2 mgg"
    assert any("2 mgg" in gap.why for gap in desk.document.review.not_checked)


def test_a_fact_that_cannot_be_read_is_kept_and_told(desk: Desk) -> None:
    from msgspec.structs import replace

    from formulator.workbench.facts import with_facts

    desk.new_patient(HELENA)
    desk.document.edit("INR", lambda d: with_facts(d, replace(HELENA, inr="two"), desk.document.knowledge))
    assert desk.document.draft.facts is not None
    assert desk.document.draft.facts.inr == "two"
    assert any(gap.where == "patient.inr" and gap.text == "two" for gap in desk.document.review.not_checked)


def test_the_draft_is_saved_and_offered_back(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    desk = make_desk(tmp_path, knowledge)
    desk.new_patient(HELENA)
    put(desk, "A", ("lidocaine 1 %", "2"))
    qtbot.waitUntil(lambda: desk.entry is not None, timeout=3000)
    kept = desk.document.draft
    desk.outside.records.close()
    again = make_desk(tmp_path, knowledge)
    (entry,) = again.outside.records.drafts.unfinished()
    assert entry.patient_name == HELENA.name
    assert entry.patient is not None
    again.open_patient(entry.patient)
    assert again.document.draft.treatment.formulas == kept.treatment.formulas
    assert again.document.draft.facts == kept.facts
    again.outside.records.close()


def test_an_override_and_its_end_stand_in_the_trail(tmp_path: Path, knowledge: Knowledge) -> None:
    from msgspec.structs import replace

    from formulator.domain.finding import Override

    desk = scene("main", tmp_path, knowledge)
    finding = next(f for f in desk.document.review.findings if f.stops)
    override = Override(finding.id, finding.excuses, "will monitor", "INR on Thursday", "Dr. B. Example")
    desk.document.edit("Override", lambda d: replace(d, overrides=(override,)))
    desk.flush()
    desk.document.stack.undo()
    desk.flush()
    assert desk.patient is not None
    events = [e for e in desk.outside.records.trail.of_patient(desk.patient.id) if e.event.value == "override"]
    assert [(e.old is None, e.new is None) for e in events] == [(True, False), (False, True)]
    desk.outside.records.close()


def test_undo_in_any_field_is_that_of_the_program(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    """A field has no undo of its own: the key takes back the last gesture and the field shows it."""
    desk = scene("main", tmp_path, knowledge)
    window = Window(desk)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.go("patient")
    page = window.pages["patient"]
    (field,) = [f for f in page.findChildren(Field) if f.accessibleName() == "INR"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "3")
    facts = desk.document.draft.facts
    assert facts is not None
    assert facts.inr == "3"
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    facts = desk.document.draft.facts
    assert facts is not None
    assert facts.inr == field.text() == "2.4"
    desk.outside.records.close()
