"""Kidney function and other laboratory values."""

from __future__ import annotations

from collections.abc import Iterable

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.RENAL


def check(bench: Bench) -> Iterable[Finding]:
    """Rules on eGFR and INR; a value that is not known is said, and read cautiously."""
    return matching.findings(bench.knowledge.index[KIND], bench)
