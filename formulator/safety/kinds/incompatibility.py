"""Two things in one syringe that must not meet, by a published result or by prediction from pH."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind, Result, Severity
from formulator.safety import matching
from formulator.safety.bench import Bench, BenchLine
from formulator.safety.matching import inputs_of
from formulator.safety.pairs import Pair, pairs

KIND = Kind.INCOMPATIBILITY


def check(bench: Bench) -> Iterator[Finding]:
    """Each pair's results; then what a quaternary antiseptic does to a gel; then the prediction where nothing is published."""
    for pair in pairs(bench):
        yield from _published(pair, bench)
        if pair.predicted:
            yield from _predicted(pair, bench)
    yield from matching.findings(bench.knowledge.index[KIND], bench)


def _published(pair: Pair, bench: Bench) -> Iterator[Finding]:
    for rule, verdict, contexts in pair.hits:
        if rule.result is Result.COMPATIBLE:
            continue
        gathering = matching.Gathering(rule)
        looked = {context.line: context for context in contexts}
        for line in pair.lines:
            gathering.add(verdict, looked.get(line), line, None)
        finding = gathering.finding(bench)
        if finding is not None:
            yield finding


def _predicted(pair: Pair, bench: Bench) -> Iterator[Finding]:
    rule = bench.knowledge.computed.get("ph-prediction")
    if rule is None:
        return
    subjects = tuple(sorted(line.subject for line in pair.lines))
    shown = {line.subject.name: _ph(line) for line in (pair.one, pair.other)}
    values = {
        "mix": ", ".join(sorted(shown)),
        "ph": ", ".join(f"{name} pH {ph}" for name, ph in sorted(shown.items())),
    }
    yield Finding(rule, min(rule.severity, Severity.MODERATE), subjects, lambda: inputs_of(pair.lines), values)


def _ph(line: BenchLine) -> str:
    if line.presentation is None or line.presentation.ph is None:
        return "not found"
    low, high = line.presentation.ph
    return f"{low} to {high}"
