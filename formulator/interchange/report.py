"""The report of a check as plain data: the contract with everything outside."""

from __future__ import annotations

from decimal import Decimal

from formulator.base.i18n import tr
from formulator.domain.display import amount, concentration, number
from formulator.domain.finding import Finding, NotChecked, Subject
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Match
from formulator.domain.quantities import Dose, Volume
from formulator.domain.treatment import Formula, volume_of
from formulator.safety.limits import limit_text
from formulator.safety.totals import SubstanceTotal
from formulator.workbench import wording
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review

Json = dict[str, object]


def report(draft: Draft, review: Review, knowledge: Knowledge) -> Json:
    """The report of one case; the same case and knowledge give the same report, byte for byte."""
    return {
        "report": 1,
        "status": review.status.value,
        "findings": [_finding(f, draft) for f in review.findings],
        "matched": _matched(draft, knowledge),
        "not_checked": [_gap(g, draft) for g in review.not_checked],
        "coverage": _coverage(review),
        "totals": _totals(draft, review, knowledge),
        "signing": {"ready": review.ready, "waits_for": list(review.waits_for)},
        "knowledge": {
            "catalog": knowledge.version,
            "sha256": knowledge.sha256,
            "packs": sorted(draft.treatment.packs),
            "formulary": _formulary(knowledge),
        },
    }


def _formulary(knowledge: Knowledge) -> Json | None:
    """Which formulary of the clinic was used; None without one. One that could not be read has no name and says why."""
    found = knowledge.formulary
    if found.unread:
        return {"name": None, "version": None, "sha256": None, "unread": list(found.unread)}
    return {"name": found.name, "version": found.version, "sha256": found.sha256} if found.sha256 else None


def _subject(subject: Subject, draft: Draft) -> Json:
    shown: Json = {"in": subject.where}
    if subject.where == "mix":
        shown["syringe"] = subject.syringe
        if _is_diluent(draft, subject.syringe, subject.index):
            shown["in"] = "diluent"
        else:
            shown["index"] = subject.index
    elif subject.syringe:
        shown["syringe"] = subject.syringe
    elif subject.index >= 0:
        shown["index"] = subject.index
    if subject.name:
        shown["name"] = subject.name
    return shown


def _is_diluent(draft: Draft, syringe: str, index: int) -> bool:
    formula = next((f for f in draft.treatment.formulas if f.name == syringe), None)
    return formula is not None and 0 <= index < len(formula.lines) and formula.lines[index].diluent


def _finding(finding: Finding, draft: Draft) -> Json:
    override = finding.override
    return {
        "rule": finding.id,
        "kind": finding.kind.value,
        "severity": finding.severity.word,
        "subjects": [_subject(s, draft) for s in finding.subjects],
        "title": wording.title(finding),
        "text": wording.text(finding),
        "action": wording.action(finding),
        "sources": [cite.id for cite in finding.rule.sources],
        "also": list(finding.also),
        "excuses": finding.excuses,
        "override": None if override is None else {"reason": override.reason, "note": override.note, "by": override.by},
    }


def _match(where: str, match: Match, knowledge: Knowledge, **extra: object) -> Json:
    shown: Json = {"in": where, **extra, "text": match.text}
    shown["name"] = " + ".join(knowledge.name(c) for c in match.concepts)
    shown["match"] = match.how.value
    return shown


def _matched(draft: Draft, knowledge: Knowledge) -> list[Json]:
    treatment = draft.treatment
    rows: list[Json] = []
    for formula in treatment.formulas:
        rows += _lines(formula, knowledge)
    patient = treatment.patient
    for index, medicine in enumerate(patient.medications or ()):
        rows += [_match("patient.medications", medicine.match, knowledge, index=index)]
    for index, allergy in enumerate(patient.allergies or ()):
        rows.append(_match("patient.allergies", allergy.match, knowledge, index=index))
        rows += [_match("patient.allergies.tolerated", m, knowledge, index=index) for m in allergy.tolerated]
    for index, condition in enumerate(patient.conditions or ()):
        rows.append(_match("patient.conditions", condition, knowledge, index=index))
    if treatment.antiseptic is not None:
        rows.append(_match("antiseptic", treatment.antiseptic, knowledge))
    return sorted((row for row in rows if row["match"] != "none"), key=_row_key)


