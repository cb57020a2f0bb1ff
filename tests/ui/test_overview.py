"""Plan, course and matrix beside the mix of a wide window, and the verdict of a low one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from formulator.base import paths
from formulator.domain.knowledge import Knowledge
from formulator.domain.quantities import Volume
from formulator.domain.treatment import Series, Zone
from formulator.ui.look import install
from formulator.ui.pages.mix import MixPage
from formulator.ui.panels.overview import Overview
from formulator.ui.window import Window
from formulator.workbench.draft import with_treatment
from tests.ui.scenes import scene

Opened = Callable[[str, int, int], Window]


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[Opened]:
    """A window of a size on a scene, at the mix."""
    desks = []

    def open_one(name: str, width: int, height: int) -> Window:
        desk = scene(name, tmp_path, knowledge)
        desks.append(desk)
        window = Window(desk)
        qtbot.addWidget(window)
        window.setMinimumSize(200, 200)
        window.resize(width, height)
        window.show()
        window.go("mix")
        QApplication.processEvents()
        return window

    yield open_one
    for desk in desks:
        desk.outside.records.close()


def mix_of(window: Window) -> MixPage:
    page = window.pages["mix"]
    assert isinstance(page, MixPage)
    return page


def overview(window: Window) -> Overview:
    return mix_of(window).mix.overview


def sides(window: Window) -> list[str]:
    return [text.full for text in overview(window).plan.sides if text.isVisible()]


def test_only_a_wide_and_high_window_shows_plan_course_and_matrix(opened: Opened) -> None:
    window = opened("main", 1366, 768)
    assert not overview(window).isVisible()
    assert not mix_of(window).verdict.card.isVisible()
    window.resize(1920, 1080)
    QApplication.processEvents()
    assert overview(window).isVisible()
    assert mix_of(window).verdict.card.isVisible()
    window.resize(1920, 760)
    QApplication.processEvents()
    assert not overview(window).isVisible()
    assert not mix_of(window).verdict.card.isVisible()


def test_the_cards_say_side_points_and_session(opened: Opened) -> None:
    window = opened("main", 1920, 1080)
    assert sides(window) == ["RIGHT knee"]
    assert overview(window).plan.points.full == "40 points"
    assert overview(window).course.number.full == "Session 1 of 5"
    assert "session 1: 22 Nov 2026 today" in overview(window).course.line.accessibleName()
    assert not overview(window).plan.map.focusPolicy()


def test_a_side_that_is_not_given_and_points_that_are_not_stay_loud(opened: Opened, qtbot: QtBot) -> None:
    window = opened("main", 1920, 1080)
    zones = (Zone("knee", "", "A"), Zone("shoulder", "left", "B", points=4, per_point=Volume(Decimal("0.1"))), Zone("heel", "both", "B"))
    window.desk.document.edit("Zones", lambda d: with_treatment(d, plan=zones))
    qtbot.waitUntil(lambda: overview(window).plan.points.full == "points not given")
    assert sides(window) == ["SIDE NOT GIVEN", "LEFT", "BOTH"]
    assert overview(window).plan.sides[0].property("role") == "pillunknown"


def test_without_a_zone_the_card_says_so(opened: Opened) -> None:
    window = opened("empty", 1920, 1080)
    assert overview(window).plan.none.isVisible()
    assert not sides(window)


def test_a_long_course_shows_today_and_counts_the_rest(opened: Opened, qtbot: QtBot) -> None:
    window = opened("main", 1920, 1080)
    window.desk.document.edit("Series", lambda d: with_treatment(d, series=Series(30, Decimal(7))))
    line = overview(window).course.line
    qtbot.waitUntil(lambda: len(line.steps) == 30)
    first, last = line.window_of()
    assert first == 0
    assert 1 < last < 30
    assert not line.grab().isNull()


def test_a_cell_of_the_card_leads_to_what_is_known_of_the_pair(opened: Opened, qtbot: QtBot) -> None:
    window = opened("main", 1920, 1080)
    verdict = mix_of(window).verdict
    shown = [view for view in verdict.card.views if view.isVisible()]
    assert [view.tile.letter for view in shown] == ["A", "B"]
    qtbot.mouseClick(shown[1].triangle.cells[0, 0], Qt.MouseButton.LeftButton)
    assert verdict.stack.currentWidget() is verdict.matrix
    assert verdict.matrix.syringe == "B"
    assert not verdict.card.isVisible()


@pytest.mark.parametrize(("width", "height", "scale"), [(1366, 768, 1.5), (1280, 720, 1.5), (1024, 600, 1.0)])
def test_in_a_low_window_the_detail_scrolls_with_its_findings(
    opened: Opened, qtbot: QtBot, qapp: QApplication, width: int, height: int, scale: float
) -> None:
    install(qapp, paths.resources(), "light", scale)
    try:
        window = opened("main", width, height)
        body = mix_of(window).verdict.body
        inside = body.area.widget()
        qtbot.waitUntil(lambda: bool(body.foot.shown), timeout=5000)
        end_of_list = body.list.mapTo(inside, QPoint(0, body.list.height())).y()
        assert end_of_list <= body.detail.mapTo(inside, QPoint(0, 0)).y()
        assert body.area.mapTo(body, QPoint(0, body.area.height())).y() <= body.foot.y()
        qtbot.waitUntil(lambda: body.area.verticalScrollBar().maximum() > 0, timeout=5000)
        left, right = mix_of(window).mix, mix_of(window).verdict
        assert left.mapTo(window, QPoint(left.width(), 0)).x() <= right.mapTo(window, QPoint(0, 0)).x()
    finally:
        install(qapp, paths.resources(), "light")


def test_in_a_low_window_the_form_is_seen_from_its_first_chip(opened: Opened, qtbot: QtBot) -> None:
    window = opened("main", 1024, 600)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=2000)
    window.actions_of["override"].trigger()
    body = mix_of(window).verdict.body
    view = body.area.viewport()

    def seen() -> bool:
        focus = QApplication.focusWidget()
        if focus is None or not body.detail.form.isAncestorOf(focus):
            return False
        top = focus.mapTo(view, QPoint(0, 0)).y()
        return 0 <= top <= view.height() - focus.height() and body.detail.height() == body.detail.content_height(body.detail.width())

    qtbot.waitUntil(seen, timeout=2000)


def test_in_a_low_window_the_matrix_scrolls_with_the_pair(opened: Opened, qtbot: QtBot) -> None:
    window = opened("main", 1024, 600)
    window.actions_of["matrix"].trigger()
    matrix = mix_of(window).verdict.matrix
    qtbot.waitUntil(lambda: bool(matrix.foot.shown) and matrix.area.height() >= matrix.triangle.height())
    assert matrix.page.y() + matrix.page.height() <= matrix.foot.y()
    assert matrix.page.verticalScrollBar().maximum() > 0
