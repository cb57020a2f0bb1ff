"""The Review: findings, totals, coverage and what signing waits for, computed once from a Draft; all views show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from formulator.base.i18n import tr, trn
from formulator.domain.finding import Coverage, Finding, NotChecked, Override
from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Answer
from formulator.domain.rules import Kind, Severity
from formulator.safety.evaluate import Evaluation, evaluate
from formulator.safety.pairs import Pair, PairState
from formulator.safety.totals import SubstanceTotal
from formulator.workbench.draft import Draft

UNTESTED = "untested"
#: Findings of plain arithmetic: what was planned cannot be done with what was prepared.
EXCEEDS = "plan-exceeds-syringe"
UNFIT = ("overfilled-syringe", EXCEEDS)


class Status(StrEnum):
    """The four ends of a check; only CLEAR may look green."""

    CLEAR = "clear"
    FINDINGS = "findings"
    INCOMPLETE = "incomplete"
    FAILED = "failed"


@dataclass(slots=True)
class Review:
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    coverage: Coverage
    pairs: tuple[Pair, ...]
    totals: dict[str, SubstanceTotal]
    status: Status
    stale_overrides: tuple[Override, ...]
    unacknowledged: bool
    failed: tuple[Kind, ...]
    waits_for: tuple[str, ...]
    evaluation: Evaluation

    @property
    def stops(self) -> bool:
        """Whether something open stops: a finding without its override, pairs not acknowledged, an incomplete check."""
        open_findings = any(finding.stops for finding in self.findings)
        return open_findings or self.unacknowledged or self.status in (Status.INCOMPLETE, Status.FAILED)

    @property
    def ready(self) -> bool:
        return not self.waits_for


def review(draft: Draft, knowledge: Knowledge, broken: frozenset[Kind] = frozenset()) -> Review:
    """Checks the draft on its day. `broken` are kinds that failed their self-test. Nothing is raised."""
    evaluation = evaluate(draft.treatment, knowledge, draft.on, broken)
    findings, stale = _overridden(evaluation.findings, draft.overrides)
    missing = (
        tuple(sorted((*evaluation.not_checked, *_unread(draft)))) if draft.unread or draft.treatment.plan else tuple(evaluation.not_checked)
    )
    status = _status(evaluation, findings, missing)
    without_data = any(pair.state is PairState.NO_DATA for pair in evaluation.pairs)
    unacknowledged = without_data and UNTESTED not in draft.acknowledged
    waits = tuple(_waits(draft, findings, evaluation, missing, unacknowledged, stale))
    return Review(
        tuple(findings), missing, evaluation.coverage, tuple(evaluation.pairs), evaluation.totals,
        status, stale, unacknowledged, evaluation.failed, waits, evaluation,
    )  # fmt: skip


def valid_override(finding: Finding, override: Override) -> bool:
    """Whether an override is about this finding and says what its level asks: a reason; from contraindicated on a name too."""
    if override.rule != finding.id or override.excuses != finding.excuses or not override.reason.strip():
        return False
    return finding.severity < Severity.CONTRAINDICATED or bool(override.by.strip())


def _overridden(findings: list[Finding], overrides: tuple[Override, ...]) -> tuple[list[Finding], tuple[Override, ...]]:
    if not overrides:
        return findings, ()
    used: set[Override] = set()
    result: list[Finding] = []
    for finding in findings:
        fitting = next((o for o in overrides if valid_override(finding, o)), None)
        if fitting is not None:
            used.add(fitting)
        result.append(finding.overridden(fitting) if fitting is not None else finding)
    return result, tuple(o for o in overrides if o not in used)


def _unread(draft: Draft) -> Iterator[NotChecked]:
    """What was typed and could not be read: facts of the patient, fields of the plan."""
    yield from draft.unread
    names = {formula.name for formula in draft.treatment.formulas}
    for index, zone in enumerate(draft.treatment.plan):
        if zone.syringe not in names:
            yield NotChecked("plan", index, zone.syringe, tr("the plan names a syringe that is not there"))
        for field, text in zone.unread:
            yield NotChecked("plan", index, text, tr("{field} of {zone} cannot be read", field=field, zone=zone.zone or tr("the plan")))


def _status(evaluation: Evaluation, findings: list[Finding], missing: tuple[NotChecked, ...]) -> Status:
    if evaluation.failed:
        return Status.FAILED
    if missing:
        return Status.INCOMPLETE
    if any(f.severity > Severity.MINOR for f in findings) or any(p.state is PairState.NO_DATA for p in evaluation.pairs):
        return Status.FINDINGS
    return Status.CLEAR


def _waits(
    draft: Draft, findings: list[Finding], evaluation: Evaluation, missing: tuple[NotChecked, ...], unacknowledged: bool,
    stale: tuple[Override, ...],
) -> list[str]:  # fmt: skip
    waits: list[str] = []
    if evaluation.failed:
        waits.append(tr("the check failed: {kinds}", kinds=", ".join(k.value for k in evaluation.failed)))
    stopping = [finding.severity for finding in findings if finding.stops]
    if count := stopping.count(Severity.CONTRAINDICATED):
        waits.append(trn("{n} contraindicated finding open", "{n} contraindicated findings open", count))
    if count := stopping.count(Severity.MAJOR):
        waits.append(trn("{n} major finding open", "{n} major findings open", count))
    if missing:
        waits.append(trn("{n} thing not checked", "{n} things not checked", len(missing)))
    if unacknowledged:
        waits.append(tr("untested pairs not acknowledged"))
    waits += [why_stale(o, findings) for o in stale]
    waits += [unfit_words(f) for f in findings if f.id in UNFIT and f.override is None]
    return waits + _signing_only(draft)


def unfit_words(finding: Finding) -> str:
    """Amounts that are more than a syringe holds, as something that signing waits for."""
    return tr("the amounts of syringe {name} do not fit", name=finding.subjects[0].syringe)


def why_stale(override: Override, findings: list[Finding] | tuple[Finding, ...]) -> str:
    """Why an override was not applied: its name is missing, or what it excused has changed."""
    if any(f.id == override.rule and f.excuses == override.excuses for f in findings):
        return tr("an override of {rule} needs the practitioner's name in by", rule=override.rule)
    return tr("an override of {rule} no longer fits what it excused", rule=override.rule)


def _signing_only(draft: Draft) -> list[str]:
    """What only signing needs: the questions of the day, the diagnosis, names."""
    asked, patient = draft.treatment.asked, draft.treatment.patient
    missing = (
        patient.diagnosis_made is not Answer.YES and tr("diagnosis not confirmed"),
        asked.on is None and tr("the day of asking is not given"),
        asked.on is not None and asked.on != draft.on and tr("the answers were not given today"),
        not asked.allergies and tr("allergies not asked today"),
        not asked.pregnancy and patient.may_be_pregnant(draft.on) and tr("pregnancy not asked today"),
        not asked.anticoagulant and tr("anticoagulant not asked today"),
        asked.fever_or_infection in (None, Answer.UNKNOWN) and tr("fever or infection not asked"),
        asked.new_medicines in (None, Answer.UNKNOWN) and tr("new medicines not asked"),
        not draft.practitioner.name and tr("practitioner not named"),
        not patient.name and tr("patient not named"),
        any(not zone.zone.strip() for zone in draft.treatment.plan) and tr("a zone of the plan has no name"),
    )
    return [text for text in missing if text]
