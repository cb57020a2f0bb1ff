"""All that the program knows, indexed once at load so that a check touches only what concerns the case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from formulator.domain.concepts import (
    Allergen,
    Condition,
    Excipient,
    Group,
    Medicine,
    Presentation,
    Source,
    Substance,
)
from formulator.domain.formulary import Formulary, Own, merged
from formulator.domain.names import Vocabulary
from formulator.domain.protocols import DrugFlag, Edition, NoneFound, PublishedProtocol
from formulator.domain.rules import Kind, Party, Rule

ANY = "any"


class KnowledgeData(msgspec.Struct, frozen=True):
    """The plain content of all knowledge files, in the order read; what the typed cache keeps."""

    version: str
    reviewed: date
    next_review: date
    sha256: str
    substances: tuple[Substance, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    classes: tuple[Group, ...] = ()
    excipients: tuple[Excipient, ...] = ()
    excipient_groups: tuple[Group, ...] = ()
    conditions: tuple[Condition, ...] = ()
    condition_groups: tuple[Group, ...] = ()
    allergens: tuple[Allergen, ...] = ()
    rules: tuple[Rule, ...] = ()
    sources: tuple[Source, ...] = ()
    protocols: tuple[PublishedProtocol, ...] = ()
    drug_flags: tuple[DrugFlag, ...] = ()
    none_found: tuple[NoneFound, ...] = ()
    editions: tuple[Edition, ...] = ()
    formulary: Formulary | None = None


def with_own(data: KnowledgeData, own: Own, sha256: str) -> KnowledgeData:
    """The catalog with the clinic's formulary over it; `sha256` is of both."""
    whole = merged(data.substances, data.medicines, data.sources, own)
    return msgspec.structs.replace(
        data, substances=whole.substances, medicines=whole.medicines, sources=whole.sources, formulary=own.formulary, sha256=sha256
    )


def overdue(data: KnowledgeData, on: date) -> tuple[Edition, ...]:
    """The knowledge files whose next review lies before this day, the longest overdue first."""
    return tuple(sorted((e for e in data.editions if e.next_review < on), key=lambda e: (e.next_review, e.file)))


