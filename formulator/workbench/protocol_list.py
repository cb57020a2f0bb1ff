"""The list of protocols: the clinic's own first, then the published ones; what finds them, and by which conditions they are parted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from formulator.base.folding import fold
from formulator.base.i18n import tr
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, Match
from formulator.domain.protocols import OwnProtocol, PublishedProtocol
from formulator.workbench.protocol_words import composition, own_composition, own_version
from formulator.workbench.search import Entry, NameIndex, Rank
from formulator.workbench.suggestions import evidence_text
from formulator.workbench.wording import capital

#: The key of the chip that shows what the clinic keeps of its own.
OWN = "own"
#: Before the name of an own protocol in its key; ids of published ones hold no space.
_OWN = "own "


@dataclass(frozen=True, slots=True)
class Listed:
    """One protocol in a list. `evidence` is one honest line; of an own one its version and note."""

    key: str
    title: str
    indication: str
    composition: str
    evidence: str
    conditions: tuple[str, ...]
    near: bool = False

    @property
    def own(self) -> bool:
        return self.key.startswith(_OWN)


def own_key(name: str) -> str:
    """The key of an own protocol."""
    return f"{_OWN}{name}"


def own_name(key: str) -> str:
    """The name in the key of an own protocol; empty for a published one."""
    return key.removeprefix(_OWN) if key.startswith(_OWN) else ""


class Library:
    """All protocols that can be chosen, with an index over their names, conditions, ingredients and sources."""

    def __init__(self, knowledge: Knowledge, own: Iterable[OwnProtocol] = ()) -> None:
        self.own = {own_key(protocol.name): protocol for protocol in own}
        listed = [
            *(_own(protocol, knowledge) for protocol in self.own.values()),
            *(_published(p, knowledge) for p in knowledge.data.protocols),
        ]
        self.rows = {row.key: row for row in listed}
        entries = [_own_entry(p, self.rows[key]) for key, p in self.own.items()]
        self.index = NameIndex([*entries, *(_entry(protocol, knowledge) for protocol in knowledge.data.protocols)])

    def under(self, condition: str) -> list[Listed]:
        """Those for a condition, OWN for the clinic's, all of them for an empty one."""
        return [row for row in self.rows.values() if not condition or (row.own if condition == OWN else condition in row.conditions)]

    def find(self, text: str) -> list[Listed]:
        """What a text finds: every word of it begins a word of the title, a condition, an ingredient, a source. Own ones first."""
        places = {key: at for at, key in enumerate(self.rows)}
        found = {hit.key: hit.rank for hit in self.index.find(text) if hit.rank < Rank.PART}
        words = fold(text).split()
        if len(words) > 1:
            each = [{hit.key for hit in self.index.find(word) if hit.rank < Rank.PART} for word in words]
            for key in set.intersection(*each):
                found.setdefault(key, Rank.WORD)
        if found:
            return [self.rows[key] for key in sorted(found, key=lambda key: (not self.rows[key].own, places[key]))]
        return [_near(self.rows[hit.key]) for hit in self.index.find(text) if hit.near]


def _near(row: Listed) -> Listed:
    return Listed(row.key, row.title, row.indication, row.composition, row.evidence, row.conditions, near=True)


def _published(protocol: PublishedProtocol, knowledge: Knowledge) -> Listed:
    stage = f", {protocol.stage}" if protocol.stage else ""
    return Listed(
        protocol.id,
        protocol.title,
        capital(protocol.indication) + stage,
        composition(protocol, knowledge),
        capital(evidence_text(protocol.evidence)),
        protocol.conditions,
    )


def _own(own: OwnProtocol, knowledge: Knowledge) -> Listed:
    match = knowledge.vocabulary.resolve(Field.CONDITION, own.indication) if own.indication else None
    note = own.note.splitlines()[0] if own.note else ""
    said = " · ".join(part for part in (capital(own_version(own)), note) if part)
    return Listed(
        own_key(own.name),
        own.name,
        capital(own.indication) or tr("Indication not given"),
        own_composition(own),
        said,
        match.concepts if match is not None and match.known else (),
    )


def _entry(protocol: PublishedProtocol, knowledge: Knowledge) -> Entry:
    hidden = [protocol.indication, protocol.title]
    for ident in protocol.conditions:
        condition = knowledge.conditions.get(ident)
        hidden += [knowledge.name(ident), *(condition.names.every() if condition is not None else ())]
    for ident in protocol.substances:
        substance = knowledge.substances[ident]
        hidden += [substance.name, *substance.names.every(), *(brand for one in substance.presentations for brand in one.brands)]
    hidden += [line.unlisted for line in protocol.lines if line.unlisted]
    hidden += [knowledge.sources[ident].citation for ident in protocol.sources if ident in knowledge.sources]
    return Entry(protocol.title, (), protocol.id, hidden=tuple(dict.fromkeys(hidden)))


def _own_entry(own: OwnProtocol, row: Listed) -> Entry:
    lines = [line.ingredient for syringe in own.syringes for line in syringe.lines]
    return Entry(own.name, (), row.key, hidden=tuple(text for text in (own.indication, own.note, tr("own"), *lines) if text))


def chips(library: Library, match: Match | None, knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """The conditions of the protocols as (key, name): that of the draft first, the clinic's own, then by how many there are."""
    count = Counter(condition for row in library.rows.values() for condition in row.conditions)
    wanted = [concept for concept in match.concepts if concept in count] if match is not None and match.known else []
    own = [(OWN, tr("Own"))] if library.own else []
    rest = sorted((ident for ident in count if ident not in wanted), key=lambda ident: (-count[ident], fold(knowledge.name(ident))))
    named = [(ident, capital(knowledge.name(ident))) for ident in (*wanted, *rest)]
    return (*named[: len(wanted)], *own, *named[len(wanted) :])
