"""The case laid out for checking: every line, medicine, allergy and condition with all its keys, each computed once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from formulator.base.i18n import tr
from formulator.domain.concepts import Basis, Presentation, Substance
from formulator.domain.finding import Subject
from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Allergy, Answer, HomeMedicine, Patient
from formulator.domain.quantities import Dose
from formulator.domain.treatment import Formula, Line, Treatment

if TYPE_CHECKING:
    from formulator.safety.pairs import Pair
    from formulator.safety.totals import SubstanceTotal

EMPTY: frozenset[str] = frozenset()


class Part:
    """One active substance of a line with its dose: the substance itself or a component of a mixture."""

    __slots__ = ("basis", "dose", "line", "substance")

    def __init__(self, line: BenchLine, substance: str, dose: Dose | None, basis: Basis) -> None:
        self.line, self.substance, self.dose, self.basis = line, substance, dose, basis


class BenchLine:
    """A line of a syringe. `own` are the keys of the substance, `keys` those of its components too."""

    __slots__ = (
        "excipients", "excipients_possible", "excipients_unknown", "index", "keys", "line", "own", "parts", "presentation", "route",
        "subject", "substance", "syringe",
    )  # fmt: skip

    def __init__(self, knowledge: Knowledge, syringe: str, index: int, line: Line, route: str) -> None:
        self.syringe, self.index, self.line = syringe, index, line
        self.route = line.route or route
        self.substance: Substance | None = knowledge.substances.get(line.substance)
        found = knowledge.presentations.get(line.candidates[0]) if line.candidates else None
        self.presentation: Presentation | None = found[1] if found else None
        self.own, self.keys = keys_of(knowledge, line.substance, self.presentation)
        self.excipients, self.excipients_possible, self.excipients_unknown = excipients_of(knowledge, line)
        name = self.substance.name if self.substance else line.match.text
        self.subject = Subject("mix", line.substance or f"text {line.match.text}", syringe, index, name)
        self.parts = self._parts()

    def _parts(self) -> tuple[Part, ...]:
        if self.substance is None:
            return ()
        basis = self.presentation.basis if self.presentation else Basis.SUBSTANCE
        parts = [Part(self, self.substance.id, self.line.dose, basis)]
        if self.presentation is not None:
            volume = self.line.volume
            for component in self.presentation.components:
                known = volume is not None and component.strength is not None
                dose = component.strength.dose(volume) if known and component.strength and volume else None
                parts.append(Part(self, component.substance, dose, component.basis))
        return tuple(parts)


def keys_of(knowledge: Knowledge, substance: str, presentation: Presentation | None) -> tuple[frozenset[str], frozenset[str]]:
    """The closure of the substance with its presentation's classes, and the same with all components."""
    cache = knowledge.line_keys
    key = (substance, presentation.id if presentation else "")
    found = cache.get(key)
    if found is None:
        if not substance:
            found = (EMPTY, EMPTY)
        else:
            classes = presentation.classes if presentation else ()
            components = tuple(c.substance for c in presentation.components) if presentation else ()
            own = knowledge.closures((substance, *classes))
            own = own | {presentation.id} if presentation else own
            found = (own, own | knowledge.closures(components) if components else own)
        cache[key] = found
    return found


def excipients_of(knowledge: Knowledge, line: Line) -> tuple[frozenset[str], frozenset[str], bool]:
    """Excipient keys that the line surely holds, may hold, and whether its excipients are not known.

    Where the text can mean several presentations, only what all of them hold is sure.
    """
    cache = knowledge.excipient_keys
    key = line.candidates
    found = cache.get(key)
    if found is None:
        sure: frozenset[str] | None = None
        possible: frozenset[str] = EMPTY
        unknown = not line.candidates
        for ident in line.candidates:
            presentation = knowledge.presentations[ident][1]
            listed = knowledge.closures(tuple(e.id for e in presentation.excipients or ()))
            unknown = unknown or presentation.excipients is None
            sure = listed if sure is None else sure & listed
            possible |= listed | knowledge.closures(presentation.may_contain)
        sure = sure or EMPTY
        found = cache[key] = (sure, possible - sure, unknown)
    if line.unlisted_strength:
        return EMPTY, found[0] | found[1], True
    return found


class BenchMedicine:
    __slots__ = ("index", "keys", "medicine", "subject")

    def __init__(self, knowledge: Knowledge, index: int, medicine: HomeMedicine) -> None:
        self.index, self.medicine = index, medicine
        concepts = medicine.match.concepts
        self.keys = topical_keys(knowledge, concepts) if medicine.match.topical else knowledge.closures(concepts)
        names = " + ".join(knowledge.name(c) for c in concepts) or medicine.match.text
        self.subject = Subject("patient.medications", "+".join(concepts) or f"text {medicine.match.text}", "", index, names)


