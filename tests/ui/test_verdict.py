"""The verdict: what is seen of a check, moving through it, repairing, acknowledging, what was not checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Kind
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.models.findings import NOTES_KEY, UNTESTED_KEY, FindingsModel, entries
from formulator.ui.panels.verdict import VerdictPanel
from formulator.workbench import edits, wording
from tests.ui.desks import BRUNO, HELENA, answered, make_desk
from tests.ui.scenes import put, scene

Show = Callable[[Desk], VerdictPanel]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Shows the verdict of a desk in a window of the smallest height that must do."""
    shown: list[Desk] = []

    def make(desk: Desk, width: int = 420, height: int = 570) -> VerdictPanel:
        window = QMainWindow()
        qtbot.addWidget(window)
        window.setMinimumSize(200, 200)
        panel = VerdictPanel(desk, Actions(window))
        window.setCentralWidget(panel)
        window.resize(width, height)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=2000)
        shown.append(desk)
        return panel

    yield make
    for desk in shown:
        desk.outside.records.close()


def titles(panel: VerdictPanel) -> list[str]:
    return [entry.title for entry in panel.body.list.rows.entries]


def selected(panel: VerdictPanel) -> str:
    entry = panel.body.list.entry
    return entry.title if entry is not None else ""


def buttons(panel: VerdictPanel) -> list[str]:
    return [button.action.text for button in panel.body.foot.shown if button.action is not None]


