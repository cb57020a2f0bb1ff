"""Search over names: the order of what is found, misspellings as suggestions only, and what the catalog's indexes give."""

from __future__ import annotations

import pytest

from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, How
from formulator.workbench.search import (
    LIMIT,
    NEAR_LIMIT,
    Entry,
    NameIndex,
    Rank,
    allergen_index,
    antiseptic_index,
    condition_index,
    ingredient_index,
    medicine_index,
)

INDEXES = {
    Field.MIX: ingredient_index,
    Field.MEDICATION: medicine_index,
    Field.ALLERGY: allergen_index,
    Field.CONDITION: condition_index,
    Field.ANTISEPTIC: antiseptic_index,
}


def index() -> NameIndex:
    return NameIndex(
        [
            ("warfarin", ("Coumadin", "Marevan"), "w"),
            ("lidocaine", ("Xylocaine", "lidocaïne"), "l"),
            ("lidocaine + adrenaline", (), "la"),
            ("calidol", (), "c"),
            Entry(
                "sodium chloride", ("NaCl", "saline"), "n", "sodium chloride 0.9 %", wrong=("sodum cloride",), hidden=("sodium 9 mg/mL",)
            ),
            ("vitamin B 12", (), "b"),
            ("water", (), "h"),
        ]
    )


def keys(query: str) -> list[str]:
    return [hit.key for hit in index().find(query)]


def test_beginnings_come_before_words_and_words_before_parts() -> None:
    assert keys("lido") == ["l", "la", "c"]
    assert [hit.rank for hit in index().find("lido")] == [Rank.START, Rank.START, Rank.PART]
    assert [hit.rank for hit in index().find("adren")] == [Rank.WORD]


def test_the_whole_name_comes_first() -> None:
    assert index().find("LIDOCAINE")[0].rank is Rank.EXACT
    assert keys("LIDOCAINE") == ["l", "la"]


def test_a_hit_says_by_which_name_it_was_found() -> None:
    (hit,) = index().find("coum")
    assert (hit.key, hit.shown, hit.by, hit.near) == ("w", "warfarin", "Coumadin", False)
    (hit,) = index().find("warf")
    assert hit.by == ""


def test_what_is_written_for_it_may_differ_from_what_is_shown() -> None:
    (hit,) = index().find("saline")
    assert (hit.shown, hit.text) == ("sodium chloride", "sodium chloride 0.9 %")


@pytest.mark.parametrize("query", ["LIDOCAÏNE", "lido-caine", "lido caine", " Lidocaine ", "ｌｉｄｏｃａｉｎｅ"])
def test_case_accents_and_punctuation_do_not_matter(query: str) -> None:
    assert keys(query)[0] == "l"


@pytest.mark.parametrize("query", ["b12", "vitamin b12", "B 12", "12 vitamin"])
def test_words_may_be_joined_parted_or_turned(query: str) -> None:
    assert keys(query) == ["b"]


def test_hidden_text_finds_without_being_shown_as_a_name() -> None:
    (hit,) = index().find("sodium 9")
    assert (hit.key, hit.by) == ("n", "")


@pytest.mark.parametrize(("query", "key"), [("warfrin", "w"), ("lidocane", "l"), ("xylocane", "l"), ("sodum cloride", "n")])
def test_a_misspelling_is_a_suggestion_and_nothing_more(query: str, key: str) -> None:
    hits = index().find(query)
    assert hits[0].key == key
    assert all(hit.near for hit in hits)


@pytest.mark.parametrize("query", ["", "   ", "%", "qqqqqq", "zzz", "wqf"])
def test_nothing_is_found_for_nothing_or_for_what_nobody_is_called(query: str) -> None:
    assert keys(query) == []


def test_three_letters_are_never_guessed() -> None:
    assert keys("wqr") == []


def test_short_names_are_not_like_everything() -> None:
    """ "water" is no suggestion for a long word that merely holds its letters."""
    assert "h" not in keys("waterxylophone")


def test_suggestions_do_not_stand_beside_what_is_really_called_so() -> None:
    assert not [hit for hit in index().find("lido") if hit.near]


def test_each_thing_is_found_once_and_not_more_than_fit() -> None:
    many = NameIndex([(f"name {n}", (f"name also {n}", f"other name {n}"), str(n)) for n in range(500)])
    hits = many.find("name")
    assert len(hits) == LIMIT
    assert len({hit.key for hit in hits}) == LIMIT
    assert len(many.find("nmae also")) <= NEAR_LIMIT


def test_an_empty_index_finds_nothing() -> None:
    assert NameIndex([]).find("lidocaine") == []


def test_names_of_signs_alone_do_no_harm() -> None:
    odd = NameIndex([("%", ("", "®"), "p"), ("ж", (), "z")])
    assert [hit.key for hit in odd.find("ж")] == ["z"]
    assert odd.find("%") == []


@pytest.mark.parametrize("field", list(INDEXES))
def test_every_text_resolves_exactly_to_its_concept(field: Field, knowledge: Knowledge) -> None:
    wrong = []
    for entry in INDEXES[field](knowledge).entries:
        match = knowledge.vocabulary.resolve(field, entry.text or entry.shown)
        held = knowledge.presentations.get(entry.key) if field is Field.MIX else None
        wanted = held[0].id if held is not None else entry.key
        if match.how is not How.EXACT or match.concepts != (wanted,):
            wrong.append((entry.key, entry.text, match.concepts, match.why))
        if held is not None and {target.presentation for target in match.targets} != {entry.key}:
            wrong.append((entry.key, entry.text, match.targets, "another presentation"))
    assert not wrong


def test_no_concept_is_left_out(knowledge: Knowledge) -> None:
    data = knowledge.data
    presentations = {p.id for s in data.substances for p in s.presentations} | {s.id for s in data.substances if not s.presentations}
    medicines = {one.id for kind in (data.substances, data.medicines, data.classes) for one in kind}
    allergens = {one.id for kind in (data.allergens, data.excipients, data.excipient_groups) for one in kind}
    conditions = {one.id for kind in (data.conditions, data.condition_groups) for one in kind}
    assert {entry.key for entry in ingredient_index(knowledge).entries} == presentations
    assert {entry.key for entry in medicine_index(knowledge).entries} == medicines
    assert {entry.key for entry in allergen_index(knowledge).entries} >= allergens
    assert {entry.key for entry in condition_index(knowledge).entries} == conditions


@pytest.mark.parametrize(
    ("field", "query", "key", "by"),
    [
        (Field.MEDICATION, "coum", "warfarin", "Coumadin"),
        (Field.MEDICATION, "aspirin", "acetylsalicylic-acid", "aspirin"),
        (Field.MIX, "akis 50", "diclofenac-cyclodextrin-50", "Akis 50"),
        (Field.MIX, "lidocaine 2 %", "lidocaine-2", ""),
    ],
)
def test_brands_and_strengths_lead_to_the_right_one(field: Field, query: str, key: str, by: str, knowledge: Knowledge) -> None:
    hit = INDEXES[field](knowledge).find(query)[0]
    assert hit.key == key
    assert by in ("", hit.by)


def test_indexes_are_made_once(knowledge: Knowledge) -> None:
    assert medicine_index(knowledge) is medicine_index(knowledge)
    assert medicine_index(knowledge) is not allergen_index(knowledge)
