"""The work itself: a diagnosis first, few products each with its purpose, syringes that hold what is drawn, a plan that fits."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from formulator.base.folding import fold
from formulator.domain.display import amount
from formulator.domain.finding import Finding, Subject
from formulator.domain.quantities import Volume
from formulator.domain.rules import Kind
from formulator.domain.treatment import Formula, volume_of
from formulator.safety import matching
from formulator.safety.bench import Bench, BenchLine

KIND = Kind.PROCESS


def check(bench: Bench) -> Iterator[Finding]:
    """Rules, then what arithmetic shows."""
    yield from matching.findings(bench.knowledge.index[KIND], bench)
    yield from _purposes(bench)
    for formula in bench.treatment.formulas:
        if formula.size is not None:
            yield from _overfilled(bench, formula)
        if bench.treatment.plan:
            yield from _plan(bench, formula)


def _purposes(bench: Bench) -> Iterator[Finding]:
    """Fewest ingredients: of several, each has a purpose of its own. One note for the whole mix."""
    active = {line.subject.concept: line for line in bench.lines if line.keys.isdisjoint(("diluent", "bicarbonate"))}
    if len(active) < 2:
        return
    stated = [line for line in bench.lines if line.line.purpose and line.subject.concept in active]
    told = {line.subject.concept for line in stated}
    missing = [line for concept, line in active.items() if concept not in told]
    if not stated:
        rule = bench.knowledge.computed.get("no-purpose-stated")
        if rule is not None:
            yield Finding(rule, rule.severity, (bench.patient_subject,))
    elif missing:
        yield from _about(bench, "line-without-purpose", missing, "")
    same: dict[str, dict[str, BenchLine]] = {}
    for line in stated:
        same.setdefault(fold(line.line.purpose), {}).setdefault(line.subject.concept, line)
    for lines in same.values():
        if len(lines) > 1:
            yield from _about(bench, "same-purpose", list(lines.values()), min(line.line.purpose for line in lines.values()))


def _about(bench: Bench, name: str, lines: list[BenchLine], purpose: str) -> Iterator[Finding]:
    rule = bench.knowledge.computed.get(name)
    if rule is None:
        return
    values = {"lines": ", ".join(sorted(line.subject.name for line in lines)), "purpose": purpose}
    yield Finding(rule, rule.severity, tuple(sorted(line.subject for line in lines)), tuple(values.items()), values)


def _overfilled(bench: Bench, formula: Formula) -> Iterator[Finding]:
    rule = bench.knowledge.computed.get("overfilled-syringe")
    if rule is None or formula.size is None:
        return
    volume = volume_of(formula)
    if volume is not None and volume > formula.size:
        subject = Subject("syringe", f"syringe {formula.name}", formula.name, -1, formula.name)
        values = {"syringe": formula.name, "volume": amount(volume, 3), "size": amount(formula.size)}
        yield Finding(rule, rule.severity, (subject,), tuple(values.items()), values)


def _plan(bench: Bench, formula: Formula) -> Iterator[Finding]:
    """The points of the plan need more than the syringe holds."""
    rule = bench.knowledge.computed.get("plan-exceeds-syringe")
    zones = [z for z in bench.treatment.plan if z.syringe == formula.name and z.points and z.per_point is not None]
    volume = volume_of(formula) if zones else None
    if rule is None or volume is None:
        return
    planned = Volume(sum((z.per_point.value * (z.points or 0) for z in zones if z.per_point is not None), Decimal(0)))
    if planned > volume:
        subject = Subject("plan", f"syringe {formula.name}", formula.name, -1, formula.name)
        values = {"syringe": formula.name, "volume": amount(volume, 3), "planned": amount(planned, 3)}
        yield Finding(rule, rule.severity, (subject,), tuple(values.items()), values)
