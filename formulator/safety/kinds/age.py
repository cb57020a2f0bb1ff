"""Too young or too old for a line or for the treatment."""

from __future__ import annotations

from collections.abc import Iterable

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.AGE


def check(bench: Bench) -> Iterable[Finding]:
    """Rules on the age in years."""
    return matching.findings(bench.knowledge.index[KIND], bench)
