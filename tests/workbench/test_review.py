"""The four ends of a check, what stops, what signing waits for, and what leaving a fact out means."""

from __future__ import annotations

import msgspec
import pytest

from formulator.cli.check import status_of
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Kind, Severity
from formulator.safety.pairs import PairState
from formulator.workbench.review import Status, review
from formulator.workbench.wording import text
from tests.workbench.cases import ASKED, draft_of, entry, of_rule, review_of

LIDOCAINE = entry("lidocaine 1 %", "2 mL")
NAMED = {"asked": ASKED, "practitioner": {"name": "Dr. B. Example"}}


def test_clear_means_checked_and_nothing_above_a_note(knowledge: Knowledge) -> None:
    """One plain line for a patient of whom all is known is clear, and nothing stops."""
    found = review_of(knowledge, LIDOCAINE)
    assert found.status is Status.CLEAR
    assert not found.not_checked
    assert all(f.severity is Severity.MINOR for f in found.findings)
    assert not found.stops
    assert status_of(found) == 0


def test_a_moderate_finding_does_not_stop(knowledge: Knowledge) -> None:
    """Moderate findings are shown, and the exit status stays 0."""
    found = review_of(knowledge, LIDOCAINE, entry("lidocaine 1 %", "1 mL"))
    assert found.status is Status.FINDINGS
    assert max(f.severity for f in found.findings) is Severity.MODERATE
    assert not found.stops
    assert status_of(found) == 0


@pytest.mark.parametrize(
    ("mix", "patient", "severity"),
    [
        (entry("lidocaine 1 %", "30 mL"), {}, Severity.MAJOR),
        (entry("Voltaren 75 mg/3 mL", "1 mL"), {"medications": ["warfarin"]}, Severity.CONTRAINDICATED),
    ],
)
def test_major_and_contraindicated_stop(mix: dict, patient: dict, severity: Severity, knowledge: Knowledge) -> None:
    """An open major or contraindicated finding stops, with exit status 1."""
    found = review_of(knowledge, mix, patient=patient)
    assert found.status is Status.FINDINGS
    assert max(f.severity for f in found.findings) is severity
    assert found.stops
    assert status_of(found) == 1
    assert f"1 {severity.word} finding open" in found.waits_for


def test_an_untested_pair_is_never_clear(knowledge: Knowledge) -> None:
    """A pair without data is a finding that stops until it is acknowledged, and is never clear."""
    mix = (LIDOCAINE, entry("pentoxifylline", "2 mL"))
    found = review_of(knowledge, *mix)
    assert {p.state for p in found.pairs} == {PairState.NO_DATA}
    assert found.coverage.pairs == 1 and found.coverage.pairs_with_data == 0
    assert found.status is Status.FINDINGS
    assert found.unacknowledged and found.stops and status_of(found) == 1
    assert "untested pairs not acknowledged" in found.waits_for
    seen = review_of(knowledge, *mix, acknowledged=["untested"])
    assert seen.status is Status.FINDINGS
    assert not seen.stops and status_of(seen) == 0
    assert of_rule(seen, "untested-pair").severity is Severity.MINOR


def test_a_name_not_recognized_makes_the_check_incomplete(knowledge: Knowledge) -> None:
    """Whatever was typed and not recognized, wherever it stands, is listed and stops; findings are listed all the same."""
    patient = {"medications": ["foozumab"], "allergies": [{"to": "gloopine"}], "conditions": ["woobly"]}
    found = review_of(knowledge, entry("lidocaine 1 %", "30 mL"), entry("snargol", "1 mL"), patient=patient, antiseptic="zilch 70 %")
    assert found.status is Status.INCOMPLETE
    assert {g.text for g in found.not_checked} >= {"foozumab", "gloopine", "woobly", "snargol", "zilch 70 %"}
    assert status_of(found) == 1
    assert of_rule(found, "over-limit-single").severity is Severity.MAJOR


def test_an_earlier_session_that_is_not_recognized_is_said(knowledge: Knowledge) -> None:
    """A line of an earlier session counts too: what is not known there is not checked."""
    found = review_of(knowledge, LIDOCAINE, previous=[{"date": "2026-11-08", "mix": [entry("snargol", "1 mL")]}])
    assert [(g.where, g.text) for g in found.not_checked] == [("previous", "snargol")]


def test_a_check_that_did_not_run_fails(knowledge: Knowledge) -> None:
    """A kind that missed its planted finding makes the whole check failed, with exit status 3, whatever was found."""
    found = review(draft_of(knowledge, LIDOCAINE, **NAMED), knowledge, frozenset({Kind.ALLERGY}))
    assert found.status is Status.FAILED
    assert found.stops and not found.ready
    assert status_of(found) == 3
    assert any("the check failed: allergy" in reason for reason in found.waits_for)
    assert found.coverage.kinds_tested == len(Kind) - 1


