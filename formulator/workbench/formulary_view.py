"""The catalog as the clinic reviews it: one row for each entry, and all that is said of one, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from formulator.base.i18n import tr, trn
from formulator.domain.concepts import ExcipientAmount, Limit, Presentation, Status, Substance
from formulator.domain.display import amount, number, strength
from formulator.domain.formulary import ClinicLimit, Standing, limit_size
from formulator.domain.knowledge import Knowledge
from formulator.workbench import shelf
from formulator.workbench.formulary import looser_text, standing_text
from formulator.workbench.search import ingredient_index
from formulator.workbench.wording import capital


class Filter(StrEnum):
    ALL = "all"
    OPEN = "open"
    CHANGED = "changed"
    OWN = "own"
    LIMITS = "limits"


class Row(NamedTuple):
    """One entry: a presentation, or a substance that has none. `limits` says whether the clinic has limits of its own for it."""

    id: str
    substance: str
    name: str
    form: str
    standing: Standing
    said: str
    limits: bool
    looser: bool

    @property
    def spoken(self) -> str:
        """All of a row in one sentence, for those who hear it."""
        return ", ".join(part for part in (self.name, self.form, self.said, limit_word(self)) if part)


class Fact(NamedTuple):
    label: str
    text: str
    sources: str = ""


def limit_word(row: Row) -> str:
    """What the row says of the clinic's limits."""
    return tr("looser limit") if row.looser else tr("own limit") if row.limits else ""


def rows(knowledge: Knowledge) -> tuple[Row, ...]:
    """Every entry by name."""
    formulary = knowledge.formulary
    limits: dict[str, list[ClinicLimit]] = {}
    for one in formulary.limits:
        limits.setdefault(one.substance, []).append(one)
    return tuple(
        Row(
            item.id, item.substance, item.name, item.form, formulary.standing(item.id), standing_text(formulary, item.id),
            item.substance in limits, any(one.looser for one in limits.get(item.substance, ())),
        )
        for item in shelf.items(knowledge)
    )  # fmt: skip


def fits(row: Row, wanted: Filter) -> bool:
    """Whether a row is among those that are asked for."""
    return {
        Filter.ALL: True,
        Filter.OPEN: row.standing in (Standing.OPEN, Standing.CHANGED),
        Filter.CHANGED: row.standing is Standing.CHANGED,
        Filter.OWN: row.standing is Standing.OWN,
        Filter.LIMITS: row.limits,
    }[wanted]


def found(every: Iterable[Row], text: str, wanted: Filter, knowledge: Knowledge) -> list[Row]:
    """The rows that a text finds, best first, or all; of these those that are asked for."""
    chosen = {row.id: row for row in every if fits(row, wanted)}
    if not text.strip():
        return list(chosen.values())
    return [chosen[hit.key] for hit in ingredient_index(knowledge).find(text) if hit.key in chosen]


def summary(every: Iterable[Row]) -> str:
    """ "12 of 168 entries reviewed, 2 changed since"."""
    standings = [row.standing for row in every]
    known = [one for one in standings if one is not Standing.OWN]
    done = tr("{k} of {n} entries reviewed", k=known.count(Standing.REVIEWED), n=len(known))
    changed, own = known.count(Standing.CHANGED), len(standings) - len(known)
    parts = [done, tr("{n} changed since", n=changed) if changed else "", trn("{n} own product", "{n} own products", own) if own else ""]
    return ", ".join(part for part in parts if part)


def owner_of(entry: str, knowledge: Knowledge) -> tuple[Substance, Presentation | None] | None:
    """The substance of an entry, with the presentation where the entry is one."""
    if entry in knowledge.presentations:
        return knowledge.presentations[entry]
    substance = knowledge.substances.get(entry)
    return (substance, None) if substance is not None else None


def as_shipped(substance: Substance, knowledge: Knowledge) -> Substance:
    """What the catalog says of it; the clinic's own substance as it is."""
    return next((one for one in knowledge.catalog.substances if one.id == substance.id), substance)