def press(qtbot: QtBot, panel: VerdictPanel, text: str) -> None:
    """Clicks a button at the foot."""
    qtbot.waitUntil(lambda: text in buttons(panel), timeout=2000)
    found = next(b for b in panel.body.foot.shown if b.action is not None and b.action.text == text)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_the_head_and_the_worst_finding(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    panel = show(scene("main", tmp_path, knowledge))
    assert panel.head.title.full == "Contraindicated: 1 finding"
    assert "published compatibility data for 4 of 7 pairs" in panel.head.detail.full
    assert panel.head.accessibleName() == f"{panel.head.title.full}. {panel.head.detail.full}"
    assert selected(panel) == "Diclofenac with warfarin (home medicine)"
    assert "bleeding" in panel.body.detail.rows.text_of("Risk")
    assert panel.body.detail.rows.text_of("Do") == "Take diclofenac out of the mix."
    assert panel.body.detail.rows.text_of("Source")
    words = [entry.word for entry in panel.body.list.rows.entries if entry.word]
    assert words == ["Contraindicated", "Major", *["Moderate"] * 4]
    assert titles(panel)[-1] == "8 notes"
    assert titles(panel)[-2] == "4 of 7 pairs have no published data"


def test_a_change_of_the_verdict_is_announced(qtbot: QtBot, desk: Desk, show: Show) -> None:
    desk.new_patient(BRUNO)
    desk.document.edit("Ask", answered)
    panel = show(desk)
    said: list[str] = []
    panel.head.announced.connect(said.append)
    put(desk, "A", ("lidocaine 1 %", "2"))
    put(desk, "A", ("lidocaine 1 %", "50"))
    assert said[0].startswith("Clear. ")
    assert said[-1].startswith("Stop: ")
    assert len(said) == 2
    desk.document.check_again()
    assert len(said) == 2


def test_f8_goes_through_all_rows_and_around(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    panel = show(scene("main", tmp_path, knowledge))
    rows = [title for title in titles(panel) if title != "8 notes"]
    seen = [selected(panel)]
    for _ in rows[1:]:
        panel.next_finding()
        seen.append(selected(panel))
    assert seen == rows
    panel.next_finding()
    assert selected(panel) == rows[0]
    panel.previous_finding()
    assert selected(panel) == rows[-1]
    assert panel.body.list.hasFocus()
    qtbot.keyClick(panel.body.list, Qt.Key.Key_Up)
    assert selected(panel) == rows[-2]


def test_the_selected_finding_is_told(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("main", tmp_path, knowledge)
    panel = show(desk)
    told: list[object] = []
    panel.about.connect(told.append)
    panel.next_finding()
    assert isinstance(told[-1], Finding) and told[-1].id == "incompatibility-diclofenac-lidocaine"
    panel.next_finding()
    assert told[-1] is None


def test_the_selection_stays_by_what_the_finding_is(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    """An edit that changes dose, texts and the order of the lines leaves the chosen finding selected."""
    desk = scene("main", tmp_path, knowledge)
    panel = show(desk)
    panel.next_finding()
    chosen = selected(panel)
    desk.document.edit("Volume", lambda d: edits.with_amount(d, "A", 0, "volume", "3", knowledge))
    assert selected(panel) == chosen
    desk.document.edit("Move", lambda d: edits.moved(d, "A", 0, "A", 3, knowledge))
    assert selected(panel) == chosen
    desk.document.edit("Add", lambda d: edits.with_name(d, "B", 1, "ketoprofen", knowledge))
    assert selected(panel) == chosen
    desk.document.edit("Remove", lambda d: edits.removed(d, "A", 2, knowledge))
    desk.document.stack.undo()
    assert selected(panel) == chosen


def test_without_a_choice_the_worst_is_shown(qtbot: QtBot, desk: Desk, show: Show) -> None:
    desk.new_patient(HELENA)
    desk.document.edit("Ask", answered)
    put(desk, "A", ("pentoxifylline", "2"))
    panel = show(desk)
    assert selected(panel).startswith("Pentoxifylline")
    put(desk, "A", ("diclofenac 25 mg/mL", "1"))
    assert selected(panel) == "Diclofenac with warfarin (home medicine)"


def test_a_repair_is_one_step_and_is_told(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("main", tmp_path, knowledge)
    panel = show(desk)
    told: list[tuple[str, str]] = []
    desk.told.connect(lambda text, label, do: told.append((text, label)))
    before = desk.document.draft
    qtbot.waitUntil(lambda: buttons(panel) == ["Remove diclofenac"], timeout=2000)
    assert panel.body.foot.shown[0].accessibleName() == "Remove diclofenac, clears 3 of 6"
    assert panel.body.foot.shown[0].kind == "tinted"
    press(qtbot, panel, "Remove diclofenac")
    assert not any("Diclofenac" in title for title in titles(panel))
    assert desk.document.stack.undoText() == "Remove diclofenac"
    assert told == [("Done: Remove diclofenac", "Undo")]
    desk.document.stack.undo()
    assert desk.document.draft == before


def test_f9_does_the_first_repair_at_once(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("main", tmp_path, knowledge)
    panel = show(desk)
    panel.do_repair()
    assert all(line.substance != "diclofenac" for line in desk.document.draft.treatment.formulas[0].lines)


def test_f9_says_where_nothing_is_known(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("main", tmp_path, knowledge)
    panel = show(desk)
    told: list[str] = []
    desk.told.connect(lambda text, label, do: told.append(text))
    assert panel.body.list.choose(next(e.key for e in panel.body.list.rows.entries if e.title.startswith("France")))
    before = desk.document.draft
    panel.do_repair()
    assert desk.document.draft == before
    assert told and told[0].startswith("No repair is known")


def test_an_old_repair_is_never_done_to_another_draft(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    """While repairs are looked for anew the old buttons cannot be pressed; even so they change nothing."""
    desk = scene("main", tmp_path, knowledge)
    panel = show(desk)
    qtbot.waitUntil(lambda: bool(buttons(panel)), timeout=2000)
    old = panel.body.foot.shown[0].action
    assert old is not None
    desk.document.edit("Volume", lambda d: edits.with_amount(d, "A", 1, "volume", "0.7", knowledge))
    assert not panel.body.foot.shown[0].isEnabled()
    kept = desk.document.draft
    old.do()
    assert desk.document.draft == kept
    qtbot.waitUntil(panel.body.foot.shown[0].isEnabled, timeout=2000)


def test_pairs_without_data_are_acknowledged_and_taken_back(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("main", tmp_path, knowledge)
    panel = show(desk)
    panel.show_place("untested")
    assert panel.body.list.entry is not None and panel.body.list.entry.key == UNTESTED_KEY
    assert "Diclofenac + pentoxifylline, syringe A" in [text for _, text, _ in panel.body.detail.rows.shown]
    qtbot.keyClick(panel.body.list, Qt.Key.Key_Return)
    assert desk.document.draft.acknowledged == ("untested",)
    assert panel.body.list.entry.line == "Acknowledged; it prints"
    assert panel.body.list.entry.button == "Take back"
    press(qtbot, panel, "Take the acknowledgment back")
    assert desk.document.draft.acknowledged == ()
    desk.document.stack.undo()
    assert desk.document.draft.acknowledged == ("untested",)


def test_what_was_not_checked_points_to_its_place(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("unasked", tmp_path, knowledge)
    panel = show(desk)
    went: list[str] = []
    desk.went.connect(went.append)
    assert panel.head.title.full == "Incomplete: 7 things not checked"
    gaps = [entry for entry in panel.body.list.rows.entries if entry.what == "gap"]
    assert len(gaps) == 7
    assert gaps[0].title == "Allergies were never asked"
    qtbot.keyClick(panel.body.list, Qt.Key.Key_Return)
    assert went == ["patient#allergies"]
    unknown = next(entry for entry in gaps if entry.title == "Foozumab")
    view, row = panel.body.list, panel.body.list.rows.row_of(unknown.key)
    view.scrollTo(view.rows.index(row))
    box = view.painter_of.button_rect(unknown, view.visualRect(view.rows.index(row)))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert went == ["patient#allergies", "patient#medications"]
    assert panel.body.list.entry is unknown


def test_a_click_beside_the_button_only_selects(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("unasked", tmp_path, knowledge)
    panel = show(desk)
    went: list[str] = []
    desk.went.connect(went.append)
    view = panel.body.list
    row = view.visualRect(view.rows.index(1))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.topLeft() + QPoint(60, 12))
    assert view.currentIndex().row() == 1
    assert not went


def test_a_misspelled_line_is_corrected_in_one_step(qtbot: QtBot, desk: Desk, show: Show) -> None:
    desk.new_patient(BRUNO)
    desk.document.edit("Ask", answered)
    panel = show(desk)
    put(desk, "A", ("ketoprofn", "2"))
    gap = next(gap for gap in desk.document.review.not_checked if gap.where == "mix")
    assert gap.suggestions == ("ketoprofen", "dexketoprofen")
    key = next(e.key for e in panel.body.list.rows.entries if e.gap == gap)
    panel.body.list.choose(key)
    text = f"Use {gap.suggestions[0]}"
    assert buttons(panel) == ["Use ketoprofen", "Use dexketoprofen", "Correct"]
    assert {button.kind for button in panel.body.foot.shown} == {""}
    press(qtbot, panel, text)
    line = desk.document.draft.treatment.formulas[0].lines[0]
    assert line.substance and line.typed_volume is not None
    assert desk.document.stack.undoText() == text


def test_notes_are_one_line_until_they_are_opened(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("clear", tmp_path, knowledge)
    panel = show(desk)
    assert titles(panel) == ["3 notes"]
    assert panel.body.list.entry is None
    assert "Valid for today" in panel.body.detail.rows.text_of("")
    view = panel.body.list
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.rows.index(0)).center())
    assert len(titles(panel)) == 4
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert panel.body.detail.rows.text_of("Risk")
    assert panel.body.keep.isHidden()
    view.choose(NOTES_KEY)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert titles(panel) == ["3 notes"]


def test_nothing_to_check_yet(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("empty", tmp_path, knowledge)
    panel = show(desk)
    assert (panel.head.title.full, panel.head.detail.full) == ("Nothing to check yet", "Add the first ingredient")
    assert panel.body.empty.isVisible() and not titles(panel)
    asked: list[str] = []
    search = QAction("Find", panel)
    search.triggered.connect(lambda: asked.append("search"))
    panel.body.empty.actions_of.add_own("search", search, "Mix")
    qtbot.mouseClick(panel.body.empty.button, Qt.MouseButton.LeftButton)
    assert asked == ["search"]
    put(desk, "A", ("lidocaine 1 %", "2"))
    assert panel.body.empty.isHidden()
    assert panel.head.title.full == "Clear"


def test_a_failed_check_says_so_and_can_be_made_again(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("clear", tmp_path, knowledge)
    desk.document.broken = frozenset({Kind.CROSS_ALLERGY})
    desk.document.check_again()
    panel = show(desk)
    assert panel.head.title.full == "Check failed: do not rely on this"
    assert "cross-allergy" in panel.head.detail.full
    assert panel.body.failed.isVisible()
    assert "other 19 rule kinds ran" in panel.body.failed.text.full
    desk.document.broken = frozenset()
    qtbot.mouseClick(panel.body.failed.again, Qt.MouseButton.LeftButton)
    assert panel.head.title.full == "Clear"
    assert panel.body.failed.isHidden()


def test_all_that_was_checked_opens_and_points(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("main", tmp_path, knowledge)
    panel = show(desk)
    went: list[str] = []
    desk.went.connect(went.append)
    texts = " ".join(view.fact.text + view.fact.lack for view in panel.body.checked.facts.views)
    assert "7 pairs: 3 known,4 no data" in texts and "20 of 20 rule kinds ran" in texts
    lines = {view.y() for view in panel.body.checked.facts.views if view.isVisible()}
    assert len(lines) <= 3
    panel.body.checked.more.setFocus()
    qtbot.keyClick(panel.body.checked.more, Qt.Key.Key_Return)
    assert panel.stack.currentWidget() is panel.coverage
    assert panel.coverage.back.hasFocus()
    found = [b for b in panel.coverage.findChildren(type(panel.coverage.back)) if b.text() == "Go there"]
    assert len(found) == len(desk.document.review.not_checked) == 2
    assert found[0].accessibleName().startswith("Go there: cyanocobalamin (syringe B)")
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)
    assert went == ["mix#lines"]
    qtbot.keyClick(panel.coverage.back, Qt.Key.Key_Escape)
    assert panel.stack.currentWidget() is panel.body


def test_another_patient_starts_afresh(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    desk = scene("main", tmp_path, knowledge)
    panel = show(desk)
    panel.next_finding()
    desk.close_patient()
    desk.new_patient(BRUNO)
    desk.document.edit("Ask", answered)
    put(desk, "A", ("lidocaine 1 %", "30"))
    assert panel.body.list.currentIndex().row() == 0


@pytest.mark.parametrize("height", [570, 648])
def test_three_findings_fit_without_scrolling_the_page(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show, height: int) -> None:
    """List, detail, repairs and the link stay in view; only list and detail scroll inside."""
    desk = make_desk(tmp_path / "data", knowledge)
    desk.new_patient(HELENA)
    desk.document.edit("Ask", answered)
    put(desk, "A", ("lidocaine 1 %", "2"), ("diclofenac 25 mg/mL", "1"))
    panel = show(desk, 420, height)
    qtbot.waitUntil(lambda: bool(buttons(panel)), timeout=2000)
    qtbot.wait(20)
    body = panel.body
    parts = [body.checked, body.list, body.detail, body.foot, body.link_row]
    ends = [part.geometry().bottom() for part in parts]
    assert ends == sorted(ends) and ends[-1] <= body.height()
    assert all(part.height() >= part.minimumSizeHint().height() for part in (body.foot, body.link_row))
    assert body.detail.height() >= 60
    assert body.list.height() >= 2 * 44


def test_long_names_wrap_and_are_not_cut(qtbot: QtBot, desk: Desk, show: Show) -> None:
    desk.new_patient(BRUNO)
    panel = show(desk)
    name = "an ampoule with a very long foreign name that nobody has ever heard of 20 mg/mL"
    put(desk, "A", (name, "2"))
    entry = next(e for e in panel.body.list.rows.entries if e.title.casefold() == name.casefold())
    lines = panel.body.list.painter_of.title_lines(entry, panel.body.list.viewport().width())
    assert len(lines) >= 2
    assert " ".join(lines).casefold() == name.casefold()
    row = panel.body.list.rows.index(panel.body.list.rows.row_of(entry.key))
    assert panel.body.list.visualRect(row).height() >= 44 + 17 * (len(lines) - 1)


def test_the_model_keeps_the_rules_of_models(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    desk = scene("main", tmp_path, knowledge)
    model = FindingsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    document = desk.document

    def told(notes: bool) -> None:
        model.show(entries(document.draft, document.review, knowledge, notes))
        assert [model.data(model.index(row)) for row in range(model.rowCount())] == [e.title for e in model.entries]
        for row in range(model.rowCount()):
            assert model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole)

    told(False)
    told(True)
    document.edit("Remove", lambda d: edits.removed(d, "A", 1, knowledge))
    told(True)
    told(False)
    document.edit("Add", lambda d: edits.with_name(d, "B", 0, "ketoprofen 50 mg/mL", knowledge))
    told(False)
    model.show(list(reversed(model.entries)))
    document.stack.undo()
    told(True)
    model.show([])
    assert model.rowCount() == 0
    assert tester.model() is model
    desk.outside.records.close()


def test_every_finding_is_in_the_list_or_counted(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    desk = scene("main", tmp_path, knowledge)
    review = desk.document.review
    shown = entries(desk.document.draft, review, knowledge, True)
    told = {id(entry.finding) for entry in shown if entry.finding is not None}
    assert all(id(f) in told or f.kind is Kind.UNTESTED for f in review.findings)
    assert [e.gap for e in shown if e.gap is not None] == list(review.not_checked)
    assert all(wording.title(e.finding) == e.title for e in shown if e.finding is not None)
    desk.outside.records.close()


def test_an_edit_is_fast(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge, show: Show) -> None:
    """An edit is checked and shown within a frame; repairs are not looked for meanwhile."""
    from time import perf_counter

    desk = scene("main", tmp_path, knowledge)
    panel = show(desk)
    qtbot.wait(120)
    taken = []
    for number in range(20):
        start = perf_counter()
        desk.document.edit("Volume", lambda d, n=number: edits.with_amount(d, "A", 0, "volume", str(1 + n % 5), knowledge), "volume")
        QApplication.sendPostedEvents()
        panel.repaint()
        taken.append(perf_counter() - start)
    assert sorted(taken)[len(taken) // 2] < 0.05
