"""At every start each kind of check must catch a finding planted for it; one that does not blocks signing.

The planted cases use substances and rules of their own, so that they test the machinery whatever the catalog holds;
that each kind also has rules in the real knowledge is checked beside it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from formulator.domain.concepts import (
    Excipient,
    ExcipientAmount,
    Group,
    Ionization,
    Limit,
    Names,
    Per,
    Presentation,
    Status,
    Substance,
    SubstanceKind,
)
from formulator.domain.knowledge import Knowledge, KnowledgeData
from formulator.domain.names import How, Match, Target
from formulator.domain.patient import Allergy, Answer, HomeMedicine, Patient, Pregnancy, Reaction, Sex
from formulator.domain.quantities import Concentration, Mass, Volume
from formulator.domain.rules import Kind, Party, Result, Rule, Severity, Test
from formulator.domain.treatment import Formula, Line, Series, Treatment
from formulator.safety.bench import Bench
from formulator.safety.kinds import CHECKS

_DAY = date(2026, 1, 1)
_TEN = Concentration(Mass(Decimal(10)))


def _substance(ident: str) -> Substance:
    presentation = Presentation(
        f"{ident}-p", "ampoule", _TEN, excipients=(ExcipientAmount("planted-excipient"),), ionization=Ionization.NEITHER
    )
    return Substance(
        ident, ident, SubstanceKind.MEDICATION, Status.CORE, Names(),
        classes=("planted-class",), limits=(Limit("session", Per.SESSION, Mass(Decimal(50))),), presentations=(presentation,),
    )  # fmt: skip


def _rule(kind: Kind, **more: object) -> Rule:
    plain = Rule(f"planted-{kind.value}", kind, kind.value, "planted", "planted", "planted", Severity.MAJOR, mix=("planted-class",))
    return msgspec.structs.replace(plain, **more)


def _computed(kind: Kind, name: str) -> Rule:
    return Rule(f"planted-{name}", kind, name, "planted", "planted", "planted", Severity.MODERATE, computed=name)


def _knowledge() -> Knowledge:
    adult = (Test("age", low=Decimal(1)),)
    rules = (
        Rule("planted-allergy", Kind.ALLERGY, "allergy", "", "", "", Severity.CONTRAINDICATED, same="yes"),
        _rule(Kind.CROSS_ALLERGY, party=Party.ALLERGY, partners=("planted-class",)),
        _rule(Kind.EXCIPIENT_ALLERGY, mix=(), excipient=("planted-excipient",), party=Party.ALLERGY, partners=("planted-excipient",)),
        _rule(Kind.INTERACTION, party=Party.HOME, partners=("planted-home",)),
        Rule("planted-duplicate", Kind.DUPLICATE, "duplicate", "", "", "", Severity.MODERATE, same="substance", same_scope=Party.SYRINGE),
        _rule(Kind.CONDITION, party=Party.CONDITION, partners=("planted-condition",)),
        _rule(Kind.PREGNANCY, only_if=(Test("pregnancy", ("yes",)),)),
        _rule(Kind.AGE, only_if=adult),
        _rule(Kind.RENAL, only_if=(Test("egfr", high=Decimal(30)),)),
        _rule(Kind.SITE, only_if=(Test("site", ("planted",)),)),
        _rule(Kind.SERIES, only_if=(Test("sessions", low=Decimal(2)),)),
        _rule(Kind.EVIDENCE), _rule(Kind.PROCESS), _rule(Kind.REGULATORY),
        _rule(Kind.INCOMPATIBILITY, mix=("planted-a",), party=Party.SYRINGE, partners=("planted-b",), result=Result.INCOMPATIBLE),
        _computed(Kind.DOSE_SINGLE, "over-limit-single"), _computed(Kind.DOSE_CUMULATIVE, "over-limit-sum"),
        _computed(Kind.ROUTE, "off-label-route"), _computed(Kind.UNIT, "contradicting-amounts"), _computed(Kind.UNTESTED, "untested-pair"),
    )  # fmt: skip
    return Knowledge(
        KnowledgeData(
            version="planted", reviewed=_DAY, next_review=_DAY, sha256="",
            substances=tuple(_substance(f"planted-{letter}") for letter in "abcd"),
            classes=(Group("planted-class", "planted", Names()),),
            excipients=(Excipient("planted-excipient", "planted", Names()),),
            rules=rules,
        )
    )  # fmt: skip


def _line(ident: str, milligrams: int, contradiction: str = "") -> Line:
    match = Match(ident, How.EXACT, (Target(ident),))
    dose = Mass(Decimal(milligrams))
    return Line(
        match,
        substance=ident,
        candidates=(f"{ident}-p",),
        strength=_TEN,
        volume=Volume(dose.value / 10),
        dose=dose,
        contradiction=contradiction,
    )


def _allergic_to(concept: str) -> Allergy:
    return Allergy(Match(concept, How.EXACT, (Target(concept),)), Reaction.IMMEDIATE)


def _case() -> Treatment:
    lines = (
        _line("planted-a", 100), _line("planted-b", 30), _line("planted-b", 30), _line("planted-c", 1, "planted"), _line("planted-d", 1),
    )  # fmt: skip
    patient = Patient(
        age_years=Decimal(30), sex=Sex.FEMALE, pregnancy=Pregnancy(Answer.YES), egfr=Decimal(10),
        conditions=(Match("planted", How.EXACT, (Target("planted-condition"),)),),
        medications=(HomeMedicine(Match("planted", How.EXACT, (Target("planted-home"),))),),
        allergies=(_allergic_to("planted-a"), _allergic_to("planted-excipient")),
    )  # fmt: skip
    return Treatment(patient, (Formula("A", lines),), site="planted", series=Series(3))


def failed_kinds(knowledge: Knowledge) -> frozenset[Kind]:
    """The kinds that do not catch their planted finding, or have no rule in this knowledge."""
    bench = Bench(_case(), _knowledge(), _DAY)
    failed: set[Kind] = set()
    for kind in Kind:
        check = CHECKS.get(kind)
        try:
            caught = check is not None and any(finding.kind is kind for finding in check(bench))
        except Exception:  # noqa: BLE001  a kind that breaks is a kind that failed
            caught = False
        if not caught or not knowledge.index[kind].rules:
            failed.add(kind)
    return frozenset(failed)
