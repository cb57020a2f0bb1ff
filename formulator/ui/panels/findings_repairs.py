"""The repairs of the selected finding: computed after a moment of quiet, done as one step that can be undone."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from formulator.base.i18n import tr
from formulator.domain.finding import Finding
from formulator.domain.rules import Severity
from formulator.ui.desk import Desk
from formulator.ui.panels.findings_foot import FootAction
from formulator.workbench.draft import Draft
from formulator.workbench.repairs import Repair, repairs

#: Milliseconds without a change until repairs are looked for: each of them is a whole check.
QUIET = 60


class Repairs(QObject):
    """`found` tells the buttons; they are those of the finding that was asked for last."""

    found = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._finding: Finding | None = None
        self._of: Draft | None = None
        self._repairs: tuple[Repair, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET)
        self._timer.timeout.connect(self.look)

    def same(self, finding: Finding) -> bool:
        """Whether this is the finding that was asked for last, perhaps changed by an edit."""
        last = self._finding
        return last is not None and (last.id, last.concepts) == (finding.id, finding.concepts)

    def ask(self, finding: Finding | None) -> None:
        """Looks for the repairs of a finding soon, and not again where they are known; for none, for nothing."""
        if finding is not None and finding is self._finding and self._of is self.desk.document.draft:
            self.found.emit(self.actions())
            return
        self._finding, self._of, self._repairs = finding, None, ()
        if finding is None:
            self._timer.stop()
        else:
            self._timer.start()

    @property
    def waiting(self) -> bool:
        return self._timer.isActive()

    def look(self) -> None:
        """Looks for them now."""
        self._timer.stop()
        document, finding = self.desk.document, self._finding
        if finding is None:
            return
        self._of = document.draft
        self._repairs = repairs(document.draft, document.review, finding, document.knowledge)
        self.found.emit(self.actions())

    def actions(self) -> list[FootAction]:
        """The repairs as buttons, the best first."""
        every = sum(f.severity > Severity.MINOR for f in self.desk.document.review.findings)
        return [self._action(repair, every) for repair in self._repairs]

    def _action(self, repair: Repair, every: int) -> FootAction:
        right = tr("clears {n} of {m}", n=len(repair.clears), m=every) if repair.clears else ""
        return FootAction(repair.text, icon_of(self.desk.document.draft, repair.draft), lambda: self.do(repair), right)

    def do_first(self) -> bool:
        """Does the best repair; False where none is known."""
        if self._of is not self.desk.document.draft:
            self.look()
        if not self._repairs:
            return False
        return self.do(self._repairs[0])

    def do(self, repair: Repair) -> bool:
        """Does a repair, if the draft is still the one for which it was found."""
        document = self.desk.document
        if self._of is not document.draft:
            self.look()
            return False
        if not document.edit(repair.text, lambda _: repair.draft):
            return False
        self.desk.told.emit(tr("Done: {what}", what=repair.text), tr("Undo"), document.stack.undo)
        return True


def icon_of(before: Draft, after: Draft) -> str:
    """What a repair does as an icon: parts syringes, takes something out, or puts something in its place."""
    count = len(after.treatment.formulas) - len(before.treatment.formulas)
    lines = [sum(len(f.lines) for f in draft.treatment.formulas) for draft in (before, after)]
    if count > 0:
        return "arrows-split"
    return "trash" if lines[1] < lines[0] else "replace"
