"""Edits of the mix: every gesture on its lines and syringes as a function from one draft to the next.

A text typed as an amount that cannot be read is kept on its line and leaves it without an amount: the check then says so.
"""

from __future__ import annotations

import string
from decimal import Decimal

import msgspec

from formulator.base.i18n import tr
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, Match
from formulator.domain.parsing import read_dose, read_number, read_strength, read_volume
from formulator.domain.quantities import Concentration, Volume
from formulator.domain.treatment import Formula, Line
from formulator.workbench.draft import Draft, settled, with_line, with_lines, with_treatment, without_line

FIRST = "A"
#: Usual sizes of syringes in mL, as sold; a choice of the field, no clinical figure.
SIZES = ("1", "2", "2.5", "3", "5", "10", "20", "30", "50")


def line_at(draft: Draft, syringe: str, index: int) -> Line:
    """Raises KeyError for a syringe that is not there and IndexError for a line that is not."""
    return formula_of(draft, syringe).lines[index]


def formula_of(draft: Draft, syringe: str) -> Formula:
    """The syringe of this name; raises KeyError."""
    for formula in draft.treatment.formulas:
        if formula.name == syringe:
            return formula
    raise KeyError(syringe)


def added(draft: Draft, syringe: str, match: Match, knowledge: Knowledge) -> Draft:
    """The draft with one more line at the end of a syringe, before a diluent that fills it up; the first syringe is made where none is."""
    if all(formula.name != syringe for formula in draft.treatment.formulas):
        draft = with_treatment(draft, formulas=(*draft.treatment.formulas, Formula(syringe)))
    diluent = match.known and "diluent" in knowledge.closure(match.concepts[0])
    line = Line(match, diluent=diluent)

    def place(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        last = len(lines)
        while last and lines[last - 1].fill_to is not None and not diluent:
            last -= 1
        return (*lines[:last], line, *lines[last:])

    return with_lines(draft, syringe, place, knowledge)


def removed(draft: Draft, syringe: str, index: int, knowledge: Knowledge) -> Draft:
    """The draft without one line; an emptied syringe stays while it is the only one."""
    draft = without_line(draft, syringe, index, knowledge)
    if formula_of(draft, syringe).lines or len(draft.treatment.formulas) == 1:
        return draft
    return without_syringe(draft, syringe, knowledge)


def with_amount(draft: Draft, syringe: str, index: int, field: str, text: str, knowledge: Knowledge) -> Draft:
    """The amount of a line typed as "volume", "dose" or "count"; the others follow from it.

    A volume field also takes a dose ("20 mg") and a dose field a volume. A bare number counts in mL, in the unit of the strength,
    or in ampoules, as the field says.
    """
    line = line_at(draft, syringe, index)
    bare = msgspec.structs.replace(line, typed_volume=None, typed_dose=None, typed_count=None, unread="", fill_to=None)
    return with_line(draft, syringe, index, _typed(bare, field, text.strip()), knowledge)


def _typed(line: Line, field: str, text: str) -> Line:
    if not text:
        return line
    try:
        if field == "count":
            return msgspec.structs.replace(line, typed_count=_count(text))
        if field == "volume":
            return _volume_or_dose(line, text, "mL")
        return _volume_or_dose(line, text, unit_of(line))
    except (ValueError, ArithmeticError):
        return msgspec.structs.replace(line, unread=text)


def _count(text: str) -> Decimal:
    count = read_number(text)
    if count <= 0:
        raise ValueError(text)
    return count


def _volume_or_dose(line: Line, text: str, unit: str) -> Line:
    written = f"{text} {unit}" if text.replace(".", "").replace(",", "").isdigit() else text
    try:
        return msgspec.structs.replace(line, typed_volume=read_volume(written))
    except ValueError:
        return msgspec.structs.replace(line, typed_dose=read_dose(written))


def unit_of(line: Line) -> str:
    """The unit in which a bare number in the dose field counts; "mg" where the strength is not known."""
    if line.strength is None:
        return "mg"
    return "units" if line.strength.per_ml.BASE in ("IU", "units") else line.strength.per_ml.BASE


def with_strength(draft: Draft, syringe: str, index: int, strength: Concentration | None, knowledge: Knowledge) -> Draft:
    """The line with another strength; None takes the typed one back."""
    line = msgspec.structs.replace(line_at(draft, syringe, index), typed_strength=strength)
    return with_line(draft, syringe, index, line, knowledge)


def with_strength_text(draft: Draft, syringe: str, index: int, text: str, knowledge: Knowledge) -> Draft:
    """As with_strength, from text; raises ValueError where it cannot be read."""
    return with_strength(draft, syringe, index, read_strength(text) if text.strip() else None, knowledge)


def with_name(draft: Draft, syringe: str, index: int, text: str, knowledge: Knowledge) -> Draft:
    """The line with another ingredient; what was typed as amounts stays."""
    match = knowledge.vocabulary.resolve(Field.MIX, text)
    line = msgspec.structs.replace(line_at(draft, syringe, index), match=match, typed_strength=None)
    return with_line(draft, syringe, index, line, knowledge)


def with_purpose(draft: Draft, syringe: str, index: int, text: str, knowledge: Knowledge) -> Draft:
    """The line with the reason why it is in the mix."""
    line = msgspec.structs.replace(line_at(draft, syringe, index), purpose=text.strip())
    return with_line(draft, syringe, index, line, knowledge)


def filled_up(draft: Draft, syringe: str, index: int, text: str, knowledge: Knowledge) -> Draft:
    """The diluent line that fills its syringe up to a volume ("5 mL" or "5"); what cannot be read is kept and told."""
    line = msgspec.structs.replace(
        line_at(draft, syringe, index), typed_volume=None, typed_dose=None, typed_count=None, fill_to=None, unread=""
    )
    plain = text.strip()
    try:
        target = read_volume(f"{plain} mL" if plain.replace(".", "").replace(",", "").isdigit() else plain) if plain else None
        changed = msgspec.structs.replace(line, fill_to=target)
    except (ValueError, ArithmeticError):
        changed = msgspec.structs.replace(line, unread=plain)
    return with_line(draft, syringe, index, changed, knowledge)


def moved(draft: Draft, syringe: str, index: int, to: str, place: int, knowledge: Knowledge) -> Draft:
    """One line moved to a place in its own or another syringe; `place` counts before the line is taken out."""
    line = line_at(draft, syringe, index)
    if syringe == to:
        target = place - 1 if place > index else place

        def shift(lines: tuple[Line, ...]) -> tuple[Line, ...]:
            rest = [*lines[:index], *lines[index + 1 :]]
            rest.insert(max(0, min(target, len(rest))), line)
            return tuple(rest)

        return with_lines(draft, syringe, shift, knowledge)
    draft = with_lines(draft, to, lambda lines: (*lines[:place], _loose(line), *lines[place:]), knowledge)
    return removed(draft, syringe, index, knowledge)


def _loose(line: Line) -> Line:
    """A diluent that filled its old syringe up takes its volume along, not its target."""
    if line.fill_to is None:
        return line
    return msgspec.structs.replace(line, fill_to=None, typed_volume=line.volume)


def next_name(draft: Draft) -> str:
    """The next free letter for a syringe."""
    taken = {formula.name for formula in draft.treatment.formulas}
    return next((letter for letter in string.ascii_uppercase if letter not in taken), str(len(taken) + 1))


def with_syringe(draft: Draft, knowledge: Knowledge) -> Draft:
    """The draft with one more, empty syringe; from an empty bench there are then two."""
    if not draft.treatment.formulas:
        draft = with_treatment(draft, formulas=(Formula(FIRST),))
    made = Formula(next_name(draft))
    return settled(with_treatment(draft, formulas=(*draft.treatment.formulas, made)), knowledge)


def without_syringe(draft: Draft, name: str, knowledge: Knowledge) -> Draft:
    """The draft without a syringe and its lines; zones of the plan that named it keep its name and are then told as unfit."""
    formulas = tuple(formula for formula in draft.treatment.formulas if formula.name != name)
    return settled(with_treatment(draft, formulas=formulas), knowledge)


def with_size(draft: Draft, name: str, size: Volume | None) -> Draft:
    """The draft with the size of a syringe; None takes it back."""
    formulas = tuple(msgspec.structs.replace(f, size=size) if f.name == name else f for f in draft.treatment.formulas)
    return with_treatment(draft, formulas=formulas)


def what_of(line: Line, knowledge: Knowledge) -> str:
    """The line's name for the menu of undo: the INN, or what was typed."""
    substance = knowledge.substances.get(line.substance)
    return substance.name if substance is not None else line.match.text or tr("a line")
