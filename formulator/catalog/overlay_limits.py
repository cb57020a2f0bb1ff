"""Reading the limits of a clinic: stricter ones as they are, looser ones only with who says so and why."""

from __future__ import annotations

from datetime import date

import msgspec

from formulator.base.folding import squeeze
from formulator.base.i18n import tr
from formulator.base.reading import Fields, to_date, to_word
from formulator.domain.concepts import Basis, Limit, Per, Substance
from formulator.domain.formulary import ClinicLimit, limit_bases, limit_size, loosened, product_bases, size_of
from formulator.domain.parsing import read_limit
from formulator.domain.quantities import PerKilogram

_WHY = ("reason", "by", "date")
_PER = (Per.SESSION, Per.DAY, Per.COURSE)


def usual_basis(owner: Substance, fields: Fields) -> Basis:
    """The basis on which a product of this substance is given, where only one is in use; else it must be written."""
    return _sole(product_bases(owner), owner, fields)


def _sole(every: tuple[Basis, ...], owner: Substance, fields: Fields) -> Basis:
    if len(every) > 1:
        fields.complain(fields.place, tr("basis is missing: {id} comes as {words}", id=owner.id, words=", ".join(every)))
    return every[0]


def _basis(owner: Substance, fields: Fields) -> Basis:
    given = fields.take("basis", to_word(Basis), None)
    return given if given is not None else _sole(limit_bases(owner), owner, fields)


def read_clinic_limit(fields: Fields, ident: str, owner: Substance | None) -> ClinicLimit | None:
    """A limit of the clinic; None where it cannot be read, which was said then."""
    size = fields.take("max", read_limit, None, required=True)
    per = fields.take("per", to_word(Per), None, required=True)
    note = fields.text("note", limit=1000)
    reason, by = fields.text("reason", limit=1000), fields.text("by", limit=200)
    on = fields.take("date", to_date, None)
    if per is Per.POINT:
        fields.complain(fields.at("per"), tr("a clinic's limit is per session, day or course"))
    if owner is None or size is None or per not in _PER:
        fields.has("basis")
        return None
    basis = _basis(owner, fields)
    limit = Limit(ident, per, None, size, basis) if isinstance(size, PerKilogram) else Limit(ident, per, size, None, basis)
    _in_its_unit(fields, owner, size_of(limit))
    replaces = loosened(owner, limit)
    if replaces:
        _looser(fields, replaces, reason, by, on)
    limit = msgspec.structs.replace(limit, note=_told(replaces, reason, by, note))
    return ClinicLimit(owner.id, limit, note, replaces, reason, by, on)


def _in_its_unit(fields: Fields, owner: Substance, size: object) -> None:
    strengths = [one.strength for one in owner.presentations if one.strength is not None]
    if strengths and all(type(one.per_ml) is not type(size) for one in strengths):
        fields.complain(fields.at("max"), tr("no presentation of {id} is given in this unit", id=owner.id))


def _looser(fields: Fields, replaces: tuple[Limit, ...], reason: str, by: str, on: date | None) -> None:
    """A looser limit says why, who decided it and when."""
    given = dict(zip(_WHY, (reason, by, on), strict=True))
    missing = [key for key in _WHY if not given[key]]
    said = " and ".join(limit_size(one) for one in replaces)
    if missing:
        text = tr("this is looser than the catalog's {limit}: {keys} must be given", limit=said, keys=", ".join(missing))
        fields.complain(fields.at("max"), text)
    elif len(squeeze(reason)) < 3:
        fields.complain(fields.at("reason"), tr("the reason says nothing: write why this clinic allows more than {limit}", limit=said))


def _told(replaces: tuple[Limit, ...], reason: str, by: str, note: str) -> str:
    """What a finding on this limit says beside it."""
    if not replaces:
        said = tr("the clinic's own limit")
        return f"{said}: {note}" if note else said
    sizes = " and ".join(limit_size(one) for one in replaces)
    return tr("the clinic's own limit, looser than {limit} of the catalog ({by}: {reason})", limit=sizes, by=by, reason=reason)
