"""Findings in words, once, for screen, paper and report."""

from __future__ import annotations

import re
import string

from formulator.base.folding import fold
from formulator.base.i18n import tr, trn
from formulator.domain.finding import Finding, NotChecked
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Kind, Severity
from formulator.workbench.review import Review, Status

_formatter = string.Formatter()
_PAPER = re.compile(r"PMC\d+|PMID \d+|10\.\d{4,}/[^\s;,)]+")
_PREFIX = re.compile(r"https?://(?:www\.)?")

KIND_WORDS = {
    Kind.ALLERGY: "Allergy", Kind.CROSS_ALLERGY: "Cross-allergy", Kind.EXCIPIENT_ALLERGY: "Excipient allergy",
    Kind.INTERACTION: "Interaction", Kind.DUPLICATE: "Duplicate", Kind.DOSE_SINGLE: "Dose", Kind.DOSE_CUMULATIVE: "Total dose",
    Kind.ROUTE: "Route", Kind.CONDITION: "Condition", Kind.PREGNANCY: "Pregnancy", Kind.AGE: "Age", Kind.RENAL: "Laboratory",
    Kind.SITE: "Site", Kind.INCOMPATIBILITY: "Incompatibility", Kind.UNIT: "Amounts", Kind.SERIES: "Series",
    Kind.REGULATORY: "Regulation", Kind.EVIDENCE: "Evidence", Kind.PROCESS: "Procedure", Kind.UNTESTED: "No data",
}  # fmt: skip

_WHERE = {
    "patient.medications": "home medicine",
    "patient.allergies": "allergy",
    "patient.conditions": "condition",
    "antiseptic": "antiseptic",
    "asked": "asked today",
    "previous": "earlier session",
}


def severity_word(severity: Severity) -> str:
    """ "Contraindicated", "Major", "Moderate", "Note"."""
    return tr("Note") if severity is Severity.MINOR else tr(severity.word.capitalize())


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def title(finding: Finding) -> str:
    """Who: "Diclofenac with warfarin (home medicine)"; for a finding about the patient alone the rule's own title."""
    lines = sorted({s.name for s in finding.subjects if s.where == "mix"})
    others = [s for s in finding.subjects if s.where != "mix" and s.where in _WHERE]
    parties = list(dict.fromkeys(f"{s.name} ({tr(_WHERE[s.where])})" for s in sorted(others, key=lambda s: (s.where, s.name))))
    if finding.kind in (Kind.INCOMPATIBILITY, Kind.UNTESTED) and len(lines) == 2:
        syringe = next(s.syringe for s in finding.subjects if s.where == "mix")
        return tr("{one} + {other}, syringe {syringe}", one=capital(lines[0]), other=lines[1], syringe=syringe)
    if not lines and not parties:
        return tr(finding.rule.title)
    who = capital(_listed(lines)) if lines else capital(tr(finding.rule.title))
    if not parties and len(lines) == 1 and fold(lines[0]) in fold(finding.rule.title):
        return capital(tr(finding.rule.title))
    if not parties:
        return f"{who}: {_lower(tr(finding.rule.title))}" if finding.kind is not Kind.ROUTE else tr(finding.rule.title)
    return tr("{who} with {others}", who=who, others=_listed(parties)) if lines else f"{who}: {_listed(parties)}"


def _lower(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].lower() + text[1:]


def _listed(names: list[str]) -> str:
    if len(names) <= 4:
        return ", ".join(names)
    return tr("{names} and {n} more", names=", ".join(names[:3]), n=len(names) - 3)


def _filled(template: str, finding: Finding) -> str:
    """The text with its placeholders filled; one that nothing fills is left out rather than shown raw."""
    values = {name: finding.values.get(name, "") for _, name, _, _ in _formatter.parse(template) if name}
    return template.format(**values) if values else template


def text(finding: Finding) -> str:
    """What may happen and why, with all that this case adds to it."""
    rule = finding.rule
    parts = [capital(_filled(tr(rule.text), finding))]
    parts += [note if note.endswith(".") else f"{note}." for note in (capital(_filled(tr(n), finding)) for n in finding.notes)]
    if unknown := finding.values.get("unknown"):
        parts.append(tr("Not known and therefore read cautiously: {facts}.", facts=_facts(unknown)))
    if rule.disagreement:
        parts.append(tr("Sources disagree: {text}", text=tr(rule.disagreement)))
    if rule.systemic:
        parts.append(tr("The grade was set for systemic use."))
    if rule.prediction:
        parts.append(tr("This is a prediction, not a published result."))
    return " ".join(part for part in parts if part)


_FACTS = {
    "egfr": "eGFR", "inr": "INR", "age": "age", "sex": "sex", "weight": "weight", "dose": "dose", "share": "share of the limit",
    "home_dose_single": "dose of the home medicine", "home_dose_day": "daily dose of the home medicine",
    "home_dose_week": "weekly dose of the home medicine", "interval": "interval of the sessions", "pregnancy": "week of pregnancy",
}  # fmt: skip


