"""The matrix as a card under the detail of a wide window: the triangle of every syringe that fits. A cell leads to what is known of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from formulator.base.i18n import tr, trn
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.matrix_cells import Triangle, legend, straight_width
from formulator.ui.panels.overview import AFTER, TALL_FROM
from formulator.ui.widgets import Text, Tile, column, line, row
from formulator.workbench import pairtable
from formulator.workbench.pairtable import WORST_FIRST, Matrix
from formulator.workbench.review import Review

#: How high the card is at least and at most, and its head.
_LEAST, _MOST, _HEAD = 200, 300, 40


class _One(QWidget):
    """One syringe: its letter in the corner of its triangle."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix: Matrix | None = None
        self.triangle = Triangle()
        self.tile = Tile("A", 18, parent=self.triangle)
        self.setLayout(column(self.triangle, None, gap=0))
        self.triangle.picked.connect(self._pick)

    def tell(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.tile.show_letter(matrix.syringe)
        self.triangle.tell(matrix)
        self.triangle.select(None)
        self.tile.raise_()

    def _pick(self, i: int, j: int) -> None:
        self.triangle.select(None)
        if self.matrix is not None:
            self.picked.emit((self.matrix.syringe, self.matrix.cells[i][j].key))


class MatrixCard(QWidget):
    """`picked` tells a syringe and the pair of a cell. It follows the document a moment after it changed, while it is seen."""

    picked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._shown: Review | None = None
        self.matrices: tuple[Matrix, ...] = ()
        self.views: list[_One] = []
        self.says = Text("", 12, tone="text2")
        self.inner = QWidget()
        self.across = QHBoxLayout(self.inner)
        self.across.setContentsMargins(look().px(16), 0, look().px(16), 0)
        self.across.setSpacing(look().px(16))
        self.area = QScrollArea()
        self.area.setAccessibleName(tr("Matrix of the pairs"))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.inner)
        head = row(Text(tr("Matrix"), 14, 600), None, self.says, margins=(16, 10, 16, 6))
        self.legend = legend()
        self.setLayout(column(line(), head, self.area, column(self.legend, margins=(16, 4, 16, 0)), gap=0, margins=(0, 0, 0, 10)))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER)
        self._soon.timeout.connect(self.refresh)
        desk.document.changed.connect(self._follow)

    @staticmethod
    def fits(width: int, height: int) -> bool:
        """Whether a verdict of this size has room for the card."""
        px = look().px
        return height >= px(TALL_FROM) and width >= px(400)

    def _follow(self) -> None:
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Shows the pairs as they are now."""
        review = self.desk.document.review
        if review is self._shown:
            return
        self._shown = review
        self.matrices = tuple(m for m in pairtable.matrices(self.desk.document.draft, review) if m.cells)
        self._show()

    def _fitting(self) -> list[Matrix]:
        """All triangles where they fit side by side, else the one in which something is worst."""
        px = look().px
        wide = sum(straight_width(m.names) + px(16) for m in self.matrices)
        if wide <= self.width() - px(16) or len(self.matrices) <= 1:
            return list(self.matrices)
        return [min(self.matrices, key=lambda m: WORST_FIRST.index(m.worst))]

    def _show(self) -> None:
        shown = self._fitting()
        while len(self.views) < len(shown):
            view = _One()
            view.picked.connect(self.picked)
            view.triangle.resized.connect(self._fit)
            self.views.append(view)
            self.across.addWidget(view)
        for place, view in enumerate(self.views):
            view.setVisible(place < len(shown))
            self.across.setStretch(place, 0)
            if place < len(shown):
                view.tell(shown[place])
                self.across.setStretch(place, straight_width(shown[place].names))
        left = len(self.matrices) - len(shown)
        if not self.matrices:
            self.says.say(tr("no pair in any syringe"))
        elif left:
            self.says.say(trn("{n} more syringe with pairs: Ctrl M", "{n} more syringes with pairs: Ctrl M", left))
        else:
            self.says.say(tr("each pair in its own syringe"))
        self._fit()

    def _fit(self) -> None:
        px = look().px
        tall = max((view.triangle.height() for view in self.views if not view.isHidden()), default=0)
        self.legend.setVisible(bool(self.matrices))
        height = max(px(_LEAST), min(px(_MOST), tall + px(_HEAD + 40))) if self.matrices else px(_HEAD + 8)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self._shown is not None:
            self._show()
