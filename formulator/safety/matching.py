"""From rules to findings: which lines and which second party meet a rule, and how bad it is for this case.

The kinds share this machinery; what each kind looks for stands in its own file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formulator.base.i18n import tr
from formulator.domain.display import amount
from formulator.domain.finding import Finding, Inputs, Subject
from formulator.domain.knowledge import RuleIndex
from formulator.domain.rules import Kind, Party, Rule, Severity
from formulator.safety.bench import Bench, BenchAllergy, BenchAntiseptic, BenchCondition, BenchLine, BenchMedicine
from formulator.safety.conditions import PLAIN, Context, Verdict, assess
from formulator.safety.reach import Reach
from formulator.safety.totals import totals

Second = BenchMedicine | BenchAllergy | BenchCondition | BenchAntiseptic
Partner = Second | BenchLine | None
_PARTIES = (Party.HOME, Party.ALLERGY, Party.CONDITION, Party.ANTISEPTIC)


class Reached:
    """A rule with every place of the case that it is about: a line (None for a rule about any mix) and a second party."""

    __slots__ = ("rule", "spots")

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.spots: list[tuple[BenchLine | None, Partner]] = []


class Gathering:
    """One rule's hits over all lines and partners: together they make one finding, as bad as the worst of them."""

    __slots__ = ("_given", "_mix", "_notes", "_partners", "_unknown", "action", "rule", "severity")

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.severity = Severity.NONE
        self.action = ""
        self._mix: dict[Subject, None] = {}
        self._partners: dict[Subject, None] = {}
        self._given: list[BenchLine | Context] = []
        self._notes: dict[str, None] = {}
        self._unknown: dict[str, None] = {}

    def add(self, verdict: Verdict, context: Context | None, line: BenchLine | None, partner: Subject | None) -> None:
        """Takes in one hit; `line` is None where the rule is about any mix at all, `context` where nothing was looked at."""
        if verdict.severity is Severity.NONE:
            return
        notes = verdict.notes
        if line is not None:
            self._mix[line.subject] = None
            self._given.append(line)
            if self.rule.excipient and line.excipients.isdisjoint(self.rule.excipient):
                notes = (*notes, _possibly(line))
        if partner is not None:
            self._partners[partner] = None
        if context is not None:
            self._given.append(context)
        if verdict.severity > self.severity:
            self.severity, self.action = verdict.severity, verdict.action
            self._notes.clear()
        if notes and verdict.severity >= self.severity:
            self._notes.update(dict.fromkeys(notes))
        if verdict.unknown:
            self._unknown.update(dict.fromkeys(verdict.unknown))

    def rests_on(self, line: BenchLine) -> None:
        """A line that is a partner here: its amounts are among what the finding rests on."""
        self._given.append(line)

    def finding(self, bench: Bench) -> Iterator[Finding]:
        if self.severity is Severity.NONE:
            return
        subjects = [*self._mix, *(s for s in self._partners if s not in self._mix)] or [bench.patient_subject]
        if len(subjects) > 1:
            subjects.sort()
        yield Finding(self.rule, self.severity, tuple(subjects), self._inputs, self._values, tuple(self._notes), self.action)

    def _inputs(self) -> Inputs:
        found: set[tuple[str, str]] = set()
        for given in self._given:
            found.update(given.inputs if isinstance(given, Context) else line_inputs(given))
        return tuple(sorted(found))

    def _values(self) -> dict[str, str]:
        values = {
            "mix": ", ".join(sorted({s.name for s in self._mix})),
            "with": ", ".join(sorted({s.name for s in self._partners})),
        }
        if self._unknown:
            values["unknown"] = ", ".join(sorted(self._unknown))
        return values


def _possibly(line: BenchLine) -> str:
    """Not every make or pack of this product holds the excipient: said so, and graded as if it did."""
    return tr("Some packs of {name} contain it, others do not: read the pack.", name=line.subject.name)


def line_inputs(line: BenchLine) -> list[tuple[str, str]]:
    """What an override of a finding about this line rests on: its dose, strength, presentation and route."""
    concept = line.subject.concept
    inputs = [(f"route {concept}", line.route)]
    if line.line.dose is not None:
        inputs.append((f"dose {concept}", amount(line.line.dose)))
    elif line.line.volume is not None:
        inputs.append((f"volume {concept}", amount(line.line.volume)))
    if line.presentation is not None:
        inputs.append((f"presentation {concept}", line.presentation.id))
    return inputs


def inputs_of(lines: Sequence[BenchLine]) -> Inputs:
    """The inputs of several lines, sorted."""
    return tuple(sorted({given for line in lines for given in line_inputs(line)}))


