"""Pregnancy, breastfeeding and contraception."""

from __future__ import annotations

from collections.abc import Iterable

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety import matching
from formulator.safety.bench import Bench

KIND = Kind.PREGNANCY


def check(bench: Bench) -> Iterable[Finding]:
    """Rules on the week of pregnancy, on breastfeeding and on contraception, which some substances ask of both sexes."""
    return matching.findings(bench.knowledge.index[KIND], bench)
