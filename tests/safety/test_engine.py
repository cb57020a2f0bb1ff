"""Properties of the checking engine that must hold for any knowledge and any case."""

from __future__ import annotations

import os
from decimal import Decimal
from itertools import product
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Allergy, HomeMedicine
from formulator.domain.quantities import Mass
from formulator.domain.rules import Kind, Party, Rule, Severity
from formulator.domain.treatment import Formula, Treatment
from formulator.safety.bench import Bench
from formulator.safety.evaluate import evaluate
from formulator.safety.kinds import CHECKS
from formulator.safety.totals import totals
from tests.safety import generated as g

#: The full count in continuous integration, fewer at a desk.
FULL = settings(max_examples=300 if os.environ.get("CI") else 60, deadline=None)


def _seen(findings: list[Finding]) -> set[tuple[str, Severity, tuple[str, ...]]]:
    return {(f.id, f.severity, f.concepts) for f in findings}


def _worst(findings: list[Finding]) -> dict[str, Severity]:
    worst: dict[str, Severity] = {}
    for finding in findings:
        for ident in (finding.id, *finding.also):
            worst[ident] = max(worst.get(ident, Severity.NONE), finding.severity)
    return worst


def _shuffled(treatment: Treatment, seed: int) -> Treatment:
    rng = Random(seed)
    formulas = []
    for formula in treatment.formulas:
        lines = list(formula.lines)
        rng.shuffle(lines)
        formulas.append(Formula(formula.name, tuple(lines)))
    patient = treatment.patient
    home, allergies = list(patient.medications or ()), list(patient.allergies or ())
    rng.shuffle(home)
    rng.shuffle(allergies)
    patient = msgspec.structs.replace(patient, medications=tuple(home), allergies=tuple(allergies))
    return msgspec.structs.replace(treatment, patient=patient, formulas=tuple(formulas))


def _with_rules(knowledge: Knowledge, rules: tuple[Rule, ...]) -> Knowledge:
    return Knowledge(msgspec.structs.replace(knowledge.data, rules=rules))


@FULL
@given(g.knowledge(), g.treatments(), st.integers())
def test_order_changes_nothing(knowledge: Knowledge, treatment: Treatment, seed: int) -> None:
    """The order of lines, home medicines, allergies and rules changes no finding, and no hash that an override is tied to."""
    rules = list(knowledge.data.rules)
    Random(seed).shuffle(rules)
    one = evaluate(treatment, knowledge, g.DAY)
    other = evaluate(_shuffled(treatment, seed), _with_rules(knowledge, tuple(rules)), g.DAY)
    assert [(f.id, f.severity, f.concepts, f.excuses, f.also) for f in one.findings] == [
        (f.id, f.severity, f.concepts, f.excuses, f.also) for f in other.findings
    ]
    assert one.coverage == other.coverage


@FULL
@given(g.knowledge(), g.treatments(), g.LINES, st.sampled_from(g.SUBSTANCES), st.sampled_from(g.SUBSTANCES))
def test_adding_never_removes_or_lowers(knowledge: Knowledge, treatment: Treatment, more: tuple, medicine: str, allergy: str) -> None:
    """A further line, home medicine or allergy never makes an alert go away or milder."""
    before = _worst(evaluate(treatment, knowledge, g.DAY).findings)
    first, *rest = treatment.formulas
    patient = msgspec.structs.replace(
        treatment.patient,
        medications=(*(treatment.patient.medications or ()), HomeMedicine(g.exact(medicine))),
        allergies=(*(treatment.patient.allergies or ()), Allergy(g.exact(allergy))),
    )
    larger = msgspec.structs.replace(treatment, patient=patient, formulas=(Formula("A", (*first.lines, *more)), *rest))
    after = _worst(evaluate(larger, knowledge, g.DAY).findings)
    for rule, severity in before.items():
        # one line over its limit and several together are told by two rules about one problem
        same = ("over-limit-single", "over-limit-sum") if rule.startswith("over-limit") else (rule,)
        assert max(after.get(ident, Severity.NONE) for ident in same) >= severity, rule


