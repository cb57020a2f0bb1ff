"""The rows of the list of protocols, and of what published protocols used for an indication."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from formulator.base.i18n import tr, trn
from formulator.domain.finding import Finding
from formulator.workbench.protocol_list import Listed
from formulator.workbench.suggestions import Suggestion, strongest
from formulator.workbench.wording import capital, severity_word, title

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
#: A figure before its unit: the two are never parted by the end of a line.
_UNIT = re.compile(r"(\d) (?=(?:mL|mg|mcg|g|units|%))")


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a row. `sign` is a severity word or "tick", drawn before it."""

    text: str
    size: int = 12
    weight: int = 400
    tone: str = "text2"
    sign: str = ""


class StackModel(QAbstractListModel):
    """Rows of texts one below the other."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.parts: list[tuple[Part, ...]] = []

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.parts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.parts):
            return None
        parts = self.parts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return parts[0].text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(part.text.rstrip(".") for part in parts)
        return None

    def put(self, parts: list[tuple[Part, ...]]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.parts = parts
        self.endResetModel()

    def put_one(self, number: int, parts: tuple[Part, ...]) -> None:
        """Another content of one row."""
        if self.parts[number] != parts:
            self.parts[number] = parts
            at = self.index(number)
            self.dataChanged.emit(at, at)


class ProtocolModel(StackModel):
    """One row for each protocol."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Listed] = []

    def show_rows(self, rows: list[Listed]) -> None:
        """Other protocols."""
        self.rows = rows
        self.put([_listed(row) for row in rows])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        said = super().data(index, role)
        if role == Qt.ItemDataRole.AccessibleTextRole and isinstance(said, str) and self.rows[index.row()].near:
            return tr("did you mean: {said}", said=said)
        return said

    def place_of(self, key: str) -> int:
        """The row of a protocol; -1 where it is not shown."""
        return next((at for at, row in enumerate(self.rows) if row.key == key), -1)


def _listed(row: Listed) -> tuple[Part, ...]:
    return (
        Part(row.title, 13, 500, "text"),
        Part(row.indication, 12, 500, "text2"),
        Part(_UNIT.sub("\\1\u00a0", capital(row.composition)), 12, 400, "text"),
        Part(row.evidence, 12, 400, "text2"),
    )


class UsedModel(StackModel):
    """One row for each ingredient that published protocols used; whether this patient may have it comes later, row by row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Suggestion] = []
        self.unknown = False

    def show_rows(self, rows: list[Suggestion], unknown: bool) -> None:
        """`unknown`: facts of the patient are not known, so that nothing is cleared.

        The same rows once more keep what was said of them until they are judged anew: nothing jumps while one types.
        """
        same = unknown == self.unknown and rows == self.rows and bool(self.parts)
        self.rows, self.unknown = rows, unknown
        if not same:
            self.put([(*_used(row), self._before(row)) for row in rows])

    def _before(self, row: Suggestion) -> Part:
        """What is said of a row while nothing is computed."""
        if row.present:
            return Part(tr("In the mix already"), tone="accent")
        if not row.substance:
            return Part(tr("Not in the catalog: cannot be checked"), 12, 500, "word:not checked", "not checked")
        return Part(tr("Not looked at yet"), tone="text3")

    def judge(self, number: int, worst: Finding | None, failed: bool = False) -> None:
        """What adding a row would bring new; None where nothing new was found."""
        row = self.rows[number]
        if failed:
            said = Part(tr("The check failed: do not rely on it"), 12, 500, "word:failed", "failed")
        elif worst is not None:
            word = worst.severity.word
            said = Part(f"{severity_word(worst.severity)}: {title(worst)}", 12, 500, f"word:{word}", word)
        elif self.unknown:
            said = Part(tr("Nothing new found in what is known of this patient"), 12, 500, "word:not checked", "not checked")
        else:
            said = Part(tr("Nothing new found"), sign="tick")
        self.put_one(number, (*_used(row), said))


def _used(row: Suggestion) -> tuple[Part, ...]:
    count = trn("In {n} publication", "In {n} publications", row.studies)
    best = strongest(row.uses)
    words = best.evidence if row.studies == 1 else tr("strongest: {evidence}", evidence=best.evidence)
    return Part(capital(row.name), 13, 500, "text"), Part(f"{count}; {words}")
