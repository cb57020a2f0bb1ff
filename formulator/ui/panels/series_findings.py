"""What was found on the number and the spacing of the sessions, in the words of the verdict."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Kind, Severity
from formulator.ui.look import look
from formulator.ui.widgets import Button, Sign, Text, clear, column, row
from formulator.workbench import wording
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review, Status


def tone_of(severity: Severity) -> str:
    """The word of a severity for signs and colors."""
    return {Severity.CONTRAINDICATED: "contraindicated", Severity.MAJOR: "major", Severity.MODERATE: "moderate"}.get(severity, "minor")


def nothing_found(draft: Draft, review: Review) -> str:
    """What is to be said where there is no finding on the series."""
    if review.status is Status.FAILED and Kind.SERIES in review.failed:
        return tr("The rules on series failed. Do not rely on this.")
    if not review.evaluation.bench.lines:
        return tr("Nothing to check yet: the mix is empty.")
    if any(gap.where in ("series", "previous") for gap in review.not_checked):
        return tr("Not all could be checked: something of the series is not known.")
    if draft.treatment.series is None:
        return tr("No series is set: only today and the earlier sessions were checked.")
    return tr("No rule of the catalog speaks against this number and spacing. That is no proof of safety.")


class SeriesFindings(QWidget):
    """`wanted` asks for the verdict, where a finding is repaired or kept with a reason."""

    wanted = Signal()

    def __init__(self, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.knowledge = knowledge
        self._shown: list[Finding] | None = None
        self.none = Text("", 13, tone="text2", wrap=True)
        self.list = QVBoxLayout()
        self.list.setSpacing(look().px(14))
        self.link = Button(tr("Show in the verdict"), "arrow-right", "quiet", 28, self.wanted.emit)
        self.setLayout(column(self.none, self.list, row(self.link, None), gap=8))

    def show_review(self, draft: Draft, review: Review) -> None:
        """The findings of this kind, worst first."""
        found = [finding for finding in review.findings if finding.kind is Kind.SERIES]
        self.none.setVisible(not found)
        self.none.say(nothing_found(draft, review) if not found else "")
        loud = not found and any(gap.where in ("series", "previous") for gap in review.not_checked)
        self.none.set_tone("word:not checked" if loud else "text2")
        self.link.setVisible(bool(found))
        if found != self._shown:
            self._shown = found
            clear(self.list)
            for finding in found:
                self._add(finding)

    def _add(self, finding: Finding) -> None:
        word = wording.severity_word(finding.severity)
        if finding.override is not None:
            word = tr("{word}, overridden", word=word)
        head = row(Sign(tone_of(finding.severity), 20), Text(word, 13, 600, f"word:{tone_of(finding.severity)}"), None, gap=8)
        parts = [Text(wording.title(finding), 13, 600, wrap=True), Text(wording.text(finding), 13, wrap=True)]
        parts.append(Text(wording.action(finding), 13, 500, wrap=True))
        sources = "; ".join(wording.sources(finding, self.knowledge))
        parts += [Text(tr("Source: {source}", source=sources), 11, tone="text3", wrap=True)] if sources else []
        self.list.addLayout(column(head, *parts, gap=4))
