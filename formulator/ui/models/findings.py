"""The list of the verdict as a model: findings worst first, what was not checked, pairs without data, overrides that no longer fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from formulator.base.i18n import tr, trn
from formulator.domain.finding import Finding, NotChecked, Override
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Kind, Severity
from formulator.workbench import verdict_words, wording
from formulator.workbench.draft import Draft
from formulator.workbench.review import UNTESTED, Review, why_stale

Key = tuple[object, ...]
_Index = QModelIndex | QPersistentModelIndex
UNTESTED_KEY: Key = ("untested",)
NOTES_KEY: Key = ("notes",)


@dataclass(eq=False)
class Entry:
    """One row. `key` is what it stays known by across edits; `button` is what can be pressed in the row itself.

    `sign` is a severity word; `word` stands at the right in the tone of that severity. The second line is worded when it is shown.
    """

    key: Key
    sign: str
    title: str
    word: str = ""
    button: str = ""
    hatched: bool = False
    open: bool = False
    finding: Finding | None = None
    gap: NotChecked | None = None
    stale: Override | None = None
    second: str = field(default="", repr=False)

    @property
    def what(self) -> str:
        """ "finding", "gap", "stale", "untested" or "notes"."""
        return str(self.key[0])

    @cached_property
    def line(self) -> str:
        """The second line: kind and the first sentence of the risk."""
        if self.finding is None:
            return self.second
        if self.finding.override is not None:
            return override_line(self.finding.override)
        kind = tr(wording.KIND_WORDS[self.finding.kind])
        return tr("{kind}: {text}", kind=kind, text=_first(wording.text(self.finding)))

    @cached_property
    def spoken(self) -> str:
        """The row for those who hear it."""
        parts = (self.word, self.title, self.line, self.button)
        return ". ".join(part.rstrip(".") for part in parts if part)


def override_line(override: Override) -> str:
    """ "Will monitor, Dr. B. Example"."""
    return ", ".join(part for part in (wording.capital(tr(override.reason)), override.by) if part)


def _first(text: str) -> str:
    return text.split(". ", 1)[0].rstrip(".")


def key_of(finding: Finding) -> Key:
    """What a finding is known by while doses and texts change: its rule and what it is about."""
    return ("finding", finding.id, finding.concepts)


def entries(draft: Draft, review: Review, knowledge: Knowledge, notes_open: bool) -> list[Entry]:
    """All rows, worst first."""
    notes = [f for f in review.findings if f.severity <= Severity.MINOR and f.kind is not Kind.UNTESTED]
    severe = [f for f in review.findings if f.severity > Severity.MINOR]
    found = [_finding(f) for f in severe if f.severity >= Severity.MAJOR]
    found += [_gap(gap) for gap in verdict_words.gaps(review)]
    found += [_stale(one, review, knowledge) for one in review.stale_overrides]
    found += [_finding(f) for f in severe if f.severity < Severity.MAJOR]
    found += _untested(draft, review)
    if notes:
        text = trn("{n} note", "{n} notes", len(notes))
        found.append(Entry(NOTES_KEY, "minor", text, open=notes_open))
        found += [_finding(f) for f in notes] if notes_open else []
    return found


def _finding(finding: Finding) -> Entry:
    word = wording.severity_word(finding.severity)
    overridden = finding.override is not None
    if overridden:
        word = tr("{word}, overridden", word=word)
    return Entry(key_of(finding), finding.severity.word, wording.title(finding), word, hatched=overridden, finding=finding)


def _gap(gap: NotChecked) -> Entry:
    whole = gap.index < 0 and gap.where.startswith("patient.")
    title = wording.capital(gap.why) if whole else wording.capital(gap.text)
    where = tr("syringe {name}", name=gap.syringe) if gap.syringe else wording.place(gap)
    second = tr("Missing in the patient's record") if whole else f"{wording.capital(where)}: {gap.why}"
    key = ("gap", gap.where, gap.index, gap.syringe, gap.text, gap.why)
    button = tr("Ask now") if whole else tr("Correct")
    return Entry(key, "not checked", title, button=button, gap=gap, second=second)


def _stale(override: Override, review: Review, knowledge: Knowledge) -> Entry:
    rule = knowledge.rules.get(override.rule)
    title = tr("Override no longer holds: {rule}", rule=tr(rule.title) if rule is not None else override.rule)
    why = wording.capital(why_stale(override, review.findings))
    key = ("stale", override.rule, override.excuses, override.by)
    return Entry(key, "not checked", title, button=tr("Remove"), stale=override, second=why)


def _untested(draft: Draft, review: Review) -> Iterator[Entry]:
    coverage = review.coverage
    lacking = coverage.pairs - coverage.pairs_with_data
    if not lacking:
        return
    title = trn("{n} of {m} pair has no published data", "{n} of {m} pairs have no published data", lacking, m=coverage.pairs)
    seen = UNTESTED in draft.acknowledged
    second = tr("Acknowledged; it prints") if seen else tr("One acknowledgment before signing")
    yield Entry(UNTESTED_KEY, "not checked", title, button=tr("Take back") if seen else tr("Acknowledge"), open=not seen, second=second)


class FindingsModel(QAbstractListModel):
    """The rows. `show` changes them in place, so that what is selected and scrolled to stays where it is."""

    EntryRole = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  as Qt has it
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == self.EntryRole:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.title}\n{entry.line}" if entry.line else entry.title
        return None

    def row_of(self, key: Key | None) -> int:
        """The row of a key; -1 where it is not there."""
        return next((row for row, entry in enumerate(self.entries) if entry.key == key), -1)

    def show(self, new: list[Entry]) -> None:
        """Other rows: what is gone is taken out, what is new put in; only another order starts anew."""
        keys = [entry.key for entry in new]
        kept = set(keys)
        old = {entry.key for entry in self.entries}
        if [e.key for e in self.entries if e.key in kept] != [key for key in keys if key in old]:
            self.beginResetModel()
            self.entries = new
            self.endResetModel()
            return
        self._take_out(kept)
        self._put_in(new)
        self.entries = new
        if new:
            self.dataChanged.emit(self.index(0), self.index(len(new) - 1))

    def _take_out(self, kept: set[Key]) -> None:
        for row in range(len(self.entries) - 1, -1, -1):
            if self.entries[row].key not in kept:
                self.beginRemoveRows(QModelIndex(), row, row)
                self.entries = self.entries[:row] + self.entries[row + 1 :]
                self.endRemoveRows()

    def _put_in(self, new: list[Entry]) -> None:
        for row, entry in enumerate(new):
            if row >= len(self.entries) or self.entries[row].key != entry.key:
                self.beginInsertRows(QModelIndex(), row, row)
                self.entries = [*self.entries[:row], entry, *self.entries[row:]]
                self.endInsertRows()
