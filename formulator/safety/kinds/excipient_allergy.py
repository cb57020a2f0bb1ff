"""An allergy to something that the product holds besides its active substance."""

from __future__ import annotations

from collections.abc import Iterable

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.EXCIPIENT_ALLERGY


def check(bench: Bench) -> Iterable[Finding]:
    """Rules between an allergy and the excipients of a presentation, sure or possible."""
    return matching.findings(bench.knowledge.index[KIND], bench)
