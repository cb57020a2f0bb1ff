"""The window without a screen, in the light look."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from formulator.base import paths
from formulator.domain.knowledge import Knowledge
from formulator.ui.desk import Desk
from formulator.ui.look import install
from tests.ui.desks import finish_work, make_desk


@pytest.fixture(scope="session", autouse=True)
def _look(qapp: QApplication) -> None:
    install(qapp, paths.resources(), "light")


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge) -> Iterator[Desk]:
    """A desk on records of its own, with nobody on it."""
    made = make_desk(tmp_path / "data", knowledge)
    yield made
    made.outside.records.close()


@pytest.fixture(autouse=True)
def _finished() -> Iterator[None]:
    """What a test began beside the window is done before the next one begins."""
    yield
    finish_work()
