"""The mix as it is worked with: typed, moved, removed, undone, by keys and by pointer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.domain.quantities import Volume
from formulator.domain.treatment import Zone
from formulator.ui.desk import Desk
from formulator.ui.pages.mix import MixPage
from formulator.ui.panels.mix_group import Group
from formulator.ui.panels.mix_line import LineRow
from formulator.ui.widgets.text import Text
from formulator.ui.window import Window
from formulator.workbench import edits
from formulator.workbench.draft import Draft
from tests.ui.scenes import plan, put, scene

#: The screen that is none says so where a menu opens.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Open = Callable[..., "Bench"]
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Bench:
    """A window on the mix, and short words for what a user does and sees."""

    def __init__(self, window: Window) -> None:
        self.window, self.desk = window, window.desk
        page = window._made("mix")
        assert isinstance(page, MixPage)
        self.page, self.mix, self.hands = page, page.mix, page.mix.hands

    def row(self, syringe: str, index: int) -> LineRow:
        return next(row for row in self.mix.rows() if row.spot == (syringe, index))

    def group(self, syringe: str) -> Group:
        return next(group for group in self.mix.groups[: self.mix.count] if group.syringe == syringe)

    def names(self, syringe: str) -> list[str]:
        return [line.match.text for line in edits.formula_of(self.desk.document.draft, syringe).lines]

    def syringes(self) -> list[str]:
        return [formula.name for formula in self.desk.document.draft.treatment.formulas]

    def type(self, field: QWidget, text: str) -> None:
        """Into a field, over what stands there."""
        field.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
        QTest.keyClicks(field, text) if text else QTest.keyClick(field, Qt.Key.Key_Delete)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifier)

    def undo_text(self) -> str:
        return self.desk.document.stack.undoText()

    def choose(self, button: object, text: str) -> None:
        """Opens a small menu and takes an entry."""
        button.click()  # type: ignore[attr-defined]
        menu = button.opened  # type: ignore[attr-defined]
        assert isinstance(menu, QMenu)
        action = next(action for action in menu.actions() if action.text() == text)
        action.trigger()
        menu.close()


def _main(desk: Desk) -> None:
    """Two syringes, a filling, two strengths that are not chosen, findings of all grades."""
    put(desk, "A", ("lidocaine 1 %", "2"), ("diclofenac", "1"), ("pentoxifylline", "2"), ("sodium chloride 0.9 %", "to 6 mL"))
    put(desk, "B", ("lidocaine 1 %", "1"), ("cyanocobalamin", "1"))
    plan(
        desk,
        Zone("knee, medial", "right", "A", "point by point", "30G 4 mm", Decimal(45), 30, Volume(Decimal("0.2"))),
        Zone("knee, lateral", "right", "B", "point by point", "30G 4 mm", Decimal(45), 10, Volume(Decimal("0.2"))),
    )


def _open(case: str, folder: Path, knowledge: Knowledge, qtbot: QtBot, size: tuple[int, int]) -> Bench:
    desk = scene("empty" if case == "main" else case, folder, knowledge)
    if case == "main":
        _main(desk)
    window = Window(desk)
    window.resize(*size)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go("mix")
    return Bench(window)


def _close(b: Bench) -> None:
    b.desk.flush()
    b.window.close()
    b.window.deleteLater()
    b.desk.outside.records.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[dict[str, tuple[Bench, Draft]]]:
    """One window for each case, put back to its beginning before each test."""
    kept: dict[str, tuple[Bench, Draft]] = {}
    yield kept
    for b, _ in kept.values():
        _close(b)


@pytest.fixture
def bench(
    qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge, shared: dict[str, tuple[Bench, Draft]]
) -> Iterator[Open]:
    own: list[Bench] = []

    def make(case: str = "main", width: int = 1366, height: int = 768, fresh: bool = False) -> Bench:
        if fresh or (width, height) != (1366, 768):
            own.append(_open(case, tmp_path_factory.mktemp(case), knowledge, qtbot, (width, height)))
            return own[-1]
        if case not in shared:
            b = _open(case, tmp_path_factory.mktemp(case), knowledge, qtbot, (width, height))
            shared[case] = (b, b.desk.document.draft)
            return b
        b, draft = shared[case]
        b.window.resize(width, height)
        b.window.notice.hide()
        b.hands.more = False
        b.desk._show(draft)
        b.window.activateWindow()
        qtbot.waitUntil(b.window.isActiveWindow)
        b.page.begin()
        b.hands.select(None)
        return b

    yield make
    for b in own:
        _close(b)


# What is seen


def test_the_table_says_what_the_check_says(bench: Open) -> None:
    b = bench()
    assert b.mix.told.full == "4 ingredients, 2 syringes, 8 mL"
    assert [group.syringe for group in b.mix.groups[: b.mix.count]] == ["A", "B"]
    assert b.group("A").head.where.full == "RIGHT knee, medial"
    first = b.row("A", 0)
    assert (first.name.full, first.volume.text(), first.dose.text(), first.strength.full) == ("Lidocaine", "2", "20", "1 % = 10 mg/mL")
    assert (first.used.full, first.percent.full, first.sign.word) == ("30 of 200 mg", "15 %", "major")
    assert b.row("A", 1).sign.word == "contraindicated"
    unknown = b.row("B", 1)
    assert (unknown.dose.text(), unknown.dose.placeholderText(), unknown.used.full) == ("", "?", "no sourced limit")
    assert unknown.bar.share is None
    assert unknown.choose.isVisible()


def test_nothing_found_is_a_grey_tick_and_never_green(bench: Open) -> None:
    b = bench("clear")
    b.hands.add("B", "water for injections 1 mL")
    row = b.row("B", 0)
    assert row.sign.word == "tick"
    assert "Nothing found" in row.accessibleDescription()


def test_a_failed_check_ticks_nothing(bench: Open, knowledge: Knowledge) -> None:
    from formulator.domain.rules import Kind

    b = bench("clear", fresh=True)
    b.desk.document.broken = frozenset({Kind.ALLERGY})
    b.desk.document.check_again()
    assert b.row("A", 0).sign.word == "failed"
    assert b.row("A", 0).caption.full == "check failed"


def test_an_empty_mix_says_what_to_do(bench: Open) -> None:
    b = bench("empty")
    assert b.mix.nothing.isVisible()
    assert not b.mix.nothing.button.isVisible()
    assert not b.mix.card.isVisible()
    b.hands.add("A", "lidocaine 1 % 2 mL")
    assert not b.mix.nothing.isVisible()
    assert b.mix.card.isVisible()
    assert "2&nbsp;mL" in b.mix.card.texts["prepare"].full


def test_a_long_unknown_name_wraps_and_is_never_cut(bench: Open) -> None:
    b = bench()
    b.hands.add("A", "x" * 60)
    QApplication.processEvents()
    row = b.row("A", 3)
    assert row.name.heightForWidth(row.name.width()) <= row.name.height() + 1
    assert row.name.full.replace("\u200b", "") == f"“{'x' * 60}”"
    assert row.sign.word == "not checked"


def test_the_detail_shows_the_arithmetic_and_the_source(bench: Open) -> None:
    b = bench()
    b.mix.focus_line("A", 0)
    detail = b.row("A", 0).detail
    assert detail is not None
    assert detail.isVisible()
    assert detail.steps.full.startswith("2 mL × 10 mg/mL = 20 mg → in 2 + 1 + 2 + 1 = 6 mL: ≈ 3.33 mg/mL")
    assert detail.limit.full.startswith("A 20 mg + B 10 mg = 30 mg: 15 % of 200 mg per session · ")
    assert not detail.rest.isVisible()
    detail.more.click()
    assert "4.5 mg/kg × 64 kg = 288 mg per session" in detail.rest.full
    assert detail.rest.isVisible()
    b.mix.focus_line("B", 0)
    assert not detail.isVisible()


def test_a_finding_marks_its_lines(bench: Open) -> None:
    b = bench()
    finding = next(f for f in b.desk.document.review.findings if f.id == "incompatibility-diclofenac-lidocaine")
    b.page.verdict.about.emit(finding)
    assert b.hands.about == {("A", 0), ("A", 1)}
    b.page.verdict.about.emit(None)
    assert not b.hands.about


# Typing


@pytest.mark.parametrize(
    ("field", "text", "shown"), [("volume", "3", ("3", "30")), ("dose", "15", ("1.5", "15")), ("volume", "15 mg", ("1.5", "15"))]
)
def test_the_amounts_follow(bench: Open, field: str, text: str, shown: tuple[str, str]) -> None:
    b = bench()
    row = b.row("A", 0)
    b.type(row.field(field), text)
    b.key(Qt.Key.Key_Tab)
    assert (row.volume.text(), row.dose.text()) == shown
    assert b.undo_text() == f"{field.capitalize()} of lidocaine"
    b.desk.document.stack.undo()
    assert (row.volume.text(), row.dose.text()) == ("2", "20")


def test_typing_is_not_disturbed_and_one_step(bench: Open) -> None:
    b = bench()
    row = b.row("A", 0)
    steps = b.desk.document.stack.count()
    b.type(row.volume, "2.50")
    assert row.volume.text() == "2.50"
    assert row.dose.text() == "25"
    b.key(Qt.Key.Key_Tab)
    assert row.volume.text() == "2.50".rstrip("0")
    assert b.desk.document.stack.count() == steps + 1
    b.type(row.volume, "3")
    assert b.desk.document.stack.count() == steps + 2


def test_undo_in_a_field_is_that_of_the_program(bench: Open) -> None:
    b = bench()
    row = b.row("A", 0)
    b.type(row.volume, "7")
    b.key(Qt.Key.Key_Z, CONTROL)
    assert row.volume.text() == "2"
    assert QApplication.focusWidget() is row.volume
    b.key(Qt.Key.Key_Y, CONTROL)
    assert row.volume.text() == "7"


@pytest.mark.parametrize("field", ["volume", "dose"])
def test_what_cannot_be_read_stays_and_says_why(bench: Open, field: str) -> None:
    b = bench()
    row = b.row("A", 0)
    part = row.field(field)
    b.type(part, "2x")
    assert row.volume.fault if field == "volume" else row.dose.fault
    assert "x is not a unit" in row.note.full
    b.key(Qt.Key.Key_Tab)
    assert part.text() == "2x"  # type: ignore[attr-defined]
    assert "volume not known" in b.mix.told.full
    assert b.row("A", 0).used.full == "not computed"
    b.type(part, "20 mg")
    assert not row.volume.fault
    assert not row.dose.fault
    assert row.sign.word == "major"


def test_a_dose_shown_in_mcg_is_typed_in_mcg(bench: Open) -> None:
    b = bench("empty")
    b.hands.add("A", "clonidine 0.3 mL")
    row = b.row("A", 0)
    assert (row.dose.text(), row.dose.counts_in) == ("45", "mcg")
    b.type(row.dose, "150")
    assert row.volume.text() == "1"
    b.key(Qt.Key.Key_Tab)
    assert (row.dose.text(), row.dose.counts_in) == ("0.15", "mg")
    b.type(row.dose, "0.06")
    assert row.volume.text() == "0.4"
    b.key(Qt.Key.Key_Tab)
    assert (row.dose.text(), row.dose.counts_in) == ("60", "mcg")


def test_the_reason_keeps_its_spaces_while_typed(bench: Open) -> None:
    b = bench()
    b.mix.focus_line("A", 0, "purpose")
    detail = b.row("A", 0).detail
    assert detail is not None
    b.type(detail.purpose, "pain ")
    QTest.keyClicks(detail.purpose, "at night")
    assert detail.purpose.text() == "pain at night"
    assert edits.line_at(b.desk.document.draft, "A", 0).purpose == "pain at night"
    assert b.undo_text() == "Reason for lidocaine"


def test_ampoules_and_their_size(bench: Open) -> None:
    b = bench()
    b.mix.focus_line("A", 2, "count")
    row = b.row("A", 2)
    assert row.detail is not None
    b.type(row.detail.count, "1")
    assert "size of the ampoule" in row.note.full
    b.choose(row.detail.sizes, "of 5 mL")
    assert row.volume.text() == "5"
    b.type(row.detail.count, "2")
    assert row.volume.text() == "10"


def test_a_missing_strength_is_chosen(bench: Open) -> None:
    b = bench()
    row = b.row("A", 1)
    b.choose(row.choose, "2.5 % = 25 mg/mL")
    assert (row.strength.full, row.dose.text()) == ("2.5 % = 25 mg/mL", "25")
    assert not row.choose.isVisible()
    assert b.undo_text() == "Strength of diclofenac"
    assert row.detail is not None
    b.choose(row.detail.strength, "5 % = 50 mg/mL")
    assert row.dose.text() == "50"


def test_the_diluent_fills_up(bench: Open) -> None:
    b = bench()
    row = b.row("A", 3)
    assert (row.volume.text(), row.dose.text(), row.strength.full) == ("6", "1", "fill to")
    b.type(row.volume, "8")
    assert row.dose.text() == "3"
    b.type(row.volume, "2")
    assert "leaves nothing" in row.note.full
    assert row.volume.fault
    b.type(row.dose, "4")
    b.key(Qt.Key.Key_Tab)
    assert (row.volume.text(), row.dose.text()) == ("", "4")
    assert row.volume.placeholderText() == ""
    assert b.group("A").head.total.full == "9 mL"


# Entering without the mouse


def test_four_ingredients_without_the_mouse(bench: Open) -> None:
    b = bench("empty")
    focus = QApplication.focusWidget()
    assert focus is b.page.ingredients.field
    for name, volume in (("lidocaine 1", "2"), ("piroxicam", "1"), ("pentoxifylline", "2"), ("mecobalamin", "1")):
        QTest.keyClicks(QApplication.focusWidget(), name)
        b.key(Qt.Key.Key_Return)
        QTest.keyClicks(QApplication.focusWidget(), volume)
        b.key(Qt.Key.Key_Return)
        assert QApplication.focusWidget() is b.page.ingredients.field
    assert b.mix.told.full == "4 ingredients, 1 syringe, 6 mL"


def test_names_entered_in_the_table_come_back_to_it(bench: Open) -> None:
    b = bench("empty")
    field = b.mix.groups[0].add.field
    field.setFocus()
    QTest.keyClicks(field, "lidocaine 1 %")
    b.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is b.row("A", 0).volume
    assert b.undo_text() == "Add lidocaine"
    QTest.keyClicks(QApplication.focusWidget(), "2")
    b.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "foozumab")
    b.key(Qt.Key.Key_Return)
    row = b.row("A", 1)
    assert row.caption.full == "not recognized"
    assert field.text() == ""
    b.key(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is b.page.ingredients.field


def test_a_suggestion_is_one_click(bench: Open) -> None:
    b = bench("empty")
    b.hands.add("A", "lidocaine foo 1 %")
    row = b.row("A", 0)
    QTest.keyClicks(row.volume, "2")
    assert row.near_buttons[0].text() == "lidocaine?"
    row.near_buttons[0].click()
    assert (row.name.full, row.volume.text(), row.dose.text()) == ("Lidocaine", "2", "20")
    assert not row.near.isVisible()


def test_arrows_go_from_row_to_row(bench: Open) -> None:
    b = bench()
    b.mix.focus_line("A", 3)
    b.key(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is b.row("B", 0).volume
    b.key(Qt.Key.Key_Up)
    b.key(Qt.Key.Key_Up)
    assert QApplication.focusWidget() is b.row("A", 2).volume
    b.row("A", 0).dose.setFocus()
    b.key(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is b.row("A", 1).dose
    b.mix.focus_line("B", 1)
    b.key(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is b.group("B").add.field
    b.key(Qt.Key.Key_Up)
    assert QApplication.focusWidget() is b.row("B", 1).volume


def test_tab_goes_through_the_rows_as_they_stand(bench: Open) -> None:
    b = bench()
    b.mix.focus_line("B", 0)
    b.hands.add("A", "piroxicam")
    wanted = [part for row in b.mix.rows() for part in (row.volume, row.dose)]
    at, found = b.mix.repeat, []
    for _ in range(400):
        at = at.nextInFocusChain()  # type: ignore[assignment]
        if at in wanted:
            found.append(at)
    assert found[: len(wanted)] == wanted


# Moving and removing


def test_keys_move_a_line_within_and_across(bench: Open) -> None:
    b = bench()
    b.mix.focus_line("A", 1)
    b.key(Qt.Key.Key_Up, ALT)
    assert b.names("A")[:2] == ["diclofenac", "lidocaine 1 %"]
    assert QApplication.focusWidget() is b.row("A", 0).volume
    assert b.undo_text() == "Move diclofenac"
    b.key(Qt.Key.Key_Up, ALT)
    assert b.names("A")[0] == "diclofenac"
    for _ in range(4):
        b.key(Qt.Key.Key_Down, ALT)
    assert b.names("B")[0] == "diclofenac"
    assert QApplication.focusWidget() is b.row("B", 0).volume
    for _ in range(5):
        b.desk.document.stack.undo()
    assert b.names("A") == ["lidocaine 1 %", "diclofenac", "pentoxifylline", "sodium chloride 0.9 %"]


def _drag(b: Bench, row: LineRow, to: QPoint) -> None:
    start = row.name.mapTo(row, QPoint(4, 4))
    QTest.mousePress(row, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for part in (1, 2, 3):
        QTest.mouseMove(row, start + (row.mapFromGlobal(to) - start) * part / 3)
    QApplication.processEvents()


def test_a_line_is_dragged_into_another_syringe(bench: Open) -> None:
    b = bench()
    row, target = b.row("A", 1), b.row("B", 1)
    _drag(b, row, target.mapToGlobal(QPoint(60, 2)))
    assert b.mix.dragging.active
    assert b.mix.dragging.mark.isVisible()
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton)
    assert not b.mix.dragging.mark.isVisible()
    assert b.names("B") == ["lidocaine 1 %", "diclofenac", "cyanocobalamin"]
    assert b.names("A") == ["lidocaine 1 %", "pentoxifylline", "sodium chloride 0.9 %"]
    b.desk.document.stack.undo()
    assert len(b.names("A")) == 4


def test_a_drag_given_up_moves_nothing(bench: Open) -> None:
    b = bench()
    b.mix.focus_line("A", 0)
    before = b.desk.document.draft
    row = b.row("A", 1)
    _drag(b, row, b.row("B", 1).mapToGlobal(QPoint(60, 2)))
    b.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton)
    assert b.desk.document.draft == before


def test_a_click_on_a_row_works_on_it(bench: Open) -> None:
    b = bench()
    row = b.row("B", 0)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(60, 10))
    assert b.hands.current == ("B", 0)
    assert QApplication.focusWidget() is row.volume


def test_removing_tells_and_comes_back(bench: Open) -> None:
    b = bench()
    b.mix.focus_line("A", 1)
    b.key(Qt.Key.Key_Delete, CONTROL)
    assert "diclofenac" not in b.names("A")
    assert b.window.notice.text.full == "Diclofenac removed"
    assert b.undo_text() == "Remove diclofenac"
    assert QApplication.focusWidget() is b.row("A", 1).volume
    b.window.notice.button.click()
    assert b.names("A")[1] == "diclofenac"


def test_the_notice_takes_back_only_what_it_told(bench: Open) -> None:
    b = bench()
    b.row("A", 1).remove.click()
    b.type(b.row("A", 0).volume, "3")
    b.window.notice.button.click()
    assert "diclofenac" not in b.names("A")
    assert edits.line_at(b.desk.document.draft, "A", 0).volume == edits.read_volume("3 mL")


def test_removing_without_a_line_says_so(bench: Open) -> None:
    b = bench()
    before = b.desk.document.draft
    b.key(Qt.Key.Key_Delete, CONTROL)
    assert b.desk.document.draft == before
    assert "Choose a line" in b.window.notice.text.full


def test_removing_all_and_undoing_all(bench: Open) -> None:
    b = bench()
    before, steps = b.desk.document.draft, b.desk.document.stack.index()
    while b.mix.rows():
        b.mix.rows()[0].remove.click()
    assert b.syringes() == ["B"]
    assert b.mix.nothing.isVisible()
    b.desk.document.stack.setIndex(steps)
    assert b.desk.document.draft == before
    assert len(b.mix.rows()) == 6


# Syringes


def test_a_syringe_more_with_its_lines_and_size(bench: Open) -> None:
    b = bench()
    b.group("B").add.more.click()
    assert b.syringes() == ["A", "B", "C"]
    assert QApplication.focusWidget() is b.group("C").add.field
    assert b.page.ingredients.syringe == "C"
    QTest.keyClicks(QApplication.focusWidget(), "piroxicam 1 mL")
    b.key(Qt.Key.Key_Return)
    b.choose(b.group("C").head.size_button, "of 2 mL")
    head = b.group("C").head
    assert (head.size_button.text(), head.total.full) == ("of 2 mL", "1 mL")
    assert head.gauge.isVisible()
    b.choose(b.group("C").head.size_button, "Remove syringe C")
    assert b.syringes() == ["A", "B"]
    b.window.notice.button.click()
    assert b.syringes() == ["A", "B", "C"]
    assert b.group("C").head.size_button.text() == "of 2 mL"


def test_an_overfilled_syringe_shows_it(bench: Open) -> None:
    b = bench()
    b.choose(b.group("A").head.size_button, "of 5 mL")
    assert b.group("A").head.gauge.share is not None
    assert b.group("A").head.gauge.share > 1


def test_a_diluent_is_chosen_and_then_filled(bench: Open) -> None:
    b = bench()
    b.mix.focus_line("B", 0)
    b.key(Qt.Key.Key_D, CONTROL)
    menu = b.group("B").add.fill.opened
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["Sodium chloride", "Sodium bicarbonate", "Water for injections"]
    menu.actions()[0].trigger()
    menu.close()
    row = b.row("B", 2)
    assert QApplication.focusWidget() is row.volume
    QTest.keyClicks(row.volume, "5")
    assert row.dose.text() == "3"
    assert not b.group("B").add.fill.isVisible()
    b.mix.focus_line("B", 0)
    b.key(Qt.Key.Key_D, CONTROL)
    assert QApplication.focusWidget() is row.volume


# The page


def test_the_columns_are_those_of_the_design(bench: Open) -> None:
    b = bench()
    assert b.page.splitter.sizes() == [296, 618, 420]
    b.window.resize(1920, 1080)
    sizes = b.page.splitter.sizes()
    assert (sizes[0], sizes[2]) == (340, 560)


def test_dragged_widths_are_kept(bench: Open) -> None:
    b = bench(fresh=True)
    b.page.splitter.setSizes([260, 694, 380])
    b.page._keep_widths()
    assert b.page._kept_widths() == (260, 380)
    b.window.resize(1920, 1080)
    b.window.resize(1366, 768)
    assert b.page.splitter.sizes() == [260, 694, 380]


def test_a_damaged_file_of_widths_is_passed_over(bench: Open) -> None:
    b = bench(fresh=True)
    path = b.desk.outside.data / "window.ini"
    path.write_text("[mix]\nnormal=x, y\n", encoding="utf-8")
    assert b.page._kept_widths() == (296, 420)


def test_the_drawer_of_a_narrow_window(bench: Open) -> None:
    b = bench(width=1024, height=600)
    assert not b.page.ingredients.isVisible()
    assert b.mix.drawer_button.isVisible()
    assert QApplication.focusWidget() is b.group("B").add.field
    b.key(Qt.Key.Key_F, CONTROL)
    assert b.page.ingredients.isVisible()
    assert QApplication.focusWidget() is b.page.ingredients.field
    QTest.keyClicks(QApplication.focusWidget(), "piroxicam")
    b.key(Qt.Key.Key_Return)
    assert not b.page.ingredients.isVisible()
    QTest.keyClicks(QApplication.focusWidget(), "1")
    b.key(Qt.Key.Key_Return)
    assert b.page.ingredients.isVisible()
    assert QApplication.focusWidget() is b.page.ingredients.field
    b.key(Qt.Key.Key_Escape)
    b.key(Qt.Key.Key_Escape)
    assert not b.page.ingredients.isVisible()
    assert b.mix.isAncestorOf(QApplication.focusWidget() or b.window)
    b.window.resize(1366, 768)
    assert b.page.ingredients.isVisible()
    assert not b.mix.drawer_button.isVisible()


@pytest.mark.parametrize("place", ["", "lines", "findings", "untested", "nowhere"])
def test_every_place_is_arrived_at(bench: Open, place: str) -> None:
    b = bench()
    b.window.go(f"mix#{place}")
    focus = QApplication.focusWidget()
    assert focus is not None
    assert b.page.isAncestorOf(focus)
    if place == "lines":
        assert focus is b.row("A", 1).choose


def test_coming_back_leaves_the_focus(bench: Open) -> None:
    b = bench()
    b.mix.focus_line("A", 2)
    b.window.go("mix")
    assert QApplication.focusWidget() is b.row("A", 2).volume


def test_another_patient_shows_another_mix(bench: Open, knowledge: Knowledge) -> None:
    from tests.ui.desks import BRUNO

    b = bench(fresh=True)
    b.mix.focus_line("A", 2)
    b.desk.new_patient(BRUNO)
    assert b.hands.current is None
    assert not b.mix.rows()
    put(b.desk, "A", ("piroxicam", "1"))
    assert [row.name.full for row in b.mix.rows()] == ["Piroxicam"]


# The session before


def _signed_before(b: Bench) -> None:
    import msgspec

    from formulator.domain.treatment import Earlier
    from formulator.workbench.draft import with_treatment

    draft = b.desk.document.draft
    lines = tuple(
        msgspec.structs.replace(line, typed_volume=edits.read_volume("4 mL")) if line.substance == "lidocaine" else line
        for formula in draft.treatment.formulas
        for line in formula.lines
        if line.substance != "diclofenac"
    )[:3]
    earlier = Earlier(draft.on.replace(day=1), lines)
    b.desk.document.edit("Earlier", lambda d: edits.settled(with_treatment(d, previous=(earlier,)), b.desk.document.knowledge))


def test_what_changed_since_the_last_session(bench: Open) -> None:
    b = bench()
    assert not b.mix.since.isVisible()
    _signed_before(b)
    assert b.mix.since.text.full == "Since session 1: lidocaine 4 → 3 mL, diclofenac 1 mL added, cyanocobalamin 1 mL added"
    b.mix.since.reason.click()
    row = b.row("A", 0)
    assert row.detail is not None
    assert QApplication.focusWidget() is row.detail.purpose


def test_every_part_has_a_name_and_signs_have_words(bench: Open) -> None:
    b = bench()
    for row in b.mix.rows():
        for part in row.tab_order():
            assert part.accessibleName() or getattr(part, "text", lambda: "")()
        assert row.accessibleDescription()
    texts = [text for text in b.mix.findChildren(Text) if text.isVisible()]
    assert all(not text.full.startswith(".") for text in texts)


def test_edits_are_quick_enough_for_typing(bench: Open) -> None:
    """From the key to the updated table, without painting: far from where one would notice."""
    import time

    b = bench()
    row = b.row("A", 0)
    row.volume.setFocus()
    times = []
    for text in itertools.islice(itertools.cycle("123"), 20):
        row.volume.selectAll()
        begun = time.perf_counter()
        QTest.keyClicks(row.volume, text)
        times.append(time.perf_counter() - begun)
    assert sorted(times)[len(times) // 2] < 0.1