REQUIRED = [
    ("age", "patient.age"),
    ("sex", "patient.sex"),
    ("allergies", "patient.allergies"),
    ("conditions", "patient.conditions"),
    ("medications", "patient.medications"),
]


@pytest.mark.parametrize(("fact", "where"), REQUIRED)
def test_a_required_fact_left_out(fact: str, where: str, knowledge: Knowledge) -> None:
    """Age, sex, allergies, conditions and medications are always required."""
    found = review_of(knowledge, LIDOCAINE, without=(fact,))
    assert found.status is Status.INCOMPLETE
    assert where in {g.where for g in found.not_checked}
    assert status_of(found) == 1


@pytest.mark.parametrize("fact", ["allergies", "conditions", "medications"])
@pytest.mark.parametrize(("said", "complete"), [("none", True), ([], True), ("unknown", False)])
def test_none_is_an_answer_and_unknown_is_not(fact: str, said: object, complete: bool, knowledge: Knowledge) -> None:
    """ "none" and [] are answers; unknown is as if it were left out."""
    found = review_of(knowledge, LIDOCAINE, patient={fact: said})
    assert (found.status is Status.CLEAR) is complete
    assert (f"patient.{fact}" in {g.where for g in found.not_checked}) is not complete


def test_a_birth_date_stands_for_the_age(knowledge: Knowledge) -> None:
    """The age follows from the birth date."""
    found = review_of(knowledge, LIDOCAINE, patient={"birth_date": "1966-08-30"}, without=("age",))
    assert found.status is Status.CLEAR


def test_weight_counts_where_a_limit_is_per_kilogram(knowledge: Knowledge) -> None:
    """The weight is asked for where a line has a limit per kg, and only there."""
    with_limit = review_of(knowledge, LIDOCAINE, without=("weight",))
    assert [g.where for g in with_limit.not_checked] == ["patient.weight"]
    assert with_limit.status is Status.INCOMPLETE
    without = review_of(knowledge, entry("procaine 1 %", "2 mL"), without=("weight",))
    assert "patient.weight" not in {g.where for g in without.not_checked}


