"""Reading the protocol library: what was published, with every gap said to be one."""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import TypeVar

from formulator.base.i18n import tr
from formulator.base.reading import Fields, to_slug, to_whole, to_word, to_yes
from formulator.base.yamltext import Node, Text
from formulator.catalog.collector import Collector
from formulator.catalog.substances import read_cited
from formulator.domain.parsing import read_dose, read_strength, read_volume
from formulator.domain.protocols import (
    Blinding,
    Design,
    Diluted,
    DrugFlag,
    EvidenceTag,
    Grade,
    NoneFound,
    PublishedDiluent,
    PublishedLine,
    PublishedProtocol,
    PublishedSyringe,
    PublishedZone,
    Read,
)
from formulator.domain.quantities import Volume
from formulator.domain.values import days, to_angle

T = TypeVar("T")
NOT_GIVEN = "not given"
SESSIONS, POINTS = 100, 2000


def read_protocol(node: Node, into: Collector, file: str) -> PublishedProtocol:
    fields = Fields(node, into.problems, "protocol")
    made = PublishedProtocol(
        id=into.define(fields, "protocol"),
        title=fields.text("title", required=True),
        indication=fields.text("indication", required=True),
        conditions=into.ids(fields, "conditions", required=True),
        stage=fields.text("stage"),
        syringes=_syringes(fields, into),
        zones=tuple(_zone(n, into) for n in fields.items("zones")),
        sessions=_given(fields, "sessions", to_sessions),
        every_days=_given(fields, "every", days),
        schedule=fields.text("schedule"),
        comparator=_said(fields, "comparator"),
        result=fields.text("result", required=True),
        evidence=_tag(fields, into),
        grade=fields.take("grade", to_word(Grade), Grade.PRACTICE, required=True),
        read=fields.take("read", to_word(Read), Read.EXCERPT, required=True),
        sources=into.sources(fields, "sources", required=True),
        disagreement=fields.text("disagreement"),
        remarks=tuple(read_cited(n, into) for n in fields.items("remarks")),
        same_study_as=_mentioned(fields, "same_study_as", into, required=False),
        file=file,
    )
    fields.done()
    names = {syringe.name for syringe in made.syringes} or {"A"}
    for zone in made.zones:
        if zone.syringe not in names:
            fields.complain(fields.at("zones"), tr("there is no syringe {name}", name=zone.syringe))
    return made


def read_flag(node: Node, into: Collector) -> DrugFlag:
    fields = Fields(node, into.problems, "flag")
    made = DrugFlag(
        _mentioned(fields, "substance", into), fields.text("text", required=True), into.sources(fields, "sources", required=True)
    )
    fields.done()
    return made


def read_none_found(node: Node, into: Collector) -> NoneFound:
    fields = Fields(node, into.problems, "none_found")
    made = NoneFound(_mentioned(fields, "condition", into), fields.text("text", required=True))
    fields.done()
    return made


def to_sessions(text: str) -> int:
    """A possible number of sessions; raises ValueError."""
    count = to_whole(text)
    if not 1 <= count <= SESSIONS:
        raise ValueError(tr("sessions must be 1 to 100"))
    return count


def to_points(text: str) -> int:
    """A possible number of points; raises ValueError."""
    count = to_whole(text)
    if not 1 <= count <= POINTS:
        raise ValueError(tr("points must be 1 to 2000"))
    return count


def _mentioned(fields: Fields, key: str, into: Collector, required: bool = True) -> str:
    """One id that must be defined somewhere; empty where it is left out."""
    ident = fields.take(key, to_slug, "", required=required)
    node = fields.node(key)
    if ident and node is not None:
        into.mention(ident, node)
    return ident


def _given(fields: Fields, key: str, convert: Callable[[str], T]) -> T | None:
    """A value, or None for "not given"; to leave the key out is an error, for a gap is said."""
    if fields.says(key, NOT_GIVEN):
        fields.has(key)
        return None
    return fields.take(key, convert, None, required=True)


def _said(fields: Fields, key: str) -> str:
    """A text, or nothing for "not given"; to leave the key out is an error."""
    return _given(fields, key, str) or ""


