"""For a finding, the smallest changes that remove it without making a worse one. Each is a Draft to go on with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

import msgspec

from formulator.base.i18n import tr
from formulator.domain.concepts import Presentation
from formulator.domain.display import amount, strength
from formulator.domain.finding import Finding, Subject
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, How, Match, Target
from formulator.domain.quantities import Dose, Volume
from formulator.domain.rules import Kind, Severity
from formulator.domain.treatment import Line
from formulator.safety.pairs import PairState
from formulator.safety.totals import on_basis
from formulator.workbench.draft import Draft, with_line, with_syringes, without_line
from formulator.workbench.review import Review, review


@dataclass(frozen=True, slots=True)
class Repair:
    """What it does in words, the draft it leads to, the findings it clears, what stays open."""

    text: str
    draft: Draft
    clears: tuple[str, ...]
    left: int


DILUENTS = ("sodium-chloride", "sodium-bicarbonate", "water-for-injections")


def repairs(draft: Draft, now: Review, finding: Finding, knowledge: Knowledge, limit: int = 6) -> tuple[Repair, ...]:
    """The repairs of a finding; none brings a finding as bad as what it clears.

    First come those after which least still stops, then those that lose least of the mix, then those that clear most.
    """
    found: list[Repair] = []
    seen: set[str] = set()
    for text, candidate in _candidates(draft, now, finding, knowledge):
        if text in seen:
            continue
        seen.add(text)
        after = review(candidate, knowledge)
        if _helps(finding, now, after):
            clears = _cleared(now, after)
            found.append(Repair(text, candidate, clears, sum(f.stops for f in after.findings)))
    had = _substances(draft)
    found.sort(key=lambda repair: (repair.left, len(had - _substances(repair.draft)), -len(repair.clears)))
    return tuple(found[:limit])


def _substances(draft: Draft) -> set[str]:
    return {line.substance for formula in draft.treatment.formulas for line in formula.lines if not line.diluent}


def _key(finding: Finding) -> tuple[str, tuple[str, ...]]:
    return finding.id, finding.concepts


def _cleared(now: Review, after: Review) -> tuple[str, ...]:
    left = {_key(f) for f in after.findings if f.severity > Severity.MINOR}
    return tuple(f.id for f in now.findings if _key(f) not in left and f.severity > Severity.MINOR)


def _helps(finding: Finding, now: Review, after: Review) -> bool:
    """The finding is gone or milder, nothing new is as bad or worse, and nothing more is left unchecked."""
    for other in after.findings:
        same = finding.id in (other.id, *other.also) and set(other.concepts) & set(finding.concepts)
        if same and other.severity >= finding.severity:
            return False
    if after.evaluation.bench.lines and not _gaps(after) <= _gaps(now):
        return False
    return all(f.severity < finding.severity or f.severity <= Severity.MINOR or _known(f, now) for f in after.findings)


def _known(finding: Finding, now: Review) -> bool:
    """Whether this was found before, as bad and about these at least."""
    return any(f.id == finding.id and f.severity >= finding.severity and set(finding.concepts) <= set(f.concepts) for f in now.findings)


def _gaps(found: Review) -> set[tuple[str, str]]:
    return {(gap.where, gap.why) for gap in found.not_checked}


def _lines(finding: Finding) -> list[Subject]:
    return [s for s in finding.subjects if s.where == "mix"]


def _line(draft: Draft, subject: Subject) -> Line:
    formula = next(f for f in draft.treatment.formulas if f.name == subject.syringe)
    return formula.lines[subject.index]


def _candidates(draft: Draft, now: Review, finding: Finding, knowledge: Knowledge) -> Iterator[tuple[str, Draft]]:
    if finding.kind in (Kind.DOSE_SINGLE, Kind.DOSE_CUMULATIVE):
        yield from _lower(draft, now, finding, knowledge)
    if finding.kind in (Kind.EXCIPIENT_ALLERGY, Kind.ROUTE, Kind.CROSS_ALLERGY, Kind.ALLERGY):
        yield from _other_presentation(draft, finding, knowledge)
    if finding.kind in (Kind.INCOMPATIBILITY, Kind.UNTESTED):
        yield from _other_diluent(draft, finding, knowledge)
        yield from _split(draft, now, finding, knowledge)
    yield from _remove(draft, finding, knowledge)


def _remove(draft: Draft, finding: Finding, knowledge: Knowledge) -> Iterator[tuple[str, Draft]]:
    """Without one line, or without all lines of one substance."""
    by_concept: dict[str, list[Subject]] = {}
    for subject in _lines(finding):
        by_concept.setdefault(subject.concept, []).append(subject)
    for subjects in by_concept.values():
        changed = draft
        for subject in sorted(subjects, key=lambda s: (s.syringe, -s.index)):
            changed = without_line(changed, subject.syringe, subject.index, knowledge)
        yield tr("Remove {name}", name=subjects[0].name), changed
        if finding.kind is Kind.DUPLICATE and len(subjects) > 1:
            last = max(subjects, key=lambda s: (s.syringe, s.index))
            yield tr("Remove the second line of {name}", name=last.name), without_line(draft, last.syringe, last.index, knowledge)


def _lower(draft: Draft, now: Review, finding: Finding, knowledge: Knowledge) -> Iterator[tuple[str, Draft]]:
    """Every line of the substance lowered in proportion, so that the whole is the limit, rounded down to 0.01 mL."""
    for total in now.totals.values():
        for use in total.uses:
            if use.size is None or use.used is None or use.used <= use.size or total.substance not in {s.concept for s in _lines(finding)}:
                continue
            factor = use.size.ratio(use.used)
            changed = draft
            shown: list[str] = []
            for part in use.parts:
                line, subject = part.line.line, part.line.subject
                if line.volume is None or on_basis(part, use.limit) is None:
                    break
                volume = Volume((line.volume.value * factor).quantize(Decimal("0.01"), rounding=ROUND_DOWN))
                if not volume.value:
                    break
                changed = with_line(changed, subject.syringe, subject.index, _with_volume(line, volume), knowledge)
                shown.append(amount(volume))
            else:
                yield tr("Lower {name} to {volumes}", name=knowledge.name(total.substance), volumes=" + ".join(shown)), changed


def _with_volume(line: Line, volume: Volume) -> Line:
    return msgspec.structs.replace(line, typed_volume=volume, typed_dose=None, typed_count=None)


def _other_presentation(draft: Draft, finding: Finding, knowledge: Knowledge) -> Iterator[tuple[str, Draft]]:
    """Another presentation of the same substance, at the same dose."""
    for subject in _lines(finding):
        line = _line(draft, subject)
        substance = knowledge.substances.get(line.substance)
        if substance is None:
            continue
        for presentation in substance.presentations:
            if presentation.id in line.candidates[:1] or presentation.strength is None:
                continue
            changed = _as_presentation(line, presentation)
            if changed is not None:
                what = strength(presentation.strength)
                text = tr("Use {name} {presentation} ({strength})", name=subject.name, presentation=presentation.name, strength=what)
                yield text, with_line(draft, subject.syringe, subject.index, changed, knowledge)


def _as_presentation(line: Line, presentation: Presentation) -> Line | None:
    """The line with another presentation, its dose kept; None where that is not possible."""
    match = Match(presentation.id, How.EXACT, (Target(line.substance, presentation.id),))
    dose: Dose | None = line.dose
    if dose is None or presentation.strength is None or type(dose) is not type(presentation.strength.per_ml):
        return None
    return msgspec.structs.replace(
        line, match=match, typed_dose=dose, typed_volume=None, typed_count=None, typed_strength=presentation.strength
    )


def _other_diluent(draft: Draft, finding: Finding, knowledge: Knowledge) -> Iterator[tuple[str, Draft]]:
    """Another diluent in the syringe of the finding."""
    names = {s.syringe for s in _lines(finding)}
    for formula in draft.treatment.formulas:
        if formula.name not in names:
            continue
        for index, line in enumerate(formula.lines):
            if not knowledge.closure(line.substance) & {"diluent", "bicarbonate"}:
                continue
            for ident in DILUENTS:
                substance = knowledge.substances.get(ident)
                if substance is None or ident == line.substance:
                    continue
                presentation = substance.presentations[0]
                match = knowledge.vocabulary.resolve(Field.MIX, substance.name)
                changed = msgspec.structs.replace(line, match=match, typed_strength=presentation.strength)
                yield (
                    tr("Dilute with {name} {presentation}", name=substance.name, presentation=presentation.name),
                    with_line(draft, formula.name, index, changed, knowledge),
                )


def _split(draft: Draft, now: Review, finding: Finding, knowledge: Knowledge) -> Iterator[tuple[str, Draft]]:
    """The fewest syringes in which every pair is known compatible or alone; then one line alone."""
    name = next((s.syringe for s in _lines(finding)), None)
    if name is None:
        return
    groups = compatible_groups(now, name)
    if len(groups) > 1:
        text = tr("Split syringe {name} into {n}: every pair known compatible or alone", name=name, n=len(groups))
        yield text, _regrouped(draft, name, groups, knowledge)
    for subject in _lines(finding):
        formula = next(f for f in draft.treatment.formulas if f.name == name)
        if knowledge.closure(formula.lines[subject.index].substance) & {"diluent"}:
            continue
        rest = [i for i in range(len(formula.lines)) if i != subject.index]
        yield tr("Put {name} alone in a syringe", name=subject.name), _regrouped(draft, name, [rest, [subject.index]], knowledge)


def compatible_groups(now: Review, syringe: str) -> list[list[int]]:
    """The lines of a syringe, by index, in the fewest groups whose pairs are all known compatible.

    Lines of one substance stay together. Exact for up to ten substances, greedy beyond.
    """
    lines = now.evaluation.bench.by_syringe[syringe]
    by_concept: dict[str, list[int]] = {}
    for line in lines:
        by_concept.setdefault(line.subject.concept, []).append(line.index)
    good = {frozenset(p.key) for p in now.pairs if p.syringe == syringe and p.state is PairState.COMPATIBLE}
    concepts = list(by_concept)
    best = _partition(concepts, good) if len(concepts) <= 10 else _greedy(concepts, good)
    return [sorted(index for concept in group for index in by_concept[concept]) for group in best]


def _fits(concept: str, group: list[str], good: set[frozenset[str]]) -> bool:
    return all(frozenset((concept, other)) in good for other in group)


def _greedy(concepts: list[str], good: set[frozenset[str]]) -> list[list[str]]:
    groups: list[list[str]] = []
    for concept in concepts:
        home = next((g for g in groups if _fits(concept, g, good)), None)
        if home is None:
            groups.append([concept])
        else:
            home.append(concept)
    return groups


def _partition(concepts: list[str], good: set[frozenset[str]]) -> list[list[str]]:
    best = _greedy(concepts, good)

    def place(position: int, groups: list[list[str]]) -> None:
        nonlocal best
        if len(groups) >= len(best):
            return
        if position == len(concepts):
            best = [list(group) for group in groups]
            return
        concept = concepts[position]
        for group in groups:
            if _fits(concept, group, good):
                group.append(concept)
                place(position + 1, groups)
                group.pop()
        groups.append([concept])
        place(position + 1, groups)
        groups.pop()

    place(0, [])
    return best


def _regrouped(draft: Draft, name: str, groups: list[list[int]], knowledge: Knowledge) -> Draft:
    """The syringe `name` parted into groups of its lines; new syringes take the next free letters."""
    taken = {f.name for f in draft.treatment.formulas}
    free = (chr(code) for code in range(ord("A"), ord("Z") + 1) if chr(code) not in taken)
    parts: list[tuple[str, tuple[Line, ...]]] = []
    for formula in draft.treatment.formulas:
        if formula.name != name:
            parts.append((formula.name, formula.lines))
            continue
        for number, group in enumerate(g for g in groups if g):
            lines = tuple(_unfilled(formula.lines[i], len(groups) > 1) for i in group)
            parts.append((name if number == 0 else next(free, f"{name}{number + 1}"), lines))
    return with_syringes(draft, tuple(parts), knowledge)


def _unfilled(line: Line, split: bool) -> Line:
    """A diluent that filled the old syringe up keeps its volume, not its target."""
    if split and line.fill_to is not None and line.volume is not None:
        return msgspec.structs.replace(line, fill_to=None, typed_volume=line.volume)
    return line
