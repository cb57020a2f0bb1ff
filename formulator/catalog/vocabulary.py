"""Reading medicines, classes, excipients, conditions, allergens and sources."""

from __future__ import annotations

from datetime import date

from formulator.base.i18n import tr
from formulator.base.reading import Fields, to_date, to_source
from formulator.base.yamltext import Node
from formulator.catalog.collector import Collector
from formulator.domain.concepts import Allergen, Condition, Excipient, Group, Medicine, Source

GRADES = ("label", "regulator", "society", "study", "handbook", "secondary", "expert", "standard")


def read_medicine(node: Node, into: Collector) -> Medicine:
    fields = Fields(node, into.problems, "medicine")
    ident = into.define(fields, "medicine")
    made = Medicine(
        ident,
        fields.text("name", ident, required=True),
        into.names(fields),
        into.ids(fields, "classes"),
        into.ids(fields, "contains"),
        into.ids(fields, "topical_of"),
    )
    fields.done()
    return made


def read_group(node: Node, into: Collector) -> Group:
    fields = Fields(node, into.problems, "group")
    ident = into.define(fields, "group")
    name = fields.text("name", ident, required=True)
    made = Group(ident, name, into.names(fields), fields.text("plural", name), into.ids(fields, "parents"))
    fields.done()
    return made


def read_excipient(node: Node, into: Collector) -> Excipient:
    fields = Fields(node, into.problems, "excipient")
    ident = into.define(fields, "excipient")
    made = Excipient(ident, fields.text("name", ident, required=True), into.names(fields), into.ids(fields, "groups"))
    fields.done()
    return made


def read_condition(node: Node, into: Collector) -> Condition:
    fields = Fields(node, into.problems, "condition")
    ident = into.define(fields, "condition")
    made = Condition(ident, fields.text("name", ident, required=True), into.names(fields), into.ids(fields, "groups"))
    fields.done()
    return made


def read_allergen(node: Node, into: Collector) -> Allergen:
    fields = Fields(node, into.problems, "allergen")
    ident = into.define(fields, "allergen")
    made = Allergen(
        ident,
        fields.text("name", ident, required=True),
        into.names(fields),
        into.ids(fields, "means"),
        fields.text("irrelevant"),
        fields.text("note"),
    )
    fields.done()
    return made


def read_source(node: Node, into: Collector) -> Source:
    fields = Fields(node, into.problems, "source")
    ident = fields.take("id", to_source, "", required=True)
    place = fields.at("id")
    first = into.known_sources.setdefault(ident, place)
    if first is not place:
        fields.complain(place, tr("the source {id} stands twice, first at {file}:{line}", id=ident, file=first.file, line=first.line))
    made = Source(
        ident,
        fields.text("citation", required=True),
        fields.text("grade", "secondary", required=True),
        fields.take("read", to_date, date(2026, 1, 1), required=True),
    )
    if made.grade not in GRADES:
        fields.complain(fields.at("grade"), f"{made.grade}: {', '.join(GRADES)}")
    fields.done()
    return made
