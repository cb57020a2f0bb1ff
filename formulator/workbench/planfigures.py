"""The plan against the mix: volume used, dose at a point and in the session, containers to open, and what is still missing."""

from __future__ import annotations

import math
from decimal import Decimal

import msgspec

from formulator.base.i18n import tr, trn
from formulator.domain.display import amount, concentration, number, percent, significant
from formulator.domain.knowledge import Knowledge
from formulator.domain.quantities import EXACT, Dose, Volume
from formulator.domain.treatment import Formula, Line, Zone, volume_of
from formulator.workbench import plan
from formulator.workbench.draft import Draft
from formulator.workbench.prepare import is_diluent, name_of, opened, presentation_of, side_word
from formulator.workbench.review import UNFIT, Review
from formulator.workbench.wording import capital


class Use(msgspec.Struct, frozen=True):
    """One syringe: how its zones use it. `share` is None where that is not known; `words` says what is left or missing."""

    syringe: str
    points: str
    used: str
    share: Decimal | None
    words: str
    sign: str
    steps: str


class DoseRow(msgspec.Struct, frozen=True):
    """One substance of one syringe: at a point, in the session, and how that was computed."""

    name: str
    syringe: str
    per_point: str
    session: str
    steps: str


class Opening(msgspec.Struct, frozen=True):
    """Containers of one product for the session; `words` says how many and what is thrown away, or why that is not known."""

    name: str
    words: str
    steps: str


def zone_name(zone: Zone) -> str:
    """ "RIGHT knee", or that it has no name."""
    return " ".join(word for word in (side_word(zone), zone.zone.strip()) if word) or tr("a zone without a name")


def zone_use(zone: Zone) -> str:
    """ "30 points × 0.2 mL"."""
    if zone.points is None:
        return tr("points not given")
    count = trn("{n} point", "{n} points", zone.points)
    return f"{count} × {amount(zone.per_point)}" if zone.per_point is not None else tr("{points}, volume not given", points=count)


def _total(zones: list[Zone]) -> Decimal | None:
    """The mL of all points; None where one is not known."""
    total = Decimal(0)
    for zone in zones:
        if zone.points is None or zone.per_point is None:
            return None
        total = EXACT.add(total, EXACT.multiply(zone.per_point.value, zone.points))
    return total


def uses(draft: Draft) -> tuple[Use, ...]:
    """Every syringe, and every one that the plan names without there being one."""
    zones = draft.treatment.plan
    found = [_use(formula, [z for z in zones if z.syringe == formula.name]) for formula in draft.treatment.formulas]
    names = {formula.name for formula in draft.treatment.formulas}
    strays = dict.fromkeys(zone.syringe for zone in zones if zone.syringe not in names)
    return (*found, *(Use(name, "", "", None, tr("there is no such syringe"), "not checked", "") for name in strays))


def _use(formula: Formula, zones: list[Zone]) -> Use:
    whole, used = volume_of(formula), _total(zones)
    points = " + ".join(f"{z.points} × {amount(z.per_point)}" for z in zones if z.points is not None and z.per_point is not None)
    if not zones:
        held = amount(whole, 4) if whole is not None else tr("volume not known")
        return Use(formula.name, "", tr("0 of {whole}", whole=held), Decimal(0), tr("no zone uses it"), "minor", "")
    if whole is None:
        return Use(formula.name, points, "", None, tr("the volume of the syringe is not known"), "not checked", "")
    if used is None:
        words = tr("the plan does not give all points and volumes")
        return Use(formula.name, points, tr("? of {whole}", whole=amount(whole, 4)), None, words, "not checked", "")
    share = EXACT.divide(used, whole.value) if whole.value else None
    shown = tr("{used} of {whole}", used=number(used, 4), whole=amount(whole, 4))
    return Use(formula.name, points, shown, share, *_rest(whole, Volume(used)), f"{points} = {amount(Volume(used), 4)}")


def _rest(whole: Volume, used: Volume) -> tuple[str, str]:
    if used < whole:
        return tr("{rest} is left", rest=amount(whole - used, 4)), "minor"
    if used > whole:
        return tr("{rest} is missing", rest=amount(used - whole, 4)), "moderate"
    return tr("nothing left over"), "tick"


def doses(draft: Draft, review: Review, knowledge: Knowledge) -> tuple[DoseRow, ...]:
    """Each active substance of each syringe; the dose of the session stands with the first of a substance."""
    rows: list[DoseRow] = []
    seen: dict[str, str] = {}
    for formula in draft.treatment.formulas:
        for line in formula.lines:
            if is_diluent(line, knowledge):
                continue
            key = line.substance or line.match.text
            rows.append(_dose_row(line, formula, draft, review, knowledge, seen.get(key, "")))
            seen.setdefault(key, formula.name)
    return tuple(rows)


def _dose_row(line: Line, formula: Formula, draft: Draft, review: Review, knowledge: Knowledge, counted: str) -> DoseRow:
    total = review.totals.get(line.substance)
    dose = total.dose if total is not None else line.dose
    session = tr("with {syringe}", syringe=counted) if counted else amount(dose, 3) if dose is not None else tr("not known")
    shares = _shares(line, formula, draft)
    per_point = " · ".join(dict.fromkeys(significant(share, 2) for _, share in shares)) or tr("not known")
    steps = [_dose_steps(line)] if line.dose is not None and line.volume is not None else []
    whole = volume_of(formula)
    if whole is not None and line.dose is not None:
        held = amount(line.dose, 3)
        steps += [
            tr("{held} in {whole}: {part} hold {share}", held=held, whole=amount(whole, 4), part=amount(part), share=significant(share, 2))
            for part, share in shares
        ]
    return DoseRow(name_of(line, knowledge), formula.name, per_point, session, "; ".join(steps))


