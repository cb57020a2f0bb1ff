"""A draft as a case file that says the same.

What the format has no word for is left out: texts that could not be read (a draft that has one cannot be signed), whether an earlier
session belongs to another course (the count of sessions alone hangs on it, no rule), the sheet that is corrected, the country of the
settings. All of it stays in the stored draft.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import msgspec

from formulator.domain.display import number
from formulator.domain.finding import Override
from formulator.domain.patient import Answer
from formulator.domain.quantities import EXACT
from formulator.domain.treatment import Asked, Earlier, Formula, Line, Person, Series, Zone
from formulator.domain.values import days
from formulator.interchange.write_amounts import dose_text, first_that_reads, interval_text, strength_text, volume_text
from formulator.interchange.write_patient import Said, said_of_patient
from formulator.workbench.draft import Draft

T = TypeVar("T")

#: The name of the one syringe of a case that has only a mix.
_ONLY = "A"
#: Signs that the format refuses; nobody sees them.
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def case_bytes(draft: Draft) -> bytes:
    """The case as JSON, every value a text; reading it back gives the same treatment, decisions and names."""
    treatment = draft.treatment
    said: Said = {
        "case": "1",
        "patient": said_of_patient(treatment.patient, draft.facts),
        **_syringes(treatment.formulas),
        "route": treatment.route,
        "site": treatment.site,
        "indication": treatment.indication,
        "antiseptic": treatment.antiseptic.text if treatment.antiseptic is not None else "",
        "plan": [_zone(zone) for zone in treatment.plan],
        "series": _series(treatment.series),
        "previous": [_earlier(earlier) for earlier in treatment.previous],
        "asked": _asked(treatment.asked),
        "date": draft.on.isoformat(),
        "acknowledged": list(draft.acknowledged),
        "overrides": [_override(override) for override in draft.overrides if override.reason.strip()],
        "practitioner": _person(draft.practitioner),
        "clinic": _person(draft.clinic),
    }
    plain = {**_without_empty(said), "packs": list(treatment.packs)}
    return msgspec.json.format(msgspec.json.encode(plain), indent=1)


def _without_empty(said: Said) -> Said:
    """What is empty at the top is not said; inside the patient an empty list is an answer."""
    kept = {key: _clean(value) for key, value in said.items()}
    return {key: value for key, value in kept.items() if value not in ("", [], {}, None) or key in ("mix", "syringes")}


def _clean(value: object) -> object:
    """Texts in the form in which the format reads them; empty ones are left out of maps."""
    if isinstance(value, str):
        shown = unicodedata.normalize("NFC", value)
        return "".join(sign for sign in shown if sign in "\t\n" or unicodedata.category(sign) not in _HIDDEN).strip()
    if isinstance(value, list):
        return [_clean(entry) for entry in value]
    if isinstance(value, dict):
        cleaned = ((key, _clean(entry)) for key, entry in value.items())
        return {key: entry for key, entry in cleaned if entry not in ("", None)}
    return value


def _syringes(formulas: tuple[Formula, ...]) -> Said:
    if not formulas:
        return {}
    if len(formulas) == 1 and formulas[0].name == _ONLY and formulas[0].size is None:
        return _mix(formulas[0])
    return {"syringes": [_syringe(formula) for formula in formulas]}


def _syringe(formula: Formula) -> Said:
    size = volume_text(formula.size) if formula.size is not None else ""
    return {"name": formula.name, "size": size, **_mix(formula)}


def _mix(formula: Formula) -> Said:
    """The lines; a diluent at the end of which nothing but its volume is said has a place of its own."""
    lines = formula.lines
    if lines and _plain_diluent(lines[-1]):
        return {"mix": [_line(line) for line in lines[:-1]], "diluent": _line(lines[-1], flagged=False)}
    return {"mix": [_line(line) for line in lines]}


def _plain_diluent(line: Line) -> bool:
    only_volume = line.typed_dose is None and line.typed_count is None and (line.typed_volume is None) is (line.fill_to is not None)
    return line.diluent and only_volume and not line.route and not line.purpose


def _line(line: Line, flagged: bool = True) -> Said:
    return {
        "ingredient": line.match.text,
        "strength": _said(line.typed_strength, strength_text),
        "volume": _said(line.typed_volume, volume_text),
        "dose": dose_text(line.typed_dose) if line.typed_dose is not None else "",
        "count": _said(line.typed_count, number),
        "to": _said(line.fill_to, volume_text),
        "diluent": "yes" if flagged and line.diluent else "",
        "route": line.route,
        "purpose": line.purpose,
    }


def _said(value: T | None, write: Callable[[T], str]) -> str:
    return write(value) if value is not None else ""


def _zone(zone: Zone) -> Said:
    return {
        "zone": zone.zone,
        "side": zone.side,
        "syringe": zone.syringe,
        "technique": zone.technique,
        "needle": zone.needle,
        "angle": _said(zone.angle, number),
        "points": _said(zone.points, str),
        "per_point": _said(zone.per_point, volume_text),
    }


def _series(series: Series | None) -> Said:
    if series is None:
        return {}
    return {"sessions": str(series.sessions), "every": _said(series.every_days, _days_text)}


def _days_text(every: Decimal) -> str:
    hours = EXACT.multiply(every, Decimal(24))
    texts = (f"{number(every)} days", interval_text(hours), f"{number(hours, 6)} hours")
    return first_that_reads(iter(texts), days, every)


def _earlier(earlier: Earlier) -> Said:
    return {"date": earlier.on.isoformat(), "mix": [_line(line) for line in earlier.lines]}


def _asked(asked: Asked) -> Said:
    return {
        "date": asked.on.isoformat() if asked.on is not None else "",
        "allergies": asked.allergies or "",
        "pregnancy": asked.pregnancy or "",
        "anticoagulant": asked.anticoagulant or "",
        "fever_or_infection": _answer(asked.fever_or_infection),
        "new_medicines": _answer(asked.new_medicines),
    }


def _answer(answer: Answer | None) -> str:
    return answer.value if answer is not None else ""


def _override(override: Override) -> Said:
    return {key: getattr(override, key) for key in ("rule", "excuses", "reason", "note", "by")}


def _person(person: Person) -> Said:
    """A person without a name cannot be said."""
    if not person.name.strip():
        return {}
    return {"name": person.name, "license": person.license, "address": person.address}
