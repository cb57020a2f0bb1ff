"""Recognizing what people write: one concept, or the plain statement that it was not recognized.

A sure match (name, synonym, brand, other language, without accents, with a salt, a strength or a maker) is taken. A
misspelling is taken only where nothing else is near, and is reported as approximate. Nothing is ever dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from formulator.base.folding import fold, squeeze
from formulator.base.i18n import tr
from formulator.domain import name_patterns as patterns
from formulator.domain import name_words as words
from formulator.domain.name_table import How, Table, Target
from formulator.domain.parsing import Refused, clean, read
from formulator.domain.quantities import Concentration, Dose

if TYPE_CHECKING:
    from formulator.domain.knowledge import Knowledge

__all__ = ["Field", "How", "Match", "Table", "Target", "Vocabulary"]


class Field(StrEnum):
    """Which entry of a case a name stands in: it decides what the name can mean."""

    MIX = "mix"
    MEDICATION = "medication"
    ALLERGY = "allergy"
    CONDITION = "condition"
    ANTISEPTIC = "antiseptic"


class Match(msgspec.Struct, frozen=True):
    """The outcome for one text. `concepts` is empty where it was not recognized; `suggestions` are plain names."""

    text: str
    how: How = How.NONE
    targets: tuple[Target, ...] = ()
    suggestions: tuple[str, ...] = ()
    why: str = ""
    strength: Concentration | None = None
    content: Dose | None = None
    topical: bool = False

    @property
    def concepts(self) -> tuple[str, ...]:
        return tuple(sorted({target.concept for target in self.targets}))

    @property
    def known(self) -> bool:
        return bool(self.targets)


class Vocabulary:
    """The names of every field."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    @classmethod
    def of(cls, knowledge: Knowledge) -> Vocabulary:
        return cls(knowledge)

    def table(self, field: Field) -> Table:
        return {
            Field.MIX: lambda: self._mix,
            Field.MEDICATION: lambda: self._medication,
            Field.ALLERGY: lambda: self._allergy,
            Field.CONDITION: lambda: self._condition,
            Field.ANTISEPTIC: lambda: self._antiseptic,
        }[field]()

    @cached_property
    def _mix(self) -> Table:
        table = Table()
        for substance in self._knowledge.data.substances:
            table.add_all(substance.name, substance.names, Target(substance.id))
            for presentation in substance.presentations:
                if presentation.brands:
                    table.add(presentation.brands, Target(substance.id, presentation.id))
        return table

    @cached_property
    def _medication(self) -> Table:
        table = Table()
        for substance in self._knowledge.data.substances:
            table.add_all(substance.name, substance.names, Target(substance.id))
            table.add(substance.oral_brands, Target(substance.id))
            for presentation in substance.presentations:
                table.add(presentation.brands, Target(substance.id))
        for medicine in self._knowledge.data.medicines:
            table.add_all(medicine.name, medicine.names, Target(medicine.id))
        for group in self._knowledge.data.classes:
            table.add((group.name, *group.names.every(), group.plural), Target(group.id))
            table.add_wrong(group.names, Target(group.id))
        for group in self._knowledge.data.classes:
            if squeeze(group.id) not in table.sure:
                table.add((group.id,), Target(group.id))
        return table

    @cached_property
    def _allergy(self) -> Table:
        table = Table()
        data = self._knowledge.data
        for name, target in ((k, t) for k, ts in self._medication.sure.items() for t in ts):
            table.sure[name].add(target)
        for name, target in ((k, t) for k, ts in self._medication.wrong.items() for t in ts):
            table.wrong[name].add(target)
        for holder in (data.excipients, data.excipient_groups, data.allergens):
            own = Table()
            for concept in holder:
                own.add_all(concept.name, concept.names, Target(concept.id))
            for key, targets in own.sure.items():
                table.sure[key] = set(targets)
            for key, targets in own.wrong.items():
                if key not in table.sure:
                    table.wrong[key] = set(targets)
        return table

    @cached_property
    def _condition(self) -> Table:
        table = Table()
        for condition in self._knowledge.data.conditions:
            table.add_all(condition.name, condition.names, Target(condition.id))
        for group in self._knowledge.data.condition_groups:
            if squeeze(group.name) not in table.sure:
                table.add_all(group.name, group.names, Target(group.id))
        return table

    @cached_property
    def _antiseptic(self) -> Table:
        table = Table()
        for medicine in self._knowledge.data.medicines:
            if "antiseptic" in self._knowledge.closure(medicine.id):
                table.add_all(medicine.name, medicine.names, Target(medicine.id))
        return table

    def resolve(self, field: Field, text: str) -> Match:
        """What `text` means in `field`. Never raises; what is not recognized says why."""
        try:
            shown = clean(text)
        except Refused as error:
            return Match(text, why=str(error))
        if not fold(shown):
            return Match(text, why=tr("empty"))
        if len(shown) > 200:
            return Match(text, why=tr("too long for a name"))
        return _Reader(self, field, text, shown).run()

    def presentation(self, ident: str) -> Target | None:
        """The presentation of this very id. Squeezed like a name, "lidocaine-1" would swallow "lidocaine 1 %"."""
        found = self._knowledge.presentations.get(ident)
        return Target(found[0].id, ident) if found is not None else None

    def above(self, concept: str) -> frozenset[str]:
        """The concept with everything that it belongs to."""
        return self._knowledge.closure(concept)

    def members(self, concept: str) -> list[str]:
        """The substances of the catalog that belong to a class, excluded ones last; none for what is no class."""
        if concept not in self._knowledge.classes:
            return []
        found = [s for s in self._knowledge.data.substances if concept in self._knowledge.closure(s.id)]
        return [s.id for s in sorted(found, key=lambda s: (s.status.value == "excluded", s.id))]

    def injectable(self, concept: str) -> bool:
        """Whether the catalog holds it as an ingredient."""
        return concept in self._knowledge.substances

    def named_like(self, text: str) -> list[str]:
        """The ingredients whose name holds these words: for "magnesium", magnesium sulfate and the other salt."""
        asked = fold(text).split()
        return [s.id for s in self._knowledge.data.substances if asked and set(asked) <= set(fold(s.name).split())]

    def names_of(self, targets: Iterable[Target]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._knowledge.name(target.concept) for target in targets))


