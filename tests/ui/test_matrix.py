"""The matrix: a letter for each pair, moved through by keys, what is known of the selected one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.matrix import MatrixTab
from formulator.ui.panels.verdict import VerdictPanel
from formulator.workbench import edits
from formulator.workbench.pairtable import State
from tests.ui.desks import BRUNO, answered
from tests.ui.scenes import put, scene


def shown(qtbot: QtBot, desk: Desk, width: int = 420, height: int = 648) -> VerdictPanel:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setMinimumSize(200, 200)
    panel = VerdictPanel(desk, Actions(window))
    window.setCentralWidget(panel)
    window.resize(width, height)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=2000)
    panel.toggle_matrix()
    return panel


@pytest.fixture
def panel(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[VerdictPanel]:
    desk = scene("main", tmp_path, knowledge)
    yield shown(qtbot, desk)
    desk.outside.records.close()


def letters(matrix: MatrixTab) -> dict[tuple[int, int], str]:
    return {place: button.state.value for place, button in matrix.triangle.cells.items()}


def test_each_pair_has_a_letter_and_a_name(panel: VerdictPanel) -> None:
    matrix = panel.matrix
    assert matrix.syringe == "A"
    assert letters(matrix) == {(0, 0): "I", (1, 0): "?", (1, 1): "?", (2, 0): "C", (2, 1): "?", (2, 2): "C"}
    assert matrix.triangle.cells[0, 0].accessibleName() == "Lidocaine and diclofenac: incompatible"
    assert matrix.triangle.cells[1, 1].accessibleName() == "Diclofenac and pentoxifylline: no data"
    assert matrix.untested.full == "4 pairs without data count as untested, never as compatible."


def test_the_worst_pair_is_selected_and_explained(panel: VerdictPanel) -> None:
    view = panel.matrix.views[0]
    assert panel.matrix.triangle.cells[0, 0].isChecked()
    assert (view.title.full, view.word.full) == ("Lidocaine + diclofenac", "Incompatible")
    assert view.rows.text_of("Yours").startswith("lidocaine 2 mL of 10 mg/mL")
    assert view.rows.text_of("Seen") == "precipitate"


def test_arrow_keys_move_from_pair_to_pair(qtbot: QtBot, panel: VerdictPanel) -> None:
    matrix = panel.matrix
    assert matrix.triangle.cells[0, 0].hasFocus()
    for key, place in (
        (Qt.Key.Key_Right, (0, 0)), (Qt.Key.Key_Down, (1, 0)), (Qt.Key.Key_Right, (1, 1)), (Qt.Key.Key_Down, (2, 1)), (Qt.Key.Key_Left, (2, 0)),
        (Qt.Key.Key_Up, (1, 0)),
    ):  # fmt: skip
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert matrix.triangle.cells[place].hasFocus()
        assert [p for p, button in matrix.triangle.cells.items() if button.isChecked()] == [place]
    assert matrix.views[0].title.full == "Lidocaine + pentoxifylline"
    assert matrix.views[0].word.full == "No data"
    assert "does not mean that they are compatible" in matrix.views[0].rows.text_of("Studied")


def test_only_the_selected_cell_is_reached_by_tab(panel: VerdictPanel) -> None:
    reached = [place for place, button in panel.matrix.triangle.cells.items() if button.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert reached == [(0, 0)]


def test_the_other_syringe_and_the_pair_that_stays(qtbot: QtBot, panel: VerdictPanel, knowledge: Knowledge) -> None:
    matrix = panel.matrix
    assert matrix.syringes is not None
    qtbot.mouseClick(matrix.syringes.keys["B"], Qt.MouseButton.LeftButton)
    assert letters(matrix) == {(0, 0): "?"}
    qtbot.mouseClick(matrix.syringes.keys["A"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(matrix.triangle.cells[2, 2], Qt.MouseButton.LeftButton)
    assert matrix.views[0].title.full == "Pentoxifylline + sodium chloride"
    panel.desk.document.edit("Remove", lambda d: edits.removed(d, "A", 0, knowledge))
    assert matrix.views[0].title.full == "Pentoxifylline + sodium chloride"
    assert letters(matrix) == {(0, 0): "?", (1, 0): "?", (1, 1): "C"}


def test_repairs_of_the_pair(qtbot: QtBot, panel: VerdictPanel) -> None:
    matrix = panel.matrix
    qtbot.waitUntil(lambda: bool(matrix.foot.shown), timeout=2000)
    assert matrix.foot.shown[0].accessibleName() == "Remove diclofenac, clears 3 of 6"
    qtbot.keyClick(matrix.triangle.cells[0, 0], Qt.Key.Key_Return)
    assert matrix.foot.shown[0].hasFocus()
    qtbot.keyClick(matrix.foot.shown[0], Qt.Key.Key_Return)
    assert "I" not in letters(matrix).values()
    assert panel.desk.document.stack.undoText() == "Remove diclofenac"


def test_a_pair_without_data_never_looks_compatible(panel: VerdictPanel) -> None:
    for place, button in panel.matrix.triangle.cells.items():
        image = button.grab().toImage()
        scale = image.devicePixelRatio()
        middle = image.pixelColor(int(image.width() / 2 - 12 * scale), image.height() // 2)
        if button.state is State.COMPATIBLE:
            assert middle == look().color("accent_tint"), place
        if button.state is State.NO_DATA:
            assert middle != look().color("accent_tint"), place


def test_one_substance_and_an_empty_bench(qtbot: QtBot, desk: Desk, knowledge: Knowledge) -> None:
    desk.new_patient(BRUNO)
    desk.document.edit("Ask", answered)
    panel = shown(qtbot, desk)
    assert panel.matrix.alone.full == "No syringe has a line yet."
    put(desk, "A", ("lidocaine 1 %", "2"))
    assert panel.matrix.alone.full == "Lidocaine alone: there is no pair in this syringe."
    assert not panel.matrix.legend.isVisible()
    put(desk, "A", ("pentoxifylline", "2"))
    assert letters(panel.matrix) == {(0, 0): "?"}
    assert panel.matrix.legend.isVisible() and not panel.matrix.alone.isVisible()
    desk.document.stack.undo()
    assert not panel.matrix.triangle.cells


def test_many_substances_shrink_and_turn_their_names(qtbot: QtBot, desk: Desk) -> None:
    desk.new_patient(BRUNO)
    desk.document.edit("Ask", answered)
    names = (
        "lidocaine 1 %", "mepivacaine 1 %", "Akis 25 mg/mL", "sodium bicarbonate 8.4 %", "thiocolchicoside", "ketorolac 30 mg/mL", "tramadol",
        "a foreign brand that nobody has ever heard of",
    )  # fmt: skip
    put(desk, "A", *((name, "1") for name in names))
    panel = shown(qtbot, desk)
    triangle = panel.matrix.triangle
    assert len(triangle.cells) == 28
    assert all(24 <= button.width() <= 40 and button.height() >= 24 for button in triangle.cells.values())
    assert triangle._slanted
    spots = {button.geometry().topLeft().toTuple() for button in triangle.cells.values()}
    assert len(spots) == 28
    last = triangle.cells[6, 6]
    panel.matrix._picked(6, 6)
    assert panel.matrix.area.viewport().rect().contains(last.mapTo(panel.matrix.area.viewport(), last.rect().center()))


def test_the_untested_row_leads_to_the_first_pair_without_data(panel: VerdictPanel) -> None:
    panel.show_place("untested")
    assert panel.stack.currentWidget() is panel.body
    panel.body.matrix.emit()
    assert panel.stack.currentWidget() is panel.matrix
    assert panel.matrix.cell is not None and panel.matrix.cell.state is State.NO_DATA
    assert panel.matrix.triangle.cells[1, 0].hasFocus()


def test_the_key_goes_back_and_forth(panel: VerdictPanel) -> None:
    assert panel.tabs["matrix"].isChecked()
    panel.toggle_matrix()
    assert panel.tabs["verdict"].isChecked() and panel.body.list.hasFocus()
    panel.toggle_matrix()
    assert panel.matrix.triangle.cells[0, 0].hasFocus()
    panel.next_finding()
    assert panel.tabs["verdict"].isChecked()
