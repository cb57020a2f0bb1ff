"""Where it is injected: inflamed, infected, end arteries, tendons."""

from __future__ import annotations

from collections.abc import Iterable

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.SITE


def check(bench: Bench) -> Iterable[Finding]:
    """Rules on the site and on its state."""
    return matching.findings(bench.knowledge.index[KIND], bench)
