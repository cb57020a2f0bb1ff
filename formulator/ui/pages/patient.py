"""The page "Patient": the questions of today, the facts with the three lists, the sheets signed before."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.asked import AskedStrip
from formulator.ui.panels.namelist import NameList, warm
from formulator.ui.panels.pastsheets import PastSheets
from formulator.ui.panels.patientfacts import FactsPanel
from formulator.ui.widgets import Panel, Scroll, Text, line, row

#: Below this width of the design the past sheets stand under the facts.
NARROW = 1180
#: Milliseconds in which a page that is just shown finds its places.
SETTLING = 400
#: Milliseconds between the lists that are made ready for typing.
WARMING = 120
_LISTS = ("allergies", "medications", "conditions")


class PatientPage(Page):
    title = "Patient"

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        self.asked = AskedStrip(desk)
        self.facts = FactsPanel(desk)
        self.lists = {kind: NameList(desk, kind) for kind in _LISTS}
        self.sheets = PastSheets(desk)
        self.asked.wanted.connect(self.arrive)
        self._target: QWidget | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._settle)
        self.middle = Panel()
        self.area = Scroll(tr("Patient"))
        self._cold = list(_LISTS)
        self._warming = QTimer(self)
        self._warming.setInterval(WARMING)
        self._warming.timeout.connect(self._warm)
        self._warming.start()
        self._lay_out()
        self._lay_out_middle()
        desk.opened.connect(self._to_top)
        self.area.verticalScrollBar().rangeChanged.connect(self._scroll)

    def _lay_out(self) -> None:
        px = look().px
        self.across = QHBoxLayout(self)
        self.across.setContentsMargins(px(8), px(8), px(8), px(8))
        self.across.setSpacing(px(8))
        self.across.addWidget(self.asked)
        self.across.addWidget(self.middle, 1)
        self.across.addWidget(self.sheets)
        self._fit(False)

    def _lay_out_middle(self) -> None:
        px = look().px
        self.middle.down.addLayout(row(Text(tr("Patient"), 16, 600), None, margins=(16, 12, 16, 8)))
        self.middle.down.addWidget(line())
        down = self.area.down
        down.setContentsMargins(px(16), px(12), px(16), px(16))
        down.setSpacing(px(16))
        down.addWidget(self.facts)
        for kind in _LISTS:
            down.addWidget(line("line2"))
            down.addWidget(self.lists[kind])
            if kind == "medications":
                down.addWidget(self.facts.made_laboratory())
        down.addWidget(line("line2"))
        down.addWidget(Text(tr("Note"), 14, 600))
        down.addWidget(self.facts.note)
        down.addStretch(1)
        self.middle.down.addWidget(self.area, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.width() < look().px(NARROW))

    def _fit(self, narrow: bool) -> None:
        """On narrow windows the past sheets go below the facts, so that nothing is cut."""
        px = look().px
        self.asked.setFixedWidth(px(300 if narrow else 320))
        inside = self.area.down.indexOf(self.sheets) >= 0
        if narrow and not inside and self.area.down.count():
            self.across.removeWidget(self.sheets)
            self.area.down.insertWidget(self.area.down.count() - 1, self.sheets)
            self.sheets.setMinimumWidth(0)
            self.sheets.setMaximumWidth(16_777_215)
            self.sheets.setMinimumHeight(px(260))
        elif not narrow:
            if inside:
                self.area.down.removeWidget(self.sheets)
                self.across.addWidget(self.sheets)
            self.sheets.setMinimumHeight(0)
            self.sheets.setFixedWidth(px(320))

    def refresh(self) -> None:
        self.asked.refresh()
        self.facts.refresh()
        for one in self.lists.values():
            one.refresh()
        self.sheets.refresh()

    def _to_top(self) -> None:
        self.area.verticalScrollBar().setValue(0)

    def _warm(self) -> None:
        """One list after the other, while nobody types yet."""
        if self._cold:
            warm(self.desk.document.knowledge, self._cold.pop(0))
        else:
            self._warming.stop()

    # Places

    def arrive(self, place: str) -> None:
        """Puts the focus at a place: a list, a fact, a question, the sheets; else at the first question that is open."""
        self.refresh()
        if place in self.lists:
            self.lists[place].focus()
            self._scroll_to(self.lists[place])
        elif place == "sheets":
            self.focus_sheets()
        elif place in self.asked.questions:
            self._arrive_question(place)
        elif place in self.facts.facts or place == "note":
            self._arrive_fact(place)
        else:
            self.focus_asked()

    def _arrive_question(self, place: str) -> None:
        """Pregnancy is a fact before it is a question: what is not known is entered, not confirmed."""
        if place in self.facts.facts:
            self._arrive_fact(place)
        else:
            self.asked.focus(place)

    def _arrive_fact(self, place: str) -> None:
        if place == "note":
            self.facts.note.setFocus()
            self._scroll_to(self.facts.note)
            return
        self.facts.focus(place)
        self._scroll_to(self.facts.facts[place])

    def _scroll_to(self, widget: QWidget) -> None:
        """The widget comes to the top where it is not seen whole, and what has the focus into view; again while things find their places."""
        self._target = widget
        self._scroll()
        self._later.start(SETTLING)

    def _settle(self) -> None:
        self._target = None

    def _scroll(self) -> None:
        widget, inside, bar = self._target, self.area.widget(), self.area.verticalScrollBar()
        if inside is None:
            return
        if widget is not None and inside.isAncestorOf(widget):
            top = widget.mapTo(inside, QPoint(0, 0)).y()
            if top < bar.value() or top + widget.height() > bar.value() + self.area.viewport().height():
                bar.setValue(top - look().px(8))
        self._keep_focus_in_view()

    def _keep_focus_in_view(self) -> None:
        """A list that grows pushes its field down: it is followed."""
        focus, inside = self.window().focusWidget(), self.area.widget()
        if focus is not None and inside is not None and inside.isAncestorOf(focus):
            self.area.ensureWidgetVisible(focus, 0, look().px(8))

    def focus_asked(self) -> None:
        """The first question of today that is open."""
        self.asked.focus()

    def focus_sheets(self) -> None:
        """What was signed before."""
        self.sheets.focus()

    def leave(self) -> bool:
        """The facts go into the patient's record; where that fails it is said, and the draft keeps them."""
        for one in self.lists.values():
            one.take_typed()
        return self.desk.keep_patient() or self.desk.flush()