def _row_key(row: Json) -> tuple[str, ...]:
    parts = [str(row.get(key, "")) for key in ("in", "syringe", "name", "presentation", "text")]
    return (*parts, str(row.get("index", "")).zfill(6))


def _lines(formula: Formula, knowledge: Knowledge) -> list[Json]:
    rows: list[Json] = []
    for index, line in enumerate(formula.lines):
        where: Json = {"syringe": formula.name} if line.diluent else {"syringe": formula.name, "index": index}
        row = _match("diluent" if line.diluent else "mix", line.match, knowledge, **where)
        if line.match.known:
            row["presentation"] = concentration(line.strength, 4) if line.strength is not None else None
        rows.append(row)
    return rows


def _gap(gap: NotChecked, draft: Draft) -> Json:
    shown: Json = {"in": gap.where}
    if gap.syringe:
        shown["syringe"] = gap.syringe
    if gap.where == "mix" and _is_diluent(draft, gap.syringe, gap.index):
        shown["in"] = "diluent"
    elif gap.index >= 0:
        shown["index"] = gap.index
    return {**shown, "text": gap.text, "why": gap.why, "suggestions": list(gap.suggestions)}


def _coverage(review: Review) -> Json:
    found = review.coverage
    return {
        "pairs": found.pairs,
        "pairs_with_data": found.pairs_with_data,
        "lines": found.lines,
        "lines_recognized": found.lines_recognized,
        "medications": found.medications,
        "medications_recognized": found.medications_recognized,
        "allergies": found.allergies,
        "allergies_recognized": found.allergies_recognized,
        "conditions": found.conditions,
        "conditions_recognized": found.conditions_recognized,
        "limits": found.limits,
        "limits_sourced": found.limits_sourced,
        "rules": found.rules,
        "kinds": found.kinds,
        "kinds_tested": found.kinds_tested,
    }


def _volume(volume: Volume | None) -> str | None:
    return amount(volume, 4) if volume is not None else None


def _totals(draft: Draft, review: Review, knowledge: Knowledge) -> Json:
    formulas = draft.treatment.formulas
    volumes = [volume_of(f) for f in formulas]
    whole = None if not volumes or any(v is None for v in volumes) else Volume(sum((v.value for v in volumes if v is not None), Decimal(0)))
    doses = [_dose(total, knowledge) for total in review.totals.values()]
    return {
        "volume": _volume(whole),
        "syringes": [
            {"name": f.name, "volume": _volume(v)} for f, v in sorted(zip(formulas, volumes, strict=True), key=lambda pair: pair[0].name)
        ],
        "doses": sorted(doses, key=lambda row: str(row["name"])),
    }


def _amount(dose: Dose | None) -> str | None:
    return amount(dose, 6) if dose is not None else None


def _dose(total: SubstanceTotal, knowledge: Knowledge) -> Json:
    tightest = total.tightest
    return {
        "name": knowledge.name(total.substance),
        "dose": _amount(tightest.used if tightest is not None else total.dose),
        "given": _amount(total.dose),
        "limit": amount(tightest.size, 6) if tightest is not None and tightest.size is not None else None,
        "limit_text": limit_text(tightest) if tightest is not None else _no_limit(total),
        "fraction": number(tightest.share, 6) if tightest is not None and tightest.share is not None else None,
    }


def _no_limit(total: SubstanceTotal) -> str:
    return tr("the limit could not be computed") if total.sourced else tr("no sourced limit")
