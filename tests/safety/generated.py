"""Random knowledge and random cases, small enough to check by brute force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from formulator.domain.concepts import Group, Limit, Names, Per, Presentation, Status, Substance, SubstanceKind
from formulator.domain.knowledge import Knowledge, KnowledgeData
from formulator.domain.names import How, Match, Target
from formulator.domain.patient import Allergy, HomeMedicine, Patient, Reaction, Sex
from formulator.domain.quantities import Concentration, Mass
from formulator.domain.rules import Branch, Dimension, Kind, Party, Result, Rule, Severity, Test
from formulator.domain.treatment import Formula, Line, Treatment

DAY = date(2026, 11, 22)
SUBSTANCES = [f"s{n}" for n in range(12)]
CLASSES = [f"c{n}" for n in range(8)]
SEVERITIES = [Severity.MINOR, Severity.MODERATE, Severity.MAJOR, Severity.CONTRAINDICATED]


def exact(concept: str) -> Match:
    return Match(concept, How.EXACT, (Target(concept),))


def line(substance: str, milligrams: int, route: str = "") -> Line:
    dose = Mass(Decimal(milligrams))
    strength = Concentration(Mass(Decimal(10)))
    return Line(
        exact(substance),
        substance=substance,
        candidates=(f"{substance}-p",),
        strength=strength,
        volume=strength.volume(dose),
        dose=dose,
        route=route,
    )


@st.composite
def classes(draw: st.DrawFn) -> tuple[Group, ...]:
    """A class may have parents among the later ones only, so there is no cycle."""
    found = []
    for number, ident in enumerate(CLASSES):
        parents = draw(st.lists(st.sampled_from(CLASSES[number + 1 :]), max_size=2, unique=True)) if number + 1 < len(CLASSES) else []
        found.append(Group(ident, ident, Names(), parents=tuple(parents)))
    return tuple(found)


@st.composite
def substances(draw: st.DrawFn) -> tuple[Substance, ...]:
    found = []
    for ident in SUBSTANCES:
        own = tuple(draw(st.lists(st.sampled_from(CLASSES), max_size=2, unique=True)))
        size = draw(st.integers(20, 200))
        presentation = Presentation(f"{ident}-p", "ampoule", Concentration(Mass(Decimal(10))), excipients=())
        limit = Limit("session", Per.SESSION, Mass(Decimal(size)))
        found.append(
            Substance(
                ident, ident, SubstanceKind.MEDICATION, Status.CORE, Names(), classes=own, limits=(limit,), presentations=(presentation,)
            )
        )
    return tuple(found)


KEYS = st.lists(st.sampled_from(SUBSTANCES + CLASSES), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def branches(draw: st.DrawFn, base: Severity) -> tuple[Branch, ...]:
    """A larger dose makes a rule worse, never milder: rules that become milder must say so and are left out here."""
    if draw(st.booleans()):
        return ()
    worse = draw(st.sampled_from([s for s in SEVERITIES if s >= base]))
    return (Branch((Test("dose", low=Decimal(draw(st.integers(10, 120))), unit=Dimension.MASS),), worse),)


@st.composite
def rules(draw: st.DrawFn, most: int = 25) -> tuple[Rule, ...]:
    found = []
    for number in range(draw(st.integers(1, most))):
        party = draw(st.sampled_from([Party.HOME, Party.SESSION, Party.SYRINGE, None]))
        severity = draw(st.sampled_from(SEVERITIES))
        kind = Kind.INCOMPATIBILITY if party is Party.SYRINGE else Kind.INTERACTION
        found.append(
            Rule(
                f"r{number}", kind, f"hazard{number}", "t", "t", "a", severity, mix=draw(KEYS), party=party,
                partners=draw(KEYS) if party else (), when=draw(branches(severity)), result=Result.INCOMPATIBLE if party is Party.SYRINGE else None,
            )
        )  # fmt: skip
    return tuple(found)


_COMPUTED = (
    (Kind.DOSE_SINGLE, "over-limit-single"), (Kind.DOSE_CUMULATIVE, "over-limit-sum"), (Kind.UNTESTED, "untested-pair"),
    (Kind.ROUTE, "off-label-route"), (Kind.UNIT, "contradicting-amounts"),
)  # fmt: skip
STANDING = (
    *(
        Rule(name, kind, name, "t", "t", "a", Severity.MINOR if kind in (Kind.UNTESTED, Kind.ROUTE) else Severity.MAJOR, computed=name)
        for kind, name in _COMPUTED
    ),
    Rule("allergy-same", Kind.ALLERGY, "allergy", "t", "t", "a", Severity.CONTRAINDICATED, same="yes"),
    Rule("same-substance", Kind.DUPLICATE, "duplicate", "t", "t", "a", Severity.MODERATE, same="substance", same_scope=Party.SYRINGE),
)


@st.composite
def knowledge(draw: st.DrawFn, most_rules: int = 25) -> Knowledge:
    return Knowledge(
        KnowledgeData(
            version="x", reviewed=DAY, next_review=DAY, sha256="", substances=draw(substances()), classes=draw(classes()),
            rules=(*draw(rules(most_rules)), *STANDING),
        )
    )  # fmt: skip


LINES = st.lists(st.builds(line, st.sampled_from(SUBSTANCES), st.integers(1, 150)), min_size=1, max_size=6).map(tuple)


@st.composite
def treatments(draw: st.DrawFn) -> Treatment:
    home = draw(st.lists(st.sampled_from(SUBSTANCES), max_size=5, unique=True))
    allergies = draw(st.lists(st.sampled_from(SUBSTANCES + CLASSES), max_size=3, unique=True))
    patient = Patient(
        age_years=Decimal(60), sex=Sex.FEMALE, weight=Mass.of(70, "kg"), conditions=(),
        medications=tuple(HomeMedicine(exact(h)) for h in home),
        allergies=tuple(Allergy(exact(a), draw(st.sampled_from(list(Reaction)))) for a in allergies),
    )  # fmt: skip
    formulas = [Formula("A", draw(LINES))]
    if draw(st.booleans()):
        formulas.append(Formula("B", draw(LINES)))
    return Treatment(patient, tuple(formulas))
