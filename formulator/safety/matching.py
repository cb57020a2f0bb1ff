"""From rules to findings: which lines and which second party meet a rule, and how bad it is for this case.

The kinds share this machinery; what each kind looks for stands in its own file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from formulator.base.i18n import tr
from formulator.domain.display import amount
from formulator.domain.finding import Finding, Subject
from formulator.domain.knowledge import ANY, RuleIndex
from formulator.domain.rules import Party, Rule, Severity
from formulator.safety.bench import Bench, BenchAllergy, BenchCondition, BenchLine, BenchMedicine
from formulator.safety.conditions import Context, Verdict, assess
from formulator.safety.totals import share_of

Partner = BenchMedicine | BenchAllergy | BenchCondition | BenchLine | None


class Gathering:
    """One rule's hits over all lines and partners: together they make one finding, as bad as the worst of them."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.severity = Severity.NONE
        self.subjects: set[Subject] = set()
        self.mix: dict[Subject, None] = {}
        self.partners: dict[Subject, None] = {}
        self.inputs: list[tuple[str, str]] = []
        self.notes: dict[str, None] = {}
        self.unknown: dict[str, None] = {}
        self.action = ""

    def add(self, verdict: Verdict, context: Context, line: BenchLine | None, partner: Subject | None) -> None:
        """Takes in one hit; `line` is None where the rule is about any mix at all."""
        if verdict.severity is Severity.NONE:
            return
        if line is not None:
            self.subjects.add(line.subject)
            self.mix[line.subject] = None
            if self.rule.excipient and not line.excipients.intersection(self.rule.excipient):
                verdict = self._possibly(verdict, line)
            self.inputs += line_inputs(line)
        if partner is not None:
            self.subjects.add(partner)
            self.partners[partner] = None
        self.inputs += context.inputs
        if verdict.severity > self.severity:
            self.severity, self.action = verdict.severity, verdict.action
            self.notes.clear()
        if verdict.severity >= self.severity:
            self.notes.update(dict.fromkeys(verdict.notes))
        self.unknown.update(dict.fromkeys(verdict.unknown))

    def _possibly(self, verdict: Verdict, line: BenchLine) -> Verdict:
        """Not every make or pack of this product holds the excipient: said so, and graded as if it did."""
        note = tr("Some packs of {name} contain it, others do not: read the pack.", name=line.subject.name)
        return Verdict(verdict.severity, (*verdict.notes, note), verdict.action, verdict.unknown)

    def finding(self, bench: Bench) -> Iterator[Finding]:
        if self.severity is Severity.NONE:
            return
        if not self.subjects:
            self.subjects.add(bench.patient_subject)
        values = {
            "mix": ", ".join(sorted({s.name for s in self.mix})),
            "with": ", ".join(sorted({s.name for s in self.partners})),
        }
        if self.unknown:
            values["unknown"] = ", ".join(sorted(self.unknown))
        yield Finding(
            self.rule, self.severity, tuple(sorted(self.subjects)), tuple(sorted(set(self.inputs))), values,
            tuple(self.notes), self.action,
        )  # fmt: skip


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


def lines_of(rule: Rule, bench: Bench) -> list[BenchLine | None]:
    """The lines a rule is about; [None] for a rule about any mix."""
    if ANY in rule.mix:
        return [None] if bench.lines else []
    found: list[BenchLine | None] = []
    mix, barred, excipients = set(rule.mix), set(rule.mix_not), set(rule.excipient)
    for line in bench.lines:
        if barred and line.keys & barred:
            continue
        if excipients:
            held = line.excipients | line.excipients_possible
            if not held & excipients or (mix and not line.keys & mix):
                continue
        elif not line.keys & mix:
            continue
        found.append(line)
    return found


def hit_rules(index: RuleIndex, party: Party, keys: frozenset[str], bench: Bench) -> dict[str, Rule]:
    """The rules of a kind whose second party is among `keys` and whose first is on the bench."""
    table = index.by_partner.get(party)
    if not table:
        return {}
    found: dict[str, Rule] = {}
    for key in keys & index.partner_keys[party]:
        row = table[key]
        if len(row) < len(bench.mix_keys):
            candidates = [k for k in row if k in bench.mix_keys or k == ANY or k.removeprefix("excipient ") in bench.excipient_keys]
        else:
            candidates = [k for k in (*bench.mix_keys, ANY, *(f"excipient {e}" for e in bench.excipient_keys)) if k in row]
        for candidate in candidates:
            for rule in row[candidate]:
                found[rule.id] = rule
    return found


def plain_rules(index: RuleIndex, bench: Bench) -> dict[str, Rule]:
    """The rules of a kind without a second party that concern the mix."""
    found: dict[str, Rule] = {}
    for key in bench.mix_keys & index.mix_keys:
        for rule in index.by_mix[key]:
            found[rule.id] = rule
    for key in bench.excipient_keys & index.excipient_keys:
        for rule in index.by_excipient[key]:
            found[rule.id] = rule
    if bench.lines:
        for rule in index.by_mix.get(ANY, ()):
            found[rule.id] = rule
    return found


def gather_plain(rule: Rule, bench: Bench) -> Iterator[Finding]:
    """A rule about lines alone, or about any mix, in the light of the patient."""
    gathering = Gathering(rule)
    for line in lines_of(rule, bench):
        context = Context(bench, line, share=_share(line, bench))
        gathering.add(assess(rule, context), context, line, None)
    yield from gathering.finding(bench)


