"""Do the facts of the case meet a condition? Three answers: yes, no, not known.

An unknown fact is read cautiously: every severity that may apply is a candidate, and the worst is taken.
Most rules that are asked have nothing to say, so the answer comes first; what it rests on is written down by asking again
with a `Seen`, once a finding is to be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter

from formulator.domain.patient import Answer, Sex
from formulator.domain.quantities import Activity, Amount, Dose, Equivalents, Mass
from formulator.domain.rules import Dimension, Rule, Severity, Test
from formulator.safety.bench import Context

_DIMENSIONS: dict[type, Dimension] = {
    Mass: Dimension.MASS, Activity: Dimension.ACTIVITY, Amount: Dimension.AMOUNT, Equivalents: Dimension.EQUIVALENTS,
}  # fmt: skip
Ask = Callable[[Context], bool | None]


class Seen:
    """Each fact that was looked at with its value, and the names of the facts that were asked for and are not known."""

    __slots__ = ("noted", "unknown")

    def __init__(self) -> None:
        self.noted: list[tuple[str, str]] = []
        self.unknown: list[str] = []

    def number(self, test: Test, value: Decimal | None) -> None:
        known = "known" if test.words == ("unknown",) else str(value.normalize()) if value is not None else ""
        self.noted.append((test.fact, known if value is not None else "unknown"))
        if value is None and test.words != ("unknown",):
            self.unknown.append(test.fact)

    def keys(self, test: Test, keys: frozenset[str]) -> None:
        self.noted.append((f"{test.fact} {','.join(test.words)}", ",".join(sorted(keys.intersection(test.words))) or "none"))


def _in_unit(dose: Dose | None, test: Test) -> Decimal | None:
    return dose.value if dose is not None and _DIMENSIONS[type(dose)] is test.unit else None


def _others(context: Context, same_syringe: bool) -> frozenset[str]:
    if context.line is None:
        return context.bench.mix_keys
    own = context.line
    sets = [other.keys for other in context.bench.lines if other is not own and (not same_syringe or other.syringe == own.syringe)]
    return frozenset().union(*sets)


def _taken(hours: int) -> Callable[[Context, Test], Decimal | None]:
    def dose(context: Context, test: Test) -> Decimal | None:
        if context.medicine is None:
            return None
        medicine = context.medicine.medicine
        return _in_unit(medicine.per_hours(hours) if hours else medicine.dose, test)

    return dose


def _days_done(context: Context) -> list[date]:
    """The days of earlier sessions with the substance of the line."""
    line = context.line
    previous = context.bench.treatment.previous
    return [e.on for e in previous if line is None or any(p.substance == line.line.substance for p in e.lines)] if previous else []


def _interval(context: Context, _: Test) -> Decimal | None:
    """The days between two sessions: as planned, or the smallest gap so far where that is less."""
    series = context.bench.treatment.series
    planned = series.every_days if series else None
    days = sorted({*_days_done(context), context.bench.today})
    gaps = [Decimal((later - sooner).days) for sooner, later in pairwise(days)]
    return min(gaps + ([planned] if planned is not None else []), default=None)


def _sessions(context: Context, _: Test) -> Decimal | None:
    """How many sessions are planned, or those done and today's where that is more."""
    series = context.bench.treatment.series
    return Decimal(max(series.sessions if series else 1, len(_days_done(context)) + 1))


def _weight(context: Context, _: Test) -> Decimal | None:
    weight = context.bench.patient.weight
    return weight.value if weight is not None else None


def _actives(context: Context, _: Test) -> Decimal | None:
    counts = context.bench.actives
    return counts[context.line.syringe] if context.line else max(counts.values(), default=Decimal(0))


#: Facts that are a number, those that are a set of keys, a word or a free text.
_NUMBERS: dict[str, Callable[[Context, Test], Decimal | None]] = {
    "age": lambda c, _: c.bench.age,
    "weight": _weight,
    "egfr": lambda c, _: c.bench.patient.egfr,
    "inr": lambda c, _: c.bench.patient.inr,
    "dose": lambda c, t: _in_unit(c.dose_of_line(), t),
    "share": lambda c, _: c.share(),
    "home_dose_single": _taken(0),
    "home_dose_day": _taken(24),
    "home_dose_week": _taken(168),
    "sessions": _sessions,
    "interval": _interval,
    "actives": _actives,
}
_HOME_DOSES = ("home_dose_single", "home_dose_day", "home_dose_week")
_NOTHING: frozenset[str] = frozenset()
_KEYS: dict[str, Callable[[Context], frozenset[str]]] = {
    "condition": attrgetter("bench.condition_keys"),
    "home": attrgetter("bench.home_keys"),
    "allergy": attrgetter("bench.allergy_keys"),
    "antiseptic": attrgetter("bench.antiseptic_keys"),
    "session": lambda c: _others(c, False),
    "syringe": lambda c: _others(c, True),
    "line": lambda c: c.line.keys if c.line is not None else _NOTHING,
    "excipient": lambda c: c.line.held if c.line is not None else _NOTHING,
    "surely_contains": lambda c: c.line.excipients if c.line is not None else _NOTHING,
}
_WORDS: dict[str, Callable[[Context], str]] = {
    "breastfeeding": lambda c: c.bench.patient.breastfeeding or ("unknown" if c.bench.may_be_pregnant else "no"),
    "contraception": lambda c: c.bench.patient.contraception or "unknown",
    "diagnosis_made": lambda c: c.bench.patient.diagnosis_made or "unknown",
    "reaction": lambda c: c.allergy.allergy.reaction if c.allergy is not None else "unknown",
    "sex": lambda c: c.bench.patient.sex or "unknown",
}
_TEXTS: dict[str, Callable[[Context], str]] = {
    "route": lambda c: c.line.route if c.line is not None else c.bench.treatment.route,
    "site": attrgetter("bench.sites"),
    "indication": attrgetter("bench.treatment.indication"),
}


