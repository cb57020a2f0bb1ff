"""Findings about one problem become one: the worst, with the others named under it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from formulator.domain.finding import Finding, Inputs, Subject


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each problem: same hazard and same subjects; or same hazard and same cause, one of them about any mix."""
    first: dict[tuple[str, tuple[str, ...]], Finding] = {}
    more: dict[tuple[str, tuple[str, ...]], list[Finding]] = {}
    for finding in findings:
        key = finding.rule.hazard, finding.concepts
        if key in first:
            more.setdefault(key, [first[key]]).append(finding)
        else:
            first[key] = finding
    found = [_one(more[key]) if key in more else finding for key, finding in first.items()] if more else list(first.values())
    # subjects are sorted, so that most findings about a line show it at once
    general = [finding for finding in found if finding.subjects[0].where != "mix" and _about_any_mix(finding)]
    return _by_cause(found, general) if general else found


def _about_any_mix(finding: Finding) -> bool:
    return all(subject.where != "mix" for subject in finding.subjects)


def _cause(finding: Finding) -> tuple[str, tuple[Subject, ...]]:
    """The hazard and who brings it in: the second parties; none where it is the patient alone."""
    return finding.rule.hazard, tuple([s for s in finding.subjects if s.where not in ("mix", "patient")])


def _by_cause(findings: list[Finding], general: list[Finding]) -> list[Finding]:
    """A rule about any mix and one about a line, with the same hazard and the same cause, are about one problem."""
    causes, hazards = {_cause(finding) for finding in general}, {finding.rule.hazard for finding in general}
    result: list[Finding] = []
    groups: dict[tuple[str, tuple[Subject, ...]], list[Finding]] = {}
    for finding in findings:
        if finding.rule.hazard in hazards and (key := _cause(finding)) in causes:
            groups.setdefault(key, []).append(finding)
        else:
            result.append(finding)
    return result + [group[0] if len(group) == 1 else _one(group) for group in groups.values()]


def _ranked(group: list[Finding]) -> list[Finding]:
    """The worst first, whatever the order of the lines. What they rest on is written out only where nothing else tells them apart."""
    if len({finding.rule.id for finding in group}) == len(group):
        return sorted(group, key=_rank)
    return sorted(group, key=lambda finding: (*_rank(finding), finding.inputs))


def _rank(finding: Finding) -> tuple[int, str, tuple[str, ...]]:
    return -finding.severity, finding.rule.id, finding.concepts


def _one(group: list[Finding]) -> Finding:
    worst, *others = _ranked(group)
    also = tuple(sorted({*worst.also, *[o.rule.id for o in others], *[i for o in others for i in o.also]} - {worst.rule.id}))
    cites = {cite.id: cite for f in others for cite in f.rule.sources}
    for cite in worst.rule.sources:
        cites.pop(cite.id, None)
    extra = [cites[ident] for ident in sorted(cites)]
    rule = msgspec.structs.replace(worst.rule, sources=(*worst.rule.sources, *extra)) if extra else worst.rule
    subjects = tuple(sorted({s for f in group for s in f.subjects}))
    return Finding(rule, worst.severity, subjects, lambda: _all_inputs(group), lambda: worst.values, worst.notes, worst.action, also)


def _all_inputs(group: list[Finding]) -> Inputs:
    return tuple(sorted({pair for f in group for pair in f.inputs}))
