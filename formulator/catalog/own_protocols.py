"""The clinic's own protocols: one strict YAML file, every version of every protocol, written whole or not at all."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from formulator.base import atomic
from formulator.base.folding import squeeze
from formulator.base.i18n import tr
from formulator.base.problems import InputError, Problem
from formulator.base.reading import Fields, to_date, to_whole, to_yes
from formulator.base.yamltext import Node, dump, parse, read_bytes
from formulator.catalog.protocols_reader import to_points, to_sessions
from formulator.domain.display import amount, number
from formulator.domain.parsing import read_dose, read_number, read_strength, read_volume
from formulator.domain.protocols import OwnLine, OwnProtocol, OwnSyringe, next_version
from formulator.domain.quantities import EXACT, Concentration, Dose, Volume
from formulator.domain.routes import to_route
from formulator.domain.treatment import Series, Zone
from formulator.domain.values import days, to_angle

NAME = "protocols.yaml"
LIMIT = 5_000_000
#: Decimals kept of an amount that some division made endless; what people type is shorter and kept as it is.
PLACES = 12
_LONG = 18


def read_own(path: Path) -> tuple[OwnProtocol, ...]:
    """All versions in the order saved; none where there is no file. Raises InputError with every problem."""
    return _read(read_bytes(path, LIMIT), str(path)) if path.exists() else ()


def keep(path: Path, protocol: OwnProtocol) -> OwnProtocol:
    """Adds the protocol as the next version of its name; older ones stay. Raises InputError, and the file is then as it was."""
    before = read_own(path)
    made = msgspec.structs.replace(protocol, version=next_version(before, protocol.name), removed=None)
    return _write(path, (*before, made))[-1]


def rename(path: Path, name: str, new: str) -> None:
    """Another name for a protocol in all its versions. Raises InputError, also where the new name is taken or the old one is not there."""
    before = read_own(path)
    if squeeze(new) != squeeze(name) and next_version(before, new) > 1:
        raise _refused(path, tr("a protocol called {name} is there already", name=new.strip()))
    _write(path, _changed(path, before, name, lambda p: msgspec.structs.replace(p, name=new.strip())))


def remove(path: Path, name: str, on: date | None) -> None:
    """Takes a protocol off the list on a day, or with None puts it back; all its versions stay in the file. Raises InputError."""
    before = read_own(path)
    newest = next_version(before, name) - 1
    _write(path, _changed(path, before, name, lambda p: msgspec.structs.replace(p, removed=on if p.version == newest else None)))


def _changed(
    path: Path, before: tuple[OwnProtocol, ...], name: str, change: Callable[[OwnProtocol], OwnProtocol]
) -> tuple[OwnProtocol, ...]:  # fmt: skip
    if next_version(before, name) == 1:
        raise _refused(path, tr("no protocol is called {name}", name=name))
    return tuple(change(p) if squeeze(p.name) == squeeze(name) else p for p in before)


def _write(path: Path, protocols: tuple[OwnProtocol, ...]) -> tuple[OwnProtocol, ...]:
    """Writes all of them whole or not at all, and returns them as read back."""
    body = dump({"format": "1", "protocols": [_plain(p) for p in protocols]})
    kept = _read(body, str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic.write(path, body)
    except OSError as error:
        raise _refused(path, tr("cannot be written: {why}", why=error.strerror or error)) from error
    return kept


def _refused(path: Path, why: str) -> InputError:
    return InputError([Problem(str(path), 1, 1, why)])


# reading


def _read(data: bytes, file: str) -> tuple[OwnProtocol, ...]:
    problems: list[Problem] = []
    fields = Fields(parse(data, file), problems, tr("own protocols"))
    if fields.text("format", required=True) not in ("1", ""):
        fields.complain(fields.at("format"), tr("format must be 1"))
    found: list[OwnProtocol] = []
    seen: set[tuple[str, int]] = set()
    for node in fields.items("protocols", required=True):
        made = _protocol(node, problems)
        key = squeeze(made.name), made.version
        if key in seen:
            problems.append(node.place.problem(tr("version {n} of {name} stands twice", n=made.version, name=made.name)))
        seen.add(key)
        found.append(made)
    fields.done()
    if problems:
        raise InputError(sorted(set(problems)))
    return tuple(found)


def _protocol(node: Node, problems: list[Problem]) -> OwnProtocol:
    fields = Fields(node, problems, tr("protocol"))
    made = OwnProtocol(
        name=fields.text("name", required=True, limit=200),
        version=fields.take("version", to_whole, 1, required=True),
        saved=fields.take("saved", to_date, date.min, required=True),
        note=fields.text("note"),
        indication=fields.text("indication", limit=300),
        route=fields.take("route", to_route, "intradermal"),
        syringes=tuple(_syringe(n, number, problems) for number, n in enumerate(fields.items("syringes"))),
        zones=tuple(_zone(n, problems) for n in fields.items("plan")),
        series=_series(fields, problems),
        removed=fields.take("removed", to_date, None),
    )
    if made.version < 1:
        fields.complain(fields.at("version"), tr("versions count from 1"))
    names = [syringe.name for syringe in made.syringes]
    for name in sorted({name for name in names if names.count(name) > 1}):
        fields.complain(fields.at("syringes"), tr("the syringe {name} stands twice", name=name))
    fields.done()
    return made


def _syringe(node: Node, index: int, problems: list[Problem]) -> OwnSyringe:
    fields = Fields(node, problems, tr("syringe"))
    made = OwnSyringe(
        fields.text("name", string.ascii_uppercase[index % 26], limit=20),
        tuple(_line(n, problems) for n in fields.items("lines")),
        fields.take("size", read_volume, None),
    )
    fields.done()
    return made


def _line(node: Node, problems: list[Problem]) -> OwnLine:
    fields = Fields(node, problems, tr("line of the mix"))
    made = OwnLine(
        ingredient=fields.text("ingredient", required=True, limit=300),
        strength=fields.take("strength", read_strength, None),
        volume=fields.take("volume", read_volume, None),
        dose=fields.take("dose", read_dose, None),
        count=fields.take("count", read_number, None),
        fill_to=fields.take("fill_to", read_volume, None),
        diluent=fields.take("diluent", to_yes, False),
        route=fields.take("route", to_route, ""),
        purpose=fields.text("purpose", limit=200),
        unread=fields.text("unread", limit=300),
    )
    fields.done()
    return made


def _zone(node: Node, problems: list[Problem]) -> Zone:
    fields = Fields(node, problems, tr("plan"))
    made = Zone(
        zone=fields.text("zone", limit=300),
        syringe=fields.text("syringe", "A", limit=20),
        technique=fields.text("technique", limit=100),
        needle=fields.text("needle", limit=60),
        angle=fields.take("angle", to_angle, None),
        points=fields.take("points", to_points, None),
        per_point=fields.take("per_point", read_volume, None),
        unread=tuple(_unread(n, problems) for n in fields.items("unread")),
    )
    fields.done()
    return made


def _unread(node: Node, problems: list[Problem]) -> tuple[str, str]:
    fields = Fields(node, problems, "unread")
    made = fields.text("field", required=True, limit=60), fields.text("text", required=True, limit=300)
    fields.done()
    return made


def _series(fields: Fields, problems: list[Problem]) -> Series | None:
    node = fields.node("series")
    if node is None:
        return None
    inner = Fields(node, problems, tr("series"))
    made = Series(inner.take("sessions", to_sessions, 1, required=True), inner.take("every", days, None))
    inner.done()
    return made


# writing


def _filled(values: dict[str, object]) -> dict[str, object]:
    """Without what is empty: a key that is left out says the same."""
    return {key: value for key, value in values.items() if value not in ("", None, [])}


def _plain(own: OwnProtocol) -> dict[str, object]:
    return _filled(
        {
            "name": own.name,
            "version": str(own.version),
            "saved": own.saved.isoformat(),
            "note": own.note,
            "indication": own.indication,
            "route": own.route,
            "syringes": [_plain_syringe(syringe) for syringe in own.syringes],
            "plan": [_plain_zone(zone) for zone in own.zones],
            "series": _plain_series(own.series) if own.series is not None else "",
            "removed": own.removed.isoformat() if own.removed is not None else "",
        }
    )


def _plain_syringe(syringe: OwnSyringe) -> dict[str, object]:
    return _filled({"name": syringe.name, "size": _written(syringe.size), "lines": [_plain_line(line) for line in syringe.lines]})


def _plain_line(line: OwnLine) -> dict[str, object]:
    return _filled(
        {
            "ingredient": line.ingredient,
            "strength": _written_strength(line.strength),
            "volume": _written(line.volume),
            "dose": _written(line.dose),
            "count": number(line.count) if line.count is not None else "",
            "fill_to": _written(line.fill_to),
            "diluent": "yes" if line.diluent else "",
            "route": line.route,
            "purpose": line.purpose,
            "unread": line.unread,
        }
    )


def _plain_zone(zone: Zone) -> dict[str, object]:
    return _filled(
        {
            "zone": zone.zone,
            "syringe": zone.syringe,
            "technique": zone.technique,
            "needle": zone.needle,
            "angle": number(zone.angle) if zone.angle is not None else "",
            "points": str(zone.points) if zone.points is not None else "",
            "per_point": _written(zone.per_point),
            "unread": [{"field": field, "text": text} for field, text in zone.unread],
        }
    )


def _plain_series(series: Series) -> dict[str, object]:
    every = ""
    if series.every_days is not None:
        whole = series.every_days == series.every_days.to_integral_value()
        every = f"{number(series.every_days)} days" if whole else f"{number(EXACT.multiply(series.every_days, Decimal(24)), 6)} hours"
    return _filled({"sessions": str(series.sessions), "every": every})


def _written(quantity: Dose | Volume | None) -> str:
    """An amount as it is read back: exactly, unless it never ends."""
    if quantity is None:
        return ""
    exact = amount(quantity)
    return exact if len(exact) <= _LONG else amount(quantity, PLACES)


def _written_strength(strength: Concentration | None) -> str:
    """A strength as it is read back; one that does not end per milliliter is written per as many as it takes: "100 mg/3 mL"."""
    if strength is None:
        return ""
    for volume in range(1, 31):
        dose = strength.per_ml.times(volume)
        text = f"{amount(type(dose)(round(dose.value, PLACES)))}/{volume} mL"
        if len(text) <= _LONG + 6 and read_strength(text) == strength:
            return text
    return f"{amount(strength.per_ml, PLACES)}/mL"
