"""The hands on the mix: each gesture of the table as one named step, and which line is worked on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from formulator.base.i18n import tr
from formulator.domain.finding import Finding
from formulator.domain.names import Field
from formulator.domain.parsing import read_volume
from formulator.domain.quantities import Concentration, Volume
from formulator.domain.treatment import Line
from formulator.ui.desk import Desk
from formulator.ui.undoing import tell_undo
from formulator.workbench import edits
from formulator.workbench.draft import Draft

Spot = tuple[str, int]
_NAMES = {
    "volume": "Volume of {name}", "dose": "Dose of {name}", "count": "Ampoules of {name}", "fill": "Filling up with {name}",
    "purpose": "Reason for {name}",
}  # fmt: skip


class MixHands(QObject):
    """`selected` fires when another line is worked on. `wanted` asks for the focus on a line (syringe, place, field), `stepped` for the
    same field of the row above or below, `done` for the place where the next ingredient of a syringe is entered, `away` for the
    search. `worked` tells the syringe that is worked on, `reordered` that parts were added to a row."""

    selected = Signal()
    wanted = Signal(str, int, str)
    stepped = Signal(str, int, str, int)
    done = Signal(str)
    away = Signal()
    worked = Signal(str)
    reordered = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.knowledge = desk, desk.document.knowledge
        self.current: Spot | None = None
        self.about: frozenset[Spot] = frozenset()
        #: Whether the detail of the current line shows all that its limits rest on.
        self.more = False
        #: Whether the last ingredient was entered by name in the table itself.
        self.by_name = False

    @property
    def draft(self) -> Draft:
        return self.desk.document.draft

    # Which line

    def line(self, spot: Spot | None) -> Line | None:
        """The line at a place, None where there is none."""
        if spot is None:
            return None
        try:
            return edits.line_at(self.draft, *spot)
        except (KeyError, IndexError):
            return None

    def select(self, spot: Spot | None) -> None:
        """Works on another line."""
        if spot != self.current:
            self.current = spot
            self.selected.emit()

    def mark_about(self, finding: object) -> None:
        """The lines that a finding is about, or none."""
        subjects = finding.subjects if isinstance(finding, Finding) else ()
        about = frozenset((s.syringe, s.index) for s in subjects if s.where == "mix" and s.syringe)
        if about != self.about:
            self.about = about
            self.selected.emit()

    def name(self, spot: Spot) -> str:
        """What a line is called in the menu of undo."""
        line = self.line(spot)
        return edits.what_of(line, self.knowledge) if line is not None else tr("a line")

    # Gestures

    def _edit(self, name: str, change: Callable[[Draft], Draft], merge: str = "") -> bool:
        """One gesture; a line that is no longer there changes nothing."""

        def guarded(draft: Draft) -> Draft:
            try:
                return change(draft)
            except (KeyError, IndexError):
                return draft

        return self.desk.document.edit(name, guarded, merge)

    def type_in(self, spot: Spot, field: str, text: str, unit: str = "") -> None:
        """What was typed into a field of a line."""
        name = tr(_NAMES[field], name=self.name(spot))
        know = self.knowledge
        if field == "purpose":
            change: Callable[[Draft], Draft] = lambda draft: edits.with_purpose(draft, *spot, text, know)  # noqa: E731
        elif field == "fill":
            change = lambda draft: edits.filled_up(draft, *spot, text, know)  # noqa: E731
        else:
            change = lambda draft: edits.with_amount(draft, *spot, field, text, know, unit)  # noqa: E731
        self._edit(name, change, f"{field} {spot[0]} {spot[1]}")

    def end_typing(self) -> None:
        """What is typed next is a step of its own."""
        self.desk.document.end_merging()

    def add(self, syringe: str, text: str) -> None:
        """Adds what was typed, known or not, and goes to its amount."""
        made: list[int] = []

        def change(draft: Draft) -> Draft:
            after, index = edits.entered(draft, syringe, text, self.knowledge)
            made.append(index)
            return after

        match = self.knowledge.vocabulary.resolve(Field.MIX, text.strip())
        name = self.knowledge.name(match.concepts[0]) if match.known else text.strip()
        self._edit(tr("Add {name}", name=name), change)
        if made:
            self.by_name = True
            self.wanted.emit(syringe, made[-1], "")

    def remove(self, spot: Spot) -> None:
        """Takes a line out and tells so, with the way back."""
        if self.line(spot) is None:
            return
        name = self.name(spot)
        self._edit(tr("Remove {name}", name=name), lambda draft: edits.removed(draft, *spot, self.knowledge))
        tell_undo(self.desk, tr("{name} removed", name=name[:1].upper() + name[1:]))
        self._after_removal(spot)

    def _after_removal(self, spot: Spot) -> None:
        syringe, index = spot
        lines = next((f.lines for f in self.draft.treatment.formulas if f.name == syringe), ())
        if lines:
            self.wanted.emit(syringe, min(index, len(lines) - 1), "")
        else:
            self.select(None)
            self.away.emit()

    def move(self, spot: Spot, to: str, place: int) -> None:
        """Moves a line to a place in a syringe; the focus goes with it."""
        if self.line(spot) is None:
            return
        target = edits.landing(self.draft, *spot, to, place)
        if (to, target) == spot:
            return
        self._edit(tr("Move {name}", name=self.name(spot)), lambda draft: edits.moved(draft, *spot, to, place, self.knowledge))
        self.wanted.emit(to, target, "")

    def step(self, direction: int) -> None:
        """Moves the current line one place up or down, across syringes."""
        if self.current is None or self.line(self.current) is None:
            self.tell_none()
            return
        found = edits.neighbor(self.draft, *self.current, direction)
        if found is not None:
            self.move(self.current, *found)
        else:
            self.wanted.emit(*self.current, "")

    def tell_none(self) -> None:
        """No line is being worked on."""
        self.desk.told.emit(tr("Choose a line of the mix first."), "", None)

    def rename(self, spot: Spot, text: str) -> None:
        """Takes a suggestion for a name that was not recognized."""
        name = self.name(spot)
        self._edit(tr("{name} for {typed}", name=text, typed=name), lambda d: edits.with_name(d, *spot, text, self.knowledge))
        self.wanted.emit(*spot, "")

    def choose_strength(self, spot: Spot, words: str) -> None:
        """Takes one of the known strengths, by its words."""
        line = self.line(spot)
        if line is None:
            return
        found: Concentration | None = next((s for s, shown in edits.strengths_of(line, self.knowledge) if shown == words), None)
        name = tr("Strength of {name}", name=self.name(spot))
        self._edit(name, lambda draft: edits.with_strength(draft, *spot, found, self.knowledge))
        self.wanted.emit(*spot, "")

    def choose_ampoule(self, spot: Spot, size: str) -> None:
        """Counts a line in ampoules of a size."""
        name = tr("Ampoules of {name}", name=self.name(spot))
        self._edit(name, lambda draft: edits.with_ampoule(draft, *spot, read_volume(size), self.knowledge))
        self.wanted.emit(*spot, "count")

    # Syringes

    def add_syringe(self) -> str:
        """One more syringe; its name."""
        name = edits.next_name(self.draft) if self.draft.treatment.formulas else "B"
        self._edit(tr("Add syringe {name}", name=name), lambda draft: edits.with_syringe(draft, self.knowledge))
        return name

    def remove_syringe(self, name: str) -> None:
        """Takes a syringe out with all its lines, with the way back."""
        self._edit(tr("Remove syringe {name}", name=name), lambda draft: edits.without_syringe(draft, name, self.knowledge))
        tell_undo(self.desk, tr("Syringe {name} removed", name=name))
        self._after_removal((name, 0))

    def size(self, name: str, text: str) -> None:
        """Another size of a syringe, in mL; empty takes it back."""
        size: Volume | None = read_volume(f"{text} mL") if text else None
        self._edit(tr("Size of syringe {name}", name=name), lambda draft: edits.with_size(draft, name, size))