def _trimmed(tokens: list[str], drop: frozenset[str]) -> list[str]:
    """The text without its last words, one by one, as long as they change nothing: "water for injections ampoule"."""
    last = len(tokens)
    while last and tokens[last - 1] in drop:
        last -= 1
    return [" ".join(tokens[:size]) for size in range(len(tokens) - 1, last - 1, -1) if size]


class _Reader:
    """One text on its way to a concept."""

    def __init__(self, vocabulary: Vocabulary, field: Field, text: str, shown: str) -> None:
        self.vocabulary, self.field, self.text, self.shown = vocabulary, field, text, shown
        self.table = vocabulary.table(field)
        self.takes_amounts = field is not Field.CONDITION
        self.strength: Concentration | None = None
        self.content: Dose | None = None
        self.topical = False

    def run(self) -> Match:
        if self.field is Field.MIX and (presentation := self.vocabulary.presentation(self.shown)) is not None:
            return self._taken(How.EXACT, {presentation})
        if self.field is Field.MIX and (letter := self._letter()) is not None:
            return letter
        how, targets = self.table.look(squeeze(self.shown))
        if targets:
            return self._taken(how, targets)
        bare = self._without_amounts(self.shown)
        if self.field is Field.MIX:
            bare = patterns.PLAIN.sub(" ", bare)
            if self._hides_vasoconstrictor(bare):
                return self._vasoconstrictor(bare)
        last = ""
        forms = self._forms(bare)
        for how, table in ((How.EXACT, self.table.sure), (How.APPROXIMATE, self.table.wrong)):
            for form in forms:
                last = form if squeeze(form) else last
                if found := table.get(squeeze(form)):
                    return self._taken(how, found)
        joined = self._joined(bare)
        if joined is not None:
            return joined
        return self._elsewhere(bare) or self._guess(last)

    def _elsewhere(self, bare: str) -> Match | None:
        """An ingredient that is known, but as a class or as a medicine that the catalog does not hold."""
        if self.field is not Field.MIX:
            return None
        known = self.vocabulary.resolve(Field.MEDICATION, bare)
        if known.how is not How.EXACT:
            return None
        concept = known.concepts[0]
        if self.vocabulary.injectable(concept):
            number = any(character.isdigit() for character in bare)
            why = tr("not recognized: write the number with its unit") if number else tr("names a form that is not injected")
            return self._unknown(why, [Target(concept)])
        members = self.vocabulary.members(concept)
        why = tr("names a class, not one substance") if members else tr("a known medicine, but not an ingredient of the catalog")
        return self._unknown(why, [Target(ident) for ident in members or self.vocabulary.named_like(bare)])

    def _without_amounts(self, text: str) -> str:
        if not self.takes_amounts:
            return text
        for found in patterns.AMOUNT.findall(text):
            self._note_amount(found)
        return " ".join(patterns.AMOUNT.sub(" ", text).split())

    def _note_amount(self, found: str) -> None:
        try:
            amount = read(found)
        except Refused:
            return
        if isinstance(amount, Concentration):
            self.strength = self.strength or amount
            if self.field is Field.MIX and (whole := patterns.WHOLE.fullmatch(found)) is not None:
                self._note_amount(whole[1])  # "100 mg/5 mL" also says what one ampoule holds
        elif isinstance(amount, Dose):
            self.content = self.content or amount

    def _forms(self, bare: str) -> list[str]:
        """The text ever barer: without parentheses, form words, makers, schedules, salts."""
        forms = [bare]
        if (inner := patterns.PARENS.search(bare)) is not None:
            forms += [patterns.PARENS.sub(" ", bare), *([inner[1]] if self.field is not Field.MIX else [])]
        if not self.takes_amounts:
            return forms
        for base in list(forms):
            plain = patterns.SCHEDULE.sub(" ", base) if self.field is not Field.MIX else base
            tokens = fold(plain).split()
            drop = words.FORMS | words.MAKERS | (words.SCHEDULE if self.field is not Field.MIX else frozenset())
            forms += _trimmed(tokens, drop)
            kept = [t for t in tokens if t not in drop and not (t.isdigit() and self.field is not Field.MIX)]
            forms.append(" ".join(kept))
            salts = words.SALTS - (words.SALTS_KEPT_IN_MIX if self.field is Field.MIX else frozenset())
            unsalted = [t for t in kept if t not in salts]
            forms.append(" ".join(unsalted))
            forms += self._topical(unsalted)
        return [form for form in forms if form.strip()]

    def _topical(self, tokens: list[str]) -> list[str]:
        rest = [t for t in tokens if t not in words.TOPICAL]
        if self.field is Field.MEDICATION and rest and len(rest) < len(tokens):
            if self.table.look(squeeze(" ".join(rest)))[1]:
                self.topical = True
            return [" ".join(rest)]
        return []

    def _hides_vasoconstrictor(self, bare: str) -> bool:
        tokens = set(fold(bare).split())
        return bool(tokens & words.ADRENALINE) or patterns.RATIO.search(self.shown) is not None

    def _letter(self) -> Match | None:
        """ "Xylocain A": a lone A or E after a plain anesthetic may stand for adrenaline, so it is never read as part of the name."""
        *tokens, last = fold(patterns.AMOUNT.sub(" ", self.shown)).split() or [""]
        if last not in ("a", "e") or not tokens:
            return None
        how, targets = self.table.look(squeeze(" ".join(tokens)))
        if how is not How.EXACT or not any("local-anesthetic" in self.vocabulary.above(target.concept) for target in targets):
            return None
        return self._unknown(tr("not recognized: the last letter may mean adrenaline, write it out"), sorted(targets))

    def _vasoconstrictor(self, bare: str) -> Match:
        """An anesthetic with a vasoconstrictor is never taken for the plain one."""
        drop = (
            words.ADRENALINE
            | words.FORMS
            | words.MAKERS
            | words.SALTS
            | {"with", "and", "avec", "con", "mit", "com", "e", "et", "und", "y"}
        )
        rest = " ".join(t for t in fold(patterns.RATIO.sub(" ", bare)).split() if t not in drop and not t.isdigit())
        how, targets = self.table.look(squeeze(rest))
        other = "levonordefrin" in fold(bare)
        for suffix in ("-levonordefrin", "-adrenaline") if other else ("-adrenaline", "-levonordefrin"):
            for target in sorted(targets):
                name = target.concept if target.concept.endswith(suffix) else target.concept + suffix
                if how is How.EXACT and (found := self.table.look(squeeze(name))[1]):
                    return self._taken(How.EXACT, found)
        if not rest:
            how, targets = self.table.look("adrenaline")
            if targets:
                return self._taken(how, targets)
        return self._unknown(tr("with a vasoconstrictor: not a product of the catalog"), targets)

    def _joined(self, bare: str) -> Match | None:
        """ "a + b" where every part is surely known: both are meant."""
        if self.field is Field.MIX:
            return None
        parts = [part for part in patterns.JOINED.split(bare) if part.strip()]
        if not 2 <= len(parts) <= 6:
            return None
        found = [self.vocabulary.resolve(self.field, part) for part in parts]
        if all(match.how is How.EXACT for match in found):
            targets = tuple(sorted({target for match in found for target in match.targets}))
            return Match(self.text, How.EXACT, targets, content=self.content, strength=self.strength)
        return None

    def _part(self, form: str) -> set[Target]:
        """What the text surely names with one more word beside it: an addition that is not known is no misspelling."""
        tokens = fold(form).split()
        if self.field is not Field.MIX:
            return set()
        parts = (tokens[:size] for size in range(len(tokens) - 1, 0, -1))
        return next((found for part in parts if (found := self.table.sure.get(squeeze(" ".join(part))))), set())

    def _guess(self, form: str) -> Match:
        if fold(self.shown).split()[0] in words.NEGATIONS:
            return self._unknown(tr("not recognized: it says what is not there"), [])
        if part := self._part(form):
            return self._unknown(tr("not recognized"), sorted(part))
        key = squeeze(form)
        length = len(key)
        limit = 0 if length < 5 else 1 if length < 8 else 2
        near = self.table.near(key, limit + 1) if limit else []
        if near and near[0][1] <= limit:
            best = near[0][1]
            close = self._apart({t.concept for targets, distance in near if distance <= best + 1 for t in targets})
            if close <= {t.concept for t in near[0][0]} and len(close) == 1 and not any(c.isdigit() for c in key):
                return self._taken(How.APPROXIMATE, near[0][0])
            if len(close) > 1:
                shown = [t for targets, _ in near for t in sorted(targets)]
                return self._unknown(tr("not recognized: more than one name is near"), shown)
        return self._unknown(tr("not recognized"), self._suggestions(key, near))

    def _apart(self, concepts: set[str]) -> set[str]:
        """Without those that belong to another one of them: penicillin G beside penicillin is no second meaning."""
        return {c for c in concepts if not (self.vocabulary.above(c) - {c}) & concepts}

    def _suggestions(self, key: str, near: list[tuple[set[Target], int]]) -> list[Target]:
        if not near and len(key) >= 5:
            near = self.table.near(key, 3 if len(key) < 10 else 4)
        return [target for targets, _ in near for target in sorted(targets)]

    def _taken(self, how: How, targets: set[Target]) -> Match:
        concepts = {target.concept for target in targets}
        if len(concepts) > 1:
            return self._unknown(tr("not recognized: the name has more than one meaning"), sorted(targets))
        return Match(self.text, how, tuple(sorted(targets)), strength=self.strength, content=self.content, topical=self.topical)

    def _unknown(self, why: str, targets: Iterable[Target]) -> Match:
        names = self.vocabulary.names_of(targets)[:4]
        return Match(self.text, How.NONE, (), names, why, self.strength, self.content)
