"""The window library: pinned below the release that loses references to None, and seen not to do so."""

from __future__ import annotations

import sys
from collections.abc import Callable

import PySide6
import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QTableWidget, QTableWidgetItem
from pytestqt.qtbot import QtBot

CALLS = 500


class _Model(QAbstractTableModel):
    def rowCount(self, parent: object = None) -> int:
        return 1

    def columnCount(self, parent: object = None) -> int:
        return 1

    def data(self, index: object, role: int = 0) -> object:
        return None


def _label() -> Callable[[], object]:
    label = QLabel()
    return lambda: label.setText("x")


def _field() -> Callable[[], object]:
    field = QLineEdit()
    return lambda: field.setText("x")


def _items() -> Callable[[], object]:
    table = QTableWidget(2, 2)
    return lambda: (table.setItem(0, 0, QTableWidgetItem("x")), table.item(1, 1))


def _model() -> Callable[[], object]:
    model = _Model()
    index = model.index(0, 0, QModelIndex())
    return lambda: model.data(index, Qt.ItemDataRole.DisplayRole)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
@pytest.mark.parametrize("make", [_label, _field, _items, _model], ids=lambda make: make.__name__)
def test_none_keeps_its_references(qtbot: QtBot, make: Callable[[], Callable[[], object]]) -> None:
    call = make()
    call()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    assert sys.getrefcount(None) > before - 50


def test_the_release_in_use_is_a_sound_one() -> None:
    major, minor = (int(part) for part in PySide6.__version__.split(".")[:2])
    assert (6, 8) <= (major, minor) < (6, 12)