def close(ids: Iterable[str], parents: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The ids with everything above them; a cycle ends where it began."""
    seen: set[str] = set()
    waiting = list(ids)
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(parents.get(current, ()))
    return frozenset(seen)


class Knowledge:
    """KnowledgeData with its indexes: closures of classes, rules by kind and by key, names by field."""

    def __init__(self, data: KnowledgeData, catalog: KnowledgeData | None = None) -> None:
        self.data = data
        #: As shipped, without the clinic's formulary.
        self.catalog = catalog or data
        self.formulary = data.formulary or Formulary()
        self.version, self.sha256 = data.version, data.sha256
        self.substances = {s.id: s for s in data.substances}
        self.presentations: dict[str, tuple[Substance, Presentation]] = {p.id: (s, p) for s in data.substances for p in s.presentations}
        self.medicines = {m.id: m for m in data.medicines}
        self.classes = {c.id: c for c in data.classes}
        self.excipients = {e.id: e for e in data.excipients}
        self.conditions = {c.id: c for c in data.conditions}
        self.allergens = {a.id: a for a in data.allergens}
        self.protocols = {p.id: p for p in data.protocols}
        self.sources = {s.id: s for s in data.sources}
        self.groups = {g.id: g for g in (*data.classes, *data.excipient_groups, *data.condition_groups)}
        self._parents = self._all_parents()
        self._closed: dict[str, frozenset[str]] = {}
        self._closed_many: dict[tuple[str, ...], frozenset[str]] = {}
        #: What the checks derive from the catalog alone, by who made it.
        self.kept: dict[type, object] = {}
        self.rules = {rule.id: rule for rule in data.rules}
        self.index = {kind: RuleIndex(kind, [r for r in data.rules if r.kind is kind]) for kind in Kind}
        self.computed = {rule.computed: rule for rule in data.rules if rule.computed}
        self.compatible = PairData(data.rules)
        self.vocabulary = Vocabulary.of(self)

    def _all_parents(self) -> dict[str, tuple[str, ...]]:
        data = self.data
        parents: dict[str, tuple[str, ...]] = {g.id: g.parents for g in self.groups.values()}
        parents.update({s.id: (*s.classes, *s.allergy_groups) for s in data.substances})
        parents.update({m.id: (*m.classes, *m.contains) for m in data.medicines})
        parents.update({e.id: e.groups for e in data.excipients})
        parents.update({c.id: c.groups for c in data.conditions})
        parents.update({a.id: a.means for a in data.allergens})
        return parents

    def closure(self, concept: str) -> frozenset[str]:
        """The concept with all its classes, groups and, for a combination, parts."""
        found = self._closed.get(concept)
        if found is None:
            found = self._closed[concept] = close((concept,), self._parents)
        return found

    def closures(self, concepts: tuple[str, ...]) -> frozenset[str]:
        """The closure of several concepts together."""
        found = self._closed_many.get(concepts)
        if found is None:
            found = self._closed_many[concepts] = close(concepts, self._parents)
        return found

    def name(self, concept: str) -> str:
        """The plain name of any concept; its id where it has none."""
        holders: tuple[Mapping[str, object], ...] = (
            self.substances, self.medicines, self.groups, self.excipients, self.conditions, self.allergens,
        )  # fmt: skip
        for holder in holders:
            found = holder.get(concept)
            if found is not None:
                return str(getattr(found, "name", concept))
        return concept

    def knows(self, concept: str) -> bool:
        return concept in self._parents or concept in self.conditions


class RuleIndex:
    """The rules of one kind by the keys that can fire them: a check looks up only what is on the bench."""

    def __init__(self, kind: Kind, rules: list[Rule]) -> None:
        self.kind = kind
        self.rules = tuple(rules)
        self.by_partner: dict[Party, dict[str, dict[str, list[Rule]]]] = {}
        self.partner_keys: dict[Party, frozenset[str]] = {}
        self.by_mix: dict[str, list[Rule]] = {}
        self.by_excipient: dict[str, list[Rule]] = {}
        self.always: list[Rule] = []
        self._fill()
        self.mix_keys = frozenset(self.by_mix)
        self.excipient_keys = frozenset(self.by_excipient)

    def _fill(self) -> None:
        by_mix: dict[str, list[Rule]] = defaultdict(list)
        by_excipient: dict[str, list[Rule]] = defaultdict(list)
        partners: dict[Party, dict[str, dict[str, list[Rule]]]] = {}
        for rule in self.rules:
            if rule.computed or rule.same:
                self.always.append(rule)
            elif rule.party is not None:
                table = partners.setdefault(rule.party, {})
                for partner in rule.partners:
                    row = table.setdefault(partner, {})
                    for key in rule.mix:
                        row.setdefault(key, []).append(rule)
                    for key in rule.excipient:
                        row.setdefault(f"excipient {key}", []).append(rule)
            else:
                for key in rule.mix:
                    by_mix[key].append(rule)
                for key in rule.excipient:
                    by_excipient[key].append(rule)
        self.by_partner = partners
        self.partner_keys = {party: frozenset(table) for party, table in partners.items()}
        self.by_mix, self.by_excipient = dict(by_mix), dict(by_excipient)


class PairData:
    """Which pairs in one syringe have any published result: the keys of all incompatibility rules."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        table: dict[str, dict[str, list[Rule]]] = {}
        for rule in rules:
            if rule.kind is not Kind.INCOMPATIBILITY or rule.party is not Party.SYRINGE or rule.computed:
                continue
            for one in rule.mix:
                for other in rule.partners:
                    table.setdefault(one, {}).setdefault(other, []).append(rule)
                    if one != other:
                        table.setdefault(other, {}).setdefault(one, []).append(rule)
        self.table = table
        self.keys = frozenset(table)
