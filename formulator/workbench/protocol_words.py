"""Protocols in words: what a list shows of each, and the whole of one, as published with its gaps."""

from __future__ import annotations

from collections.abc import Iterator

from formulator.base.i18n import tr
from formulator.domain.concepts import Status
from formulator.domain.display import amount, number, strength
from formulator.domain.knowledge import Knowledge
from formulator.domain.protocols import Diluted, OwnLine, OwnProtocol, PublishedProtocol, PublishedSyringe, PublishedZone
from formulator.domain.treatment import Series, Zone
from formulator.workbench.protocols import excluded_text, flags, gaps
from formulator.workbench.sheet_patient import shown_date
from formulator.workbench.wording import capital

#: Label, text, tone of the text. A row without a label goes on with the one before.
Said = tuple[str, str, str]
_UNKNOWN = "word:not checked"
#: How a file says that there was no comparator.
_NONE = "none"


def composition(protocol: PublishedProtocol, knowledge: Knowledge) -> str:
    """The ingredients with the amounts that were published, in one line."""
    if not protocol.syringes:
        return tr("composition not given")
    return " | ".join(_mix(syringe, knowledge) for syringe in protocol.syringes)


def _mix(syringe: PublishedSyringe, knowledge: Knowledge) -> str:
    parts = []
    for line in syringe.lines:
        name = knowledge.name(line.substance) if line.substance else line.unlisted
        sizes = [amount(size) for size in (line.dose, line.volume) if size is not None]
        share = strength(line.strength).partition(" =")[0] if line.strength is not None else ""
        parts.append(" ".join(part for part in (name, share, ", ".join(sizes)) if part))
    if syringe.diluent is not None:
        parts.append(f"{knowledge.name(syringe.diluent.substance)} {amount(syringe.diluent.volume)}")
    return " + ".join(parts)


def own_composition(own: OwnProtocol) -> str:
    """The lines of a protocol of the clinic as they were typed, in one line."""
    mixes = [" + ".join(own_line(line) for line in syringe.lines) for syringe in own.syringes if syringe.lines]
    return " | ".join(mixes) or tr("no ingredient")


def own_line(line: OwnLine) -> str:
    """One line as it was typed."""
    sizes = [amount(size) for size in (line.dose, line.volume) if size is not None]
    sizes += [tr("{n} ampoules", n=number(line.count))] if line.count is not None else []
    sizes += [tr("to {volume}", volume=amount(line.fill_to))] if line.fill_to is not None else []
    sizes += [f"“{line.unread}”"] if line.unread else []
    share = strength(line.strength).partition(" =")[0] if line.strength is not None else ""
    return " ".join(part for part in (line.ingredient, share, ", ".join(sizes)) if part)


def own_version(own: OwnProtocol) -> str:
    """ "own, version 2, 22 Nov 2026"."""
    return tr("own, version {n}, {day}", n=own.version, day=shown_date(own.saved))


# The whole of a published one


def rows_of(protocol: PublishedProtocol, knowledge: Knowledge) -> tuple[Said, ...]:
    """All that is known of a published protocol beside title, indication and evidence; gaps stand in the tone of what is not known."""
    rows = [*_flagged(protocol, knowledge), *_lines(protocol, knowledge), *_where(protocol), *_course(protocol), *_told(protocol)]
    rows += _listed(tr("Left open"), _other_gaps(protocol, knowledge), _UNKNOWN)
    rows += [(tr("Sources") if at == 0 else "", _source(ident, knowledge), "text2") for at, ident in enumerate(protocol.sources)]
    return tuple(rows)


def _listed(label: str, texts: list[str], tone: str) -> list[Said]:
    return [(label if number == 0 else "", capital(text), tone) for number, text in enumerate(texts)]


def flag_sign(substance: str, knowledge: Knowledge) -> str:
    """The severity of what is flagged: that of an excluded substance, else one that informs."""
    found = knowledge.substances.get(substance)
    return found.excluded_as if found is not None and found.status is Status.EXCLUDED and found.excluded_as else "moderate"


def _flagged(protocol: PublishedProtocol, knowledge: Knowledge) -> Iterator[Said]:
    """What is to be blocked or flagged today, and what the catalog excludes."""
    said = [
        (flag_sign(one.substance, knowledge), f"{capital(knowledge.name(one.substance))}: {one.text}") for one in flags(protocol, knowledge)
    ]
    gone = (knowledge.substances[ident] for ident in protocol.substances)
    said += [(flag_sign(one.id, knowledge), capital(excluded_text(one))) for one in gone if one.status is Status.EXCLUDED]
    for at, (word, text) in enumerate(said):
        yield tr("Flagged today") if at == 0 else "", text, f"word:{word}"


def _lines(protocol: PublishedProtocol, knowledge: Knowledge) -> Iterator[Said]:
    if not protocol.syringes:
        yield tr("Mix"), tr("Composition not given"), _UNKNOWN
    many = len(protocol.syringes) > 1
    for syringe in protocol.syringes:
        label = tr("Syringe {name}", name=syringe.name) if many else tr("Mix")
        for line in syringe.lines:
            name = capital(knowledge.name(line.substance) if line.substance else line.unlisted)
            yield label, tr("{name}: “{text}”", name=name, text=line.published), "text"
            label = ""
            if line.purpose:
                yield "", tr("purpose: {purpose}", purpose=line.purpose), "text2"
            if line.gap:
                yield "", capital(line.gap), _UNKNOWN
        yield from _rest(syringe, knowledge)


