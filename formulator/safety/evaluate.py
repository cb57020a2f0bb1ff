"""The whole check: every kind, one finding for each problem, worst first; and what could not be checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from formulator.domain.finding import Coverage, Finding, NotChecked, order
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Kind
from formulator.domain.treatment import Treatment
from formulator.safety.bench import Bench
from formulator.safety.gaps import coverage, gaps
from formulator.safety.kinds import CHECKS
from formulator.safety.merge import merged
from formulator.safety.pairs import Pair, pairs
from formulator.safety.totals import SubstanceTotal, totals


@dataclass(slots=True)
class Evaluation:
    """What a check gives. `failed` names the kinds that did not run or did not catch their planted finding."""

    findings: list[Finding]
    not_checked: list[NotChecked]
    coverage: Coverage
    pairs: list[Pair]
    totals: dict[str, SubstanceTotal]
    failed: tuple[Kind, ...]
    bench: Bench


def evaluate(treatment: Treatment, knowledge: Knowledge, on_date: date, broken: frozenset[Kind] = frozenset()) -> Evaluation:
    """Checks a treatment on a day. `broken` are the kinds that failed their self-test: they count as not run.

    A kind that raises is reported as failed; the others still run. Nothing is raised.
    """
    bench = Bench(treatment, knowledge, on_date)
    found: list[Finding] = []
    failed = set(broken)
    for kind, check in CHECKS.items():
        try:
            found.extend(check(bench))
        except Exception:  # noqa: BLE001  a check that breaks must be seen as broken, not take the others with it
            failed.add(kind)
    findings = sorted(merged(found), key=order)
    return Evaluation(findings, gaps(bench), coverage(bench, len(failed)), pairs(bench), totals(bench), tuple(sorted(failed)), bench)
