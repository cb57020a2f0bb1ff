"""The detail of the selected row: risk, what to do, sources, what it rests on; for the others what they are about."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Kind
from formulator.ui.look import look
from formulator.ui.models.findings import Entry
from formulator.ui.panels.override import OverrideForm
from formulator.ui.panels.verdict_rows import Labeled, LabeledRows
from formulator.ui.widgets import Scroll, column
from formulator.workbench import pairtable, verdict_words, wording
from formulator.workbench.review import Review, why_stale


def rows_of(entry: Entry | None, review: Review, knowledge: Knowledge, brief: bool = False) -> tuple[Labeled, ...]:
    """What is said of a row. `brief` leaves out sources and what it rests on, while a form needs the room."""
    if entry is None:
        return ()
    if entry.finding is not None:
        return tuple(_finding(entry.finding, knowledge, brief))
    if entry.gap is not None:
        return tuple(_gap(entry))
    if entry.stale is not None:
        why = wording.capital(why_stale(entry.stale, review.findings))
        given = ", ".join(part for part in (tr(entry.stale.reason), entry.stale.note, entry.stale.by) if part)
        does = tr("Decide anew on what is found now, or remove the old override.")
        return ((tr("Why"), f"{why}.", "text"), (tr("Reason"), wording.capital(given), "text2"), (tr("Do"), does, "text"))
    if entry.what == "untested":
        return tuple(_untested(review))
    return (("", tr("Notes inform and stop nothing. Enter opens and closes them."), "text2"),)


def _finding(finding: Finding, knowledge: Knowledge, brief: bool) -> list[Labeled]:
    rows: list[Labeled] = []
    if (override := finding.override) is not None:
        said = ". ".join(part.rstrip(".") for part in (wording.capital(tr(override.reason)), override.note) if part)
        by = tr(", by {name}", name=override.by) if override.by else ""
        rows.append((tr("Reason"), f"{said}{by}.", "text"))
        rows.append(("", tr("Comes back by itself if the rule, the dose or its company in the syringe changes."), "text2"))
    rows.append((tr("Risk"), wording.text(finding), "text"))
    rows.append((tr("Do"), wording.action(finding), "text"))
    if brief:
        return rows
    for number, source in enumerate(wording.sources(finding, knowledge)):
        rows.append((tr("Source") if number == 0 else "", source, "text2"))
    if rests := verdict_words.rests_on(finding, knowledge):
        rows.append((tr("Rests on"), rests, "text2"))
    return rows


def _gap(entry: Entry) -> list[Labeled]:
    gap = entry.gap
    assert gap is not None
    rows = [(tr("What"), wording.gap_text(gap), "text")]
    if gap.where.startswith("patient.") and gap.index < 0:
        does = tr("Ask the patient and enter the answer; “none” is an answer.")
    elif gap.suggestions:
        does = tr("Take one of the names below if it is meant, or correct it where it stands.")
    else:
        does = tr("Correct it where it stands. Until then nothing is known about it.")
    return [*rows, (tr("Do"), does, "text")]


def _untested(review: Review) -> list[Labeled]:
    pairs = [finding for finding in review.findings if finding.kind is Kind.UNTESTED]
    rows = [(tr("Pairs") if number == 0 else "", name, "text") for number, name in enumerate(pairtable.untested_names(review))]
    rows.append((tr("Risk"), tr("Nothing is published about them in one syringe. This does not mean that they are compatible."), "text"))
    if pairs:
        rows.append((tr("Do"), wording.action(pairs[0]), "text"))
    return rows


class FindingDetail(Scroll):
    """Rows, and below them the form where a finding is to be kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Detail of the finding"), parent)
        self.rows = LabeledRows()
        self.form = OverrideForm()
        self.form.hide()
        self._layout = column(self.rows, self.form, gap=8, margins=(16, 10, 16, 8))
        self.down.addLayout(self._layout)
        self.down.addStretch(1)

    def set_low(self, low: bool) -> None:
        """Gaps of 4 instead of 6."""
        self.rows.set_gap(4 if low else 6)
        px = look().px
        self._layout.setContentsMargins(px(16), px(6 if low else 10), px(16), px(4 if low else 8))

    def content_height(self, width: int) -> int:
        """How high all of it is."""
        if not self.rows.shown and self.form.isHidden():
            return 0
        return int(self._layout.totalHeightForWidth(width)) if self._layout.hasHeightForWidth() else int(self._layout.sizeHint().height())

    def show_form(self, on: bool) -> None:
        self.form.setVisible(on)

    def bring_form(self) -> None:
        """Scrolls to the form, so far that its end is seen where all of it fits."""
        self.verticalScrollBar().setValue(self.form.y())
