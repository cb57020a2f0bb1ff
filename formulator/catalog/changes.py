"""What changed between two states of the knowledge, in clinical words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Protocol, TypeVar

import msgspec

from formulator.base.i18n import tr
from formulator.domain.concepts import Cited, Limit, Names, Presentation, Substance
from formulator.domain.display import amount, per_kilogram, strength
from formulator.domain.knowledge import KnowledgeData
from formulator.domain.quantities import Volume
from formulator.domain.rules import Rule


class _Entry(Protocol):
    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=_Entry)
#: The fields of a rule that say about whom it is.
_PARTIES = ("mix", "mix_not", "excipient", "party", "partners", "only_if", "when")


def changes(old: KnowledgeData, new: KnowledgeData) -> list[str]:
    """One line for each change; substances first, then rules, then the vocabulary and the library."""
    lines = [*_between(old.substances, new.substances, tr("Substance"), _substance, lambda s: f"{s.name} ({s.status.value})")]
    lines += _between(old.rules, new.rules, tr("Rule"), _rule, lambda r: f"{r.title}: {r.severity.word}{_cites(c.id for c in r.sources)}")
    lines += _between(old.medicines, new.medicines, tr("Home medicine"), _named("classes", "contains", "topical_of"), lambda m: m.name)
    lines += _between(old.classes, new.classes, tr("Class"), _named("parents"), lambda c: c.name)
    lines += _between(old.excipients, new.excipients, tr("Excipient"), _named("groups"), lambda e: e.name)
    lines += _between(old.excipient_groups, new.excipient_groups, tr("Excipient group"), _named("parents"), lambda g: g.name)
    lines += _between(old.conditions, new.conditions, tr("Condition"), _named("groups"), lambda c: c.name)
    lines += _between(old.condition_groups, new.condition_groups, tr("Condition group"), _named("parents"), lambda g: g.name)
    lines += _between(old.allergens, new.allergens, tr("Allergen"), _named("means"), lambda a: a.name)
    lines += _between(old.protocols, new.protocols, tr("Protocol"), _whole, lambda p: p.title)
    lines += _between(old.sources, new.sources, tr("Source"), _whole, lambda s: s.id)
    return [*_editions(old, new), *lines]


def _between(
    old: Iterable[E], new: Iterable[E], what: str, compare: Callable[[E, E], Iterator[str]], shown: Callable[[E], str]
) -> Iterator[str]:
    before, after = {entry.id: entry for entry in old}, {entry.id: entry for entry in new}
    for ident, entry in after.items():
        if ident not in before:
            yield tr("{what} added: {name}", what=what, name=shown(entry))
        elif before[ident] != entry:
            yield from compare(before[ident], entry)
    for ident, entry in before.items():
        if ident not in after:
            yield tr("{what} withdrawn: {name}", what=what, name=shown(entry))


def _editions(old: KnowledgeData, new: KnowledgeData) -> Iterator[str]:
    before = {edition.file: edition for edition in old.editions}
    for edition in new.editions:
        known = before.get(edition.file)
        if known is not None and known.version != edition.version:
            yield tr("{file}: version {old} → {new}", file=edition.file, old=known.version, new=edition.version)


def _cites(sources: Iterable[str]) -> str:
    named = ", ".join(sources)
    return f" ({tr('source')} {named})" if named else ""


def _said(name: str, what: str, old: str, new: str, sources: Iterable[str] = ()) -> str:
    return f"{name}: {what} {old or tr('not found')} → {new or tr('not found')}{_cites(sources)}"


# ------------------------------------------------------------------------------------------------- substances


def _substance(old: Substance, new: Substance) -> Iterator[str]:
    name = new.name[:1].upper() + new.name[1:]
    if old.status is not new.status:
        yield _said(name, tr("status"), old.status.value, new.status.value, new.why_sources)
    if old.intradermal is not new.intradermal:
        yield _said(name, tr("intradermal"), old.intradermal.value, new.intradermal.value, new.intradermal_sources)
    yield from _limits(name, old.limits or (), new.limits or ())
    yield from _lists(name, tr("classes"), old.classes, new.classes)
    yield from _lists(name, tr("allergens"), old.allergy_groups, new.allergy_groups)
    yield from _names(name, old.names, new.names)
    if old.evidence != new.evidence:
        yield _said(name, tr("evidence"), _text(old.evidence), _text(new.evidence), new.evidence.sources if new.evidence else ())
    yield from _lists(name, tr("to watch"), [n.text for n in old.watch], [n.text for n in new.watch])
    yield from _between(
        old.presentations, new.presentations, tr("{name}, product", name=name), _presentation, lambda p: f"{p.name}{_cites(p.sources)}"
    )
    yield from _rest(name, old, new, ("status", "intradermal", "limits", "classes", "allergy_groups", "names", "evidence", "watch", "presentations"))  # fmt: skip


def _text(cited: Cited | None) -> str:
    return cited.text if cited is not None else tr("no trial found")


def _size(limit: Limit) -> str:
    size = per_kilogram(limit.per_kg) if limit.per_kg is not None else amount(limit.dose) if limit.dose is not None else ""
    return f"{size} {tr('(under a condition)')}" if limit.only_if else size


def _limits(name: str, old: tuple[Limit, ...], new: tuple[Limit, ...]) -> Iterator[str]:
    before, after = {limit.id: limit for limit in old}, {limit.id: limit for limit in new}
    for ident, limit in after.items():
        known = before.get(ident)
        if known is None:
            yield f"{name}: {tr('new limit per {per}', per=limit.per.value)} {_size(limit)}{_cites(limit.sources)}"
        elif (_size(known), known.per) != (_size(limit), limit.per):
            yield _said(name, tr("limit per {per}", per=limit.per.value), _size(known), _size(limit), limit.sources)
        elif known != limit:
            yield f"{name}: {tr('basis, condition, note or sources of the limit per {per} changed', per=limit.per.value)}{_cites(limit.sources)}"
    for ident, limit in before.items():
        if ident not in after:
            yield f"{name}: {tr('limit per {per} withdrawn', per=limit.per.value)}: {_size(limit)}"


def _lists(name: str, what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[str]:
    before, after = list(old), list(new)
    added, gone = [i for i in after if i not in before], [i for i in before if i not in after]
    if added:
        yield tr("{name}: {what} added: {items}", name=name, what=what, items=", ".join(added))
    if gone:
        yield tr("{name}: {what} withdrawn: {items}", name=name, what=what, items=", ".join(gone))


def _names(name: str, old: Names, new: Names) -> Iterator[str]:
    yield from _lists(name, tr("names"), dict.fromkeys((*old.every(), *old.wrong)), dict.fromkeys((*new.every(), *new.wrong)))


def _presentation(old: Presentation, new: Presentation) -> Iterator[str]:
    name = new.id
    before, after = _facts(old), _facts(new)
    for what, text in after.items():
        if before[what] != text:
            yield _said(name, tr(what), before[what], text, new.sources)
    yield from _rest(name, old, new, (*_KEYS, "notes", "name"))


#: What `_facts` says in words.
_KEYS = ("strength", "components", "containers", "ph", "vehicle", "excipients", "may_contain", "routes", "brands", "classes")


def _facts(found: Presentation) -> dict[str, str]:
    own = strength(found.strength) if found.strength is not None else ""
    parts = [f"{c.substance} {strength(c.strength)}" if c.strength is not None else c.substance for c in found.components]
    excipients = [f"{e.id} {e.amount}".strip() for e in found.excipients or ()]
    return {
        "strength": "; ".join([own, *parts] if own else parts),
        "volume": ", ".join(_volume(v) for v in found.containers),
        "pH": _range(found.ph),
        "vehicle": found.vehicle,
        "excipients": tr("not found") if found.excipients is None else ", ".join(excipients) or tr("none listed"),
        "may contain": ", ".join(found.may_contain) or tr("nothing more"),
        "routes": ", ".join(found.routes),
        "brands": ", ".join(found.brands) or tr("none"),
        "classes": ", ".join(found.classes) or tr("none"),
    }


def _volume(volume: Volume) -> str:
    return amount(volume)


def _range(ph: tuple[Decimal, Decimal] | None) -> str:
    return f"{ph[0]}–{ph[1]}" if ph is not None else ""


# ------------------------------------------------------------------------------------------------- rules, vocabulary


def _rule(old: Rule, new: Rule) -> Iterator[str]:
    title, sources = new.title, [cite.id for cite in new.sources]
    if old.severity is not new.severity:
        yield tr("Severity of {rule}: {old} → {new}", rule=title, old=old.severity.word, new=new.severity.word) + _cites(sources)
    if any(getattr(old, field) != getattr(new, field) for field in _PARTIES):
        yield tr("{rule}: whom it is about or when it is worse changed", rule=title) + _cites(sources)
    if (old.text, old.action, old.title) != (new.text, new.action, new.title):
        yield tr("{rule}: its text changed", rule=title)
    if old.result is not new.result and new.result is not None:
        yield _said(title, tr("result"), old.result.value if old.result is not None else "", new.result.value, sources)
    if old.sources != new.sources:
        yield from _lists(title, tr("sources"), [c.id for c in old.sources], sources)
    yield from _rest(title, old, new, (*_PARTIES, "severity", "text", "action", "title", "result", "sources"))


def _named(*fields: str) -> Callable[[E, E], Iterator[str]]:
    """Comparing what has names and lists of ids."""

    def compare(old: E, new: E) -> Iterator[str]:
        name = str(getattr(new, "name", new.id))
        for field in fields:
            yield from _lists(name, tr(field.replace("_", " ")), getattr(old, field), getattr(new, field))
        yield from _names(name, getattr(old, "names", Names()), getattr(new, "names", Names()))
        yield from _rest(name, old, new, (*fields, "names"))

    return compare


def _whole(old: E, new: E) -> Iterator[str]:
    yield from _rest(str(getattr(new, "title", new.id)), old, new, ())


def _rest(name: str, old: object, new: object, told: tuple[str, ...]) -> Iterator[str]:
    """The fields that changed and were not told in words."""
    left = [f for f in _fields(new) if f not in told and getattr(old, f) != getattr(new, f)]
    if left:
        yield tr("{name}: changed too: {fields}", name=name, fields=", ".join(field.replace("_", " ") for field in left))


def _fields(entry: object) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(type(entry)))  # type: ignore[arg-type]
