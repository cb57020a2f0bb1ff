"""Several lines, sessions or home medicines together exceed a labeled maximum; local anesthetics add up as fractions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from formulator.base.i18n import tr
from formulator.domain.concepts import Per
from formulator.domain.display import share
from formulator.domain.finding import Finding, Subject
from formulator.domain.quantities import Dose, add
from formulator.domain.rules import Kind, Rule, Severity
from formulator.safety.bench import Bench, BenchLine
from formulator.safety.limits import NOTE_FROM, finding_over, over
from formulator.safety.matching import inputs_of
from formulator.safety.totals import LimitUse, totals

KIND = Kind.DOSE_CUMULATIVE


def check(bench: Bench) -> Iterator[Finding]:
    """Sums over lines, over the day with home medicines and earlier sessions, over the course, over the class."""
    for ident, total in totals(bench).items():
        if len(total.parts) > 1:
            yield from over(bench, [use for use in total.uses if not use.reached_by_one_line and use.limit.per is not Per.COURSE], KIND)
        for use in total.uses:
            if use.limit.per is Per.DAY:
                yield from _day(bench, ident, use)
            elif use.limit.per is Per.COURSE:
                yield from _course(bench, use)
            elif use.limit.per is Per.SESSION and not any(other.limit.per is Per.DAY for other in total.uses):
                yield from _second_session(bench, ident, use)
    yield from _fractions(bench)


def _second_session(bench: Bench, ident: str, use: LimitUse) -> Iterator[Finding]:
    """Two sessions on one day against a limit for one: our reading where no daily limit is sourced, so never above moderate."""
    for finding in _with_extra(bench, use, *_same_day(bench, ident)):
        finding.severity = min(finding.severity, Severity.MODERATE)
        note = tr("An earlier session of the same day was added; the labeled limit is for one session, and no daily limit was found")
        finding.notes = (*finding.notes, note)
        yield finding


def _day(bench: Bench, ident: str, use: LimitUse) -> Iterator[Finding]:
    """With what is taken at home in a day and what was injected earlier today."""
    extra, subjects = _same_day(bench, ident)
    for medicine in bench.home:
        dose = medicine.medicine.per_hours(24) or medicine.medicine.dose
        if ident in medicine.keys and dose is not None:
            extra.append(dose)
            subjects.append(medicine.subject)
    yield from _with_extra(bench, use, extra, subjects)


def _same_day(bench: Bench, ident: str) -> tuple[list[Dose], list[Subject]]:
    doses: list[Dose] = []
    subjects: list[Subject] = []
    for number, earlier in enumerate(bench.treatment.previous):
        if earlier.on == bench.today:
            found = [line.dose for line in earlier.lines if line.substance == ident and line.dose is not None]
            doses += found
            if found:
                subjects.append(Subject("previous", ident, "", number, bench.knowledge.name(ident)))
    return doses, subjects


def _with_extra(bench: Bench, use: LimitUse, extra: list[Dose], subjects: list[Subject]) -> Iterator[Finding]:
    if not extra or use.used is None or use.size is None:
        return
    used = use.used
    for dose in extra:
        if type(dose) is not type(used):
            return
        used = add(used, dose)
    if used > use.size and use.used <= use.size:
        yield from finding_over(bench, use, used, tuple(subjects), KIND)


def _course(bench: Bench, use: LimitUse) -> Iterator[Finding]:
    """All sessions planned and done, at today's dose."""
    if use.used is None or use.size is None:
        return
    series = bench.treatment.series
    used = use.used.times(series.sessions if series else 1)
    for earlier in bench.treatment.previous:
        for line in earlier.lines:
            if line.substance == use.substance and line.dose is not None and type(line.dose) is type(used):
                used = add(used, line.dose)
    if used > use.size:
        yield from finding_over(bench, use, used, (), KIND)


def _fractions(bench: Bench) -> Iterator[Finding]:
    """Different local anesthetics as fractions of their limits; over 1 the sum is a prediction of too much."""
    rule = bench.knowledge.computed.get("local-anesthetic-fractions")
    if rule is None:
        return
    found = [t for ident, t in totals(bench).items() if "local-anesthetic" in bench.knowledge.closure(ident)]
    if len(found) < 2:
        return
    tightest = {total.substance: total.tightest for total in found}
    shares = {ident: use.share for ident, use in tightest.items() if use is not None and use.share is not None}
    if len(shares) < 2 or any(value > 1 for value in shares.values()):
        return
    whole = sum(shares.values(), Decimal(0))
    lines = [part.line for total in found for part in total.parts]
    if whole > 1:
        yield _sum_finding(bench, rule, shares, lines, rule.severity)
    elif whole >= NOTE_FROM:
        yield _sum_finding(bench, rule, shares, lines, Severity.MINOR)


def _sum_finding(bench: Bench, rule: Rule, shares: dict[str, Decimal], lines: list[BenchLine], severity: Severity) -> Finding:
    subjects = tuple(sorted({line.subject for line in lines}))
    parts = ", ".join(f"{bench.knowledge.name(ident)} {share(value)}" for ident, value in sorted(shares.items()))
    values = {"parts": parts, "share": share(sum(shares.values(), Decimal(0))), "mix": ", ".join(sorted({s.name for s in subjects}))}
    return Finding(rule, severity, subjects, inputs_of(lines), values)
