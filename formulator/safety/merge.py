"""Findings about one problem become one: the worst, with the others named under it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from formulator.domain.finding import Finding, Inputs, Subject, order


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each problem: same hazard and same subjects; or same hazard and same cause, one of them about any mix."""
    groups: dict[tuple[str, tuple[str, ...]], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule.hazard, finding.concepts), []).append(finding)
    return [_one(group) for group in _by_cause([_one(group) for group in groups.values()])]


def _causes(finding: Finding) -> tuple[Subject, ...]:
    """Who brings the problem in: the second parties; none where it is the patient alone."""
    return tuple([s for s in finding.subjects if s.where not in ("mix", "patient")])


def _by_cause(findings: list[Finding]) -> list[list[Finding]]:
    """A rule about any mix and one about a line, with the same hazard and the same cause, are about one problem."""
    general = {(f.rule.hazard, _causes(f)) for f in findings if all([s.where != "mix" for s in f.subjects])}
    hazards = {hazard for hazard, _ in general}
    groups: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        key = (finding.rule.hazard, _causes(finding)) if finding.rule.hazard in hazards else None
        groups.setdefault(key if key in general else number, []).append(finding)
    return list(groups.values())


def _one(group: list[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    worst, *others = sorted(group, key=order)
    also = tuple(sorted({*worst.also, *(o.id for o in others), *(i for o in others for i in o.also)} - {worst.id}))
    cites = {cite.id: cite for f in others for cite in f.rule.sources}
    extra = tuple(cites[ident] for ident in sorted(cites) if ident not in {c.id for c in worst.rule.sources})
    rule = msgspec.structs.replace(worst.rule, sources=(*worst.rule.sources, *extra)) if extra else worst.rule
    subjects = tuple(sorted({s for f in group for s in f.subjects}))
    return Finding(rule, worst.severity, subjects, lambda: _all_inputs(group), lambda: worst.values, worst.notes, worst.action, also)


def _all_inputs(group: list[Finding]) -> Inputs:
    return tuple(sorted({pair for f in group for pair in f.inputs}))
