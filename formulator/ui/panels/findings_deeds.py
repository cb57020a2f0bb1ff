"""What can be done about a row of the verdict: repairs, corrections, going to the place, acknowledging, taking back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from formulator.base.i18n import tr
from formulator.domain.finding import Finding, NotChecked
from formulator.ui.desk import Desk
from formulator.ui.models.findings import Entry
from formulator.ui.panels.findings_foot import FootAction
from formulator.ui.panels.findings_repairs import Repairs
from formulator.workbench import decisions, edits, wording
from formulator.workbench.progress import gap_place
from formulator.workbench.review import UNTESTED


class Deeds(QObject):
    """`changed` tells the buttons for the row that was asked for last, `waiting` that they are looked for anew; `matrix` asks for the matrix."""

    changed = Signal(object)
    waiting = Signal()
    matrix = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.entry: Entry | None = None
        self.repairs = Repairs(desk, self)
        self.repairs.found.connect(self.changed)

    def ask(self, entry: Entry | None) -> None:
        """Tells the buttons of a row; repairs follow after a moment."""
        self.entry = entry
        finding = entry.finding if entry is not None else None
        searched = finding if finding is not None and finding.override is None else None
        if searched is None:
            self.changed.emit([] if entry is None else self._actions(entry))
        elif self.repairs.same(searched):
            self.waiting.emit()
        else:
            self.changed.emit([])
        self.repairs.ask(searched)

    def _actions(self, entry: Entry) -> list[FootAction]:
        if entry.finding is not None:
            return (
                [FootAction(tr("Take it back"), "arrow-back-up", lambda: self.take_back(entry.finding))] if entry.finding.override else []
            )
        if entry.gap is not None:
            return self._corrections(entry, entry.gap)
        if entry.stale is not None:
            return [FootAction(tr("Remove the old override"), "trash", lambda: self.press(entry))]
        if entry.what == "untested":
            icon = "check" if entry.open else "arrow-back-up"
            text = tr("Acknowledge the pairs without data") if entry.open else tr("Take the acknowledgment back")
            return [
                FootAction(text, icon, lambda: self.press(entry)),
                FootAction(tr("Show them in the matrix"), "arrow-right", self.matrix.emit),
            ]
        return []

    def _corrections(self, entry: Entry, gap: NotChecked) -> list[FootAction]:
        """The names that may be meant, where the thing is a line of the mix; and the way to the place."""
        go = FootAction(entry.button, "arrow-right", lambda: self.press(entry))
        if gap.where != "mix" or gap.index < 0:
            return [go]
        return [*(self._suggestion(gap, name) for name in gap.suggestions), go]

    def _suggestion(self, gap: NotChecked, name: str) -> FootAction:
        return FootAction(tr("Use {name}", name=name), "replace", lambda: self.use(gap, name), plain=len(gap.suggestions) > 1)

    # Doing

    def press(self, entry: Entry) -> None:
        """What the button in the row itself does."""
        if entry.gap is not None:
            self.desk.went.emit(gap_place(entry.gap.where))
        elif entry.stale is not None:
            gone = entry.stale
            self._edit(tr("Remove the old override"), lambda draft: decisions.forgotten(draft, gone), tr("The old override was removed."))
        elif entry.what == "untested":
            yes = UNTESTED not in self.desk.document.draft.acknowledged
            name = tr("Acknowledge pairs without data") if yes else tr("Take the acknowledgment back")
            self.desk.document.edit(name, lambda draft: decisions.acknowledged(draft, yes))

    def use(self, gap: NotChecked, name: str) -> None:
        """Another name for a line that was not recognized."""
        knowledge = self.desk.document.knowledge
        text = tr("Use {name}", name=name)
        self._edit(
            text,
            lambda draft: edits.with_name(draft, gap.syringe, gap.index, name, knowledge),
            tr("Now {name}, not {text}.", name=name, text=gap.text),
        )

    def override(self, finding: Finding, reason: str, note: str, by: str) -> None:
        """Keeps a finding with a reason. What the form let through and the workbench refuses is said."""
        text = tr("Override: {what}", what=wording.title(finding))
        try:
            self._edit(text, lambda draft: decisions.override(draft, finding, reason, note, by), tr("Kept with a reason; it prints."))
        except ValueError as error:
            self.desk.failed.emit(wording.capital(str(error)))

    def take_back(self, finding: Finding | None) -> None:
        """Opens an overridden finding again."""
        if finding is not None:
            name = tr("Take back: {what}", what=wording.title(finding))
            self._edit(name, lambda draft: decisions.taken_back(draft, finding), tr("The finding is open again."))

    def _edit(self, name: str, change: object, told: str) -> None:
        assert callable(change)
        if self.desk.document.edit(name, change):
            self.desk.told.emit(told, tr("Undo"), self.desk.document.stack.undo)

    def do_first(self) -> bool:
        """The first of it; False where there is nothing."""
        entry = self.entry
        if entry is None:
            return False
        if entry.finding is not None:
            return entry.finding.override is None and self.repairs.do_first()
        if entry.gap is None:
            return False
        self.press(entry)
        return True
