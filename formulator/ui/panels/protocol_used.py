"""What published protocols used for the indication of the draft, and whether this patient may have it."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr, trn
from formulator.domain.finding import NotChecked
from formulator.ui.adding import add_ingredient, syringe_for
from formulator.ui.desk import Desk
from formulator.ui.models.protocols import UsedModel
from formulator.ui.panels.if_added import QUIET, SLICE
from formulator.ui.panels.protocol_rows import StackList
from formulator.ui.widgets import Button, Panel, Sign, Text, column, line, row
from formulator.workbench.draft import Draft
from formulator.workbench.suggestions import Suggestions, used_for, worst_if_used

#: So many unknown facts are named.
FEW = 3


class UsedPage(Panel):
    """`added` tells the syringe and the index of a line that was just added."""

    added = Signal(str, int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("plain", parent)
        self.desk = desk
        self.title = Text("", 14, 600, wrap=True)
        self.note = Text("", 12, tone="text2", wrap=True)
        self.link = Button(tr("Enter the indication"), "arrow-right", "quiet", 28, lambda: desk.went.emit("plan#indication"))
        self.unknown = Text("", 12, 500, "word:not checked", wrap=True)
        self.sign = Sign("not checked", 14)
        self.model = UsedModel(self)
        self.list = StackList(tr("Ingredients that published protocols used"), self.model)
        self._of: Draft | None = None
        self._waiting: list[int] = []
        self._quiet, self._next = QTimer(self), QTimer(self)
        for timer, do, wait in ((self._quiet, self._begin, QUIET), (self._next, self._slice, 0)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(do)
        self._lay_out()
        self.list.chosen.connect(self.add_row)
        desk.document.changed.connect(self._follow)

    def _lay_out(self) -> None:
        beside = row(self.sign, self.unknown, gap=4)
        beside.setStretch(1, 1)
        beside.setAlignment(self.sign, Qt.AlignmentFlag.AlignTop)
        self.warning = QWidget()
        self.warning.setLayout(beside)
        head = column(self.title, self.note, self.warning, self.link, margins=(16, 8, 12, 8), gap=4)
        head.setAlignment(self.link, Qt.AlignmentFlag.AlignLeft)
        self.down.addLayout(head)
        self.down.addWidget(line())
        self.down.addWidget(self.list, 1)
        self.nothing = QWidget()
        self.down.addWidget(self.nothing, 1)

    @property
    def busy(self) -> bool:
        """Whether something is still to be computed."""
        return self._quiet.isActive() or self._next.isActive()

    # What is shown

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """The list for the draft as it is now; each row is judged when it is quiet."""
        document = self.desk.document
        if document.draft is self._of:
            return
        self._of = document.draft
        self._next.stop()
        found = used_for(document.draft, document.review, document.knowledge)
        at = self.list.currentIndex().row()
        same = [row.name for row in self.model.rows] == [one.name for one in found.ingredients]
        self.model.show_rows(list(found.ingredients), bool(found.unknown))
        self.list.set_current(at if same else -1)
        self._say(found)
        self._quiet.start()

    def _say(self, found: Suggestions) -> None:
        match = self._of.treatment.indication_match if self._of is not None else None
        names = ", ".join(self.desk.document.knowledge.name(concept) for concept in match.concepts) if match is not None else ""
        self.title.say(
            tr("What published protocols used for {indication}", indication=names) if names else tr("What published protocols used")
        )
        self.note.say(self._note(found, names))
        self.link.setVisible(not names)
        said = _listed(found.unknown) if found.ingredients else ""
        self.unknown.say(tr("Not known of this patient: {what}", what=said) if said else "")
        self.warning.setVisible(bool(said))
        self.list.setVisible(bool(found.ingredients))
        self.nothing.setVisible(not found.ingredients)

    def _note(self, found: Suggestions, names: str) -> str:
        if not names and found.indication.strip():
            return tr("The indication “{text}” is not recognized: it cannot be said what was used for it.", text=found.indication)
        if not names:
            return tr("The plan names no indication yet.")
        none = " ".join(tr(one.text) for one in found.none_found)
        if not found.ingredients:
            return " ".join(part for part in (tr("No published protocol in the library names an ingredient for it."), none) if part)
        count = trn("From {n} protocol.", "From {n} protocols.", len(found.protocols))
        said = tr("By number of publications, then by name: a record, not a recommendation. Enter adds one to the mix.")
        return " ".join(part for part in (count, none, said) if part)

    # Whether this patient may have it

    def _begin(self) -> None:
        document = self.desk.document
        rows = [at for at, one in enumerate(self.model.rows) if one.substance and not one.present]
        if document.review.failed:
            for at in rows:
                self.model.judge(at, None, failed=True)
            return
        self._waiting = rows
        if self._waiting:
            self._next.start()

    def _slice(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while self._waiting:
            self._judge(self._waiting.pop(0))
            if clock.elapsed() >= SLICE:
                break
        if self._waiting:
            self._next.start()

    def _judge(self, at: int) -> None:
        document = self.desk.document
        substance = self.model.rows[at].substance
        found = worst_if_used(document.draft, document.review, substance, syringe_for(self.desk), document.knowledge, document.broken)
        self.model.judge(at, found)

    def stop(self) -> None:
        """Nobody looks."""
        self._quiet.stop()
        self._next.stop()
        self._of = None

    # What is done

    def add_row(self, number: int) -> None:
        """Adds an ingredient to the syringe that takes the next one, in one step that can be undone."""
        one = self.model.rows[number]
        name = self.desk.document.knowledge.substances[one.substance].name if one.substance else one.name
        syringe = syringe_for(self.desk)
        self.added.emit(syringe, add_ingredient(self.desk, name, syringe))

    def focus_list(self) -> None:
        """The focus on the list; where there is none, on the way to the indication."""
        wanted = self.list if self.list.isVisible() else self.link
        wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _listed(unknown: tuple[NotChecked, ...]) -> str:
    """The first few; all of them stand in the verdict."""
    texts = [gap.why if gap.index < 0 else f"{gap.text}: {gap.why}" for gap in unknown]
    more = [tr("{n} more", n=len(texts) - FEW)] if len(texts) > FEW else []
    return "; ".join([*texts[:FEW], *more])
