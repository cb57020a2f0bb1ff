"""What can be put into a mix: families, forms, order, and what one more would bring."""

from __future__ import annotations

from collections import Counter

from formulator.domain.concepts import Status, SubstanceKind
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.rules import Kind, Severity
from formulator.workbench import shelf
from formulator.workbench.if_added import worst_if_added
from formulator.workbench.review import review
from tests.workbench.cases import draft_of, entry


def test_every_substance_but_diluents_is_in_a_family(knowledge: Knowledge) -> None:
    names = {key for key, _ in shelf.families()}
    for item in shelf.items(knowledge):
        assert item.families, item.id
        assert item.families <= names, item.id
    kinds = {item.substance: item.families for item in shelf.items(knowledge)}
    for substance in knowledge.data.substances:
        assert ("diluent" in kinds[substance.id]) == (substance.kind is SubstanceKind.DILUENT)


def test_no_family_is_empty(knowledge: Knowledge) -> None:
    used = {family for item in shelf.items(knowledge) for family in item.families}
    assert used == {key for key, _ in shelf.families()} - {shelf.OFTEN}


def test_a_product_of_two_belongs_to_the_families_of_both(knowledge: Knowledge) -> None:
    found = next(item for item in shelf.items(knowledge) if item.id == "diclofenac-lidocaine-75")
    assert found.families >= {"nsaid", "anesthetic"}


def test_no_two_items_look_the_same(knowledge: Knowledge) -> None:
    seen = Counter((item.name, item.form) for item in shelf.items(knowledge))
    assert not [look for look, count in seen.items() if count > 1]


def test_forms_are_written_as_amounts_are(knowledge: Knowledge) -> None:
    forms = {item.id: item.form.replace("\u00a0", " ") for item in shelf.items(knowledge)}
    assert forms["lidocaine-1"] == "1 % = 10 mg/mL · 2, 5, 10 or 20 mL ampoule"
    assert forms["ketoprofen-50"] == "50 mg/mL · 100 mg/2 mL ampoule (French make)"
    assert forms["lidocaine-1-preserved"] == "1 % = 10 mg/mL · multidose vial with methylparaben"


def test_what_is_excluded_is_there_with_its_reason(knowledge: Knowledge) -> None:
    excluded = {s.id for s in knowledge.data.substances if s.status is Status.EXCLUDED}
    assert excluded
    assert {item.substance for item in shelf.items(knowledge) if item.excluded} == excluded


def test_favorites_come_first_then_what_was_used_last_and_what_is_excluded_at_the_end(knowledge: Knowledge) -> None:
    every = shelf.items(knowledge)
    ordered = [item.id for item in shelf.by_use(every, ("zeel-20", "tenoxicam-10"), ("meloxicam-10", "zeel-20"))]
    assert ordered[:3] == ["zeel-20", "tenoxicam-10", "meloxicam-10"]
    excluded = [bool(item.excluded) for item in shelf.by_use(every, (), ())]
    assert excluded == sorted(excluded)


def test_adding_tells_the_worst_that_is_new(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, entry("lidocaine 1 %", "2 mL"), patient={"medications": ["warfarin"]})
    now = review(draft, knowledge)
    ketorolac = knowledge.vocabulary.resolve(Field.MIX, "ketorolac-30")
    found = worst_if_added(draft, now, "A", ketorolac, knowledge)
    assert found is not None
    assert found.severity >= Severity.MAJOR
    assert any(subject.concept == "ketorolac" for subject in found.subjects)


def test_adding_what_brings_nothing_new_tells_nothing(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, entry("ketorolac-30", "1 mL"), patient={"medications": ["warfarin"]})
    now = review(draft, knowledge)
    assert any(finding.severity >= Severity.MAJOR for finding in now.findings)
    cyanocobalamin = knowledge.vocabulary.resolve(Field.MIX, "cyanocobalamin-1000")
    assert worst_if_added(draft, now, "A", cyanocobalamin, knowledge) is None


def test_adding_to_nothing_makes_the_first_syringe(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, syringes=[])
    lidocaine = knowledge.vocabulary.resolve(Field.MIX, "lidocaine-1")
    assert worst_if_added(draft, review(draft, knowledge), "A", lidocaine, knowledge, frozenset({Kind.SITE})) is None


def test_an_allergy_shows_before_it_is_added(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, patient={"allergies": [{"to": "lidocaine", "reaction": "immediate"}]})
    lidocaine = knowledge.vocabulary.resolve(Field.MIX, "lidocaine-1")
    found = worst_if_added(draft, review(draft, knowledge), "A", lidocaine, knowledge)
    assert found is not None
    assert found.severity is Severity.CONTRAINDICATED
