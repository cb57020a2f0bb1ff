"""Cases for the tests of the workbench: a patient about whom everything is known, and any mix."""

from __future__ import annotations

from datetime import date

import msgspec

from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge
from formulator.domain.treatment import Line
from formulator.interchange.casefile import parse_case
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review, review

DAY = date(2026, 11, 22)
PATIENT: dict[str, object] = {
    "name": "Anna Example", "age": "60", "sex": "female", "weight": "70 kg", "pregnancy": "none", "breastfeeding": "no",
    "contraception": "effective", "egfr": "90", "inr": "1", "diagnosis_made": "yes", "conditions": [], "medications": [], "allergies": "none",
}  # fmt: skip
ASKED = {
    "date": "2026-11-22", "allergies": "confirmed", "pregnancy": "confirmed", "anticoagulant": "confirmed", "fever_or_infection": "no",
    "new_medicines": "no",
}  # fmt: skip

Entry = dict[str, object]


def entry(ingredient: str, volume: str = "", **more: object) -> Entry:
    """One line of a mix as a case file says it."""
    return {"ingredient": ingredient, **({"volume": volume} if volume else {}), **more}


def case(*mix: Entry, patient: Entry | None = None, without: tuple[str, ...] = (), **more: object) -> Entry:
    """A case; `patient` is laid over the usual one, `without` leaves facts of the patient out."""
    facts = {key: value for key, value in {**PATIENT, **(patient or {})}.items() if key not in without}
    made: Entry = {"case": "1", "date": "2026-11-22", "patient": facts, **more}
    if "syringes" not in more:
        made["mix"] = list(mix)
    return made


def read(knowledge: Knowledge, content: Entry) -> Draft:
    return parse_case(msgspec.json.encode(content), "case", knowledge, DAY)


def draft_of(knowledge: Knowledge, *mix: Entry, patient: Entry | None = None, without: tuple[str, ...] = (), **more: object) -> Draft:
    return read(knowledge, case(*mix, patient=patient, without=without, **more))


def review_of(knowledge: Knowledge, *mix: Entry, patient: Entry | None = None, without: tuple[str, ...] = (), **more: object) -> Review:
    return review(draft_of(knowledge, *mix, patient=patient, without=without, **more), knowledge)


def line_of(knowledge: Knowledge, ingredient: str, **typed: object) -> Line:
    """What one typed line means."""
    return draft_of(knowledge, entry(ingredient, **typed)).treatment.formulas[0].lines[0]


def of_rule(found: Review, rule: str) -> Finding:
    """The one finding of a rule, its own or one that it stands under."""
    fitting = [f for f in found.findings if f.id == rule or rule in f.also]
    assert len(fitting) == 1, f"{rule}: {[f.id for f in found.findings]}"
    return fitting[0]


def rules_of(found: Review) -> set[str]:
    return {f.id for f in found.findings} | {ident for f in found.findings for ident in f.also}