def _tag(fields: Fields, into: Collector) -> EvidenceTag:
    node = fields.node("evidence", required=True)
    if node is None:
        return EvidenceTag(Design.CUSTOM)
    inner = Fields(node, into.problems, "evidence")
    made = EvidenceTag(
        design=inner.take("design", to_word(Design), Design.CUSTOM, required=True),
        n=_given(inner, "n", to_whole),
        analyzed=inner.take("analyzed", to_whole, None),
        follow_up=_said(inner, "follow_up"),
        blinding=inner.take("blinding", to_word(Blinding), Blinding.NOT_STATED, required=True),
        outcomes=inner.text("outcomes"),
        registered=inner.take("registered", to_yes, False),
    )
    inner.done()
    if made.n is not None and made.analyzed is not None and made.analyzed > made.n:
        inner.complain(inner.at("analyzed"), tr("more were analyzed than took part"))
    return made


def _syringes(fields: Fields, into: Collector) -> tuple[PublishedSyringe, ...]:
    if fields.says("syringes", NOT_GIVEN):
        fields.has("syringes")
        return ()
    found: list[PublishedSyringe] = []
    for number, node in enumerate(fields.items("syringes", required=True)):
        inner = Fields(node, into.problems, "syringe")
        name = inner.text("name", string.ascii_uppercase[number % 26], limit=20)
        if any(syringe.name == name for syringe in found):
            inner.complain(inner.at("name"), tr("the syringe {name} stands twice", name=name))
        diluent, diluted = _diluent(inner, into)
        lines = tuple(_line(n, into) for n in inner.items("lines", required=True))
        made = PublishedSyringe(
            name, lines, diluent, diluted, _given(inner, "total", read_volume), inner.take("total_derived", to_yes, False)
        )  # fmt: skip
        inner.done()
        _adds_up(made, inner)
        found.append(made)
    return tuple(found)


def _adds_up(syringe: PublishedSyringe, fields: Fields) -> None:
    """Where every volume was published, the total is their sum."""
    volumes = [line.volume for line in syringe.lines]
    if not volumes:
        fields.complain(fields.place, tr("a syringe without a line: write syringes: not given"))
    if syringe.diluted is Diluted.NOT_GIVEN and syringe.diluent is None:
        return
    whole = Volume.of(0, "mL") if syringe.diluent is None else syringe.diluent.volume
    for volume in volumes:
        if volume is None:
            return
        whole += volume
    if syringe.total is not None and whole != syringe.total:
        fields.complain(fields.at("total"), tr("total is not the sum of the volumes"))


def _diluent(fields: Fields, into: Collector) -> tuple[PublishedDiluent | None, Diluted]:
    node = fields.node("diluent", required=True)
    if node is None:
        return None, Diluted.NOT_GIVEN
    if isinstance(node, Text):
        return None, fields.take("diluent", to_word(Diluted), Diluted.NOT_GIVEN)
    inner = Fields(node, into.problems, "diluent")
    substance = _mentioned(inner, "substance", into)
    volume = inner.take("volume", read_volume, None, required=True)
    inner.done()
    return (PublishedDiluent(substance, volume) if volume is not None else None), Diluted.NOT_GIVEN


def _line(node: Node, into: Collector) -> PublishedLine:
    fields = Fields(node, into.problems, "line")
    made = PublishedLine(
        published=fields.text("published", required=True, limit=300),
        substance=_mentioned(fields, "substance", into, required=False),
        unlisted=fields.text("unlisted", limit=200),
        strength=fields.take("strength", read_strength, None),
        volume=fields.take("volume", read_volume, None),
        dose=fields.take("dose", read_dose, None),
        purpose=fields.text("purpose", limit=200),
        gap=fields.text("gap", limit=300),
        note=fields.text("note", limit=500),
    )
    fields.done()
    if bool(made.substance) is bool(made.unlisted):
        fields.complain(fields.place, tr("a line needs either substance or unlisted"))
    if made.volume is None and made.dose is None and not made.gap:
        fields.complain(fields.place, tr("a line without volume and dose needs gap: what is not given, in words"))
    if made.gap and (made.volume is not None or made.dose is not None):
        fields.complain(fields.at("gap"), tr("gap says why there is no amount, but there is one"))
    return made


def _zone(node: Node, into: Collector) -> PublishedZone:
    fields = Fields(node, into.problems, "zone")
    made = PublishedZone(
        zone=fields.text("zone", required=True, limit=300),
        syringe=fields.text("syringe", "A", limit=20),
        technique=fields.text("technique", limit=100),
        needle=fields.text("needle", limit=60),
        angle=fields.take("angle", to_angle, None),
        depth=fields.text("depth", limit=60),
        points=fields.take("points", to_points, None),
        per_point=fields.take("per_point", read_volume, None),
        published=fields.text("published", limit=300),
    )
    fields.done()
    return made
