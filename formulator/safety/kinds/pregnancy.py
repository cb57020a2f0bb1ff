"""Pregnancy, breastfeeding and contraception."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.PREGNANCY


def check(bench: Bench) -> Iterator[Finding]:
    """Rules on the week of pregnancy, on breastfeeding and on contraception, which some substances ask of both sexes."""
    yield from matching.findings(bench.knowledge.index[KIND], bench)