def facts(entry: str, knowledge: Knowledge) -> list[Fact]:
    """All that is said of an entry and its substance, in order, each with who says so. The clinic's own limits stand elsewhere."""
    owner = owner_of(entry, knowledge)
    if owner is None:
        return []
    substance = as_shipped(owner[0], knowledge)
    every = [*_of_substance(substance, knowledge), *(_of_presentation(owner[1], knowledge) if owner[1] is not None else ())]
    return [fact for fact in every if fact.text]


def clinic_limit_text(one: ClinicLimit, knowledge: Knowledge) -> str:
    """ "100 mg per session: our ceiling since 2024"; a looser one with its reason."""
    if one.looser:
        return capital(looser_text(one, knowledge))
    size = limit_size(one.limit)
    return f"{size}: {one.note}" if one.note else size


def _of_substance(substance: Substance, knowledge: Knowledge) -> Iterator[Fact]:
    if substance.status is not Status.CORE:
        word = tr("Excluded") if substance.status is Status.EXCLUDED else tr("Caution")
        yield Fact(word, substance.why, _cites(substance.why_sources, knowledge))
        yield Fact(tr("Instead"), substance.instead)
    for limit in substance.limits or ():
        yield Fact(tr("Limit"), _limit(limit), _cites(limit.sources, knowledge))
    if not substance.limits:
        yield Fact(tr("Limit"), capital(substance.limits_note) or tr("No sourced limit"))
    yield Fact(tr("Intradermal"), capital(tr(substance.intradermal.value)), _cites(substance.intradermal_sources, knowledge))
    yield Fact(tr("Classes"), ", ".join(knowledge.name(one) for one in substance.classes))
    evidence = substance.evidence
    if evidence is not None:
        yield Fact(tr("Evidence"), evidence.text, _cites(evidence.sources, knowledge))
    else:
        yield Fact(tr("Evidence"), tr("No trial found"))
    for note in substance.watch:
        yield Fact(tr("Watch"), note.text, _cites(note.sources, knowledge))
    yield Fact(tr("Not found"), ", ".join(substance.not_found))
    yield Fact(tr("Names"), ", ".join(dict.fromkeys(substance.names.every())))


def _limit(limit: Limit) -> str:
    basis = "" if limit.basis.value in ("substance", "salt") else " " + tr("as {basis}", basis=limit.basis.value)
    condition = " " + tr("(under a condition)") if limit.only_if else ""
    return f"{limit_size(limit)}{basis}{condition}" + (f". {capital(limit.note)}" if limit.note else "")


def _of_presentation(one: Presentation, knowledge: Knowledge) -> Iterator[Fact]:
    missing, cites = tr("Not found"), _cites(one.sources, knowledge)
    yield Fact(tr("Product"), capital(one.name), cites)
    yield Fact(tr("Strength"), strength(one.strength) if one.strength is not None else missing)
    for component in one.components:
        size = strength(component.strength) if component.strength is not None else missing
        yield Fact(tr("Contains"), f"{knowledge.name(component.substance)} {size}")
    yield Fact(tr("Containers"), ", ".join(amount(size) for size in one.containers) or missing)
    yield Fact(tr("Powder"), one.powder)
    yield Fact(tr("pH"), tr("{low} to {high}", low=number(one.ph[0]), high=number(one.ph[1])) if one.ph is not None else missing)
    yield Fact(tr("Vehicle"), capital(tr(one.vehicle)))
    yield Fact(tr("Excipients"), _excipients(one.excipients, knowledge) if one.excipients is not None else missing)
    yield Fact(tr("Some makes"), ", ".join(knowledge.name(ident) for ident in one.may_contain))
    yield Fact(tr("Licensed"), ", ".join(tr(route) for route in one.routes) or missing)
    yield Fact(tr("Brands"), ", ".join(one.brands))
    for note in one.notes:
        yield Fact(tr("Note"), note.text, _cites(note.sources, knowledge))


def _excipients(every: tuple[ExcipientAmount, ...], knowledge: Knowledge) -> str:
    return capital(", ".join(f"{knowledge.name(one.id)} {one.amount}".strip() for one in every)) or tr("None listed")


def _cites(idents: tuple[str, ...], knowledge: Knowledge) -> str:
    return "; ".join(dict.fromkeys(knowledge.sources[ident].citation for ident in idents if ident in knowledge.sources))
