"""What was checked and what could not be, row by row."""

from __future__ import annotations

from formulator.base.i18n import tr, trn
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Match
from formulator.domain.patient import Answer
from formulator.domain.protocol import Mark, SheetCheck
from formulator.safety.pairs import PairState
from formulator.workbench import formulary, wording
from formulator.workbench.draft import Draft
from formulator.workbench.review import UNTESTED, Review, why_stale
from formulator.workbench.sheet_patient import shown_date


def _mark(whole: bool) -> Mark:
    return Mark.CLEAR if whole else Mark.UNKNOWN


def checks(draft: Draft, review: Review, knowledge: Knowledge) -> tuple[SheetCheck, ...]:
    patient = draft.treatment.patient
    medicines = None if patient.medications is None else [m.match for m in patient.medications]
    allergies = None if patient.allergies is None else [a.match for a in patient.allergies]
    lifts_nothing = [f"“{m.text}”" for a in patient.allergies or () for m in a.tolerated if not m.known]
    return (
        _asked(draft),
        _names(tr("Home medicines"), medicines, knowledge),
        _names(tr("Allergies"), allergies, knowledge),
        _names(tr("Conditions"), None if patient.conditions is None else list(patient.conditions), knowledge),
        _pairs(draft, review),
        _limits(review, knowledge),
        _kinds(review),
        *(
            [SheetCheck(Mark.UNKNOWN, tr("Tolerated"), tr("not recognized, lifts nothing: {names}", names=", ".join(lifts_nothing)))]
            if lifts_nothing
            else []
        ),
        *formulary.checks(draft, knowledge),
        *_gaps(review),
        *_stale(review),
    )


def _asked(draft: Draft) -> SheetCheck:
    """The answers of the day, each in its own word."""
    asked = draft.treatment.asked
    if asked.on is None:
        return SheetCheck(Mark.UNKNOWN, tr("Asked today"), tr("the questions of the day were not asked"))
    unasked = tr("NOT ASKED")
    applies = draft.treatment.patient.may_be_pregnant(draft.on)
    answers = {
        tr("allergies"): asked.allergies or unasked,
        tr("pregnancy"): asked.pregnancy or (unasked if applies else tr("not applicable")),
        tr("anticoagulant"): asked.anticoagulant or unasked,
        tr("fever or infection"): _answer(asked.fever_or_infection) or unasked,
        tr("new medicines"): _answer(asked.new_medicines) or unasked,
    }
    text = ", ".join(f"{name} {tr(word)}" for name, word in answers.items())
    settled = asked.on == draft.on and unasked not in answers.values() and asked.new_medicines is not Answer.YES
    return SheetCheck(_mark(settled), tr("Asked today"), f"{shown_date(asked.on)}: {text}")


def _answer(answer: Answer | None) -> str:
    return "" if answer in (None, Answer.UNKNOWN) else tr("YES") if answer is Answer.YES else tr("no")


def _names(label: str, matches: list[Match] | None, knowledge: Knowledge) -> SheetCheck:
    if matches is None:
        return SheetCheck(Mark.UNKNOWN, label, tr("never asked"))
    if not matches:
        return SheetCheck(Mark.CLEAR, label, tr("none"))
    known = [m for m in matches if m.known]
    names = ", ".join(dict.fromkeys(_shown(m, knowledge) for m in known))
    text = tr("{n} of {m} recognized", n=len(known), m=len(matches)) + (f": {names}" if names else "")
    unknown = ", ".join(f"“{m.text}”" for m in matches if not m.known)
    guessed = any(m.how.value == "approximate" for m in known)
    return SheetCheck(_mark(not unknown and not guessed), label, text + (tr("; NOT CHECKED: {names}", names=unknown) if unknown else ""))


def _shown(match: Match, knowledge: Knowledge) -> str:
    names = " + ".join(knowledge.name(c) for c in match.concepts)
    return tr("{name} (guessed from “{text}”, confirm)", name=names, text=match.text) if match.how.value == "approximate" else names


def _pairs(draft: Draft, review: Review) -> SheetCheck:
    found = review.coverage
    if not found.pairs:
        return SheetCheck(Mark.CLEAR, tr("Pairs in a syringe"), tr("no pair: each syringe holds one substance"))
    missing = [p for p in review.pairs if p.state is PairState.NO_DATA]
    count = trn("{n} pair", "{n} pairs", found.pairs)
    text = tr("{count}: {k} with data, {m} without", count=count, k=found.pairs_with_data, m=len(missing))
    if missing:
        shown = ", ".join(f"{p.one.subject.name} + {p.other.subject.name} ({p.syringe})" for p in missing)
        said = tr("acknowledged") if UNTESTED in draft.acknowledged else tr("NOT ACKNOWLEDGED")
        text = f"{text}: {shown}; {said}"
    return SheetCheck(_mark(not missing), tr("Pairs in a syringe"), text)


def _limits(review: Review, knowledge: Knowledge) -> SheetCheck:
    without = sorted(knowledge.name(t.substance) for t in review.totals.values() if not t.sourced)
    open_ones = sorted(
        knowledge.name(t.substance) for t in review.totals.values() if t.sourced and (t.tightest is None or any(u.why for u in t.uses))
    )
    parts = [tr("no sourced limit for {names}", names=", ".join(without))] if without else []
    parts += [tr("not computed for {names}", names=", ".join(open_ones))] if open_ones else []
    return SheetCheck(_mark(not parts), tr("Limits"), "; ".join(parts) or tr("every dose against a sourced limit"))


def _kinds(review: Review) -> SheetCheck:
    found = review.coverage
    text = tr("{n} of {m} kinds of check passed their start test; {r} rules", n=found.kinds_tested, m=found.kinds, r=found.rules)
    return SheetCheck(Mark.FAILED if review.failed else Mark.CLEAR, tr("Rule kinds"), text)


def _gaps(review: Review) -> list[SheetCheck]:
    return [SheetCheck(Mark.UNKNOWN, tr("Not checked"), wording.gap_text(gap)) for gap in review.not_checked]


def _stale(review: Review) -> list[SheetCheck]:
    return [SheetCheck(Mark.UNKNOWN, tr("Override"), why_stale(o, review.findings)) for o in review.stale_overrides]
