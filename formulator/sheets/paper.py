"""Paper sizes and the grid on them, in millimeters from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Paper(StrEnum):
    A4 = "A4"
    LETTER = "Letter"


@dataclass(frozen=True, slots=True)
class Page:
    """`foot` is where the line above the footer may lie at the lowest."""

    width: float
    height: float
    left: float
    body: float
    top: float
    foot: float

    @property
    def right(self) -> float:
        return self.left + self.body


PAGES = {
    Paper.A4: Page(210, 297, 15, 180, 9, 283.4),
    Paper.LETTER: Page(215.9, 279.4, 14.95, 186, 8, 268),
}
