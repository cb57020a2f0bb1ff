"""The program without a screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from formulator.app import logs
from formulator.app.program import Program
from formulator.base import paths
from formulator.base.settings import write_settings
from formulator.domain.knowledge import Knowledge
from formulator.ui.look import install, look
from tests.ui.desks import SETTINGS, finish_work


@pytest.fixture(scope="session", autouse=True)
def _look(qapp: QApplication) -> None:
    install(qapp, paths.resources(), "light")


@pytest.fixture(autouse=True)
def _no_log_left() -> Iterator[None]:
    yield
    logs.stop_log()


def refuse(told: str) -> None:
    raise AssertionError(told)


@pytest.fixture
def program(tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Program]:
    """A program on a folder of its own, its settings answered, not yet opened; the catalog is the one that is loaded already."""
    monkeypatch.setattr("formulator.app.program.knowledge_of", lambda _: knowledge)
    write_settings(tmp_path / "data", SETTINGS)
    made = Program(tmp_path / "data", refuse)
    yield made
    made.close()
    made.faults.remove()
    for window in (made.window, made.trouble):
        if window is not None:
            window.hide()
            window.deleteLater()
    made.window = made.trouble = None
    made.deleteLater()
    gone(qapp)
    if (look().theme.name, look().scale) != ("light", 1.0):
        install(qapp, paths.resources(), "light")


def gone(qapp: QApplication) -> None:
    """What was to be deleted is deleted."""
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()


@pytest.fixture(autouse=True)
def _finished() -> Iterator[None]:
    yield
    finish_work()
