"""How far a draft is, step by step, and where that which signing waits for is to be answered."""

from __future__ import annotations

from formulator.base.i18n import tr, trn
from formulator.domain.patient import Answer
from formulator.domain.rules import Severity
from formulator.workbench import sign
from formulator.workbench.draft import Draft
from formulator.workbench.review import EXCEEDS, UNFIT, Review, unfit_words

_WORDS = {Severity.CONTRAINDICATED: "contraindicated", Severity.MAJOR: "major", Severity.MODERATE: "moderate"}


def steps(draft: Draft, review: Review) -> dict[str, tuple[str, str]]:
    """For each of the five steps the sign and a word or two; nothing where there is nothing to say. "tick" is done."""
    return {
        "patient": _patient(draft, review),
        "mix": _mix(review),
        "plan": _plan(draft, review),
        "course": _course(draft),
        "sign": ("", ""),
    }


def _patient(draft: Draft, review: Review) -> tuple[str, str]:
    count = sum(gap.where.startswith("patient.") for gap in review.not_checked)
    if count:
        return "not checked", trn("{n} not known", "{n} not known", count)
    return ("tick", tr("asked today")) if asked(draft) else ("not checked", tr("ask today"))


def asked(draft: Draft) -> bool:
    """Whether all questions of the day were answered today."""
    strip, patient = draft.treatment.asked, draft.treatment.patient
    known = (Answer.YES, Answer.NO)
    pregnancy = strip.pregnancy or not patient.may_be_pregnant(draft.on)
    answered = strip.fever_or_infection in known and strip.new_medicines in known
    return bool(strip.on == draft.on and strip.allergies and pregnancy and strip.anticoagulant and answered)


def _mix(review: Review) -> tuple[str, str]:
    if not review.evaluation.bench.lines:
        return "", tr("empty")
    unread = any(gap.where == "mix" for gap in review.not_checked)
    for severity, word in _WORDS.items():
        if unread and not severity.interrupts:
            break  # what was not checked weighs more than what only informs
        count = sum(f.severity is severity and f.override is None for f in review.findings)
        if count:
            return word, tr("{n} {severity}", n=count, severity=tr(word))
    if unread:
        return "not checked", tr("not all checked")
    if review.unacknowledged:
        return "not checked", tr("untested pairs")
    return "tick", ""


def _plan(draft: Draft, review: Review) -> tuple[str, str]:
    zones = draft.treatment.plan
    if not zones:
        return "", ""
    if any(zone.unread or zone.points is None or zone.per_point is None for zone in zones):
        return "not checked", tr("not complete")
    points = sum(zone.points or 0 for zone in zones)
    unfit = any(finding.id in UNFIT and finding.override is None for finding in review.findings)
    return ("moderate" if unfit else "tick"), trn("{n} point", "{n} points", points)


def _course(draft: Draft) -> tuple[str, str]:
    if any(gap.where == "series" for gap in draft.unread):
        return "not checked", tr("not complete")
    series, done = draft.treatment.series, sum(not session.apart for session in draft.treatment.previous)
    if series is None:
        return "", tr("session {n}", n=done + 1) if done else ""
    return "tick", tr("{n} of {m}", n=done + 1, m=max(series.sessions, done + 1))


def waits_for(draft: Draft, review: Review) -> tuple[str, str]:
    """The first thing that signing waits for: the place where it is answered ("patient#asked"), and its words; words empty where nothing is open."""
    waits = sign.waits_for(draft, review)
    return (place_of(waits[0], draft, review), waits[0]) if waits else ("sign", "")


def place_of(text: str, draft: Draft, review: Review) -> str:
    """The page and the place on it where something that signing waits for is answered."""
    if any(finding.stops for finding in review.findings) and text in review.waits_for[:2] and "finding" in text:
        return "mix#findings"
    if review.not_checked and text == trn("{n} thing not checked", "{n} things not checked", len(review.not_checked)):
        return gap_place(review.not_checked[0].where)
    places = {
        tr("diagnosis not confirmed"): "patient#diagnosis",
        tr("practitioner not named"): "settings#practitioner",
        tr("patient not named"): "patient#name",
        tr("a zone of the plan has no name"): "plan",
        tr("a zone of the plan has no side"): "plan",
        tr("untested pairs not acknowledged"): "mix#untested",
        sign.no_reason(): "sign#reason",
    }
    if text in places:
        return places[text]
    for finding in review.findings:
        if finding.id in UNFIT and finding.override is None and text == unfit_words(finding):
            return "plan#points" if finding.id == EXCEEDS else "mix#findings"
    return "patient#asked" if not asked(draft) and ("today" in text or "asked" in text or "asking" in text) else "mix#findings"


def gap_place(where: str) -> str:
    """Where something that could not be checked is answered."""
    if where.startswith("patient."):
        return "patient#" + where.split(".")[1]
    places = {
        "plan": "plan", "route": "plan#route", "antiseptic": "plan#antiseptic", "previous": "course", "formulary": "formulary", "series": "course", "asked": "patient#asked",
    }  # fmt: skip
    return places.get(where, "mix#lines")
