"""Reading substances and presentations of `ingredients.yaml`."""

from __future__ import annotations

from decimal import Decimal

from formulator.base.i18n import tr
from formulator.base.reading import Fields, to_slug, to_word, to_yes
from formulator.base.yamltext import Node, Place, Text
from formulator.catalog.collector import Collector
from formulator.domain.concepts import (
    Basis,
    Cited,
    Component,
    ExcipientAmount,
    Intradermal,
    Ionization,
    Limit,
    Per,
    Presentation,
    SameStrength,
    Status,
    Substance,
    SubstanceKind,
)
from formulator.domain.display import amount
from formulator.domain.parsing import read_dose, read_limit, read_number, read_strength, read_volume
from formulator.domain.quantities import Concentration, Dose, PerKilogram, Volume

NOT_FOUND = "not found"
NO_TRIAL = "no trial found"
VEHICLES = ("aqueous", "cosolvent", "suspension", "oily", "colloid", "gel", NOT_FOUND)
CONTAINERS = ("ampoule", "vial", "syringe", "kit", "bag")


def read_substance(node: Node, into: Collector) -> Substance:
    fields = Fields(node, into.problems, "substance")
    ident = into.define(fields, "substance")
    status = fields.take("status", to_word(Status), Status.CORE, required=True)
    excluded = status is Status.EXCLUDED
    flagged = status is not Status.CORE
    intradermal = fields.take("intradermal", to_word(Intradermal), Intradermal.OFF_LABEL, required=True)
    limits = _limits(fields, into, ident)
    substance = Substance(
        id=ident,
        name=fields.text("name", ident, required=True),
        kind=fields.take("kind", to_word(SubstanceKind), SubstanceKind.MEDICATION, required=True),
        status=status,
        names=into.names(fields, substance=True),
        classes=into.ids(fields, "classes"),
        atc=() if fields.says("atc", NOT_FOUND) and fields.has("atc") else fields.texts("atc"),
        why=fields.text("why", required=flagged),
        instead=fields.text("instead", required=excluded),
        excluded_as=fields.text("severity", required=excluded),
        why_sources=into.sources(fields, "why_sources", required=flagged),
        allergy_groups=into.ids(fields, "allergy_groups"),
        oral_brands=fields.texts("oral_brands"),
        intradermal=intradermal,
        intradermal_sources=into.sources(fields, "intradermal_sources", required=intradermal is not Intradermal.OFF_LABEL),
        limits=limits,
        limits_note=fields.text("limits_note"),
        limits_note_sources=into.sources(fields, "limits_note_sources"),
        evidence=_evidence(fields, into),
        watch=_cited(fields, "watch", into),
        not_found=fields.texts("not_found"),
        presentations=tuple(read_presentation(n, into) for n in fields.items("presentations")),
    )
    if excluded and substance.excluded_as not in ("contraindicated", "major"):
        fields.complain(fields.at("severity"), tr("severity must be contraindicated or major"))
    if not excluded and not substance.presentations:
        fields.complain(fields.place, tr("{what} has no presentation", what=ident))
    fields.done()
    return substance


def _evidence(fields: Fields, into: Collector) -> Cited | None:
    if fields.says("evidence", NO_TRIAL) or fields.says("evidence", NOT_FOUND) or not fields.has("evidence"):
        fields.has("evidence")
        return None
    node = fields.node("evidence")
    return read_cited(node, into) if node is not None else None


def read_cited(node: Node, into: Collector) -> Cited:
    fields = Fields(node, into.problems, "note")
    made = Cited(fields.text("text", required=True), into.sources(fields, "sources", required=True))
    fields.done()
    return made


def _cited(fields: Fields, key: str, into: Collector) -> tuple[Cited, ...]:
    return tuple(read_cited(node, into) for node in fields.items(key))


def _limits(fields: Fields, into: Collector, owner: str) -> tuple[Limit, ...] | None:
    if fields.says("limits", NOT_FOUND):
        fields.has("limits")
        return None
    seen: dict[str, Place] = {}
    return tuple(_limit(node, into, owner, seen) for node in fields.items("limits", required=True)) or None


def _limit(node: Node, into: Collector, owner: str, seen: dict[str, Place]) -> Limit:
    fields = Fields(node, into.problems, tr("limit of {owner}", owner=owner))
    size = fields.take("max", read_limit, None, required=True)
    made = Limit(
        id=fields.take("id", to_slug, "limit", required=True),
        per=fields.take("per", to_word(Per), Per.SESSION, required=True),
        dose=None if isinstance(size, PerKilogram) else size,
        per_kg=size if isinstance(size, PerKilogram) else None,
        basis=fields.take("basis", to_word(Basis), Basis.SUBSTANCE),
        only_if=into.tests(fields, "only_if"),
        sources=into.sources(fields, "sources", required=True),
        note=fields.text("note"),
    )
    first = seen.setdefault(made.id, fields.at("id"))
    if first is not fields.at("id"):
        fields.complain(fields.at("id"), tr("the limit {id} stands twice, first on line {line}", id=made.id, line=first.line))
    fields.done()
    return made


