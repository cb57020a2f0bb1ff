"""The page "Course" as a practitioner uses it: number and interval, dates, earlier sessions, what was found on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.domain.treatment import Earlier, Series
from formulator.ui.desk import Desk
from formulator.ui.pages.course import CoursePage
from formulator.ui.widgets import Text
from formulator.ui.window import Window
from formulator.workbench import series
from formulator.workbench.draft import settled, with_treatment
from tests.ui.scenes import put, scene

Open = Callable[[str], tuple[Window, CoursePage]]


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[Open]:
    desks: list[Desk] = []

    def make(name: str) -> tuple[Window, CoursePage]:
        desk = scene(name, tmp_path / name, knowledge)
        desks.append(desk)
        window = Window(desk)
        qtbot.addWidget(window)
        window.resize(1366, 690)
        window.show()
        window.go("course")
        page = window.pages["course"]
        assert isinstance(page, CoursePage)
        return window, page

    yield make
    for desk in desks:
        desk.flush()
        desk.outside.records.close()


def write(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def earlier(page: CoursePage, *days_ago: int, apart: bool = True) -> None:
    document = page.desk.document
    lines = document.draft.treatment.formulas[0].lines[:1]
    previous = tuple(Earlier(document.draft.on - timedelta(days=n), lines, apart) for n in days_ago)
    document.edit("Earlier", lambda d: settled(with_treatment(d, previous=previous), document.knowledge))


def test_number_and_interval_make_the_dates(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("clear")
    assert page.number.full == "Session 1"
    write(qtbot, page.entries["sessions"], "3")
    write(qtbot, page.entries["interval"], "2 weeks")
    assert page.desk.document.draft.treatment.series == Series(3, Decimal(14))
    assert page.number.full == "Session 1 of 3"
    assert [step.when for step in page.line.line.steps] == ["22 Nov 2026", "6 Dec 2026", "20 Dec 2026"]
    qtbot.wait(1)
    texts = [t.full for t in page.table.findChildren(Text) if t.isVisible()]
    assert {"6 Dec 2026", "20 Dec 2026", "today", "planned"} <= set(texts)
    page.desk.document.stack.undo()
    assert [step.when for step in page.line.line.steps] == ["22 Nov 2026", "", ""]
    page.desk.document.stack.undo()
    assert page.number.full == "Session 1"


def test_what_cannot_be_read_stays_and_stops_signing_with_a_way_back_here(shown: Open, qtbot: QtBot) -> None:
    window, page = shown("clear")
    write(qtbot, page.entries["sessions"], "5")
    write(qtbot, page.entries["interval"], "sometimes")
    assert page.entries["interval"].text() == "sometimes"
    assert page.faults["interval"].isVisible()
    assert "not known" in page.findings.none.full
    window.go("mix")
    window.stepbar.link.click()
    assert window.page == "course"
    window.activateWindow()
    assert window.focusWidget() is page.entries["interval"]
    write(qtbot, page.entries["interval"], "7 days")
    assert not page.faults["interval"].isVisible()
    assert page.desk.document.draft.unread == ()


def test_an_earlier_course_is_continued_by_its_box(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("clear")
    earlier(page, 14)
    (box,) = [b for b in page.earlier.boxes if b.isVisible()]
    assert "course of 8 Nov 2026" in box.box.text()
    assert not box.box.isChecked()
    qtbot.mouseClick(box.box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.box.height() // 2))
    assert page.number.full == "Session 2"
    assert box.box.isChecked()
    assert [s.apart for s in page.desk.document.draft.treatment.previous] == [False]
    qtbot.keyClick(box.box, Qt.Key.Key_Space)
    assert page.number.full == "Session 1"
    page.desk.document.stack.undo()
    assert (page.number.full, box.box.isChecked()) == ("Session 2", True)


def test_only_one_course_is_continued(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("clear")
    earlier(page, 400, 14)
    boxes = [b for b in page.earlier.boxes if b.isVisible()]
    assert len(boxes) == 2
    for box in boxes:
        qtbot.keyClick(box.box, Qt.Key.Key_Space)
    assert [b.box.isChecked() for b in boxes] == [False, True]
    assert page.number.full == "Session 2"


def test_without_earlier_sessions_it_says_so(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("clear")
    assert page.earlier.none.isVisible()
    earlier(page, 14)
    assert not page.earlier.none.isVisible()


def test_findings_on_the_series_stand_here_in_their_words(shown: Open, qtbot: QtBot, knowledge: Knowledge) -> None:
    window, page = shown("clear")
    assert "No series is set" in page.findings.none.full
    put(page.desk, "A", ("ketorolac", "1"))
    write(qtbot, page.entries["sessions"], "6")
    qtbot.wait(1)
    texts = [t.full for t in page.findings.findChildren(Text) if t.isVisible()]
    assert any("Ketorolac is for a few days only" in text for text in texts)
    assert any("Plan at most 2 sessions" in text for text in texts)
    assert any(text.startswith("Source: ") for text in texts)
    page.findings.link.click()
    assert window.page == "mix"


def test_an_empty_mix_is_not_called_sound(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("empty")
    assert "the mix is empty" in page.findings.none.full


def test_no_session_follows_without_a_decision(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    texts = [t.full for t in page.side.findChildren(Text)]
    assert "No session follows without a new decision." in texts
    assert any("Prata" in text for text in texts)


def test_a_hundred_sessions_are_drawn_and_today_is_seen(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("clear")
    earlier(page, *range(7, 300, 7), apart=False)
    write(qtbot, page.entries["sessions"], "100")
    assert len(page.line.line.steps) == 100
    qtbot.wait(1)
    page.refresh()
    today = next(n for n, step in enumerate(page.line.line.steps) if step.state == "today")
    seen = page.line.line.visibleRegion().boundingRect()
    assert seen.contains(page.line.line.cell(today).center().toPoint())
    page.grab()


def test_the_series_of_the_course_is_offered_again(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("clear")
    assert not page.before.isVisible()
    draft = page.desk.document.draft
    page.desk.document.edit("x", lambda d: series.with_text(d, "sessions", "x"))
    assert page.entries["sessions"].text() == "x"
    assert draft.treatment.series is None


@pytest.mark.parametrize("size", [(1024, 600), (1366, 690), (1920, 1080)])
def test_the_page_fits(shown: Open, qtbot: QtBot, size: tuple[int, int]) -> None:
    window, page = shown("main")
    window.resize(*size)
    qtbot.wait(1)
    assert (window.width(), window.height()) == size
    assert page.rect().contains(page.main.geometry())
    assert page.rect().contains(page.side.geometry())
