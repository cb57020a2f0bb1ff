"""The patient is allergic to a substance of the mix, to its class by name, or to something it is made of."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind, Rule
from formulator.safety import matching
from formulator.safety.bench import Bench
from formulator.safety.conditions import Context, assess

KIND = Kind.ALLERGY


def check(bench: Bench) -> Iterator[Finding]:
    """The rule on the named thing itself, then the rules on named hypersensitivities."""
    index = bench.knowledge.index[KIND]
    for rule in index.always:
        if rule.same == "yes":
            yield from _same(rule, bench)
    yield from matching.findings(index, bench)


def _same(rule: Rule, bench: Bench) -> Iterator[Finding]:
    """One finding for each allergy that names a line, one of its components, a class of it, or what it carries."""
    for allergy in bench.allergies:
        gathering = matching.Gathering(rule)
        for line in bench.lines:
            if not line.keys & allergy.own or matching.tolerated(allergy, line):
                continue
            context = Context(bench, line, allergy=allergy)
            context.note("reaction", allergy.allergy.reaction.value)
            gathering.add(assess(rule, context), context, line, allergy.subject)
        yield from gathering.finding(bench)