def _rest(syringe: PublishedSyringe, knowledge: Knowledge) -> Iterator[Said]:
    if syringe.diluent is not None:
        yield "", f"{capital(knowledge.name(syringe.diluent.substance))} {amount(syringe.diluent.volume)}", "text"
    elif syringe.diluted is Diluted.NONE:
        yield "", tr("Not diluted"), "text"
    if syringe.total is not None:
        words = tr("{total} in all, the sum of the lines") if syringe.total_derived else tr("{total} in all")
        yield "", words.format(total=amount(syringe.total)), "text2"


def _where(protocol: PublishedProtocol) -> Iterator[Said]:
    for at, zone in enumerate(protocol.zones):
        yield tr("Technique") if at == 0 else "", _zone(zone), "text"
    if not protocol.zones:
        yield tr("Technique"), tr("Not given"), _UNKNOWN


def _zone(zone: PublishedZone) -> str:
    """What was published of a zone; the rest stands under what is left open."""
    angle = tr("{n} degrees", n=number(zone.angle)) if zone.angle is not None else ""
    points = tr("{n} points", n=zone.points) if zone.points is not None else ""
    each = tr("{volume} each", volume=amount(zone.per_point)) if zone.per_point is not None else ""
    depth = tr("depth {depth}", depth=zone.depth) if zone.depth else ""
    return capital("; ".join(part for part in (zone.zone, zone.technique, zone.needle, angle, depth, points, each) if part))


def _course(protocol: PublishedProtocol) -> Iterator[Said]:
    count = tr("{n} sessions", n=protocol.sessions) if protocol.sessions != 1 else tr("1 session")
    parts = [count if protocol.sessions is not None else tr("number not given")]
    if protocol.sessions != 1:
        every = tr("every {n} days", n=number(protocol.every_days)) if protocol.every_days is not None else tr("interval not given")
        parts.append(every)
    open_ones = protocol.sessions is None or (protocol.every_days is None and protocol.sessions != 1)
    yield tr("Sessions"), capital(", ".join(parts)), _UNKNOWN if open_ones else "text"
    if protocol.stage:
        yield tr("Stage"), capital(protocol.stage), "text"


def _told(protocol: PublishedProtocol) -> Iterator[Said]:
    yield tr("Result"), protocol.result, "text"
    yield tr("Against"), *_against(protocol)
    if protocol.evidence.outcomes:
        yield tr("Outcomes"), protocol.evidence.outcomes, "text2"
    yield tr("Read"), tr("{what}; {grade}", what=capital(protocol.read.value), grade=protocol.grade.value), "text2"
    if protocol.disagreement:
        yield tr("Disagree"), protocol.disagreement, "word:moderate"
    for at, note in enumerate(protocol.remarks):
        yield tr("Remark") if at == 0 else "", note.text, "text"


def _against(protocol: PublishedProtocol) -> tuple[str, str]:
    if not protocol.comparator:
        return tr("Comparator not given"), _UNKNOWN
    return (tr("No comparator") if protocol.comparator == _NONE else capital(protocol.comparator)), "text"


def _other_gaps(protocol: PublishedProtocol, knowledge: Knowledge) -> list[str]:
    """All that is left open or does not fit into a field, save what stands beside its line or among the flags already."""
    beside = {f"{knowledge.name(line.substance) if line.substance else line.unlisted}: {line.gap}" for line in protocol.lines if line.gap}
    flagged = {excluded_text(knowledge.substances[ident]) for ident in protocol.substances}
    return [gap for gap in gaps(protocol, knowledge) if gap not in beside | flagged]


def _source(ident: str, knowledge: Knowledge) -> str:
    source = knowledge.sources.get(ident)
    return f"{source.citation} ({source.grade})" if source is not None else ident


# The whole of one of the clinic's own


def own_rows(own: OwnProtocol) -> tuple[Said, ...]:
    """All of a protocol of the clinic; a side is never kept."""
    rows: list[Said] = []
    for syringe in own.syringes:
        label = tr("Syringe {name}", name=syringe.name) if len(own.syringes) > 1 else tr("Mix")
        for line in syringe.lines:
            rows.append((label, capital(own_line(line)), "text"))
            label = ""
            if line.purpose:
                rows.append(("", tr("purpose: {purpose}", purpose=line.purpose), "text2"))
        if syringe.size is not None:
            rows.append(("", tr("in a syringe of {size}", size=amount(syringe.size)), "text2"))
    rows += _listed(tr("Plan"), [_own_zone(zone) for zone in own.zones], "text")
    if own.series is not None:
        rows.append((tr("Sessions"), _own_series(own.series), "text"))
    rows.append((tr("Route"), capital(own.route), "text"))
    if own.note:
        rows.append((tr("Note"), own.note, "text"))
    return tuple(rows)


def _own_zone(zone: Zone) -> str:
    angle = tr("{n} degrees", n=number(zone.angle)) if zone.angle is not None else ""
    points = tr("{n} points", n=zone.points) if zone.points is not None else ""
    each = tr("{volume} each", volume=amount(zone.per_point)) if zone.per_point is not None else ""
    unread = [f"“{text}”" for _, text in zone.unread]
    parts = (zone.zone, tr("syringe {name}", name=zone.syringe), zone.technique, zone.needle, angle, points, each, *unread)
    return "; ".join(part for part in parts if part)


def _own_series(series: Series) -> str:
    count = tr("{n} sessions", n=series.sessions) if series.sessions != 1 else tr("1 session")
    return tr("{sessions}, every {n} days", sessions=count, n=number(series.every_days)) if series.every_days is not None else count
