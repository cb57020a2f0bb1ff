"""The triangle of one syringe: names at the left and above, a letter in each cell, moved through by the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from formulator.ui.look import look
from formulator.ui.panels.findings_rows import wrapped
from formulator.ui.widgets import Flow, Text, row
from formulator.ui.widgets.text import color_of
from formulator.workbench.pairtable import Matrix, MatrixCell, State, state_word

_PITCH, _WIDEST, _NARROW, _LEAST, _MANY = 40, 84, 40, 30, 6
_MOVES: dict[int, tuple[int, int]] = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
_NAMES, _LONGEST = 116, 30
_LEGEND = (State.COMPATIBLE, State.INCOMPATIBLE, State.CONFLICTING, State.NO_DATA)


def paint_cell(painter: QPainter, box: QRectF, state: State, size: int = 15) -> None:
    """C tinted in a frame; I full; X hatched in a frame; ? in dashes on plain ground; – bare."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = look().px(4)
    tone = _grounds(painter, box, state, radius)
    painter.setPen(color_of(tone))
    painter.setFont(look().font(size, 600))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, state.value)


def _grounds(painter: QPainter, box: QRectF, state: State, radius: int) -> str:
    """Ground and frame; the tone of the letter."""
    if state is State.COMPATIBLE:
        painter.setPen(QPen(look().color("accent"), 1))
        painter.setBrush(look().color("accent_tint"))
        painter.drawRoundedRect(box, radius, radius)
        return "accent"
    if state is State.INCOMPATIBLE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color_of("fill:major"))
        painter.drawRoundedRect(box, radius, radius)
        return "on:major"
    if state is State.CONFLICTING:
        return _hatched(painter, box, radius)
    if state is State.NO_DATA:
        pen = QPen(color_of("fill:not checked"), 1.6, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 2.5])
        painter.setPen(pen)
        painter.drawRoundedRect(box, radius, radius)
        return "word:not checked"
    return "text3"


def _hatched(painter: QPainter, box: QRectF, radius: int) -> str:
    px = look().px
    painter.setPen(QPen(color_of("edge:moderate"), 1.6))
    painter.setBrush(color_of("tint:moderate"))
    painter.drawRoundedRect(box, radius, radius)
    painter.save()
    painter.setClipRect(box.adjusted(1, 1, -1, -1))
    tone = color_of("fill:moderate")
    tone.setAlphaF(0.5)
    painter.setPen(QPen(tone, 1.4))
    step, height = px(6), int(box.height())
    for x in range(int(box.left()) - height, int(box.right()), step):
        painter.drawLine(x, int(box.bottom()), x + height, int(box.top()))
    painter.restore()
    middle = QRectF(box.center().x() - px(9), box.center().y() - px(10), px(18), px(20))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color_of("tint:moderate"))
    painter.drawRoundedRect(middle, px(4), px(4))
    return "word:moderate"