def _bounds(value: Callable[[Context, Test], Decimal | None], test: Test) -> Ask:
    low, low_open, high, high_open = test.low, test.low_open, test.high, test.high_open

    def ask(context: Context) -> bool | None:
        found = value(context, test)
        if found is None:
            return None
        if low is not None and (found < low or (low_open and found == low)):
            return False
        return not (high is not None and (found > high or (high_open and found == high)))

    return ask


def _number(test: Test) -> Ask:
    value = _NUMBERS[test.fact]
    ask = _bounds(value, test) if test.words != ("unknown",) else lambda context: value(context, test) is None
    if test.fact in _HOME_DOSES:
        return lambda context: None if context.medicine is None else ask(context)
    return ask


def _keyed(test: Test) -> Ask:
    keys, words = _KEYS[test.fact], test.words
    return lambda context: not keys(context).isdisjoint(words)


def _word(test: Test) -> Ask:
    word, words = _WORDS[test.fact], test.words
    return lambda context: word(context) in words


def _text(test: Test) -> Ask:
    text, words = _TEXTS[test.fact], test.words
    return lambda context: bool(text(context)) and context.bench.has_words(text(context), words)


def _sex(test: Test) -> Ask:
    return lambda context: None if context.bench.patient.sex is None else context.bench.patient.sex in test.words


def _pregnant(context: Context) -> tuple[str, Decimal | None]:
    known = context.bench.patient.pregnancy
    if known is None or known.state is Answer.UNKNOWN:
        return ("possible" if context.bench.may_be_pregnant else "none"), None
    return ("yes" if known.state is Answer.YES else "none"), known.week


def _pregnancy(test: Test) -> Ask:
    if test.words:
        return lambda context: _pregnant(context)[0] in test.words
    in_week = _bounds(lambda context, _: _pregnant(context)[1], test)
    return lambda context: in_week(context) if _pregnant(context)[0] == "yes" else False


def _is_fertile(context: Context) -> bool:
    patient, bench = context.bench.patient, context.bench
    pregnant = patient.pregnancy is not None and patient.pregnancy.state is Answer.YES
    return patient.sex in (Sex.FEMALE, Sex.OTHER) and bench.may_be_pregnant and not pregnant


def _fertile(test: Test) -> Ask:
    asked = "yes" in test.words
    return lambda context: None if context.bench.patient.sex is None else _is_fertile(context) is asked


def _earlier(test: Test, context: Context) -> list[str]:
    """The days of the earlier sessions, within the days of the test, that held one of its substances."""
    knowledge, today = context.bench.knowledge, context.bench.today
    hits: list[str] = []
    for earlier in context.bench.treatment.previous:
        if test.high is not None and 0 <= (today - earlier.on).days <= test.high:
            keys = knowledge.closures(tuple(line.substance for line in earlier.lines if line.substance))
            if keys.intersection(test.words):
                hits.append(earlier.on.isoformat())
    return hits


_LEAVES: dict[str, Callable[[Test], Ask]] = {
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_KEYS, _keyed),
    **dict.fromkeys(_WORDS, _word),
    **dict.fromkeys(_TEXTS, _text),
    "sex": _sex,
    "pregnancy": _pregnancy,
    "fertile": _fertile,
    "previous_within": lambda test: lambda context: bool(_earlier(test, context)),
    "country": lambda test: lambda context: context.bench.treatment.country in test.words,
    "pack": lambda test: lambda context: not set(context.bench.treatment.packs).isdisjoint(test.words),
}


def _every(asks: Sequence[Ask]) -> Ask:
    if len(asks) == 1:
        return asks[0]

    def ask(context: Context) -> bool | None:
        answer: bool | None = True
        for one in asks:
            found = one(context)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    return ask


def _some(asks: Sequence[Ask]) -> Ask:
    def ask(context: Context) -> bool | None:
        answer: bool | None = False
        for one in asks:
            found = one(context)
            if found:
                return True
            if found is None:
                answer = None
        return answer

    return ask


