"""Decisions about findings: what an override must say, when it holds, when it dies, that it hides nothing."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from formulator.domain.finding import Finding, Override
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Severity
from formulator.workbench import decisions, edits
from formulator.workbench.decisions import REASONS, missing, override, taken_back
from formulator.workbench.draft import Draft
from formulator.workbench.review import review
from tests.workbench.cases import draft_of, entry, of_rule

DICLOFENAC = entry("Voltaren 75 mg/3 mL", "1 mL")
WARFARIN: dict[str, object] = {"medications": ["warfarin"]}
NAMES = ["lidocaine 1 %", "Voltaren 75 mg/3 mL", "ketoprofen 50 mg/mL", "pentoxifylline", "dexamethasone 4 mg/mL", "thiocolchicoside"]


def _contra(knowledge: Knowledge) -> tuple[Draft, Finding]:
    draft = draft_of(knowledge, DICLOFENAC, patient=WARFARIN)
    return draft, of_rule(review(draft, knowledge), "diclofenac-anticoagulant")


def _major(knowledge: Knowledge) -> tuple[Draft, Finding]:
    draft = draft_of(knowledge, entry("ketoprofen 50 mg/mL", "2 mL"), patient=WARFARIN)
    return draft, of_rule(review(draft, knowledge), "nsaid-oral-anticoagulant")


def test_what_is_missing_is_said_by_level(knowledge: Knowledge) -> None:
    _, contra = _contra(knowledge)
    _, major = _major(knowledge)
    assert missing(major, "", "", "") == "a reason"
    assert missing(major, "will monitor", "", "") == ""
    assert missing(major, "other", "", "") == "what was considered"
    assert missing(major, "because", "words", "Dr. B. Example") == "a reason"
    assert missing(contra, "", "", "") == "a reason, what was considered, your name"
    assert missing(contra, "will monitor", "INR on Thursday", "  ") == "your name"
    assert missing(contra, "will monitor", " - . ", "Dr. B. Example") == "what was considered"
    assert missing(contra, "will monitor", "INR on Thursday", "Dr. B. Example") == ""


def test_an_incomplete_override_is_refused(knowledge: Knowledge) -> None:
    draft, contra = _contra(knowledge)
    with pytest.raises(ValueError, match="your name"):
        override(draft, contra, "will monitor", "INR on Thursday", "")


def test_an_override_holds_and_is_taken_back(knowledge: Knowledge) -> None:
    draft, contra = _contra(knowledge)
    kept = override(draft, contra, "will monitor", " INR  on\nThursday ", " Dr. B. Example ")
    assert kept.overrides == (Override(contra.id, contra.excuses, "will monitor", "INR on Thursday", "Dr. B. Example"),)
    found = review(kept, knowledge)
    finding = of_rule(found, contra.id)
    assert finding.override is not None and not finding.stops
    assert taken_back(kept, finding) == draft


def test_deciding_again_replaces(knowledge: Knowledge) -> None:
    draft, major = _major(knowledge)
    once = override(draft, major, "will monitor", "", "Dr. B. Example")
    twice = override(once, major, "dose adjusted", "", "Dr. B. Example")
    assert [o.reason for o in twice.overrides] == ["dose adjusted"]


def test_a_stale_override_is_forgotten_alone(knowledge: Knowledge) -> None:
    draft, major = _major(knowledge)
    kept = override(draft, major, "will monitor", "", "Dr. B. Example")
    changed = edits.with_amount(kept, "A", 0, "volume", "1", knowledge)
    (stale,) = review(changed, knowledge).stale_overrides
    assert decisions.forgotten(changed, stale).overrides == ()
    other = override(changed, of_rule(review(changed, knowledge), major.id), "other", "seen", "Dr. B. Example")
    assert [o.reason for o in decisions.forgotten(other, stale).overrides] == ["other"]


def test_pairs_without_data_are_acknowledged_once(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, entry("lidocaine 1 %", "2 mL"), entry("thiocolchicoside", "1 mL"))
    assert review(draft, knowledge).unacknowledged
    seen = decisions.acknowledged(decisions.acknowledged(draft, True), True)
    assert seen.acknowledged == ("untested",)
    assert not review(seen, knowledge).unacknowledged
    assert decisions.acknowledged(seen, False) == draft


def test_the_name_is_compared_as_people_write_it() -> None:
    assert not decisions.another_name("dr b. example", "Dr. B. Example")
    assert not decisions.another_name("Novak", "Novák")
    assert decisions.another_name("Dr. C. Other", "Dr. B. Example")
    assert not decisions.another_name("", "Dr. B. Example")
    assert not decisions.another_name("Dr. C. Other", "")


def test_notes_need_no_reason(knowledge: Knowledge) -> None:
    draft, _ = _contra(knowledge)
    for finding in review(draft, knowledge).findings:
        assert decisions.may_keep(finding) == (finding.severity > Severity.MINOR)
        assert decisions.needs_name(finding) == (finding.severity is Severity.CONTRAINDICATED)


LINES = st.lists(st.builds(entry, st.sampled_from(NAMES), st.sampled_from(["0.5 mL", "1 mL", "12 mL", "25 mL"])), min_size=1, max_size=4)
HOME = st.lists(st.sampled_from(["warfarin", "apixaban", "sertraline", "ramipril"]), max_size=3, unique=True)


@settings(max_examples=40, deadline=None)
@given(LINES, HOME, st.sampled_from(REASONS), st.data())
def test_an_override_hides_nothing_dies_and_comes_back(
    knowledge: Knowledge, mix: list[dict[str, object]], home: list[str], reason: str, data: st.DataObject
) -> None:
    """It is applied to its finding alone; another dose of a line it rests on ends it; undo brings it back to life."""
    draft = draft_of(knowledge, *mix, patient={"medications": home})
    before = review(draft, knowledge)
    kinds = [f for f in before.findings if decisions.may_keep(f)]
    assume(kinds)
    finding = data.draw(st.sampled_from(kinds))
    kept = override(draft, finding, reason, "was considered", "Dr. B. Example")
    after = review(kept, knowledge)
    assert [(f.id, f.concepts, f.severity, f.excuses) for f in after.findings] == [
        (f.id, f.concepts, f.severity, f.excuses) for f in before.findings
    ]
    assert [f.id for f in after.findings if f.override is not None] == [finding.id]
    assert not after.stale_overrides
    lines = [s for s in finding.subjects if s.where == "mix" and any(key.startswith(("dose", "volume")) for key, _ in finding.inputs)]
    if lines:
        line = lines[0]
        changed = edits.with_amount(kept, line.syringe, line.index, "volume", "0.37", knowledge)
        later = review(changed, knowledge)
        assert all(f.override is None for f in later.findings)
        assert later.stale_overrides == kept.overrides
    again = review(kept, knowledge)  # undo shows the draft before
    assert [f.id for f in again.findings if f.override is not None] == [finding.id]
    assert taken_back(kept, next(f for f in again.findings if f.override is not None)) == draft


def test_more_company_ends_an_override(knowledge: Knowledge) -> None:
    draft, contra = _contra(knowledge)
    kept = override(draft, contra, "will monitor", "INR on Thursday", "Dr. B. Example")
    two = draft_of(knowledge, DICLOFENAC, patient={"medications": ["warfarin", "apixaban"]})
    found = review(type(two)(**{name: getattr(two, name) for name in two.__struct_fields__} | {"overrides": kept.overrides}), knowledge)
    assert all(f.override is None for f in found.findings)
    assert found.stale_overrides == kept.overrides
