"""Findings on doses: over a labeled maximum, or near it. The text of the rules, the figures of the catalog."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from operator import itemgetter

import msgspec

from formulator.base.i18n import tr
from formulator.domain.concepts import Per
from formulator.domain.display import amount, per_kilogram, share
from formulator.domain.finding import Finding, Inputs, Subject
from formulator.domain.quantities import Dose
from formulator.domain.rules import Cite, Kind, Rule, Severity
from formulator.safety.bench import Bench
from formulator.safety.matching import inputs_of
from formulator.safety.totals import LimitUse

#: From here on a note says that the limit is near (our choice; a note never interrupts).
NOTE_FROM = Decimal("0.8")

_COMPUTED = {Kind.DOSE_SINGLE: "over-limit-single", Kind.DOSE_CUMULATIVE: "over-limit-sum"}
_PER = {Per.SESSION: "per session", Per.DAY: "per day", Per.COURSE: "per course", Per.POINT: "per point"}


def rule_for(rule: Rule, sources: tuple[str, ...], bench: Bench) -> Rule:
    """The rule with the sources of one very limit or catalog entry."""
    cited = bench.reach.cited
    found = cited.get((rule.id, sources))
    if found is None:
        found = cited[rule.id, sources] = msgspec.structs.replace(rule, sources=tuple(Cite(ident) for ident in sources))
    return found


def limit_text(use: LimitUse) -> str:
    """ "200 mg per session", "4.5 mg/kg = 288 mg per session"."""
    size = amount(use.size, 3) if use.size is not None else ""
    basis = "" if use.limit.basis.value in ("substance", "salt") else f" as {use.limit.basis.value}"
    shown = f"{per_kilogram(use.limit.per_kg)} = {size}" if use.limit.per_kg is not None else size
    return f"{shown}{basis} {_PER[use.limit.per]}"


def counted_text(use: LimitUse) -> str:
    """ " (counted as 100 mg)" where the line is given on another basis than the limit; else nothing."""
    if use.used is None or all(part.basis is use.limit.basis for part in use.parts):
        return ""
    return tr(" (counted as {dose})", dose=amount(use.used, 3))


def over(bench: Bench, uses: list[LimitUse], kind: Kind) -> Iterator[Finding]:
    """One finding for a substance: the limit that is exceeded most, with the others named; or the nearest one."""
    near = [(use.share, use.limit.id, use) for use in uses if use.share is not None and use.share >= NOTE_FROM]
    if near:
        use = near[0][2] if len(near) == 1 else max(near, key=itemgetter(0, 1))[2]
        if use.used is not None:
            yield from finding_over(bench, use, use.used, (), kind)


def finding_over(bench: Bench, use: LimitUse, used: Dose, extra: tuple[Subject, ...], kind: Kind) -> Iterator[Finding]:
    rule, size = bench.knowledge.computed.get(_COMPUTED[kind]), use.size
    if rule is None or size is None:
        return
    exceeded = used > size
    alone = len(use.parts) == 1 and not extra
    subjects = (use.parts[0].line.subject,) if alone else tuple(sorted({*(part.line.subject for part in use.parts), *extra}))
    notes = (use.limit.note,) if use.limit.note else ()
    yield Finding(
        rule_for(rule, use.limit.sources, bench),
        rule.severity if exceeded else Severity.MINOR,
        subjects,
        lambda: _inputs(bench, use, used),
        lambda: _values(bench, use, used, size, exceeded),
        notes,
        "" if exceeded else tr("Stay at or below the limit."),
    )


def _inputs(bench: Bench, use: LimitUse, used: Dose) -> Inputs:
    inputs = {*inputs_of([part.line for part in use.parts])}
    if use.limit.per_kg is not None and bench.patient.weight is not None:
        inputs.add(("weight", amount(bench.patient.weight, unit="kg")))
    if use.limit.per is Per.COURSE and bench.treatment.series is not None:
        inputs.add(("sessions", str(bench.treatment.series.sessions)))
    inputs |= {(f"limit {use.substance}", limit_text(use)), (f"total {use.substance}", amount(used, 6))}
    return tuple(sorted(inputs))


def _values(bench: Bench, use: LimitUse, used: Dose, size: Dose, exceeded: bool) -> dict[str, str]:
    values = {
        "mix": bench.knowledge.name(use.substance),
        "dose": amount(used, 3),
        "limit": limit_text(use),
        "share": share(used.ratio(size)),
    }
    if not exceeded:
        values["near"] = tr("near the limit")
    return values
