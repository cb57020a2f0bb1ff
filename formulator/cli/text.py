"""The report for people: clear, aligned, colored where the terminal can."""

from __future__ import annotations

import os
import shutil
import textwrap
from typing import TextIO

from formulator.base.i18n import tr, trn
from formulator.domain.display import amount, share
from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Severity
from formulator.safety.limits import counted_text, limit_text
from formulator.workbench import prepare, wording
from formulator.workbench.draft import Draft
from formulator.workbench.formulary import checks
from formulator.workbench.repairs import repairs
from formulator.workbench.review import Review, Status

_COLORS = {"red": "31;1", "orange": "33;1", "yellow": "33", "gray": "90", "green": "32;1", "violet": "35;1", "bold": "1"}
_SEVERITY = {
    Severity.CONTRAINDICATED: ("red", "■"), Severity.MAJOR: ("orange", "▲"), Severity.MODERATE: ("yellow", "□"), Severity.MINOR: ("gray", "·"),
}  # fmt: skip


class Paint:
    """Color codes, or nothing where the output is no terminal or NO_COLOR is set."""

    def __init__(self, stream: TextIO) -> None:
        self.on = stream.isatty() and not os.environ.get("NO_COLOR")
        self.width = min(shutil.get_terminal_size((100, 24)).columns, 110)

    def __call__(self, color: str, text: str) -> str:
        return f"\x1b[{_COLORS[color]}m{text}\x1b[0m" if self.on else text

    def wrap(self, text: str, indent: int) -> str:
        return textwrap.fill(text, self.width, initial_indent=" " * indent, subsequent_indent=" " * indent)


