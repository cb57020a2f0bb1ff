"""The lines of a mix in a case file."""

from __future__ import annotations

from decimal import Decimal

from formulator.base.i18n import tr
from formulator.base.problems import Problem
from formulator.base.reading import Fields, to_yes
from formulator.base.yamltext import Node
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.parsing import Refused, read_dose, read_number, read_strength, read_volume
from formulator.domain.routes import to_route
from formulator.domain.treatment import Line

MAX_LINES = 200


def to_count(text: str) -> Decimal:
    """A number of ampoules above 0."""
    count = read_number(text)
    if not 0 < count <= 1000:
        raise Refused(tr("{text} is not a possible number of ampoules", text=text))
    return count


def lines_of(fields: Fields, key: str, problems: list[Problem], knowledge: Knowledge) -> tuple[Line, ...]:
    """The lines of a list; what their texts mean is looked up, amounts are read strictly."""
    nodes = fields.items(key)
    if len(nodes) > MAX_LINES:
        fields.complain(fields.at(key), tr("{key}: more than {n} entries", key=key, n=MAX_LINES))
    return tuple(line for line in (_line(node, problems, knowledge) for node in nodes[:MAX_LINES]) if line is not None)


def _line(node: Node, problems: list[Problem], knowledge: Knowledge) -> Line | None:
    fields = Fields(node, problems, tr("line of the mix"))
    name = fields.text("ingredient", required=True, limit=300)
    made = Line(
        match=knowledge.vocabulary.resolve(Field.MIX, name),
        typed_volume=fields.take("volume", read_volume, None),
        typed_dose=fields.take("dose", read_dose, None),
        typed_count=fields.take("count", to_count, None),
        typed_strength=fields.take("strength", read_strength, None),
        route=fields.take("route", to_route, ""),
        purpose=fields.text("purpose", limit=200),
        diluent=fields.take("diluent", to_yes, False),
        fill_to=fields.take("to", read_volume, None),
    )
    if made.fill_to is not None and any(fields.has(key) for key in ("volume", "dose", "count")):
        fields.complain(fields.at("to"), tr("write either to or an amount, not both"))
    fields.done()
    return made if name else None


def diluent_of(fields: Fields, problems: list[Problem], knowledge: Knowledge) -> tuple[Line, ...]:
    """The diluent of a syringe: a fixed volume, or what fills it up to a total."""
    node = fields.node("diluent")
    if node is None:
        return ()
    inner = Fields(node, problems, tr("diluent"))
    name = inner.text("ingredient", required=True, limit=300)
    target, volume = inner.take("to", read_volume, None), inner.take("volume", read_volume, None)
    strength = inner.take("strength", read_strength, None)
    if target is not None and volume is not None:
        inner.complain(inner.at("volume"), tr("write either to or volume, not both"))
    if target is None and volume is None and not (inner.has("to") or inner.has("volume")):
        inner.complain(inner.place, tr("the diluent needs to or volume"))
    inner.done()
    if not name:
        return ()
    match = knowledge.vocabulary.resolve(Field.MIX, name)
    return (Line(match, typed_volume=volume, typed_strength=strength, diluent=True, fill_to=target),)
