"""How the figures of a line come about, written out: its amount, its strength in the syringe, a point, its share of each limit."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from formulator.base.i18n import tr
from formulator.domain.concepts import Per
from formulator.domain.display import amount, concentration, number, share, significant
from formulator.domain.knowledge import Knowledge
from formulator.domain.quantities import EXACT, Concentration, Dose, Mass, Volume
from formulator.domain.treatment import Formula, Line, Zone, volume_of
from formulator.safety.limits import limit_text
from formulator.safety.totals import LimitUse, SubstanceTotal, on_basis
from formulator.workbench.draft import Draft
from formulator.workbench.prepare import is_diluent, presentation_of, side_word
from formulator.workbench.review import Review
from formulator.workbench.wording import capital

ARROW = " → "


class LimitStep(msgspec.Struct, frozen=True):
    """One limit: what is used of it, what its source says of it, where it comes from."""

    use: str
    note: str = ""
    sources: str = ""


def line_steps(draft: Draft, syringe: str, index: int, knowledge: Knowledge) -> tuple[str, ...]:
    """The steps of one line: "2 mL × 10 mg/mL = 20 mg", "in 2 + 4 = 6 mL: 3.33 mg/mL", "× 0.2 mL = 0.67 mg per point".

    A rounded result stands behind "≈". Raises KeyError or IndexError where there is no such line.
    """
    formula = next((f for f in draft.treatment.formulas if f.name == syringe), None)
    if formula is None:
        raise KeyError(syringe)
    line = formula.lines[index]
    if line.volume is None:
        return ()
    diluent = is_diluent(line, knowledge)
    steps = [*_volume_step(line, formula, index), *([] if diluent else _dose_step(line, knowledge))]
    whole = volume_of(formula)
    if whole is None or not whole.value:
        return (*steps, tr("the volume of syringe {name} is not known", name=syringe))
    if diluent or line.dose is None:
        return (*steps, *([syringe_sum(formula)] if len(formula.lines) > 1 and line.fill_to is None else []))
    if len(formula.lines) > 1:
        steps.append(_in_syringe(line.dose, formula, whole))
    return (*steps, *_points(line.dose, whole, [z for z in draft.treatment.plan if z.syringe == syringe]))


def syringe_sum(formula: Formula) -> str:
    """ "2 + 1 + 2 + 1 = 6 mL"; what is not known is said. Empty for an empty syringe."""
    whole = volume_of(formula)
    terms = [number(line.volume.value, 3) if line.volume is not None else "?" for line in formula.lines]
    if not terms:
        return ""
    total = volume_text(whole) if whole is not None else tr("not known")
    return f"{' + '.join(terms)} = {total}" if len(terms) > 1 else total


def volume_text(volume: Volume) -> str:
    """A volume with at most three decimals."""
    return amount(volume, 3)


def _sign(exact: str, shown: str) -> str:
    return "=" if exact == shown else "≈"


def _is(quantity: Volume | Dose, places: int = 3) -> str:
    """ "= 20 mg", "≈ 0.333 mL"."""
    shown = amount(quantity, places)
    return f"{_sign(amount(quantity), shown)} {shown}"


def _figures(dose: Dose, figures: int) -> tuple[str, str]:
    """The sign and the dose with so many figures, in the words in which small doses are written."""
    shown = significant(dose, figures)
    sign = _sign(significant(dose, 40), shown)
    if abs(dose.value) < Decimal("0.1") and type(dose).BASE == "mg":
        micro = EXACT.multiply(dose.value, Decimal(1000))
        places = max(0, figures - 1 - micro.adjusted()) if micro else 0
        shown = f"{number(micro, places)} mcg"
    return sign, shown


def _volume_step(line: Line, formula: Formula, index: int) -> list[str]:
    """How the volume follows from what was typed; nothing where it was typed itself."""
    assert line.volume is not None
    if line.fill_to is not None:
        others = [other.volume for at, other in enumerate(formula.lines) if at != index and other.fill_to is None]
        terms = " + ".join(number(volume.value, 3) for volume in others if volume is not None)
        if not terms:
            return [amount(line.fill_to)]
        taken = f"({terms})" if len(others) > 1 else terms
        return [f"{number(line.fill_to.value)} − {taken} {_is(line.volume)}"]
    if line.typed_count is not None and line.typed_count:
        size = line.volume.over(line.typed_count)
        return [f"{number(line.typed_count)} × {amount(size, 3)} {_is(line.volume)}"]
    if line.typed_volume is None and line.typed_dose is not None:
        return [f"{amount(line.typed_dose)} ÷ {concentration(_scale(line.typed_dose, line.volume), 4)} {_is(line.volume)}"]
    return []


def _scale(dose: Dose, volume: Volume) -> Concentration:
    """The strength that a typed dose was divided by, free of the digits that the division left."""
    found = Concentration.of(dose, volume)
    plain = type(dose)(round(found.per_ml.value, 20))
    return Concentration(plain)


def _dose_step(line: Line, knowledge: Knowledge) -> list[str]:
    assert line.volume is not None
    if line.dose is None:
        return [tr("{volume}; the strength is not known", volume=volume_text(line.volume))] if line.typed_dose is None else []
    if line.typed_dose is not None and line.typed_volume is None and line.typed_count is None and line.dose == line.typed_dose:
        return []
    own = _own_strength(line, knowledge)
    if own is None:
        return []
    return [f"{volume_text(line.volume)} × {concentration(own, 4)} {_is(line.dose)}"]


def _own_strength(line: Line, knowledge: Knowledge) -> Concentration | None:
    """The strength on whose basis the dose counts: that of the product where the typed one is on another."""
    presentation = presentation_of(line, knowledge)
    every = [line.strength] if line.strength is not None else []
    if presentation is not None and presentation.strength is not None:
        every.append(presentation.strength)
    return next((s for s in every if line.volume is not None and s.dose(line.volume) == line.dose), None)


def _in_syringe(dose: Dose, formula: Formula, whole: Volume) -> str:
    diluted = Concentration.of(dose, whole)
    sign, shown = _figures(diluted.per_ml, 3)
    colon = ":" if sign == "=" else ": ≈"
    return tr("in {volumes}{colon} {strength}/mL", volumes=syringe_sum(formula), colon=colon, strength=shown)


def _points(dose: Dose, whole: Volume, zones: list[Zone]) -> list[str]:
    """The dose at one point, for each volume per point of the plan."""
    found: dict[Decimal, list[str]] = {}
    for zone in zones:
        if zone.per_point is not None:
            where = " ".join(word for word in (side_word(zone), zone.zone) if word)
            found.setdefault(zone.per_point.value, []).append(where)
    steps = []
    for value, names in found.items():
        sign, shown = _figures(dose.times(value).over(whole.value), 2)
        text = tr("× {volume} {sign} {dose} per point", volume=amount(Volume(value)), sign=sign, dose=shown)
        steps.append(f"{text} ({', '.join(names)})" if len(found) > 1 else text)
    return steps


def limit_steps(draft: Draft, review: Review, syringe: str, index: int, knowledge: Knowledge) -> tuple[LimitStep, ...]:
    """For each active substance of a line: its sum over all syringes against each limit that applies, the tightest first."""
    bench = review.evaluation.bench
    line = next((one for one in bench.lines if one.syringe == syringe and one.index == index), None)
    if line is None or line.substance is None:
        return ()
    found: list[LimitStep] = []
    for part in line.parts:
        total = review.totals.get(part.substance)
        if total is not None:
            name = f"{knowledge.name(part.substance)}: " if len(line.parts) > 1 else ""
            found += [msgspec.structs.replace(step, use=name + step.use) for step in _of_total(total, draft, knowledge)]
    return tuple(found)


def _of_total(total: SubstanceTotal, draft: Draft, knowledge: Knowledge) -> list[LimitStep]:
    if not total.uses:
        return [_no_limit(total, knowledge)]
    first = total.tightest
    ordered = sorted(total.uses, key=lambda use: (use is not first, use.limit.per is not Per.SESSION))
    several, weight = len(draft.treatment.formulas) > 1, draft.treatment.patient.weight
    return [_of_use(use, several, weight, knowledge) for use in ordered]


def _no_limit(total: SubstanceTotal, knowledge: Knowledge) -> LimitStep:
    substance = knowledge.substances.get(total.substance)
    if total.sourced:
        return LimitStep(tr("No limit of the catalog applies to this patient"))
    return LimitStep(tr("No sourced limit"), capital(substance.limits_note) if substance is not None else "")


def _of_use(use: LimitUse, several: bool, weight: Mass | None, knowledge: Knowledge) -> LimitStep:
    """ "A 20 mg + B 10 mg = 30 mg: 15 % of 200 mg per session"."""
    if use.size is None or use.used is None or use.share is None:
        told = tr("Limit {limit}: not computed, {why}", limit=_limit(use, weight), why=use.why or tr("the dose is not known"))
    else:
        told = tr("{sum}: {share} of {limit}", sum=_sum(use, several), share=share(use.share), limit=_limit(use, weight))
    return LimitStep(told, capital(use.limit.note), _sources(use, knowledge))


def _limit(use: LimitUse, weight: Mass | None) -> str:
    """ "4.5 mg/kg × 64 kg = 288 mg per session"."""
    if use.size is None:
        return limit_text(use).replace(" = ", "", 1)
    if use.limit.per_kg is None or weight is None:
        return limit_text(use)
    return limit_text(use).replace(" = ", f" × {amount(weight, unit='kg')} = ", 1)


def _sum(use: LimitUse, several: bool) -> str:
    doses = [(part.line.syringe, on_basis(part, use.limit)) for part in use.parts]
    terms = [f"{name} {amount(dose, 3)}" if several else amount(dose, 3) for name, dose in doses if dose is not None]
    whole = amount(use.used, 3) if use.used is not None else ""
    return f"{' + '.join(terms)} = {whole}" if len(terms) > 1 else whole


def _sources(use: LimitUse, knowledge: Knowledge) -> str:
    return "; ".join(dict.fromkeys(knowledge.sources[i].citation for i in use.limit.sources if i in knowledge.sources))
