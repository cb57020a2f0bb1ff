"""The document: one immutable draft, its review, one undo stack, one signal. Nothing else in the window holds clinical state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Patient
from formulator.domain.rules import Kind
from formulator.domain.treatment import Treatment
from formulator.workbench.draft import Draft
from formulator.workbench.facts import with_facts
from formulator.workbench.review import Review, review

UNDO_LIMIT = 500


class _Edit(QUndoCommand):
    """One gesture: the draft before and after. Typing in one field merges."""

    def __init__(self, document: Document, name: str, before: Draft, after: Draft, merge: str) -> None:
        super().__init__(name)
        self.document, self.before, self.after, self.merge = document, before, after, merge

    def redo(self) -> None:
        self.document.put(self.after)

    def undo(self) -> None:
        self.document.put(self.before)

    def id(self) -> int:
        return 1 if self.merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or other.merge != self.merge:
            return False
        self.after = other.after
        self.setText(other.text())
        self.setObsolete(self.after == self.before)
        return True


class Document(QObject):
    """`changed` fires after each change of the draft, its review already made; `loaded` when another draft was put on the bench."""

    changed = Signal()
    loaded = Signal()

    def __init__(
        self, knowledge: Knowledge, today: Callable[[], date], broken: frozenset[Kind] = frozenset(), parent: QObject | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.knowledge, self.today, self.broken = knowledge, today, broken
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(UNDO_LIMIT)
        self.draft = Draft(Treatment(Patient()), on=today())
        self.review: Review = review(self.draft, knowledge, broken)

    def edit(self, name: str, change: Callable[[Draft], Draft], merge: str = "") -> bool:
        """Does one gesture. `name` stands in the menu beside Undo; edits with the same `merge` in a row become one step.

        Returns whether anything changed.
        """
        before = self.draft
        after = change(self._of_today(before))
        if after == before:
            return False
        self.stack.push(_Edit(self, name, before, after, merge))
        return True

    def _of_today(self, draft: Draft) -> Draft:
        """The check is of this day, also when midnight has passed; a correction stays on the day of its session."""
        today = self.today()
        if draft.on == today or draft.amends:
            return draft
        draft = msgspec.structs.replace(draft, on=today)
        return with_facts(draft, draft.facts, self.knowledge) if draft.facts is not None else draft

    def load(self, draft: Draft) -> None:
        """Puts another draft on the bench; what was done before cannot be undone into it."""
        self.stack.clear()
        self._set(draft)
        self.loaded.emit()
        self.changed.emit()

    def put(self, draft: Draft) -> None:
        """Shows a draft; called by the undo stack."""
        self._set(draft)
        self.changed.emit()

    def use(self, knowledge: Knowledge, anew: Callable[[Draft], Draft] | None = None) -> None:
        """Checks with other knowledge from now on. Where it holds other products the draft is made `anew`, and nothing before is undone into."""
        self.knowledge = knowledge
        if anew is None:
            self.check_again()
        else:
            self.load(anew(self.draft))

    def check_again(self) -> None:
        """Reviews the same draft once more, for another day or after a failed check."""
        self._set(self._of_today(self.draft))
        self.changed.emit()

    def end_merging(self) -> None:
        """What is typed next becomes a step of its own."""
        if (last := self.stack.index()) and isinstance(command := self.stack.command(last - 1), _Edit):
            command.merge = ""

    def _set(self, draft: Draft) -> None:
        self.draft = draft
        self.review = review(draft, self.knowledge, self.broken)
