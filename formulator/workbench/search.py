"""Search over names, as one types: by beginning, by beginning of a word, inside a word, and names that are near.

Everything is compared folded: no case, no accents, no punctuation. A name that is only near is marked so and never taken for granted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from formulator.base.folding import fold, squeeze
from formulator.domain.concepts import Names, Presentation
from formulator.domain.display import strength
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field

#: Hits at most; more are asked for by typing more.
LIMIT = 200
#: Suggestions at most.
NEAR_LIMIT = 8
#: From so many letters on a name may be misspelled.
NEAR_FROM = 4
_CUTOFF, _WHOLE = 70, 100
_END = "\U0010ffff"
_CANDIDATES = 60


class Rank(IntEnum):
    """How a name was found, best first."""

    EXACT = 0
    START = 1
    OTHER_START = 2
    WORD = 3
    PART = 4
    NEAR = 5


class Entry(NamedTuple):
    """One thing to be found. `names` are its other names, `text` is what to write for it (the shown name where empty).

    `wrong` are usual misspellings, which make it near; `hidden` is text by which it is found but never called.
    """

    shown: str
    names: Sequence[str]
    key: str
    text: str = ""
    wrong: Sequence[str] = ()
    hidden: Sequence[str] = ()


class Hit(NamedTuple):
    """One thing found. `by` is the name by which it was found where that is not the shown one ("Coumadin" for warfarin)."""

    key: str
    shown: str
    text: str
    by: str
    rank: Rank

    @property
    def near(self) -> bool:
        """Whether it is only a suggestion: did you mean this?"""
        return self.rank is Rank.NEAR


class _Name(NamedTuple):
    """One name of an entry: as written, squeezed, and its folded words with a space before each."""

    entry: int
    text: str
    key: str
    words: str
    shown: bool
    hidden: bool


class NameIndex:
    """An index over names, built once and asked at every key."""

    def __init__(self, entries: Iterable[Entry | tuple[str, Sequence[str], str]]) -> None:
        self.entries = tuple(one if isinstance(one, Entry) else Entry(*one) for one in entries)
        self._names: list[_Name] = []
        self._wrong: dict[str, list[int]] = defaultdict(list)
        words: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            self._take(place, entry, words)
        self._starts = [_sorted(self._names, True), _sorted(self._names, False)]
        self._words = sorted(words)
        self._holders = [words[word] for word in self._words]

    def _take(self, place: int, entry: Entry, words: dict[str, list[int]]) -> None:
        seen: set[str] = set()
        for text, hidden in ((entry.shown, False), *((n, False) for n in entry.names), *((n, True) for n in entry.hidden)):
            folded = fold(text)
            key = folded.replace(" ", "")
            if not key or key in seen:
                continue
            seen.add(key)
            for word in dict.fromkeys(folded.split()):
                words[word].append(len(self._names))
            self._names.append(_Name(place, text, key, f" {folded}", text == entry.shown, hidden))
        for text in entry.wrong:
            if key := squeeze(text):
                self._wrong[key].append(place)

    def __len__(self) -> int:
        return len(self.entries)

    def find(self, query: str, limit: int = LIMIT) -> list[Hit]:
        """What the query means, best first, each thing once. Empty for an empty query."""
        asked = fold(query)
        if not asked:
            return []
        key = asked.replace(" ", "")
        found: dict[int, Hit] = {}
        for tier in (self._begun(key), self._worded(asked.split())):
            self._collect(tier, found, limit)
            if len(found) >= limit:
                break
        sure = bool(found)
        if len(found) < limit and len(key) >= NEAR_FROM - 1:
            self._collect(self._inside(key), found, limit)
        hits = sorted(found.items(), key=lambda one: (one[1].rank, one[1].rank > Rank.OTHER_START and bool(one[1].by)))
        shown = [hit for _, hit in hits]
        if not sure and len(key) >= NEAR_FROM:
            shown += self._near(asked, key, found)
        return shown[:limit]

    def _collect(self, tier: Iterator[tuple[int, Rank]], found: dict[int, Hit], limit: int) -> None:
        for number, rank in tier:
            name = self._names[number]
            if name.entry not in found:
                found[name.entry] = self._hit(name, rank)
                if len(found) >= limit:
                    return

    def _hit(self, name: _Name, rank: Rank) -> Hit:
        entry = self.entries[name.entry]
        by = "" if name.shown or name.hidden else name.text
        return Hit(entry.key, entry.shown, entry.text or entry.shown, by, rank)

    def _begun(self, key: str) -> Iterator[tuple[int, Rank]]:
        """Names that are the query, then those that begin so, shown names first."""
        for keys, numbers in self._starts:
            for at in range(bisect_left(keys, key), bisect_right(keys, key)):
                yield numbers[at], Rank.EXACT
        for (keys, numbers), rank in zip(self._starts, (Rank.START, Rank.OTHER_START), strict=True):
            for at in range(bisect_right(keys, key), bisect_left(keys, key + _END)):
                yield numbers[at], rank

    def _worded(self, words: list[str]) -> Iterator[tuple[int, Rank]]:
        """Names in which every word of the query begins a word."""
        spans = [(bisect_left(self._words, word), bisect_left(self._words, word + _END)) for word in words]
        first, last = min(spans, key=lambda span: span[1] - span[0])
        asked = [f" {word}" for word in words]
        for at in range(first, last):
            for number in self._holders[at]:
                if len(asked) == 1 or all(word in self._names[number].words for word in asked):
                    yield number, Rank.WORD

    @cached_property
    def _text(self) -> tuple[str, list[int]]:
        """All names one below the other, and where each begins."""
        starts, at = [], 0
        for name in self._names:
            starts.append(at)
            at += len(name.key) + 1
        return "\n".join(name.key for name in self._names), starts

    def _inside(self, key: str) -> Iterator[tuple[int, Rank]]:
        text, starts = self._text
        at = text.find(key)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            yield number, Rank.PART
            at = text.find(key, starts[number] + len(self._names[number].key))

    @cached_property
    def _pieces(self) -> dict[str, list[int]]:
        """The words by the pairs of letters that they hold; built when a name is first misspelled."""
        pieces: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            for piece in _pairs(word):
                pieces[piece].append(number)
        return pieces

    def _near(self, asked: str, key: str, found: dict[int, Hit]) -> list[Hit]:
        """Names like the query; short ones, which are like everything, count for less."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415  needed only for a misspelled name

        best: dict[int, tuple[int, str]] = {}
        for place in self._wrong.get(key, ()):
            best[place] = (_WHOLE * _WHOLE, "")
        numbers = self._alike(asked.split())
        texts = {number: self._names[number].words[1:] for number in numbers}
        for text, score, number in process.extract(asked, texts, scorer=fuzz.WRatio, score_cutoff=_CUTOFF, limit=None):
            name = self._names[number]
            fair = round(score * min(_WHOLE, 125 * len(text) // len(asked)))
            if fair >= _CUTOFF * _WHOLE and fair > best.get(name.entry, (0, ""))[0]:
                best[name.entry] = (fair, "" if name.shown or name.hidden else name.text)
        ordered = sorted(best, key=lambda place: (-best[place][0], bool(best[place][1]), self.entries[place].shown))
        hits = [(place, self.entries[place]) for place in ordered if place not in found][:NEAR_LIMIT]
        return [Hit(e.key, e.shown, e.text or e.shown, best[place][1], Rank.NEAR) for place, e in hits]

    def _alike(self, words: list[str]) -> list[int]:
        """The names that hold a word which shares many pairs of letters with one of the query."""
        names: dict[int, None] = {}
        for word in words:
            if len(word) < NEAR_FROM:
                continue
            pairs = _pairs(word)
            shared = Counter(number for piece in pairs for number in self._pieces.get(piece, ()))
            least = max(2, len(pairs) // 3)
            for number, count in shared.most_common(_CANDIDATES):
                if count < least:
                    break
                names.update(dict.fromkeys(self._holders[number]))
        return list(names)


def _sorted(names: list[_Name], shown: bool) -> tuple[list[str], list[int]]:
    """The squeezed names in order, with their numbers."""
    chosen = sorted((name.key, number) for number, name in enumerate(names) if name.shown is shown and not name.hidden)
    return [key for key, _ in chosen], [number for _, number in chosen]


def _pairs(word: str) -> set[str]:
    padded = f"^{word}"
    return {padded[at : at + 2] for at in range(len(padded) - 1)}


# The indexes over what the catalog knows. The `text` of every entry is resolved exactly to the concept in its field.


class _Kept:
    """The indexes of one knowledge, by field; made when first asked for."""

    def __init__(self) -> None:
        self.by_field: dict[Field, NameIndex] = {}


def _index(knowledge: Knowledge, field: Field, entries: Callable[[Knowledge], Iterable[Entry]]) -> NameIndex:
    kept = knowledge.kept.setdefault(_Kept, _Kept())
    assert isinstance(kept, _Kept)
    if field not in kept.by_field:
        kept.by_field[field] = NameIndex(entries(knowledge))
    return kept.by_field[field]


def ingredient_index(knowledge: Knowledge) -> NameIndex:
    """One entry for each presentation, by the names of its substance, its own brands and its strength; `key` and `text` are its id."""
    return _index(knowledge, Field.MIX, _ingredients)


def medicine_index(knowledge: Knowledge) -> NameIndex:
    """What a patient may take at home: medicines, ingredients and classes ("blood thinner")."""
    return _index(knowledge, Field.MEDICATION, _medicines)


def allergen_index(knowledge: Knowledge) -> NameIndex:
    """What a patient may be allergic to: allergens, excipients, and everything that may be taken."""
    return _index(knowledge, Field.ALLERGY, _allergens)


def condition_index(knowledge: Knowledge) -> NameIndex:
    """Conditions and their groups."""
    return _index(knowledge, Field.CONDITION, _conditions)


def antiseptic_index(knowledge: Knowledge) -> NameIndex:
    """Antiseptics of the skin."""
    return _index(knowledge, Field.ANTISEPTIC, _antiseptics)


def _ingredients(knowledge: Knowledge) -> Iterator[Entry]:
    for substance in knowledge.data.substances:
        names, wrong = substance.names.every(), substance.names.wrong
        for one in substance.presentations:
            hidden = (f"{substance.name} {one.name}", *(f"{substance.name} {text}" for text in _strengths(one)))
            yield Entry(substance.name, (*names, *one.brands), one.id, one.id, wrong, hidden)
        if not substance.presentations:
            yield Entry(substance.name, names, substance.id, substance.id, wrong)


def _strengths(one: Presentation) -> Iterator[str]:
    """The ways of writing a strength: "1 % = 10 mg/mL"."""
    for found in (one.strength, *(same.strength for same in one.also_as)):
        if found is not None:
            yield strength(found)


def _medicines(knowledge: Knowledge) -> Iterator[Entry]:
    data = knowledge.data
    known: list[tuple[str, str, Names, tuple[str, ...]]] = []
    for substance in data.substances:
        brands = (*substance.oral_brands, *(brand for one in substance.presentations for brand in one.brands))
        known.append((substance.id, substance.name, substance.names, brands))
    known += [(medicine.id, medicine.name, medicine.names, ()) for medicine in data.medicines]
    known += [(group.id, group.name, group.names, (group.plural,) if group.plural else ()) for group in data.classes]
    yield from _written(knowledge, Field.MEDICATION, known)


def _allergens(knowledge: Knowledge) -> Iterator[Entry]:
    data = knowledge.data
    known = [(one.id, one.name, one.names, ()) for kind in (data.allergens, data.excipients, data.excipient_groups) for one in kind]
    own = {ident for ident, *_ in known}
    yield from _written(knowledge, Field.ALLERGY, known)
    for entry in _medicines(knowledge):
        if entry.key not in own and (text := _text_for(knowledge, Field.ALLERGY, entry.key, (entry.text, entry.shown, *entry.names))):
            yield entry._replace(text=text)


def _conditions(knowledge: Knowledge) -> Iterator[Entry]:
    data = knowledge.data
    known = [(one.id, one.name, one.names, ()) for kind in (data.conditions, data.condition_groups) for one in kind]
    yield from _written(knowledge, Field.CONDITION, known)


def _antiseptics(knowledge: Knowledge) -> Iterator[Entry]:
    known = [(one.id, one.name, one.names, ()) for one in knowledge.data.medicines if "antiseptic" in knowledge.closure(one.id)]
    yield from _written(knowledge, Field.ANTISEPTIC, known)


def _written(knowledge: Knowledge, field: Field, known: Iterable[tuple[str, str, Names, tuple[str, ...]]]) -> Iterator[Entry]:
    """The concepts that can be written in the field; one whose every name means something else there too has no way in."""
    for ident, name, names, more in known:
        every = (*names.every(), *more)
        if text := _text_for(knowledge, field, ident, (name, *every)):
            yield Entry(name, every, ident, text, names.wrong)


def _text_for(knowledge: Knowledge, field: Field, ident: str, names: Iterable[str]) -> str:
    """The first name that means this concept and nothing else in the field; its id where no name does."""
    sure = knowledge.vocabulary.table(field).sure
    for name in (*names, ident):
        targets = sure.get(squeeze(name), ())
        if targets and {target.concept for target in targets} == {ident}:
            return name
    return ""
