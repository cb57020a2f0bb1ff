"""Amounts that contradict one another or look like a slip of unit or decimal point."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from formulator.base.i18n import tr
from formulator.domain.display import concentration, strength
from formulator.domain.finding import Finding
from formulator.domain.rules import Kind, Rule, Severity
from formulator.safety.bench import Bench, BenchLine
from formulator.safety.matching import line_inputs

KIND = Kind.UNIT


def check(bench: Bench) -> Iterator[Finding]:
    """What was typed against itself and against the strengths of the catalog."""
    for line in bench.lines:
        if line.line.contradiction:
            yield from _say(bench, "contradicting-amounts", line, {"what": line.line.contradiction})
        elif line.line.unlisted_strength and line.substance is not None and line.line.strength is not None:
            yield from _strength(bench, line)


def _say(bench: Bench, name: str, line: BenchLine, values: dict[str, str], severity: Severity | None = None) -> Iterator[Finding]:
    rule: Rule | None = bench.knowledge.computed.get(name)
    if rule is not None:
        values["mix"] = line.subject.name
        yield Finding(rule, severity or rule.severity, (line.subject,), tuple(line_inputs(line)), values)


def _strength(bench: Bench, line: BenchLine) -> Iterator[Finding]:
    """A strength that the catalog lacks; a factor of 10, 100 or 1000 from a listed one is the usual slip."""
    typed = line.line.strength
    assert line.substance is not None and typed is not None
    listed = [p.strength for p in line.substance.presentations if p.strength is not None]
    same = [s for s in listed if type(s.per_ml) is type(typed.per_ml)]
    slips = [s for s in same if _power_of_ten(s.per_ml.ratio(typed.per_ml))]
    known = ", ".join(sorted({strength(s) for s in listed})) or tr("none")
    values = {"what": concentration(typed, 4), "known": known}
    yield from _say(bench, "strength-slip" if slips else "unlisted-strength", line, values)


def _power_of_ten(ratio: Decimal) -> bool:
    sign, digits, _ = ratio.normalize().as_tuple()
    return not sign and digits == (1,) and ratio != 1