def _not(asks: Sequence[Ask]) -> Ask:
    every = _every(asks)

    def ask(context: Context) -> bool | None:
        found = every(context)
        return None if found is None else not found

    return ask


def _at_least(asks: Sequence[Ask], count: int) -> Ask:
    def ask(context: Context) -> bool | None:
        answers = [one(context) for one in asks]
        sure = answers.count(True)
        return True if sure >= count else None if sure + answers.count(None) >= count else False

    return ask


_GROUPS: dict[str, Callable[[Sequence[Ask]], Ask]] = {"any": _some, "all": _every, "not": _not}


def _made(test: Test) -> Ask:
    """A test made ready to be asked of many cases."""
    leaf = _LEAVES.get(test.fact)
    if leaf is not None:
        return leaf(test)
    asks = [_every([_made(one) for one in part]) for part in test.of]
    return _at_least(asks, test.count) if test.fact == "at_least" else _GROUPS[test.fact](asks)


def _ready(tests: tuple[Test, ...], context: Context) -> Ask:
    """The tests of a rule or a limit, made ready once for each knowledge."""
    ready = context.bench.reach.ready
    found = ready.get(id(tests))
    if found is not None and found[0] is tests:
        return found[1]
    ask = _every([_made(test) for test in tests])
    ready[id(tests)] = tests, ask
    return ask


def _look(test: Test, context: Context, seen: Seen) -> None:
    """Writes down what a test looks at."""
    fact = test.fact
    if fact in _HOME_DOSES and context.medicine is None:
        return
    if fact in _NUMBERS:
        seen.number(test, _NUMBERS[fact](context, test))
    elif fact in _KEYS:
        if fact not in ("excipient", "surely_contains") or context.line is not None:
            seen.keys(test, _KEYS[fact](context))
    elif fact in _WORDS:
        seen.noted.append((fact, str(_WORDS[fact](context))))
    elif fact in _TEXTS:
        seen.noted.append((fact, _TEXTS[fact](context)))
    else:
        _look_closer(test, context, seen)
    if fact in ("sex", "fertile") and context.bench.patient.sex is None:
        seen.unknown.append("sex")


def _look_closer(test: Test, context: Context, seen: Seen) -> None:
    if test.fact == "pregnancy":
        state, week = _pregnant(context)
        seen.noted.append(("pregnancy", state if week is None else f"{state} {week}"))
        if state == "yes" and not test.words:
            seen.number(test, week)
    elif test.fact == "fertile" and context.bench.patient.sex is not None:
        seen.noted.append(("fertile", str(_is_fertile(context))))
    elif test.fact == "previous_within":
        seen.noted.append(("previous", ",".join(sorted(_earlier(test, context))) or "none"))


def holds(tests: tuple[Test, ...], context: Context, seen: Seen | None = None) -> bool | None:
    """Whether all tests hold: True, False, or None where that rests on something not known."""
    if seen is not None:
        _note(tests, context, seen)
    return _ready(tests, context)(context)


def _note(tests: tuple[Test, ...], context: Context, seen: Seen) -> None:
    """What the answer rests on: every test up to the first that does not hold, and every part of a group."""
    for test in tests:
        if test.fact in _LEAVES:
            _look(test, context, seen)
        for part in test.of:
            _note(part, context, seen)
        if _made(test)(context) is False:
            return


class Verdict:
    """The severity of a rule in a context, with the notes of the branches that led to it."""

    __slots__ = ("action", "notes", "severity")

    def __init__(self, severity: Severity, notes: tuple[str, ...], action: str) -> None:
        self.severity, self.notes, self.action = severity, notes, action


#: What a rule without branches gives; never changed.
PLAIN = {severity: Verdict(severity, (), "") for severity in Severity}


def assess(rule: Rule, context: Context, seen: Seen | None = None) -> Verdict:
    """The severity: the first branch that holds; with unknown facts the worst of all that may hold.

    `seen` takes what this rests on; its `unknown` names only facts that made a difference.
    """
    gate = holds(rule.only_if, context, seen) if rule.only_if else True
    if gate is False:
        return PLAIN[Severity.NONE]
    if not rule.when and gate is True:
        if seen is not None:
            seen.unknown.clear()
        return PLAIN[rule.severity]
    candidates: list[tuple[Severity, str, str]] = []
    for branch in rule.when:
        before = len(seen.unknown) if seen is not None else 0
        answer = holds(branch.tests, context, seen)
        if answer is not False:
            candidates.append((branch.severity, branch.note, branch.action))
        elif seen is not None:
            del seen.unknown[before:]
        if answer is True:
            break
    else:
        candidates.append((rule.severity, "", ""))
    if seen is not None and len(candidates) == 1 and gate is True:
        seen.unknown.clear()
    worst = candidates[0] if len(candidates) == 1 else max(candidates, key=lambda candidate: candidate[0])
    return Verdict(worst[0], (worst[1],) if worst[1] else (), worst[2])
