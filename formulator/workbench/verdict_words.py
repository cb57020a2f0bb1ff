"""What the head of the verdict says, what was checked in a few words, and what a finding rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from formulator.base.i18n import tr, trn
from formulator.domain.finding import Finding, NotChecked
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Severity
from formulator.workbench import wording
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review, Status


@dataclass(frozen=True, slots=True)
class Head:
    """`sign` is a severity word; `unknown` asks for the diamond before the detail: something there was not checked."""

    sign: str
    title: str
    detail: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was checked: `known` of `every`, the words, and in other words what is lacking.

    `mark` is "cells", "tick", "not checked", "failed" or nothing.
    """

    mark: str
    text: str
    lack: str = ""
    known: int = 0
    every: int = 0


def empty_mix(review: Review) -> bool:
    """Whether there is nothing to check yet."""
    return not review.evaluation.bench.lines


def gaps(review: Review) -> tuple[NotChecked, ...]:
    """What was not checked; that an empty mix is empty is said by the title."""
    return tuple(gap for gap in review.not_checked if (gap.where, gap.index) != ("mix", -1))


def head(review: Review) -> Head:
    """Sign, title and second line of the verdict."""
    sign = _sign(review)
    unknown = bool(gaps(review)) and sign not in ("not checked", "failed")
    return Head(sign, wording.verdict(review), _detail(review, sign), unknown)


def _sign(review: Review) -> str:
    """By the order of the titles; what is neither clear nor open is no severity: a note, or not known."""
    open_ones = [f.severity for f in review.findings if f.override is None]
    worst = max(open_ones, default=Severity.NONE)
    if review.status is Status.FAILED:
        return "failed"
    if empty_mix(review):
        return "minor"
    if worst.interrupts:
        return worst.word
    if review.not_checked:
        return "not checked"
    if worst is Severity.MODERATE:
        return worst.word
    if any(f.override is not None for f in review.findings):
        return "minor"
    return "clear" if review.status is Status.CLEAR else "not checked"


def _detail(review: Review, sign: str) -> str:
    if sign == "failed":
        return "; ".join(text for text in (failed_kinds(review), wording.verdict_detail(review)) if text)
    if empty_mix(review):
        count = len(gaps(review))
        return trn("{n} thing not checked", "{n} things not checked", count) if count else tr("Add the first ingredient")
    found = wording.verdict_detail(review)
    if sign == "clear":
        return tr("Everything was checked; {notes}", notes=found) if found else tr("Everything was checked, nothing was found")
    return found or {
        "contraindicated": tr("Goes on only with a reason and a name"),
        "not checked": tr("Nothing was found in what could be checked"),
    }.get(sign, tr("Everything was checked"))


def failed_kinds(review: Review) -> str:
    """ "Did not run, or missed its test: cross-allergy"."""
    kinds = ", ".join(tr(wording.KIND_WORDS[kind]).lower() for kind in review.failed)
    return tr("Did not run, or missed its test: {kinds}", kinds=kinds)


def facts(draft: Draft, review: Review) -> tuple[Fact, ...]:
    """What was checked, the most telling first; what is lacking is said in words of its own."""
    found = (_pairs(review), _medicines(draft, review), _asked(draft), _kinds(review), _limits(review), _history(draft, review))
    return tuple(fact for fact in found if fact is not None)


def _pairs(review: Review) -> Fact:
    every, known = review.coverage.pairs, review.coverage.pairs_with_data
    if not every:
        return Fact("", tr("no pairs"))
    count = trn("{n} pair", "{n} pairs", every)
    if known == every:
        return Fact("cells", tr("{pairs}: all known", pairs=count), "", known, every)
    return Fact("cells", tr("{pairs}: {n} known,", pairs=count, n=known), tr("{n} no data", n=every - known), known, every)


def _kinds(review: Review) -> Fact:
    every, ran = review.coverage.kinds, review.coverage.kinds_tested
    text = tr("{n} of {m} rule kinds ran", n=ran, m=every)
    return Fact("tick", text) if ran == every else Fact("failed", "", text)


def _medicines(draft: Draft, review: Review) -> Fact:
    every, known = review.coverage.medications, review.coverage.medications_recognized
    if draft.treatment.patient.medications is None:
        return Fact("not checked", "", tr("home medicines never asked"))
    if not every:
        return Fact("tick", tr("no home medicines"))
    text = trn("{m} of {n} home medicine", "{m} of {n} home medicines", every, m=known)
    if known == every:
        return Fact("cells", text, "", known, every)
    return Fact("cells", f"{text},", tr("{n} not recognized", n=every - known), known, every)


def _asked(draft: Draft) -> Fact | None:
    """Nothing where allergies were never asked at all: that is said elsewhere."""
    asked = draft.treatment.asked
    if draft.treatment.patient.allergies is None:
        return None
    if asked.on == draft.on and asked.allergies:
        return Fact("tick", tr("allergies asked today"))
    return Fact("not checked", "", tr("allergies not asked today"))


def _history(draft: Draft, review: Review) -> Fact:
    """Allergies and conditions, as recognized."""
    patient, found = draft.treatment.patient, review.coverage
    parts = (
        _recognized(patient.allergies, found.allergies_recognized, (tr("no allergies"), tr("allergies never asked")), _allergies),
        _recognized(patient.conditions, found.conditions_recognized, (tr("no conditions"), tr("conditions never asked")), _conditions),
    )
    known = ", ".join(text for text, _ in parts if text)
    lack = ", ".join(text for _, text in parts if text)
    return Fact("not checked" if lack else "tick", f"{known}," if known and lack else known, lack)


def _allergies(count: int) -> str:
    return trn("{n} allergy", "{n} allergies", count)


def _conditions(count: int) -> str:
    return trn("{n} condition", "{n} conditions", count)


def _recognized(entries: tuple[object, ...] | None, known: int, words: tuple[str, str], count: object) -> tuple[str, str]:
    none, never = words
    if entries is None:
        return "", never
    if not entries:
        return none, ""
    assert callable(count)
    lack = tr("{n} not recognized", n=len(entries) - known) if known < len(entries) else ""
    return str(count(len(entries))), lack


def _limits(review: Review) -> Fact | None:
    """No sourced limit is no fault of this case, but it is told."""
    every, sourced = review.coverage.limits, review.coverage.limits_sourced
    if not every:
        return None
    text = trn("{m} of {n} limit sourced", "{m} of {n} limits sourced", every, m=sourced)
    return Fact("tick", text) if sourced == every else Fact("not checked", "", text)


def rests_on(finding: Finding, knowledge: Knowledge) -> str:
    """The facts of this case that a finding rests on: "lidocaine 20 mg, intradermal; INR 2.4"."""
    by_subject: dict[str, list[str]] = {}
    for subject, value in _told(finding.inputs, knowledge):
        by_subject.setdefault(subject, []).append(value.replace(" x ", " × "))
    return "; ".join(f"{subject} {', '.join(dict.fromkeys(values))}" for subject, values in by_subject.items())


def _told(inputs: Iterable[tuple[str, str]], knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    plain = {
        "inr": tr("INR"), "egfr": tr("eGFR"), "age": tr("age"), "weight": tr("weight"), "sessions": tr("sessions"),
        "interval": tr("days between sessions"), "actives": tr("active substances in one syringe:"), "indication": tr("indication:"),
    }  # fmt: skip
    for key, value in inputs:
        fact, _, concept = key.partition(" ")
        if value in ("", "none", "known"):
            continue
        if fact in ("dose", "volume", "route") and concept:
            yield knowledge.name(concept), value
        elif key in plain:
            yield plain[key], tr("not known") if value == "unknown" else value
