"""Edits of the plan: zones, their points and needles, the site, the route, the indication, the antiseptic.

A text that cannot be read is kept where it was typed and leaves its field without a value: the check then says so.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_FLOOR, Decimal

import msgspec

from formulator.base.i18n import tr, trn
from formulator.domain.display import amount, number
from formulator.domain.finding import NotChecked
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.parsing import read_number, read_volume
from formulator.domain.quantities import EXACT, Volume
from formulator.domain.routes import to_route
from formulator.domain.treatment import Zone, volume_of
from formulator.domain.values import SIDES, to_angle
from formulator.workbench.draft import Draft, with_treatment

FIRST = "A"
MOST_POINTS = 2000
#: What is rounded down to, in mL: the finest mark of a small syringe.
SMALLEST = Decimal("0.01")
#: The longest text of each field, as in a case file.
LENGTHS = {
    "zone": 300, "technique": 100, "needle": 60, "syringe": 20, "angle": 40, "points": 40, "per_point": 40,
    "site": 300, "indication": 300, "route": 300, "antiseptic": 300,
}  # fmt: skip
_OPPOSITE = {"left": "right", "right": "left"}
#: What a field is called where it is told that it cannot be read.
_WORDS = {"angle": "angle", "points": "points", "per_point": "volume per point"}
#: Needles named by the published techniques, as (text, gauge and length said in full).
NEEDLES = ("30G 4 mm", "27G 4 mm", "32G 4 mm", "30G 6 mm", "30G 13 mm", "32G 13 mm")


class Usual(msgspec.Struct, frozen=True):
    """A technique as a source describes it; `says` is empty where no figure was found."""

    name: str
    says: str = ""
    source: str = ""


#: The techniques that the sources name. A figure stands only with its source; sources differ and none is a recommendation.
TECHNIQUES = (
    Usual("point by point", "0.1 to 0.2 mL at each point, 20 to 30 mm apart", "practice.s28"),
    Usual("point by point, no papule", "0.1 to 0.2 mL at each point, 1 to 3 mm deep, 30G 4 or 6 mm", "practice.s30"),
    Usual("nappage", "0.01 to 0.04 mL at each point, 1 to 4 mm apart", "practice.s26"),
    Usual("micropapule", "1.5 to 2 mm deep, about 10 mm apart", "practice.s27"),
    Usual("superficial intradermal", "less than 2 mm deep", "practice.s21"),
    Usual("deep intradermal", "0.1 mL at each point", "practice.s25"),
    Usual("epidermic", "less than 0.5 mm deep, no bleeding, no pain", "practice.s21"),
    Usual("linear"),
)


def usual(technique: str) -> Usual | None:
    """What a source says of a technique; None where nothing was found."""
    plain = technique.strip().casefold()
    return next((one for one in TECHNIQUES if one.name == plain and one.says), None)


def zone_at(draft: Draft, index: int) -> Zone:
    """Raises IndexError where there is none."""
    if not 0 <= index < len(draft.treatment.plan):
        raise IndexError(index)
    return draft.treatment.plan[index]


def _with_zone(draft: Draft, index: int, **changes: object) -> Draft:
    zone = msgspec.structs.replace(zone_at(draft, index), **changes)
    plan = draft.treatment.plan
    return with_treatment(draft, plan=(*plan[:index], zone, *plan[index + 1 :]))


def free_syringe(draft: Draft) -> str:
    """The first syringe that no zone uses; else that of the last zone."""
    used = {zone.syringe for zone in draft.treatment.plan}
    names = [formula.name for formula in draft.treatment.formulas]
    last = draft.treatment.plan[-1].syringe if draft.treatment.plan else names[0] if names else FIRST
    return next((name for name in names if name not in used), last)


def side_in(text: str) -> tuple[str, str]:
    """The side that a text begins with and the rest: "right knee" gives "right" and "knee"."""
    first, _, rest = text.strip().partition(" ")
    return (first.casefold(), rest.strip()) if first.casefold() in SIDES and rest.strip() else ("", text.strip())


def add_zone(draft: Draft, zone: str = "", side: str = "") -> Draft:
    """One more zone at the end: the syringe that has none yet, technique, needle and angle of the last one.

    The first zone takes its name and side from the site unless they are given.
    """
    plan = draft.treatment.plan
    if not zone and not plan:
        found, zone = side_in(draft.treatment.site)
        side = side or found
    last = plan[-1] if plan else Zone("")
    made = Zone(zone, side or last.side, free_syringe(draft), last.technique, last.needle, last.angle)
    return with_treatment(draft, plan=(*plan, made))


def remove_zone(draft: Draft, index: int) -> Draft:
    """The plan without a zone; raises IndexError where there is none."""
    zone_at(draft, index)
    plan = draft.treatment.plan
    return with_treatment(draft, plan=plan[:index] + plan[index + 1 :])


def placed(draft: Draft, index: int, zone: str, side: str) -> Draft:
    """The zone somewhere else."""
    return _with_zone(draft, index, zone=zone, side=side)


def mirrored(draft: Draft, index: int) -> Draft:
    """The zone on the other side; both sides and the midline have no other."""
    side = zone_at(draft, index).side
    return _with_zone(draft, index, side=_OPPOSITE.get(side, side))


def opposite(side: str) -> str:
    """The other side; the same where there is no other."""
    return _OPPOSITE.get(side, side)


def must_confirm(zone: Zone, side: str) -> bool:
    """Whether a change to this side is to be confirmed: points were already planned for another one."""
    planned = zone.points is not None or any(field == _WORDS["points"] for field, _ in zone.unread)
    return bool(zone.side) and side != zone.side and planned


# The fields of a zone


def to_points(text: str) -> int:
    """A whole number of 1 to 2000; raises ValueError."""
    count = read_number(text)
    if count != int(count) or not 1 <= count <= MOST_POINTS:
        raise ValueError(tr("points are a whole number of 1 to {most}", most=MOST_POINTS))
    return int(count)


def to_degrees(text: str) -> Decimal:
    """An angle of 0 to 90 degrees, with or without its sign; raises ValueError."""
    plain = text.strip().casefold()
    for word in ("°", "degrees", "degree", "deg"):
        plain = plain.removesuffix(word).strip()
    return to_angle(plain)


def to_volume(text: str) -> Volume:
    """A volume; a bare number counts in mL. Raises ValueError."""
    plain = text.strip()
    return read_volume(f"{plain} mL" if plain.replace(".", "").replace(",", "").isdigit() else plain)


_READ: dict[str, Callable[[str], object]] = {"angle": to_degrees, "points": to_points, "per_point": to_volume}


def with_field(draft: Draft, index: int, field: str, text: str) -> Draft:
    """A field of a zone from its text. What cannot be read is kept in `unread`; correcting it takes it out again."""
    zone = zone_at(draft, index)
    if field not in _READ:
        return _with_zone(draft, index, **{field: text.strip() if field in ("side", "syringe") else text.lstrip()})
    others = tuple(entry for entry in zone.unread if entry[0] != _WORDS[field])
    if not text.strip():
        return _with_zone(draft, index, **{field: None, "unread": others})
    try:
        return _with_zone(draft, index, **{field: _READ[field](text), "unread": others})
    except (ValueError, ArithmeticError):
        return _with_zone(draft, index, **{field: None, "unread": (*others, (_WORDS[field], text.strip()))})


def text_of(zone: Zone, field: str) -> str:
    """What a field shows: its value, or the text that could not be read. Units stand beside the field."""
    for name, text in zone.unread:
        if name == _WORDS.get(field):
            return text
    value = getattr(zone, field)
    if isinstance(value, Volume):
        return number(value.value)
    return number(value) if isinstance(value, Decimal) else "" if value is None else str(value)


def fault_of(zone: Zone, field: str) -> str:
    """Why a field cannot be read; empty where it can."""
    typed = next((text for name, text in zone.unread if name == _WORDS.get(field)), "")
    if not typed:
        return ""
    try:
        _READ[field](typed)
    except (ValueError, ArithmeticError) as error:
        return str(error) if isinstance(error, ValueError) else tr("it cannot be read")
    return ""


# Using up the syringe


class Offer(msgspec.Struct, frozen=True):
    """A value that would use the syringe up: what to type into which field, in words, and what it leaves."""

    field: str
    text: str
    label: str
    note: str = ""


def spread(draft: Draft, index: int) -> tuple[Offer, ...]:
    """What would use the syringe up: the volume per point for these points, the points for this volume. Nothing is done by itself.

    A quotient with more than three decimals is rounded down to 0.01 mL, so that it never asks for more than there is.
    """
    zone, room = zone_at(draft, index), room_for(draft, index)
    if room is None or room <= 0:
        return ()
    offers = (_per_point(zone, room), _points(zone, room))
    return tuple(offer for offer in offers if offer is not None and offer.text != text_of(zone, offer.field))


def room_for(draft: Draft, index: int) -> Decimal | None:
    """The mL of its syringe that the other zones leave to this one; None where that is not known."""
    zone = zone_at(draft, index)
    formula = next((f for f in draft.treatment.formulas if f.name == zone.syringe), None)
    whole = volume_of(formula) if formula is not None else None
    others = [z for n, z in enumerate(draft.treatment.plan) if n != index and z.syringe == zone.syringe]
    if whole is None or any(z.points is None or z.per_point is None for z in others):
        return None
    used = sum(
        (EXACT.multiply(z.per_point.value, z.points) for z in others if z.per_point is not None and z.points is not None), Decimal(0)
    )
    return EXACT.subtract(whole.value, used)


def _per_point(zone: Zone, room: Decimal) -> Offer | None:
    if zone.points is None:
        return None
    each = EXACT.divide(room, zone.points)
    exact = each >= SMALLEST and each == round(each, 3) and EXACT.multiply(each, zone.points) == room
    each = each if exact else each.quantize(SMALLEST, ROUND_DOWN, EXACT)
    if each <= 0:
        return None
    rest = EXACT.subtract(room, EXACT.multiply(each, zone.points))
    note = tr("rounded down to 0.01 mL, {rest} is left", rest=amount(Volume(rest), 4)) if not exact else ""
    shown = amount(Volume(each))
    return Offer("per_point", number(each), trn("{each} at {n} point", "{each} at {n} points", zone.points, each=shown), note)


def _points(zone: Zone, room: Decimal) -> Offer | None:
    if zone.per_point is None or zone.per_point.value > room:
        return None
    count = int(EXACT.divide(room, zone.per_point.value).to_integral_value(ROUND_FLOOR))
    if not 1 <= count <= MOST_POINTS:
        return None
    rest = EXACT.subtract(room, EXACT.multiply(zone.per_point.value, count))
    note = tr("{rest} is left", rest=amount(Volume(rest), 4)) if rest else ""
    shown = amount(zone.per_point)
    return Offer("points", str(count), trn("{n} point of {each}", "{n} points of {each}", count, each=shown), note)


# What belongs to the treatment


def with_site(draft: Draft, text: str) -> Draft:
    return with_treatment(draft, site=text.lstrip())


def with_indication(draft: Draft, text: str, knowledge: Knowledge) -> Draft:
    """The indication as written and what it means; an empty text takes both back."""
    plain = text.lstrip()
    match = knowledge.vocabulary.resolve(Field.CONDITION, plain.strip()) if plain.strip() else None
    return with_treatment(draft, indication=plain, indication_match=match)


def with_antiseptic(draft: Draft, text: str, knowledge: Knowledge) -> Draft:
    """The antiseptic; one that is not recognized is told by the check."""
    match = knowledge.vocabulary.resolve(Field.ANTISEPTIC, text.strip()) if text.strip() else None
    return with_treatment(draft, antiseptic=match)


def with_route(draft: Draft, text: str) -> Draft:
    """The route. One that is not known is kept as written, for the paper too, and told: no rule would see it."""
    unread = tuple(gap for gap in draft.unread if gap.where != "route")
    plain = text.strip()
    try:
        return msgspec.structs.replace(with_treatment(draft, route=to_route(plain)), unread=unread)
    except ValueError as error:
        why = tr("the route is not given") if not plain else str(error)
        gap = NotChecked("route", -1, plain, why)
        return msgspec.structs.replace(with_treatment(draft, route=plain or tr("route not given")), unread=(*unread, gap))


def route_text(draft: Draft) -> str:
    """What the field of the route shows."""
    return next((gap.text for gap in draft.unread if gap.where == "route"), draft.treatment.route)


def route_fault(draft: Draft) -> str:
    """Why the route cannot be used; empty where it can."""
    return next((gap.why for gap in draft.unread if gap.where == "route"), "")
