"""The patient box of the sheet. A fact that was never asked is said in words and carries its own mark."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from formulator.base.i18n import tr, trn
from formulator.domain.display import amount, number
from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Allergy, Answer, Patient, Reaction
from formulator.domain.protocol import Mark, SheetPatient
from formulator.workbench.draft import Draft

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ORDER = {Reaction.IMMEDIATE: 0, Reaction.UNKNOWN: 1, Reaction.DELAYED: 2, Reaction.INTOLERANCE: 3}


def shown_date(day: date) -> str:
    """ "22 Nov 2026"."""
    return f"{day.day} {tr(_MONTHS[day.month - 1])} {day.year}"


def patient_box(draft: Draft, knowledge: Knowledge) -> SheetPatient:
    patient = draft.treatment.patient
    allergies, detail, mark = _allergies(draft, knowledge)
    anticoagulant, anticoagulant_detail, anticoagulant_mark = _anticoagulant(patient, knowledge)
    pregnancy, pregnancy_detail, pregnancy_mark = _pregnancy(patient, draft.on)
    return SheetPatient(
        name=patient.name or tr("Name not given"),
        facts=_facts(patient, draft.on),
        number=patient.number,
        allergies=allergies,
        allergies_detail=detail,
        allergies_mark=mark,
        anticoagulant=anticoagulant,
        anticoagulant_detail=anticoagulant_detail,
        anticoagulant_mark=anticoagulant_mark,
        pregnancy=pregnancy,
        pregnancy_detail=pregnancy_detail,
        pregnancy_mark=pregnancy_mark,
    )


def age_text(age: Decimal | None) -> str:
    """ "57 y", "7 months" below two years."""
    if age is None:
        return tr("age not given")
    if age < 2:
        return tr("{n} months", n=number(age * 12, 0))
    return tr("{n} y", n=int(age))


def _facts(patient: Patient, today: date) -> str:
    age = age_text(patient.age(today))
    born = tr("born {date} ({age})", date=shown_date(patient.birth_date), age=age) if patient.birth_date is not None else age
    sex = tr(patient.sex.value) if patient.sex is not None else tr("sex not given")
    weight = amount(patient.weight, 1, unit="kg") if patient.weight is not None else tr("weight not given")
    egfr = tr("eGFR {value}", value=number(patient.egfr)) if patient.egfr is not None else ""
    return ", ".join(part for part in (born, sex, weight, egfr, patient.number) if part)


def _named(allergy: Allergy, knowledge: Knowledge) -> str:
    names = " + ".join(knowledge.name(c) for c in allergy.match.concepts)
    return names[:1].upper() + names[1:] if names else f"“{allergy.match.text}”"


def _with_reaction(allergy: Allergy, knowledge: Knowledge) -> str:
    """ "Amoxicillin (immediate)"."""
    name = _named(allergy, knowledge)
    return name if allergy.reaction is Reaction.UNKNOWN else f"{name} ({tr(allergy.reaction.value)})"


def allergy_names(draft: Draft, knowledge: Knowledge) -> tuple[str, ...]:
    """Each allergy by name with its reaction, the worst first."""
    ordered = sorted(draft.treatment.patient.allergies or (), key=lambda a: _ORDER[a.reaction])
    return tuple(_with_reaction(allergy, knowledge) for allergy in ordered)


def _allergies(draft: Draft, knowledge: Knowledge) -> tuple[str, str, Mark]:
    """The worst by name, immediate first; all the others follow in the second line."""
    found = draft.treatment.patient.allergies
    asked = draft.treatment.asked
    when = tr("asked {date}", date=shown_date(asked.on)) if asked.on is not None and asked.allergies else tr("day of asking not given")
    if found is None:
        return tr("NEVER ASKED"), tr("ask before any injection"), Mark.UNKNOWN
    if not found:
        return tr("none known"), when, Mark.CLEAR
    ordered = sorted(found, key=lambda a: _ORDER[a.reaction])
    shown = ", ".join(_with_reaction(a, knowledge) for a in ordered)
    unknown = [a for a in ordered if not a.match.known]
    notes = ", ".join(a.note for a in ordered if a.note)
    detail = "; ".join(part for part in (tr("not all recognized") if unknown else "", notes, when) if part)
    return shown, detail, Mark.UNKNOWN if unknown else Mark.CLEAR


def _anticoagulant(patient: Patient, knowledge: Knowledge) -> tuple[str, str, Mark]:
    if patient.medications is None:
        return tr("NEVER ASKED"), tr("home medicines not asked"), Mark.UNKNOWN
    taken = [c for m in patient.medications for c in m.match.concepts]
    found = [knowledge.name(c) for c in taken if "anticoagulant" in knowledge.closure(c)]
    platelets = [tr("{name} (antiplatelet)", name=knowledge.name(c)) for c in taken if "antiplatelet" in knowledge.closure(c)]
    inr = tr("INR {value}", value=number(patient.inr)) if patient.inr is not None else ""
    if found or platelets:
        names = ", ".join(dict.fromkeys([*found, *platelets]))
        asks = any("vitamin-k-antagonist" in knowledge.closure(c) for c in taken)
        return names[:1].upper() + names[1:], inr or (tr("INR not given") if asks else ""), Mark.CLEAR
    unknown = sum(not m.match.known for m in patient.medications)
    if unknown:
        return tr("none recognized"), trn("{n} home medicine not recognized", "{n} home medicines not recognized", unknown), Mark.UNKNOWN
    return tr("none"), inr, Mark.CLEAR


def _pregnancy(patient: Patient, today: date) -> tuple[str, str, Mark]:
    known = patient.pregnancy
    if known is not None and known.state is Answer.YES:
        week = tr("week {n}", n=number(known.week)) if known.week is not None else tr("week not given")
        return tr("pregnant"), week, Mark.CLEAR
    if not patient.may_be_pregnant(today) and (known is None or known.state is Answer.UNKNOWN):
        return (tr("not applicable"), "", Mark.CLEAR) if patient.sex is not None else (tr("NOT KNOWN"), tr("sex not given"), Mark.UNKNOWN)
    if known is None or known.state is Answer.UNKNOWN:
        return tr("NOT KNOWN"), tr("ask before any injection"), Mark.UNKNOWN
    feeding = tr("breastfeeding") if patient.breastfeeding is Answer.YES else ""
    return tr("none"), feeding, Mark.CLEAR