def _facts(unknown: str) -> str:
    return ", ".join(tr(_FACTS.get(fact.strip(), fact.strip())) for fact in unknown.split(","))


def action(finding: Finding) -> str:
    """What to do now."""
    return _filled(tr(finding.action or finding.rule.action), finding)


def sources(finding: Finding, knowledge: Knowledge) -> list[str]:
    """The sources in full, with the grade in their own words; one paper under two ids is shown once."""
    shown: list[str] = []
    papers: set[str] = set()
    for cite in finding.rule.sources:
        source = knowledge.sources.get(cite.id)
        citation = _PREFIX.sub("", source.citation) if source else cite.id
        paper = _PAPER.search(citation)
        if paper is not None and paper[0] in papers and not cite.says:
            continue
        if paper is not None:
            papers.add(paper[0])
        shown.append(f"{citation} ({cite.says})" if cite.says else citation)
    return shown


def place(gap: NotChecked) -> str:
    """Where something stands that was not checked, for people."""
    words = {
        "patient.medications": tr("home medicine"), "patient.allergies": tr("allergy"), "patient.conditions": tr("condition"),
        "patient.allergies.tolerated": tr("tolerated"), "mix": tr("mix"), "antiseptic": tr("antiseptic"), "previous": tr("earlier session"),
        "plan": tr("plan"), "route": tr("route"), "series": tr("series"),
    }  # fmt: skip
    return words.get(gap.where, tr("patient"))


def gap_text(gap: NotChecked) -> str:
    """ "foozumab (home medicine): not recognized. Near: x, y"."""
    near = " " + tr("Near: {names}.", names=", ".join(gap.suggestions)) if gap.suggestions else ""
    if gap.where.startswith("patient.") and gap.index < 0:
        return f"{capital(gap.why)}.{near}"
    if gap.where in ("mix", "formulary") and gap.index < 0:
        return f"{capital(gap.why)}."
    where = tr("syringe {name}", name=gap.syringe) if gap.syringe else place(gap)
    return f"{gap.text} ({where}): {gap.why}.{near}"


def verdict(review: Review) -> str:
    """The title of the verdict, word for word as on screen."""
    worst = [f for f in review.findings if f.override is None]
    contra = sum(f.severity is Severity.CONTRAINDICATED for f in worst)
    major = sum(f.severity is Severity.MAJOR for f in worst)
    moderate = sum(f.severity is Severity.MODERATE for f in worst)
    overridden = sum(f.override is not None for f in review.findings)
    if review.status is Status.FAILED:
        return tr("Check failed: do not rely on this")
    if not review.evaluation.bench.lines:
        return tr("Nothing to check yet")
    if contra:
        return trn("Contraindicated: {n} finding", "Contraindicated: {n} findings", contra)
    if major:
        return trn("Stop: {n} major finding", "Stop: {n} major findings", major)
    if review.not_checked:
        return _not_checked(len(review.not_checked))
    if moderate:
        return trn("{n} moderate finding", "{n} moderate findings", moderate)
    if overridden:
        return trn("{n} override, nothing open", "{n} overrides, nothing open", overridden)
    return tr("Clear") if review.status is Status.CLEAR else _no_data(review)


def _not_checked(count: int) -> str:
    return trn("Incomplete: {n} thing not checked", "Incomplete: {n} things not checked", count)


def _no_data(review: Review) -> str:
    missing = review.coverage.pairs - review.coverage.pairs_with_data
    return tr("No published compatibility data for {n} of {m} pairs", n=missing, m=review.coverage.pairs)


def verdict_detail(review: Review) -> str:
    """The second line: whatever the title leaves out, what was not checked first."""
    shown = verdict(review)
    parts: list[str] = []
    count = len(review.not_checked)
    if count and _not_checked(count) != shown:
        parts.append(trn("{n} thing not checked", "{n} things not checked", count))
    first = len(parts)
    if review.coverage.pairs > review.coverage.pairs_with_data and _no_data(review) != shown:
        parts.append(_lower(_no_data(review)))
    for severity, one, many in (
        (Severity.MAJOR, "{n} major", "{n} major"), (Severity.MODERATE, "{n} moderate", "{n} moderate"), (Severity.MINOR, "{n} note", "{n} notes"),
    ):  # fmt: skip
        shown_apart = severity is Severity.MINOR  # untested pairs are told by the sentence on pairs
        number = sum(
            f.severity is severity and f.override is None and not (shown_apart and f.kind is Kind.UNTESTED) for f in review.findings
        )
        already = {Severity.MAJOR: tr("Stop"), Severity.MODERATE: tr("moderate")}.get(severity, "\0") in shown
        if number and not already:
            parts.append(trn(one, many, number))
    for severity in (Severity.MODERATE, Severity.MAJOR, Severity.CONTRAINDICATED):
        number = sum(f.severity is severity and f.override is not None for f in review.findings)
        if number:
            parts.insert(first, tr("{n} {severity} overridden", n=number, severity=severity_word(severity).lower()))
    return capital("; ".join(parts))
