"""The rows of the palette: actions, patients, ingredients and protocols, one kind after the other, the kind that fits best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from formulator.base.folding import fold
from formulator.base.i18n import tr
from formulator.domain.records import PatientHit
from formulator.workbench.search import Rank

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that can be done. `second` stands after the name, `keys` at the right end; `near` marks a mere suggestion."""

    icon: str
    name: str
    second: str
    do: Callable[[], object]
    rank: Rank = Rank.START
    keys: tuple[str, ...] = ()

    @property
    def near(self) -> bool:
        return self.rank is Rank.NEAR


class PaletteModel(QAbstractListModel):
    """Plain rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Found] = []

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return None

    def show_rows(self, rows: list[Found]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


def spoken(row: Found) -> str:
    """A row in one sentence."""
    return ", ".join(part for part in (row.near and tr("did you mean"), row.name, row.second, *row.keys) if part)


def arranged(*kinds: Iterable[Found]) -> list[Found]:
    """The kinds one after the other, the one with the best hit first; suggestions only where nothing is called so."""
    lists = [list(kind) for kind in kinds]
    if any(not row.near for rows in lists for row in rows):
        lists = [[row for row in rows if not row.near] for rows in lists]
    return [row for rows in sorted((rows for rows in lists if rows), key=lambda rows: min(row.rank for row in rows)) for row in rows]


def rank_of(hit: PatientHit, text: str) -> Rank:
    """How well a patient fits: the whole name, its beginning, or anything else by which the records found it."""
    asked, name = fold(text), fold(hit.name)
    if name == asked:
        return Rank.EXACT
    return Rank.START if name.startswith(asked) or f" {asked}" in f" {name}" else Rank.WORD
