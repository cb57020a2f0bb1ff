"""The case laid out for checking: every line, medicine, allergy and condition with all its keys, each computed once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from formulator.base.folding import fold
from formulator.base.i18n import tr
from formulator.domain.concepts import Basis
from formulator.domain.finding import Subject
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Match
from formulator.domain.patient import Allergy, Answer, HomeMedicine, Patient
from formulator.domain.quantities import Dose, total
from formulator.domain.rules import Kind
from formulator.domain.treatment import Line, Treatment
from formulator.safety.reach import EMPTY, Known, Profile, concepts_of, reach_of

if TYPE_CHECKING:
    from formulator.safety.matching import Reached
    from formulator.safety.pairs import Pair
    from formulator.safety.totals import SubstanceTotal


class Context:
    """The case from the point of view of one rule: a line, and the second party where there is one."""

    __slots__ = ("allergy", "bench", "line", "medicine")

    def __init__(
        self, bench: Bench, line: BenchLine | None = None, medicine: BenchMedicine | None = None, allergy: BenchAllergy | None = None
    ) -> None:
        self.bench, self.line, self.medicine, self.allergy = bench, line, medicine, allergy

    def share(self) -> Decimal | None:
        """The greatest share of a limit that the substance of the line uses, or None without a sourced limit."""
        if self.line is None or self.line.substance is None or self.bench.totals is None:
            return None
        found = self.bench.totals.get(self.line.substance.id)
        return found.share if found is not None else None

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


class Part:
    """One active substance of a line with its dose: the substance itself or a component of a mixture."""

    __slots__ = ("basis", "dose", "line", "substance")

    def __init__(self, line: BenchLine, substance: str, dose: Dose | None, basis: Basis) -> None:
        self.line, self.substance, self.dose, self.basis = line, substance, dose, basis


class BenchLine:
    """A line of a syringe. `own` are the keys of the substance, `keys` those of its components too."""

    __slots__ = (
        "context", "excipients", "held", "index", "keys", "line", "own", "parts", "presentation", "profile", "route", "subject", "substance", "syringe",
    )  # fmt: skip

    def __init__(self, bench: Bench, profile: Profile, syringe: str, index: int, line: Line, route: str) -> None:
        self.context = Context(bench, self)
        self.profile, self.syringe, self.index, self.line = profile, syringe, index, line
        self.route = line.route or route
        self.substance, self.presentation = profile.substance, profile.presentation
        self.own, self.keys, self.excipients, self.held = profile.own, profile.keys, profile.excipients, profile.held
        name = self.substance.name if self.substance else line.match.text
        self.subject = Subject("mix", line.substance or f"text {line.match.text}", syringe, index, name)
        self.parts = self._parts()

    def _parts(self) -> tuple[Part, ...]:
        if self.substance is None:
            return ()
        presentation = self.presentation
        own = Part(self, self.substance.id, self.line.dose, presentation.basis if presentation else Basis.SUBSTANCE)
        if presentation is None or not presentation.components:
            return (own,)
        volume, parts = self.line.volume, [own]
        for component in presentation.components:
            dose = component.strength.dose(volume) if volume is not None and component.strength is not None else None
            parts.append(Part(self, component.substance, dose, component.basis))
        return tuple(parts)


class BenchMedicine:
    __slots__ = ("index", "keys", "medicine", "subject")

    def __init__(self, known: Known, index: int, medicine: HomeMedicine) -> None:
        self.index, self.medicine, self.keys = index, medicine, known.keys
        self.subject = _subject("patient.medications", known, index, medicine.match.text)


class BenchAllergy:
    """`own` are the concepts named and what they mean; `keys` also the classes above them."""

    __slots__ = ("allergy", "index", "keys", "own", "subject", "tolerated")

    def __init__(self, known: Known, index: int, allergy: Allergy) -> None:
        self.index, self.allergy, self.own, self.keys = index, allergy, known.own, known.keys
        self.tolerated = frozenset(c for match in allergy.tolerated for c in match.concepts) if allergy.tolerated else EMPTY
        self.subject = _subject("patient.allergies", known, index, allergy.match.text)


class BenchCondition:
    __slots__ = ("keys", "subject")

    def __init__(self, keys: frozenset[str], subject: Subject) -> None:
        self.keys, self.subject = keys, subject


class BenchAntiseptic:
    __slots__ = ("keys", "subject")

    def __init__(self, keys: frozenset[str], subject: Subject) -> None:
        self.keys, self.subject = keys, subject


def _subject(where: str, known: Known, index: int, text: str) -> Subject:
    return Subject(where, known.concept or f"text {text}", "", index, known.name or text)


class Bench:
    """All of a case that rules look at."""

    def __init__(self, treatment: Treatment, knowledge: Knowledge, today: date) -> None:
        self.treatment, self.knowledge, self.today = treatment, knowledge, today
        self.reach = reach = reach_of(knowledge)
        self.patient: Patient = treatment.patient
        self.context = Context(self)
        patient = self.patient
        self.lines = [
            BenchLine(self, reach.profile(knowledge, line), formula.name, index, line, treatment.route)
            for formula in treatment.formulas
            for index, line in enumerate(formula.lines)
        ]
        self.home = [BenchMedicine(reach.medicine(knowledge, m.match), i, m) for i, m in enumerate(patient.medications or ())]
        self.allergies = [BenchAllergy(reach.allergen(knowledge, a.match), i, a) for i, a in enumerate(patient.allergies or ())]
        self.conditions = self._conditions()
        self.antiseptic = self._antiseptic(treatment.antiseptic)
        self.antiseptic_keys = self.antiseptic.keys if self.antiseptic is not None else EMPTY
        self.mix_keys = EMPTY.union(*[line.keys for line in self.lines])
        self.home_keys = EMPTY.union(*[m.keys for m in self.home])
        self.allergy_keys = EMPTY.union(*[a.keys for a in self.allergies])
        self.condition_keys = EMPTY.union(*[c.keys for c in self.conditions])
        self.age: Decimal | None = patient.age(today)
        self.may_be_pregnant = patient.may_be_pregnant(today)
        self.sites = " ".join([treatment.site, *(zone.zone for zone in treatment.plan)]) if treatment.plan else f"{treatment.site} "
        self._folded: dict[str, str] = {}
        self._actives: dict[str, Decimal] | None = None
        self.parts, self.by_syringe = self._grouped()
        self.pairs: list[Pair] | None = None
        self.totals: dict[str, SubstanceTotal] | None = None
        self.reached: dict[Kind, list[Reached]] | None = None

    def _conditions(self) -> list[BenchCondition]:
        """What the patient has; and fever or infection, answered with yes in the questions of the day."""
        found: list[BenchCondition] = []
        for index, match in enumerate(self.patient.conditions or ()):
            known = self.reach.condition(self.knowledge, concepts_of(match))
            found.append(BenchCondition(known.keys, _subject("patient.conditions", known, index, match.text)))
        if self.treatment.asked.fever_or_infection is Answer.YES:
            known = self.reach.condition(self.knowledge, ("infection-now",))
            found.append(BenchCondition(known.keys, Subject("asked", "infection-now", "", -1, tr("fever or infection"))))
        return found

    def _antiseptic(self, match: Match | None) -> BenchAntiseptic | None:
        if match is None or not match.known:
            return None
        known = self.reach.condition(self.knowledge, match.concepts)
        return BenchAntiseptic(known.keys, Subject("antiseptic", known.concept, "", -1, self.knowledge.name(match.concepts[0])))

    def _grouped(self) -> tuple[dict[str, list[Part]], dict[str, list[BenchLine]]]:
        """Every active substance of the session with where it comes from; the lines of every syringe."""
        parts: dict[str, list[Part]] = {}
        syringes: dict[str, list[BenchLine]] = {formula.name: [] for formula in self.treatment.formulas}
        for line in self.lines:
            syringes[line.syringe].append(line)
            for part in line.parts:
                parts.setdefault(part.substance, []).append(part)
        return parts, syringes

    @property
    def actives(self) -> dict[str, Decimal]:
        """The number of active substances in every syringe; what dilutes does not count."""
        if self._actives is None:
            self._actives = {
                name: Decimal(len({line.subject.concept for line in lines if line.keys.isdisjoint(("diluent", "bicarbonate"))}))
                for name, lines in self.by_syringe.items()
            }
        return self._actives

    def has_words(self, text: str, words: tuple[str, ...]) -> bool:
        """Whether one of `words` stands in `text` as whole words, case and accents aside."""
        folded = self._folded.get(text)
        if folded is None:
            folded = self._folded[text] = f" {fold(text)} "
        return any(word in folded for word in self.reach.folded(words))

    @property
    def patient_subject(self) -> Subject:
        return Subject("patient", "patient", "", -1, "")
