"""Do the facts of the case meet a condition? Three answers: yes, no, not known.

An unknown fact is read cautiously: every severity that may apply is a candidate, and the worst is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from formulator.base.folding import words_in
from formulator.domain.patient import Answer, Sex
from formulator.domain.quantities import Activity, Amount, Dose, Equivalents, Mass, total
from formulator.domain.rules import Dimension, Rule, Severity, Test
from formulator.safety.bench import Bench, BenchAllergy, BenchLine, BenchMedicine

_DIMENSIONS: dict[type, Dimension] = {
    Mass: Dimension.MASS, Activity: Dimension.ACTIVITY, Amount: Dimension.AMOUNT, Equivalents: Dimension.EQUIVALENTS,
}  # fmt: skip


class Context:
    """The case from the point of view of one rule: a line, and the second party where there is one.

    `inputs` gathers each fact that was looked at with its value: what the finding rests on. `unknown` names the
    facts that were asked for and are not known. With `shares` the share of its limit that a line uses is known.
    """

    __slots__ = ("_noted", "allergy", "bench", "line", "medicine", "shares", "unknown")

    def __init__(
        self,
        bench: Bench,
        line: BenchLine | None = None,
        medicine: BenchMedicine | None = None,
        allergy: BenchAllergy | None = None,
        shares: bool = False,
    ) -> None:
        self.bench, self.line, self.medicine, self.allergy, self.shares = bench, line, medicine, allergy, shares
        self._noted: list[tuple[str, object]] = []
        self.unknown: list[str] = []

    def note(self, fact: str, value: object) -> None:
        self._noted.append((fact, value))

    def also_noted(self, others: Iterable[Context]) -> None:
        """Takes over what other contexts of the same finding looked at."""
        self._noted = [noted for other in others for noted in other._noted]

    @property
    def inputs(self) -> list[tuple[str, str]]:
        return [(fact, _written(value)) for fact, value in self._noted]

    def share(self) -> Decimal | None:
        """The greatest share of a limit that the substance of the line uses, or None without a sourced limit."""
        if not self.shares or self.line is None or self.line.substance is None or self.bench.totals is None:
            return None
        total = self.bench.totals.get(self.line.substance.id)
        return total.share if total is not None else None

    def dose_of_line(self) -> Dose | None:
        """The dose of the line's substance over the whole session, wherever it comes from."""
        if self.line is None or self.line.substance is None:
            return None
        parts = self.bench.parts.get(self.line.substance.id, [])
        doses = [part.dose for part in parts if part.dose is not None]
        if not doses or len(doses) < len(parts):
            return None
        try:
            return total(doses)
        except TypeError:
            return None


def _written(value: object) -> str:
    if isinstance(value, frozenset):
        return ",".join(sorted(value)) or "none"
    return str(value.normalize() if isinstance(value, Decimal) else value)


def _compare(value: Decimal | None, test: Test, context: Context) -> bool | None:
    if test.words == ("unknown",):
        context.note(test.fact, "known" if value is not None else "unknown")
        return value is None
    context.note(test.fact, "unknown" if value is None else value)
    if value is None:
        context.unknown.append(test.fact)
        return None
    if test.low is not None and (value < test.low or (test.low_open and value == test.low)):
        return False
    return not (test.high is not None and (value > test.high or (test.high_open and value == test.high)))


def _dose(dose: Dose | None, test: Test, context: Context) -> bool | None:
    if dose is not None and _DIMENSIONS[type(dose)] is not test.unit:
        dose = None
    return _compare(dose.value if dose is not None else None, test, context)


def _state(value: str | None, test: Test, context: Context) -> bool | None:
    """An answer against the words of a test. A fact that was never asked is a gap of its own, not a finding."""
    shown = value or "unknown"
    context.note(test.fact, shown)
    return shown in test.words


def _sex(test: Test, context: Context) -> bool | None:
    value = context.bench.patient.sex
    if value is None:
        context.note("sex", "unknown")
        context.unknown.append("sex")
        return None
    return _state(value, test, context)


def _breastfeeding(test: Test, context: Context) -> bool | None:
    patient = context.bench.patient
    could = patient.may_be_pregnant(context.bench.today)
    default = "unknown" if could else "no"
    return _state(patient.breastfeeding or default, test, context)


