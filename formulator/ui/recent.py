"""Favorites and what was used last: presentations by id, kept in the settings."""

from __future__ import annotations

from dataclasses import replace

from formulator.ui.desk import Desk
from formulator.ui.preferences import keep
from formulator.workbench.draft import Draft

#: So many are remembered.
LIMIT = 12


def used_in(draft: Draft) -> tuple[str, ...]:
    """The presentations of a draft, each once, the likeliest where the name allows several; not what merely dilutes."""
    lines = [line for formula in draft.treatment.formulas for line in formula.lines if line.match.known and not line.diluent]
    return tuple(dict.fromkeys(line.candidates[0] if line.candidates else line.substance for line in lines))


def note_used(desk: Desk, draft: Draft) -> None:
    """Remembers what a signed mix held, newest first. A failure is told and stops nothing."""
    settings = desk.outside.settings
    recent = tuple(dict.fromkeys((*used_in(draft), *settings.recent)))[:LIMIT]
    if recent != settings.recent:
        keep(desk, replace(settings, recent=recent))


def toggle_favorite(desk: Desk, ident: str) -> bool:
    """Marks a presentation as a favorite or takes the mark away; False where that could not be kept, which is told."""
    settings = desk.outside.settings
    others = tuple(one for one in settings.favorites if one != ident)
    favorites = others if ident in settings.favorites else (*others, ident)
    return keep(desk, replace(settings, favorites=favorites))
