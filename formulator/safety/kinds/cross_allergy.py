"""An allergy to one substance that makes another one of the mix unsafe."""

from __future__ import annotations

from collections.abc import Iterable

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.CROSS_ALLERGY


def check(bench: Bench) -> Iterable[Finding]:
    """Rules between an allergy and relatives of what it names; what was tolerated since is lifted."""
    return matching.findings(bench.knowledge.index[KIND], bench)
