"""The protocol library for people: one line each, or one in full with what today's knowledge says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from formulator.base.i18n import tr
from formulator.domain.display import amount, number
from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge
from formulator.domain.protocols import Diluted, PublishedProtocol, PublishedSyringe, PublishedZone
from formulator.domain.rules import Kind
from formulator.workbench import wording
from formulator.workbench.protocol_words import composition
from formulator.workbench.protocols import flags, gaps, tried
from formulator.workbench.suggestions import evidence_text


def listed(protocols: Iterable[PublishedProtocol], knowledge: Knowledge) -> str:
    """A table: id, what for, composition, evidence."""
    rows = [(p.id, p.indication, composition(p, knowledge), evidence_text(p.evidence)) for p in protocols]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(2)]
    return "\n".join(f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}; {row[3]}" for row in rows)


def shown(protocol: PublishedProtocol, knowledge: Knowledge, on: date) -> str:
    """The whole protocol as text."""
    missing = tr("not given")
    rows = [
        (tr("indication"), protocol.indication + (f", {protocol.stage}" if protocol.stage else "")),
        (tr("same study as"), protocol.same_study_as),
        *_syringes(protocol, knowledge),
        *((tr("where"), _zone(zone)) for zone in protocol.zones),
        (tr("sessions"), str(protocol.sessions) if protocol.sessions is not None else missing),
        (tr("interval"), tr("{n} days", n=number(protocol.every_days)) if protocol.every_days is not None else missing),
        (tr("schedule"), protocol.schedule),
        (tr("comparator"), protocol.comparator or missing),
        (tr("result"), protocol.result),
        (tr("evidence"), evidence_text(protocol.evidence)),
        (tr("outcomes"), protocol.evidence.outcomes),
        (tr("read"), tr("{what}; {grade}", what=protocol.read.value, grade=protocol.grade.value)),
        (tr("sources disagree"), protocol.disagreement),
        *((tr("remark"), _cited(note.text, note.sources)) for note in protocol.remarks),
        *((tr("flagged today"), _cited(f"{knowledge.name(f.substance)}: {f.text}", f.sources)) for f in flags(protocol, knowledge)),
        *((tr("gap"), gap) for gap in gaps(protocol, knowledge)),
        *((tr("source"), _source(ident, knowledge)) for ident in protocol.sources),
    ]
    width = max(len(label) for label, _ in rows)
    lines = [protocol.title, *(f"  {label:<{width}}  {text}" for label, text in rows if text)]
    lines += ["", tr("A record of what was done, not a recommendation. What stands deeper than what was read counts as not given.")]
    return "\n".join([*lines, "", *_today(protocol, knowledge, on)])


def _syringes(protocol: PublishedProtocol, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    if not protocol.syringes:
        yield tr("composition"), tr("not given")
    for syringe in protocol.syringes:
        for line in syringe.lines:
            name = knowledge.name(line.substance) if line.substance else line.unlisted
            yield tr("syringe {name}", name=syringe.name), tr("{name}: “{text}”", name=name, text=line.published)
        yield tr("diluent"), _diluent(syringe, knowledge)
        derived = " " + tr("(the sum)") if syringe.total_derived else ""
        yield tr("total"), amount(syringe.total) + derived if syringe.total is not None else tr("not given")


def _diluent(syringe: PublishedSyringe, knowledge: Knowledge) -> str:
    if syringe.diluent is not None:
        return f"{knowledge.name(syringe.diluent.substance)} {amount(syringe.diluent.volume)}"
    return tr("none") if syringe.diluted is Diluted.NONE else tr("not given")


def _zone(zone: PublishedZone) -> str:
    missing = tr("not given")
    return tr(
        "{zone}: technique {technique}; needle {needle}; depth {depth}; points {points}; per point {per_point}",
        zone=zone.zone,
        technique=zone.technique or missing,
        needle=zone.needle or missing,
        depth=zone.depth or missing,
        points=zone.points if zone.points is not None else missing,
        per_point=amount(zone.per_point) if zone.per_point is not None else missing,
    )


def _cited(text: str, sources: tuple[str, ...]) -> str:
    return f"{text} [{', '.join(sources)}]"


def _source(ident: str, knowledge: Knowledge) -> str:
    source = knowledge.sources.get(ident)
    return f"{ident}: {source.citation}" if source is not None else ident


def _today(protocol: PublishedProtocol, knowledge: Knowledge, on: date) -> list[str]:
    """What a check of it says today; pairs without data are counted, not listed."""
    found = tried(protocol, knowledge, on)
    lines = [tr("Today's check of it, in a man of 45 years, 70 kg and healthy kidneys about whom nothing else is to be said:")]
    lines += [f"  {_finding(finding)}" for finding in found.findings if finding.kind is not Kind.UNTESTED]
    lines += [f"  {tr('Not checked')}: {wording.gap_text(gap)}" for gap in found.not_checked]
    missing = found.coverage.pairs - found.coverage.pairs_with_data
    if missing:
        lines.append("  " + tr("No published compatibility data for {n} of {m} pairs", n=missing, m=found.coverage.pairs))
    return lines


def _finding(finding: Finding) -> str:
    return f"{wording.severity_word(finding.severity)}: {wording.title(finding)} ({finding.id})"
