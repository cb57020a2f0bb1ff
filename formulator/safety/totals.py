"""Doses of the session against their limits, summed exactly over all syringes and components."""

from __future__ import annotations

from decimal import Decimal

from formulator.base.i18n import tr
from formulator.domain.concepts import Limit, Per, SubstanceKind
from formulator.domain.quantities import Dose, add
from formulator.safety.bench import Bench, Part
from formulator.safety.conditions import holds


class LimitUse:
    """One limit that applies today: what is used of it, by which parts; `size` is None while the weight is missing."""

    __slots__ = ("largest", "limit", "parts", "share", "size", "substance", "used", "why")

    def __init__(
        self,
        substance: str,
        limit: Limit,
        size: Dose | None,
        used: Dose | None,
        largest: Dose | None,
        parts: tuple[Part, ...],
        why: str = "",
    ) -> None:
        self.substance, self.limit, self.size, self.used, self.parts = substance, limit, size, used, parts
        self.largest = largest  # the largest single line
        self.why = why  # why it could not be computed
        self.share: Decimal | None = None
        if size is not None and used is not None and type(size) is type(used):
            self.share = used.ratio(size)

    @property
    def reached_by_one_line(self) -> bool:
        return self.size is not None and self.largest is not None and self.largest > self.size


class SubstanceTotal:
    """One active substance over the session. `dose` is None where a line's dose is not known."""

    __slots__ = ("dose", "parts", "share", "sourced", "substance", "uses")

    def __init__(self, substance: str, dose: Dose | None, parts: tuple[Part, ...], uses: tuple[LimitUse, ...], sourced: bool) -> None:
        self.substance, self.dose, self.parts, self.uses = substance, dose, parts, uses
        self.sourced = sourced  # whether any limit is sourced at all
        #: The greatest share of a limit, None where none is known.
        self.share = max([use.share for use in uses if use.share is not None], default=None)

    @property
    def tightest(self) -> LimitUse | None:
        """The session limit (or, without one, the daily limit) with the greatest share."""
        for per in (Per.SESSION, Per.DAY):
            known = [use for use in self.uses if use.limit.per is per and use.share is not None]
            if known:
                return max(known, key=lambda use: use.share or Decimal(0))
        return None


def on_basis(part: Part, limit: Limit) -> Dose | None:
    """The dose of a part on the basis of the limit; None where no source gives the factor."""
    if part.dose is None or part.basis is limit.basis:
        return part.dose
    presentation = part.line.presentation
    if presentation is None or part.substance != presentation_owner(part):
        return None
    own, other = presentation.strength, presentation.strength_as(limit.basis)
    if own is None or other is None or type(own.per_ml) is not type(part.dose):
        return None
    return other.per_ml.times(part.dose.ratio(own.per_ml))


def presentation_owner(part: Part) -> str:
    return part.line.substance.id if part.line.substance else ""


def _sum(doses: list[Dose | None]) -> Dose | None:
    """The exact sum; None where one is not known or dimensions differ."""
    result: Dose | None = None
    for dose in doses:
        if dose is None or (result is not None and type(dose) is not type(result)):
            return None
        result = dose if result is None else add(result, dose)
    return result


def use_of(limit: Limit, parts: tuple[Part, ...], bench: Bench) -> LimitUse | None:
    """How far a limit is used; None where it does not apply to this patient."""
    if limit.only_if and holds(limit.only_if, parts[0].line.context) is False:
        return None
    size, why = limit.dose, ""
    if limit.per_kg is not None:
        weight = bench.patient.weight
        size = limit.per_kg.dose(weight) if weight is not None else None
        why = "" if weight is not None else tr("the weight is not known")
    doses = [part.dose if part.basis is limit.basis else on_basis(part, limit) for part in parts]
    if len(doses) == 1 and doses[0] is not None and type(doses[0]) is type(size):
        return LimitUse(parts[0].substance, limit, size, doses[0], doses[0], parts, why)
    known = [dose for dose in doses if dose is not None]
    if not why and len(known) < len(doses) and all(part.dose is not None for part in parts):
        why = tr("the limit is given as {basis} and no source gives the factor", basis=limit.basis.value)
    same = [dose for dose in known if type(dose) is type(size)]
    largest = same[0] if len(same) == 1 else max(same, default=None, key=lambda dose: dose.value)
    return LimitUse(parts[0].substance, limit, size, _sum(doses), largest, parts, why)


def totals(bench: Bench) -> dict[str, SubstanceTotal]:
    """All active substances of the session, diluents left out, computed once for each bench."""
    if bench.totals is None:
        bench.totals = {ident: _total(ident, tuple(parts), bench) for ident, parts in bench.parts.items() if _counts(ident, bench)}
    return bench.totals


def _counts(ident: str, bench: Bench) -> bool:
    substance = bench.knowledge.substances.get(ident)
    return substance is None or substance.kind is not SubstanceKind.DILUENT


def _total(ident: str, parts: tuple[Part, ...], bench: Bench) -> SubstanceTotal:
    substance = bench.knowledge.substances.get(ident)
    limits = (substance.limits if substance else None) or ()
    uses = tuple([use for limit in limits if limit.per is not Per.POINT and (use := use_of(limit, parts, bench)) is not None])
    dose = parts[0].dose if len(parts) == 1 else _sum([part.dose for part in parts])
    return SubstanceTotal(ident, dose, parts, uses, bool(limits))
