"""From rules to findings: which lines and which second party meet a rule, and how bad it is for this case.

The kinds share this machinery; what each kind looks for stands in its own file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from formulator.base.i18n import tr
from formulator.domain.display import amount
from formulator.domain.finding import Finding, Inputs, Subject
from formulator.domain.knowledge import RuleIndex
from formulator.domain.rules import Kind, Party, Rule, Severity
from formulator.safety.bench import Bench, BenchAllergy, BenchAntiseptic, BenchCondition, BenchLine, BenchMedicine, Context
from formulator.safety.conditions import PLAIN, Seen, Verdict, assess
from formulator.safety.totals import totals

Second = BenchMedicine | BenchAllergy | BenchCondition | BenchAntiseptic
Partner = Second | BenchLine | None
_ANYWHERE: list[tuple[BenchLine | None, Partner]] = [(None, None)]


class Reached:
    """A rule with every place of the case that it is about: a line (None for a rule about any mix) and a second party."""

    __slots__ = ("rule", "spots")

    def __init__(self, rule: Rule, spots: list[tuple[BenchLine | None, Partner]]) -> None:
        self.rule, self.spots = rule, spots


class Gathering:
    """One rule's hits over all lines and partners: together they make one finding, as bad as the worst of them."""

    __slots__ = ("_hits", "_notes", "_partners", "_seen", "action", "rule", "severity")

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.severity = Severity.NONE
        self.action = ""
        self._notes: tuple[str, ...] = ()
        self._hits: list[tuple[BenchLine | None, Context | None, Subject | None]] = []
        self._partners: list[BenchLine] = []
        self._seen: Seen | None = None

    def add(self, verdict: Verdict, context: Context | None, line: BenchLine | None, partner: Subject | None) -> None:
        """Takes in one hit; `line` is None where the rule is about any mix at all, `context` where nothing was looked at."""
        severity, notes = verdict.severity, verdict.notes
        if severity is Severity.NONE:
            return
        self._hits.append((line, context, partner))
        if self.rule.excipient and line is not None and line.excipients.isdisjoint(self.rule.excipient):
            notes = (*notes, _possibly(line))
        if severity > self.severity:
            self.severity, self.action, self._notes = severity, verdict.action, notes
        elif severity == self.severity:
            self.action = max(self.action, verdict.action)
            if notes != self._notes:
                self._notes = tuple(sorted({*self._notes, *notes}))

    def rests_on(self, line: BenchLine) -> None:
        """A line that is a partner here: its amounts count too."""
        self._partners.append(line)

    def finding(self, bench: Bench) -> Finding | None:
        if self.severity is Severity.NONE:
            return None
        subjects = self._subjects() or (bench.patient_subject,)
        return Finding(self.rule, self.severity, subjects, self._inputs, self._values, self._notes, self.action)

    def _subjects(self) -> tuple[Subject, ...]:
        if len(self._hits) > 1:
            found = {line.subject for line, _, _ in self._hits if line is not None}
            return tuple(sorted(found.union([partner for _, _, partner in self._hits if partner is not None])))
        line, _, partner = self._hits[0]
        if partner is None or line is None:
            return (line.subject,) if line is not None else (partner,) if partner is not None else ()
        return (line.subject, partner) if line.subject < partner else (partner, line.subject)

    def _looked(self) -> Seen:
        """All that the rule looked at, asked once more to be written down."""
        if self._seen is None:
            self._seen = Seen()
            lines = [line for line, _, _ in self._hits if line is not None]
            self._seen.noted += inputs_of([*lines, *self._partners])
            for context in [context for _, context, _ in self._hits if context is not None]:
                seen = Seen()
                assess(self.rule, context, seen)
                self._seen.noted += seen.noted
                self._seen.unknown += seen.unknown
                if context.allergy is not None:
                    self._seen.noted.append(("reaction", str(context.allergy.allergy.reaction)))
        return self._seen

    def _inputs(self) -> Inputs:
        return tuple(sorted(set(self._looked().noted)))

    def _values(self) -> dict[str, str]:
        values = {
            "mix": ", ".join(sorted({line.subject.name for line, _, _ in self._hits if line is not None})),
            "with": ", ".join(sorted({partner.name for _, _, partner in self._hits if partner is not None})),
        }
        if unknown := self._looked().unknown:
            values["unknown"] = ", ".join(sorted(set(unknown)))
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
    """The inputs of several lines, sorted. Two lines alike are twice as much as one, and are told apart from it."""
    each = {line.subject: line for line in lines}.values()
    counted = Counter(given for line in each for given in line_inputs(line))
    return tuple(sorted((key, value if count == 1 else f"{value} x {count}") for (key, value), count in counted.items()))


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
            self.found = {rule.id: Reached(rule, _ANYWHERE) for rule in reach.any_plain}
        for line in bench.lines:
            profile = line.profile
            for rule in profile.plain if profile.plain is not None else reach.plain(profile):
                self.take(rule, line, None)
        self.against(Party.HOME, bench.home)
        self.against(Party.ALLERGY, bench.allergies)
        self.against(Party.CONDITION, bench.conditions)
        if bench.antiseptic is not None:
            self.against(Party.ANTISEPTIC, [bench.antiseptic])
        self.among()
        kinds: dict[Kind, list[Reached]] = {}
        for reached in self.found.values():
            kinds.setdefault(reached.rule.kind, []).append(reached)
        return kinds

    def take(self, rule: Rule, line: BenchLine | None, partner: Partner) -> None:
        reached = self.found.get(rule.id)
        if reached is None:
            self.found[rule.id] = Reached(rule, [(line, partner)])
        else:
            reached.spots.append((line, partner))

    def against(self, party: Party, partners: Sequence[Second]) -> None:
        """The lines, and the mix as a whole, against each home medicine, allergy or condition."""
        reach = self.reach
        if not self.bench.lines or not reach.with_party[party]:
            return
        lines = [(line, line.profile.company[party]) for line in self.bench.lines if line.profile.meets[party]]
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
                if not line.profile.meets[party]:
                    continue
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


def findings(index: RuleIndex, bench: Bench) -> list[Finding]:
    """All findings of a kind that is told by its rules alone."""
    made = [finding_of(found, bench) for found in reached(index.kind, bench)]
    return [finding for finding in made if finding is not None]


def finding_of(found: Reached, bench: Bench) -> Finding | None:
    """The finding of one rule over all its places; None where it is nothing to this patient."""
    rule = found.rule
    gathering: Gathering | None = None
    plain = None if rule.only_if or rule.when else PLAIN[rule.severity]
    for line, partner in found.spots:
        context: Context | None = None
        if partner is None:
            context = None if plain is not None else line.context if line is not None else bench.context
        elif isinstance(partner, BenchAllergy):
            if line is not None and tolerated(partner, line):
                continue
            context = Context(bench, line, None, partner)
        elif plain is None:
            context = _context(bench, line, partner)
        verdict = plain if plain is not None or context is None else assess(rule, context)
        if verdict is None or verdict.severity is Severity.NONE:
            continue
        if gathering is None:
            gathering = Gathering(rule)
        gathering.add(verdict, context, line, partner.subject if partner is not None else None)
        if isinstance(partner, BenchLine):
            gathering.rests_on(partner)
    return gathering.finding(bench) if gathering is not None else None


def _context(bench: Bench, line: BenchLine | None, partner: Partner) -> Context:
    """What a rule may look at in this place."""
    if isinstance(partner, BenchMedicine):
        return Context(bench, line, partner)
    return line.context if line is not None else bench.context
