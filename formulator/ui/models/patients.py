"""The patient list: its lines, how they are painted, and the one button of the current line."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from formulator.base.i18n import tr
from formulator.ui.look import look
from formulator.ui.widgets.text import color_of
from formulator.workbench.patientlist import PatientRow

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
#: Height of a line and the room at the right end that its button takes, in pixels of the design.
ROW, BUTTON = 56, 112
#: Below this width number and birth date go into the second line.
WIDE = 680


class PatientList(QAbstractListModel):
    """The lines in their order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[PatientRow, ...] = ()

    def put(self, rows: tuple[PatientRow, ...]) -> None:
        """Other lines; nothing happens where they are the same."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.spoken
        return None


def columns(width: int) -> list[int]:
    """Where the columns begin in a list of this width: patient, birth date, number, to know; two where it is narrow."""
    px = look().px
    first, room = px(20), width - px(20)
    if width < px(WIDE):
        return [first, first + room * 5 // 10]
    return [first, first + room * 36 // 100, first + room * 51 // 100, first + room * 65 // 100]


class PatientLine(QStyledItemDelegate):
    """Paints a line: name over age and sex, birth date, number, what is to know."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: PatientRow = index.model().rows[index.row()]  # type: ignore[attr-defined]
        area, px = option.rect, look().px
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.fillRect(area, look().color("accent_tint" if current else "hover" if over else "surface"))
        if current:
            painter.fillRect(area.left(), area.top(), px(3), area.height(), look().color("accent"))
        else:
            painter.fillRect(area.left() + px(20), area.bottom(), area.width() - px(40), 1, look().color("hair2"))
        self._write(painter, area, row, current)
        painter.restore()

    def _write(self, painter: QPainter, area: QRect, row: PatientRow, current: bool) -> None:
        px = look().px
        places = columns(area.width())
        wide = len(places) > 2
        ends = [*places[1:], area.width() - px(BUTTON if current else 20)]
        upper = QRect(area.left() + places[0], area.top() + px(9), ends[0] - places[0] - px(8), px(20))
        lower = QRect(upper.left(), upper.bottom() + 1, upper.width(), px(16))
        below = row.who if wide else "  ·  ".join(part for part in (row.who, row.born, row.number) if part)
        _text(painter, upper, row.name, look().font(14, 600), look().color("text3" if row.damaged else "text"))
        _text(painter, lower, below, look().font(12), look().color("text2" if current else "text3"))
        if wide:
            for place, end, text in ((places[1], ends[1], row.born), (places[2], ends[2], row.number)):
                _text(
                    painter,
                    QRect(area.left() + place, area.top(), end - place - px(8), area.height()),
                    text,
                    look().font(13),
                    look().color("text"),
                )
        know = QRect(area.left() + places[-1], area.top(), ends[-1] - places[-1] - px(8), area.height())
        _to_know(painter, know, row)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(look().px(240), look().px(ROW))


def _to_know(painter: QPainter, area: QRect, row: PatientRow) -> None:
    if not row.know:
        return
    px = look().px
    mark = look().pixmap("pencil", "text2", 16) if row.sign == "draft" else look().sign(row.sign, 16)
    painter.drawPixmap(area.left(), area.center().y() - px(8) + 1, mark)
    tone = color_of("word:failed") if row.damaged else look().color("text2")
    _text(painter, area.adjusted(px(24), 0, 0, 0), row.know, look().font(13, 500), tone)


def _text(painter: QPainter, area: QRect, text: str, font: QFont, color: QColor) -> None:
    """One line of text, cut where it is too long: all of it is the tip of the line."""
    painter.setFont(font)
    painter.setPen(color)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, area.width()))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


def heads() -> tuple[str, ...]:
    """The heads of the columns."""
    return tr("Patient"), tr("Born"), tr("Number"), tr("To know")
