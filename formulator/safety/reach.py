"""What the catalog alone says of a line and of its company, worked out once for each and kept with the knowledge.

Nothing here depends on an amount, on the patient or on what was checked before, so nothing here can be out of date.
"""

from __future__ import annotations

from collections.abc import Callable

from formulator.base.folding import fold
from formulator.domain.concepts import Ionization, Presentation, Substance
from formulator.domain.knowledge import ANY, Knowledge, RuleIndex
from formulator.domain.names import Match
from formulator.domain.rules import Kind, Party, Result, Rule, Test
from formulator.domain.treatment import Line

EMPTY: frozenset[str] = frozenset()
Keys = frozenset[str]
Rules = tuple[Rule, ...]


class Profile:
    """A line as rules see it. `own` are the keys of the substance, `keys` those of its components too.

    Where the text can mean several presentations, only the excipients that all of them hold are sure; `held` adds the possible ones.
    """

    __slots__ = (
        "beside", "company", "diluent", "excipients", "excipients_possible", "excipients_unknown", "held", "keys", "meets", "own", "plain",
        "presentation", "substance", "substances",
    )  # fmt: skip

    def __init__(self, knowledge: Knowledge, line: Line) -> None:
        self.substance: Substance | None = knowledge.substances.get(line.substance)
        found = knowledge.presentations.get(line.candidates[0]) if line.candidates else None
        self.presentation: Presentation | None = found[1] if found else None
        self.own, self.keys = _keys_of(knowledge, line.substance, self.presentation)
        self.excipients, self.excipients_possible, self.excipients_unknown = _excipients_of(knowledge, line)
        self.held = self.excipients | self.excipients_possible
        self.diluent = not self.own.isdisjoint(("diluent", "bicarbonate"))
        components = self.presentation.components if self.presentation and self.substance else ()
        self.substances = frozenset((*([self.substance.id] if self.substance else []), *(c.substance for c in components)))
        self.plain: Rules | None = None
        self.company: dict[Party, dict[Keys, Rules]] = {party: {} for party in Party}
        #: Whether any rule between such a line and a party stands in the knowledge at all.
        self.meets: dict[Party, bool] = {}
        self.beside: dict[Profile, Beside] = {}


class Beside:
    """Two profiles in one syringe: the published results, with whether each is about them this way round and the other; the prediction."""

    __slots__ = ("predicted", "published")

    def __init__(self, one: Profile, other: Profile, knowledge: Knowledge) -> None:
        found: dict[str, Rule] = {}
        table, theirs = knowledge.compatible.table, other.keys | {ANY}
        for key in (*(one.keys & knowledge.compatible.keys), ANY):
            row = table.get(key, {})
            for partner in row.keys() & theirs:
                found.update((rule.id, rule) for rule in row[partner])
        every = [(found[ident], _about(found[ident], one, other), _about(found[ident], other, one)) for ident in sorted(found)]
        self.published = tuple(entry for entry in every if entry[1] or entry[2])
        self.predicted = predicts_precipitate(one, other)


class Known:
    """What is named by a match of the patient: the keys it brings in, what it counts as, and its plain name."""

    __slots__ = ("concept", "keys", "name", "own")

    def __init__(self, concept: str, name: str, own: Keys, keys: Keys) -> None:
        self.concept, self.name, self.own, self.keys = concept, name, own, keys


