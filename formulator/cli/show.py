"""One ingredient in full, for people: facts, sources, and what was not found."""

from __future__ import annotations

from formulator.base.i18n import tr
from formulator.domain.concepts import Limit, Presentation, Substance
from formulator.domain.display import amount, per_kilogram, strength
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Match


def shown(substance: Substance, match: Match, knowledge: Knowledge) -> str:
    """The entry as text."""
    missing = tr("not found")
    rows = [
        (tr("kind"), substance.kind.value),
        (tr("status"), substance.status.value + (f": {substance.why}" if substance.why else "")),
        (tr("instead"), substance.instead),
        (tr("classes"), ", ".join(knowledge.name(c) for c in substance.classes) or missing),
        (tr("ATC"), ", ".join(substance.atc) or missing),
        (tr("intradermal"), substance.intradermal.value + _cites(substance.intradermal_sources)),
        *((tr("limit"), _limit(limit)) for limit in substance.limits or ()),
        *([] if substance.limits else [(tr("limit"), tr("no sourced limit") + _limits_note(substance))]),
        (tr("evidence"), substance.evidence.text + _cites(substance.evidence.sources) if substance.evidence else tr("no trial found")),
        *((tr("watch"), note.text + _cites(note.sources)) for note in substance.watch),
        (tr("not found"), ", ".join(substance.not_found)),
        *((tr(language), ", ".join(names)) for language, names in substance.names.by_language.items() if names),
        (tr("brands"), ", ".join(substance.names.also)),
    ]
    width = max(len(label) for label, _ in rows)
    head = substance.name if match.how.value == "exact" else tr("{name} (guessed from “{text}”)", name=substance.name, text=match.text)
    lines = [head, *(f"  {label:<{width}}  {text}" for label, text in rows if text)]
    for presentation in substance.presentations:
        lines += _presentation(presentation, knowledge)
    return "\n".join(lines)


def _cites(sources: tuple[str, ...]) -> str:
    return f" [{', '.join(sources)}]" if sources else ""


def _limits_note(substance: Substance) -> str:
    return f": {substance.limits_note}{_cites(substance.limits_note_sources)}" if substance.limits_note else ""


def _limit(limit: Limit) -> str:
    size = per_kilogram(limit.per_kg) if limit.per_kg is not None else amount(limit.dose) if limit.dose is not None else ""
    condition = " " + tr("(under a condition)") if limit.only_if else ""
    note = f"; {limit.note}" if limit.note else ""
    return f"{size} {tr('per')} {limit.per.value}{condition}{note}{_cites(limit.sources)}"


def _presentation(found: Presentation, knowledge: Knowledge) -> list[str]:
    missing = tr("not found")
    low_high = f"{found.ph[0]} to {found.ph[1]}" if found.ph is not None else missing
    excipients = (
        missing
        if found.excipients is None
        else ", ".join(_excipient(e.id, e.amount, knowledge) for e in found.excipients) or tr("none listed")
    )
    maybe = tr("; some makes: {names}", names=", ".join(knowledge.name(e) for e in found.may_contain)) if found.may_contain else ""
    containers = ", ".join(amount(volume) for volume in found.containers) or missing
    return [
        "",
        f"  {found.name}: {strength(found.strength) if found.strength is not None else missing}{_cites(found.sources)}",
        f"    {tr('containers')} {containers}; pH {low_high}; {found.ionization.value}; {found.vehicle}",
        f"    {tr('excipients')} {excipients}{maybe}",
        f"    {tr('routes')} {', '.join(found.routes) or missing}",
        *([f"    {tr('brands')} {', '.join(found.brands)}"] if found.brands else []),
    ]


def _excipient(ident: str, size: str, knowledge: Knowledge) -> str:
    return f"{knowledge.name(ident)} {size}".strip()
