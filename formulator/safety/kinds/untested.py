"""A pair in one syringe without any published compatibility data: it is never shown as compatible."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety.bench import Bench
from formulator.safety.pairs import PairState, pairs

KIND = Kind.UNTESTED


def check(bench: Bench) -> Iterator[Finding]:
    """One note for each pair without data, a predicted one included: a prediction is no data."""
    rule = bench.knowledge.computed.get("untested-pair")
    if rule is None:
        return
    for pair in pairs(bench):
        if pair.state is PairState.NO_DATA:
            subjects = tuple(sorted(line.subject for line in pair.lines))
            values = {"mix": ", ".join(sorted({s.name for s in subjects}))}
            yield Finding(rule, rule.severity, subjects, (("syringe mates", ",".join(sorted(pair.key))),), values)
