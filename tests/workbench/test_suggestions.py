"""Suggestions by condition: what published protocols used, and whether this patient may have it; nothing is scored."""

from __future__ import annotations

import pytest

from formulator.base.folding import fold
from formulator.domain.knowledge import Knowledge
from formulator.workbench.suggestions import Suggestion, Suggestions, evidence_text, suggestions
from tests.workbench.cases import draft_of, entry


def of(found: Suggestions, name: str) -> Suggestion:
    return next(s for s in found.ingredients if s.name == name)


def test_what_protocols_for_the_condition_used_and_how_often(knowledge: Knowledge) -> None:
    """Knee osteoarthritis, under any of its names: each protocol counted once for each ingredient, with its evidence."""
    found = suggestions(draft_of(knowledge, indication="gonarthrose"), knowledge)
    assert all("knee-osteoarthritis" in p.conditions for p in found.protocols)
    for suggestion in found.ingredients:
        using = [
            p.id
            for p in found.protocols
            if any((line.substance or line.unlisted) in (suggestion.substance, suggestion.name) for line in p.lines)
        ]
        assert [use.protocol.id for use in suggestion.uses] == using, suggestion.name
    piroxicam = of(found, "piroxicam")
    assert any("randomized, active comparator, n = 62" in use.evidence for use in piroxicam.uses)


def test_the_order_is_by_number_of_publications_then_by_name(knowledge: Knowledge) -> None:
    """And by nothing else."""
    for indication in ("knee osteoarthritis", "low back pain", "neck pain", "tendinopathy"):
        found = suggestions(draft_of(knowledge, indication=indication), knowledge).ingredients
        assert [(-s.studies, fold(s.name)) for s in found] == sorted((-s.studies, fold(s.name)) for s in found)
        assert found


def test_two_mixes_of_one_trial_are_one_publication(knowledge: Knowledge) -> None:
    """The first and the later sessions of the trial in acute low back pain; the three mixes for one sprain."""
    lidocaine = of(suggestions(draft_of(knowledge, indication="low back pain"), knowledge), "lidocaine")
    used = [use.protocol.id for use in lidocaine.uses]
    assert {"low-back-ketoprofen-methylprednisolone", "low-back-ketoprofen-methylprednisolone-20"} <= set(used)
    assert lidocaine.studies == len(used) - 2
    ankle = suggestions(draft_of(knowledge, indication="ankle sprain"), knowledge)
    assert {s.studies for s in ankle.ingredients} == {1}


@pytest.mark.parametrize(
    ("patient", "ingredient", "rule", "word"),
    [
        ({"medications": ["Coumadin"]}, "piroxicam", "piroxicam-anticoagulant", "contraindicated"),
        ({"allergies": [{"to": "piroxicam"}]}, "piroxicam", "allergy-same", "contraindicated"),
        ({"allergies": [{"to": "lidocaine", "reaction": "immediate"}]}, "lidocaine", "allergy-same", "contraindicated"),
    ],
)
def test_whether_this_patient_may_have_it(
    knowledge: Knowledge, patient: dict[str, object], ingredient: str, rule: str, word: str
) -> None:  # fmt: skip
    """The worst finding that the ingredient brings, in this patient only."""
    found = of(suggestions(draft_of(knowledge, indication="knee osteoarthritis", patient=patient), knowledge), ingredient).worst
    plain = of(suggestions(draft_of(knowledge, indication="knee osteoarthritis"), knowledge), ingredient).worst
    assert found is not None
    assert found.severity.word == word
    assert rule in (found.id, *found.also)
    assert plain is None or plain.severity < found.severity


def test_what_it_does_to_the_mix_counts_too(knowledge: Knowledge) -> None:
    """Beside diclofenac a second NSAID; what stood against diclofenac alone is not said of pentoxifylline."""
    draft = draft_of(
        knowledge, entry("Voltaren 75 mg/3 mL", "1 mL"), indication="knee osteoarthritis", patient={"medications": ["warfarin"]}
    )
    found = suggestions(draft, knowledge)
    piroxicam, pentoxifylline = of(found, "piroxicam").worst, of(found, "pentoxifylline").worst
    assert piroxicam is not None
    assert pentoxifylline is not None
    assert piroxicam.severity.word == "contraindicated"
    assert pentoxifylline.severity.word == "moderate"
    assert "pentoxifylline" in pentoxifylline.concepts


def test_what_stands_in_the_mix_already_is_said_and_not_added(knowledge: Knowledge) -> None:
    """Present, and without a finding of its own."""
    draft = draft_of(knowledge, entry("lidocaine 1 %", "2 mL"), indication="knee osteoarthritis")
    lidocaine = of(suggestions(draft, knowledge), "lidocaine")
    assert lidocaine.present
    assert lidocaine.worst is None


def test_what_the_catalog_does_not_hold_is_named_without_a_verdict(knowledge: Knowledge) -> None:
    """It was used, so it is listed; it cannot be checked, so it has no substance."""
    found = of(suggestions(draft_of(knowledge, indication="sciatica"), knowledge), "acetylsalicylic acid (salt not named)")
    assert (found.substance, found.worst, found.present) == ("", None, False)


def test_unknown_facts_of_the_patient_are_said(knowledge: Knowledge) -> None:
    """Without allergies and medicines nothing is cleared."""
    draft = draft_of(knowledge, indication="neck pain", without=("allergies", "medications"))
    assert {gap.where for gap in suggestions(draft, knowledge).unknown} == {"patient.allergies", "patient.medications"}
    assert suggestions(draft_of(knowledge, indication="neck pain"), knowledge).unknown == ()


@pytest.mark.parametrize("indication", ["", "something of the knee that nobody knows", "plantar fasciitis"])
def test_where_nothing_is_published_nothing_is_suggested(knowledge: Knowledge, indication: str) -> None:
    """No indication, one that is not recognized, one without a protocol."""
    found = suggestions(draft_of(knowledge, **({"indication": indication} if indication else {})), knowledge)
    assert (found.protocols, found.ingredients) == ((), ())


def test_where_no_trial_was_found_that_is_said(knowledge: Knowledge) -> None:
    """Plantar fasciitis: none. Ankle sprain: a custom only, which is listed all the same."""
    assert suggestions(draft_of(knowledge, indication="plantar fasciitis"), knowledge).none_found
    ankle = suggestions(draft_of(knowledge, indication="entorse de la cheville"), knowledge)
    assert ankle.none_found
    assert ankle.ingredients


def test_evidence_is_told_as_it_is(knowledge: Knowledge) -> None:
    """Design, size, follow-up, blinding; what is not given is said to be so, what is only registered too."""
    assert evidence_text(knowledge.protocols["low-back-lidocaine-points"].evidence) == (
        "randomized, active comparator, n = 62 (60 analyzed), follow-up short term, blinding: not stated"
    )
    assert evidence_text(knowledge.protocols["ankle-sprain-week-1"].evidence) == (
        "custom of practice, n not given, follow-up not given, blinding: not stated"
    )
    assert evidence_text(knowledge.protocols["neck-disc-emergency"].evidence).endswith("blinding: no, results not seen")