class _Key(QWidget):
    """A small cell of the legend."""

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.setFixedSize(look().px(20), look().px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_cell(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self.state, 11)
        painter.end()


def legend(gap: int = 10) -> QWidget:
    """What the letters mean, each beside its cell."""
    made = QWidget()
    flow = Flow(made, gap)
    for state in _LEGEND:
        one = QWidget()
        one.setLayout(row(_Key(state), Text(state_word(state), 12, tone="text2"), gap=5))
        flow.addWidget(one)
    return made


class CellButton(QAbstractButton):
    """One pair. Its name says the pair and the result in words."""

    def __init__(self, place: tuple[int, int], parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self.state = State.NOT_APPLICABLE
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def tell(self, cell: MatrixCell) -> None:
        self.setAccessibleName(cell.words)
        self.setToolTip(cell.words)
        if cell.state is not self.state:
            self.state = cell.state
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys and Enter are for the triangle."""
        if event.key() in _MOVES or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_cell(painter, QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5), self.state)
        if self.isChecked():
            painter.setPen(QPen(look().color("focus"), 2.4 if self.hasFocus() else 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.2, 1.2, -1.2, -1.2), look().px(6), look().px(6))
        painter.end()


def straight_width(names: tuple[str, ...]) -> int:
    """How wide a triangle of these substances is where the names above it lie straight."""
    px, body, small = look().px, QFontMetrics(look().font(12, 500)), QFontMetrics(look().font(11, 500))
    left = min(px(_NAMES), max((body.horizontalAdvance(name) for name in names[1:]), default=0) + px(10))
    cell = max((small.horizontalAdvance(name) for name in names[:-1]), default=0) + px(7)
    return left + len(names[:-1]) * cell


class Triangle(QWidget):
    """`picked` tells the place (row, column) of the cell that was chosen."""

    picked = Signal(int, int)
    entered = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix: Matrix | None = None
        self.cells: dict[tuple[int, int], CellButton] = {}
        self._selected: tuple[int, int] | None = None
        self._names: list[list[str]] = []
        self._left = self._head = self._cell = 0
        self._slanted = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, matrix: Matrix | None) -> None:
        """Another matrix; cells that stay are kept."""
        same = self.matrix is not None and matrix is not None and self.matrix.names == matrix.names
        self.matrix = matrix
        wanted = {(i, j): cell for i, row in enumerate(matrix.cells) for j, cell in enumerate(row)} if matrix is not None else {}
        for place in [place for place in self.cells if place not in wanted]:
            gone = self.cells.pop(place)
            gone.hide()
            gone.deleteLater()
        for place, cell in wanted.items():
            if place not in self.cells:
                self.cells[place] = self._made(place)
            self.cells[place].tell(cell)
        if self._selected not in self.cells:
            self._selected = None
        if not same:
            self._place()
            self.update()

    def _made(self, place: tuple[int, int]) -> CellButton:
        button = CellButton(place, self)
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.clicked.connect(lambda: self.picked.emit(*place))
        button.show()
        return button

    def select(self, place: tuple[int, int] | None) -> None:
        """Marks a cell; it alone is reached by Tab."""
        self._selected = place
        for each, button in self.cells.items():
            button.setChecked(each == place)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each == place else Qt.FocusPolicy.ClickFocus)

    @property
    def selected(self) -> CellButton | None:
        return self.cells.get(self._selected) if self._selected is not None else None

    def focus_selected(self) -> None:
        if (button := self.selected) is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Geometry

    def _columns(self) -> tuple[str, ...]:
        return self.matrix.names[:-1] if self.matrix is not None else ()

    def _shown(self, name: str) -> str:
        """A name above a column. Only a text that was not recognized can be longer than all names; it stands in full at the left."""
        return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"

    def _place(self) -> None:
        columns, px = self._columns(), look().px
        if self.matrix is None or not columns:
            self.setFixedHeight(0)
            self.setMinimumWidth(0)
            return
        body, small = QFontMetrics(look().font(12, 500)), QFontMetrics(look().font(11, 500))
        rows = self.matrix.names[1:]
        self._left = min(px(_NAMES), max(body.horizontalAdvance(name) for name in rows) + px(10))
        widest = max(small.horizontalAdvance(self._shown(name)) for name in columns)
        room = self.width() - self._left
        straight = min(px(_WIDEST), room // len(columns))
        many = len(self.matrix.names) > _MANY
        self._slanted = many or widest + px(6) > straight
        self._cell = self._slanted_cell(columns, small) if self._slanted else straight
        self._head = int(widest * 0.72) + px(14) if self._slanted else px(20)
        self._names = [wrapped(name, self._left - px(8), 12, 500) for name in rows]
        self._set_cells()
        self.setMinimumWidth(self._reach(columns, small, px(_LEAST)) if self._slanted else 0)

    def _slanted_cell(self, columns: tuple[str, ...], small: QFontMetrics) -> int:
        """The widest cells with which the slanted names stay inside; where even the least do not, the triangle scrolls."""
        px = look().px
        most = _NARROW if len(columns) >= _MANY else 64
        return next((px(cell) for cell in range(most, _LEAST, -2) if self._reach(columns, small, px(cell)) <= self.width()), px(_LEAST))

    def _reach(self, columns: tuple[str, ...], small: QFontMetrics, cell: int) -> int:
        """How far to the right cells and slanted names reach."""
        ends = (
            cell * j + cell // 2 + int(small.horizontalAdvance(self._shown(name)) * 0.72) + look().px(10) for j, name in enumerate(columns)
        )
        return self._left + max(cell * len(columns), *ends)

    def _set_cells(self) -> None:
        px, top = look().px, self._head
        self._tops: list[int] = []
        for i, lines in enumerate(self._names):
            height = max(px(_PITCH), px(16) * len(lines) + px(4))
            self._tops.append(top)
            for j in range(i + 1):
                at = QPoint(self._left + j * self._cell, top + (height - px(_PITCH)) // 2)
                self.cells[i, j].setGeometry(QRect(at, QSize(self._cell, px(_PITCH))))
            top += height
        self.setFixedHeight(top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()
            self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        columns, px = self._columns(), look().px
        if not columns:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look().font(11, 500))
        painter.setPen(look().color("text2"))
        for j, name in enumerate(columns):
            self._column_name(painter, self._left + j * self._cell, self._shown(name))
        painter.setFont(look().font(12, 500))
        painter.setPen(look().color("text"))
        for top, lines in zip(self._tops, self._names, strict=True):
            height = max(px(_PITCH), px(16) * len(lines) + px(4))
            first = top + (height - px(16) * len(lines)) // 2
            for number, text in enumerate(lines):
                box = QRect(0, first + px(16) * number, self._left, px(16))
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _column_name(self, painter: QPainter, x: int, name: str) -> None:
        px = look().px
        if not self._slanted:
            painter.drawText(QRect(x, 0, self._cell, px(18)), Qt.AlignmentFlag.AlignCenter, name)
            return
        painter.save()
        painter.translate(x + self._cell / 2 + px(3), self._head - px(4))
        painter.rotate(-45)
        painter.drawText(0, 0, name)
        painter.restore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys from the cell that has the focus."""
        step = _MOVES.get(event.key())
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        if step is None or self._selected is None:
            super().keyPressEvent(event)
            return
        place = (self._selected[0] + step[0], self._selected[1] + step[1])
        if place in self.cells:
            self.picked.emit(*place)
            self.cells[place].setFocus(Qt.FocusReason.ShortcutFocusReason)
