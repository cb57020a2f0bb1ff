"""The number and spacing of sessions."""

from __future__ import annotations

from collections.abc import Iterable

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.SERIES


def check(bench: Bench) -> Iterable[Finding]:
    """Rules on the sessions planned and on those already done."""
    return matching.findings(bench.knowledge.index[KIND], bench)
