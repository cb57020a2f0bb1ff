"""Panels, cards, lines, scrolling areas, and short ways to lay things out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QLayoutItem, QScrollArea, QVBoxLayout, QWidget

from formulator.ui.look import look

Part = QWidget | QLayout | int | None


class Panel(QFrame):
    """A white panel with a hair line around it. `down` is its layout."""

    def __init__(self, role: str = "panel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.down = QVBoxLayout(self)
        self.down.setContentsMargins(0, 0, 0, 0)
        self.down.setSpacing(0)


class Card(Panel):
    """A card inside a panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("card", parent)


class Scroll(QScrollArea):
    """A column that scrolls down and never sideways. `down` is its layout."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self.down = QVBoxLayout(inner)
        self.down.setContentsMargins(0, 0, 0, 0)
        self.down.setSpacing(0)
        self.setWidget(inner)


def line(role: str = "line", parent: QWidget | None = None) -> QFrame:
    """A hair line across; "line2" is the lighter one between rows."""
    made = QFrame(parent)
    made.setProperty("role", role)
    made.setFixedHeight(1)
    return made


def _fill(into: QHBoxLayout | QVBoxLayout, parts: tuple[Part, ...], gap: int, margins: tuple[int, int, int, int]) -> None:
    px = look().px
    into.setSpacing(px(gap))
    into.setContentsMargins(*(px(margin) for margin in margins))
    for part in parts:
        if part is None:
            into.addStretch(1)
        elif isinstance(part, int):
            into.addSpacing(px(part))
        elif isinstance(part, QWidget):
            into.addWidget(part)
        else:
            into.addLayout(part)


def row(*parts: Part, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Parts side by side; None stretches, a number is a space in design pixels."""
    made = QHBoxLayout()
    _fill(made, parts, gap, margins)
    return made


def column(*parts: Part, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Parts one below the other; None stretches, a number is a space in design pixels."""
    made = QVBoxLayout()
    _fill(made, parts, gap, margins)
    return made


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout and deletes it."""
    while (item := layout.takeAt(0)) is not None:
        _drop(item)


def _drop(item: QLayoutItem) -> None:
    widget, inner = item.widget(), item.layout()
    if widget is not None:
        widget.hide()
        widget.deleteLater()
    elif inner is not None:
        clear(inner)
        inner.deleteLater()
