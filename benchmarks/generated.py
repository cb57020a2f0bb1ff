"""Knowledge of any size, made like the real one: class against class, a condition now and then, the same number of hits at every size.

More rules speak of more classes, as in real interaction tables: what grows is the table, not the number of alerts of one patient.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import isqrt
from random import Random

from formulator.domain.concepts import ExcipientAmount, Group, Limit, Medicine, Names, Per, Presentation, Status, Substance, SubstanceKind
from formulator.domain.knowledge import Knowledge, KnowledgeData
from formulator.domain.names import How, Match, Target
from formulator.domain.patient import Allergy, Answer, HomeMedicine, Patient, Pregnancy, Reaction, Sex
from formulator.domain.quantities import Concentration, Mass
from formulator.domain.rules import Branch, Dimension, Kind, Party, Result, Rule, Severity, Test
from formulator.domain.treatment import Formula, Line, Treatment
from formulator.workbench.draft import Draft

DAY = date(2026, 11, 24)
_SUBSTANCES, _MEDICINES = 80, 1700
_KINDS = (
    (Kind.INTERACTION, Party.HOME, 55),
    (Kind.INTERACTION, Party.SESSION, 10),
    (Kind.INCOMPATIBILITY, Party.SYRINGE, 15),
    (Kind.CROSS_ALLERGY, Party.ALLERGY, 10),
    (Kind.CONDITION, Party.CONDITION, 10),
)
_SEVERITIES = (Severity.MINOR, Severity.MODERATE, Severity.MAJOR, Severity.CONTRAINDICATED)


def knowledge(size: int, standing: tuple[Rule, ...], seed: int = 11) -> Knowledge:
    """`size` generated rules beside the standing ones, which every knowledge has (computed rules, the same substance twice)."""
    rng = Random(seed)
    count = max(60, isqrt(size * 300))
    classes = tuple(_group(number, count, rng) for number in range(count))
    names = [group.id for group in classes]
    medicines = tuple(Medicine(f"m{n}", f"medicine {n}", Names(), tuple(rng.sample(names, rng.randint(1, 3)))) for n in range(_MEDICINES))
    return Knowledge(
        KnowledgeData(
            version="generated", reviewed=DAY, next_review=DAY, sha256="", classes=classes, medicines=medicines,
            substances=tuple(_substance(n, names, rng) for n in range(_SUBSTANCES)),
            rules=(*standing, *(_rule(n, names, rng) for n in range(size))),
        )
    )  # fmt: skip


def _group(number: int, count: int, rng: Random) -> Group:
    parents = (f"c{rng.randrange(number + 1, count)}",) if number + 1 < count and rng.random() < 0.5 else ()
    return Group(f"c{number}", f"class {number}", Names(), parents=parents)


def _substance(number: int, classes: list[str], rng: Random) -> Substance:
    presentation = Presentation(
        f"s{number}-p", "ampoule", Concentration(Mass(Decimal(10))), excipients=(ExcipientAmount("salt"),), routes=("infiltration",)
    )
    limits = (Limit("session", Per.SESSION, Mass(Decimal(rng.randint(30, 300)))), Limit("day", Per.DAY, Mass(Decimal(400))))
    return Substance(
        f"s{number}", f"substance {number}", SubstanceKind.MEDICATION, Status.CORE, Names(),
        classes=tuple(rng.sample(classes, rng.randint(1, 3))), limits=limits, presentations=(presentation,),
    )  # fmt: skip


def _rule(number: int, classes: list[str], rng: Random) -> Rule:
    kind, party, _ = rng.choices(_KINDS, [weight for *_, weight in _KINDS])[0]
    severity = rng.choice(_SEVERITIES)
    when: tuple[Branch, ...] = ()
    if rng.random() < 0.3:
        test = rng.choice((
            Test("dose", low=Decimal(rng.randint(10, 90)), unit=Dimension.MASS), Test("age", low=Decimal(65)), Test("egfr", high=Decimal(30)),
        ))  # fmt: skip
        when = (Branch((test,), Severity(min(severity + 1, Severity.CONTRAINDICATED)), "A note."),)
    return Rule(
        f"r{number}", kind, f"hazard-{number % 40}", "A title.", "{mix} with {with}.", "An action.", severity,
        mix=tuple(rng.sample(classes, rng.randint(1, 3))), party=party, partners=tuple(rng.sample(classes, rng.randint(1, 4))),
        only_if=(Test("age", low=Decimal(18)),) if rng.random() < 0.1 else (), when=when,
        result=rng.choice(list(Result)) if party is Party.SYRINGE else None,
    )  # fmt: skip


def _match(concept: str) -> Match:
    return Match(concept, How.EXACT, (Target(concept),))


def _line(number: int, rng: Random) -> Line:
    dose, strength = Mass(Decimal(rng.randint(5, 60))), Concentration(Mass(Decimal(10)))
    return Line(
        _match(f"s{number}"),
        substance=f"s{number}",
        candidates=(f"s{number}-p",),
        strength=strength,
        volume=strength.volume(dose),
        dose=dose,
    )


def drafts(count: int, lines: int = 6, home: int = 8, allergies: int = 4, seed: int = 5) -> list[Draft]:
    """Cases of one size; every one holds other substances, medicines and doses."""
    rng, found = Random(seed), []
    for _ in range(count):
        patient = Patient(
            age_years=Decimal(rng.randint(20, 80)), sex=Sex.FEMALE, weight=Mass.of(64, "kg"), egfr=Decimal(74),
            pregnancy=Pregnancy(Answer.NO), conditions=(),
            medications=tuple(HomeMedicine(_match(f"m{n}")) for n in rng.sample(range(_MEDICINES), home)),
            allergies=tuple(Allergy(_match(f"m{n}"), Reaction.IMMEDIATE) for n in rng.sample(range(_MEDICINES), allergies)),
        )  # fmt: skip
        mix = tuple(_line(n, rng) for n in rng.sample(range(_SUBSTANCES), lines))
        found.append(Draft(Treatment(patient, (Formula("A", mix),), site="lumbar", indication="low back pain"), DAY))
    return found