@FULL
@given(g.knowledge(), st.lists(st.sampled_from(g.SUBSTANCES), min_size=2, max_size=2, unique=True))
def test_a_pair_is_the_same_both_ways(knowledge: Knowledge, pair: list[str]) -> None:
    """a with b is what b with a is."""
    one, other = pair
    patient = g.Patient(age_years=Decimal(60), sex=g.Sex.FEMALE, conditions=(), medications=(), allergies=())
    orders = ((g.line(one, 10), g.line(other, 10)), (g.line(other, 10), g.line(one, 10)))
    results = [_seen(evaluate(Treatment(patient, (Formula("A", lines),)), knowledge, g.DAY).findings) for lines in orders]
    assert results[0] == results[1]


def _closure(knowledge: Knowledge, concept: str) -> set[str]:
    """Brute force: all classes above, by repeated search."""
    found = {concept}
    owned = {s.id: s.classes for s in knowledge.data.substances} | {c.id: c.parents for c in knowledge.data.classes}
    while True:
        more = {parent for ident in found for parent in owned.get(ident, ())} - found
        if not more:
            return found
        found |= more


def _dose(treatment: Treatment, substance: str) -> Decimal:
    return sum((ln.dose.value for f in treatment.formulas for ln in f.lines if ln.substance == substance and ln.dose), Decimal(0))


def _rule_severity(rule: Rule, treatment: Treatment, substance: str) -> Severity:
    for branch in rule.when:
        floor = branch.tests[0].low
        assert floor is not None
        if _dose(treatment, substance) >= floor:
            return branch.severity
    return rule.severity


def _oracle(knowledge: Knowledge, treatment: Treatment) -> dict[str, tuple[Severity, frozenset[str]]]:
    """Every rule against every line and every partner, one after the other."""
    found: dict[str, tuple[Severity, frozenset[str]]] = {}
    lines = [(f.name, n, ln.substance) for f in treatment.formulas for n, ln in enumerate(f.lines)]
    home = [m.match.concepts[0] for m in treatment.patient.medications or ()]
    for rule in knowledge.data.rules:
        if rule.kind is not Kind.INTERACTION:
            continue
        worst, subjects = Severity.NONE, set()
        for name, number, substance in lines:
            if not _closure(knowledge, substance) & set(rule.mix):
                continue
            severity = _rule_severity(rule, treatment, substance)
            if rule.party is None:
                partners = [substance]
            elif rule.party is Party.HOME:
                partners = [h for h in home if _closure(knowledge, h) & set(rule.partners)]
            else:
                others = [o for n2, k2, o in lines if (n2, k2) != (name, number) and o != substance]
                partners = [o for o in others if _closure(knowledge, o) & set(rule.partners)]
            if partners:
                worst = max(worst, severity)
                subjects |= {substance, *partners}
        if worst is not Severity.NONE:
            found[rule.id] = (worst, frozenset(subjects))
    return found


@FULL
@given(g.knowledge(), g.treatments())
def test_the_index_finds_what_brute_force_finds(knowledge: Knowledge, treatment: Treatment) -> None:
    """The indexed engine and a plain search over all rules agree, on every rule, its severity and all that cause it."""
    found = {f.id: (f.severity, frozenset(f.concepts)) for f in CHECKS[Kind.INTERACTION](Bench(treatment, knowledge, g.DAY))}
    assert found == _oracle(knowledge, treatment)


@FULL
@given(g.knowledge(), st.sampled_from(g.SUBSTANCES), st.sampled_from(g.CLASSES))
def test_a_rule_on_a_class_hits_every_descendant(knowledge: Knowledge, substance: str, above: str) -> None:
    """A rule on a class fires for exactly the substances below it."""
    rule = Rule("on-class", Kind.INTERACTION, "h", "t", "t", "a", Severity.MAJOR, mix=(above,))
    with_rule = _with_rules(knowledge, (rule, *g.STANDING))
    patient = g.Patient(age_years=Decimal(60), sex=g.Sex.MALE, conditions=(), medications=(), allergies=())
    found = evaluate(Treatment(patient, (Formula("A", (g.line(substance, 10),)),)), with_rule, g.DAY)
    assert any(f.id == "on-class" for f in found.findings) is (above in _closure(knowledge, substance))


