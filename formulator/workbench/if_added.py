"""What one more ingredient would bring, before it is added."""

from __future__ import annotations

from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Match
from formulator.domain.rules import Kind, Severity
from formulator.workbench import edits
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review, review


def worst_if_added(
    draft: Draft, now: Review, syringe: str, match: Match, knowledge: Knowledge, broken: frozenset[Kind] = frozenset()
) -> Finding | None:  # fmt: skip
    """The worst major or contraindicated finding that adding this to a syringe would bring or make worse; None where there is none.

    It is added without an amount: what depends on a dose shows only once the dose is given.
    """
    after = review(edits.added(draft, syringe, match, knowledge), knowledge, broken)
    before: dict[tuple[str, tuple[str, ...]], Severity] = {}
    for finding in now.findings:
        key = (finding.id, finding.concepts)
        before[key] = max(finding.severity, before.get(key, Severity.NONE))
    new = [f for f in after.findings if f.severity >= Severity.MAJOR and before.get((f.id, f.concepts), Severity.NONE) < f.severity]
    return max(new, key=lambda finding: finding.severity, default=None)