def _keys(keys: frozenset[str], test: Test, context: Context, asked: bool = True) -> bool | None:
    hits = keys.intersection(test.words)
    if not asked and not hits:
        context.note(test.fact, "unknown")
        context.unknown.append(test.fact)
        return None
    context.note(f"{test.fact} {','.join(test.words)}", hits)
    return bool(hits)


def _pregnancy(test: Test, context: Context) -> bool | None:
    patient, today = context.bench.patient, context.bench.today
    known = patient.pregnancy
    if known is None or known.state is Answer.UNKNOWN:
        possible = patient.may_be_pregnant(today)
        state, week = ("possible" if possible else "none"), None
    else:
        state, week = ("yes" if known.state is Answer.YES else "none"), known.week
    context.note("pregnancy", f"{state} {week if week is not None else ''}".strip())
    if test.words:
        return state in test.words
    if state != "yes":
        return False
    return _compare(week, test, context)


def _fertile(test: Test, context: Context) -> bool | None:
    patient, bench = context.bench.patient, context.bench
    pregnant = patient.pregnancy is not None and patient.pregnancy.state is Answer.YES
    fertile = patient.sex in (Sex.FEMALE, Sex.OTHER) and patient.may_be_pregnant(bench.today) and not pregnant
    if patient.sex is None:
        context.unknown.append("sex")
        return None
    context.note("fertile", fertile)
    return fertile is ("yes" in test.words)


def _others(context: Context, same_syringe: bool) -> frozenset[str]:
    lines = context.bench.lines
    if context.line is None:
        return context.bench.mix_keys
    sets = [other.keys for other in lines if other is not context.line and (not same_syringe or other.syringe == context.line.syringe)]
    return frozenset().union(*sets) if sets else frozenset()


def _line(test: Test, context: Context) -> bool | None:
    return _keys(context.line.keys if context.line else frozenset(), test, context)


def _excipient(test: Test, context: Context) -> bool | None:
    if context.line is None:
        return False
    return _keys(context.line.held, test, context)


def _free_text(text: str, test: Test, context: Context) -> bool | None:
    found = bool(text) and words_in(text, test.words)
    context.note(test.fact, text)
    return found


def _interval(test: Test, context: Context) -> bool | None:
    series = context.bench.treatment.series
    return _compare(series.every_days if series else None, test, context)


def _sessions(test: Test, context: Context) -> bool | None:
    series = context.bench.treatment.series
    return _compare(Decimal(series.sessions if series else 1), test, context)


def _previous(test: Test, context: Context) -> bool | None:
    knowledge, today = context.bench.knowledge, context.bench.today
    hits = []
    for earlier in context.bench.treatment.previous:
        days = (today - earlier.on).days
        if test.high is not None and 0 <= days <= test.high:
            keys = knowledge.closures(tuple(line.substance for line in earlier.lines if line.substance))
            if keys.intersection(test.words):
                hits.append(earlier.on.isoformat())
    context.note("previous", ",".join(sorted(hits)) or "none")
    return bool(hits)


def _actives(test: Test, context: Context) -> bool | None:
    bench = context.bench
    syringes = [context.line.syringe] if context.line else list(bench.by_syringe)
    counts = [
        len({line.subject.concept for line in bench.by_syringe[name] if not line.keys & {"diluent", "bicarbonate"}}) for name in syringes
    ]
    return _compare(Decimal(max(counts, default=0)), test, context)


def _home_dose(hours: int) -> Callable[[Test, Context], bool | None]:
    def test_it(test: Test, context: Context) -> bool | None:
        if context.medicine is None:
            return None
        medicine = context.medicine.medicine
        return _dose(medicine.dose if not hours else medicine.per_hours(hours), test, context)

    return test_it


def _weight(test: Test, context: Context) -> bool | None:
    weight = context.bench.patient.weight
    return _compare(weight.value if weight else None, test, context)


def _route(test: Test, context: Context) -> bool | None:
    return _free_text(context.line.route if context.line else context.bench.treatment.route, test, context)


def _any(test: Test, context: Context) -> bool | None:
    answers = [holds(part, context) for part in test.of]
    return True if True in answers else None if None in answers else False


def _all(test: Test, context: Context) -> bool | None:
    answers = [holds(part, context) for part in test.of]
    return False if False in answers else None if None in answers else True


def _not(test: Test, context: Context) -> bool | None:
    answer = _all(test, context)
    return None if answer is None else not answer


