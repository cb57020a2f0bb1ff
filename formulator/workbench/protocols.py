"""Published and own protocols on the bench: filled in as they stand, and what could not be filled in said in words.

A published amount is taken where it stands and never completed: the check of what results is today's knowledge of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from formulator.base.i18n import tr
from formulator.domain.concepts import Status, Substance
from formulator.domain.display import strength
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, Match
from formulator.domain.patient import Answer, Contraception, Patient, Sex
from formulator.domain.protocols import (
    Diluted,
    DrugFlag,
    OwnLine,
    OwnProtocol,
    OwnSyringe,
    PublishedLine,
    PublishedProtocol,
    PublishedSyringe,
    PublishedZone,
)
from formulator.domain.quantities import Concentration, Mass
from formulator.domain.treatment import Formula, Line, Series, Treatment, Zone
from formulator.workbench.draft import Draft, settled, with_treatment
from formulator.workbench.review import Review, review


def applied(draft: Draft, protocol: PublishedProtocol, knowledge: Knowledge) -> Draft:
    """The draft with the protocol's syringes, zones, series and indication; what it does not give stays as it was on the bench.

    Pairs without data that were acknowledged belong to the mix before: they are to be seen again.
    """
    changes: dict[str, object] = {}
    if not _fits(draft, protocol):
        changes.update(_indicated(indication_of(protocol, knowledge), knowledge))
    if protocol.syringes:
        changes["formulas"] = tuple(_formula(syringe, knowledge) for syringe in protocol.syringes)
    if protocol.zones:
        there = draft.treatment.formulas[0].name if draft.treatment.formulas and not protocol.syringes else ""
        changes["plan"] = tuple(_zone(zone, there) for zone in protocol.zones)
    if protocol.sessions is not None:
        changes["series"] = Series(protocol.sessions, protocol.every_days)
    draft = with_treatment(draft, **changes)
    if protocol.syringes:
        draft = msgspec.structs.replace(draft, acknowledged=())
    return settled(draft, knowledge)


def indication_of(protocol: PublishedProtocol, knowledge: Knowledge) -> str:
    """What the protocol is for: as published where the program knows the name or it is for many, else its first condition by name."""
    published = knowledge.vocabulary.resolve(Field.CONDITION, protocol.indication)
    known = set(published.concepts) & set(protocol.conditions)
    one = 1 <= len(protocol.conditions) <= 2
    return knowledge.name(protocol.conditions[0]) if one and not known else protocol.indication


def _fits(draft: Draft, protocol: PublishedProtocol) -> bool:
    """Whether the indication on the bench is one of the protocol's: it then stays as it was typed."""
    match = draft.treatment.indication_match
    return match is not None and not set(match.concepts).isdisjoint(protocol.conditions)


def _indicated(indication: str, knowledge: Knowledge) -> Iterator[tuple[str, object]]:
    if indication:
        yield "indication", indication
        yield "indication_match", knowledge.vocabulary.resolve(Field.CONDITION, indication)


def _formula(syringe: PublishedSyringe, knowledge: Knowledge) -> Formula:
    lines = [_line(line, knowledge) for line in syringe.lines]
    if syringe.diluent is not None:
        match = _match(syringe.diluent.substance, "", knowledge)
        lines.append(Line(match, typed_volume=syringe.diluent.volume, diluent=True))
    return Formula(syringe.name, tuple(lines))


def _match(substance: str, unlisted: str, knowledge: Knowledge) -> Match:
    """What a published ingredient means: its substance, or a text that no name of the catalog fits and that is told as not checked."""
    if substance:
        return knowledge.vocabulary.resolve(Field.MIX, knowledge.substances[substance].name)
    found = knowledge.vocabulary.resolve(Field.MIX, unlisted)
    return found if not found.known else Match(unlisted, why=tr("not in the catalog when the protocol was written down"))


def _line(line: PublishedLine, knowledge: Knowledge) -> Line:
    return Line(
        _match(line.substance, line.unlisted, knowledge),
        typed_volume=line.volume,
        typed_dose=line.dose,
        typed_strength=_strength(line),
        purpose=line.purpose,
    )


def _strength(line: PublishedLine) -> Concentration | None:
    """The strength as published, or that of a dose published with its volume."""
    if line.strength is None and line.dose is not None and line.volume is not None:
        return Concentration.of(line.dose, line.volume)
    return line.strength


def _zone(zone: PublishedZone, there: str) -> Zone:
    return Zone(zone.zone, "", there or zone.syringe, zone.technique, zone.needle, zone.angle, zone.points, zone.per_point)


def gaps(protocol: PublishedProtocol, knowledge: Knowledge) -> tuple[str, ...]:
    """What the protocol leaves open and what of it could not be filled in, in words."""
    found = [*_composition_gaps(protocol, knowledge), *_zone_gaps(protocol), *_series_gaps(protocol)]
    return tuple(dict.fromkeys(found))


def _composition_gaps(protocol: PublishedProtocol, knowledge: Knowledge) -> Iterator[str]:
    if not protocol.syringes:
        yield tr("composition not given: the syringes stay as they are")
    for syringe in protocol.syringes:
        for line in syringe.lines:
            yield from _line_gaps(line, knowledge)
        if syringe.diluent is None and syringe.diluted is Diluted.NOT_GIVEN:
            yield tr("syringe {name}: whether it was diluted is not given", name=syringe.name)
        if syringe.total is None:
            yield tr("syringe {name}: total volume not given", name=syringe.name)


