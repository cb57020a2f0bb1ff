"""The library of protocols: a search, conditions as chips, the clinic's own protocols and the published ones."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from formulator.base.folding import squeeze
from formulator.base.i18n import tr, trn
from formulator.domain.protocols import OwnProtocol, PublishedProtocol, latest
from formulator.ui import ownprotocols
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.models.protocols import ProtocolModel
from formulator.ui.panels.protocol_chips import ConditionChips
from formulator.ui.panels.protocol_rows import StackList
from formulator.ui.widgets import Button, Panel, Text, column, line, row
from formulator.ui.widgets.search import SearchField
from formulator.workbench.protocol_list import Library, Listed, chips, own_key

_PAGE = 4


class LibraryPage(Panel):
    """`stood` tells the key of the protocol that became the current one by hand, empty for none; `chosen` one that is to be filled in."""

    stood = Signal(str)
    chosen = Signal(str)

    def __init__(self, desk: Desk, key: str, parent: QWidget | None = None) -> None:
        super().__init__("plain", parent)
        self.desk = desk
        self.versions: tuple[OwnProtocol, ...] = ()
        self.library = Library(desk.document.knowledge)
        self.model = ProtocolModel(self)
        self.list = StackList(tr("Protocols"), self.model)
        self.field = SearchField(tr("Find a protocol"), tr("Condition, ingredient, author"), key)
        self.chips = ConditionChips(self._picked)
        self.count = Text("", 12, tone="text2", wrap=True)
        self.all_button = Button(tr("Show all"), kind="quiet", height=24, do=lambda: self.chips.choose(""))
        self.fault = Text("", 12, 500, "word:not checked", wrap=True)
        self._lay_out()
        self.field.typed.connect(lambda _: self._fill())
        self.field.moved.connect(self._moved)
        self.field.entered.connect(self._entered)
        self.list.stood.connect(lambda at: self.stood.emit(self.model.rows[at].key))
        self.list.chosen.connect(lambda at: self.chosen.emit(self.model.rows[at].key))
        self.list.typed.connect(self._typed_in_list)
        self.list.back.connect(lambda: self.field.setFocus(Qt.FocusReason.OtherFocusReason))

    def _lay_out(self) -> None:
        self.down.addLayout(column(self.field, self.chips, margins=(11, 6, 11, 10), gap=8))
        self.down.addWidget(line())
        self.down.addLayout(column(self.fault, margins=(16, 0, 12, 0), gap=0))
        self.down.addLayout(row(self.count, self.all_button, margins=(15, 4, 8, 4)))
        self.down.addWidget(line())
        self.down.addWidget(self.list, 1)
        self.count.setMinimumHeight(look().px(24))
        self.count.setAlignment(Qt.AlignmentFlag.AlignVCenter)

    # What is shown

    def reload(self) -> None:
        """Reads the clinic's own protocols again."""
        self.versions, fault = ownprotocols.read_all(self.desk)
        self.fault.say(fault)
        self.fault.setVisible(bool(fault))
        self.library = Library(self.desk.document.knowledge, latest(self.versions))
        self.refresh()
        self._fill()

    def refresh(self) -> None:
        """The chips as the indication of the draft is now."""
        document = self.desk.document
        self.chips.put(chips(self.library, document.draft.treatment.indication_match, document.knowledge))

    def start(self) -> None:
        """Another patient: what was typed goes, and the protocols for the indication come first where there are some."""
        self.field.clear()
        self.refresh()
        match = self.desk.document.draft.treatment.indication_match
        wanted = match.concepts if match is not None and match.known else ()
        self.chips.choose(next((ident for ident in wanted if ident in self.chips.chips), ""))

    def protocol(self, key: str) -> PublishedProtocol | OwnProtocol | None:
        """The protocol of a key; None where it is gone."""
        return self.library.own.get(key) or self.desk.document.knowledge.protocols.get(key)

    def versions_of(self, name: str) -> tuple[OwnProtocol, ...]:
        """Every version of an own protocol."""
        return tuple(one for one in self.versions if squeeze(one.name) == squeeze(name))

    @property
    def current(self) -> str:
        """The key of the current row; empty where there is none."""
        at = self.list.currentIndex().row()
        return self.model.rows[at].key if 0 <= at < len(self.model.rows) else ""

    def show_key(self, key: str) -> bool:
        """Stands on one protocol, whatever was typed or chosen before; False where it is not there."""
        if key not in self.library.rows:
            return False
        if self.model.place_of(key) < 0:
            self.field.clear()
            self.chips.choose("")
        self.list.stand_on(self.model.place_of(key))
        self.list.scrollTo(self.list.currentIndex())
        return True

    def _picked(self, _: str) -> None:
        self.field.clear()
        self._fill()

    def _fill(self) -> None:
        """The rows for what was typed or chosen. The first hit of a search stands as the current one, a mere suggestion does not."""
        text, kept = self.field.text().strip(), self.current
        rows = self.library.find(text) if text else self.library.under(self.chips.chosen)
        self.model.show_rows(rows)
        self.list.scrollToTop()
        self._say_count(text, rows)
        if text and rows and not rows[0].near:
            self.list.set_current(0)
            self.stood.emit(rows[0].key)
        else:
            self.list.set_current(-1 if text else self.model.place_of(kept))
            if not self.current:
                self.stood.emit("")

    def _say_count(self, text: str, rows: list[Listed]) -> None:
        every = len(self.library.rows)
        said = trn("{n} protocol", "{n} protocols", every)
        if text and (not rows or rows[0].near):
            said = tr("Nothing is called “{text}”.", text=text) + (" " + tr("Did you mean:") if rows else "")
        elif text or self.chips.chosen:
            said = trn("{found} of {n} protocol", "{found} of {n} protocols", every, found=len(rows))
        self.count.say(said)
        self.field.setAccessibleDescription(said)
        self.all_button.setVisible(bool(self.chips.chosen) and not text)

    # Keys

    def focus_search(self) -> None:
        """The focus goes into the field, with all of its text selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _entered(self) -> None:
        """Enter fills from the current row. Where there is none, the first becomes it and is looked at first."""
        if self.current:
            self.chosen.emit(self.current)
        elif self.model.rows:
            self.list.stand_on(0)

    def _moved(self, key: int) -> None:
        steps = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_PageDown): _PAGE, int(Qt.Key.Key_PageUp): -_PAGE}
        self.list.move_by(steps.get(int(key), 0))

    def _typed_in_list(self, text: str) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.setText(self.field.text() + text)
        self._fill()

    def after_change(self, name: str) -> None:
        """An own protocol was kept, renamed, removed or brought back: stands on it where it is on the list."""
        self.reload()
        if name and self.show_key(own_key(name)):
            return
        self.list.set_current(-1)
        self.stood.emit("")