@pytest.mark.parametrize(
    ("age", "sex", "asked"),
    [
        ("11", "female", False), ("12", "female", True), ("30", "female", True), ("55", "female", True), ("56", "female", False),
        ("30", "male", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("said", [None, "unknown"])
def test_pregnancy_counts_for_women_of_12_to_55(age: str, sex: str, asked: bool, said: str | None, knowledge: Knowledge) -> None:
    """Pregnancy unknown makes the check of a woman of 12 to 55 incomplete, and of nobody else."""
    patient = {"age": age, "sex": sex, **({"pregnancy": said} if said else {})}
    found = review_of(knowledge, LIDOCAINE, patient=patient, without=() if said else ("pregnancy",))
    assert ("patient.pregnancy" in {g.where for g in found.not_checked}) is asked


def test_breastfeeding_counts_where_a_line_has_a_rule_on_it(knowledge: Knowledge) -> None:
    """Breastfeeding is asked for where a rule of a line speaks of it, of a woman who can breastfeed, and else of nobody."""
    thiocolchicoside = entry("thiocolchicoside", "2 mL")
    for said in ({"age": "30"}, {"age": "30", "breastfeeding": "unknown"}):
        found = review_of(knowledge, thiocolchicoside, patient=said, without=() if "breastfeeding" in said else ("breastfeeding",))
        assert found.status is Status.INCOMPLETE
        assert "patient.breastfeeding" in {g.where for g in found.not_checked}
    for mix, said in ((thiocolchicoside, {}), (thiocolchicoside, {"age": "30", "sex": "male"}), (LIDOCAINE, {"age": "30"})):
        found = review_of(knowledge, mix, patient=said, without=("breastfeeding",))
        assert "patient.breastfeeding" not in {g.where for g in found.not_checked}


@pytest.mark.parametrize(("sex", "age", "asked"), [("female", "30", True), ("male", "40", True), ("female", "60", False)])
def test_contraception_counts_where_a_line_has_a_rule_on_it(sex: str, age: str, asked: bool, knowledge: Knowledge) -> None:
    """Thiocolchicoside asks for contraception, in both sexes."""
    patient = {"sex": sex, "age": age, "pregnancy": "none"}
    found = review_of(knowledge, entry("thiocolchicoside", "2 mL"), patient=patient, without=("contraception",))
    assert ("patient.contraception" in {g.where for g in found.not_checked}) is asked
    other = review_of(knowledge, LIDOCAINE, patient=patient, without=("contraception",))
    assert "patient.contraception" not in {g.where for g in other.not_checked}


def test_laboratory_values_are_never_required_by_themselves(knowledge: Knowledge) -> None:
    """eGFR and INR left out make nothing incomplete."""
    found = review_of(knowledge, LIDOCAINE, without=("egfr", "inr"))
    assert found.status is Status.CLEAR


def test_a_rule_on_an_unknown_value_is_cautious_and_says_so(knowledge: Knowledge) -> None:
    """A rule that depends on a value says that the value is not known, and the check is complete all the same."""
    mix = entry("ascorbic acid 100 mg/mL", "5 mL")
    assert not [f for f in review_of(knowledge, mix).findings if f.kind is Kind.RENAL]
    unknown = review_of(knowledge, mix, without=("egfr",))
    renal = [f for f in unknown.findings if f.kind is Kind.RENAL]
    assert renal
    assert all("not known" in text(f) for f in renal)
    assert unknown.status is not Status.INCOMPLETE


def test_what_was_tolerated_and_is_not_recognized_lifts_nothing(knowledge: Knowledge) -> None:
    """A tolerated thing that is not recognized leaves the cross-reactivity alert as it is; one that is lifts it."""
    allergy = {"to": "mepivacaine", "reaction": "immediate"}

    def alerts(**more: object) -> list[tuple[str, Severity]]:
        found = review_of(knowledge, LIDOCAINE, patient={"allergies": [{**allergy, **more}]})
        return [(f.id, f.severity) for f in found.findings if f.kind is Kind.CROSS_ALLERGY]

    assert alerts()
    assert alerts(tolerated=["blurbine"]) == alerts() == alerts(tolerated=["procaine"])
    assert alerts(tolerated=["lidocaine"]) == []


def test_what_only_signing_needs_does_not_count_in_the_check(knowledge: Knowledge) -> None:
    """Without `asked`, diagnosis, names: the check is clear, and signing names each."""
    found = review_of(knowledge, LIDOCAINE, without=("diagnosis_made", "name"))
    assert status_of(found) == (1 if any(f.stops for f in found.findings) else 0)
    assert set(found.waits_for) >= {
        "diagnosis not confirmed", "the day of asking is not given", "allergies not asked today", "anticoagulant not asked today",
        "fever or infection not asked", "new medicines not asked", "practitioner not named", "patient not named",
    }  # fmt: skip
    assert not found.ready


def test_no_line_is_incomplete(knowledge: Knowledge) -> None:
    """An empty mix is not checked."""
    found = review_of(knowledge)
    assert found.status is Status.INCOMPLETE
    assert [(g.where, g.why) for g in found.not_checked] == [("mix", "the mix has no line")]


def test_ready_to_sign(knowledge: Knowledge) -> None:
    """With everything asked today, a diagnosis and names, nothing is waited for."""
    found = review_of(knowledge, LIDOCAINE, **NAMED)
    assert found.waits_for == ()
    assert found.ready


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"date": "2026-11-21"}, "the answers were not given today"),
        ({"allergies": None}, "allergies not asked today"),
        ({"anticoagulant": None}, "anticoagulant not asked today"),
        ({"fever_or_infection": None}, "fever or infection not asked"),
        ({"fever_or_infection": "unknown"}, "fever or infection not asked"),
        ({"new_medicines": "unknown"}, "new medicines not asked"),
    ],
)
def test_signing_waits_for_each_question(change: dict, reason: str, knowledge: Knowledge) -> None:
    """Each question that was not asked today is the one thing that signing waits for."""
    asked = {key: value for key, value in {**ASKED, **change}.items() if value is not None}
    found = review_of(knowledge, LIDOCAINE, **{**NAMED, "asked": asked})
    assert found.waits_for == (reason,)
    assert not found.stops


def test_pregnancy_is_asked_today_only_where_it_can_be(knowledge: Knowledge) -> None:
    """The question of pregnancy is waited for in a woman of 30, not in one of 60."""
    asked = {key: value for key, value in ASKED.items() if key != "pregnancy"}
    young = review_of(knowledge, LIDOCAINE, patient={"age": "30"}, **{**NAMED, "asked": asked})
    assert "pregnancy not asked today" in young.waits_for
    assert review_of(knowledge, LIDOCAINE, **{**NAMED, "asked": asked}).ready


def test_the_check_changes_nothing(knowledge: Knowledge) -> None:
    """Checking a draft leaves it as it was, and twice gives the same."""
    draft = draft_of(knowledge, LIDOCAINE, entry("pentoxifylline", "2 mL"), patient={"medications": ["warfarin"]})
    before = msgspec.json.encode(draft)
    one, other = review(draft, knowledge), review(draft, knowledge)
    assert msgspec.json.encode(draft) == before
    assert [(f.id, f.excuses, f.subjects) for f in one.findings] == [(f.id, f.excuses, f.subjects) for f in other.findings]
