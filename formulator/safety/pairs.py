"""Every pair in every syringe: what is published about it, what pH predicts, or that nothing is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from formulator.domain.concepts import Ionization
from formulator.domain.knowledge import ANY
from formulator.domain.rules import Result, Rule, Severity
from formulator.safety.bench import Bench, BenchLine
from formulator.safety.conditions import Context, Verdict, assess, holds


class PairState(StrEnum):
    """Five honest states; the value is the letter of the matrix."""

    COMPATIBLE = "C"
    INCOMPATIBLE = "I"
    CONFLICTING = "X"
    NO_DATA = "?"
    NOT_APPLICABLE = "–"


@dataclass(slots=True)
class Pair:
    """Two different substances in one syringe with the published results that apply to this very mixture.

    `ones` and `others` are all lines of either; `one` and `other` stand for them.
    """

    syringe: str
    ones: list[BenchLine]
    others: list[BenchLine]
    state: PairState
    hits: list[tuple[Rule, Verdict, Context]] = field(default_factory=list)
    predicted: bool = False

    @property
    def one(self) -> BenchLine:
        return self.ones[0]

    @property
    def other(self) -> BenchLine:
        return self.others[0]

    @property
    def lines(self) -> list[BenchLine]:
        return [*self.ones, *self.others]

    @property
    def key(self) -> tuple[str, str]:
        return self.one.subject.concept, self.other.subject.concept


def pairs(bench: Bench) -> list[Pair]:
    """All pairs, syringe by syringe, in the order of the lines; computed once for each bench."""
    if bench.pairs is None:
        bench.pairs = [
            _pair(bench, name, ones, others)
            for name, members in bench.by_syringe.items()
            for ones, others in combinations(_distinct(members), 2)
            if ones[0].subject.concept != others[0].subject.concept
        ]
    return bench.pairs


def _distinct(members: list[BenchLine]) -> list[list[BenchLine]]:
    """The lines of each substance and presentation; a line that was not recognized counts as a substance of its own."""
    groups: dict[tuple[str, tuple[str, ...]], list[BenchLine]] = {}
    for line in members:
        groups.setdefault((line.subject.concept, line.line.candidates), []).append(line)
    return list(groups.values())


def _pair(bench: Bench, syringe: str, ones: list[BenchLine], others: list[BenchLine]) -> Pair:
    pair = Pair(syringe, ones, others, PairState.NO_DATA)
    one, other = pair.one, pair.other
    table = bench.knowledge.compatible.table
    rules: dict[str, Rule] = {}
    theirs = other.keys | {ANY}
    for key in (*(one.keys & bench.knowledge.compatible.keys), ANY):
        row = table.get(key)
        if row:
            for partner in row.keys() & theirs:
                for rule in row[partner]:
                    rules[rule.id] = rule
    for ident in sorted(rules):
        _judge(bench, pair, rules[ident])
    results = {hit[0].result for hit in pair.hits}
    pair.state = _state(results)
    pair.predicted = pair.state is PairState.NO_DATA and predicts_precipitate(one, other)
    return pair


def _judge(bench: Bench, pair: Pair, rule: Rule) -> None:
    """Takes in a rule that is really about these two and whose conditions hold for this syringe, at its worst."""
    best: tuple[Rule, Verdict, Context] | None = None
    inputs: list[tuple[str, str]] = []
    for lines, partners in ((pair.ones, pair.others), (pair.others, pair.ones)):
        for line in lines:
            if not _about(rule, line, partners[0]):
                continue
            context = Context(bench, line)
            verdict = assess(rule, context)
            good = rule.result is Result.COMPATIBLE
            if good and rule.only_if and not _surely(rule, bench, line):
                continue
            if not good and verdict.severity is Severity.NONE:
                continue
            inputs += context.inputs
            if best is None or verdict.severity > best[1].severity:
                best = (rule, verdict, context)
    if best is not None:
        best[2].inputs = inputs
        pair.hits.append(best)


def _surely(rule: Rule, bench: Bench, line: BenchLine) -> bool:
    """A compatible result counts only where its conditions hold for sure."""
    return holds(rule.only_if, Context(bench, line)) is True


def _about(rule: Rule, line: BenchLine, partner: BenchLine) -> bool:
    """Whether the rule is about these two. A compatible result of a component says nothing of the mixture that holds it."""
    good = rule.result is Result.COMPATIBLE
    first, second = (line.own, partner.own) if good else (line.keys, partner.keys)
    if rule.mix_not and first & set(rule.mix_not):
        return False
    one = ANY in rule.mix or bool(first.intersection(rule.mix))
    two = ANY in rule.partners or bool(second.intersection(rule.partners))
    return one and two


def _state(results: set[Result | None]) -> PairState:
    if Result.CONFLICTING in results or {Result.COMPATIBLE, Result.INCOMPATIBLE} <= results:
        return PairState.CONFLICTING
    if Result.INCOMPATIBLE in results:
        return PairState.INCOMPATIBLE
    return PairState.COMPATIBLE if Result.COMPATIBLE in results else PairState.NO_DATA


def predicts_precipitate(one: BenchLine, other: BenchLine) -> bool:
    """Whether pH speaks against the pair: the salt of a weak acid meets that of a weak base, or a pH out of its own range.

    By the law that precipitation comes mostly from the non-ionized form when an acid-salt and a base-salt solution meet
    (Newton 2009, doi 10.2146/ajhp080059). A prediction, never a result.
    """
    return _falls_out(one, other) or _falls_out(other, one)


def _falls_out(drug: BenchLine, partner: BenchLine) -> bool:
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


def buffered(line: BenchLine) -> bool:
    """Saline and water have a pH but no capacity to move another one."""
    return "diluent" not in line.own or "bicarbonate" in line.own
