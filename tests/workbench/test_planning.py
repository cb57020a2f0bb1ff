"""The plan: zones, what can and cannot be read, using the syringe up, and the plan against the mix."""

from __future__ import annotations

from decimal import Decimal

import pytest

from formulator.domain.knowledge import Knowledge
from formulator.domain.quantities import Volume
from formulator.domain.treatment import Zone
from formulator.workbench import plan, planfigures, planning
from formulator.workbench.draft import Draft, with_treatment
from formulator.workbench.progress import gap_place, steps
from formulator.workbench.review import review
from tests.workbench.cases import draft_of, entry


def two(knowledge: Knowledge, *zones: Zone) -> Draft:
    """Syringe A of 6 mL and syringe B of 2 mL."""
    syringes = [{"name": "A", "mix": [entry("lidocaine 1 %", "6 mL")]}, {"name": "B", "mix": [entry("lidocaine 1 %", "2 mL")]}]
    return with_treatment(draft_of(knowledge, syringes=syringes), plan=zones)


def zone(points: int | None = 30, per_point: str = "0.2", syringe: str = "A", **more: object) -> Zone:
    each = Volume(Decimal(per_point)) if per_point else None
    return Zone(zone="knee", side="right", syringe=syringe, points=points, per_point=each, **more)  # type: ignore[arg-type]


def test_the_first_zone_takes_its_side_and_name_from_the_site(knowledge: Knowledge) -> None:
    draft = planning.add_zone(planning.with_site(two(knowledge), "Right knee"))
    assert (draft.treatment.plan[0].side, draft.treatment.plan[0].zone, draft.treatment.plan[0].syringe) == ("right", "knee", "A")


def test_a_new_zone_takes_the_syringe_that_has_none_and_the_needle_of_the_last(knowledge: Knowledge) -> None:
    last = zone(technique="nappage", needle="30G 4 mm", angle=Decimal(45))
    made = planning.add_zone(two(knowledge, last)).treatment.plan[1]
    assert (made.syringe, made.technique, made.needle, made.angle, made.side) == ("B", "nappage", "30G 4 mm", Decimal(45), "right")
    assert made.points is None
    assert made.per_point is None


def test_a_zone_on_an_empty_bench_names_the_first_syringe(knowledge: Knowledge) -> None:
    draft = planning.add_zone(with_treatment(draft_of(knowledge), formulas=()), "neck", "both")
    assert draft.treatment.plan[0].syringe == "A"


