"""The palette, the sheet of shortcuts, and what both share: focus kept inside and given back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.domain.records import RecordsError
from formulator.ui.dialogs.palette import Palette
from formulator.ui.dialogs.shortcuts import Shortcuts, sections, shared
from formulator.ui.models.palette import Found, arranged, spoken
from formulator.ui.widgets.keycap import KeyCap
from formulator.ui.window import Window
from formulator.workbench import prepare
from formulator.workbench.search import Rank
from tests.ui.scenes import scene


def opened(qtbot: QtBot, folder: Path, knowledge: Knowledge, case: str, page: str) -> Window:
    made = Window(scene(case, folder, knowledge))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.go(page)
    return made


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[Window]:
    """Helena is on the desk, nothing in the mix."""
    made = opened(qtbot, tmp_path, knowledge, "empty", "mix")
    yield made
    made.desk.flush()
    made.desk.outside.records.close()


@pytest.fixture
def free(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[Window]:
    """Nobody is on the desk."""
    made = opened(qtbot, tmp_path, knowledge, "nobody", "start")
    yield made
    made.desk.outside.records.close()


def palette(window: Window) -> Palette:
    window.actions_of["palette"].trigger()
    (found,) = Palette.shown_over(window)
    QAbstractItemModelTester(found.model, QAbstractItemModelTester.FailureReportingMode.Fatal, found)
    return found


def names(found: Palette) -> list[str]:
    return [row.name for row in found.model.rows]


def one(window: Window, kind: type[QWidget]) -> list[QWidget]:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


# Finding and doing


def test_it_opens_with_all_that_can_be_done(window: Window) -> None:
    found = palette(window)
    assert found.field.hasFocus()
    assert "New patient" in names(found)
    assert "Find anything" not in names(found)
    row = next(row for row in found.model.rows if row.name == "Settings")
    assert row.keys == ("Ctrl ,",)
    assert row.second == "Program"


def test_an_action_is_done_by_its_name(qtbot: QtBot, window: Window) -> None:
    found = palette(window)
    qtbot.keyClicks(found.field, "settin")
    assert names(found)[0] == "Settings"
    qtbot.keyClick(found.field, Qt.Key.Key_Return)
    assert window.page == "settings"
    assert not Palette.shown_over(window)


def test_what_cannot_be_done_now_is_left_out(window: Window, qtbot: QtBot) -> None:
    found = palette(window)
    undo, redo = (window.actions_of[name] for name in ("undo", "redo"))
    for action in (undo, redo):
        assert (action.text() in names(found)) == action.isEnabled()
    assert not redo.isEnabled()


def test_without_a_patient_only_what_needs_none_is_offered(qtbot: QtBot, free: Window) -> None:
    found = palette(free)
    assert "New patient" in names(found)
    assert "Fill up with a diluent" not in names(found)
    qtbot.keyClicks(found.field, "lidocaine")
    assert not any(row.name.startswith("Lidocaine") for row in found.model.rows)


def test_a_patient_is_opened_at_the_mix(qtbot: QtBot, free: Window) -> None:
    found = palette(free)
    qtbot.keyClicks(found.field, "tessari")
    assert names(found) == ["Bruno Tessari"]
    assert "P-0007" in found.model.rows[0].second
    qtbot.keyClick(found.field, Qt.Key.Key_Return)
    assert free.desk.patient is not None
    assert free.desk.patient.facts.name == "Bruno Tessari"
    assert free.page == "mix"


def test_an_ingredient_is_added_to_the_mix(qtbot: QtBot, window: Window) -> None:
    window.go("course")
    found = palette(window)
    qtbot.keyClicks(found.field, "xylocaine")
    assert found.model.rows[0].name == "Lidocaine"
    assert "“Xylocaine" in found.model.rows[0].second
    qtbot.keyClick(found.field, Qt.Key.Key_Return)
    (formula,) = window.desk.document.draft.treatment.formulas
    assert [prepare.name_of(line, window.desk.document.knowledge) for line in formula.lines] == ["lidocaine"]
    assert window.page == "mix"
    assert window.desk.document.stack.undoText() == "Add lidocaine"


def test_up_and_down_go_round_and_the_current_row_is_told(qtbot: QtBot, window: Window) -> None:
    found = palette(window)
    qtbot.keyClick(found.field, Qt.Key.Key_Up)
    assert found.list.currentIndex().row() == len(found.model.rows) - 1
    qtbot.keyClick(found.field, Qt.Key.Key_Down)
    assert found.list.currentIndex().row() == 0
    qtbot.keyClick(found.field, Qt.Key.Key_PageDown)
    assert found.list.currentIndex().row() == 8
    assert found.field.accessibleDescription() == spoken(found.model.rows[8])
    assert found.field.hasFocus()


def test_a_click_does_it(qtbot: QtBot, window: Window) -> None:
    found = palette(window)
    qtbot.keyClicks(found.field, "settings")
    place = found.list.visualRect(found.model.index(0)).center()
    qtbot.mouseClick(found.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.page == "settings"


def test_a_misspelling_is_shown_before_it_is_done(qtbot: QtBot, window: Window) -> None:
    found = palette(window)
    qtbot.keyClicks(found.field, "ketorloac")
    assert "Did you mean" in found.count.full
    assert all(row.near for row in found.model.rows)
    qtbot.keyClick(found.field, Qt.Key.Key_Return)
    assert window.desk.document.draft.treatment.formulas == ()
    assert found.isVisible()
    qtbot.keyClick(found.field, Qt.Key.Key_Return)
    assert len(window.desk.document.draft.treatment.formulas) == 1


@pytest.mark.parametrize("text", ["qqqqqqq", "%", "'; DROP TABLE patient; --", "x" * 400])
def test_what_nobody_is_called_finds_nothing_and_enter_does_nothing(qtbot: QtBot, window: Window, text: str) -> None:
    found = palette(window)
    found.field.setText(text)
    found.field.typed.emit(text)
    assert found.count.full
    qtbot.keyClick(found.field, Qt.Key.Key_Return)
    assert window.page == "mix"


def test_records_that_cannot_be_searched_are_told_and_actions_still_work(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    def fails(text: str, limit: int = 50) -> None:
        raise RecordsError("the records cannot be read")

    monkeypatch.setattr(window.desk.outside.records.patients, "search", fails)
    found = palette(window)
    qtbot.keyClicks(found.field, "settings")
    assert "the records cannot be read" in found.count.full
    assert names(found) == ["Settings"]


def test_kinds_stand_together_the_best_first() -> None:
    def row(name: str, rank: Rank) -> Found:
        return Found("x", name, "", lambda: None, rank)

    rows = arranged(
        [row("a", Rank.WORD), row("b", Rank.WORD)], [row("p", Rank.START)], [row("i", Rank.EXACT), row("j", Rank.WORD), row("n", Rank.NEAR)]
    )
    assert [found.name for found in rows] == ["i", "j", "p", "a", "b"]
    assert [found.name for found in arranged([], [row("n", Rank.NEAR)])] == ["n"]


# What all sheets share


def test_escape_gives_the_focus_back(qtbot: QtBot, window: Window) -> None:
    window.actions_of["search"].trigger()
    before = QApplication.focusWidget()
    found = palette(window)
    qtbot.keyClicks(found.field, "abc")
    qtbot.keyClick(found.field, Qt.Key.Key_Escape)
    assert not Palette.shown_over(window)
    assert QApplication.focusWidget() is before


def test_its_key_once_more_closes_it(qtbot: QtBot, window: Window) -> None:
    for name, kind in (("palette", Palette), ("shortcuts", Shortcuts)):
        window.actions_of[name].trigger()
        assert len(one(window, kind)) == 1
        window.actions_of[name].trigger()
        assert one(window, kind) == []


def test_another_sheet_takes_its_place_and_the_focus_still_goes_back(qtbot: QtBot, window: Window) -> None:
    window.actions_of["search"].trigger()
    before = QApplication.focusWidget()
    palette(window)
    window.actions_of["shortcuts"].trigger()
    assert not Palette.shown_over(window)
    (sheet,) = Shortcuts.shown_over(window)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before


def test_tab_stays_inside(qtbot: QtBot, window: Window) -> None:
    window.actions_of["shortcuts"].trigger()
    (sheet,) = Shortcuts.shown_over(window)
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        seen = set()
        for _ in range(4):
            focus = QApplication.focusWidget()
            assert focus is not None
            assert focus is sheet or sheet.isAncestorOf(focus)
            seen.add(focus)
            qtbot.keyClick(focus, Qt.Key.Key_Tab, modifier)
        assert len(seen) == 2


def test_a_click_beside_it_closes_it_and_does_nothing_else(qtbot: QtBot, window: Window) -> None:
    palette(window)
    place = QPoint(20, window.height() - 20)
    target = window.childAt(place)
    assert target is not None
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(window, place))
    assert not Palette.shown_over(window)
    assert window.page == "mix"


def test_a_page_that_takes_the_focus_closes_it(qtbot: QtBot, window: Window) -> None:
    palette(window)
    window.actions_of["search"].trigger()
    assert not Palette.shown_over(window)


def test_it_stays_inside_a_window_that_shrinks(qtbot: QtBot, window: Window) -> None:
    found = palette(window)
    for size in ((1024, 600), (1366, 768)):
        window.resize(*size)
        assert window.rect().contains(found.geometry())


def test_nothing_is_left_behind(qtbot: QtBot, window: Window) -> None:
    counts = []
    for _ in range(3):
        found = palette(window)
        qtbot.keyClick(found.field, Qt.Key.Key_Escape)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        counts.append(len(window.children()))
    assert counts[0] == counts[1] == counts[2]


# The sheet of shortcuts


def test_every_shortcut_is_on_the_sheet(window: Window) -> None:
    window.actions_of["shortcuts"].trigger()
    (sheet,) = Shortcuts.shown_over(window)
    caps = {cap.text for cap in sheet.findChildren(KeyCap)}
    assert {"Ctrl F", "F8", "Ctrl Shift N", "Ctrl +", "Ctrl Enter", "Ctrl B"} <= caps
    told = {text for _, keys in sections(window.actions_of) for text, _ in keys}
    for entry in window.actions_of.entries.values():
        if entry.action.shortcuts() and entry.id not in ("undo", "redo"):
            assert entry.action.text() in told


@pytest.mark.parametrize(("width", "columns"), [(1366, 3), (1024, 3), (700, 2), (400, 1)])
def test_it_takes_as_many_columns_as_fit(window: Window, width: int, columns: int) -> None:
    window.actions_of["shortcuts"].trigger()
    (sheet,) = Shortcuts.shown_over(window)
    sheet.resize(min(960, width - 16), 500)
    assert len(sheet.columns) == columns
    assert sum(down.count() - 1 for down in sheet.columns) == len(sheet.groups)


def test_columns_are_shared_in_order() -> None:
    assert shared([4, 4, 4], 3) == [0, 1, 2]
    assert shared([4, 4, 4], 1) == [0, 0, 0]
    assert shared([9, 2, 2, 2], 2) == [0, 1, 1, 1]
    assert shared([], 3) == []
