"""A field for names: what fits is listed under it while typing. Enter takes what was typed, Down and Enter what is listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHideEvent, QKeyEvent, QMoveEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QScrollArea, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.look import look
from formulator.ui.widgets.fields import Field

Index = QModelIndex | QPersistentModelIndex
_SHOWN = 7
_ROOT = QModelIndex()


class Offer(NamedTuple):
    """One name to take: `text` is what is entered, `shown` what is read, `aside` what else is to know."""

    text: str
    shown: str
    aside: str = ""


class Offers(QAbstractListModel):
    """The names that fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers: list[Offer] = []

    def put(self, offers: list[Offer]) -> None:
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        offer = self.offers[index.row()]
        return ", ".join(part for part in (offer.shown, offer.aside) if part)


class _Row(QStyledItemDelegate):
    """The name, wrapped where it is long, with what is to know below it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        offer, px = index.model().offers[index.row()], look().px  # type: ignore[attr-defined]
        area = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(area, look().color("accent_tint" if chosen else "surface"))
        inside = area.adjusted(px(10), px(4), -px(10), -px(4))
        wrap = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        painter.setFont(look().font(13, 500))
        painter.setPen(look().color("text"))
        painter.drawText(inside, wrap, offer.shown)
        if offer.aside:
            painter.setFont(look().font(12))
            painter.setPen(look().color("text2"))
            painter.drawText(inside, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), offer.aside)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        offer, px = index.model().offers[index.row()], look().px  # type: ignore[attr-defined]
        view = self.parent()
        width = view.viewport().width() - px(20) if isinstance(view, QListView) else px(240)
        text = QFontMetrics(look().font(13, 500)).boundingRect(
            0, 0, max(width, px(80)), px(200), int(Qt.TextFlag.TextWordWrap), offer.shown
        )
        return QSize(px(80), text.height() + px(8) + (px(16) if offer.aside else 0))


class NameField(Field):
    """`taken` tells the text that was entered; the field empties itself. `left` tells that Escape emptied it."""

    taken = Signal(str)
    left = Signal()

    def __init__(
        self, name: str, offers: Callable[[str], list[Offer]], hint: str = "", height: int = 32, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, hint=hint, height=height, parent=parent)
        self._find = offers
        self.model = Offers(self)
        self.popup: QFrame | None = None
        self.list: QListView | None = None
        self.typed.connect(self._search)

    # The list under the field

    def _made(self) -> QListView:
        """The list, built when it is first needed: a child of the window, so that the focus stays in the field."""
        if self.list is None or self.popup is None:
            self.popup = QFrame(self.window())
            self.popup.setProperty("role", "offers")
            self.list = QListView(self.popup)
            self.list.setAccessibleName(tr("{field}: names that fit", field=self.accessibleName()))
            self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.list.setModel(self.model)
            self.list.setItemDelegate(_Row(self.list))
            self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.list.clicked.connect(lambda index: self._take(self.model.offers[index.row()].text))
            inside = QVBoxLayout(self.popup)
            inside.setContentsMargins(1, look().px(4), 1, look().px(4))
            inside.addWidget(self.list)
            self._follow_scrolling()
        return self.list

    def _follow_scrolling(self) -> None:
        """What the field lies in may be scrolled away under the list: it closes."""
        above = self.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.verticalScrollBar().valueChanged.connect(self.close_list)
            above = above.parentWidget()

    def _search(self, text: str) -> None:
        offers = self._find(text) if text.strip() else []
        if not offers:
            self.close_list()
            return
        self.model.put(offers)
        shown = self._made()
        shown.clearSelection()
        shown.setCurrentIndex(QModelIndex())
        self._place()

    def _place(self) -> None:
        """Under the field, or over it where there is no room below."""
        assert self.list is not None
        assert self.popup is not None
        window, px = self.window(), look().px
        corner = self.mapTo(window, QPoint(0, self.height() + px(4)))
        width = min(max(self.width(), px(260)), window.width() - corner.x() - px(8))
        self.popup.resize(width, px(80))
        self.popup.show()
        self.list.resize(width - 2, px(72))
        rows = [self.list.sizeHintForRow(row) for row in range(min(_SHOWN, self.model.rowCount()))]
        height = sum(rows) + px(8) + 2
        below, above = window.height() - corner.y() - px(8), corner.y() - self.height() - px(16)
        if height > below and above > below:
            height = min(height, above)
            corner.setY(corner.y() - self.height() - px(8) - height)
        self.popup.setGeometry(corner.x(), corner.y(), width, min(height, max(below, px(40))) if corner.y() > 0 else height)
        self.popup.raise_()

    @property
    def open(self) -> bool:
        return self.popup is not None and self.popup.isVisible()

    def close_list(self) -> None:
        if self.popup is not None:
            self.popup.hide()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._enter()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.open:
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        current = self.list.currentIndex() if self.list is not None and self.open else QModelIndex()
        self._take(self.model.offers[current.row()].text if current.isValid() else self.text())

    def _move(self, step: int) -> None:
        assert self.list is not None
        current = self.list.currentIndex()
        row = current.row() + step if current.isValid() else (0 if step > 0 else self.model.rowCount() - 1)
        self.list.setCurrentIndex(self.model.index(row) if 0 <= row < self.model.rowCount() else QModelIndex())

    def _escape(self) -> None:
        if self.open:
            self.close_list()
        else:
            self.clear()
            self.left.emit()

    def _take(self, text: str) -> None:
        self.close_list()
        if text.strip():
            self.clear()
            self.taken.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_list()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_list()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.close_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.close_list()