class Reach:
    """All profiles of a knowledge, and the rules that each of them meets, alone and in company."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.indexes = tuple(index for index in knowledge.index.values() if index.rules)
        self.with_party = {party: tuple(i for i in self.indexes if party in i.by_partner) for party in Party}
        self.any_plain = tuple(rule for index in self.indexes for rule in index.by_mix.get(ANY, ()))
        self.firsts = {party: self._firsts(party) for party in Party}
        self.excipient_groups = frozenset((*knowledge.excipients, *(g.id for g in knowledge.data.excipient_groups)))
        self.asks = _asked(knowledge.index[Kind.PREGNANCY])
        self.anyone: dict[Party, dict[Keys, Rules]] = {party: {} for party in Party}
        self.profiles: dict[tuple[str, tuple[str, ...], bool], Profile] = {}
        self.known: dict[tuple[str, tuple[str, ...]], Known] = {}
        #: A computed rule with the sources of one limit or of one catalog entry.
        self.cited: dict[tuple[str, tuple[str, ...]], Rule] = {}
        #: Conditions made ready to be asked, by the identity of the condition, which stands beside.
        self.ready: dict[int, tuple[tuple[Test, ...], Callable[..., bool | None]]] = {}
        self._folded: dict[tuple[str, ...], tuple[str, ...]] = {}

    def _firsts(self, party: Party) -> Keys:
        """The keys of lines that rules with this second party are about."""
        rules = [rule for index in self.with_party[party] for rule in index.rules if rule.party is party and not _told_by_pairs(rule)]
        return frozenset(key for rule in rules for key in (*rule.mix, *(f"excipient {e}" for e in rule.excipient)))

    def profile(self, knowledge: Knowledge, line: Line) -> Profile:
        key = (line.substance, line.candidates, line.unlisted_strength)
        found = self.profiles.get(key)
        if found is None:
            found = self.profiles[key] = Profile(knowledge, line)
            first = found.keys.union(f"excipient {key}" for key in found.held)
            found.meets = {party: not first.isdisjoint(keys) for party, keys in self.firsts.items()}
        return found

    def plain(self, profile: Profile) -> Rules:
        """The rules without a second party that are about such a line."""
        if profile.plain is None:
            found: dict[str, Rule] = {}
            for index in self.indexes:
                rows = [index.by_mix[key] for key in profile.keys & index.mix_keys]
                rows += [index.by_excipient[key] for key in profile.held & index.excipient_keys]
                found.update((rule.id, rule) for row in rows for rule in row if _fits(rule, profile))
            profile.plain = tuple(found.values())
        return profile.plain

    def company(self, profile: Profile, party: Party, keys: Keys) -> Rules:
        """The rules between such a line and a second party with these keys."""
        found: dict[str, Rule] = {}
        first = (*profile.keys, *(f"excipient {key}" for key in profile.held))
        for index in self.with_party[party]:
            for key in keys & index.partner_keys[party]:
                row = index.by_partner[party][key]
                for candidate in row.keys() & first:
                    found.update((rule.id, rule) for rule in row[candidate] if _fits(rule, profile) and not _told_by_pairs(rule))
        made = profile.company[party][keys] = tuple(found.values())
        return made

    def any_mix(self, party: Party, keys: Keys) -> Rules:
        """The rules between any mix at all and a second party with these keys."""
        found = self.anyone[party].get(keys)
        if found is None:
            rules = {
                rule.id: rule
                for index in self.with_party[party]
                for key in keys & index.partner_keys[party]
                for rule in index.by_partner[party][key].get(ANY, ())
            }
            found = self.anyone[party][keys] = tuple(rules.values())
        return found

    def beside(self, one: Profile, other: Profile, knowledge: Knowledge) -> Beside:
        found = one.beside.get(other)
        if found is None:
            found = one.beside[other] = Beside(one, other, knowledge)
        return found

    def medicine(self, knowledge: Knowledge, match: Match) -> Known:
        """A home medicine; a gel or cream counts as a topical product, not as the substance taken."""
        key = ("topical" if match.topical else "taken", concepts_of(match))
        found = self.known.get(key)
        if found is None:
            keys = topical_keys(knowledge, key[1]) if match.topical else knowledge.closures(key[1])
            found = self.known[key] = _known(knowledge, key[1], keys, keys)
        return found

    def allergen(self, knowledge: Knowledge, match: Match) -> Known:
        """`own` are the concepts named and what they mean; `keys` also the classes above them."""
        key = ("allergy", concepts_of(match))
        found = self.known.get(key)
        if found is None:
            meant = [m for c in key[1] if c in knowledge.allergens for m in knowledge.allergens[c].means]
            meant += [s for c in key[1] if c in knowledge.medicines for s in knowledge.medicines[c].topical_of]
            own = frozenset((*key[1], *meant))
            found = self.known[key] = _known(knowledge, key[1], own, knowledge.closures(tuple(sorted(own))))
        return found

    def condition(self, knowledge: Knowledge, concepts: tuple[str, ...]) -> Known:
        key = ("condition", concepts)
        found = self.known.get(key)
        if found is None:
            keys = knowledge.closures(key[1])
            found = self.known[key] = _known(knowledge, key[1], keys, keys)
        return found

    def folded(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words of a test, ready to be looked for in a folded text."""
        found = self._folded.get(words)
        if found is None:
            found = self._folded[words] = tuple(f" {fold(word)} " for word in words)
        return found


def reach_of(knowledge: Knowledge) -> Reach:
    """The Reach of a knowledge, made at the first check."""
    found = knowledge.kept.get(Reach)
    if not isinstance(found, Reach):
        found = knowledge.kept[Reach] = Reach(knowledge)
    return found


def concepts_of(match: Match) -> tuple[str, ...]:
    """As `match.concepts`, straight for the usual case of one meaning."""
    targets = match.targets
    return (targets[0].concept,) if len(targets) == 1 else match.concepts if targets else ()


def _known(knowledge: Knowledge, concepts: tuple[str, ...], own: Keys, keys: Keys) -> Known:
    return Known("+".join(concepts), " + ".join(knowledge.name(c) for c in concepts), own, keys)


