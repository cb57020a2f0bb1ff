"""Two medicines that act on one another, in the mix or between the mix and what is taken at home."""

from __future__ import annotations

from collections.abc import Iterable

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.INTERACTION


def check(bench: Bench) -> Iterable[Finding]:
    """Rules between lines, and between lines and home medicines; every grade with its context."""
    return matching.findings(bench.knowledge.index[KIND], bench)
