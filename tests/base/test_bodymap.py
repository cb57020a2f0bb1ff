"""The body as data: mirrored, within its box, every region reached by the arrow keys and found by its names."""

from __future__ import annotations

import pytest

from formulator.base import bodymap
from formulator.base.bodymap import MIDDLE, REGIONS, Region

STEPS = ((1, 0), (-1, 0), (0, 1), (0, -1))


def region(name: str, view: str, side: str) -> Region:
    return next(r for r in REGIONS if (r.name, r.view, r.side) == (name, view, side))


def test_the_outline_is_its_own_mirror_image_within_the_box() -> None:
    mirrored = {(round(2 * MIDDLE - x, 3), y) for x, y in bodymap.OUTLINE}
    assert mirrored == {(round(x, 3), y) for x, y in bodymap.OUTLINE}
    assert all(0 <= x <= bodymap.WIDTH and 0 <= y <= bodymap.HEIGHT for x, y in bodymap.OUTLINE)


def test_the_patients_right_is_at_the_left_from_the_front_and_at_the_right_from_the_back() -> None:
    assert region("knee", "front", "right").center[0] < MIDDLE < region("knee", "front", "left").center[0]
    assert region("knee", "back", "left").center[0] < MIDDLE < region("knee", "back", "right").center[0]


def test_every_region_has_its_other_side() -> None:
    for one in REGIONS:
        if one.side in ("right", "left"):
            region(one.name, one.view, "left" if one.side == "right" else "right")


def test_the_arrow_keys_reach_every_region() -> None:
    seen = {REGIONS[0]}
    waiting = [REGIONS[0]]
    while waiting:
        here = waiting.pop()
        for step in STEPS:
            there = bodymap.neighbor(here, *step)
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    assert seen == set(REGIONS)


@pytest.mark.parametrize("one", REGIONS, ids=lambda r: f"{r.name} {r.view} {r.side}")
def test_a_step_goes_where_its_arrow_points(one: Region) -> None:
    for across, down in STEPS:
        other = bodymap.neighbor(one, across, down)
        if other is not one and other.view == one.view:
            assert (other.center[0] - one.center[0]) * across + (other.center[1] - one.center[1]) * down > 0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("knee", ("knee",)), ("knee, medial", ("knee",)), ("Lumbar", ("lower back",)), ("lower back", ("lower back",)),
        ("back of the head", ("back of the head",)), ("thigh", ("thigh, front", "thigh, back")), ("thigh, back", ("thigh, back",)),
        ("neck", ("neck",)), ("Achilles tendon", ("ankle",)), ("kneee", ()), ("", ()), ("  ", ()),
    ],
)  # fmt: skip
def test_a_zone_is_found_by_its_name(text: str, names: tuple[str, ...]) -> None:
    assert bodymap.named_in(text) == names


def test_what_is_treated() -> None:
    assert {(r.view, r.side) for r in bodymap.treated("knee", "right")} == {("front", "right"), ("back", "right")}
    assert {r.side for r in bodymap.treated("lower back", "both")} == {"right", "left", "midline"}
    assert {r.side for r in bodymap.treated("lower back", "midline")} == {"midline"}
    assert bodymap.treated("knee", "") == ()
    assert {r.name for r in bodymap.treated("forehead", "")} == {"forehead"}


@pytest.mark.parametrize("count", [0, 1, 7, 30, 150])
def test_a_sketch_has_as_many_points_as_planned(count: int) -> None:
    for one in REGIONS:
        points = bodymap.scatter(one, one.name, count)
        left, top, right, bottom = one.box
        assert len(points) == count
        assert all(left <= x <= right and top <= y <= bottom for x, y in points)


def test_medial_is_toward_the_midline_and_zones_share_a_place() -> None:
    knee = region("knee", "front", "right")
    medial, lateral = (bodymap.scatter(knee, f"knee, {word}", 10) for word in ("medial", "lateral"))
    assert min(x for x, _ in medial) > max(x for x, _ in lateral)
    one, other = (bodymap.scatter(knee, "knee", 10, lane, 2) for lane in (0, 1))
    assert max(x for x, _ in one) < min(x for x, _ in other)
    back = region("upper back", "back", "right")
    assert bodymap.part(back, "upper back") == back.box
