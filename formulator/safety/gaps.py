"""What could not be checked, and why. No data never looks like safe."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.base.i18n import tr
from formulator.domain.finding import Coverage, NotChecked
from formulator.domain.names import Match
from formulator.domain.patient import Answer, Contraception, Sex
from formulator.domain.rules import Kind
from formulator.safety.bench import Bench, BenchLine
from formulator.safety.pairs import PairState, pairs
from formulator.safety.totals import LimitUse, on_basis, totals


def gaps(bench: Bench) -> list[NotChecked]:
    """Everything that makes a check incomplete, sorted."""
    found = {
        *_patient(bench),
        *_names(bench),
        *_lines(bench),
        *_limits(bench),
        *_asked_by_rules(bench),
        *_excipients(bench),
        *_formulary(bench),
    }
    return sorted(found, key=_order)


def _order(gap: NotChecked) -> tuple[str, str, str, str, int]:
    """By what it is about, not by position: the order of the lines of a mix changes nothing."""
    return gap.where, gap.syringe, gap.text, gap.why, gap.index


def _patient(bench: Bench) -> Iterator[NotChecked]:
    patient = bench.patient
    answers = (bench.age, patient.sex, patient.allergies, patient.conditions, patient.medications)
    for fact, answer in zip(("age", "sex", "allergies", "conditions", "medications"), answers, strict=True):
        if answer is None:
            yield NotChecked(f"patient.{fact}", -1, fact, _never_asked(fact))
    unknown = patient.pregnancy is None or patient.pregnancy.state is Answer.UNKNOWN
    if unknown and bench.may_be_pregnant:
        yield NotChecked("patient.pregnancy", -1, "pregnancy", tr("pregnancy is not known: ask"))
    if not bench.lines:
        yield NotChecked("mix", -1, "mix", tr("the mix has no line"))


def _never_asked(fact: str) -> str:
    return {
        "age": tr("age or birth date is not given"),
        "sex": tr("sex is not given"),
        "allergies": tr("allergies were never asked"),
        "conditions": tr("conditions were never asked"),
        "medications": tr("home medicines were never asked"),
    }[fact]


def _unknown(where: str, index: int, match: Match, syringe: str = "") -> Iterator[NotChecked]:
    if not match.known:
        yield NotChecked(where, index, match.text, match.why or tr("not recognized"), match.suggestions, syringe)


def _names(bench: Bench) -> Iterator[NotChecked]:
    patient, treatment = bench.patient, bench.treatment
    for index, medicine in enumerate(patient.medications or ()):
        if not medicine.match.targets:
            yield from _unknown("patient.medications", index, medicine.match)
    for index, allergy in enumerate(patient.allergies or ()):
        if not allergy.match.targets:
            yield from _unknown("patient.allergies", index, allergy.match)
    for index, condition in enumerate(patient.conditions or ()):
        if not condition.targets:
            yield from _unknown("patient.conditions", index, condition)
    if treatment.antiseptic is not None and not treatment.antiseptic.targets:
        yield from _unknown("antiseptic", -1, treatment.antiseptic)
    for number, earlier in enumerate(treatment.previous):
        for line in earlier.lines:
            yield from _unknown("previous", number, line.match)


def _said(line: BenchLine) -> str:
    """The text as written; the name of the substance where a presentation was chosen by its id."""
    text = line.line.match.text
    return line.subject.name if text in line.line.candidates else text


def _lines(bench: Bench) -> Iterator[NotChecked]:
    for line in bench.lines:
        text = _said(line)
        if not line.line.match.targets:
            yield from _unknown("mix", line.index, line.line.match, line.syringe)
        for gap in line.line.gaps:
            yield NotChecked("mix", line.index, text, gap, (), line.syringe)


def _limits(bench: Bench) -> Iterator[NotChecked]:
    for total in totals(bench).values():
        for use in total.uses:
            reason = use.why or (_dose_unknown(use) if use.used is None else "")
            if not reason:
                continue
            name = bench.knowledge.name(total.substance)
            why = tr("limit per {per} of {name}: {why}", per=use.limit.per.value, name=name, why=reason)
            if use.limit.per_kg is not None and use.size is None:
                yield NotChecked("patient.weight", -1, "weight", why)
                continue
            missing = [part.line for part in use.parts if on_basis(part, use.limit) is None] or [part.line for part in use.parts]
            line = min(missing, key=lambda line: (line.line.match.text, line.syringe, line.index))
            yield NotChecked("mix", line.index, _said(line), why, (), line.syringe)


def _dose_unknown(use: LimitUse) -> str:
    """A dose that does not follow from what was typed, where no line says so already."""
    said = any(part.line.line.gaps for part in use.parts)
    return "" if said else tr("the dose is not known")


def _asked_by_rules(bench: Bench) -> Iterator[NotChecked]:
    """Breastfeeding and contraception, where a line has a rule on it."""
    patient, asks = bench.patient, bench.reach.asks
    keys = bench.mix_keys & asks.keys()
    if not keys:
        return
    unknown = patient.breastfeeding in (None, Answer.UNKNOWN) and bench.may_be_pregnant
    if unknown and any("breastfeeding" in asks[key] for key in keys):
        yield NotChecked("patient.breastfeeding", -1, "breastfeeding", tr("breastfeeding is not known: a line has a rule on it"))
    names = {bench.knowledge.name(key) for key in keys if "contraception" in asks[key]}
    if names and _contraception_unknown(bench):
        shown = ", ".join(sorted(names))
        yield NotChecked("patient.contraception", -1, "contraception", tr("contraception is not known: {names} asks for it", names=shown))


def _contraception_unknown(bench: Bench) -> bool:
    patient = bench.patient
    if patient.contraception is not None and patient.contraception is not Contraception.UNKNOWN:
        return False
    return patient.sex is None or patient.sex is not Sex.FEMALE or bench.may_be_pregnant


def _excipients(bench: Bench) -> Iterator[NotChecked]:
    """An allergy that may be to an excipient, and a product whose excipients no source gives.

    Where the excipient is known to be held, or latex of the closure is asked, a rule says so itself.
    """
    groups = bench.reach.excipient_groups
    named = [a for a in bench.allergies if not a.keys.isdisjoint(groups)]
    if not named:
        return
    for line in bench.lines:
        open_ones = [a for a in named if line.held.isdisjoint(a.keys) and "latex-stopper" not in a.keys]
        if open_ones and line.profile.excipients_unknown and line.substance is not None:
            allergy = ", ".join(sorted(a.subject.name for a in open_ones))
            why = tr("its excipients are not known: the allergy to {allergy} could not be checked, read the pack", allergy=allergy)
            yield NotChecked("mix", line.index, _said(line), why, (), line.syringe)


def _formulary(bench: Bench) -> Iterator[NotChecked]:
    """The clinic has a formulary and it could not be read: its limits and products are not known."""
    if bench.knowledge.formulary.unread:
        yield NotChecked("formulary", -1, "formulary", tr("the clinic's formulary could not be read: its limits were not checked"))


def coverage(bench: Bench, failed: int) -> Coverage:
    patient, every = bench.patient, pairs(bench)
    medications, allergies, conditions = patient.medications or (), patient.allergies or (), patient.conditions or ()
    sums = totals(bench)
    return Coverage(
        pairs=len(every),
        pairs_with_data=len([pair for pair in every if pair.state is not PairState.NO_DATA]),
        lines=len(bench.lines),
        lines_recognized=len([line for line in bench.lines if line.substance is not None]),
        medications=len(medications),
        medications_recognized=len([m for m in medications if m.match.targets]),
        allergies=len(allergies),
        allergies_recognized=len([a for a in allergies if a.match.targets]),
        conditions=len(conditions),
        conditions_recognized=len([c for c in conditions if c.targets]),
        limits=len(sums),
        limits_sourced=len([total for total in sums.values() if total.sourced]),
        rules=len(bench.knowledge.rules),
        kinds=len(Kind),
        kinds_tested=len(Kind) - failed,
    )
