"""The injection plan as printed: volume against the syringe, dose at each point, estimated depth."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from formulator.base.i18n import tr
from formulator.domain.display import amount, significant
from formulator.domain.knowledge import Knowledge
from formulator.domain.protocol import SheetZone
from formulator.domain.quantities import Dose, Volume
from formulator.domain.treatment import Formula, Line, Zone, volume_of
from formulator.workbench.draft import Draft
from formulator.workbench.prepare import is_diluent, name_of, side_word

_LENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*mm")


def depth(zone: Zone) -> str:
    """Estimated depth in mm, one decimal: sine of the angle times the needle's length, if it goes in whole.

    After Micheels, J Drugs Dermatol 2016;15(4):483. An estimate, not a measurement; "not given" without needle or angle.
    """
    length = needle_length(zone)
    if length is None or zone.angle is None:
        return tr("not given")
    millimeters = math.sin(math.radians(zone.angle)) * int(length * 1000) / 1000
    return tr("about {depth} mm", depth=f"{Decimal(round(millimeters * 10)) / 10:f}".removesuffix(".0"))


def needle_length(zone: Zone) -> Decimal | None:
    """The length in mm that the needle's text names, the longest of "0.3 mm x 13 mm"; None where it names none."""
    found = [Decimal(length.replace(",", ".")) for length in _LENGTH.findall(zone.needle)]
    return max(found, default=None)


def zones(draft: Draft, knowledge: Knowledge) -> tuple[SheetZone, ...]:
    formulas = {f.name: f for f in draft.treatment.formulas}
    return tuple(_zone(zone, formulas.get(zone.syringe), knowledge) for zone in draft.treatment.plan)


def _zone(zone: Zone, formula: Formula | None, knowledge: Knowledge) -> SheetZone:
    known = zone.points is not None and zone.per_point is not None
    return SheetZone(
        syringe=zone.syringe,
        side=side_word(zone),
        zone=zone.zone,
        points=str(zone.points) if zone.points is not None else tr("not given"),
        per_point=amount(zone.per_point) if zone.per_point is not None else tr("not given"),
        total=amount(zone.per_point.times(zone.points), 3) if known and zone.per_point and zone.points else tr("not given"),
        depth=depth(zone),
        technique=zone.technique,
        needle=", ".join(part for part in (zone.needle, f"{zone.angle:f}°" if zone.angle is not None else "") if part),
        dose_per_point=_per_point(zone, formula, knowledge),
    )


def _per_point(zone: Zone, formula: Formula | None, knowledge: Knowledge) -> str:
    """What one point holds of each active substance, rounded to two significant places after the decimal point."""
    whole = volume_of(formula) if formula is not None else None
    if formula is None or whole is None or zone.per_point is None:
        return ""
    return ", ".join(
        f"{name_of(line, knowledge)} {significant(dose, 2)}"
        for line in formula.lines
        if not is_diluent(line, knowledge) and (dose := dose_in(line, zone.per_point, whole)) is not None
    )


def dose_in(line: Line, part: Volume, whole: Volume) -> Dose | None:
    """What a part of a syringe holds of one of its lines; None where the dose is not known."""
    return line.dose.times(part.value).over(whole.value) if line.dose is not None else None


def note(draft: Draft) -> str:
    """Whether the points use up what was prepared, syringe by syringe."""
    sentences = []
    for formula in draft.treatment.formulas:
        mine = [z for z in draft.treatment.plan if z.syringe == formula.name]
        whole = volume_of(formula)
        if not mine or whole is None:
            continue
        if any(z.points is None or z.per_point is None for z in mine):
            sentences.append(tr("Syringe {name}: the plan does not give all points and volumes.", name=formula.name))
            continue
        points = sum(z.points or 0 for z in mine)
        used = Volume(sum((z.per_point.value * (z.points or 0) for z in mine if z.per_point is not None), Decimal(0)))
        text = tr(
            "Syringe {name}: {points} points use {used} of {whole}",
            name=formula.name,
            points=points,
            used=amount(used, 4),
            whole=amount(whole, 4),
        )
        if used < whole:
            text += tr(", {rest} is left", rest=amount(whole - used, 4))
        elif used > whole:
            text += tr(", {rest} is missing", rest=amount(used - whole, 4))
        sentences.append(text + ".")
    return " ".join(sentences)