def _at_least(test: Test, context: Context) -> bool | None:
    answers = [holds(part, context) for part in test.of]
    if answers.count(True) >= test.count:
        return True
    return None if answers.count(True) + answers.count(None) >= test.count else False


def _reaction(test: Test, context: Context) -> bool | None:
    value = context.allergy.allergy.reaction.value if context.allergy else "unknown"
    context.note("reaction", value)
    return value in test.words


_TESTS: dict[str, Callable[[Test, Context], bool | None]] = {
    "age": lambda t, c: _compare(c.bench.age, t, c),
    "sex": _sex,
    "weight": _weight,
    "pregnancy": _pregnancy,
    "fertile": _fertile,
    "breastfeeding": _breastfeeding,
    "contraception": lambda t, c: _state(c.bench.patient.contraception, t, c),
    "egfr": lambda t, c: _compare(c.bench.patient.egfr, t, c),
    "inr": lambda t, c: _compare(c.bench.patient.inr, t, c),
    "diagnosis_made": lambda t, c: _state(c.bench.patient.diagnosis_made, t, c),
    "condition": lambda t, c: _keys(c.bench.condition_keys, t, c),
    "home": lambda t, c: _keys(c.bench.home_keys, t, c),
    "allergy": lambda t, c: _keys(c.bench.allergy_keys, t, c),
    "session": lambda t, c: _keys(_others(c, False), t, c),
    "syringe": lambda t, c: _keys(_others(c, True), t, c),
    "line": _line,
    "excipient": _excipient,
    "surely_contains": lambda t, c: _keys(c.line.excipients if c.line else frozenset(), t, c),
    "route": _route,
    "dose": lambda t, c: _dose(c.dose_of_line(), t, c),
    "share": lambda t, c: _compare(c.share(), t, c),
    "home_dose_single": _home_dose(0),
    "home_dose_day": _home_dose(24),
    "home_dose_week": _home_dose(168),
    "reaction": _reaction,
    "site": lambda t, c: _free_text(f"{c.bench.treatment.site} {' '.join(z.zone for z in c.bench.treatment.plan)}", t, c),
    "indication": lambda t, c: _free_text(c.bench.treatment.indication, t, c),
    "antiseptic": lambda t, c: _keys(c.bench.antiseptic_keys, t, c),
    "sessions": _sessions,
    "interval": _interval,
    "previous_within": _previous,
    "actives": _actives,
    "country": lambda t, c: c.bench.treatment.country in t.words,
    "pack": lambda t, c: bool(set(c.bench.treatment.packs).intersection(t.words)),
    "any": _any,
    "all": _all,
    "not": _not,
    "at_least": _at_least,
}


def holds(tests: tuple[Test, ...], context: Context) -> bool | None:
    """Whether all tests hold: True, False, or None where that rests on something not known."""
    answer: bool | None = True
    for test in tests:
        found = _TESTS[test.fact](test, context)
        if found is False:
            return False
        if found is None:
            answer = None
    return answer


class Verdict:
    """The severity of a rule in a context, with the notes of the branches that led to it."""

    __slots__ = ("action", "notes", "severity", "unknown")

    def __init__(self, severity: Severity, notes: tuple[str, ...], action: str, unknown: tuple[str, ...]) -> None:
        self.severity, self.notes, self.action, self.unknown = severity, notes, action, unknown


#: What a rule without branches gives; never changed.
PLAIN = {severity: Verdict(severity, (), "", ()) for severity in Severity}


def assess(rule: Rule, context: Context) -> Verdict:
    """The severity: the first branch that holds; with unknown facts the worst of all that may hold."""
    gate = holds(rule.only_if, context) if rule.only_if else True
    if gate is False:
        return PLAIN[Severity.NONE]
    if not rule.when and gate is True:
        return PLAIN[rule.severity]
    candidates: list[tuple[Severity, str, str]] = []
    for branch in rule.when:
        before = len(context.unknown)
        answer = holds(branch.tests, context)
        if answer is not False:
            candidates.append((branch.severity, branch.note, branch.action))
        if answer is True:
            break
        if answer is False:
            del context.unknown[before:]
    else:
        candidates.append((rule.severity, "", ""))
    worst = max(candidates, key=lambda candidate: candidate[0])
    notes = (worst[1],) if worst[1] else ()
    unknown = tuple(dict.fromkeys(context.unknown)) if len(candidates) > 1 or gate is None else ()
    return Verdict(worst[0], notes, worst[2], unknown)
