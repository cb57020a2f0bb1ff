"""The main job, from the empty program to the sheet that is read back: by keyboard alone, and by pointer with the actions counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.ui.desk import Desk
from formulator.ui.pages.mix import MixPage
from formulator.ui.window import Window
from tests.ui.desks import Chooser, Printer, make_desk
from tests.ui.hands import Keys, Pointer
from tests.ui.scenes import scene


def _window(qtbot: QtBot, desk: Desk) -> Window:
    window = Window(desk)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=3000)
    return window


def _chooser(desk: Desk) -> Chooser:
    assert isinstance(desk.outside.choosing, Chooser)
    return desk.outside.choosing


def _printer(desk: Desk) -> Printer:
    assert isinstance(desk.outside.printing, Printer)
    return desk.outside.printing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def desks(tmp_path: Path, knowledge: Knowledge) -> Iterator[Desk]:
    made = make_desk(tmp_path / "data", knowledge)
    yield made
    made.flush()
    made.outside.records.close()


def _text(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())


def test_the_whole_job_by_keyboard_alone(qtbot: QtBot, desks: Desk, folder: Path) -> None:
    """No patient, no draft; then a signed, printed and saved sheet, and the next session of it."""
    window = _window(qtbot, desks)
    window.go("start")
    keys = Keys(qtbot, window)
    _chooser(desks).path = folder / "sheet.pdf"
    _new_patient(keys)
    _answers(keys)
    assert window.page == "mix"
    _mix(keys, desks)
    keys.press(Qt.Key.Key_F6)
    assert not desks.document.review.waits_for
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(_printer(desks).printed), timeout=20_000)
    keys.control("S")
    qtbot.waitUntil((folder / "sheet.pdf").exists, timeout=20_000)
    text = _text(folder / "sheet.pdf")
    number = desks.sheets[0].entry.number
    for part in (number, "Maria Rossi", "Lidocaine", "20 mg", "2 mL", "Dr. B. Example", "none known"):
        assert part in text, part
    assert "NOT FOR USE" not in text
    keys.control("R")
    assert window.page == "mix"
    assert [line.substance for line in desks.document.draft.treatment.formulas[0].lines] == ["lidocaine"]
    assert len(desks.document.draft.treatment.previous) == 1


def _new_patient(keys: Keys) -> None:
    keys.control("N")
    keys.write("Maria Rossi")
    keys.press(Qt.Key.Key_Tab)
    keys.write("1980-04-12")
    keys.press(Qt.Key.Key_Tab)
    keys.write("M")
    keys.press(Qt.Key.Key_Tab)
    keys.enter("70")
    assert keys.window.page == "patient"


def _answers(keys: Keys) -> None:
    keys.press(Qt.Key.Key_Return)  # no allergy known
    keys.write("N")  # no new medicine
    assert "Anticoagulant" in keys.name
    keys.press(Qt.Key.Key_Return)  # to the home medicines, which were never asked
    keys.press(Qt.Key.Key_Return)  # none taken
    keys.control("T")
    keys.write("N")  # not applicable
    keys.write("N")  # no fever
    keys.write("Y")  # the diagnosis was made
    keys.press(Qt.Key.Key_Return)  # on to the mix


def _mix(keys: Keys, desk: Desk) -> None:
    keys.enter("lidocaine 1 %")
    assert "Volume of Lidocaine" in keys.name
    keys.enter("2")
    keys.control("J")  # to what signing still waits for: the conditions were never asked
    assert "Conditions" in keys.name
    keys.press(Qt.Key.Key_Return)  # none
    assert not desk.document.review.waits_for


def test_a_mix_of_four_takes_ten_presses_at_most(qtbot: QtBot, folder: Path, knowledge: Knowledge) -> None:
    """From an open, answered patient to the printed sheet; typing is not counted."""
    desk = scene("answered", folder, knowledge)
    window = _window(qtbot, desk)
    window.go("mix")
    page = window.pages["mix"]
    assert isinstance(page, MixPage)
    hand, keys = Pointer(qtbot, window), Keys(qtbot, window)
    for name, amount in (("lidocaine 1 %", "2"), ("pentoxifylline", "2"), ("ascorbic acid 100 mg", "1"), ("cyanocobalamin 1 mg/mL", "1")):
        keys.write(name)
        hand.twice(page.ingredients.list, 0)
        keys.enter(amount)
    assert len(desk.document.draft.treatment.formulas[0].lines) == 4
    if desk.document.review.unacknowledged:
        hand.press(window.stepbar.link)
        hand.press(hand.button("Acknowledge the pairs without data"))
    assert not desk.document.review.waits_for
    hand.press(window.stepbar.button)
    hand.press(window.stepbar.button)
    qtbot.waitUntil(lambda: bool(_printer(desk).printed), timeout=20_000)
    assert hand.actions <= 10, hand.actions
    desk.outside.records.close()


def test_a_session_is_repeated_in_four_presses_at_most(qtbot: QtBot, folder: Path, knowledge: Knowledge) -> None:
    """From an open, answered patient with a signed sheet to the next printed one."""
    desk = scene("answered again", folder, knowledge)
    window = _window(qtbot, desk)
    window.go("mix")
    hand = Pointer(qtbot, window)
    hand.press(hand.button("Repeat the last session"))
    assert not desk.document.review.waits_for
    hand.press(window.stepbar.button)
    hand.press(window.stepbar.button)
    qtbot.waitUntil(lambda: bool(_printer(desk).printed), timeout=20_000)
    assert hand.actions <= 4, hand.actions
    assert len(desk.sheets) == 2
    QApplication.processEvents()
    desk.outside.records.close()
