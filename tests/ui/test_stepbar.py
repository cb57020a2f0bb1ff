"""The step bar: what is open in each step, what signing waits for, and how it gives way where room is short."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from formulator.base import paths
from formulator.domain.knowledge import Knowledge
from formulator.ui.look import install, look
from formulator.ui.panels.stepbar import StepBar
from tests.ui.scenes import SCENES, scene

WIDTHS = (1024, 1100, 1240, 1366, 1920)


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    install(qapp, paths.resources(), "light", 1.5)
    yield
    install(qapp, paths.resources(), "light")


def shown(case: str, tmp_path: Path, knowledge: Knowledge, qtbot: QtBot, width: int = 1366) -> StepBar:
    bar = StepBar(scene(case, tmp_path, knowledge))
    qtbot.addWidget(bar)
    bar.resize(width, look().px(48))
    bar.show()
    return bar


def whole(bar: StepBar) -> bool:
    """Everything lies inside the bar, side by side, and each name has the room it asks for."""
    parts = [*bar.steps.values(), *(p for p in (bar.waits, bar.link, bar.button) if not p.isHidden())]
    edges = [(part.geometry().left(), part.geometry().right()) for part in parts]
    apart = all(one[1] < other[0] for one, other in itertools.pairwise(edges))
    named = all(step.label.width() >= step.label.sizeHint().width() for step in bar.steps.values())
    return apart and named and edges[0][0] >= 0 and edges[-1][1] <= bar.width()


@pytest.mark.parametrize("case", SCENES)
def test_nothing_is_cut(case: str, tmp_path: Path, knowledge: Knowledge, qtbot: QtBot) -> None:
    bar = shown(case, tmp_path, knowledge, qtbot)
    for width in WIDTHS:
        bar.resize(width, bar.height())
        qtbot.wait(1)
        assert whole(bar), width


def test_at_150_percent(large: None, tmp_path: Path, knowledge: Knowledge, qtbot: QtBot) -> None:
    """On the smallest screen the words go, then the keys; the names of the steps stay."""
    bar = shown("main", tmp_path, knowledge, qtbot)
    for width in (1366, 1536, 1920):
        bar.resize(width, bar.height())
        qtbot.wait(1)
        assert whole(bar), width
    bar.resize(1366, bar.height())
    qtbot.wait(1)
    assert bar.steps["mix"].word.isHidden()
    assert not bar.steps["mix"].sign.isHidden()


def test_words_come_back_with_room(tmp_path: Path, knowledge: Knowledge, qtbot: QtBot) -> None:
    bar = shown("main", tmp_path, knowledge, qtbot, 1024)
    assert bar.steps["mix"].word.isHidden()
    bar.resize(1366, bar.height())
    assert not bar.steps["mix"].word.isHidden()
    assert "contraindicated" in bar.steps["mix"].accessibleName() or "major" in bar.steps["mix"].accessibleName()


def test_what_signing_waits_for_leads_there(tmp_path: Path, knowledge: Knowledge, qtbot: QtBot) -> None:
    bar = shown("unasked", tmp_path, knowledge, qtbot)
    assert not bar.button.isEnabled()
    assert "Signing waits for" in bar.link.accessibleName()
    with qtbot.waitSignal(bar.wanted) as asked:
        bar.link.click()
    assert "#" in asked.args[0]


def test_a_clear_mix_can_be_signed(tmp_path: Path, knowledge: Knowledge, qtbot: QtBot) -> None:
    bar = shown("clear", tmp_path, knowledge, qtbot)
    if not bar.desk.document.review.waits_for:
        assert bar.button.isEnabled()
        assert bar.link.isHidden()
        assert bar.waits.isHidden()
    with qtbot.waitSignal(bar.wanted) as asked:
        bar.steps["plan"].click()
    assert asked.args == ["plan"]
