"""Adding an ingredient to the mix: the same gesture from the list, from the palette, from anywhere."""

from __future__ import annotations

from formulator.base.i18n import tr
from formulator.domain.names import Field
from formulator.ui.desk import Desk
from formulator.workbench import edits


def syringe_for(desk: Desk, wanted: str = "") -> str:
    """The syringe that takes the next ingredient: the wanted one where it is there, else the last one, else the first letter."""
    names = [formula.name for formula in desk.document.draft.treatment.formulas]
    if wanted in names:
        return wanted
    return names[-1] if names else edits.FIRST


def add_ingredient(desk: Desk, text: str, syringe: str) -> int:
    """Adds a line for what was written, in one step that can be undone; its index in the syringe."""
    knowledge = desk.document.knowledge
    match = knowledge.vocabulary.resolve(Field.MIX, text)
    name = knowledge.name(match.concepts[0]) if match.known else text
    desk.document.edit(tr("Add {name}", name=name), lambda draft: edits.added(draft, syringe, match, knowledge))
    lines = edits.formula_of(desk.document.draft, syringe).lines
    last = len(lines)
    while last > 1 and lines[last - 1].fill_to is not None:
        last -= 1
    return last - 1