def _line_gaps(line: PublishedLine, knowledge: Knowledge) -> Iterator[str]:
    name = knowledge.name(line.substance) if line.substance else line.unlisted
    if line.gap:
        yield tr("{name}: {gap}", name=name, gap=line.gap)
    if line.note:
        yield tr("{name}: {note}", name=name, note=line.note)
    if line.unlisted:
        yield tr("{name} is not in the catalog: it is not checked", name=name)
        return
    substance = knowledge.substances[line.substance]
    if substance.status is Status.EXCLUDED:
        yield excluded_text(substance)
    if not line.gap and _strength(line) is None:
        known = list(dict.fromkeys(strength(p.strength) for p in substance.presentations if p.strength is not None))
        if len(known) == 1:
            yield tr("{name}: strength not given; {strength}, the only one of the catalog, is assumed", name=name, strength=known[0])
        elif known:
            yield tr("{name}: strength not given, choose one: {known}", name=name, known=", ".join(known))
        else:
            yield tr("{name}: strength not given, and the catalog knows none", name=name)


def excluded_text(substance: Substance) -> str:
    """Why an excluded substance is not to be used."""
    return tr("{name} is not to be used any more: {why}", name=substance.name, why=substance.why)


def _zone_gaps(protocol: PublishedProtocol) -> Iterator[str]:
    if not protocol.zones:
        yield tr("technique, needle, depth and points not given: the plan stays as it is")
    for zone in protocol.zones:
        fields = (
            (tr("technique"), zone.technique), (tr("needle"), zone.needle), (tr("depth"), zone.depth), (tr("points"), zone.points),
            (tr("volume per point"), zone.per_point),
        )  # fmt: skip
        missing = ", ".join(word for word, value in fields if value in ("", None))
        if missing:
            yield tr("{zone}: {fields} not given", zone=zone.zone, fields=missing)
        if zone.published:
            yield tr("{zone}: as published, not filled in: {text}", zone=zone.zone, text=zone.published)
        if zone.depth:
            yield tr("{zone}: published depth {depth}", zone=zone.zone, depth=zone.depth)


def _series_gaps(protocol: PublishedProtocol) -> Iterator[str]:
    if protocol.sessions is None:
        yield tr("number of sessions not given: the series stays as it is")
    if protocol.every_days is None and protocol.sessions != 1:
        yield tr("interval not given as a fixed one")
    if protocol.schedule:
        yield tr("schedule as published: {text}", text=protocol.schedule)


def flags(protocol: PublishedProtocol, knowledge: Knowledge) -> tuple[DrugFlag, ...]:
    """The drugs of the protocol that are to be blocked or flagged today."""
    return tuple(flag for flag in knowledge.data.drug_flags if flag.substance in protocol.substances)


def tried(protocol: PublishedProtocol, knowledge: Knowledge, on: date) -> Review:
    """What today's knowledge says of the protocol in an adult man of 45 years, 70 kg and healthy kidneys about whom nothing else is to be said."""
    patient = Patient(
        age_years=Decimal(45), sex=Sex.MALE, weight=Mass.of(70, "kg"), contraception=Contraception.EFFECTIVE,
        egfr=Decimal(90), diagnosis_made=Answer.YES, conditions=(), medications=(), allergies=(),
    )  # fmt: skip
    return review(applied(Draft(Treatment(patient), on=on), protocol, knowledge), knowledge)


def kept_as(draft: Draft, name: str, note: str, version: int) -> OwnProtocol:
    """The mix, plan and series of the draft as a protocol of the clinic: nothing of the patient, not even a side."""
    treatment = draft.treatment
    return OwnProtocol(
        name=name.strip(),
        version=version,
        saved=draft.on,
        note=note.strip(),
        indication=treatment.indication,
        route=treatment.route,
        syringes=tuple(OwnSyringe(f.name, tuple(_own_line(line) for line in f.lines), f.size) for f in treatment.formulas),
        zones=tuple(msgspec.structs.replace(zone, side="") for zone in treatment.plan),
        series=treatment.series,
    )


def _own_line(line: Line) -> OwnLine:
    return OwnLine(
        line.match.text, line.typed_strength, line.typed_volume, line.typed_dose, line.typed_count, line.fill_to, line.diluent,
        line.route, line.purpose, line.unread,
    )  # fmt: skip


def applied_own(draft: Draft, own: OwnProtocol, knowledge: Knowledge) -> Draft:
    """The draft with a protocol of the clinic: every name is looked up afresh, the sides are to be chosen for this patient."""
    changes: dict[str, object] = dict(_indicated(own.indication, knowledge))
    changes["route"] = own.route
    if own.syringes:
        changes["formulas"] = tuple(
            Formula(syringe.name, tuple(_typed(line, knowledge) for line in syringe.lines), syringe.size) for syringe in own.syringes
        )
    if own.zones:
        changes["plan"] = own.zones
    if own.series is not None:
        changes["series"] = own.series
    return settled(msgspec.structs.replace(with_treatment(draft, **changes), acknowledged=()), knowledge)


def _typed(line: OwnLine, knowledge: Knowledge) -> Line:
    return Line(
        knowledge.vocabulary.resolve(Field.MIX, line.ingredient),
        typed_volume=line.volume,
        typed_dose=line.dose,
        typed_count=line.count,
        typed_strength=line.strength,
        route=line.route,
        purpose=line.purpose,
        diluent=line.diluent,
        fill_to=line.fill_to,
        unread=line.unread,
    )
