"""Kidney function and other laboratory values."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.RENAL


def check(bench: Bench) -> Iterator[Finding]:
    """Rules on eGFR and INR; a value that is not known is said, and read cautiously."""
    yield from matching.findings(bench.knowledge.index[KIND], bench)