def topical_keys(knowledge: Knowledge, concepts: tuple[str, ...]) -> Keys:
    """A gel or cream of a substance counts as a topical product, not as the substance taken."""
    full = knowledge.closures(concepts)
    keys = {"topical-nsaid"} if full & {"nsaid", "salicylate"} else set()
    if "corticosteroid" in full:
        keys.add("topical-corticosteroid")
    return frozenset(keys)


def _keys_of(knowledge: Knowledge, substance: str, presentation: Presentation | None) -> tuple[Keys, Keys]:
    """The closure of the substance with its presentation and that one's classes, and the same with all components."""
    if not substance:
        return EMPTY, EMPTY
    classes = presentation.classes if presentation else ()
    components = tuple(c.substance for c in presentation.components) if presentation else ()
    own = knowledge.closures((substance, *classes))
    own = own | {presentation.id} if presentation else own
    return own, own | knowledge.closures(components) if components else own


def _excipients_of(knowledge: Knowledge, line: Line) -> tuple[Keys, Keys, bool]:
    """Excipient keys that the line surely holds, may hold, and whether its excipients are not known."""
    sure: Keys | None = None
    possible: Keys = EMPTY
    unknown = not line.candidates
    for ident in line.candidates:
        presentation = knowledge.presentations[ident][1]
        listed = knowledge.closures(tuple(e.id for e in presentation.excipients or ()))
        unknown = unknown or presentation.excipients is None
        sure = listed if sure is None else sure & listed
        possible |= listed | knowledge.closures(presentation.may_contain)
    sure = sure or EMPTY
    if line.unlisted_strength:
        return EMPTY, sure | possible, True
    return sure, possible - sure, unknown


def _fits(rule: Rule, profile: Profile) -> bool:
    """Whether a rule is about such a line; a rule about any mix is about no line in particular."""
    if ANY in rule.mix or not profile.keys.isdisjoint(rule.mix_not):
        return False
    if rule.excipient:
        return not profile.held.isdisjoint(rule.excipient) and (not rule.mix or not profile.keys.isdisjoint(rule.mix))
    return not profile.keys.isdisjoint(rule.mix)


def _told_by_pairs(rule: Rule) -> bool:
    """A published result about two lines of a syringe is told pair by pair."""
    return rule.kind is Kind.INCOMPATIBILITY and rule.party is Party.SYRINGE and rule.result is not None


def _about(rule: Rule, line: Profile, partner: Profile) -> bool:
    """Whether the rule is about these two. A compatible result of a component says nothing of the mixture that holds it."""
    good = rule.result is Result.COMPATIBLE
    first, second = (line.own, partner.own) if good else (line.keys, partner.keys)
    if not first.isdisjoint(rule.mix_not):
        return False
    one = ANY in rule.mix or not first.isdisjoint(rule.mix)
    return one and (ANY in rule.partners or not second.isdisjoint(rule.partners))


def predicts_precipitate(one: Profile, other: Profile) -> bool:
    """Whether pH speaks against the pair: the salt of a weak acid meets that of a weak base, or a pH out of its own range.

    By the law that precipitation comes mostly from the non-ionized form when an acid-salt and a base-salt solution meet
    (Newton 2009, doi 10.2146/ajhp080059). A prediction, never a result.
    """
    return _falls_out(one, other) or _falls_out(other, one)


def _falls_out(drug: Profile, partner: Profile) -> bool:
    if drug.presentation is None or partner.presentation is None:
        return False
    own, theirs = drug.presentation, partner.presentation
    if own.ionization is Ionization.WEAK_ACID_SALT:
        if theirs.ionization is Ionization.WEAK_BASE_SALT:
            return True
        return own.ph is not None and theirs.ph is not None and theirs.ph[1] < own.ph[0] and buffered(partner)
    if own.ionization is Ionization.WEAK_BASE_SALT:
        return own.ph is not None and theirs.ph is not None and theirs.ph[0] > own.ph[1] and buffered(partner)
    return False


def buffered(profile: Profile) -> bool:
    """Saline and water have a pH but no capacity to move another one."""
    return "diluent" not in profile.own or "bicarbonate" in profile.own


def _facts(tests: tuple[Test, ...]) -> set[str]:
    found = {test.fact for test in tests}
    return found.union(*(_facts(part) for test in tests for part in test.of))


def _asked(index: RuleIndex) -> dict[str, frozenset[str]]:
    """The keys of lines with a rule that asks for breastfeeding or contraception."""
    found: dict[str, frozenset[str]] = {}
    for key, rules in index.by_mix.items():
        facts: set[str] = set()
        for rule in rules:
            facts |= _facts(rule.only_if).union(*(_facts(branch.tests) for branch in rule.when))
        if asked := facts & {"breastfeeding", "contraception"}:
            found[key] = frozenset(asked)
    return found