def topical_keys(knowledge: Knowledge, concepts: tuple[str, ...]) -> frozenset[str]:
    """A gel or cream of a substance counts as a topical product, not as the substance taken."""
    full = knowledge.closures(concepts)
    keys = {"topical-nsaid"} if full & {"nsaid", "salicylate"} else set()
    if "corticosteroid" in full:
        keys.add("topical-corticosteroid")
    return frozenset(keys)


class BenchAllergy:
    """`own` are the concepts named and what they mean; `keys` also the classes above them."""

    __slots__ = ("allergy", "index", "keys", "own", "subject", "tolerated")

    def __init__(self, knowledge: Knowledge, index: int, allergy: Allergy) -> None:
        self.index, self.allergy = index, allergy
        concepts = allergy.match.concepts
        meant = [m for c in concepts if c in knowledge.allergens for m in knowledge.allergens[c].means]
        meant += [s for c in concepts if c in knowledge.medicines for s in knowledge.medicines[c].topical_of]
        self.own = frozenset((*concepts, *meant))
        self.keys = knowledge.closures(tuple(sorted(self.own)))
        self.tolerated = frozenset(c for match in allergy.tolerated for c in match.concepts)
        names = " + ".join(knowledge.name(c) for c in concepts) or allergy.match.text
        self.subject = Subject("patient.allergies", "+".join(concepts) or f"text {allergy.match.text}", "", index, names)


class BenchCondition:
    __slots__ = ("keys", "subject")

    def __init__(self, knowledge: Knowledge, index: int, concepts: tuple[str, ...], text: str) -> None:
        self.keys = knowledge.closures(concepts)
        names = " + ".join(knowledge.name(c) for c in concepts) or text
        self.subject = Subject("patient.conditions", "+".join(concepts) or f"text {text}", "", index, names)


    @classmethod
    def of_today(cls, knowledge: Knowledge) -> BenchCondition:
        """Fever or infection, answered with yes in the questions of the day."""
        made = cls(knowledge, -1, ("infection-now",), "")
        made.subject = Subject("asked", "infection-now", "", -1, tr("fever or infection"))
        return made


def _union(sets: list[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets) if sets else EMPTY


class Bench:
    """All of a case that rules look at."""

    def __init__(self, treatment: Treatment, knowledge: Knowledge, today: date) -> None:
        self.treatment, self.knowledge, self.today = treatment, knowledge, today
        self.patient: Patient = treatment.patient
        self.lines = [
            BenchLine(knowledge, formula.name, index, line, treatment.route)
            for formula in treatment.formulas
            for index, line in enumerate(formula.lines)
        ]
        patient = self.patient
        self.home = [BenchMedicine(knowledge, i, m) for i, m in enumerate(patient.medications or ())]
        self.allergies = [BenchAllergy(knowledge, i, a) for i, a in enumerate(patient.allergies or ())]
        self.conditions = [BenchCondition(knowledge, i, m.concepts, m.text) for i, m in enumerate(patient.conditions or ())]
        if treatment.asked.fever_or_infection is Answer.YES:
            self.conditions.append(BenchCondition.of_today(knowledge))
        self.mix_keys = _union([line.keys for line in self.lines])
        self.excipient_keys = _union([line.excipients | line.excipients_possible for line in self.lines])
        self.home_keys = _union([m.keys for m in self.home])
        self.allergy_keys = _union([a.keys for a in self.allergies])
        self.condition_keys = _union([c.keys for c in self.conditions])
        self.age: Decimal | None = patient.age(today)
        self.pairs: list[Pair] | None = None
        self.totals: dict[str, SubstanceTotal] | None = None
        self.antiseptic_keys = knowledge.closures(treatment.antiseptic.concepts) if treatment.antiseptic else EMPTY

    @cached_property
    def parts(self) -> dict[str, list[Part]]:
        """Every active substance of the session with where it comes from."""
        found: dict[str, list[Part]] = {}
        for line in self.lines:
            for part in line.parts:
                found.setdefault(part.substance, []).append(part)
        return found

    @cached_property
    def by_syringe(self) -> dict[str, list[BenchLine]]:
        found: dict[str, list[BenchLine]] = {formula.name: [] for formula in self.treatment.formulas}
        for line in self.lines:
            found[line.syringe].append(line)
        return found

    def formula(self, name: str) -> Formula:
        return next(f for f in self.treatment.formulas if f.name == name)

    @cached_property
    def patient_subject(self) -> Subject:
        return Subject("patient", "patient", "", -1, "")