def report_text(draft: Draft, review: Review, knowledge: Knowledge, stream: TextIO) -> str:
    """The whole report as text."""
    paint = Paint(stream)
    parts = [_head(review, paint), _mix(draft, review, knowledge, paint)]
    parts += [_finding(f, knowledge, paint) + _repairs(draft, review, f, knowledge, paint) for f in review.findings]
    parts += [
        _guesses(draft, knowledge, paint),
        _not_checked(review, paint),
        _coverage(review, paint),
        _formulary(draft, knowledge, paint),
        _signing(review, paint),
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _head(review: Review, paint: Paint) -> str:
    color = {Status.CLEAR: "green", Status.INCOMPLETE: "violet", Status.FAILED: "red"}.get(
        review.status, "orange" if review.stops else "yellow"
    )
    lines = [paint(color, wording.verdict(review))]
    if detail := wording.verdict_detail(review):
        lines.append(detail)
    return "\n".join(lines) + "\n"


def _mix(draft: Draft, review: Review, knowledge: Knowledge, paint: Paint) -> str:
    rows: list[tuple[str, ...]] = []
    for formula in draft.treatment.formulas:
        for line in formula.lines:
            use = review.totals[line.substance].tightest if line.substance in review.totals else None
            limit = (
                f"{share(use.share)} of {limit_text(use)}{counted_text(use)}"
                if use is not None and use.share is not None
                else _no_limit(line.substance, review)
            )
            rows.append(
                (
                    formula.name,
                    prepare.name_of(line, knowledge),
                    prepare.strength_of(line, knowledge).rpartition("= ")[2] or "?",
                    amount(line.volume, 3) if line.volume is not None else "?",
                    amount(line.dose, 3) if line.dose is not None else "-",
                    limit,
                )
            )
    if not rows:
        return ""
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    shown = [
        f"  {r[0]:<{widths[0]}}  {r[1]:<{widths[1]}}  {r[2]:>{widths[2]}}  {r[3]:>{widths[3]}}  {r[4]:>{widths[4]}}  {paint('gray', r[5])}".rstrip()
        for r in rows
    ]
    return "\n".join(shown) + "\n"


def _no_limit(substance: str, review: Review) -> str:
    total = review.totals.get(substance)
    if total is None:
        return tr("diluent") if substance else tr("not recognized")
    return tr("limit not computed") if total.sourced else tr("no sourced limit")


def _finding(finding: Finding, knowledge: Knowledge, paint: Paint) -> str:
    color, sign = _SEVERITY[finding.severity]
    word = wording.severity_word(finding.severity)
    if finding.override is not None:
        word = tr("{word}, overridden", word=word)
    head = f"{paint(color, f'{sign} {word}')}  {paint('bold', wording.title(finding))}"
    if finding.severity is Severity.MINOR:
        return head + "\n" + paint.wrap(f"{wording.text(finding)} → {wording.action(finding)}", 4)
    lines = [head, paint.wrap(wording.text(finding), 4), paint.wrap("→ " + wording.action(finding), 4)]
    cites = "; ".join(wording.sources(finding, knowledge))
    if cites:
        lines.append(paint("gray", paint.wrap(cites, 4)))
    if finding.override is not None:
        by = f" ({finding.override.by})" if finding.override.by else ""
        lines.append(
            paint.wrap(tr("Overridden: {reason}. {note}{by}", reason=finding.override.reason, note=finding.override.note, by=by), 4)
        )
    else:
        lines.append(paint("gray", f"    {finding.id}  excuses {finding.excuses}"))
    return "\n".join(lines)


def _repairs(draft: Draft, review: Review, finding: Finding, knowledge: Knowledge, paint: Paint) -> str:
    """What would clear a finding that stops, most cleared first."""
    if not finding.stops:
        return ""
    found = repairs(draft, review, finding, knowledge, limit=4)
    rows = [
        paint.wrap(trn("Repair: {text} (clears {n} finding)", "Repair: {text} (clears {n} findings)", len(r.clears), text=r.text), 4)
        for r in found
    ]
    return "".join("\n" + row for row in rows)


def _guesses(draft: Draft, knowledge: Knowledge, paint: Paint) -> str:
    """Names that were taken by a guess: to be confirmed."""
    patient = draft.treatment.patient
    matches = [line.match for formula in draft.treatment.formulas for line in formula.lines]
    matches += [m.match for m in patient.medications or ()] + [a.match for a in patient.allergies or ()] + list(patient.conditions or ())
    guessed = [m for m in matches if m.how.value == "approximate"]
    if not guessed:
        return ""
    rows = [
        tr("  “{text}” was taken as {name}: confirm", text=m.text, name=" + ".join(knowledge.name(c) for c in m.concepts)) for m in guessed
    ]
    return "\n" + paint("violet", tr("GUESSED")) + "\n" + "\n".join(rows)


def _not_checked(review: Review, paint: Paint) -> str:
    if not review.not_checked:
        return ""
    rows = [paint.wrap(f"◇ {wording.gap_text(gap)}", 2) for gap in review.not_checked]
    return "\n" + paint("violet", tr("NOT CHECKED")) + "\n" + "\n".join(rows)


def _coverage(review: Review, paint: Paint) -> str:
    found = review.coverage
    text = tr(
        "Checked: {pairs}, {known} with data; {m} of {n} home medicines, {a} of {b} allergies, {c} of {d} conditions recognized; "
        "{s} of {l} doses with a sourced limit; {t} of {k} kinds of check tested.",
        pairs=trn("{n} pair", "{n} pairs", found.pairs), known=found.pairs_with_data, m=found.medications_recognized, n=found.medications,
        a=found.allergies_recognized, b=found.allergies, c=found.conditions_recognized, d=found.conditions,
        s=found.limits_sourced, l=found.limits, t=found.kinds_tested, k=found.kinds,
    )  # fmt: skip
    return "\n" + paint("gray", textwrap.fill(text, paint.width))


def _formulary(draft: Draft, knowledge: Knowledge, paint: Paint) -> str:
    """What the clinic's formulary means for this mix; nothing where there is none."""
    if not knowledge.formulary.sha256:
        return ""
    return "\n".join(paint("gray", textwrap.fill(f"{check.label}: {check.text}", paint.width)) for check in checks(draft, knowledge))


def _signing(review: Review, paint: Paint) -> str:
    if review.ready:
        return paint("bold", tr("Ready to sign."))
    return paint.wrap(tr("Signing waits for: {reasons}.", reasons="; ".join(review.waits_for)), 0)