def gather_home(rule: Rule, bench: Bench) -> Iterator[Finding]:
    gathering, partners = Gathering(rule), set(rule.partners)
    for medicine in bench.home:
        if medicine.keys & partners:
            for line in lines_of(rule, bench):
                context = Context(bench, line, medicine=medicine, share=_share(line, bench))
                verdict = assess(rule, context)
                gathering.add(verdict, context, line, medicine.subject)
    yield from gathering.finding(bench)


def gather_condition(rule: Rule, bench: Bench) -> Iterator[Finding]:
    gathering, partners = Gathering(rule), set(rule.partners)
    for condition in bench.conditions:
        if condition.keys & partners:
            for line in lines_of(rule, bench):
                context = Context(bench, line)
                gathering.add(assess(rule, context), context, line, condition.subject)
    yield from gathering.finding(bench)


def gather_allergy(rule: Rule, bench: Bench) -> Iterator[Finding]:
    """A rule between an allergy and a line. What the patient has since tolerated is lifted for exactly that."""
    gathering, partners = Gathering(rule), set(rule.partners)
    for allergy in bench.allergies:
        if not allergy.keys & partners:
            continue
        for line in lines_of(rule, bench):
            if line is not None and tolerated(allergy, line):
                continue
            context = Context(bench, line, allergy=allergy)
            context.note("reaction", allergy.allergy.reaction.value)
            gathering.add(assess(rule, context), context, line, allergy.subject)
    yield from gathering.finding(bench)


def tolerated(allergy: BenchAllergy, line: BenchLine) -> bool:
    """Whether the very substance of the line (with every component) was tolerated since."""
    substances = {part.substance for part in line.parts}
    return bool(substances) and substances <= allergy.tolerated


def gather_session(rule: Rule, bench: Bench, same_syringe: bool) -> Iterator[Finding]:
    """A rule between two lines of the session or of one syringe; a line is never its own partner."""
    partners = set(rule.partners)
    groups = bench.by_syringe.items() if same_syringe else [("", bench.lines)]
    gathering = Gathering(rule)
    for _, members in groups:
        for line in lines_of(rule, bench):
            if line is None or line not in members:
                continue
            for other in members:
                if other is line or not other.keys & partners or _same_substance(line, other):
                    continue
                context = Context(bench, line, share=_share(line, bench))
                verdict = assess(rule, context)
                gathering.add(verdict, context, line, None)
                gathering.add(verdict, context, None, other.subject)
                if verdict.severity is not Severity.NONE:
                    gathering.inputs += line_inputs(other)
    yield from gathering.finding(bench)


def _same_substance(one: BenchLine, other: BenchLine) -> bool:
    return one.subject.concept == other.subject.concept


def _share(line: BenchLine | None, bench: Bench) -> Decimal | None:
    return share_of(line.substance.id, bench) if line is not None and line.substance is not None else None


def run(rules: Iterable[Rule], bench: Bench) -> Iterator[Finding]:
    """Each rule through the gathering that fits its second party."""
    for rule in rules:
        match rule.party:
            case None:
                yield from gather_plain(rule, bench)
            case Party.HOME:
                yield from gather_home(rule, bench)
            case Party.CONDITION:
                yield from gather_condition(rule, bench)
            case Party.ALLERGY:
                yield from gather_allergy(rule, bench)
            case Party.SESSION:
                yield from gather_session(rule, bench, same_syringe=False)
            case Party.SYRINGE:
                yield from gather_session(rule, bench, same_syringe=True)
            case Party.ANTISEPTIC:
                yield from gather_antiseptic(rule, bench)


def gather_antiseptic(rule: Rule, bench: Bench) -> Iterator[Finding]:
    match = bench.treatment.antiseptic
    if match is None or not bench.antiseptic_keys.intersection(rule.partners):
        return
    subject = Subject("antiseptic", "+".join(match.concepts), "", -1, bench.knowledge.name(match.concepts[0]))
    gathering = Gathering(rule)
    for line in lines_of(rule, bench):
        context = Context(bench, line)
        gathering.add(assess(rule, context), context, line, subject)
    yield from gathering.finding(bench)


def all_rules(index: RuleIndex, bench: Bench) -> list[Rule]:
    """Every rule of the kind that this case can meet, in a stable order."""
    found = plain_rules(index, bench)
    if bench.home_keys:
        found |= hit_rules(index, Party.HOME, bench.home_keys, bench)
    if bench.allergy_keys:
        found |= hit_rules(index, Party.ALLERGY, bench.allergy_keys, bench)
    if bench.condition_keys:
        found |= hit_rules(index, Party.CONDITION, bench.condition_keys, bench)
    if bench.antiseptic_keys:
        found |= hit_rules(index, Party.ANTISEPTIC, bench.antiseptic_keys, bench)
    found |= hit_rules(index, Party.SESSION, bench.mix_keys, bench)
    if Party.SYRINGE in index.by_partner:
        found |= hit_rules(index, Party.SYRINGE, bench.mix_keys | {ANY}, bench)
    return [found[ident] for ident in sorted(found)]


def findings(index: RuleIndex, bench: Bench) -> Iterator[Finding]:
    """All findings of a kind that is told by its rules alone."""
    return run(all_rules(index, bench), bench)
