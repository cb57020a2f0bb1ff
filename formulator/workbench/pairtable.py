"""The matrix of compatibility and one pair of it, in words. A blank never reads as safe: every pair has a letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from formulator.base.i18n import tr, trn
from formulator.domain.display import amount, concentration
from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge
from formulator.domain.quantities import EXACT, Volume
from formulator.domain.rules import Kind, Result, Rule
from formulator.domain.treatment import Formula, volume_of
from formulator.safety.bench import BenchLine
from formulator.safety.pairs import Pair, PairState
from formulator.workbench import prepare, wording
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review

#: The five states of a pair; the value is the letter of the cell.
State = PairState
#: The worst first: where a pair comes in several presentations, the cell shows the worst of them.
WORST_FIRST = (PairState.INCOMPATIBLE, PairState.CONFLICTING, PairState.NO_DATA, PairState.COMPATIBLE, PairState.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Two substances of a syringe with all their pairs; `key` are the concepts in the order of the rows and columns."""

    key: tuple[str, str]
    state: PairState
    words: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """One syringe: `cells[i][j]` is row i + 1 against column j."""

    syringe: str
    names: tuple[str, ...]
    cells: tuple[tuple[MatrixCell, ...], ...]

    @property
    def worst(self) -> PairState:
        states = [cell.state for row in self.cells for cell in row]
        return min(states, key=WORST_FIRST.index, default=PairState.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class PairRow:
    """A label and what stands beside it; `tone` is "" or "unknown"."""

    label: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class PairTable:
    """One pair in words: who, the result as a word, and its rows."""

    title: str
    state: PairState
    word: str
    rows: tuple[PairRow, ...]


def state_word(state: PairState) -> str:
    return {
        PairState.COMPATIBLE: tr("compatible"), PairState.INCOMPATIBLE: tr("incompatible"), PairState.CONFLICTING: tr("conflicting"),
        PairState.NO_DATA: tr("no data"), PairState.NOT_APPLICABLE: tr("not a pair"),
    }[state]  # fmt: skip


def matrices(draft: Draft, review: Review) -> tuple[Matrix, ...]:
    """One matrix for each syringe that has a line, in the order of the syringes."""
    by_syringe: dict[str, list[Pair]] = {}
    for pair in review.pairs:
        by_syringe.setdefault(pair.syringe, []).append(pair)
    lines = review.evaluation.bench.by_syringe
    return tuple(_matrix(f.name, lines.get(f.name, []), by_syringe.get(f.name, [])) for f in draft.treatment.formulas if f.lines)


def _matrix(syringe: str, lines: list[BenchLine], pairs: list[Pair]) -> Matrix:
    names = {line.subject.concept: line.subject.name for line in lines}
    found: dict[frozenset[str], list[Pair]] = {}
    for pair in pairs:
        found.setdefault(frozenset(pair.key), []).append(pair)
    concepts = list(names)
    cells = tuple(
        tuple(_cell((row, column), names, found.get(frozenset((row, column)), [])) for column in concepts[:place])
        for place, row in enumerate(concepts)
        if place
    )
    return Matrix(syringe, tuple(wording.capital(name) for name in names.values()), cells)


def _cell(key: tuple[str, str], names: dict[str, str], pairs: list[Pair]) -> MatrixCell:
    state = min((pair.state for pair in pairs), key=WORST_FIRST.index, default=PairState.NOT_APPLICABLE)
    row, column = key
    words = tr("{one} and {other}: {state}", one=wording.capital(names[column]), other=names[row], state=state_word(state))
    return MatrixCell(key, state, words, tuple(sorted(pairs, key=lambda pair: WORST_FIRST.index(pair.state))))


def untested_words(review: Review) -> str:
    """ "2 pairs without data count as untested, never as compatible."; empty where all are known."""
    count = sum(pair.state is PairState.NO_DATA for pair in review.pairs)
    if not count:
        return ""
    return trn(
        "{n} pair without data counts as untested, never as compatible.",
        "{n} pairs without data count as untested, never as compatible.",
        count,
    )


def untested_names(review: Review) -> tuple[str, ...]:
    """Every pair without data, "Diclofenac + lidocaine, syringe A"; where trouble is predicted it is said that a finding of its own tells it."""
    return tuple(_untested_name(pair) for pair in review.pairs if pair.state is PairState.NO_DATA)


def _untested_name(pair: Pair) -> str:
    one, other = sorted((pair.one.subject.name, pair.other.subject.name))
    name = tr("{one} + {other}, syringe {syringe}", one=wording.capital(one), other=other, syringe=pair.syringe)
    return tr("{pair}: trouble is predicted, see its own finding", pair=name) if pair.predicted else name


def tables(cell: MatrixCell, draft: Draft, knowledge: Knowledge) -> tuple[PairTable, ...]:
    """The pairs of a cell in words, the worst first."""
    return tuple(_table(pair, draft, knowledge) for pair in cell.pairs)


def _table(pair: Pair, draft: Draft, knowledge: Knowledge) -> PairTable:
    one, other = (_name(line, pair) for line in (pair.one, pair.other))
    rows: list[PairRow] = []
    for rule, verdict, _ in pair.hits:
        rows += _published(rule, verdict.notes, len(pair.hits) > 1, knowledge)
    if not pair.hits:
        rows.append(PairRow(tr("Studied"), tr("No published data. This does not mean that they are compatible."), "unknown"))
    if pair.predicted:
        rows += _predicted(pair, knowledge)
    place = 1 if rows else 0
    rows[place:place] = _yours(pair, draft, knowledge)
    return PairTable(f"{wording.capital(one)} + {other}", pair.state, wording.capital(state_word(pair.state)), tuple(rows))


def _name(line: BenchLine, pair: Pair) -> str:
    """The substance; with its presentation where both partners would be called the same."""
    same = pair.one.subject.name == pair.other.subject.name
    return f"{line.subject.name} {line.presentation.name}" if same and line.presentation is not None else line.subject.name


def _published(rule: Rule, notes: tuple[str, ...], several: bool, knowledge: Knowledge) -> Iterator[PairRow]:
    """A result: what was studied, how, for how long, what was seen, who says so and who does not."""
    studied = rule.studied
    result = tr("{text} ({result})", text=tr(rule.title), result=tr(rule.result.value)) if rule.result else tr(rule.title)
    what = " + ".join(tr(studied[side]) for side in ("a", "b") if studied.get(side))
    yield PairRow(tr("Studied"), what or result)
    if several:
        yield PairRow(tr("Result"), result)
    labels = (("diluent", tr("Diluent")), ("method", tr("Method")), ("time", tr("Time")), ("seen", tr("Seen")))
    for key, label in labels:
        if studied.get(key):
            yield PairRow(label, tr(studied[key]))
    if rule.result is not Result.COMPATIBLE:
        yield PairRow(tr("Risk"), " ".join(wording.capital(tr(text)) for text in (rule.text, *notes) if text))
    yield from _cited(rule, knowledge)
    if rule.disagreement:
        yield PairRow(tr("Against"), tr(rule.disagreement))
    if rule.prediction:
        yield PairRow(tr("Note"), tr("This is a prediction, not a published result."), "unknown")


def _cited(rule: Rule, knowledge: Knowledge) -> Iterator[PairRow]:
    for number, text in enumerate(wording.sources(Finding(rule, rule.severity, ()), knowledge)):
        yield PairRow(tr("Source") if number == 0 else "", text)


def _predicted(pair: Pair, knowledge: Knowledge) -> Iterator[PairRow]:
    rule = knowledge.computed.get("ph-prediction")
    if rule is None:
        return
    text = tr("May precipitate, from {ph}. This is a prediction, not a published result.", ph=f"{_ph(pair.one)}, {_ph(pair.other)}")
    yield PairRow(tr("Predicted"), text, "unknown")
    yield from _cited(rule, knowledge)


def _ph(line: BenchLine) -> str:
    name, presentation = line.subject.name, line.presentation
    if presentation is None or presentation.ph is None:
        return tr("{name} pH not found", name=name)
    low, high = presentation.ph
    return tr("{name} pH {low} to {high}", name=name, low=low, high=high)


def _yours(pair: Pair, draft: Draft, knowledge: Knowledge) -> Iterator[PairRow]:
    """The same two as they are in this syringe: volume, strength, what they become in the whole."""
    formula = next(f for f in draft.treatment.formulas if f.name == pair.syringe)
    whole = volume_of(formula)
    parts = [_amount(line, whole) for line in pair.lines]
    within = tr("in {volume}", volume=amount(whole, 4)) if whole is not None else tr("the whole volume is not known")
    yield PairRow(tr("Yours"), f"{' + '.join(parts)}, {within}")
    if diluent := _diluent(formula, pair, knowledge):
        yield PairRow(tr("With"), diluent)


def _amount(line: BenchLine, whole: Volume | None) -> str:
    typed = line.line
    volume = amount(typed.volume, 4) if typed.volume is not None else tr("volume not known")
    if typed.strength is None or typed.diluent:
        return f"{line.subject.name} {volume}"
    text = tr("{name} {volume} of {strength}", name=line.subject.name, volume=volume, strength=concentration(typed.strength, 4))
    if typed.dose is None or whole is None or not whole.value:
        return text
    mixed = type(typed.strength)(type(typed.dose)(EXACT.divide(typed.dose.value, whole.value)))
    return tr("{text} (mixed {strength})", text=text, strength=concentration(mixed, 2))


def _diluent(formula: Formula, pair: Pair, knowledge: Knowledge) -> str:
    """What else dilutes in this syringe."""
    own = {id(line.line) for line in pair.lines}
    return ", ".join(
        dict.fromkeys(
            prepare.name_of(line, knowledge) for line in formula.lines if prepare.is_diluent(line, knowledge) and id(line) not in own
        )
    )


def finding_of(pair: Pair, review: Review) -> Finding | None:
    """The finding about this pair, if there is one: a published result against it, a prediction, or that nothing is published."""
    kinds = (Kind.INCOMPATIBILITY, Kind.UNTESTED)
    fitting = [
        finding
        for finding in review.findings
        if finding.kind in kinds
        and {s.concept for s in finding.subjects if s.where == "mix"} == set(pair.key)
        and any(s.syringe == pair.syringe for s in finding.subjects)
    ]
    return min(fitting, key=lambda finding: -finding.severity, default=None)
