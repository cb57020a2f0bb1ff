"""The gestures on lines and syringes: nothing typed is lost, no line is lost or doubled, amounts follow one another."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formulator.domain.display import amount
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.parsing import read_volume
from formulator.domain.quantities import Volume
from formulator.domain.treatment import Line, Zone, volume_of
from formulator.workbench import edits
from formulator.workbench.draft import Draft, with_treatment
from formulator.workbench.review import review
from tests.workbench.cases import draft_of

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = ("lidocaine 1 %", "diclofenac", "pentoxifylline", "sodium chloride 0.9 %", "foozumab", "Trental", "lidokain 1 %")
AMOUNTS = (
    "2",
    "2 mL",
    "0,5",
    "20 mg",
    "2x",
    "",
    ".5",
    "2,500",
    "1 ampoule",
    "-1",
    "0",
    "1e3",
    "½",
    "10 mcg",
    "1.",
    "  3  ",
    "999999999999",
)


def empty(knowledge: Knowledge) -> Draft:
    draft = draft_of(knowledge)
    return with_treatment(draft, formulas=())


def mixed(knowledge: Knowledge, *names: str, syringe: str = "A", draft: Draft | None = None) -> Draft:
    draft = draft if draft is not None else empty(knowledge)
    for name in names:
        draft = edits.added(draft, syringe, knowledge.vocabulary.resolve(Field.MIX, name), knowledge)
    return draft


def lines(draft: Draft, syringe: str = "A") -> tuple[Line, ...]:
    return edits.formula_of(draft, syringe).lines


def texts(draft: Draft) -> Counter[str]:
    return Counter(line.match.text for formula in draft.treatment.formulas for line in formula.lines)


# Amounts


@pytest.mark.parametrize(
    ("field", "text", "volume", "dose"),
    [
        ("volume", "2", "2 mL", "20 mg"),
        ("volume", "0,5", "0.5 mL", "5 mg"),
        ("volume", "0.125", "0.125 mL", "1.25 mg"),
        ("volume", "2 mL", "2 mL", "20 mg"),
        ("volume", "20 mg", "2 mL", "20 mg"),
        ("volume", " 20 mg ", "2 mL", "20 mg"),
        ("dose", "20", "2 mL", "20 mg"),
        ("dose", "0.02 g", "2 mL", "20 mg"),
        ("dose", "500 mcg", "0.05 mL", "0.5 mg"),
        ("dose", "3 mL", "3 mL", "30 mg"),
    ],
)
def test_amounts_follow_one_another(knowledge: Knowledge, field: str, text: str, volume: str, dose: str) -> None:
    line = lines(edits.with_amount(mixed(knowledge, "lidocaine 1 %"), "A", 0, field, text, knowledge))[0]
    assert line.volume is not None
    assert line.dose is not None
    assert (amount(line.volume), amount(line.dose)) == (volume, dose)
    assert not line.unread


@pytest.mark.parametrize("text", ["2x", ".5", "2,500", "-1", "0", "2.", "½", "1e3", "two", "2 lidocaine", "20 mg/mL", "999999999999"])
@pytest.mark.parametrize("field", ["volume", "dose", "count"])
def test_what_cannot_be_read_is_kept_and_told(knowledge: Knowledge, field: str, text: str) -> None:
    draft = edits.with_amount(mixed(knowledge, "lidocaine 1 %"), "A", 0, "volume", "2", knowledge)
    draft = edits.with_amount(draft, "A", 0, field, text, knowledge)
    line = lines(draft)[0]
    assert line.unread == text
    assert line.volume is None
    assert line.dose is None
    assert edits.why_unread(line, field)
    assert any(text in gap.why for gap in review(draft, knowledge).not_checked)


def test_the_reason_says_what_is_right(knowledge: Knowledge) -> None:
    draft = mixed(knowledge, "lidocaine 1 %")
    for text, said in ((".5", "0.5"), ("2,500", "2500 or as 2.5"), ("2x", "mL"), ("2 000 mg/mL", "not a dose")):
        line = lines(edits.with_amount(draft, "A", 0, "volume", text, knowledge))[0]
        assert said in edits.why_unread(line, "volume")


def test_a_bare_dose_counts_in_the_unit_that_is_shown(knowledge: Knowledge) -> None:
    """50 mcg stand in the field: a 60 typed over them is 60 mcg and never 60 mg."""
    draft = edits.with_amount(mixed(knowledge, "clonidine"), "A", 0, "dose", "50 mcg", knowledge)
    assert edits.unit_of(lines(draft)[0]) == "mcg"
    after = lines(edits.with_amount(draft, "A", 0, "dose", "60", knowledge))[0]
    assert after.dose is not None
    assert amount(after.dose) == "60 mcg"
    fixed = lines(edits.with_amount(draft, "A", 0, "dose", "0.06", knowledge, unit="mg"))[0]
    assert fixed.dose == after.dose


def test_an_emptied_field_leaves_the_line_without_amount(knowledge: Knowledge) -> None:
    draft = edits.with_amount(mixed(knowledge, "lidocaine 1 %"), "A", 0, "volume", "2", knowledge)
    line = lines(edits.with_amount(draft, "A", 0, "volume", "  ", knowledge))[0]
    assert line.volume is None
    assert line.gaps


def test_ampoules_of_several_sizes_ask_for_the_size_and_keep_it(knowledge: Knowledge) -> None:
    draft = edits.with_amount(mixed(knowledge, "pentoxifylline"), "A", 0, "count", "1", knowledge)
    assert lines(draft)[0].volume is None
    sizes = edits.ampoules_of(lines(draft)[0], knowledge)
    assert [amount(size) for size in sizes] == ["5 mL", "15 mL"]
    draft = edits.with_ampoule(draft, "A", 0, sizes[0], knowledge)
    assert lines(draft)[0].volume == read_volume("5 mL")
    draft = edits.with_amount(draft, "A", 0, "count", "2", knowledge)
    assert lines(draft)[0].volume == read_volume("10 mL")
    assert edits.ampoule_of(lines(draft)[0], knowledge) == sizes[0]


@pytest.mark.parametrize("count", ["0", "1001", "-1", "x"])
def test_an_impossible_number_of_ampoules_is_refused_with_words(knowledge: Knowledge, count: str) -> None:
    line = lines(edits.with_amount(mixed(knowledge, "piroxicam"), "A", 0, "count", count, knowledge))[0]
    assert line.unread == count
    assert edits.why_unread(line, "count")


# Names


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("lidocaine 1 % 2 mL", "2 mL"), ("lidocaine 1 % 2,5ml", "2.5 mL"), ("lidocaine 1 %", None), ("Voltaren 75 mg/3 mL", None),
        ("Trental 100 mg 5 mL", None), ("lidocaine 1 mL 2 mL", None),
    ],
)  # fmt: skip
def test_a_volume_written_behind_the_name_is_taken(knowledge: Knowledge, text: str, volume: str | None) -> None:
    draft, index = edits.entered(empty(knowledge), "A", text, knowledge)
    line = lines(draft)[index]
    assert line.match.text == text
    assert (amount(line.volume) if line.volume is not None else None) == volume


def test_an_unknown_name_is_added_and_a_suggestion_keeps_what_was_said(knowledge: Knowledge) -> None:
    draft, index = edits.entered(empty(knowledge), "A", "lidocaine foo 1 %", knowledge)
    draft = edits.with_amount(draft, "A", index, "volume", "2", knowledge)
    assert not lines(draft)[0].match.known
    assert "lidocaine" in lines(draft)[0].match.suggestions
    line = lines(edits.with_name(draft, "A", 0, "lidocaine", knowledge))[0]
    assert line.substance == "lidocaine"
    assert line.strength is not None
    assert line.dose is not None
    assert amount(line.dose) == "20 mg"


def test_another_known_name_takes_its_own_strength(knowledge: Knowledge) -> None:
    draft = mixed(knowledge, "lidocaine 1 %")
    draft = edits.with_strength_text(draft, "A", 0, "1 %", knowledge)
    line = lines(edits.with_name(draft, "A", 0, "piroxicam", knowledge))[0]
    assert line.typed_strength is None
    assert not line.contradiction


def test_strengths_to_choose_from(knowledge: Knowledge) -> None:
    draft = mixed(knowledge, "diclofenac")
    words = [text for _, text in edits.strengths_of(lines(draft)[0], knowledge)]
    assert words == ["2.5 % = 25 mg/mL", "5 % = 50 mg/mL", "7.5 % = 75 mg/mL"]
    assert edits.strengths_of(lines(mixed(knowledge, "foozumab"))[0], knowledge) == ()


# Filling up


def filled(knowledge: Knowledge, target: str = "6") -> Draft:
    draft = mixed(knowledge, "lidocaine 1 %", "sodium chloride 0.9 %")
    draft = edits.with_amount(draft, "A", 0, "volume", "2", knowledge)
    return edits.filled_up(draft, "A", 1, target, knowledge)


@pytest.mark.parametrize("target", ["6", "6 mL", "to 6", "to 6 mL", "ad 6 mL", "q.s. to 6 mL", "6,0", "q.s. ad 6"])
def test_filling_up_to_a_volume(knowledge: Knowledge, target: str) -> None:
    draft = filled(knowledge, target)
    assert lines(draft)[1].volume == read_volume("4 mL")
    draft = edits.with_amount(draft, "A", 0, "volume", "5", knowledge)
    assert lines(draft)[1].volume == read_volume("1 mL")


def test_filling_up_less_than_there_is_says_so(knowledge: Knowledge) -> None:
    line = lines(filled(knowledge, "1"))[1]
    assert line.volume is None
    assert "leaves nothing" in line.contradiction
    assert line.fill_to == read_volume("1 mL")
    again = edits.filled_up(filled(knowledge, "1"), "A", 1, "3", knowledge)
    assert lines(again)[1].volume == read_volume("1 mL")
    assert not lines(again)[1].contradiction


@pytest.mark.parametrize("target", ["six", "0", "6 mg", "-6"])
def test_a_target_that_cannot_be_read_is_kept(knowledge: Knowledge, target: str) -> None:
    line = lines(filled(knowledge, target))[1]
    assert (line.unread, line.fill_to, line.volume) == (target, None, None)
    assert edits.why_unread(line, "fill")


def test_one_line_fills_a_syringe_up(knowledge: Knowledge) -> None:
    draft = mixed(knowledge, "water for injections", draft=filled(knowledge))
    draft = edits.filled_up(draft, "A", 2, "10", knowledge)
    assert [line.fill_to for line in lines(draft)] == [None, None, read_volume("10 mL")]
    assert lines(draft)[1].volume == read_volume("4 mL")
    assert volume_of(edits.formula_of(draft, "A")) == read_volume("10 mL")


def test_a_new_line_stands_before_what_fills_up(knowledge: Knowledge) -> None:
    draft = mixed(knowledge, "pentoxifylline", draft=filled(knowledge))
    assert [line.match.text for line in lines(draft)] == ["lidocaine 1 %", "pentoxifylline", "sodium chloride 0.9 %"]
    draft, index = edits.entered(draft, "A", "piroxicam", knowledge)
    assert index == 2
    assert lines(draft)[index].match.text == "piroxicam"


def test_what_fills_up_takes_its_volume_into_another_syringe(knowledge: Knowledge) -> None:
    draft = edits.with_syringe(filled(knowledge), knowledge)
    moved = lines(edits.moved(draft, "A", 1, "B", 0, knowledge), "B")[0]
    assert (moved.fill_to, moved.volume) == (None, read_volume("4 mL"))
    never = edits.with_syringe(filled(knowledge, "1"), knowledge)
    kept = lines(edits.moved(never, "A", 1, "B", 0, knowledge), "B")[0]
    assert (kept.fill_to, kept.volume, kept.unread) == (None, None, "to 1 mL")
    assert kept.gaps


def test_who_fills_a_syringe_up(knowledge: Knowledge) -> None:
    assert edits.filler_of(filled(knowledge), "A") == 1
    assert edits.filler_of(mixed(knowledge, "lidocaine 1 %"), "A") is None
    with pytest.raises(KeyError):
        edits.filler_of(filled(knowledge), "Z")


# Syringes


def test_a_removed_syringe_leaves_its_zone_which_is_told(knowledge: Knowledge) -> None:
    draft = mixed(knowledge, "piroxicam", syringe="B", draft=mixed(knowledge, "lidocaine 1 %"))
    draft = with_treatment(draft, plan=(Zone("knee", "right", "B", points=10, per_point=Volume(Decimal("0.1"))),))
    draft = edits.without_syringe(draft, "B", knowledge)
    assert draft.treatment.plan[0].syringe == "B"
    assert any("syringe that is not there" in gap.why for gap in review(draft, knowledge).not_checked)


def test_the_last_line_of_a_second_syringe_takes_it_along(knowledge: Knowledge) -> None:
    draft = mixed(knowledge, "piroxicam", syringe="B", draft=mixed(knowledge, "lidocaine 1 %"))
    assert [f.name for f in edits.removed(draft, "B", 0, knowledge).treatment.formulas] == ["A"]
    alone = edits.removed(mixed(knowledge, "lidocaine 1 %"), "A", 0, knowledge)
    assert [f.name for f in alone.treatment.formulas] == ["A"]


def test_sizes_and_names(knowledge: Knowledge) -> None:
    draft = edits.with_syringe(empty(knowledge), knowledge)
    assert [f.name for f in draft.treatment.formulas] == ["A", "B"]
    assert edits.next_name(edits.without_syringe(draft, "A", knowledge)) == "A"
    sized = edits.with_size(draft, "B", read_volume("5 mL"))
    assert edits.formula_of(sized, "B").size == read_volume("5 mL")
    assert edits.with_size(sized, "B", None) == draft
    for size in edits.SIZES:
        assert amount(read_volume(f"{size} mL")) == f"{size} mL"


def test_a_step_goes_across_syringes_and_ends_at_the_ends(knowledge: Knowledge) -> None:
    draft = mixed(knowledge, "piroxicam", syringe="B", draft=filled(knowledge))
    assert edits.neighbor(draft, "A", 0, -1) is None
    assert edits.neighbor(draft, "A", 0, 1) == ("A", 2)
    assert edits.neighbor(draft, "A", 1, 1) == ("B", 0)
    assert edits.neighbor(draft, "B", 0, -1) == ("A", 1)
    assert edits.neighbor(draft, "B", 0, 1) is None


# Whatever is done

_spots = st.integers(0, 7)


@QUICK
@given(
    first=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4), second=st.lists(st.sampled_from(NAMES), min_size=1, max_size=3),
    index=_spots, place=st.integers(-2, 9), source=st.sampled_from("AB"), to=st.sampled_from("AB"), target=st.sampled_from(("", "5", "1", "x")),
)  # fmt: skip
def test_moving_loses_and_doubles_nothing(
    knowledge: Knowledge, first: list[str], second: list[str], index: int, place: int, source: str, to: str, target: str
) -> None:  # fmt: skip
    draft = mixed(knowledge, *second, syringe="B", draft=mixed(knowledge, *first))
    if target:
        draft = edits.filled_up(draft, source, len(lines(draft, source)) - 1, target, knowledge)
    index %= len(lines(draft, source))
    moving = lines(draft, source)[index]
    after = edits.moved(draft, source, index, to, place, knowledge)
    assert texts(after) == texts(draft)
    landed = lines(after, to)[edits.landing(draft, source, index, to, place)]
    assert landed.match == moving.match
    if source == to:
        assert (landed.typed_volume, landed.fill_to, landed.unread) == (moving.typed_volume, moving.fill_to, moving.unread)
    order = [line.match.text for n, line in enumerate(lines(draft, source)) if n != index]
    if source != to and order:
        assert [line.match.text for line in lines(after, source)] == order


@QUICK
@given(
    names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4),
    deeds=st.lists(st.tuples(st.sampled_from(("volume", "dose", "count", "fill", "purpose", "name")), _spots, st.sampled_from(AMOUNTS)), max_size=6),
)  # fmt: skip
def test_whatever_is_typed_is_read_or_kept(knowledge: Knowledge, names: list[str], deeds: list[tuple[str, int, str]]) -> None:
    draft = mixed(knowledge, *names)
    for field, at, text in deeds:
        index = at % len(lines(draft))
        if field == "fill":
            draft = edits.filled_up(draft, "A", index, text, knowledge)
        elif field == "purpose":
            draft = edits.with_purpose(draft, "A", index, text, knowledge)
        elif field == "name":
            draft = edits.with_name(draft, "A", index, NAMES[at % len(NAMES)], knowledge)
        else:
            draft = edits.with_amount(draft, "A", index, field, text, knowledge)
        line = lines(draft)[index]
        if field in ("volume", "dose", "count", "fill") and text.strip():
            typed = (line.typed_volume, line.typed_dose, line.typed_count, line.fill_to)
            assert any(value is not None for value in typed) is not bool(line.unread)
            assert line.unread in ("", text.strip())
        assert sum(one.fill_to is not None for one in lines(draft)) <= 1
    review(draft, knowledge)


def test_ampoules_are_read_in_every_field(knowledge: Knowledge) -> None:
    """The check asks for "a number of ampoules": it is taken wherever it is written."""
    for field in ("volume", "dose"):
        draft = edits.with_amount(mixed(knowledge, "pentoxifylline 100 mg/5 mL"), "A", 0, field, "2 ampoules", knowledge)
        line = edits.line_at(draft, "A", 0)
        assert line.typed_count == 2
        assert line.volume is not None
        assert line.volume.value == 10
