"""The list of findings: arrow keys move, Enter presses what the row offers, the selection stays by what a finding is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from formulator.base.i18n import tr
from formulator.ui.look import look
from formulator.ui.models.findings import NOTES_KEY, Entry, FindingsModel, Key
from formulator.ui.panels.findings_rows import RowDelegate

_KEYBOARD = (
    Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason, Qt.FocusReason.OtherFocusReason,
)  # fmt: skip


class FindingsList(QListView):
    """`chosen` tells the row that is selected now or None, `pressed` the row whose button was pressed, `entered` Enter on a row without one."""

    chosen = Signal(object)
    pressed = Signal(object)
    entered = Signal()
    heights = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Findings, worst first"))
        self.rows = FindingsModel(self)
        self.painter_of = RowDelegate(self)
        self._wanted: Key | None = None
        self._quiet = False
        self.setModel(self.rows)
        self.setItemDelegate(self.painter_of)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.painter_of.pressed.connect(self.pressed)
        self.selectionModel().currentChanged.connect(self._moved)

    # What is selected

    @property
    def entry(self) -> Entry | None:
        """The selected row."""
        row = self.currentIndex().row()
        return self.rows.entries[row] if 0 <= row < len(self.rows.entries) else None

    def show_entries(self, new: list[Entry]) -> None:
        """Other rows. What was chosen by hand stays chosen, and again where undo brings it back; else the worst is."""
        before = [self.painter_of.height_of(e, self.viewport().width()) for e in self.rows.entries]
        self._quiet = True
        self.rows.show(new)
        row = self.rows.row_of(self._wanted) if self._wanted is not None else -1
        if row < 0:
            row = 0 if new and new[0].key != NOTES_KEY else -1
        if row != self.currentIndex().row():
            self.setCurrentIndex(self.rows.index(row) if row >= 0 else QModelIndex())
        self._quiet = False
        if before != [self.painter_of.height_of(e, self.viewport().width()) for e in new]:
            self.scheduleDelayedItemsLayout()
            self.heights.emit()

    def forget(self) -> None:
        """Another draft lies on the bench: what was chosen before means nothing there."""
        self._wanted = None

    def choose(self, key: Key) -> bool:
        """Selects a row; False where it is not there."""
        row = self.rows.row_of(key)
        if row < 0:
            return False
        self._wanted = key
        self.setCurrentIndex(self.rows.index(row))
        self.scrollTo(self.rows.index(row))
        return True

    def step(self, by: int) -> None:
        """The next row or the one before, around the end; the line of the notes is passed over."""
        rows = [row for row, entry in enumerate(self.rows.entries) if entry.key != NOTES_KEY]
        if not rows:
            return
        current = self.currentIndex().row()
        place = rows.index(current) + by if current in rows else (0 if by > 0 else -1)
        self.choose(self.rows.entries[rows[place % len(rows)]].key)

    def _moved(self, now: QModelIndex, _: QModelIndex) -> None:
        if self._quiet:
            return
        entry = self.rows.entries[now.row()] if now.isValid() else None
        self._wanted = entry.key if entry is not None else None
        self.chosen.emit(entry)

    # Its height

    def content_height(self) -> int:
        """How high all rows are."""
        width = self.viewport().width()
        return sum(self.painter_of.height_of(entry, width) for entry in self.rows.entries)

    def few_height(self, count: int = 3) -> int:
        """How high the first rows are, and the line of the notes."""
        width = self.viewport().width()
        first = [entry for entry in self.rows.entries if entry.key != NOTES_KEY][:count]
        notes = self.rows.row_of(NOTES_KEY) >= 0
        return sum(self.painter_of.height_of(entry, width) for entry in first) + (look().px(28) if notes else 0)

    def set_low(self, low: bool) -> None:
        """Rows of 44 instead of 48."""
        if low != self.painter_of.low:
            self.painter_of.low = low
            self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.heights.emit()

    # Keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.entry
        self.painter_of.by_key = True
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            if entry is not None and (entry.button or entry.key == NOTES_KEY):
                self.pressed.emit(entry)
            elif entry is not None:
                self.entered.emit()
            return
        if entry is not None and entry.key == NOTES_KEY and event.key() == (Qt.Key.Key_Left if entry.open else Qt.Key.Key_Right):
            self.pressed.emit(entry)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.painter_of.by_key = False
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.painter_of.by_key = event.reason() in _KEYBOARD
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.entries:
            self.setCurrentIndex(self.rows.index(0))
