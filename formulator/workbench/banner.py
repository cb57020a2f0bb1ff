"""The patient banner in words: what is to be known about the patient at every moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from formulator.base.i18n import tr, trn
from formulator.base.reading import to_date
from formulator.domain.display import amount
from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Answer, Patient
from formulator.domain.protocol import Mark
from formulator.domain.rules import Kind
from formulator.workbench.draft import Draft
from formulator.workbench.sheet_patient import age_text, allergy_names, patient_box, shown_date

_BLOOD = frozenset({"anticoagulant", "antiplatelet"})


@dataclass(frozen=True, slots=True)
class BannerFact:
    """One fact: `extra` is the second half of its caption, `more` how many others there are, `whole` all of it in words.

    `unknown` is loud; `never` was never asked at all. `ticked` says that it was asked today, `serious` that it
    must be seen even where room is short.
    """

    key: str
    caption: str
    value: str
    extra: str = ""
    more: str = ""
    whole: str = ""
    unknown: bool = False
    never: bool = False
    ticked: bool = False
    serious: bool = False


@dataclass(frozen=True, slots=True)
class BannerFacts:
    name: str
    age: str
    line: tuple[str, ...]
    facts: tuple[BannerFact, ...] = field(default=())


def banner_facts(draft: Draft, knowledge: Knowledge) -> BannerFacts:
    """All that the banner shows of the patient on the desk."""
    patient, box = draft.treatment.patient, patient_box(draft, knowledge)
    taken = {concept for medicine in patient.medications or () for concept in medicine.match.concepts}
    blood = any(_BLOOD & knowledge.closure(concept) for concept in taken)
    pregnant = patient.pregnancy is not None and patient.pregnancy.state is Answer.YES
    facts = (
        _allergies(draft, knowledge),
        _boxed("anticoagulant", tr("Anticoagulant"), (box.anticoagulant, box.anticoagulant_detail), box.anticoagulant_mark, blood),
        _boxed("pregnancy", tr("Pregnancy"), (box.pregnancy, box.pregnancy_detail), box.pregnancy_mark, pregnant),
        _medicines(patient),
        _session(draft),
    )
    return BannerFacts(box.name, age_text(patient.age(draft.on)), _line(patient), facts)


def _boxed(key: str, caption: str, texts: tuple[str, str], mark: Mark, serious: bool) -> BannerFact:
    """A fact as on the sheet. Capitals on paper are a sentence on screen, where the color says the rest."""
    text, detail = texts
    unknown = mark is Mark.UNKNOWN
    plain = text.lower() if unknown and text.isupper() else text
    shown = plain[:1].upper() + plain[1:]
    extra, more = (detail, "") if unknown else ("", detail)
    return BannerFact(key, caption, shown, extra, more, _joined(text, detail), unknown, serious=serious)


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _line(patient: Patient) -> tuple[str, ...]:
    found = (
        tr(patient.sex.value) if patient.sex is not None else tr("sex not given"),
        amount(patient.weight, 1, unit="kg") if patient.weight is not None else tr("weight not given"),
        shown_date(patient.birth_date) if patient.birth_date is not None else "",
        patient.number,
    )
    return tuple(text for text in found if text)


def asked_day(draft: Draft) -> date | None:
    """The day on which allergies were last asked, as far as it is known."""
    asked = draft.treatment.asked
    if asked.on is not None and asked.allergies:
        return asked.on
    try:
        return to_date(draft.facts.allergies_asked) if draft.facts is not None and draft.facts.allergies_asked else None
    except ValueError:
        return None


def _allergies(draft: Draft, knowledge: Knowledge) -> BannerFact:
    names, found, day = allergy_names(draft, knowledge), draft.treatment.patient.allergies, asked_day(draft)
    caption = tr("Allergies")
    if found is None:
        return BannerFact("allergies", caption, tr("Never asked"), whole=tr("allergies were never asked"), unknown=True, never=True)
    asked = draft.treatment.asked
    today = bool(asked.allergies) and asked.on == draft.on
    when = tr("asked today") if today else tr("asked {date}", date=shown_date(day)) if day is not None else tr("day of asking not given")
    unknown = [allergy for allergy in found if not allergy.match.known]
    seen = bool(found)
    lost = trn("{n} not recognized", "{n} not recognized", len(unknown)) if unknown else ""
    more = tr("+ {n}", n=len(names) - 1) if len(names) > 1 else ""
    whole = _joined(*names, lost, when) if names else _joined(tr("none known"), when)
    return BannerFact(
        "allergies", caption, names[0] if names else tr("None known"), when, more, whole, bool(unknown), ticked=today, serious=seen
    )


def _medicines(patient: Patient) -> BannerFact:
    caption, taken = tr("Home medicines"), patient.medications
    if taken is None:
        return BannerFact("medications", caption, tr("Never asked"), whole=tr("home medicines were never asked"), unknown=True)
    if not taken:
        return BannerFact("medications", caption, tr("None"), whole=tr("none"))
    known = sum(medicine.match.known for medicine in taken)
    value = tr("{n} of {m} recognized", n=known, m=len(taken))
    names = _joined(*(medicine.match.text for medicine in taken))
    return BannerFact("medications", caption, value, whole=f"{value}: {names}", unknown=known < len(taken))


def _session(draft: Draft) -> BannerFact:
    treatment = draft.treatment
    number = 1 + sum(not session.apart for session in treatment.previous)
    value = tr("{n} of {m}", n=number, m=max(treatment.series.sessions, number)) if treatment.series is not None else str(number)
    extra = "" if number > 1 else tr("new course") if treatment.previous else tr("first session")
    return BannerFact("session", tr("Session"), value, extra, whole=_joined(value, extra))


def concerned(finding: Finding | None, knowledge: Knowledge) -> frozenset[str]:
    """The facts of the banner that a finding is about."""
    if finding is None:
        return frozenset()
    found: set[str] = set()
    for subject in finding.subjects:
        if subject.where == "patient.allergies":
            found.add("allergies")
        elif subject.where == "patient.medications":
            found.add("medications")
            if _BLOOD & knowledge.closure(subject.concept):
                found.add("anticoagulant")
        elif subject.where == "previous":
            found.add("session")
    kinds = {Kind.PREGNANCY: "pregnancy", Kind.SERIES: "session"}
    if finding.kind in kinds:
        found.add(kinds[finding.kind])
    if finding.kind is Kind.RENAL and any(key == "inr" for key, _ in finding.inputs):
        found.add("anticoagulant")
    return frozenset(found)
