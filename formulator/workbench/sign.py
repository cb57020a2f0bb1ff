"""Signing: what a draft still waits for, what its sheet looks like before, and the order by which it is signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from formulator.base.i18n import tr, trn
from formulator.domain.knowledge import Knowledge
from formulator.domain.protocol import ProtocolSheet, SheetAttachment
from formulator.domain.records import ChainMark, SignedEntry
from formulator.workbench.draft import Draft
from formulator.workbench.ports import SheetOrder, Signed
from formulator.workbench.review import Review
from formulator.workbench.sheet import SheetIdentity, protocol_sheet
from formulator.workbench.sheet_patient import shown_date

#: So many signs of the head of the trail stand on paper: enough that no other trail has the same.
_HEAD = 16


class Papers(msgspec.Struct, frozen=True):
    """What hangs on a sheet: the case as checked and the report of its check, as JSON; and the logo in its head, a gray PNG."""

    case: bytes
    report: bytes
    logo: bytes = b""

    @property
    def digest(self) -> str:
        """The hash that a sheet is known by."""
        return hashlib.sha256(self.case + self.report).hexdigest()

    def attachments(self) -> tuple[SheetAttachment, ...]:
        return (
            SheetAttachment("case.json", tr("The case as checked"), "application/json", self.case),
            SheetAttachment("report.json", tr("The report of the check"), "application/json", self.report),
        )


def no_reason() -> str:
    """What signing waits for where a correction has no reason yet."""
    return tr("the reason of the correction is not given")


def waits_for(draft: Draft, review: Review) -> tuple[str, ...]:
    """All that signing waits for; nothing where the draft can be signed now."""
    missing = (no_reason(),) if draft.amends and not draft.amends_reason.strip() else ()
    return (*review.waits_for, *missing)


def with_reason(draft: Draft, text: str) -> Draft:
    """The draft with the reason why it corrects a signed sheet."""
    return msgspec.structs.replace(draft, amends_reason=text)


def as_signed_now(
    draft: Draft, review: Review, knowledge: Knowledge, papers: Papers, language: str = "en", mark: ChainMark | None = None
) -> ProtocolSheet:
    """The sheet as it would be signed now, to be looked at. While something stops it, it is marked as a draft, not for use."""
    made = _sheet(draft, review, knowledge, papers, tr("not signed yet"), language)
    if waits := waits_for(draft, review):
        return replace(made, draft=True, draft_reasons=waits)
    who = _signature(draft.practitioner.name, draft, tr("hh:mm"))
    return replace(made, draft=False, signature=who, trail=trail_text(mark) if mark is not None else "")


def unsigned(draft: Draft, review: Review, knowledge: Knowledge, papers: Papers, language: str = "en") -> ProtocolSheet:
    """The sheet of a draft that leaves the program without being signed: always marked as a draft, numbered by day and hash."""
    made = _sheet(draft, review, knowledge, papers, draft_number(draft, papers), language)
    return replace(made, draft=True, draft_reasons=waits_for(draft, review) or (tr("the signature"),))


def draft_number(draft: Draft, papers: Papers) -> str:
    """What a sheet that was not signed is called."""
    return f"{draft.on:%Y%m%d}-{papers.digest[:8].upper()}"


def _sheet(
    draft: Draft, review: Review, knowledge: Knowledge, papers: Papers, number: str, language: str, signed: bool = False
) -> ProtocolSheet:
    identity = SheetIdentity(number, papers.digest, papers.attachments(), signed)
    made = replace(protocol_sheet(draft, review, knowledge, identity, language), logo=papers.logo)
    return replace(made, corrects=draft.amends, why_corrected=draft.amends_reason.strip()) if draft.amends else made


def order(
    patient: int, by: str, draft: Draft, review: Review, knowledge: Knowledge, papers: Papers, *,
    language: str = "en", time: str = "", draft_id: int | None = None,
) -> SheetOrder:  # fmt: skip
    """What is to be signed by whom. `time` is the time of day as it stands beside the signature.

    Raises ValueError, in words, while signing waits for something, and for a review of something else.
    """
    bench = review.evaluation.bench
    if bench.treatment is not draft.treatment or bench.today != draft.on:
        raise ValueError(tr("The check is of another draft. Nothing was signed; check again."))
    if waits := waits_for(draft, review):
        raise ValueError(tr("Nothing was signed. Signing waits for: {reasons}", reasons="; ".join(waits)))

    def make(number: str, mark: ChainMark) -> ProtocolSheet:
        made = _sheet(draft, review, knowledge, papers, number, language, signed=True)
        return replace(made, signature=_signature(by, draft, time), trail=trail_text(mark))

    reason = draft.amends_reason.strip() if draft.amends else ""
    return SheetOrder(patient, by, draft, papers.case, papers.report, make, draft_id, draft.amends, reason)


def _signature(by: str, draft: Draft, time: str) -> str:
    return " ".join(part for part in (f"{by}, {shown_date(draft.on)}", time) if part)


def trail_text(mark: ChainMark) -> str:
    """Count and head of the trail of the records, as they stand on a signed sheet."""
    entries = trn("{n} entry", "{n} entries", mark.count)
    return tr("Trail of the records: {entries}, head {head}.", entries=entries, head=mark.head[:_HEAD])


def signed_text(entry: SignedEntry) -> str:
    """By whom and when a sheet was signed, by the clocks of the clinic: "Dr. B. Example, 22 Nov 2026, 10:16"."""
    at = datetime.fromisoformat(entry.signed.utc) + timedelta(minutes=entry.signed.offset)
    return ", ".join(part for part in (entry.by, shown_date(at.date()), f"{at:%H:%M}") if part)


def last_session(sheets: Sequence[Signed]) -> Signed | None:
    """The last session, as its last correction has it; `sheets` are all of a patient, the newest first.

    A correction takes the place of what it corrects: an old session that is corrected today does not become the last one."""
    numbers = {sheet.entry.number: sheet for sheet in sheets}
    replaced = {sheet.entry.amends for sheet in sheets}

    def first(sheet: Signed) -> int:
        while sheet.entry.amends in numbers:
            sheet = numbers[sheet.entry.amends]
        return sheets.index(sheet)

    return min((sheet for sheet in sheets if sheet.entry.number not in replaced), key=first, default=None)


def corrected_by(number: str, sheets: Iterable[Signed]) -> str:
    """The number of the sheet that corrects another one; empty where there is none."""
    return next((sheet.entry.number for sheet in sheets if sheet.entry.amends == number), "")
