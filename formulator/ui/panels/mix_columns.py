"""The columns of the mix: every row puts its parts into the same ones, at any width."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from formulator.ui.look import look

#: Name, least width, share of the room that is left, greatest width (0 = none), gap behind it.
_COLUMNS = (
    ("icon", 14, 0, 0, 10), ("name", 104, 6, 0, 8), ("strength", 100, 3, 150, 8), ("volume", 76, 0, 0, 8), ("dose", 78, 1, 110, 14),
    ("bar", 86, 4, 240, 6), ("percent", 40, 0, 0, 2), ("remove", 24, 0, 0, 7),
)  # fmt: skip
_LEFT = 13
_FILL = Qt.AlignmentFlag(0)
#: Where the names begin, and whatever stands below them.
INDENT = _LEFT + 14 + 10


def columns(width: int) -> dict[str, tuple[int, int]]:
    """Place and width of every column in a row so wide."""
    px = look().px
    sizes = {name: px(least) for name, least, *_ in _COLUMNS}
    rest = width - px(_LEFT) - sum(px(least) + px(gap) for _, least, _, _, gap in _COLUMNS)
    if rest > 0:
        _share(sizes, rest)
    elif rest < 0:
        for name, least in (("bar", 40), ("name", 76)):
            less = min(-rest, sizes[name] - px(least))
            sizes[name] -= less
            rest += less
    found: dict[str, tuple[int, int]] = {}
    at = px(_LEFT)
    for name, _, _, _, gap in _COLUMNS:
        found[name] = (at, sizes[name])
        at += sizes[name] + px(gap)
    return found


def _share(sizes: dict[str, int], rest: int) -> None:
    """Gives the room that is left to the columns that may grow; the name takes what the others do not."""
    px = look().px
    weights = sum(weight for _, _, weight, _, _ in _COLUMNS)
    left = rest
    for name, least, weight, most, _ in _COLUMNS:
        if weight and name != "name":
            more = min(rest * weight // weights, px(most) - px(least) if most else rest)
            sizes[name] += more
            left -= more
    sizes["name"] += left


class Across(QLayout):
    """A row of parts of `owner` in the columns, each in the middle of the row's height. Rows grow with texts that wrap.

    It holds the parts themselves and no layout items: Qt frees those behind Python's back.
    """

    def __init__(self, height: int, owner: QWidget) -> None:
        super().__init__()
        self._owner = owner
        self._entries: list[tuple[QWidget, str, str, Qt.AlignmentFlag]] = []
        self._height = look().px(height)
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def put(self, widget: QWidget, first: str, last: str = "", align: Qt.AlignmentFlag = _FILL) -> None:
        """A part from one column to another; without an alignment it fills them."""
        widget.setParent(self._owner)
        self._entries.append((widget, first, last or first, align))
        self.invalidate()

    def span(self, widget: QWidget, last: str) -> None:
        """Another last column for a part."""
        for at, (part, first, before, align) in enumerate(self._entries):
            if part is widget and before != last:
                self._entries[at] = (part, first, last, align)
                self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Parts are put into columns."""
        raise TypeError("put")

    def count(self) -> int:
        return 0

    def itemAt(self, index: int) -> QLayoutItem | None:
        return None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return None

    def isEmpty(self) -> bool:
        return False

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        found = self._heights.get(width)
        if found is None:
            places = columns(width)
            tall = [_tall(part, _span(places, first, last)[1]) for part, first, last, _ in self._entries if not part.isHidden()]
            found = self._heights[width] = max([self._height, *(height + look().px(2) for height in tall)])
        return found

    def sizeHint(self) -> QSize:
        return QSize(look().px(560), self._height)

    def minimumSize(self) -> QSize:
        return QSize(0, self._height)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        places = columns(rect.width())
        for part, first, last, align in self._entries:
            if part.isHidden():
                continue
            at, width = _span(places, first, last)
            if align:
                size = min(width, _size(part).width())
                at += (
                    width - size
                    if align & Qt.AlignmentFlag.AlignRight
                    else (width - size) // 2
                    if align & Qt.AlignmentFlag.AlignHCenter
                    else 0
                )
                width = size
            height = min(rect.height(), _tall(part, width))
            part.setGeometry(QRect(rect.x() + at, rect.y() + (rect.height() - height) // 2, width, height))


def _span(places: dict[str, tuple[int, int]], first: str, last: str) -> tuple[int, int]:
    at = places[first][0]
    return at, places[last][0] + places[last][1] - at


def _size(part: QWidget) -> QSize:
    return part.sizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize())


def _tall(part: QWidget, width: int) -> int:
    """The height of a part that is so wide."""
    if not part.hasHeightForWidth():
        return _size(part).height()
    return max(part.minimumHeight(), min(part.heightForWidth(width), part.maximumHeight()))