def test_a_zone_is_removed_by_its_place(knowledge: Knowledge) -> None:
    draft = two(knowledge, zone(), zone(syringe="B"))
    assert [z.syringe for z in planning.remove_zone(draft, 0).treatment.plan] == ["B"]
    with pytest.raises(IndexError):
        planning.remove_zone(draft, 2)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("points", "30", 30), ("points", "2000", 2000), ("per_point", "0,2", Volume(Decimal("0.2"))), ("per_point", "200 mcL", Volume(Decimal("0.2"))),
        ("angle", "45°", Decimal(45)), ("angle", "22.5 degrees", Decimal("22.5")), ("angle", "0", Decimal(0)),
    ],
)  # fmt: skip
def test_what_can_be_read(knowledge: Knowledge, field: str, text: str, value: object) -> None:
    changed = planning.with_field(two(knowledge, zone()), 0, field, text).treatment.plan[0]
    assert getattr(changed, field) == value
    assert changed.unread == ()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("points", "0"), ("points", "2001"), ("points", "2.5"), ("points", "thirty"), ("points", "1,000"), ("points", "-3"),
        ("per_point", ".2"), ("per_point", "0"), ("per_point", "2 mg"), ("per_point", "0.2.1"), ("angle", "91"), ("angle", "steep"), ("angle", "-5"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_kept_and_told_until_it_is_corrected(knowledge: Knowledge, field: str, text: str) -> None:
    draft = planning.with_field(two(knowledge, zone(angle=Decimal(45))), 0, field, text)
    bad = draft.treatment.plan[0]
    assert getattr(bad, field) is None
    assert planning.text_of(bad, field) == text
    assert planning.fault_of(bad, field)
    gaps = [gap for gap in review(draft, knowledge).not_checked if gap.where == "plan" and gap.text == text]
    assert len(gaps) == 1
    good = planning.with_field(draft, 0, field, "1").treatment.plan[0]
    assert good.unread == ()
    assert planning.fault_of(good, field) == ""
    empty = planning.with_field(draft, 0, field, " ").treatment.plan[0]
    assert (getattr(empty, field), empty.unread) == (None, ())


def test_two_faults_of_one_zone_are_kept_apart(knowledge: Knowledge) -> None:
    draft = planning.with_field(planning.with_field(two(knowledge, zone()), 0, "points", "x"), 0, "angle", "y")
    fixed = planning.with_field(draft, 0, "points", "3").treatment.plan[0]
    assert planning.text_of(fixed, "angle") == "y"
    assert fixed.points == 3


def test_only_left_and_right_have_a_mirror(knowledge: Knowledge) -> None:
    sides = ("right", "left", "both", "midline", "")
    mirrored = [planning.mirrored(planning.placed(two(knowledge, zone()), 0, "knee", side), 0).treatment.plan[0].side for side in sides]
    assert mirrored == ["left", "right", "both", "midline", ""]


def test_a_change_of_side_is_confirmed_only_where_points_are_planned() -> None:
    assert planning.must_confirm(zone(), "left")
    assert not planning.must_confirm(zone(), "right")
    assert not planning.must_confirm(zone(points=None), "left")
    assert not planning.must_confirm(Zone("knee", "", points=5), "left")
    assert planning.must_confirm(Zone("knee", "right", unread=(("points", "x"),)), "left")


@pytest.mark.parametrize(
    ("points", "per_point", "texts", "notes"),
    [
        (30, "", [("per_point", "0.2")], [""]),
        (48, "", [("per_point", "0.125")], [""]),
        (70, "", [("per_point", "0.08")], ["rounded down to 0.01 mL, 0.4 mL is left"]),
        (2000, "", [], []),
        (None, "0.2", [("points", "30")], [""]),
        (None, "0.7", [("points", "8")], ["0.4 mL is left"]),
        (None, "7", [], []),
        (30, "0.2", [], []),
        (None, "", [], []),
    ],
)  # fmt: skip
def test_what_would_use_the_syringe_up_never_asks_for_more_than_there_is(
    knowledge: Knowledge, points: int | None, per_point: str, texts: list[tuple[str, str]], notes: list[str]
) -> None:  # fmt: skip
    draft = two(knowledge, zone(points, per_point))
    offers = planning.spread(draft, 0)
    assert [(offer.field, offer.text) for offer in offers] == texts
    assert [offer.note for offer in offers] == notes
    for offer in offers:
        done = planning.with_field(draft, 0, offer.field, offer.text)
        assert planfigures.uses(done)[0].sign in ("tick", "minor")


def test_what_other_zones_use_is_left_to_them(knowledge: Knowledge) -> None:
    draft = two(knowledge, zone(10), zone(20, ""))
    assert [offer.text for offer in planning.spread(draft, 1)] == ["0.2"]
    assert planning.spread(two(knowledge, zone(None, ""), zone(20, "")), 1) == ()


def test_the_route_is_read_or_kept_as_written_and_told(knowledge: Knowledge) -> None:
    draft = planning.with_route(two(knowledge), "s.c.")
    assert draft.treatment.route == "subcutaneous"
    wrong = planning.with_route(draft, "by nose")
    assert wrong.treatment.route == planning.route_text(wrong) == "by nose"
    gap = next(gap for gap in review(wrong, knowledge).not_checked if gap.where == "route")
    assert gap_place(gap.where) == "plan#route"
    empty = planning.with_route(wrong, "")
    assert planning.route_text(empty) == ""
    assert planning.route_fault(empty)
    assert empty.treatment.route  # an empty one would pass for a labeled route
    assert planning.with_route(empty, "intradermal").unread == ()


def test_indication_and_antiseptic_are_understood(knowledge: Knowledge) -> None:
    draft = planning.with_indication(two(knowledge), "knee osteoarthritis", knowledge)
    assert draft.treatment.indication_match is not None
    assert draft.treatment.indication_match.known
    assert planning.with_indication(draft, " ", knowledge).treatment.indication_match is None
    wrong = planning.with_antiseptic(draft, "foo", knowledge)
    assert any(gap.where == "antiseptic" for gap in review(wrong, knowledge).not_checked)
    assert planning.with_antiseptic(wrong, "", knowledge).treatment.antiseptic is None


# Against the mix


def test_uses_say_what_is_left_missing_or_nothing(knowledge: Knowledge) -> None:
    draft = two(knowledge, zone(30), zone(12, syringe="B"))
    one, other = planfigures.uses(draft)
    assert (one.used, one.words, one.sign, one.share) == ("6 of 6 mL", "nothing left over", "tick", 1)
    assert (other.words, other.sign) == ("0.4 mL is missing", "moderate")
    assert planfigures.uses(two(knowledge, zone(29)))[0].words == "0.2 mL is left"
    assert planfigures.uses(two(knowledge))[0].words == "no zone uses it"
    assert planfigures.uses(two(knowledge, zone(None)))[0].sign == "not checked"
    assert [u.words for u in planfigures.uses(two(knowledge, zone(syringe="C")))][-1] == "there is no such syringe"


@pytest.mark.parametrize(
    ("zones", "sign", "words"),
    [
        ((), "not checked", "No zone says where the mix goes"),
        ((zone(), zone(10, syringe="B")), "tick", "Points cover the mix exactly"),
        ((zone(),), "minor", "Syringe B: no zone uses it"),
        ((zone(None), zone(10, syringe="B")), "not checked", "Points of RIGHT knee are not given"),
        ((zone(31), zone(10, syringe="B")), "moderate", "Syringe A: 0.2 mL is missing"),
        ((Zone("knee", "right", unread=(("points", "x"),)),), "not checked", "Points of RIGHT knee cannot be read: x"),
        ((zone(), zone(10, syringe="B"), zone(1, syringe="C")), "not checked", "Syringe C: there is no such syringe"),
    ],
)  # fmt: skip
def test_one_sentence_says_whether_the_points_cover_the_mix(
    knowledge: Knowledge, zones: tuple[Zone, ...], sign: str, words: str
) -> None:  # fmt: skip
    draft = two(knowledge, *zones)
    assert planfigures.cover(draft, review(draft, knowledge)) == (sign, words)


def test_an_empty_mix_is_not_covered(knowledge: Knowledge) -> None:
    draft = with_treatment(draft_of(knowledge), formulas=())
    assert planfigures.cover(draft, review(draft, knowledge))[0] == "not checked"


def test_doses_per_point_and_session_with_their_arithmetic(knowledge: Knowledge) -> None:
    draft = two(knowledge, zone(), zone(10, syringe="B"))
    one, other = planfigures.doses(draft, review(draft, knowledge), knowledge)
    assert (one.per_point, one.session, other.session) == ("2 mg", "80 mg", "with A")
    assert "6 mL of 10 mg/mL = 60 mg" in one.steps
    assert "0.2 mL hold 2 mg" in one.steps


def test_a_dose_that_is_not_known_says_so(knowledge: Knowledge) -> None:
    draft = with_treatment(draft_of(knowledge, entry("foo", "2 mL"), entry("lidocaine 1 %", "1 mL")), plan=(zone(),))
    rows = planfigures.doses(draft, review(draft, knowledge), knowledge)
    assert (rows[0].per_point, rows[0].session) == ("not known", "not known")


def test_what_to_open_is_summed_over_the_syringes_and_the_waste_is_exact(knowledge: Knowledge) -> None:
    draft = two(knowledge)
    (opening,) = planfigures.openings(draft, knowledge)
    presentation = knowledge.presentations[draft.treatment.formulas[0].lines[0].candidates[0]][1]
    largest = max(size.value for size in presentation.containers)
    assert "waste" in opening.words or "nothing wasted" in opening.words
    assert "8 mL" in opening.steps
    assert str(largest) in opening.words or any(str(size.value) in opening.words for size in presentation.containers)
    (unknown,) = planfigures.openings(draft_of(knowledge, entry("foo", "2 mL")), knowledge)
    assert unknown.words == "product not known"


def test_the_depth_shows_its_arithmetic() -> None:
    deep = zone(needle="30G 4 mm", angle=Decimal(45))
    assert planfigures.depth_steps(deep) == "sin 45° × 4 mm = 0.71 × 4 mm, about 2.8 mm, where the needle goes in whole"
    assert planfigures.depth_steps(zone(needle="30G 4 mm")) == ""
    assert planfigures.depth_steps(zone(needle="30G", angle=Decimal(45))) == ""
    assert plan.depth(zone(needle="0.3 mm x 13 mm", angle=Decimal("22.5"))) == "about 5 mm"


def test_every_figure_of_a_technique_names_its_source(knowledge: Knowledge) -> None:
    for one in planning.TECHNIQUES:
        assert bool(one.says) == bool(one.source)
        assert not one.source or one.source in knowledge.sources
    assert planning.usual("Nappage ") is not None
    assert planning.usual("my own way") is None


def test_the_step_of_the_course_is_not_done_while_its_series_cannot_be_read(knowledge: Knowledge) -> None:
    from formulator.workbench import series

    draft = series.with_text(two(knowledge), "sessions", "x")
    assert steps(draft, review(draft, knowledge))["course"][0] == "not checked"
