"""What is known of the benefit, where it should be said."""

from __future__ import annotations

from collections.abc import Iterable

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.EVIDENCE


def check(bench: Bench) -> Iterable[Finding]:
    """Rules that inform on evidence; they never interrupt."""
    return matching.findings(bench.knowledge.index[KIND], bench)
