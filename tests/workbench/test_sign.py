"""Signing: refused while something is open, the hash over case and report, corrections with their reason."""

from __future__ import annotations

import hashlib
from datetime import date

import msgspec
import pytest

from formulator.domain.knowledge import Knowledge
from formulator.domain.records import ChainMark, SignedEntry, Stamp
from formulator.interchange.report import report
from formulator.interchange.write_case import case_bytes
from formulator.workbench import progress, sign
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review, review
from tests.workbench.cases import ASKED, draft_of, entry

MARK = ChainMark(41, "9f3a61c4" * 8)


def ready(knowledge: Knowledge, **more: object) -> Draft:
    who = {"practitioner": {"name": "Dr. B. Example", "license": "12345"}, "clinic": {"name": "Clinic Example"}}
    return draft_of(knowledge, entry("lidocaine 1 %", "2 mL"), asked=ASKED, indication="neck pain", **who, **more)


def papers_of(draft: Draft, found: Review, knowledge: Knowledge) -> sign.Papers:
    return sign.Papers(case_bytes(draft), msgspec.json.encode(report(draft, found, knowledge)))


def test_a_ready_draft_becomes_an_order(knowledge: Knowledge) -> None:
    """The sheet that it makes has the number, the hash over case and report, both attached, who signed and when, and the trail."""
    draft = ready(knowledge)
    found = review(draft, knowledge)
    papers = papers_of(draft, found, knowledge)
    made = sign.order(7, "Dr. B. Example", draft, found, knowledge, papers, time="19:40", draft_id=3)
    assert (made.patient, made.by, made.draft_id, made.amends, made.reason) == (7, "Dr. B. Example", 3, "", "")
    assert made.draft is draft
    assert (made.case, made.report) == (papers.case, papers.report)
    sheet = made.make("2026-000012", MARK)
    digest = hashlib.sha256(papers.case + papers.report).hexdigest()
    assert papers.digest == digest
    assert (sheet.number, sheet.draft, sheet.draft_reasons) == ("2026-000012", False, ())
    assert sheet.qr == f"FORMULATOR:2026-000012:{digest[:32]}"
    assert sheet.hash_short == f"{digest[:4]} {digest[4:8]}".upper()
    assert [(a.name, a.content) for a in sheet.attachments] == [("case.json", papers.case), ("report.json", papers.report)]
    assert sheet.signature == "Dr. B. Example, 22 Nov 2026 19:40"
    assert "41 entries" in sheet.trail
    assert MARK.head[:16] in sheet.trail


@pytest.mark.parametrize(
    "changes",
    [{"asked": {}}, {"diagnosis": "no"}, {"practitioner": None}, {"open": True}],
    ids=["not asked", "no diagnosis", "nobody signs", "a finding is open"],
)
def test_nothing_is_signed_while_something_is_open(changes: dict[str, object], knowledge: Knowledge) -> None:
    draft = ready(knowledge)
    if "asked" in changes:
        draft = msgspec.structs.replace(draft, treatment=msgspec.structs.replace(draft.treatment, asked=type(draft.treatment.asked)()))
    if "diagnosis" in changes:
        draft = draft_of(knowledge, entry("lidocaine 1 %", "2 mL"), asked=ASKED, patient={"diagnosis_made": "no"})
    if "practitioner" in changes:
        draft = msgspec.structs.replace(draft, practitioner=type(draft.practitioner)())
    if "open" in changes:
        draft = draft_of(knowledge, entry("lidocaine 1 %", "60 mL"), asked=ASKED)
    found = review(draft, knowledge)
    with pytest.raises(ValueError, match="Signing waits for"):
        sign.order(1, "Dr. B. Example", draft, found, knowledge, papers_of(draft, found, knowledge))


def test_the_check_must_be_of_the_same_draft(knowledge: Knowledge) -> None:
    """Neither the check of another mix nor that of another day will do."""
    draft = ready(knowledge)
    other = ready(knowledge, site="neck")
    papers = papers_of(draft, review(draft, knowledge), knowledge)
    with pytest.raises(ValueError, match="another draft"):
        sign.order(1, "Dr. B.", draft, review(other, knowledge), knowledge, papers)
    late = msgspec.structs.replace(draft, on=date(2026, 11, 23))
    with pytest.raises(ValueError, match="another draft"):
        sign.order(1, "Dr. B.", late, review(draft, knowledge), knowledge, papers)


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_a_correction_needs_a_reason(reason: str, knowledge: Knowledge) -> None:
    draft = msgspec.structs.replace(ready(knowledge), amends="2026-000003", amends_reason=reason)
    found = review(draft, knowledge)
    assert found.ready
    assert sign.waits_for(draft, found) == (sign.no_reason(),)
    assert progress.waits_for(draft, found) == ("sign#reason", sign.no_reason())
    with pytest.raises(ValueError, match="reason of the correction"):
        sign.order(1, "Dr. B.", draft, found, knowledge, papers_of(draft, found, knowledge))


def test_a_correction_names_the_old_sheet_and_the_reason(knowledge: Knowledge) -> None:
    draft = sign.with_reason(msgspec.structs.replace(ready(knowledge), amends="2026-000003"), " wrong side ")
    found = review(draft, knowledge)
    made = sign.order(1, "Dr. B.", draft, found, knowledge, papers_of(draft, found, knowledge))
    assert (made.amends, made.reason) == ("2026-000003", "wrong side")
    sheet = made.make("2026-000004", MARK)
    assert (sheet.corrects, sheet.why_corrected) == ("2026-000003", "wrong side")


def test_before_signing_it_is_shown_as_it_would_be_signed(knowledge: Knowledge) -> None:
    draft = ready(knowledge)
    found = review(draft, knowledge)
    papers = papers_of(draft, found, knowledge)
    shown = sign.as_signed_now(draft, found, knowledge, papers, mark=MARK)
    real = sign.order(1, draft.practitioner.name, draft, found, knowledge, papers, time="19:40").make("2026-000001", MARK)
    unlike = [name for name in real.__dataclass_fields__ if getattr(real, name) != getattr(shown, name)]
    assert unlike == ["number", "qr", "signature"]
    assert (shown.number, shown.draft) == ("not signed yet", False)


def test_what_waits_stands_on_the_draft(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, entry("lidocaine 1 %", "60 mL"))
    found = review(draft, knowledge)
    shown = sign.as_signed_now(draft, found, knowledge, papers_of(draft, found, knowledge))
    assert shown.draft
    assert shown.draft_reasons == found.waits_for


def test_what_leaves_without_a_signature_is_a_draft_even_where_nothing_waits(knowledge: Knowledge) -> None:
    draft = ready(knowledge)
    found = review(draft, knowledge)
    papers = papers_of(draft, found, knowledge)
    sheet = sign.unsigned(draft, found, knowledge, papers)
    assert sheet.draft
    assert sheet.draft_reasons == ("the signature",)
    assert sheet.number == f"20261122-{papers.digest[:8].upper()}"


def test_who_signed_and_when_by_the_clocks_of_the_clinic() -> None:
    entry_of = SignedEntry(1, "2026-000001", 1, "Dr. B.", Stamp("2026-11-22T23:30:00.123Z", 60))
    assert sign.signed_text(entry_of) == "Dr. B., 23 Nov 2026, 00:30"
