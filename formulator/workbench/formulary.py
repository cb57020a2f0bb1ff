"""What the clinic's formulary means for a mix and for the catalog: in words for sheet, window and command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from formulator.base.i18n import tr, trn
from formulator.domain.formulary import ClinicLimit, Formulary, Standing, limit_size
from formulator.domain.knowledge import Knowledge
from formulator.domain.protocol import Mark, SheetCheck
from formulator.domain.treatment import Line
from formulator.workbench import prepare
from formulator.workbench.draft import Draft
from formulator.workbench.sheet_patient import shown_date


class Product(NamedTuple):
    """One product of a mix: every entry of the catalog that it may be, and how the clinic stands to the worst of them."""

    entries: tuple[str, ...]
    name: str
    standing: Standing


_WORST = (Standing.OPEN, Standing.CHANGED, Standing.REVIEWED, Standing.OWN)


def entries_of(line: Line) -> tuple[str, ...]:
    """The entries of the catalog that a line may mean; none where it is not recognized."""
    return line.candidates or ((line.substance,) if line.substance else ())


def products(draft: Draft, knowledge: Knowledge) -> tuple[Product, ...]:
    """Every different product of the mix once. What is not recognized is no entry, so nobody reviewed it."""
    found: dict[tuple[str, ...], Product] = {}
    for formula in draft.treatment.formulas:
        for line in formula.lines:
            entries = entries_of(line)
            standings = [knowledge.formulary.standing(entry) for entry in entries] or [Standing.OPEN]
            worst = min(standings, key=_WORST.index)
            found.setdefault(entries or (line.match.text,), Product(entries, prepare.name_of(line, knowledge), worst))
    return tuple(found.values())


def checks(draft: Draft, knowledge: Knowledge) -> tuple[SheetCheck, ...]:
    """The rows of the sheet: what the clinic has not reviewed, its own limits in this mix, and every looser one."""
    formulary = knowledge.formulary
    label = tr("Formulary")
    if formulary.unread:
        text = tr("THE CLINIC'S FORMULARY COULD NOT BE READ: its limits and products were not used")
        return (SheetCheck(Mark.FAILED, label, text),)
    rows = [SheetCheck(mark, label, text) for mark, text in (_reviewed(draft, knowledge), *_own_limits(draft, knowledge))]
    return (*rows, *(SheetCheck(Mark.MODERATE, tr("Looser limit"), looser_text(one, knowledge)) for one in formulary.limits if one.looser))


def _reviewed(draft: Draft, knowledge: Knowledge) -> tuple[Mark, str]:
    every = products(draft, knowledge)
    lacking = [one for one in every if one.standing in (Standing.OPEN, Standing.CHANGED)]
    if not every:
        return Mark.MINOR, tr("no product to review")
    if not lacking:
        return Mark.CLEAR, trn("{n} of {n} product reviewed by the clinic", "all {n} products reviewed by the clinic", len(every))
    names = ", ".join(dict.fromkeys(_named(one) for one in lacking))
    count = trn("{k} of {n} product not reviewed by the clinic", "{k} of {n} products not reviewed by the clinic", len(every),
                k=len(lacking))  # fmt: skip
    return Mark.MINOR, f"{count}: {names}"


def _named(product: Product) -> str:
    changed = product.standing is Standing.CHANGED
    return tr("{name} (changed since its review)", name=product.name) if changed else product.name


def _own_limits(draft: Draft, knowledge: Knowledge) -> Iterator[tuple[Mark, str]]:
    """The clinic's own limits of what is in the mix, components too; looser ones have rows of their own."""
    used = _actives(draft, knowledge)
    shown = [
        f"{knowledge.name(one.substance)} {limit_size(one.limit)}"
        for one in knowledge.formulary.limits
        if one.substance in used and not one.looser
    ]
    if shown:
        yield (
            Mark.CLEAR,
            trn("the clinic's own limit: {names}", "the clinic's own limits: {names}", len(shown), names=", ".join(sorted(shown))),
        )


def _actives(draft: Draft, knowledge: Knowledge) -> set[str]:
    lines = [line for formula in draft.treatment.formulas for line in formula.lines]
    found = {line.substance for line in lines if line.substance}
    for entry in (entry for line in lines for entry in line.candidates):
        if entry in knowledge.presentations:
            found |= {component.substance for component in knowledge.presentations[entry][1].components}
    return found


def looser_text(one: ClinicLimit, knowledge: Knowledge) -> str:
    """ "mepivacaine 500 mg per session, instead of 400 mg per session: why (Dr. B. Example, 1 Nov 2026)"."""
    instead = ", ".join(limit_size(limit) for limit in one.replaces)
    when = shown_date(one.on) if one.on is not None else ""
    return tr(
        "{name} {size} instead of {instead} of the catalog: {reason} ({by}, {when})",
        name=knowledge.name(one.substance), size=limit_size(one.limit), instead=instead, reason=one.reason, by=one.by, when=when,
    )  # fmt: skip


def standing_text(formulary: Formulary, entry: str) -> str:
    """ "reviewed by Dr. B. Example, 22 Nov 2026"."""
    mark, standing = formulary.mark(entry), formulary.standing(entry)
    if standing is Standing.OWN:
        return tr("the clinic's own")
    if mark is None:
        return tr("not reviewed")
    told = {"by": mark.by, "when": shown_date(mark.on)}
    if standing is Standing.CHANGED:
        return tr("changed since it was reviewed by {by}, {when}", **told)
    return tr("reviewed by {by}, {when}", **told)


def edition(knowledge: Knowledge) -> str:
    """ "Catalog 2026.11, formulary 3"."""
    found = knowledge.formulary
    catalog = tr("Catalog {version}", version=knowledge.version)
    if found.unread:
        return tr("{catalog}, formulary NOT READ", catalog=catalog)
    return tr("{catalog}, formulary {version}", catalog=catalog, version=found.version) if found.sha256 else catalog
