"""What is known of the benefit, where it should be said."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.EVIDENCE


def check(bench: Bench) -> Iterator[Finding]:
    """Rules that inform on evidence; they never interrupt."""
    yield from matching.findings(bench.knowledge.index[KIND], bench)
