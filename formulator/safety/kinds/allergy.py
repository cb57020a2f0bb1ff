"""The patient is allergic to a substance of the mix, to its class by name, or to something it is made of."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind, Rule
from formulator.safety import matching
from formulator.safety.bench import Bench, Context
from formulator.safety.conditions import assess

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
        if bench.mix_keys.isdisjoint(allergy.own):
            continue
        gathering = matching.Gathering(rule)
        for line in bench.lines:
            named = any(part.substance in allergy.own for part in line.parts)
            if line.keys.isdisjoint(allergy.own) or (matching.tolerated(allergy, line) and not named):
                continue  # a tolerated member of a named class is lifted; a substance named itself never is
            context = Context(bench, line, allergy=allergy)
            gathering.add(assess(rule, context), context, line, allergy.subject)
        finding = gathering.finding(bench)
        if finding is not None:
            yield finding
