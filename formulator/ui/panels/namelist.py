"""A list of the patient (allergies, home medicines, conditions) in its three states: never asked, none, entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.base.reading import to_date
from formulator.domain.knowledge import Knowledge
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.entryrow import EntryRow
from formulator.ui.widgets import Button, Panel, Sign, Text, row
from formulator.ui.widgets.namefield import NameField, Offer
from formulator.workbench import asking, entries, search
from formulator.workbench.draft import Draft
from formulator.workbench.sheet_patient import shown_date

_OFFERED = 20
_INDEXES = {"allergies": search.allergen_index, "medications": search.medicine_index, "conditions": search.condition_index}


@dataclass(frozen=True, slots=True)
class Words:
    """How a list is spoken of."""

    title: str
    one: str
    none: str
    hint: str


def words(kind: str) -> Words:
    return {
        "allergies": Words(tr("Allergies"), tr("Allergy"), tr("None known"), tr("Add an allergy: medicine, class, material")),
        "medications": Words(tr("Home medicines"), tr("Home medicine"), tr("None taken"), tr("Add a medicine: name or brand, or paste a list")),
        "conditions": Words(tr("Conditions"), tr("Condition"), tr("None"), tr("Add a condition, or paste a list")),
    }[kind]  # fmt: skip


def offers_of(knowledge: Knowledge, kind: str) -> Callable[[str], list[Offer]]:
    """What may be meant while a name is typed. A list that is being written gets no offers: Enter takes all of it."""

    def find(text: str) -> list[Offer]:
        if len(entries.parts(text, kind, knowledge)) != 1:
            return []
        hits = _INDEXES[kind](knowledge).find(text, _OFFERED)
        return [Offer(hit.text, hit.shown, tr("Did you mean this?") if hit.near else hit.by) for hit in hits]

    return find


def warm(knowledge: Knowledge, kind: str) -> None:
    """Makes what finding names needs, before the first key asks for it."""
    _INDEXES[kind](knowledge)
    knowledge.vocabulary.table(entries.LISTS[kind])


class NameList(QWidget):
    """Shows a list of the draft on the desk and edits it."""

    def __init__(self, desk: Desk, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.kind, self.words = desk, kind, words(kind)
        self.knowledge = desk.document.knowledge
        self.rows: list[EntryRow] = []
        self._replaces: int | None = None
        self.title = Text(self.words.title, 14, 600)
        self.state = Text("", 12, tone="text2")
        self.never = self._never()
        self.none = QWidget()
        self.none.setLayout(row(Sign("tick", 16), Text(self.words.none, 13, 500), None, gap=6, margins=(0, 2, 0, 2)))
        self.list = QVBoxLayout()
        self.list.setSpacing(look().px(2))
        self.field = NameField(self.words.hint, offers_of(self.knowledge, kind), self.words.hint)
        self.field.taken.connect(self._entered)
        self.field.left.connect(self._keep)
        desk.leaving.connect(self.take_typed)
        desk.document.loaded.connect(self._forget)
        self.replacing = Text("", 12, tone="text2", wrap=True)
        self._lay_out()

    def _never(self) -> Panel:
        made = Panel("unknown")
        self.none_button = Button(self.words.none, height=28, do=self._say_none)
        self.none_button.setAccessibleName(f"{self.words.title}: {self.words.none}")
        told = Text(tr("Never asked"), 14, 600, "word:not checked")
        made.down.addLayout(row(Sign("not checked", 20), told, None, self.none_button, gap=8, margins=(10, 5, 8, 5)))
        return made

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(look().px(8))
        head.addWidget(self.title)
        head.addWidget(self.state, 1)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(look().px(6))
        down.addLayout(head)
        down.addWidget(self.never)
        down.addWidget(self.none)
        down.addLayout(self.list)
        down.addWidget(self.field)
        down.addWidget(self.replacing)
        self.replacing.hide()

    # Showing

    def refresh(self) -> None:
        draft = self.desk.document.draft
        found = entries.entries(draft.facts, self.kind)
        self.never.setVisible(found is None)
        self.none.setVisible(found == ())
        self.none_button.setEnabled(draft.facts is not None)
        self._fit(len(found or ()))
        for index, entry in enumerate(self.rows):
            entry.show_entry(draft, index)
        if self._replaces is not None and self._replaces >= len(self.rows):
            self._keep()
        self._show_state(draft, len(found or ()))

    def _show_state(self, draft: Draft, count: int) -> None:
        known = sum(entries.match_of(draft, self.kind, index).known for index in range(count))
        parts = [tr("{n} of {m} recognized", n=known, m=count)] if count else []
        if self.kind == "allergies" and draft.facts is not None and draft.facts.allergies_asked:
            parts.append(_asked(draft))
        self.state.say(", ".join(part for part in parts if part))
        self.state.set_tone("word:not checked" if known < count else "text2")

    def _fit(self, count: int) -> None:
        """As many rows as there are entries; those that are there already stay, with the focus in them."""
        while len(self.rows) > count:
            gone = self.rows.pop()
            if gone.isAncestorOf(self.window().focusWidget() or self):
                self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.rows) < count:
            self._add_row(len(self.rows))

    def _add_row(self, index: int) -> None:
        made = EntryRow(self.kind, self.knowledge)
        made.told.connect(partial(self._detail, index))
        made.named.connect(partial(self._rename, index))
        made.removed.connect(partial(self._remove, index))
        made.corrected.connect(partial(self._correct, index))
        self.rows.append(made)
        self.list.addWidget(made)

    # Gestures

    def _say_none(self) -> None:
        document = self.desk.document
        if self.kind == "allergies":
            name = tr("Allergies: none known")
            document.edit(name, lambda d: asking.none_known(d, d.on, self.knowledge))
        else:
            name = tr("{list}: none", list=self.words.title)
            document.edit(name, lambda d: entries.with_entries(d, self.kind, (), self.knowledge))
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _entered(self, text: str) -> None:
        if self._replaces is not None:
            self._rename(self._replaces, text)
            return
        name = tr("{kind}: {name} added", kind=self.words.one, name=" ".join(text.split())[:60])
        if not self.desk.document.edit(name, lambda d: entries.added(d, self.kind, text, self.knowledge)):
            self.desk.told.emit(tr("{name} is in the list already.", name=text.strip()), "", None)

    def take_typed(self) -> None:
        """Where the page or the patient is left: what was typed and not entered is taken, so that nothing is lost or left out of the check."""
        text = self.field.text()
        if not text.strip():
            return
        self.field.clear()
        if self._replaces is None:
            self._entered(text)
        elif text.strip() != self._name(self._replaces).strip():
            self._renamed(self._replaces, text)
        else:
            self._keep()

    def _forget(self) -> None:
        """Another patient: what was typed for the one before was taken there."""
        self._keep()
        self.field.clear()

    def _detail(self, index: int, field: str, text: str) -> None:
        name = tr("{kind}: {field} of {name}", kind=self.words.one, field=tr(field), name=self._name(index))
        self.desk.document.edit(
            name, lambda d: entries.with_detail(d, self.kind, index, field, text, self.knowledge), f"{self.kind}.{index}.{field}"
        )

    def _rename(self, index: int, text: str) -> None:
        self._renamed(index, text)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _renamed(self, index: int, text: str) -> None:
        name = tr("{kind}: {old} is {new}", kind=self.words.one, old=self._name(index), new=text.strip())
        self._keep()
        self.desk.document.edit(name, lambda d: entries.renamed(d, self.kind, index, text, self.knowledge))

    def _remove(self, index: int) -> None:
        name = self._name(index)
        self._keep()
        self.desk.document.edit(
            tr("{kind}: {name} removed", kind=self.words.one, name=name), lambda d: entries.removed(d, self.kind, index, self.knowledge)
        )
        self.desk.told.emit(tr("{name} removed", name=name), tr("Undo"), self.desk.document.stack.undo)

    def _correct(self, index: int) -> None:
        self._replaces = index
        name = self._name(index)
        self.field.setText(name)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self.replacing.say(tr("Enter replaces “{name}”; Escape leaves it as it is.", name=name))
        self.replacing.show()

    def _keep(self) -> None:
        """Nothing is being replaced any more."""
        if self._replaces is not None:
            self._replaces = None
            self.field.clear()
            self.replacing.hide()

    def _name(self, index: int) -> str:
        found = entries.entries(self.desk.document.draft.facts, self.kind) or ()
        return entries.text_of(found[index]) if index < len(found) else ""

    def focus(self) -> None:
        """Where the list is to be answered: at `None` while it was never asked, else in the field."""
        target = self.none_button if self.never.isVisibleTo(self) and self.none_button.isEnabled() else self.field
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _asked(draft: Draft) -> str:
    assert draft.facts is not None
    try:
        day = to_date(draft.facts.allergies_asked)
    except ValueError:
        return tr("asked: {text}", text=draft.facts.allergies_asked)
    return tr("asked today") if day == draft.on else tr("asked {date}", date=shown_date(day))