def tolerated(allergy: BenchAllergy, line: BenchLine) -> bool:
    """Whether the very substance of the line (with every component) was tolerated since."""
    return bool(allergy.tolerated) and bool(line.parts) and line.profile.substances <= allergy.tolerated


class _Search:
    """All rules of all kinds that this case can meet, each with its places, found once for each bench."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.reach = bench, bench.reach
        self.found: dict[str, Reached] = {}

    def run(self) -> dict[Kind, list[Reached]]:
        bench, reach = self.bench, self.reach
        if bench.lines:
            for rule in reach.any_plain:
                self.take(rule, None, None)
        for line in bench.lines:
            profile = line.profile
            for rule in profile.plain if profile.plain is not None else reach.plain(profile):
                self.take(rule, line, None)
        antiseptic = [bench.antiseptic] if bench.antiseptic is not None else []
        for party, partners in zip(_PARTIES, (bench.home, bench.allergies, bench.conditions, antiseptic), strict=True):
            self.against(party, partners)
        self.among()
        kinds: dict[Kind, list[Reached]] = {}
        for reached in self.found.values():
            kinds.setdefault(reached.rule.kind, []).append(reached)
        return kinds

    def take(self, rule: Rule, line: BenchLine | None, partner: Partner) -> None:
        reached = self.found.get(rule.id)
        if reached is None:
            reached = self.found[rule.id] = Reached(rule)
        reached.spots.append((line, partner))

    def against(self, party: Party, partners: Sequence[Second]) -> None:
        """The lines, and the mix as a whole, against each home medicine, allergy or condition."""
        reach, lines = self.reach, [(line, line.profile.company[party]) for line in self.bench.lines]
        if not lines:
            return
        for partner in partners:
            keys = partner.keys
            if not keys:
                continue
            for rule in reach.any_mix(party, keys):
                self.take(rule, None, partner)
            for line, company in lines:
                rules = company.get(keys)
                for rule in rules if rules is not None else reach.company(line.profile, party, keys):
                    self.take(rule, line, partner)

    def among(self) -> None:
        """The lines against one another, over the session and in one syringe; a line is never its own partner."""
        lines = self.bench.lines
        for party, same_syringe in ((Party.SESSION, False), (Party.SYRINGE, True)):
            if not self.reach.with_party[party]:
                continue
            for line in lines:
                company, concept = line.profile.company[party], line.subject.concept
                for other in lines:
                    if other.subject.concept == concept or (same_syringe and other.syringe != line.syringe):
                        continue
                    rules = company.get(other.keys)
                    for rule in rules if rules is not None else self.reach.company(line.profile, party, other.keys):
                        self.take(rule, line, other)


def reached(kind: Kind, bench: Bench) -> Sequence[Reached]:
    """The rules of a kind that this case can meet."""
    if bench.reached is None:
        totals(bench)
        bench.reached = _Search(bench).run()
    return bench.reached.get(kind, ())


def findings(index: RuleIndex, bench: Bench) -> Iterator[Finding]:
    """All findings of a kind that is told by its rules alone."""
    for found in reached(index.kind, bench):
        yield from gathered(found, bench)


def gathered(found: Reached, bench: Bench) -> Iterator[Finding]:
    """The finding of one rule over all its places, where it is any for this patient."""
    rule = found.rule
    gathering: Gathering | None = None
    flat = PLAIN[rule.severity] if not rule.only_if and not rule.when else None
    for line, partner in found.spots:
        if isinstance(partner, BenchAllergy) and line is not None and tolerated(partner, line):
            continue
        context: Context | None = None
        if flat is None:
            context = _context(rule, bench, line, partner)
            verdict = assess(rule, context)
        else:
            verdict = flat
            if rule.party is Party.ALLERGY:
                context = _context(rule, bench, line, partner)
        if verdict.severity is Severity.NONE:
            continue
        if gathering is None:
            gathering = Gathering(rule)
        gathering.add(verdict, context, line, partner.subject if partner is not None else None)
        if isinstance(partner, BenchLine):
            gathering.rests_on(partner)
    if gathering is not None:
        yield from gathering.finding(bench)


def _context(rule: Rule, bench: Bench, line: BenchLine | None, partner: Partner) -> Context:
    """What a rule of this party may look at."""
    if isinstance(partner, BenchMedicine):
        return Context(bench, line, medicine=partner, shares=True)
    if isinstance(partner, BenchAllergy):
        context = Context(bench, line, allergy=partner)
        context.note("reaction", partner.allergy.reaction.value)
        return context
    return Context(bench, line, shares=rule.party in (None, Party.SESSION, Party.SYRINGE))
