"""One line alone exceeds a labeled maximum, or one wheal does."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.domain.concepts import Limit, Per
from formulator.domain.display import amount, share
from formulator.domain.finding import Finding
from formulator.domain.quantities import Dose
from formulator.domain.rules import Kind, Rule
from formulator.domain.treatment import volume_of
from formulator.safety.bench import Bench, Part
from formulator.safety.conditions import holds
from formulator.safety.limits import over, rule_for
from formulator.safety.totals import totals

KIND = Kind.DOSE_SINGLE


def check(bench: Bench) -> Iterator[Finding]:
    """Over a limit by a single line: major; from 80 % of it by a single line: a note; a wheal over its maximum: major."""
    for ident, total in totals(bench).items():
        uses = [use for use in total.uses if use.limit.per is not Per.COURSE]
        yield from over(bench, [use for use in uses if len(use.parts) == 1 or use.reached_by_one_line], KIND)
        if bench.treatment.plan:
            yield from _points(bench, ident, total.parts)


def _points(bench: Bench, ident: str, parts: tuple[Part, ...]) -> Iterator[Finding]:
    substance = bench.knowledge.substances.get(ident)
    limits = [limit for limit in (substance.limits if substance else None) or () if limit.per is Per.POINT]
    if not limits:
        return
    rule = bench.knowledge.computed.get("over-limit-single")
    for limit in limits:
        if rule is not None and limit.dose is not None and holds(limit.only_if, parts[0].line.context) is not False:
            yield from _one_point(bench, parts, limit, limit.dose, rule)


def _one_point(bench: Bench, parts: tuple[Part, ...], limit: Limit, maximum: Dose, rule: Rule) -> Iterator[Finding]:
    """The dose in the largest wheal: its share of the syringe's volume times the dose in the syringe."""
    for part in parts:
        volume = volume_of(next(f for f in bench.treatment.formulas if f.name == part.line.syringe))
        zones = [z for z in bench.treatment.plan if z.syringe == part.line.syringe and z.per_point is not None]
        if volume is None or part.dose is None or not zones or type(part.dose) is not type(maximum):
            continue
        largest = max(z.per_point.value for z in zones if z.per_point is not None)
        dose = part.dose.times(largest).over(volume.value)
        if dose > maximum:
            values = {
                "mix": part.line.subject.name, "dose": amount(dose, 3), "limit": f"{amount(maximum)} per point",
                "share": share(dose.ratio(maximum)),
            }  # fmt: skip
            made = rule_for(rule, limit.sources, bench)
            yield Finding(made, rule.severity, (part.line.subject,), (("dose per point", amount(dose, 6)),), values)
