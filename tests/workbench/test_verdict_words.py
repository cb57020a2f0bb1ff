"""The head of the verdict and what was checked, in words."""

from __future__ import annotations

from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Kind
from formulator.workbench import decisions, verdict_words
from formulator.workbench.review import review
from tests.workbench.cases import ASKED, draft_of, entry, of_rule, review_of

LIDOCAINE = entry("lidocaine 1 %", "2 mL")
DICLOFENAC = entry("Voltaren 75 mg/3 mL", "1 mL")


def test_only_a_clear_check_is_clear(knowledge: Knowledge) -> None:
    head = verdict_words.head(review_of(knowledge, LIDOCAINE))
    assert (head.sign, head.title) == ("clear", "Clear")
    assert head.detail.startswith("Everything was checked")


def test_an_empty_mix_is_nothing_to_check(knowledge: Knowledge) -> None:
    head = verdict_words.head(review_of(knowledge))
    assert (head.sign, head.title, head.detail) == ("minor", "Nothing to check yet", "Add the first ingredient")
    open_one = verdict_words.head(review_of(knowledge, without=("allergies",)))
    assert (open_one.sign, open_one.detail, open_one.unknown) == ("minor", "1 thing not checked", True)


def test_a_failed_check_names_what_failed(knowledge: Knowledge) -> None:
    found = review(draft_of(knowledge, LIDOCAINE), knowledge, frozenset({Kind.CROSS_ALLERGY}))
    head = verdict_words.head(found)
    assert (head.sign, head.title) == ("failed", "Check failed: do not rely on this")
    assert head.detail.startswith("Did not run, or missed its test: cross-allergy")
    fact = next(fact for fact in verdict_words.facts(draft_of(knowledge, LIDOCAINE), found) if fact.mark == "failed")
    assert fact.lack == "19 of 20 rule kinds ran"


def test_what_is_worse_has_the_title_and_the_rest_is_told(knowledge: Knowledge) -> None:
    head = verdict_words.head(review_of(knowledge, DICLOFENAC, patient={"medications": ["warfarin", "foozumab"]}))
    assert (head.sign, head.title) == ("contraindicated", "Contraindicated: 1 finding")
    assert head.detail.startswith("1 thing not checked") and head.unknown


def test_pairs_without_data_are_never_green(knowledge: Knowledge) -> None:
    head = verdict_words.head(review_of(knowledge, LIDOCAINE, entry("pentoxifylline", "1 mL")))
    assert head.sign != "clear"
    assert "No published compatibility data" in head.title or "published compatibility data" in head.detail


def test_an_override_leaves_no_severity_in_the_head(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, DICLOFENAC, patient={"medications": ["warfarin"]})
    finding = of_rule(review(draft, knowledge), "diclofenac-anticoagulant")
    head = verdict_words.head(review(decisions.override(draft, finding, "will monitor", "INR today", "Dr. B. Example"), knowledge))
    assert (head.sign, head.title) == ("minor", "1 override, nothing open")
    assert head.detail.startswith("1 contraindicated overridden")


def test_facts_say_what_is_lacking(knowledge: Knowledge) -> None:
    draft = draft_of(
        knowledge, LIDOCAINE, entry("pentoxifylline", "1 mL"), patient={"medications": ["warfarin", "foozumab"], "conditions": ["asthma"]},
        without=("allergies",),
    )  # fmt: skip
    told = [(fact.text, fact.lack) for fact in verdict_words.facts(draft, review(draft, knowledge))]
    assert ("1 pair: 0 known,", "1 no data") in told
    assert ("1 of 2 home medicines,", "1 not recognized") in told
    assert ("1 condition,", "allergies never asked") in told
    assert all("asked today" not in text + lack for text, lack in told)


def test_facts_of_a_whole_check(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, LIDOCAINE, asked=ASKED)
    facts = verdict_words.facts(draft, review(draft, knowledge))
    assert all(not fact.lack for fact in facts)
    assert {"allergies asked today", "20 of 20 rule kinds ran", "no home medicines", "no allergies, no conditions"} <= {
        f.text for f in facts
    }


def test_what_a_finding_rests_on(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, DICLOFENAC, LIDOCAINE, LIDOCAINE)
    finding = of_rule(review(draft, knowledge), "incompatibility-diclofenac-lidocaine")
    assert verdict_words.rests_on(finding, knowledge) == "diclofenac 25 mg, intradermal; lidocaine 20 mg × 2, intradermal × 2"
