"""What a formulary may not say: names that mean something else, ids of the wrong kind, two limits of one sort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from formulator.base.folding import squeeze
from formulator.base.i18n import tr
from formulator.base.problems import Problem, near
from formulator.base.reading import Fields, to_slug
from formulator.base.yamltext import Items, Map, Place, Text
from formulator.catalog.collector import Collector
from formulator.domain.concepts import Limit
from formulator.domain.formulary import Own, comparable
from formulator.domain.knowledge import KnowledgeData

_CATALOG = "ingredients.yaml"
_EXCIPIENTS = ("excipient", "excipient group")
#: Which kinds of ids each key of a product may name, and under which key of its own they stand there.
_KEYS = {
    "classes": ("", ("class",)), "excipients": ("id", _EXCIPIENTS), "may_contain": ("", _EXCIPIENTS), "components": ("substance", ("substance",)),
}  # fmt: skip
_Wanted = list[tuple[str, Place, tuple[str, ...]]]


class _Checked(Collector):
    """Keeps besides which kind of id was wanted where."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted: _Wanted = []


def collector_of(catalog: KnowledgeData) -> Collector:
    """One that knows all ids and sources of the catalog."""
    into, place = _Checked(), Place(_CATALOG, 1, 1)
    for kind, entries in (
        ("substance", catalog.substances), ("medicine", catalog.medicines), ("class", catalog.classes), ("excipient", catalog.excipients),
        ("excipient group", catalog.excipient_groups), ("condition", catalog.conditions), ("condition group", catalog.condition_groups),
        ("allergen", catalog.allergens), ("presentation", [one for s in catalog.substances for one in s.presentations]),
    ):  # fmt: skip
        into.defined.update({entry.id: (kind, place) for entry in entries})
    into.known_sources = {source.id: place for source in catalog.sources}
    return into


def to_name(text: str) -> str:
    """A name that can be told from others; raises ValueError."""
    if len(squeeze(text)) < 2 or not any(sign.isalpha() for sign in text):
        raise ValueError(tr("{text} is not a name", text=text[:40]))
    if len(text) > 200:
        raise ValueError(tr("{text} is too long for a name", text=text[:40]))
    return text


def mentioned(into: Collector, fields: Fields, key: str, kinds: tuple[str, ...], required: bool = False) -> tuple[str, ...]:
    """A list of ids of these kinds."""
    found = fields.texts(key, to_slug, required)
    assert isinstance(into, _Checked)
    into.wanted += [(node.value.strip(), node.place, kinds) for node in fields.items(key) if isinstance(node, Text)]
    return found


def note_kinds(into: Collector, fields: Fields) -> None:
    """The ids in a product, which its own reader has taken already."""
    assert isinstance(into, _Checked)
    for key, (part, wanted) in _KEYS.items():
        node = fields.map.values.get(key)
        for one in node.values if isinstance(node, Items) else []:
            named = one.values.get(part) if isinstance(one, Map) else one
            if isinstance(named, Text):
                into.wanted.append((named.value.strip(), named.place, wanted))


def kinds(into: Collector) -> list[Problem]:
    """Ids that are known, but as something else; of classes also those that are not known at all."""
    assert isinstance(into, _Checked)
    found = []
    said = {(ident, place) for ident, place in into.mentioned}
    for ident, place, wanted in into.wanted:
        kind = into.defined.get(ident, ("", place))[0]
        if kind and kind not in wanted:
            found.append(place.problem(tr("{id} is a {kind}, not a {wanted}", id=ident, kind=kind, wanted=" or ".join(wanted))))
        elif not kind and (ident, place) not in said:
            known = [one for one, (of, _) in into.defined.items() if of in wanted]
            found.append(place.problem(tr("{id} is not defined anywhere.", id=ident) + near(ident, known)))
    return found


def across(catalog: KnowledgeData, own: Own, places: dict[str, Place]) -> list[Problem]:
    """What only the whole file together with the catalog shows."""
    return [places[ident].problem(text) for ident, text in (*_names(catalog, own), *_twice(own))]


def _taken(catalog: KnowledgeData) -> Iterator[tuple[str, str]]:
    """Every name and id of the catalog, with what it belongs to."""
    for substance in catalog.substances:
        brands = (brand for one in substance.presentations for brand in (*one.brands, one.id))
        for name in (substance.id, substance.name, *substance.names.every(), *substance.oral_brands, *brands):
            yield name, substance.name
    for holder in (catalog.medicines, catalog.classes, catalog.excipients, catalog.excipient_groups, catalog.allergens):
        for entry in holder:
            for name in (entry.id, entry.name, getattr(entry, "plural", ""), *entry.names.every()):
                yield name, entry.name


def _names(catalog: KnowledgeData, own: Own) -> Iterator[tuple[str, str]]:
    """A name of the clinic means nothing else, or what is typed would no longer be recognized."""
    given: list[tuple[str, Iterable[str]]] = [(s.id, (s.name, *s.names.every())) for s in own.substances]
    given += [(one.id, one.brands) for _, one in own.presentations]
    if not any(names for _, names in given):
        return
    taken = {squeeze(name): owner for name, owner in _taken(catalog) if name}
    mine: dict[str, set[str]] = defaultdict(set)
    for ident, names in given:
        for name in names:
            key = squeeze(name)
            mine[key].add(ident)
            if key in taken:
                yield ident, tr("the name {name} is {owner} in the catalog already", name=name, owner=taken[key])
            elif len(mine[key]) > 1:
                others = ", ".join(sorted(mine[key] - {ident}))
                yield ident, tr("the name {name} also stands at {others}", name=name, others=others)


def _twice(own: Own) -> Iterator[tuple[str, str]]:
    seen: dict[str, list[Limit]] = defaultdict(list)
    for one in own.formulary.limits:
        if any(comparable(one.limit, other) for other in seen[one.substance]):
            yield one.limit.id, tr("a second limit of the same kind for {id}", id=one.substance)
        seen[one.substance].append(one.limit)