def _strength(fields: Fields, key: str = "strength") -> Concentration | None:
    if fields.says(key, NOT_FOUND):
        fields.has(key)
        return None
    return fields.take(key, read_strength, None, required=True)


def read_presentation(node: Node, into: Collector, own: tuple[str, ...] = ()) -> Presentation:
    """A presentation; one of the clinic's `own` has these keys besides and needs no source."""
    fields = Fields(node, into.problems, "presentation")
    fields.known.update(own)
    ident = into.define(fields, "presentation")
    powder, content = _powder(fields, into)
    made = Presentation(
        id=ident,
        name=fields.text("name", ident, required=True),
        strength=_strength(fields),
        basis=fields.take("basis", to_word(Basis), Basis.SUBSTANCE),
        also_as=tuple(_same(n, into) for n in fields.items("also_as")),
        components=tuple(_component(n, into) for n in fields.items("components")),
        containers=_containers(fields),
        container=_one_of(fields, "container", CONTAINERS),
        powder=powder,
        powder_content=content,
        multi_dose=fields.take("multi_dose", to_yes, False),
        classes=into.ids(fields, "classes"),
        ph=_ph(fields, into),
        ionization=fields.take("ionization", to_word(Ionization), Ionization.NOT_FOUND),
        vehicle=_one_of(fields, "vehicle", VEHICLES) or NOT_FOUND,
        excipients=_excipients(fields, into),
        may_contain=into.ids(fields, "may_contain"),
        routes=() if fields.says("routes", NOT_FOUND) and fields.has("routes") else fields.texts("routes"),
        intradermal=fields.take("intradermal", to_word(Intradermal), None),
        brands=fields.texts("brands"),
        default=fields.take("default", to_yes, False),
        sources=into.sources(fields, "sources", required=not own),
        notes=_cited(fields, "notes", into),
    )
    fields.done()
    return made


def _one_of(fields: Fields, key: str, words: tuple[str, ...]) -> str:
    text = fields.text(key)
    if text and text not in words:
        fields.complain(fields.at(key), tr("{text} is not one of: {words}.", text=text, words=", ".join(words)))
        return ""
    return text


def _containers(fields: Fields) -> tuple[Volume, ...]:
    if fields.says("containers", NOT_FOUND):
        fields.has("containers")
        return ()
    volumes: list[Volume] = []
    for node in fields.items("containers"):
        try:
            volumes.append(read_volume(node.value if isinstance(node, Text) else ""))
        except ValueError as error:
            fields.complain(node.place, f"containers: {error}")
    return tuple(volumes)


def _powder(fields: Fields, into: Collector) -> tuple[str, Dose | None]:
    node = fields.node("powder")
    if node is None:
        return "", None
    inner = Fields(node, into.problems, "powder")
    content = inner.take("content", read_dose, None, required=True)
    solvent = inner.text("solvent", required=True)
    volume = inner.take("volume", read_volume, None)
    inner.done()
    shown = f"{amount(content)} + " if content is not None else ""
    return f"{shown}{amount(volume)} {solvent}" if volume is not None else f"{shown}{solvent}", content


def _ph(fields: Fields, into: Collector) -> tuple[Decimal, Decimal] | None:
    if fields.says("ph", NOT_FOUND) or not fields.has("ph"):
        fields.has("ph")
        return None
    node = fields.node("ph")
    inner = Fields(node, into.problems, "ph") if node is not None else fields
    low = inner.take("from", read_number, None, required=True)
    high = inner.take("to", read_number, None, required=True)
    inner.done()
    if low is None or high is None:
        return None
    if not 0 < low <= high <= 14:
        inner.complain(inner.place, tr("a pH range goes from low to high within 0 to 14"))
        return None
    return low, high


def _excipients(fields: Fields, into: Collector) -> tuple[ExcipientAmount, ...] | None:
    if fields.says("excipients", NOT_FOUND) or not fields.has("excipients"):
        fields.has("excipients")
        return None
    found: list[ExcipientAmount] = []
    for node in fields.items("excipients"):
        if isinstance(node, Text):
            into.mention(node.value.strip(), node)
            found.append(ExcipientAmount(node.value.strip()))
            continue
        inner = Fields(node, into.problems, "excipient")
        ident = inner.take("id", to_slug, "", required=True)
        into.mention(ident, node)
        found.append(ExcipientAmount(ident, inner.text("amount")))
        inner.done()
    return tuple(found)


def _same(node: Node, into: Collector) -> SameStrength:
    fields = Fields(node, into.problems, "also_as")
    strength = fields.take("strength", read_strength, None, required=True)
    basis = fields.take("basis", to_word(Basis), Basis.BASE, required=True)
    fields.done()
    return SameStrength(basis, strength or read_strength("1 mg/mL"))


def _component(node: Node, into: Collector) -> Component:
    fields = Fields(node, into.problems, "component")
    ident = fields.take("substance", to_slug, "", required=True)
    into.mention(ident, node)
    made = Component(ident, _strength(fields), fields.take("basis", to_word(Basis), Basis.SUBSTANCE))
    fields.done()
    return made
