"""What regulators and societies say: withdrawn products, society rules, products outside any approval."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.domain.concepts import Status
from formulator.domain.finding import Finding
from formulator.domain.rules import Kind, Severity
from formulator.safety import matching
from formulator.safety.bench import Bench, BenchLine
from formulator.safety.limits import rule_for
from formulator.safety.matching import line_inputs

KIND = Kind.REGULATORY
_SEVERITIES = {"contraindicated": Severity.CONTRAINDICATED, "major": Severity.MAJOR}


def check(bench: Bench) -> Iterator[Finding]:
    """Excluded and flagged substances by their catalog entry; the rest by rules."""
    for line in bench.lines:
        if line.substance is not None and line.substance.status is not Status.CORE:
            yield from _status(bench, line)
    yield from matching.findings(bench.knowledge.index[KIND], bench)


def _status(bench: Bench, line: BenchLine) -> Iterator[Finding]:
    """One finding that says why, and what to use instead."""
    substance = line.substance
    assert substance is not None
    excluded = substance.status is Status.EXCLUDED
    rule = bench.knowledge.computed.get("excluded-substance" if excluded else "flagged-substance")
    if rule is None:
        return
    made = rule_for(rule, substance.why_sources, bench)
    severity = _SEVERITIES.get(substance.excluded_as, Severity.MAJOR) if excluded else rule.severity
    values = {"mix": line.subject.name, "why": substance.why, "instead": substance.instead}
    yield Finding(made, severity, (line.subject,), lambda: tuple(line_inputs(line)), values)
