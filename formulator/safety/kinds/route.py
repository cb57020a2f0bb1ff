"""The route of a line against what its label licenses or warns against."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.base.folding import fold
from formulator.domain.concepts import Intradermal, Status
from formulator.domain.finding import Finding, Inputs
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench, BenchLine

KIND = Kind.ROUTE


def check(bench: Bench) -> Iterator[Finding]:
    """What a rule says of the route; for all other lines outside their licensed route one note for the whole mix."""
    warned: set[tuple[str, int]] = set()
    for finding in matching.findings(bench.knowledge.index[KIND], bench):
        warned.update((s.syringe, s.index) for s in finding.subjects)
        yield finding
    outside = [line for line in bench.lines if (line.syringe, line.index) not in warned and off_label(line)]
    rule = bench.knowledge.computed.get("off-label-route")
    if outside and rule is not None:
        subjects = tuple(sorted([line.subject for line in outside]))
        yield Finding(rule, rule.severity, subjects, lambda: _inputs(outside), lambda: _values(outside))


def _inputs(lines: list[BenchLine]) -> Inputs:
    return tuple(sorted({(f"route {line.subject.concept}", line.route) for line in lines}))


def _values(lines: list[BenchLine]) -> dict[str, str]:
    return {"mix": ", ".join(sorted({line.subject.name for line in lines})), "route": ", ".join(sorted({line.route for line in lines}))}


def off_label(line: BenchLine) -> bool:
    """Whether no label that was read licenses this route for the line; diluents go wherever the rest goes."""
    substance = line.substance
    if substance is None or line.profile.diluent or substance.status is Status.EXCLUDED:
        return False
    if fold(line.route) in ("intradermal", "intracutaneous"):
        state = line.presentation.intradermal if line.presentation and line.presentation.intradermal else substance.intradermal
        return state is not Intradermal.LICENSED
    routes = line.presentation.routes if line.presentation else ()
    return not line.route or not any(fold(line.route) in fold(route) for route in routes)
