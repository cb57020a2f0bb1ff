"""The ingredients at the left: a search over all names, families, and the list from which the mix is made."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from formulator.base.i18n import tr, trn
from formulator.domain.names import Field
from formulator.ui.actions import Actions
from formulator.ui.adding import add_ingredient, syringe_for
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.models.ingredients import IngredientModel, Row
from formulator.ui.panels.families import Families
from formulator.ui.panels.if_added import IfAdded
from formulator.ui.panels.ingredient_list import IngredientList
from formulator.ui.recent import toggle_favorite
from formulator.ui.widgets import Button, Icon, Panel, Text, column, line, row
from formulator.ui.widgets.keycap import key_text
from formulator.ui.widgets.search import SearchField
from formulator.workbench import shelf
from formulator.workbench.search import LIMIT, Hit, ingredient_index

_MARK = "Ctrl+B"


class Ingredients(Panel):
    """`added` tells the syringe and the index of a line that was just added; `syringe` is the one that takes the next."""

    added = Signal(str, int)

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("plain", parent)
        self.desk, self.actions_of = desk, actions
        self._syringe, self._near = "", False
        knowledge = desk.document.knowledge
        self.items = {item.id: item for item in shelf.items(knowledge)}
        self.index = ingredient_index(knowledge)
        self.model = IngredientModel(self)
        self.list = IngredientList(tr("Ingredients"), self.model)
        self.field = _Field(tr("Find an ingredient"), tr("Name, brand or class"), _keys(actions))
        self.families = Families(self._family_chosen)
        self.count = Text("", 12, tone="text2", wrap=True)
        self.all_button = Button(tr("Show all"), kind="quiet", height=24, do=lambda: self.families.choose(""))
        self.if_added = IfAdded(desk, self.model, self._in_view, lambda: self.syringe, self)
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.families.choose(shelf.OFTEN if self._often() else "")

    @property
    def syringe(self) -> str:
        """The syringe that takes the next ingredient: the one used last while it is there."""
        return syringe_for(self.desk, self._syringe)

    @syringe.setter
    def syringe(self, name: str) -> None:
        if name != self._syringe:
            self._syringe = name
            self.if_added.touch()

    def _lay_out(self) -> None:
        self.down.addLayout(column(self.field, self.families, margins=(11, 10, 11, 10), gap=8))
        self.down.addWidget(line())
        self.down.addLayout(row(self.count, self.all_button, margins=(15, 4, 8, 4)))
        self.down.addWidget(line())
        self.nothing = _Nothing()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.nothing)
        self.down.addWidget(self.stack, 1)
        self.down.setContentsMargins(0, 0, 0, look().px(6))
        self.count.setMinimumHeight(look().px(24))
        self.count.setAlignment(Qt.AlignmentFlag.AlignVCenter)

    def _connect(self) -> None:
        self.field.typed.connect(self._typed)
        self.field.entered.connect(self._entered)
        self.field.moved.connect(self._moved)
        self.field.focused.connect(self.list.set_active)
        self.list.chosen.connect(self.add_row)
        self.list.starred.connect(self.star_row)
        self.list.typed.connect(self._typed_in_list)
        self.list.back.connect(self._back)
        self.list.seen.connect(self.if_added.touch)
        mark = QAction(tr("Mark as a favorite, or take the mark away"), self)
        mark.setShortcut(QKeySequence(_MARK))
        mark.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        mark.triggered.connect(lambda: self.star_row(self.list.currentIndex().row()))
        self.addAction(mark)
        self.desk.document.changed.connect(self._follow)
        self.desk.opened.connect(self._opened)

    # What is shown

    def focus_search(self) -> None:
        """The focus goes into the field, with all of its text selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def refresh(self) -> None:
        """The list as the settings and the draft are now; a new order of favorites shows here and not while one works in it."""
        self.model.set_favorites(frozenset(self.desk.outside.settings.favorites))
        self._fill()
        self._follow()

    def _follow(self) -> None:
        if not self.isVisible():
            return
        lines = [entry for formula in self.desk.document.draft.treatment.formulas for entry in formula.lines if entry.match.known]
        self.model.set_in_mix(frozenset(entry.candidates[0] if entry.candidates else entry.substance for entry in lines))
        self.if_added.touch()

    def _opened(self) -> None:
        self._syringe = ""
        self.field.clear()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.if_added.stop()

    def _family_chosen(self, _: str) -> None:
        if self.field.text():
            self.field.clear()
        self._fill()

    def _typed(self, _: str) -> None:
        self._fill()

    def _often(self) -> frozenset[str]:
        settings = self.desk.outside.settings
        return frozenset((*settings.favorites, *settings.recent)) & self.items.keys()

    def _fill(self) -> None:
        text = self.field.text().strip()
        rows = self._found(text) if text else self._browsed()
        kept = self._current_id() if not text else ""
        self.model.show_rows(rows)
        self.list.scrollToTop()
        self.list.set_current(0 if text and rows and not self._near else next((n for n, r in enumerate(rows) if kept and r.id == kept), -1))
        self._say_count(text, rows)
        self.stack.setCurrentWidget(self.list if rows else self.nothing)
        self.if_added.touch()

    def _current_id(self) -> str:
        at = self.list.currentIndex()
        return self.model.rows[at.row()].id if at.isValid() else ""

    def _browsed(self) -> list[Row]:
        family, often, self._near = self.families.chosen, self._often(), False
        chosen = [
            item for item in self.items.values() if not family or (item.id in often if family == shelf.OFTEN else family in item.families)
        ]
        settings = self.desk.outside.settings
        return [Row(item) for item in shelf.by_use(chosen, settings.favorites, settings.recent)]

    def _found(self, text: str) -> list[Row]:
        """What a text finds among all ingredients, whatever family is chosen; what was typed as the last row where nothing is called so."""
        settings = self.desk.outside.settings
        hits = self.index.find(text)
        use = {ident: at for at, ident in reversed(list(enumerate((*settings.favorites, *settings.recent))))}
        hits.sort(key=lambda hit: (hit.rank, use.get(hit.key, len(use))))
        self._near = all(hit.near for hit in hits)
        rows = [self._row(hit) for hit in hits]
        return [*rows, self._as_typed(text)] if self._near else rows

    def _row(self, hit: Hit) -> Row:
        return Row(self.items[hit.key], hit.by, hit.near)

    def _as_typed(self, text: str) -> Row:
        """What was typed is never refused; the row says what will become of it."""
        match = self.desk.document.knowledge.vocabulary.resolve(Field.MIX, text)
        if not match.known:
            return Row(None, text=text, label=tr("Add “{text}” anyway: it will be told as not checked", text=text))
        name = self.desk.document.knowledge.name(match.concepts[0])
        if match.how.value == "exact":
            return Row(None, text=text, label=tr("Add “{text}”: read as {name}", text=text, name=name))
        return Row(None, text=text, label=tr("Add “{text}” as it is: it will be taken for {name}, to be confirmed", text=text, name=name))

    def _say_count(self, text: str, rows: list[Row]) -> None:
        found = len({r.item.substance for r in rows if r.item is not None})
        every = len({item.substance for item in self.items.values()})
        said = trn("{n} ingredient", "{n} ingredients", every)
        if text and self._near:
            said = tr("Nothing is called “{text}”.", text=text) + (" " + tr("Did you mean:") if found else "")
        elif text and len(rows) >= LIMIT:
            said = tr("The first {n} of what is found: type more", n=LIMIT)
        elif text or self.families.chosen:
            said = trn("{found} of {n} ingredient", "{found} of {n} ingredients", every, found=found)
        self.count.say(said)
        self.field.setAccessibleDescription(said)
        self.all_button.setVisible(bool(self.families.chosen) and not text)
        self.nothing.say(self._why_nothing(every))

    def _why_nothing(self, every: int) -> str:
        if not every:
            return tr("The catalog holds no ingredients.")
        if self.families.chosen == shelf.OFTEN:
            return tr("Nothing was used or marked yet. {key} marks the current row; what is signed comes here by itself.", key="Ctrl B")
        return tr("This family is empty.")

    # What is done

    def _entered(self) -> None:
        """Enter adds the current row. A mere suggestion is taken only after it was seen as the current one."""
        at = self.list.currentIndex()
        if at.isValid():
            self.add_row(at.row())
        elif self.model.rows:
            self.list.set_current(0)

    def _moved(self, key: int) -> None:
        if key == Qt.Key.Key_Up or not self.model.rows:
            return
        if not self.list.currentIndex().isValid():
            self.list.set_current(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed_in_list(self, text: str) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.setText(self.field.text() + text)
        self._fill()

    def _back(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_row(self, number: int) -> None:
        """Adds a row of the list to the syringe in one undoable step."""
        if not 0 <= number < len(self.model.rows):
            return
        syringe = self.syringe
        index = add_ingredient(self.desk, self.model.rows[number].id, syringe)
        self._syringe = syringe
        self.added.emit(syringe, index)

    def star_row(self, number: int) -> None:
        """Marks a row as a favorite or takes the mark away; it moves to its new place when the list is next filled."""
        if 0 <= number < len(self.model.rows) and self.model.rows[number].item is not None:
            toggle_favorite(self.desk, self.model.rows[number].id)
            self.model.set_favorites(frozenset(self.desk.outside.settings.favorites))

    def _in_view(self) -> list[str]:
        """The ids of the rows in view that are not in the mix."""
        rows = [self.model.rows[number] for number in self.list.shown_rows()] if self.isVisible() else []
        return [r.id for r in rows if r.item is not None and r.id not in self.model.in_mix]


class _Field(SearchField):
    """The field, which also tells whether it has the focus."""

    focused = Signal(bool)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)


class _Nothing(QWidget):
    """An empty list says why."""

    def __init__(self) -> None:
        super().__init__()
        self.text = Text("", 13, tone="text2", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        down = QVBoxLayout(self)
        down.setContentsMargins(*(look().px(24),) * 4)
        down.addWidget(Icon("vaccine-bottle", 40, "text3"), 0, Qt.AlignmentFlag.AlignHCenter)
        down.addWidget(self.text)
        down.addStretch(1)

    def say(self, text: str) -> None:
        self.text.say(text)


def _keys(actions: Actions) -> str:
    """The key that leads here, as the action has it."""
    shortcuts = actions["search"].shortcuts() if "search" in actions else []
    return key_text(shortcuts[0]) if shortcuts else ""
