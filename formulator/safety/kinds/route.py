"""The route of a line against what its label licenses or warns against."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.base.folding import fold
from formulator.domain.concepts import Intradermal
from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench, BenchLine

KIND = Kind.ROUTE


def check(bench: Bench) -> Iterator[Finding]:
    """What a rule says of the route; for all other lines outside their licensed route one note for the whole mix."""
    warned: set[int] = set()
    for finding in matching.findings(bench.knowledge.index[KIND], bench):
        warned.update(id_of(s.syringe, s.index) for s in finding.subjects)
        yield finding
    outside = [line for line in bench.lines if id_of(line.syringe, line.index) not in warned and off_label(line)]
    rule = bench.knowledge.computed.get("off-label-route")
    if outside and rule is not None:
        subjects = tuple(sorted(line.subject for line in outside))
        inputs = tuple(sorted({(f"route {line.subject.concept}", line.route) for line in outside}))
        values = {"mix": ", ".join(sorted({s.name for s in subjects})), "route": ", ".join(sorted({line.route for line in outside}))}
        yield Finding(rule, rule.severity, subjects, inputs, values)


def id_of(syringe: str, index: int) -> int:
    return hash((syringe, index))


def off_label(line: BenchLine) -> bool:
    """Whether no label that was read licenses this route for the line; diluents go wherever the rest goes."""
    substance = line.substance
    if substance is None or line.own & {"diluent", "bicarbonate"} or substance.status.value == "excluded":
        return False
    if fold(line.route) in ("intradermal", "intracutaneous"):
        state = line.presentation.intradermal if line.presentation and line.presentation.intradermal else substance.intradermal
        return state is not Intradermal.LICENSED
    routes = line.presentation.routes if line.presentation else ()
    return not any(fold(line.route) in fold(route) for route in routes)
