"""Preparing a syringe: what to draw up in which order, ampoules to open, the three lines prescribe, prepare, inject."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from formulator.base.i18n import tr, trn
from formulator.domain.concepts import Presentation
from formulator.domain.display import amount, strength
from formulator.domain.knowledge import Knowledge
from formulator.domain.protocol import SheetStep
from formulator.domain.quantities import Volume
from formulator.domain.treatment import Formula, Line, Zone, volume_of
from formulator.workbench.draft import Draft


def name_of(line: Line, knowledge: Knowledge) -> str:
    """The INN; the typed text in quotes where it was not recognized."""
    substance = knowledge.substances.get(line.substance)
    return substance.name if substance is not None else f"“{line.match.text}”"


def presentation_of(line: Line, knowledge: Knowledge) -> Presentation | None:
    found = knowledge.presentations.get(line.candidates[0]) if line.candidates else None
    return found[1] if found is not None else None


def strength_of(line: Line, knowledge: Knowledge) -> str:
    """ "1 % = 10 mg/mL"; with its basis where the product has more than one: "8 % = 80 mg/mL as salt"."""
    if line.strength is None:
        return ""
    found = presentation_of(line, knowledge)
    if found is None or not found.also_as:
        return strength(line.strength)
    own = line.strength == found.strength
    basis = found.basis if own else next((same.basis for same in found.also_as if same.strength == line.strength), found.basis)
    return tr("{strength} as {basis}", strength=strength(line.strength), basis=tr(basis.value))


def is_diluent(line: Line, knowledge: Knowledge) -> bool:
    return line.diluent or bool(knowledge.closure(line.substance) & {"diluent"})


def draw_order(formula: Formula, knowledge: Knowledge) -> list[Line]:
    """The lines in the order written, what dilutes last. No source gives another order of aspiration."""
    return sorted(formula.lines, key=lambda line: is_diluent(line, knowledge))


def steps(formula: Formula, knowledge: Knowledge) -> tuple[SheetStep, ...]:
    """The numbered steps of drawing up one syringe."""
    found: list[SheetStep] = []
    ordered = draw_order(formula, knowledge)
    for line in ordered:
        name = name_of(line, knowledge)
        shown = f"{name} {strength_of(line, knowledge)}" if line.strength is not None and not is_diluent(line, knowledge) else name
        alone = tr(", alone") if len(ordered) == 1 else ""
        volume = amount(line.volume, 4) if line.volume is not None else tr("volume not known")
        if line.fill_to is not None and line.volume is not None:
            volume = tr("{volume}, to {target}", volume=volume, target=amount(line.fill_to))
        found.append(SheetStep(f"{shown}{alone}", volume, ampoules(line, knowledge)))
    return tuple(found)


def ampoules(line: Line, knowledge: Knowledge) -> str:
    """ "1 ampoule of 5 mL", where the catalog knows one size of container that decides it."""
    presentation = presentation_of(line, knowledge)
    if presentation is None or line.volume is None:
        return ""
    if not presentation.containers:
        return tr("pack size not known")
    count, size = opened(line.volume, presentation)
    return f"{count} × {amount(size)} {tr(presentation.container or 'pack')}"


def opened(volume: Volume, presentation: Presentation) -> tuple[int, Volume]:
    """How many containers of which size a volume takes: the smallest that holds it, else as many of the largest; it must have containers."""
    fitting = sorted(presentation.containers, key=lambda v: v.value)
    size = next((v for v in fitting if v.value >= volume.value), fitting[-1])
    return int((volume.value / size.value).to_integral_value(rounding=ROUND_CEILING)), size


def prescribe(draft: Draft, knowledge: Knowledge) -> str:
    """All doses of the session by substance: "lidocaine 30 mg, pentoxifylline 40 mg"."""
    doses: dict[str, list[Line]] = {}
    for formula in draft.treatment.formulas:
        for line in formula.lines:
            if not is_diluent(line, knowledge):
                doses.setdefault(name_of(line, knowledge), []).append(line)
    return ", ".join(f"{name} {_dose_of(lines)}" for name, lines in doses.items())


def _dose_of(lines: list[Line]) -> str:
    known = [line.dose for line in lines if line.dose is not None]
    if len(known) == len(lines) and len({type(dose) for dose in known}) == 1:
        whole = known[0]
        for dose in known[1:]:
            whole = type(whole)(whole.value + dose.value)
        return amount(whole, 3)
    volumes = [line.volume for line in lines]
    if all(v is not None for v in volumes):
        return amount(Volume(sum((v.value for v in volumes if v is not None), Decimal(0))), 3)
    return tr("dose not known")


def prepare(formula: Formula, knowledge: Knowledge) -> str:
    """One syringe in one line: "A: lidocaine 2 mL + pentoxifylline 2 mL, sodium chloride 0.9 % to 10 mL = 10 mL"."""
    parts = []
    for line in draw_order(formula, knowledge):
        volume = amount(line.volume, 4) if line.volume is not None else tr("volume not known")
        if line.fill_to is not None:
            volume = tr("to {target}", target=amount(line.fill_to))
        parts.append(f"{name_of(line, knowledge)} {volume}")
    whole = volume_of(formula)
    total = amount(whole, 4) if whole is not None else tr("total not known")
    return f"{formula.name}: {' + '.join(parts)} = {total}"


def side_word(zone: Zone) -> str:
    return zone.side.upper()


def inject(draft: Draft) -> str:
    """The plan in one line."""
    if not draft.treatment.plan:
        return tr(
            "{route}, {site}; no injection plan was given", route=draft.treatment.route, site=draft.treatment.site or tr("site not given")
        )
    parts = []
    for zone in draft.treatment.plan:
        what = " ".join(word for word in (side_word(zone), zone.zone) if word)
        if zone.points is not None and zone.per_point is not None:
            whole = amount(zone.per_point.times(zone.points), 4)
            points = trn("{n} point", "{n} points", zone.points)
            parts.append(f"{zone.syringe}: {what}, {points} × {amount(zone.per_point)} = {whole}")
        else:
            parts.append(f"{zone.syringe}: {what}, {tr('points or volume per point not given')}")
    return f"{draft.treatment.route}; " + "; ".join(parts)
