"""What only all knowledge files together can show: cycles, look-alike names, strengths on one basis, real partners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from formulator.base.folding import squeeze
from formulator.base.i18n import tr
from formulator.base.problems import Problem
from formulator.base.yamltext import Place
from formulator.domain.concepts import Substance
from formulator.domain.knowledge import KnowledgeData
from formulator.domain.rules import Kind

Defined = dict[str, tuple[str, Place]]


def problems(data: KnowledgeData, defined: Defined) -> list[Problem]:
    """All problems across files."""
    found = [*_cycles(data), *_limits(data), *_kinds(data), *_names(data, defined), *_protocols(data)]
    return [defined[ident][1].problem(message) if ident in defined else Place(ident, 1, 1).problem(message) for ident, message in found]


def _cycles(data: KnowledgeData) -> Iterator[tuple[str, str]]:
    parents = {g.id: g.parents for g in (*data.classes, *data.excipient_groups, *data.condition_groups)}
    parents.update({a.id: a.means for a in data.allergens})
    parents.update({m.id: m.contains for m in data.medicines})
    for start, above in parents.items():
        waiting, seen = list(above), set()
        while waiting:
            current = waiting.pop()
            if current == start:
                yield start, tr("{id} is above itself", id=start)
                break
            if current not in seen:
                seen.add(current)
                waiting.extend(parents.get(current, ()))


def _limits(data: KnowledgeData) -> Iterator[tuple[str, str]]:
    """A limit must be in a dimension and on a basis in which the substance comes."""
    for substance in data.substances:
        for limit in substance.limits or ():
            size = limit.dose if limit.dose is not None else limit.per_kg.per_kg if limit.per_kg is not None else None
            strengths = [p.strength for p in substance.presentations if p.strength is not None]
            if size is not None and strengths and all(type(s.per_ml) is not type(size) for s in strengths):
                yield substance.id, tr("the limit {limit} has no presentation in its unit", limit=limit.id)
            yield from _basis(substance, limit.id, limit.basis.value)


def _basis(substance: Substance, limit: str, basis: str) -> Iterator[tuple[str, str]]:
    known = {p.basis.value for p in substance.presentations}
    known |= {same.basis.value for p in substance.presentations for same in p.also_as}
    if known and basis not in known:
        yield substance.id, tr("the limit {limit} is given as {basis}, no presentation is", limit=limit, basis=basis)


def _kinds(data: KnowledgeData) -> Iterator[tuple[str, str]]:
    present = {rule.kind for rule in data.rules}
    for kind in Kind:
        if kind not in present:
            yield f"rules/{kind.value}.yaml", tr("no rule of the kind {kind}", kind=kind.value)


def _names(data: KnowledgeData, defined: Defined) -> Iterator[tuple[str, str]]:
    """One name may not mean two things within what one field of a case can say."""
    medication = [(m.id, (m.name, *m.names.every())) for m in data.medicines]
    substances = [
        (s.id, (s.name, *s.names.every(), *s.oral_brands, *(b for p in s.presentations for b in p.brands))) for s in data.substances
    ]
    classes = [(c.id, (c.name, c.plural, *c.names.every())) for c in data.classes]
    conditions = [(c.id, (c.name, *c.names.every())) for c in data.conditions]
    allergens = [(e.id, (e.name, *e.names.every())) for e in data.excipients]
    allergens += [(g.id, (g.name, *g.names.every())) for g in data.excipient_groups]
    allergens += [(a.id, (a.name, *a.names.every())) for a in data.allergens]
    for scope in ([*medication, *substances, *classes], conditions, allergens):
        owners: dict[str, set[str]] = defaultdict(set)
        for ident, names in scope:
            for name in names:
                owners[squeeze(name)].add(ident)
        for name, idents in owners.items():
            if len(idents) > 1:
                first, *others = sorted(idents)
                shown = ", ".join(_placed(ident, defined) for ident in others)
                yield first, tr("the name {name} also stands at {others}", name=name, others=shown)


def _protocols(data: KnowledgeData) -> Iterator[tuple[str, str]]:
    """A line is a substance, an indication a condition, one study is told from another, and what is said to be unlisted is."""
    substances, conditions = {s.id for s in data.substances}, {c.id for c in data.conditions}
    studies = {p.id for p in data.protocols if not p.same_study_as}
    injected = [(p.id, ident) for p in data.protocols for ident in p.substances]
    treated = [(p.id, ident) for p in data.protocols for ident in p.conditions]
    for place, ident in (*injected, *((flag.substance, flag.substance) for flag in data.drug_flags)):
        if ident not in substances:
            yield place, tr("{id} is not a substance that can be injected", id=ident)
    for place, ident in (*treated, *((none.condition, none.condition) for none in data.none_found)):
        if ident not in conditions:
            yield place, tr("{id} is not a condition", id=ident)
    for protocol in data.protocols:
        if protocol.study not in studies:
            yield protocol.id, tr("{id} is not a protocol that stands for its own study", id=protocol.study)
    yield from _unlisted(data)


def _unlisted(data: KnowledgeData) -> Iterator[tuple[str, str]]:
    names = {squeeze(name): s.id for s in data.substances for name in (s.name, *s.names.every())}
    for protocol in data.protocols:
        for line in protocol.lines:
            if squeeze(line.unlisted) in names:
                known = names[squeeze(line.unlisted)]
                yield protocol.id, tr("{name} is in the catalog: write substance: {id}", name=line.unlisted, id=known)


def _placed(ident: str, defined: Defined) -> str:
    place = defined[ident][1]
    return f"{ident} ({place.file}:{place.line})"
