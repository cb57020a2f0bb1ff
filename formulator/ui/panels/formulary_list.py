"""The entries of the catalog with how the clinic stands to each: model, painting, keys."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from formulator.domain.formulary import Standing
from formulator.ui.look import look
from formulator.ui.panels.findings_rows import wrapped
from formulator.ui.widgets.text import color_of
from formulator.workbench.formulary_view import Row, limit_word

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEFT, _RIGHT = 44, 16
#: Of a size of text: its weight here, and the height of a line.
_WEIGHT, _STEP = {13: 500, 12: 400}, {13: 17, 12: 16}
_ICONS = {
    Standing.REVIEWED: ("check", "text2"), Standing.CHANGED: ("history", "word:moderate"), Standing.OWN: ("pencil", "accent"),
    Standing.OPEN: ("minus", "text3"),
}  # fmt: skip


def icon_of(standing: Standing) -> tuple[str, str]:
    """The icon and its color for a standing; the word beside it says the same."""
    return _ICONS[standing]


class EntryModel(QAbstractListModel):
    """The rows in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def put(self, rows: list[Row]) -> None:
        """Other rows; where only their standing differs the list stays where it is."""
        same = [row.id for row in rows] == [row.id for row in self.rows]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.spoken
        return None


class EntryRow(QStyledItemDelegate):
    """An icon, the name over its form, below both how the clinic stands to it. Nothing is cut."""

    def __init__(self, model: EntryModel, view: QListView) -> None:
        super().__init__(view)
        self.model, self.view = model, view

    def _lines(self, row: Row, width: int) -> list[tuple[str, int, str]]:
        """Every line with its size and color: name, form, standing, the clinic's limits."""
        room = width - look().px(_LEFT + _RIGHT)
        warned = "word:moderate" if row.standing is Standing.CHANGED else "text3"
        parts = [(row.name, 13, "text"), (row.form, 12, "text2"), (row.said, 12, warned)]
        if row.limits:
            parts.append((limit_word(row), 12, "word:moderate" if row.looser else "text3"))
        return [(line, size, tone) for text, size, tone in parts for line in wrapped(text, room, size, _WEIGHT[size])]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self.view.viewport().width()
        return QSize(width, look().px(12 + sum(_STEP[size] for _, size, _ in self._lines(self.model.rows[index.row()], width))))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, px, color = self.model.rows[index.row()], look().px, look().color
        area, state = QRect(option.rect), option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, color("accent_tint"))
            painter.fillRect(QRect(area.left(), area.top(), px(3), area.height()), color("accent"))
        else:
            painter.fillRect(area, color("hover" if state & QStyle.StateFlag.State_MouseOver else "surface"))
            painter.fillRect(area.left() + px(_LEFT), area.bottom(), area.width() - px(_LEFT + _RIGHT), 1, color("hair2"))
        icon, tone = icon_of(row.standing)
        painter.drawPixmap(area.left() + px(16), area.top() + px(7), look().pixmap(icon, tone.replace("word:moderate", "text"), 16))
        self._texts(painter, area, row)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(color("focus"), px(2)))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        painter.restore()

    def _texts(self, painter: QPainter, area: QRect, row: Row) -> None:
        px = look().px
        left, top = area.left() + px(_LEFT), area.top() + px(6)
        for text, size, tone in self._lines(row, area.width()):
            font = look().font(size, _WEIGHT[size])
            painter.setFont(font)
            painter.setPen(color_of(tone))
            painter.drawText(left, top + QFontMetrics(font).ascent(), text)
            top += px(_STEP[size])


class EntryList(QListView):
    """`moved` tells that another row is the current one, `chosen` that Enter was pressed, `typed` what belongs into the search."""

    moved = Signal()
    chosen = Signal()
    typed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.lines = EntryModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(EntryRow(self.lines, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    @property
    def current(self) -> Row | None:
        at = self.currentIndex()
        return self.lines.rows[at.row()] if at.isValid() and at.row() < len(self.lines.rows) else None

    def show_rows(self, rows: list[Row], wanted: str) -> None:
        """Other rows; the wanted one is the current one where it is there, else the first."""
        self.lines.put(rows)
        self.choose(wanted) or self.choose(rows[0].id if rows else "")

    def choose(self, entry: str) -> bool:
        """Makes an entry the current one. False where it is not shown."""
        place = next((number for number, row in enumerate(self.lines.rows) if row.id == entry), -1)
        if place >= 0 and self.currentIndex().row() != place:
            self.setCurrentIndex(self.lines.index(place))
            self.scrollTo(self.lines.index(place))
        return place >= 0

    def move_by(self, key: int) -> None:
        """One row or ten up or down, as a key says."""
        steps = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_PageUp): -10, int(Qt.Key.Key_PageDown): 10}
        last = len(self.lines.rows) - 1
        if last >= 0:
            self.setCurrentIndex(self.lines.index(max(0, min(self.currentIndex().row() + steps.get(key, 0), last))))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        elif event.text().isprintable() and event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
