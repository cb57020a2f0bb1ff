"""One file per kind of finding. A new kind is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.safety.bench import Bench
from formulator.safety.kinds import (
    age,
    allergy,
    condition,
    cross_allergy,
    dose_cumulative,
    dose_single,
    duplicate,
    evidence,
    excipient_allergy,
    incompatibility,
    interaction,
    pregnancy,
    process,
    regulatory,
    renal,
    route,
    series,
    site,
    unit,
    untested,
)

Check = Callable[[Bench], Iterable[Finding]]

CHECKS: dict[Kind, Check] = {
    module.KIND: module.check
    for module in (
        allergy, cross_allergy, excipient_allergy, interaction, duplicate, dose_single, dose_cumulative, route, condition,
        pregnancy, age, renal, site, incompatibility, unit, series, regulatory, evidence, process, untested,
    )
}  # fmt: skip
