"""Edits of the mix: every gesture on its lines and syringes as a function from one draft to the next.

A text typed as an amount that cannot be read is kept on its line and leaves it without an amount: the check then says so.
"""

from __future__ import annotations

import re
import string
from decimal import Decimal

import msgspec

from formulator.base.i18n import tr
from formulator.domain.display import amount, strength
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, Match
from formulator.domain.parsing import Refused, read_dose, read_number, read_strength, read_volume
from formulator.domain.quantities import Concentration, Volume
from formulator.domain.treatment import Formula, Line
from formulator.workbench.draft import Draft, settled, with_line, with_lines, with_treatment, without_line

FIRST = "A"
#: Usual sizes of syringes in mL, as sold; a choice of the field, no clinical figure.
SIZES = ("1", "2", "2.5", "3", "5", "10", "20", "30", "50")
#: The longest name and reason of a line, as in a case file.
NAME_LENGTH, PURPOSE_LENGTH = 300, 200
#: "2 ampoules", also in a field for a volume or a dose.
_AMPOULES = re.compile(r"([0-9][0-9.,]*)\s*(?:amp|amps|ampoule|ampoules|ampule|ampules|vial|vials)\.?")
_MOST_AMPOULES = 1000
_BARE = re.compile(r"[0-9.,][0-9 .,']*")
_UP_TO = re.compile(r"(?:q\.?\s*s\.?\s*)?(?:ad|to)\b\s*", re.IGNORECASE)
_VOLUME = re.compile(r"(?<![\w.,/])[0-9][0-9.,]*\s*ml\b", re.IGNORECASE)


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
    line = Line(match, diluent=_dilutes(match, knowledge))

    def place(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        last = len(lines) if line.diluent else _end(lines)
        return (*lines[:last], line, *lines[last:])

    return with_lines(draft, syringe, place, knowledge)


def _dilutes(match: Match, knowledge: Knowledge) -> bool:
    return match.known and "diluent" in knowledge.closure(match.concepts[0])


def _end(lines: tuple[Line, ...]) -> int:
    """The place after the last line, before what fills the syringe up."""
    last = len(lines)
    while last and lines[last - 1].fill_to is not None:
        last -= 1
    return last


def entered(draft: Draft, syringe: str, text: str, knowledge: Knowledge) -> tuple[Draft, int]:
    """The draft with one more line from a text ("lidocaine 1 % 2 mL"), and its place in the syringe.

    A volume written behind the name is the line's volume, save where the text also says what an ampoule holds.
    """
    match = knowledge.vocabulary.resolve(Field.MIX, text.strip())
    before = [formula.lines for formula in draft.treatment.formulas if formula.name == syringe]
    index = len(before[0]) if before and _dilutes(match, knowledge) else _end(before[0]) if before else 0
    draft = added(draft, syringe, match, knowledge)
    written = _VOLUME.findall(text)
    if len(written) == 1 and match.known and match.content is None:
        draft = with_amount(draft, syringe, index, "volume", written[0], knowledge)
    return draft, index


def removed(draft: Draft, syringe: str, index: int, knowledge: Knowledge) -> Draft:
    """The draft without one line; an emptied syringe stays while it is the only one."""
    draft = without_line(draft, syringe, index, knowledge)
    if formula_of(draft, syringe).lines or len(draft.treatment.formulas) == 1:
        return draft
    return without_syringe(draft, syringe, knowledge)


def with_amount(draft: Draft, syringe: str, index: int, field: str, text: str, knowledge: Knowledge, unit: str = "") -> Draft:
    """The amount of a line typed as "volume", "dose" or "count"; the others follow from it.

    A volume field also takes a dose ("20 mg") and a dose field a volume. A bare number counts in `unit`; where none is given
    in mL, in the unit in which the dose is shown, or in ampoules, as the field says.
    """
    line = line_at(draft, syringe, index)
    typed = _typed(_without_amount(line), field, text.strip(), unit or (unit_of(line) if field == "dose" else "mL"))
    if typed.typed_count is not None and (size := ampoule_of(line, knowledge)) is not None and len(ampoules_of(line, knowledge)) > 1:
        typed = msgspec.structs.replace(typed, typed_volume=size.times(typed.typed_count))
    return with_line(draft, syringe, index, typed, knowledge)


def _without_amount(line: Line) -> Line:
    return msgspec.structs.replace(line, typed_volume=None, typed_dose=None, typed_count=None, unread="", fill_to=None)


def ampoules_of(line: Line, knowledge: Knowledge) -> tuple[Volume, ...]:
    """The sizes of the containers in which the product of a line is known, the smallest first."""
    found = (knowledge.presentations.get(candidate) for candidate in line.candidates)
    sizes = {size.value: size for entry in found if entry is not None for size in entry[1].containers}
    return tuple(sizes[value] for value in sorted(sizes))


def ampoule_of(line: Line, knowledge: Knowledge) -> Volume | None:
    """The size in which the ampoules of a line are counted: the only one, or the one that was chosen; None where that is open."""
    sizes = ampoules_of(line, knowledge)
    if len(sizes) == 1:
        return sizes[0]
    if line.typed_count is None or line.volume is None:
        return None
    return next((size for size in sizes if size.times(line.typed_count) == line.volume), None)


def with_ampoule(draft: Draft, syringe: str, index: int, size: Volume, knowledge: Knowledge) -> Draft:
    """The line counted in ampoules of a size, as many as before or one."""
    line = line_at(draft, syringe, index)
    count = line.typed_count if line.typed_count is not None else Decimal(1)
    line = msgspec.structs.replace(_without_amount(line), typed_count=count, typed_volume=size.times(count))
    return with_line(draft, syringe, index, line, knowledge)


def _typed(line: Line, field: str, text: str, unit: str) -> Line:
    if not text:
        return line
    try:
        return _read(line, field, text, unit)
    except (ValueError, ArithmeticError):
        return msgspec.structs.replace(line, unread=text)


def _read(line: Line, field: str, text: str, unit: str) -> Line:
    """The line with an amount from its text; raises ValueError with the reason where it cannot be read."""
    if field == "count":
        return msgspec.structs.replace(line, typed_count=_count(text))
    if field == "fill":
        return msgspec.structs.replace(line, fill_to=read_volume(_with_unit(_UP_TO.sub("", text, count=1), "mL")))
    if (counted := _AMPOULES.fullmatch(text.casefold())) is not None:
        return msgspec.structs.replace(line, typed_count=_count(counted[1]))
    written = _with_unit(text, unit)
    try:
        return msgspec.structs.replace(line, typed_volume=read_volume(written))
    except ValueError:
        if "/" not in written and written.casefold().endswith(("ml", "cc")):
            raise
        return msgspec.structs.replace(line, typed_dose=read_dose(written))


def _with_unit(text: str, unit: str) -> str:
    """A bare number with the unit in which it counts; anything else as it is."""
    return f"{text} {unit}" if _BARE.fullmatch(text) else text


def _count(text: str) -> Decimal:
    count = read_number(text)
    if not 0 < count <= _MOST_AMPOULES:
        raise Refused(tr("{text} is not a possible number of ampoules", text=text))
    return count


def why_unread(line: Line, field: str, unit: str = "") -> str:
    """Why the text that stands on a line for want of an amount cannot be read, and what would be right; empty where none stands there."""
    if not line.unread:
        return ""
    try:
        _read(line, field, line.unread, unit or (unit_of(line) if field == "dose" else "mL"))
    except (ValueError, ArithmeticError) as error:
        return str(error) or tr("“{text}” cannot be read as an amount", text=line.unread)
    return tr("“{text}” cannot be read as an amount", text=line.unread)


def unit_of(line: Line) -> str:
    """The unit in which a bare number in the dose field counts: the one shown there, else that of the strength, else mg."""
    if line.dose is not None:
        return amount(line.dose, 3).partition(" ")[2]
    return line.strength.per_ml.BASE if line.strength is not None else "mg"


def with_strength(draft: Draft, syringe: str, index: int, strength: Concentration | None, knowledge: Knowledge) -> Draft:
    """The line with another strength; None takes the typed one back."""
    line = msgspec.structs.replace(line_at(draft, syringe, index), typed_strength=strength)
    return with_line(draft, syringe, index, line, knowledge)


def with_strength_text(draft: Draft, syringe: str, index: int, text: str, knowledge: Knowledge) -> Draft:
    """As with_strength, from text; raises ValueError where it cannot be read."""
    return with_strength(draft, syringe, index, read_strength(text) if text.strip() else None, knowledge)


def strengths_of(line: Line, knowledge: Knowledge) -> tuple[tuple[Concentration, str], ...]:
    """The strengths that the catalog knows of a line's substance, those of its own product first, each with its words."""
    substance = knowledge.substances.get(line.substance)
    if substance is None:
        return ()
    own = {target.presentation for target in line.match.targets if target.presentation}
    ordered = sorted(substance.presentations, key=lambda p: (p.id not in own, not p.default))
    known = {strength(p.strength): p.strength for p in reversed(ordered) if p.strength is not None}
    return tuple((found, words) for words, found in sorted(known.items(), key=lambda entry: entry[1].per_ml.value))


def with_name(draft: Draft, syringe: str, index: int, text: str, knowledge: Knowledge) -> Draft:
    """The line with another ingredient; what was typed as amounts stays.

    Where the line was not recognized before, the strength and the content written in its name stay too.
    """
    line, match = line_at(draft, syringe, index), knowledge.vocabulary.resolve(Field.MIX, text.strip())
    kept = line.typed_strength if not line.match.known else None
    if not line.match.known:
        said = line.match
        match = msgspec.structs.replace(match, strength=match.strength or said.strength, content=match.content or said.content)
    diluent = _dilutes(match, knowledge) if match.known else line.diluent
    line = msgspec.structs.replace(line, match=match, typed_strength=kept, diluent=diluent)
    return with_line(draft, syringe, index, line, knowledge)


def with_purpose(draft: Draft, syringe: str, index: int, text: str, knowledge: Knowledge) -> Draft:
    """The line with the reason why it is in the mix."""
    line = msgspec.structs.replace(line_at(draft, syringe, index), purpose=text.strip()[:PURPOSE_LENGTH])
    return with_line(draft, syringe, index, line, knowledge)


def filled_up(draft: Draft, syringe: str, index: int, text: str, knowledge: Knowledge) -> Draft:
    """The line that fills its syringe up to a volume ("5 mL" or "5"); what cannot be read is kept and told.

    One line fills a syringe up: another that did so keeps the volume that it had.
    """
    line = _typed(_without_amount(line_at(draft, syringe, index)), "fill", text.strip(), "mL")

    if line.fill_to is None:
        return with_line(draft, syringe, index, line, knowledge)
    alone = without_line(draft, syringe, index, knowledge)
    others = tuple(_loose(other) for other in formula_of(alone, syringe).lines)
    return with_lines(draft, syringe, lambda _: (*others[:index], line, *others[index:]), knowledge)


def filler_of(draft: Draft, syringe: str) -> int | None:
    """The line that fills a syringe up, or a diluent that may; None where there is none. Raises KeyError for no such syringe."""
    lines = formula_of(draft, syringe).lines
    found = [index for index, line in enumerate(lines) if line.fill_to is not None]
    found += [index for index, line in enumerate(lines) if line.diluent and line.volume is None and not line.unread]
    return found[0] if found else None


def moved(draft: Draft, syringe: str, index: int, to: str, place: int, knowledge: Knowledge) -> Draft:
    """One line moved to a place in its own or another syringe; `place` counts before the line is taken out."""
    line = line_at(draft, syringe, index)
    if syringe == to:
        target = landing(draft, syringe, index, to, place)

        def shift(lines: tuple[Line, ...]) -> tuple[Line, ...]:
            rest = [*lines[:index], *lines[index + 1 :]]
            rest.insert(target, line)
            return tuple(rest)

        return with_lines(draft, syringe, shift, knowledge)
    target = landing(draft, syringe, index, to, place)
    draft = with_lines(draft, to, lambda lines: (*lines[:target], _loose(line), *lines[target:]), knowledge)
    return removed(draft, syringe, index, knowledge)


def landing(draft: Draft, syringe: str, index: int, to: str, place: int) -> int:
    """Where a line stands after `moved`."""
    count = len(formula_of(draft, to).lines)
    if syringe != to:
        return max(0, min(place, count))
    return max(0, min(place - 1 if place > index else place, count - 1))


def neighbor(draft: Draft, syringe: str, index: int, step: int) -> tuple[str, int] | None:
    """Syringe and place to which a line moves one step up (-1) or down (1), across syringes; None at either end."""
    line_at(draft, syringe, index)
    formulas = draft.treatment.formulas
    at = next(number for number, formula in enumerate(formulas) if formula.name == syringe)
    if 0 <= index + step < len(formulas[at].lines):
        return syringe, index - 1 if step < 0 else index + 2
    if not 0 <= at + step < len(formulas):
        return None
    other = formulas[at + step]
    return other.name, _end(other.lines) if step < 0 else 0


def _loose(line: Line) -> Line:
    """A diluent that fills its syringe up takes its volume along, not its target. A target that was never met is kept as it was typed."""
    if line.fill_to is None:
        return line
    unread = tr("to {target}", target=amount(line.fill_to)) if line.volume is None else ""
    return msgspec.structs.replace(line, fill_to=None, typed_volume=line.volume, unread=unread)


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
