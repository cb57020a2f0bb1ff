"""A disease or state of the patient that speaks against a line, or against any injection today."""

from __future__ import annotations

from collections.abc import Iterable

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.CONDITION


def check(bench: Bench) -> Iterable[Finding]:
    """Rules between lines and conditions."""
    return matching.findings(bench.knowledge.index[KIND], bench)
