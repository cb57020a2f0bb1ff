"""Finds out, row by row and only while nothing else is done, what adding each of the rows in view would bring."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from formulator.domain.names import Field
from formulator.ui.desk import Desk
from formulator.ui.models.ingredients import IngredientModel, Warned
from formulator.workbench.draft import Draft
from formulator.workbench.if_added import worst_if_added
from formulator.workbench.wording import title

#: Milliseconds of quiet before it begins, and at most at a time.
QUIET, SLICE = 80, 8


class IfAdded(QObject):
    """`wanted` gives the ids of the rows in view; `syringe` the one that would take them."""

    def __init__(
        self, desk: Desk, model: IngredientModel, wanted: Callable[[], list[str]], syringe: Callable[[], str], parent: QObject | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.desk, self.model, self.wanted, self.syringe = desk, model, wanted, syringe
        self._for: tuple[Draft, str] | None = None
        self._known: set[str] = set()
        self._waiting: list[str] = []
        self._quiet, self._next = QTimer(self), QTimer(self)
        for timer, do, wait in ((self._quiet, self._begin, QUIET), (self._next, self._slice, 0)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
            timer.timeout.connect(do)

    @property
    def busy(self) -> bool:
        """Whether something in view is still to be computed."""
        return self._quiet.isActive() or self._next.isActive()

    def touch(self) -> None:
        """Something changed or other rows came into view."""
        self._next.stop()
        self._quiet.start()

    def stop(self) -> None:
        """Nobody looks."""
        self._next.stop()
        self._quiet.stop()

    def _begin(self) -> None:
        wanted = self.wanted()
        now = (self.desk.document.draft, self.syringe())
        if self._for is None or self._for[0] is not now[0] or self._for[1] != now[1]:
            self._for, self._known = now, set()
            self.model.forget_warned(frozenset() if self.desk.document.review.failed else frozenset(wanted))
        self._waiting = [] if self.desk.document.review.failed else [ident for ident in wanted if ident not in self._known]
        if self._waiting:
            self._next.start()

    def _slice(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while self._waiting:
            self._compute(self._waiting.pop(0))
            if clock.elapsed() >= SLICE:
                break
        if self._waiting:
            self._next.start()

    def _compute(self, ident: str) -> None:
        document, knowledge = self.desk.document, self.desk.document.knowledge
        match = knowledge.vocabulary.resolve(Field.MIX, ident)
        found = worst_if_added(document.draft, document.review, self.syringe(), match, knowledge, document.broken)
        self.model.set_warned(ident, Warned(found.severity.word, title(found)) if found is not None else None)
        self._known.add(ident)
