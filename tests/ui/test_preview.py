"""The preview: made beside the window, sharp at every size, never of somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Event

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.domain.protocol import ProtocolSheet
from formulator.ui.desk import Desk
from formulator.ui.pages.sign import SignPage
from formulator.ui.panels.preview import Preview
from formulator.ui.window import Window
from tests.sheets.reading import by_pdfium, squeezed
from tests.sheets.samples import small
from tests.ui.desks import BRUNO, HELENA
from tests.ui.scenes import scene


@pytest.fixture
def preview(desk: Desk, qtbot: QtBot) -> Iterator[Preview]:
    host = QWidget()
    qtbot.addWidget(host)
    host.setFixedSize(700, 600)
    made = Preview(desk, "Choose a sheet.", parent=host)
    made.setGeometry(host.rect())
    host.show()
    yield made
    made.clear()


def pdf_of(desk: Desk, sheet: ProtocolSheet | None = None) -> bytes:
    return desk.outside.render(sheet or small(), "A4")


def shown(preview: Preview) -> bool:
    return preview.stack.currentWidget() is preview.view


def test_the_pages_are_shown_and_fit_the_width(preview: Preview, qtbot: QtBot) -> None:
    assert preview.stack.currentWidget() is preview.empty
    preview.show_pdf(pdf_of(preview.desk), "Sheet 1", "sheet 1")
    qtbot.waitUntil(lambda: shown(preview))
    assert preview.title.full == "Sheet 1"
    assert preview.place.full.startswith("page 1 of ")
    assert preview.view.room() - 12 <= preview.view.paper.widest * preview.view.paper.scale <= preview.view.room()
    assert preview.fit.isChecked()
    assert preview.view.horizontalScrollBar().maximum() == 0


def test_sizes(preview: Preview, qtbot: QtBot) -> None:
    """At 100 % a page of A4 is as wide as on paper; each size is drawn anew so that it is sharp."""
    preview.show_pdf(pdf_of(preview.desk), "Sheet", "sheet 1")
    qtbot.waitUntil(lambda: shown(preview))
    preview.set_zoom(100)
    assert abs(preview.view.paper.widest * preview.view.paper.scale - 210 / 25.4 * 96) <= 2
    preview.zoom_in()
    assert (preview.zoom, preview.percent.text()) == (125, "125 %")
    qtbot.waitUntil(lambda: preview._dots == 120)
    for _ in range(9):
        preview.zoom_in()
    assert preview.zoom == 300
    for _ in range(9):
        preview.zoom_out()
    assert preview.zoom == 50
    qtbot.waitUntil(lambda: preview._dots == 48)
    qtbot.mouseClick(preview.fit, Qt.MouseButton.LeftButton)
    assert preview.zoom is None
    assert preview.fit.isChecked()


def test_control_and_the_wheel(preview: Preview, qtbot: QtBot) -> None:
    preview.show_pdf(pdf_of(preview.desk), "Sheet", "sheet 1")
    qtbot.waitUntil(lambda: shown(preview))
    preview.set_zoom(100)
    for turn, held, wanted in ((120, True, 125), (-120, True, 100), (-120, False, 100)):
        modifiers = Qt.KeyboardModifier.ControlModifier if held else Qt.KeyboardModifier.NoModifier
        place = QPointF(50, 50)
        event = QWheelEvent(
            place, place, QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(preview.view.viewport(), event)
        assert preview.zoom == wanted
    assert preview.view.verticalScrollBar().value() > 0


def test_scrolling_by_keys(preview: Preview, qtbot: QtBot) -> None:
    preview.show_pdf(pdf_of(preview.desk), "Sheet", "sheet 1")
    qtbot.waitUntil(lambda: shown(preview))
    bar = preview.view.verticalScrollBar()
    qtbot.keyClick(preview.view, Qt.Key.Key_Space)
    down = bar.value()
    assert down > 0
    qtbot.keyClick(preview.view, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert bar.value() == 0
    qtbot.keyClick(preview.view, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    qtbot.keyClick(preview.view, Qt.Key.Key_Home)
    assert bar.value() == 0
    qtbot.keyClick(preview.view, Qt.Key.Key_Down)
    assert bar.value() > 0


def test_it_is_said_that_it_takes_time(preview: Preview, qtbot: QtBot) -> None:
    gate, data = Event(), pdf_of(preview.desk)

    def slow() -> bytes:
        gate.wait(5)
        return data

    preview.show_made(slow, "Sheet", "sheet 1")
    assert not preview.busy_line.on
    qtbot.waitUntil(lambda: preview.busy_line.on)
    assert preview.place.full == "Making the sheet…"
    gate.set()
    qtbot.waitUntil(lambda: shown(preview))
    assert not preview.busy_line.on


def test_something_else_takes_the_old_pages_away_at_once(preview: Preview, qtbot: QtBot) -> None:
    preview.show_pdf(pdf_of(preview.desk), "Sheet 1", "sheet 1")
    qtbot.waitUntil(lambda: shown(preview))
    gate = Event()
    preview.show_made(lambda: (gate.wait(5), pdf_of(preview.desk))[1], "Sheet 2", "sheet 2")
    assert (preview.view.paper.count, preview.pdf) == (0, None)
    assert preview.stack.currentWidget() is preview.empty
    gate.set()
    qtbot.waitUntil(lambda: shown(preview))


def test_a_sheet_that_cannot_be_made_is_said_and_tried_again(preview: Preview, qtbot: QtBot) -> None:
    wrong: list[Exception] = [OSError(28, "No space left on device"), ValueError("a fault of ours")]

    def make() -> bytes:
        if wrong:
            raise wrong.pop(0)
        return pdf_of(preview.desk)

    preview.show_made(make, "Sheet", "sheet 1")
    qtbot.waitUntil(lambda: preview.stack.currentWidget() is preview.error)
    assert "No space left on device" in preview.why.full
    assert preview.elsewhere.isHidden()
    qtbot.mouseClick(preview.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "fault T1" in preview.why.full)
    qtbot.mouseClick(preview.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(preview))


def test_a_pdf_that_cannot_be_drawn_can_still_be_saved(preview: Preview, qtbot: QtBot) -> None:
    preview.show_pdf(b"no pdf", "Sheet", "sheet 1")
    qtbot.waitUntil(lambda: preview.stack.currentWidget() is preview.error)
    assert preview.pdf == b"no pdf"
    with qtbot.waitSignal(preview.save_wanted):
        qtbot.mouseClick(preview.elsewhere, Qt.MouseButton.LeftButton)


def test_another_patient_on_the_desk_takes_everything_away(preview: Preview, qtbot: QtBot) -> None:
    preview.show_pdf(pdf_of(preview.desk), "Sheet", "sheet 1")
    qtbot.waitUntil(lambda: shown(preview))
    preview.desk.new_patient(HELENA)
    assert (preview.view.paper.count, preview.pdf, preview.title.full) == (0, None, "")


@pytest.mark.parametrize("switches", [30, pytest.param(200, marks=pytest.mark.slow)])
def test_two_patients_never_share_a_sheet(switches: int, qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    """However fast one changes patients while sheets are being made: what is shown is of the patient on the desk."""
    desk, dice = scene("nobody", tmp_path, knowledge), Random(37)
    window = Window(desk)
    qtbot.addWidget(window)
    window.show()
    (helena,), (bruno,) = (desk.outside.records.patients.search(facts.name).found for facts in (HELENA, BRUNO))
    names = {helena.id: HELENA.name, bruno.id: BRUNO.name}
    seen: list[str] = []

    def look() -> None:
        page = window.pages["sign"]
        assert isinstance(page, SignPage)
        assert desk.patient is not None
        if page.preview.view.paper.count:
            assert page.preview.key == f"draft of {desk.patient.id}"
            assert page.preview.pdf is not None
            text = "".join(by_pdfium(page.preview.pdf))
            others = [name for ident, name in names.items() if ident != desk.patient.id]
            assert squeezed(names[desk.patient.id]) in text
            assert not any(squeezed(name) in text for name in others)
            seen.append(names[desk.patient.id])

    for number in range(switches):
        desk.open_patient(dice.choice(list(names)))
        window.go(dice.choice(("sign", "sign", "patient")))
        if "sign" in window.pages:
            look()
        qtbot.wait(500 if number % 25 == 12 else dice.choice((0, 0, 1, 5, 20)))
        if "sign" in window.pages:
            look()
    assert seen
    desk.outside.records.close()
