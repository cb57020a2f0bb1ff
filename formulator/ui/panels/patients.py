"""The patients that were found, as a list with one current line and its button; or the sentence that there are none."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.look import look
from formulator.ui.models.patients import ROW, Index, PatientLine, PatientList, columns, heads
from formulator.ui.widgets import Button, Icon, Panel, Text, line, row
from formulator.workbench.patientlist import PatientRow


class _Heads(QWidget):
    """The heads of the columns, over their columns."""

    def __init__(self, view: QListView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.setFixedHeight(look().px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(look().font(11))
        painter.setPen(look().color("text3"))
        places = columns(self.view.viewport().width())
        texts = heads() if len(places) > 2 else (heads()[0], heads()[-1])
        for place, text in zip(places, texts, strict=True):
            painter.drawText(place, 0, self.width() - place, self.height(), int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()


class PatientView(QListView):
    """`wanted` tells the line that is to be opened; `typed` what was typed while the list had the focus."""

    wanted = Signal(object)
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Patients"))
        self.lines = PatientList(self)
        self.button = Button("", kind="primary", do=self._press, parent=self.viewport())
        self.button.hide()
        self.setModel(self.lines)
        self.setItemDelegate(PatientLine(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._want)
        self.verticalScrollBar().valueChanged.connect(self._place)
        self.verticalScrollBar().setSingleStep(look().px(ROW))

    def show_rows(self, rows: tuple[PatientRow, ...], keep: bool) -> None:
        """Other lines. The current one stays where it is asked to be kept and is still there; else it is the first."""
        before = self.current.id if keep and self.current is not None else None
        self.lines.put(rows)
        place = next((number for number, one in enumerate(rows) if one.id == before), 0)
        if rows and (self.currentIndex().row() != place or not self.currentIndex().isValid()):
            self.setCurrentIndex(self.lines.index(place))
        self._place()

    @property
    def current(self) -> PatientRow | None:
        index = self.currentIndex()
        return self.lines.rows[index.row()] if index.isValid() and index.row() < len(self.lines.rows) else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._place()

    def move_by(self, key: int) -> None:
        """One line or one page up or down, as a key says."""
        page = max(1, self.viewport().height() // look().px(ROW) - 1)
        steps = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_PageUp): -page, int(Qt.Key.Key_PageDown): page}
        last = len(self.lines.rows) - 1
        if last >= 0:
            self.setCurrentIndex(self.lines.index(max(0, min(self.currentIndex().row() + steps.get(key, 0), last))))

    def _place(self) -> None:
        """The button stands at the right end of the current line."""
        one, px = self.current, look().px
        self.button.setVisible(one is not None)
        if one is None:
            return
        self.button.setText(tr("Continue") if one.draft else tr("Open"))
        self.button.setAccessibleName(f"{self.button.text()}: {one.name}")
        self.button.adjustSize()
        area = self.visualRect(self.currentIndex())
        self.button.move(area.right() - self.button.width() - px(16), area.top() + (area.height() - self.button.height()) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place()

    def _press(self) -> None:
        if self.current is not None:
            self.wanted.emit(self.current)

    def _want(self, index: QModelIndex) -> None:
        if index.isValid():
            self.wanted.emit(self.lines.rows[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press()
        elif event.text().isprintable() and event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class PatientsPanel(Panel):
    """`wanted` tells who is to be opened; `new` and `demo` were pressed."""

    wanted = Signal(object)
    new = Signal()
    demo = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.note = Text("", 13, tone="text2")
        self.view = PatientView()
        self.view.wanted.connect(self.wanted)
        self.down.addLayout(row(Text(tr("Patients"), 16, 600), self.note, None, gap=12, margins=(20, 12, 20, 6)))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._list())
        self.stack.addWidget(self._none())
        self.stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.stack.setMinimumHeight(look().px(ROW))
        self.down.addWidget(self.stack, 1)

    def _list(self) -> QWidget:
        made = QWidget()
        down = QVBoxLayout(made)
        down.setContentsMargins(0, 0, 0, look().px(7))
        down.setSpacing(0)
        down.addWidget(_Heads(self.view))
        down.addWidget(line())
        down.addWidget(self.view, 1)
        return made

    def _none(self) -> QWidget:
        made = QWidget()
        self.sentence = Text("", 13, tone="text2", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.new_button = Button(tr("New patient"), "user-plus", "tinted", 40, do=self.new.emit)
        self.demo_button = Button(tr("Open the demo patients"), height=40, do=self.demo.emit)
        down = QVBoxLayout(made)
        down.setContentsMargins(look().px(24), look().px(24), look().px(24), look().px(24))
        down.setSpacing(look().px(16))
        down.addStretch(2)
        down.addWidget(Icon("users", 40, "text3"), 0, Qt.AlignmentFlag.AlignHCenter)
        down.addWidget(self.sentence)
        down.addLayout(row(None, self.new_button, self.demo_button, None))
        down.addStretch(3)
        return made

    def show_rows(self, rows: tuple[PatientRow, ...], note: str, keep: bool) -> None:
        """Who was found, and a few words on what is shown."""
        self.note.say(note)
        self.view.show_rows(rows, keep)
        self.stack.setCurrentIndex(0)

    def show_none(self, sentence: str, demo: bool, new: bool) -> None:
        """Nobody was found; whether the demo patients and a new one are offered."""
        self.note.say("")
        self.view.show_rows((), False)
        self.sentence.say(sentence)
        self.demo_button.setVisible(demo)
        self.new_button.setVisible(new)
        self.stack.setCurrentIndex(1)
