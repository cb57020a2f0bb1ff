"""Every pair in every syringe: what is published about it, what pH predicts, or that nothing is known."""

from __future__ import annotations

from enum import StrEnum
from itertools import combinations

from formulator.domain.rules import Result, Rule, Severity
from formulator.safety.bench import Bench, BenchLine, Context
from formulator.safety.conditions import Verdict, assess, holds


class PairState(StrEnum):
    """Five honest states; the value is the letter of the matrix."""

    COMPATIBLE = "C"
    INCOMPATIBLE = "I"
    CONFLICTING = "X"
    NO_DATA = "?"
    NOT_APPLICABLE = "–"


class Pair:
    """Two different substances in one syringe with the published results that apply to this very mixture.

    `ones` and `others` are all lines of either; `one` and `other` stand for them.
    """

    __slots__ = ("hits", "ones", "others", "predicted", "state", "syringe")

    def __init__(self, syringe: str, ones: list[BenchLine], others: list[BenchLine]) -> None:
        self.syringe, self.ones, self.others = syringe, ones, others
        self.state = PairState.NO_DATA
        self.hits: list[tuple[Rule, Verdict, list[Context]]] = []
        self.predicted = False

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
    pair = Pair(syringe, ones, others)
    one, other = ones[0].profile, others[0].profile
    beside = one.beside.get(other) or bench.reach.beside(one, other, bench.knowledge)
    if beside.published:
        for rule, this_way, other_way in beside.published:
            _judge(pair, rule, (ones if this_way else []) + (others if other_way else []))
        pair.state = _state({hit[0].result for hit in pair.hits})
    pair.predicted = beside.predicted and pair.state is PairState.NO_DATA
    return pair


def _judge(pair: Pair, rule: Rule, lines: list[BenchLine]) -> None:
    """Takes in a rule that is really about these lines and whose conditions hold for this syringe, at its worst."""
    best: Verdict | None = None
    looked: list[Context] = []
    good = rule.result is Result.COMPATIBLE
    for line in lines:
        verdict = assess(rule, line.context)
        if good and rule.only_if and holds(rule.only_if, line.context) is not True:
            continue  # a compatible result counts only where its conditions hold for sure
        if not good and verdict.severity is Severity.NONE:
            continue
        looked.append(line.context)
        if best is None or verdict.severity > best.severity:
            best = verdict
    if best is not None:
        pair.hits.append((rule, best, looked))


def _state(results: set[Result | None]) -> PairState:
    if Result.CONFLICTING in results or {Result.COMPATIBLE, Result.INCOMPATIBLE} <= results:
        return PairState.CONFLICTING
    if Result.INCOMPATIBLE in results:
        return PairState.INCOMPATIBLE
    return PairState.COMPATIBLE if Result.COMPATIBLE in results else PairState.NO_DATA
