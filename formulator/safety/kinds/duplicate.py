"""The same substance or the same class twice: in one syringe, in the session, or with what is taken at home."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind, Party, Rule
from formulator.safety import matching
from formulator.safety.bench import Bench, BenchLine, Context
from formulator.safety.conditions import assess

KIND = Kind.DUPLICATE


def check(bench: Bench) -> Iterator[Finding]:
    """The same substance by the rules that say `same`, the same class by the others."""
    index = bench.knowledge.index[KIND]
    for rule in index.always:
        if rule.same == "substance":
            yield from _home(rule, bench) if rule.same_scope is Party.HOME else _lines(rule, bench)
    yield from matching.findings(index, bench)


def _pairs(rule: Rule, bench: Bench) -> Iterator[tuple[BenchLine, BenchLine]]:
    for one, other in combinations(bench.lines, 2):
        if rule.same_scope is Party.SESSION or one.syringe == other.syringe:
            yield one, other


def _lines(rule: Rule, bench: Bench) -> Iterator[Finding]:
    """Two lines of one substance, or a line and a mixture that holds it; one finding for each substance."""
    if len(bench.parts) == sum(len(line.parts) for line in bench.lines):
        return
    gathered: dict[str, matching.Gathering] = {}
    for one, other in _pairs(rule, bench):
        for shared in sorted(one.profile.substances & other.profile.substances):
            gathering = gathered.setdefault(shared, matching.Gathering(rule))
            for line in (one, other):
                gathering.add(assess(rule, line.context), line.context, line, None)
    for gathering in gathered.values():
        finding = gathering.finding(bench)
        if finding is not None:
            yield finding


def _home(rule: Rule, bench: Bench) -> Iterator[Finding]:
    if bench.home_keys.isdisjoint(bench.parts):
        return
    gathering = matching.Gathering(rule)
    for line in bench.lines:
        for medicine in bench.home:
            if not medicine.keys.isdisjoint(line.profile.substances):
                context = Context(bench, line, medicine=medicine)
                gathering.add(assess(rule, context), context, line, medicine.subject)
    finding = gathering.finding(bench)
    if finding is not None:
        yield finding
