"""The rows of the list of ingredients: presentations, and at the end what was typed as it is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from formulator.base.i18n import tr
from formulator.workbench.shelf import Item

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Row:
    """A presentation, or without one the `text` that was typed. `by` is the name by which it was found, `near` a mere suggestion."""

    item: Item | None
    by: str = ""
    near: bool = False
    text: str = ""
    label: str = ""

    @property
    def name(self) -> str:
        return self.item.name if self.item is not None else self.label

    @property
    def second(self) -> str:
        """The second line: by which name it was found, strength and container."""
        if self.item is None:
            return ""
        return tr("“{name}” · {form}", name=self.by, form=self.item.form) if self.by else self.item.form

    @property
    def id(self) -> str:
        """What is resolved when it is added."""
        return self.item.id if self.item is not None else self.text


@dataclass(frozen=True, slots=True)
class Warned:
    """What adding would bring: the word of its sign, and the title of the finding."""

    word: str
    title: str


class IngredientModel(QAbstractListModel):
    """Plain rows with three kinds of marks: in the mix, favorite, what adding would bring."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.in_mix: frozenset[str] = frozenset()
        self.favorites: frozenset[str] = frozenset()
        self.warned: dict[str, Warned] = {}

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tip(row) or None
        return None

    def spoken(self, row: Row) -> str:
        """All of a row in one sentence, for those who hear it."""
        marks = (
            row.near and tr("did you mean"),
            row.name,
            row.second,
            row.id in self.in_mix and tr("in mix"),
            row.id in self.favorites and tr("favorite"),
            self.tip(row),
        )
        return ", ".join(mark for mark in marks if mark)

    def tip(self, row: Row) -> str:
        """What is known beyond the row: why it is not for mixes, what to know first, what adding would bring."""
        if row.item is None:
            return ""
        warned = self.warned.get(row.id)
        parts = (
            row.item.excluded and tr("Excluded: {why}", why=row.item.excluded),
            row.item.caution and tr("Caution: {why}", why=row.item.caution),
            warned and tr("If added: {title}", title=warned.title),
        )
        return "\n".join(part for part in parts if part)

    def show_rows(self, rows: list[Row]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def set_in_mix(self, ids: frozenset[str]) -> None:
        changed, self.in_mix = self.in_mix ^ ids, ids
        self._repaint(changed)

    def set_favorites(self, ids: frozenset[str]) -> None:
        changed, self.favorites = self.favorites ^ ids, ids
        self._repaint(changed)

    def set_warned(self, ident: str, warned: Warned | None) -> None:
        """What adding one would bring; None takes the mark away."""
        if warned is None:
            self.warned.pop(ident, None)
        else:
            self.warned[ident] = warned
        self._repaint(frozenset((ident,)))

    def forget_warned(self, spared: frozenset[str] = frozenset()) -> None:
        """Nothing computed holds any longer; what is `spared` stays until it is computed anew."""
        gone = frozenset(self.warned) - spared
        self.warned = {ident: warned for ident, warned in self.warned.items() if ident in spared}
        self._repaint(gone)

    def _repaint(self, ids: frozenset[str]) -> None:
        if not ids:
            return
        for number, row in enumerate(self.rows):
            if row.id in ids:
                at = self.index(number)
                self.dataChanged.emit(at, at)
