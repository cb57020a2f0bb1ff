"""A pair in one syringe without any published compatibility data: it is never shown as compatible."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from formulator.domain.finding import Finding, Inputs
from formulator.domain.rules import Kind
from formulator.safety.bench import Bench
from formulator.safety.pairs import Pair, PairState, pairs

KIND = Kind.UNTESTED


def check(bench: Bench) -> Iterator[Finding]:
    """One note for each pair without data, a predicted one included: a prediction is no data."""
    rule = bench.knowledge.computed.get("untested-pair")
    if rule is None:
        return
    for pair in pairs(bench):
        if pair.state is PairState.NO_DATA:
            subjects = [line.subject for line in pair.lines]
            if len(subjects) > 2 or subjects[1] < subjects[0]:
                subjects.sort()
            yield Finding(rule, rule.severity, tuple(subjects), partial(_inputs, pair), partial(_values, pair))


def _inputs(pair: Pair) -> Inputs:
    return (("syringe mates", ",".join(sorted(pair.key))),)


def _values(pair: Pair) -> dict[str, str]:
    return {"mix": ", ".join(sorted({line.subject.name for line in pair.lines}))}
