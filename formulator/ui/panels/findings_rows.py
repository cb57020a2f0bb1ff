"""How a row of the verdict is drawn: sign, who, kind and risk, severity, a button where the row has one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QMouseEvent, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from formulator.base.i18n import tr
from formulator.ui.look import look
from formulator.ui.models.findings import Entry, FindingsModel
from formulator.ui.widgets.text import color_of

_Index = QModelIndex | QPersistentModelIndex
_TEXT, _EDGE, _RIGHT, _SIGN = 44, 3, 16, 20


def wrapped(text: str, width: int, size: int, weight: int) -> list[str]:
    """The lines of a text in a width; words that are longer than a line are broken, nothing is cut."""
    layout = QTextLayout(text, look().font(size, weight))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return lines or [""]


class RowDelegate(QStyledItemDelegate):
    """Draws the rows of a view. `pressed` tells a row whose button was pressed by the pointer."""

    pressed = Signal(object)

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.view = view
        self.low = False
        self.by_key = False
        self._kept: dict[tuple[str, str, str, int], list[str]] = {}

    # Where things are

    def button_rect(self, entry: Entry, row: QRect) -> QRect:
        """Where the button of a row stands; empty where it has none."""
        if not entry.button:
            return QRect()
        px = look().px
        width = QFontMetrics(look().font(13, 500)).horizontalAdvance(entry.button) + px(24)
        height = px(28)
        return QRect(row.right() + 1 - px(_RIGHT) - width, row.center().y() - height // 2 + 1, width, height)

    def _room(self, entry: Entry, width: int) -> int:
        """How wide the title may be."""
        px = look().px
        taken = 0
        if entry.button:
            taken = QFontMetrics(look().font(13, 500)).horizontalAdvance(entry.button) + px(24 + 12)
        elif entry.word:
            taken = QFontMetrics(look().font(12, 600)).horizontalAdvance(entry.word) + px(8)
        return width - px(_TEXT + _RIGHT) - taken

    def title_lines(self, entry: Entry, width: int) -> list[str]:
        key = (entry.title, entry.word, entry.button, width)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) > 500:
                self._kept.clear()
            found = self._kept[key] = wrapped(entry.title, self._room(entry, width), 13, 600)
        return found

    def height_of(self, entry: Entry, width: int) -> int:
        px = look().px
        if entry.what == "notes":
            return px(28)
        more = len(self.title_lines(entry, width)) - 1
        return px((44 if self.low else 48) + 17 * more)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        entry = index.data(FindingsModel.EntryRole)
        width = self.view.viewport().width()
        return QSize(width, self.height_of(entry, width) if isinstance(entry, Entry) else 0)

    # Drawing

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry = index.data(FindingsModel.EntryRole)
        if not isinstance(entry, Entry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRect(option.rect)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        self._ground(painter, entry, row, selected, hovered)
        if not selected and index.row() + 1 < index.model().rowCount():
            px = look().px
            painter.fillRect(QRect(row.left() + px(_TEXT), row.bottom(), row.width() - px(_TEXT + _RIGHT), 1), look().color("hair2"))
        if entry.what == "notes":
            self._notes(painter, entry, row)
        else:
            self._texts(painter, entry, row, hovered)
        if state & QStyle.StateFlag.State_HasFocus and self.by_key:
            painter.setPen(QPen(look().color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(row).adjusted(1, 1, -1, -1))
        painter.restore()

    def _ground(self, painter: QPainter, entry: Entry, row: QRect, selected: bool, hovered: bool) -> None:
        px = look().px
        stops = entry.sign in ("contraindicated", "major")
        ground = look().color("surface")
        if selected:
            ground = look().color("accent_tint")
        elif entry.sign == "contraindicated" and not entry.hatched:
            ground = color_of("tint:contraindicated")
        elif hovered:
            ground = look().color("hover")
        painter.fillRect(row, ground)
        if entry.hatched:
            self._hatch(painter, entry, row, ground)
        edge = look().color("accent") if selected else color_of(f"fill:{entry.sign}") if stops else None
        if edge is not None:
            painter.fillRect(QRect(row.left(), row.top(), px(_EDGE), row.height()), edge)

    def _hatch(self, painter: QPainter, entry: Entry, row: QRect, ground: QColor) -> None:
        """The hatch of its color at 30 %, the words on plain ground."""
        px = look().px
        tone = color_of(f"fill:{entry.sign}")
        tone.setAlphaF(0.3)
        painter.save()
        painter.setClipRect(row)
        painter.setPen(QPen(tone, px(2)))
        for x in range(row.left() - row.height(), row.right(), px(8)):
            painter.drawLine(x, row.bottom() + 1, x + row.height(), row.top())
        painter.restore()
        painter.fillRect(row.adjusted(px(_TEXT - 4), px(4), -px(_RIGHT - 4), -px(4)), ground)

    def _notes(self, painter: QPainter, entry: Entry, row: QRect) -> None:
        px = look().px
        middle = row.center().y()
        painter.drawPixmap(row.left() + px(18), middle - px(8) + 1, look().sign("minor", 16))
        painter.setFont(look().font(13, 500))
        painter.setPen(look().color("text2"))
        painter.drawText(row.adjusted(px(_TEXT), 0, -px(40), 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, entry.title)
        icon = look().pixmap("chevron-down" if entry.open else "chevron-right", "text2", 16)
        painter.drawPixmap(row.right() + 1 - px(_RIGHT + 16), middle - px(8) + 1, icon)

    def _texts(self, painter: QPainter, entry: Entry, row: QRect, hovered: bool) -> None:
        px = look().px
        lines = self.title_lines(entry, row.width())
        block = px(18) + px(17) * (len(lines) - 1) + px(16)
        top = row.top() + (row.height() - block) // 2
        painter.drawPixmap(
            row.left() + px(16 if not entry.hatched else 14), row.center().y() - px(_SIGN) // 2 + 1, look().sign(entry.sign, _SIGN)
        )
        left = row.left() + px(_TEXT)
        plain = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look().font(13, 600))
        painter.setPen(look().color("text"))
        for number, text in enumerate(lines):
            painter.drawText(QRect(left, top + px(17) * number, row.width(), px(18)), plain, text)
        right = row.width() - px(_TEXT + _RIGHT)
        if entry.button:
            box = self.button_rect(entry, row)
            self._button(painter, entry, box, hovered)
            right = box.left() - left - px(12)
        elif entry.word:
            painter.setFont(look().font(12, 600))
            painter.setPen(color_of(f"word:{entry.sign}"))
            painter.drawText(QRect(left, top, right, px(18)), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, entry.word)
        font = look().font(12)
        painter.setFont(font)
        painter.setPen(look().color("text2"))
        shown = QFontMetrics(font).elidedText(entry.line, Qt.TextElideMode.ElideRight, right)
        painter.drawText(QRect(left, top + px(18) + px(17) * (len(lines) - 1), right, px(16)), plain, shown)

    def _button(self, painter: QPainter, entry: Entry, box: QRect, hovered: bool) -> None:
        """Like a button with a border; the pointer on it is told by the ground."""
        at = self.view.viewport().mapFromGlobal(self.view.cursor().pos())
        on = hovered and box.contains(at)
        painter.setPen(QPen(look().color("border"), 1))
        painter.setBrush(QBrush(look().color("hover" if on else "surface")))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), look().px(4), look().px(4))
        painter.setFont(look().font(13, 500))
        painter.setPen(look().color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, entry.button)

    # The pointer

    def editorEvent(self, event: QEvent, model: QObject, option: QStyleOptionViewItem, index: _Index) -> bool:
        entry = index.data(FindingsModel.EntryRole)
        if event.type() is not QEvent.Type.MouseButtonRelease or not isinstance(event, QMouseEvent) or not isinstance(entry, Entry):
            return False
        row = QRect(option.rect)
        on_button = self.button_rect(entry, row).contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and (on_button or entry.what == "notes"):
            self.pressed.emit(entry)
            return True
        return False


def spoken_list() -> str:
    """What the list is called."""
    return tr("Findings, worst first")