def _dose_steps(line: Line) -> str:
    assert line.dose is not None and line.volume is not None
    if line.strength is None:
        return f"{amount(line.volume, 4)} = {amount(line.dose, 3)}"
    return tr(
        "{volume} of {strength}/mL = {dose}", volume=amount(line.volume, 4), strength=amount(line.strength.per_ml, 4), dose=amount(line.dose, 3)
    )  # fmt: skip


def _shares(line: Line, formula: Formula, draft: Draft) -> list[tuple[Volume, Dose]]:
    """What a point of each zone of this syringe holds of a line, one entry for each volume."""
    whole = volume_of(formula)
    if whole is None:
        return []
    parts = dict.fromkeys(z.per_point for z in draft.treatment.plan if z.syringe == formula.name and z.per_point is not None)
    found = ((part, plan.dose_in(line, part, whole)) for part in parts)
    return [(part, share) for part, share in found if share is not None]


def openings(draft: Draft, knowledge: Knowledge) -> tuple[Opening, ...]:
    """What to open for the session, one entry for each product over all syringes."""
    together: dict[str, list[Line]] = {}
    for formula in draft.treatment.formulas:
        for line in formula.lines:
            together.setdefault(line.candidates[0] if line.candidates else f"“{line.match.text}”", []).append(line)
    return tuple(_opening(lines, knowledge) for lines in together.values())


def _opening(lines: list[Line], knowledge: Knowledge) -> Opening:
    found = presentation_of(lines[0], knowledge)
    strength = lines[0].strength
    shown = (percent(strength) or concentration(strength, 4)) if strength is not None else ""
    name = " ".join(part for part in (name_of(lines[0], knowledge), shown.replace(" ", "\u00a0")) if part)
    volumes = [line.volume for line in lines if line.volume is not None]
    if found is None:
        return Opening(name, tr("product not known"), "")
    if len(volumes) < len(lines):
        return Opening(name, tr("volume not known"), "")
    needed = Volume(sum((volume.value for volume in volumes), Decimal(0)))
    if not found.containers:
        return Opening(name, tr("pack size not known"), tr("{volume} is needed", volume=amount(needed, 4)))
    count, size = opened(needed, found)
    waste = size.times(count) - needed
    words = f"{count} × {amount(size)} {tr(found.container or 'pack')}"
    rest = tr("waste {volume}", volume=amount(waste, 4)) if waste.value else tr("nothing wasted")
    steps = tr("{count} × {size} − {needed} = {rest}", count=count, size=amount(size), needed=amount(needed, 4), rest=amount(waste, 4))
    return Opening(name, f"{words}, {rest}", steps)


def cover(draft: Draft, review: Review) -> tuple[str, str]:
    """Whether the points use up the mix: a sign ("tick" where they do exactly) and the sentence."""
    missing = _missing(draft)
    if missing:
        return "not checked", missing
    found = uses(draft)
    if any(use.words for use in found if use.sign in ("moderate", "not checked")):
        worst = next(use for use in found if use.sign in ("moderate", "not checked"))
        excused = all(f.override is not None for f in review.findings if f.id in UNFIT)
        return ("minor" if worst.sign == "moderate" and excused else worst.sign), _about(worst)
    unused = next((use for use in found if use.sign == "minor"), None)
    return ("minor", _about(unused)) if unused is not None else ("tick", tr("Points cover the mix exactly"))


def _about(use: Use) -> str:
    return tr("Syringe {name}: {words}", name=use.syringe, words=use.words)


def _missing(draft: Draft) -> str:
    """The first thing without which nothing can be said of the points."""
    if not draft.treatment.formulas or not any(formula.lines for formula in draft.treatment.formulas):
        return tr("The mix is empty: nothing to spread over points")
    if not draft.treatment.plan:
        return tr("No zone says where the mix goes")
    for zone in draft.treatment.plan:
        for field, text in zone.unread:
            return tr("{field} of {zone} cannot be read: {text}", field=capital(tr(field)), zone=zone_name(zone), text=text)
        if not zone.zone.strip():
            return tr("A zone has no name")
        if zone.points is None:
            return tr("Points of {zone} are not given", zone=zone_name(zone))
        if zone.per_point is None:
            return tr("The volume per point of {zone} is not given", zone=zone_name(zone))
    return ""


def depth_steps(zone: Zone) -> str:
    """How the depth was estimated: "sin 45° × 4 mm = 0.71 × 4 mm = 2.8 mm"; empty where it was not."""
    length = plan.needle_length(zone)
    if length is None or zone.angle is None:
        return ""
    sine = Decimal(round(math.sin(math.radians(zone.angle)) * 100)) / 100
    return tr(
        "sin {angle}° × {length} mm = {sine} × {length} mm, {depth}, where the needle goes in whole",
        angle=number(zone.angle), length=number(length), sine=number(sine), depth=plan.depth(zone),
    )  # fmt: skip
