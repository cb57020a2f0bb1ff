"""The severity signs as data: one table serves screen and paper.

Coordinates lie on a 24 x 24 grid, y pointing down. `outline` is the polygon or, for circles, None with `radius`;
`strokes` are the lines drawn on it. A filled sign carries its strokes in the opposite tone.
"""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sign:
    outline: tuple[Point, ...] | None
    radius: float | None
    filled: bool
    strokes: tuple[tuple[Point, ...], ...]
    dots: tuple[Point, ...] = ()


_OCTAGON: tuple[Point, ...] = ((8, 2), (16, 2), (22, 8), (22, 16), (16, 22), (8, 22), (2, 16), (2, 8))
_TRIANGLE: tuple[Point, ...] = ((12, 2), (23, 21.5), (1, 21.5))
_SQUARE: tuple[Point, ...] = ((3, 3), (21, 3), (21, 21), (3, 21))
_DIAMOND: tuple[Point, ...] = ((12, 1), (23, 12), (12, 23), (1, 12))
_SHIELD: tuple[Point, ...] = ((12, 2), (20, 5), (20, 12), (17.5, 17.5), (12, 22), (6.5, 17.5), (4, 12), (4, 5))
_QUESTION: tuple[Point, ...] = ((9, 9.2), (9.6, 7.6), (12, 6.8), (14.4, 7.6), (15, 9.2), (14, 11), (12, 12.4), (12, 14))

SIGNS: dict[str, Sign] = {
    "contraindicated": Sign(_OCTAGON, None, True, (((7, 12), (17, 12)),)),
    "major": Sign(_TRIANGLE, None, True, (((12, 9), (12, 14.5)),), ((12, 18),)),
    "moderate": Sign(_SQUARE, None, False, (((12, 7.5), (12, 13)),), ((12, 16.8),)),
    "minor": Sign(None, 9.5, False, (((12, 11), (12, 16.5)),), ((12, 7.6),)),
    "not checked": Sign(_DIAMOND, None, False, (_QUESTION,), ((12, 17),)),
    "failed": Sign(_SHIELD, None, True, (((9, 9), (15, 15)), ((15, 9), (9, 15)))),
    "clear": Sign(None, None, False, (((5, 12.5), (10, 17.5), (19.5, 7)),)),
}