@FULL
@given(g.knowledge(1), st.sampled_from(g.SUBSTANCES), st.lists(st.integers(1, 10_000), min_size=1, max_size=8), st.integers())
def test_doses_add_up_exactly(knowledge: Knowledge, substance: str, parts: list[int], seed: int) -> None:
    """The total is exact, whatever the order and however a dose is split over lines and syringes."""
    lines = [g.line(substance, part) for part in parts]
    Random(seed).shuffle(lines)
    cut = seed % (len(lines) + 1)
    patient = g.Patient(age_years=Decimal(60), sex=g.Sex.MALE, conditions=(), medications=(), allergies=())
    formulas = tuple(Formula(name, tuple(group)) for name, group in (("A", lines[:cut]), ("B", lines[cut:])) if group)
    total = totals(Bench(Treatment(patient, formulas), knowledge, g.DAY))[substance]
    assert total.dose == Mass(Decimal(sum(parts)))
    use = total.uses[0]
    assert use.size is not None and isinstance(use.size, Mass)
    over = any(
        f.severity is Severity.MAJOR and f.kind in (Kind.DOSE_SINGLE, Kind.DOSE_CUMULATIVE)
        for f in evaluate(Treatment(patient, formulas), knowledge, g.DAY).findings
    )
    assert over is (Decimal(sum(parts)) > use.size.value)


@FULL
@given(g.knowledge(), g.treatments())
def test_every_alert_names_all_that_cause_it(knowledge: Knowledge, treatment: Treatment) -> None:
    """Without any one of its subjects a finding would not be the same; and no subject is missing that a rule reaches."""
    for finding in evaluate(treatment, knowledge, g.DAY).findings:
        assert finding.subjects
        for subject in finding.subjects:
            if subject.where == "mix":
                formula = next(f for f in treatment.formulas if f.name == subject.syringe)
                assert formula.lines[subject.index].substance == subject.concept


@FULL
@given(g.knowledge(), g.treatments(), st.sampled_from(["intradermal", "subcutaneous", "topical", "soft-tissue"]))
def test_a_local_route_removes_nothing(knowledge: Knowledge, treatment: Treatment, route: str) -> None:
    """Whatever the route, every line stays in every check that no rule ties to a route."""
    elsewhere = msgspec.structs.replace(treatment, route=route)
    one, other = evaluate(treatment, knowledge, g.DAY), evaluate(elsewhere, knowledge, g.DAY)
    assert _seen([f for f in one.findings if f.kind is not Kind.ROUTE]) == _seen([f for f in other.findings if f.kind is not Kind.ROUTE])
    assert one.coverage.lines == other.coverage.lines == sum(len(f.lines) for f in treatment.formulas)


@settings(max_examples=50, deadline=None)
@given(g.knowledge(), g.treatments())
def test_a_broken_kind_is_seen_as_failed(knowledge: Knowledge, treatment: Treatment) -> None:
    """A kind that did not pass its self-test makes the check failed, and the other kinds still report."""
    whole = evaluate(treatment, knowledge, g.DAY)
    broken = evaluate(treatment, knowledge, g.DAY, frozenset({Kind.AGE}))
    assert broken.failed == (Kind.AGE,) and not whole.failed
    assert _seen(broken.findings) == _seen(whole.findings)


def test_all_pairs_are_counted() -> None:
    """Three substances in one syringe make three pairs; a substance of another syringe makes none with them."""
    knowledge = _plain()
    patient = g.Patient(age_years=Decimal(60), sex=g.Sex.MALE, conditions=(), medications=(), allergies=())
    lines = tuple(g.line(s, 10) for s in ("s0", "s1", "s2", "s0"))
    found = evaluate(Treatment(patient, (Formula("A", lines), Formula("B", (g.line("s3", 1),)))), knowledge, g.DAY)
    assert (found.coverage.pairs, found.coverage.pairs_with_data) == (3, 0)
    assert len([f for f in found.findings if f.kind is Kind.UNTESTED]) == 3
    assert {frozenset(p.key) for p in found.pairs} == {frozenset(p) for p in product(("s0", "s1", "s2"), repeat=2) if len(set(p)) == 2}


def _plain() -> Knowledge:
    substances = tuple(
        g.Substance(
            s, s, g.SubstanceKind.MEDICATION, g.Status.CORE, g.Names(), presentations=(g.Presentation(f"{s}-p", "a", None, excipients=()),)
        )
        for s in g.SUBSTANCES
    )
    return Knowledge(g.KnowledgeData(version="x", reviewed=g.DAY, next_review=g.DAY, sha256="", substances=substances, rules=g.STANDING))
