"""The page "The clinic's formulary": every entry of the catalog, what the clinic has reviewed, its own products and limits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.ui import clinic
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.formulary_detail import Detail
from formulator.ui.panels.formulary_list import EntryList
from formulator.ui.widgets import Button, Chip, Flow, Panel, Sign, Text, column, line, row
from formulator.ui.widgets.search import SearchField
from formulator.workbench import formulary_view as view
from formulator.workbench.formulary_view import Filter


class FormularyPage(Page):
    steps = False

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        self.title = tr("The clinic's formulary")
        self.wanted = Filter.ALL
        self.rows: tuple[view.Row, ...] = ()
        self.search = SearchField(tr("Find an entry"), tr("Name, brand or strength"), "Ctrl+F")
        self.list = EntryList(tr("Entries of the catalog"))
        self.detail = Detail(desk)
        self.said = Text("", 12, tone="text2", wrap=True)
        self.nothing = Text("", 13, tone="text2", wrap=True)
        self.chips = {key: Chip(text, lambda key=key: self.choose(key)) for key, text in self._filters()}  # type: ignore[misc]
        self.trouble = self._trouble()
        self._lay_out()
        self._connect()

    @staticmethod
    def _filters() -> tuple[tuple[Filter, str], ...]:
        return (
            (Filter.ALL, tr("All")), (Filter.OPEN, tr("Not reviewed")), (Filter.CHANGED, tr("Changed")), (Filter.OWN, tr("Own products")),
            (Filter.LIMITS, tr("Limits")),
        )  # fmt: skip

    def _trouble(self) -> Panel:
        """What stands at the top while the file cannot be read."""
        made = Panel("card")
        self.problems = Text("", 13, wrap=True)
        self.problems.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.problems.setAccessibleName(tr("What is wrong with the formulary"))
        self.again = Button(tr("Read it again"), "refresh", do=self.read_again)
        title = Text(
            tr("The formulary could not be read. Its limits and products are not used, and every sheet says so."), 14, 600, wrap=True
        )
        head = row(Sign("failed", 20), title, self.again, gap=10)
        head.setStretch(1, 1)
        made.down.addLayout(column(head, self.problems, gap=6, margins=(16, 10, 16, 12)))
        made.hide()
        return made

    def _lay_out(self) -> None:
        left = Panel("panel")
        chips = QWidget()
        flow = Flow(chips, 8)
        for chip in self.chips.values():
            flow.addWidget(chip)
        policy = chips.sizePolicy()
        policy.setHeightForWidth(True)
        chips.setSizePolicy(policy)
        left.down.addLayout(column(Text(self.title, 16, 600), self.said, self.search, chips, gap=8, margins=(16, 12, 16, 10)))
        left.down.addWidget(line())
        left.down.addWidget(self.list, 1)
        self.nothing.setContentsMargins(*(look().px(16),) * 4)
        left.down.addWidget(self.nothing)
        left.down.setContentsMargins(0, 0, 0, look().px(6))
        self.left = left
        across = row(left, self.detail, gap=8)
        across.setStretch(1, 1)
        whole = column(self.trouble, across, gap=8, margins=(8, 8, 8, 8))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.search.typed.connect(lambda _: self._fill())
        self.search.moved.connect(self.list.move_by)
        self.search.entered.connect(self.detail.focus_first)
        self.list.moved.connect(self._moved)
        self.list.chosen.connect(self.detail.focus_first)
        self.list.typed.connect(self._type_on)
        self.detail.done.connect(self._done)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.left.setFixedWidth(min(look().px(440), max(look().px(300), self.width() * 2 // 5)))

    # What is shown

    def refresh(self) -> None:
        knowledge = self.desk.document.knowledge
        self.rows = view.rows(knowledge)
        unread = knowledge.formulary.unread
        self.trouble.setVisible(bool(unread))
        self.problems.say("\n".join(unread))
        self.said.say(view.summary(self.rows))
        self._fill()

    def _fill(self) -> None:
        text = self.search.text()
        shown = view.found(self.rows, text, self.wanted, self.desk.document.knowledge)
        for key, chip in self.chips.items():
            chip.setChecked(key is self.wanted)
        self.list.show_rows(shown, self.place())
        self.list.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self.nothing.say(tr("Nothing is called “{text}” here.", text=text.strip()) if text.strip() else tr("There is none of these."))
        self._moved()

    def _moved(self) -> None:
        self.detail.show_entry(self.list.current if self.list.lines.rows else None)

    def choose(self, wanted: Filter) -> None:
        """Shows only these."""
        self.wanted = wanted
        self._fill()

    # What is done

    def _done(self) -> None:
        self.refresh()
        if self.isVisible():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def read_again(self) -> None:
        """After the file was mended by hand."""
        if fault := clinic.read_again(self.desk):
            self.problems.say(fault)
        else:
            self.desk.told.emit(tr("The formulary was read: it is used from now on."), "", None)
        self.refresh()

    def _type_on(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.setText(self.search.text() + text)
        self._fill()

    # The page

    def place(self) -> str:
        return self.detail.entry.id if self.detail.entry is not None else ""

    def arrive(self, place: str) -> None:
        """At an entry of the catalog, else at the search."""
        if place and (place in self.desk.document.knowledge.presentations or place in self.desk.document.knowledge.substances):
            self.search.clear()
            self.wanted = Filter.ALL
            self.refresh()
            self.list.choose(place)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.find_here()

    def find_here(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
