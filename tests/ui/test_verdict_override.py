"""Keeping a finding with a reason: what is asked by level, the keys, what becomes of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.panels.override import OverrideForm
from formulator.ui.panels.verdict import VerdictPanel
from formulator.workbench import edits
from tests.ui.desks import BRUNO
from tests.ui.scenes import scene


@pytest.fixture
def panel(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[VerdictPanel]:
    desk = scene("main", tmp_path, knowledge)
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setMinimumSize(200, 200)
    actions = Actions(window)
    signed: list[str] = []
    actions.add("sign", "Sign", lambda: signed.append("signed"), "Ctrl+Return")
    made = VerdictPanel(desk, actions)
    made.setProperty("signed", signed)
    window.setCentralWidget(made)
    window.resize(420, 570)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=2000)
    yield made
    desk.outside.records.close()


def form_of(panel: VerdictPanel) -> OverrideForm:
    return panel.body.detail.form


def _keep_major(qtbot: QtBot, panel: VerdictPanel) -> None:
    panel.next_finding()
    panel.start_override()
    form = form_of(panel)
    qtbot.mouseClick(form.chips["will monitor"], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(form.note, "watch the syringe")
    qtbot.mouseClick(form.confirm, Qt.MouseButton.LeftButton)


def test_a_contraindicated_finding_asks_for_all_three(qtbot: QtBot, panel: VerdictPanel) -> None:
    panel.start_override()
    form = form_of(panel)
    assert form.isVisible() and form.by.isVisible()
    assert form.by.text() == "" and not form.confirm.isEnabled()
    assert form.lacking.full == "Still missing: a reason, what was considered, your name"
    qtbot.keyClick(form.chips["will monitor"], Qt.Key.Key_Space)
    qtbot.keyClicks(form.note, "INR on Thursday")
    assert form.lacking.full == "Still missing: your name"
    qtbot.keyClicks(form.by, "Dr. C. Other")
    assert form.confirm.isEnabled()
    assert "The settings name Dr. B. Example" in form.by_note.full
    qtbot.mouseClick(form.confirm, Qt.MouseButton.LeftButton)
    (made,) = panel.desk.document.draft.overrides
    assert (made.reason, made.note, made.by) == ("will monitor", "INR on Thursday", "Dr. C. Other")
    assert not form.isVisible()
    assert panel.head.title.full == "Stop: 1 major finding"


def test_a_major_finding_asks_for_a_reason_only(qtbot: QtBot, panel: VerdictPanel) -> None:
    panel.next_finding()
    panel.start_override()
    form = form_of(panel)
    assert not form.by.isVisible()
    assert form.by_note.full == "by Dr. B. Example"
    assert form.lacking.full == "Still missing: a reason"
    form.chips["other"].click()
    assert form.lacking.full == "Still missing: what was considered"
    form.chips["dose adjusted"].click()
    assert form.confirm.isEnabled()
    assert [reason for reason, chip in form.chips.items() if chip.isChecked()] == ["dose adjusted"]
    form.chips["dose adjusted"].click()
    assert not form.confirm.isEnabled()


def test_the_row_becomes_hatched_and_stays(qtbot: QtBot, panel: VerdictPanel) -> None:
    before = [entry.title for entry in panel.body.list.rows.entries]
    _keep_major(qtbot, panel)
    assert [entry.title for entry in panel.body.list.rows.entries] == before
    entry = panel.body.list.entry
    assert entry is not None and entry.hatched
    assert entry.word == "Major, overridden"
    assert entry.line == "Will monitor, Dr. B. Example"
    assert panel.body.detail.rows.text_of("Reason") == "Will monitor. watch the syringe, by Dr. B. Example."
    assert panel.body.keep.isHidden()


def test_it_is_taken_back_and_undone(qtbot: QtBot, panel: VerdictPanel) -> None:
    _keep_major(qtbot, panel)
    (button,) = panel.body.foot.shown
    assert button.action is not None and button.action.text == "Take it back"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.desk.document.draft.overrides == ()
    assert panel.body.list.entry is not None and not panel.body.list.entry.hatched
    panel.desk.document.stack.undo()
    assert panel.body.list.entry.hatched


def test_ctrl_return_confirms_and_does_not_sign(qtbot: QtBot, panel: VerdictPanel) -> None:
    panel.next_finding()
    panel.start_override()
    form = form_of(panel)
    form.chips["will monitor"].click()
    form.note.setFocus()
    qtbot.keyClick(form.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(panel.desk.document.draft.overrides) == 1
    assert panel.property("signed") == []


def test_ctrl_return_does_nothing_while_something_is_missing(qtbot: QtBot, panel: VerdictPanel) -> None:
    panel.start_override()
    form = form_of(panel)
    form.note.setFocus()
    qtbot.keyClick(form.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.desk.document.draft.overrides == ()
    assert panel.property("signed") == []
    assert form.isVisible()


def test_escape_cancels_and_what_was_typed_is_kept(qtbot: QtBot, panel: VerdictPanel) -> None:
    panel.start_override()
    form = form_of(panel)
    form.chips["tolerated before"].click()
    qtbot.keyClicks(form.note, "in 2024")
    qtbot.keyClick(form.note, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert panel.body.keep.hasFocus()
    panel.next_finding()
    panel.start_override()
    assert form.note.text() == "" and form.reason == ""
    panel.previous_finding()
    assert not form.isVisible()
    panel.start_override()
    assert (form.reason, form.note.text()) == ("tolerated before", "in 2024")


def test_nothing_typed_is_taken_to_another_patient(qtbot: QtBot, panel: VerdictPanel) -> None:
    panel.start_override()
    form = form_of(panel)
    qtbot.keyClicks(form.by, "Dr. B. Example")
    panel.desk.new_patient(BRUNO)
    assert not form.isVisible()
    assert not form._kept


def test_the_form_stays_while_the_mix_is_edited(qtbot: QtBot, panel: VerdictPanel, knowledge: Knowledge) -> None:
    """What is confirmed is the finding as it is then."""
    panel.next_finding()
    panel.start_override()
    form = form_of(panel)
    form.chips["will monitor"].click()
    panel.desk.document.edit("Volume", lambda d: edits.with_amount(d, "A", 0, "volume", "3", knowledge))
    assert form.isVisible() and form.reason == "will monitor"
    form.confirm.click()
    found = panel.desk.document.review
    assert not found.stale_overrides
    assert any(f.id == "incompatibility-diclofenac-lidocaine" and f.override is not None for f in found.findings)


def test_an_override_that_no_longer_holds_is_told_and_removed(qtbot: QtBot, panel: VerdictPanel, knowledge: Knowledge) -> None:
    _keep_major(qtbot, panel)
    panel.desk.document.edit("Volume", lambda d: edits.with_amount(d, "A", 0, "volume", "3", knowledge))
    stale = next(entry for entry in panel.body.list.rows.entries if entry.what == "stale")
    assert stale.title.startswith("Override no longer holds: ")
    assert panel.head.title.full == "Contraindicated: 1 finding"
    panel.body.list.choose(stale.key)
    assert "no longer fits what it excused" in panel.body.detail.rows.text_of("Why")
    assert panel.body.detail.rows.text_of("Reason") == "Will monitor, watch the syringe, Dr. B. Example"
    panel.desk.document.stack.undo()
    assert all(entry.what != "stale" for entry in panel.body.list.rows.entries)
    panel.desk.document.stack.redo()
    panel.body.list.choose(stale.key)
    panel.body.list.setFocus()
    qtbot.keyClick(panel.body.list, Qt.Key.Key_Return)
    assert panel.desk.document.draft.overrides == ()
    assert all(entry.what != "stale" for entry in panel.body.list.rows.entries)


def test_ctrl_e_where_nothing_is_open_says_so(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    desk: Desk = scene("clear", tmp_path, knowledge)
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setMinimumSize(200, 200)
    panel = VerdictPanel(desk, Actions(window))
    window.setCentralWidget(panel)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=2000)
    told: list[str] = []
    desk.told.connect(lambda text, label, do: told.append(text))
    panel.start_override()
    assert told == ["There is no open finding to keep with a reason."]
    assert not form_of(panel).isVisible()
    desk.outside.records.close()


def test_ctrl_e_on_something_else_takes_the_worst_open_finding(qtbot: QtBot, panel: VerdictPanel) -> None:
    panel.show_place("untested")
    panel.start_override()
    form = form_of(panel)
    assert form.isVisible() and form.finding is not None
    assert form.finding.id == "diclofenac-anticoagulant"
    assert panel.body.list.entry is not None and panel.body.list.entry.finding is form.finding


def test_enter_leads_through_the_fields_and_never_confirms(qtbot: QtBot, panel: VerdictPanel) -> None:
    """To what is missing, at the end to the button."""
    panel.body.show_place("findings")
    panel.start_override()
    form = form_of(panel)
    assert form.by.isVisible()
    form.chips["will monitor"].click()
    form.note.setFocus()
    qtbot.keyClicks(form.note, "INR today")
    qtbot.keyClick(form.note, Qt.Key.Key_Return)
    assert form.by.hasFocus()
    qtbot.keyClicks(form.by, "Dr. B. Example")
    qtbot.keyClick(form.by, Qt.Key.Key_Return)
    assert form.confirm.hasFocus()
    assert not panel.desk.document.draft.overrides
    qtbot.keyClick(form.confirm, Qt.Key.Key_Return)
    assert len(panel.desk.document.draft.overrides) == 1
