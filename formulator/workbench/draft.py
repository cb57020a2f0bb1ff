"""The Draft: everything on the bench. Every gesture is a pure function from one Draft to the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec

from formulator.domain.finding import NotChecked, Override
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.records import PatientFacts
from formulator.domain.treatment import Formula, Line, Person, Treatment
from formulator.workbench.lines import filled, understood


class Draft(msgspec.Struct, frozen=True):
    """What is on the bench, with the typed texts beside what they mean. `on` is the day of the check.

    `facts` are the patient's facts as typed, of the version of the record in `facts_version`; `unread` are those that could not be
    read. `amends` is the number of the signed sheet that this draft corrects, `amends_reason` why.
    """

    treatment: Treatment
    on: date
    overrides: tuple[Override, ...] = ()
    acknowledged: tuple[str, ...] = ()
    practitioner: Person = Person()
    clinic: Person = Person()
    facts: PatientFacts | None = None
    facts_version: int = 0
    unread: tuple[NotChecked, ...] = ()
    amends: str = ""
    amends_reason: str = ""


def settled(draft: Draft, knowledge: Knowledge) -> Draft:
    """The draft with every line understood afresh and every syringe filled up: to be called after any change of lines."""
    formulas = tuple(_settled(formula, knowledge) for formula in draft.treatment.formulas)
    previous = tuple(
        msgspec.structs.replace(earlier, lines=tuple(understood(line, knowledge) for line in earlier.lines))
        for earlier in draft.treatment.previous
    )
    return with_treatment(draft, formulas=formulas, previous=previous)


def recognized(draft: Draft, knowledge: Knowledge) -> Draft:
    """The draft with the name of every line resolved afresh: what it meant may have come into the knowledge or gone since it was kept."""

    def again(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(msgspec.structs.replace(one, match=knowledge.vocabulary.resolve(Field.MIX, one.match.text)) for one in lines)

    formulas = tuple(msgspec.structs.replace(formula, lines=again(formula.lines)) for formula in draft.treatment.formulas)
    previous = tuple(msgspec.structs.replace(earlier, lines=again(earlier.lines)) for earlier in draft.treatment.previous)
    return settled(with_treatment(draft, formulas=formulas, previous=previous), knowledge)


def _settled(formula: Formula, knowledge: Knowledge) -> Formula:
    lines = tuple(understood(line, knowledge) for line in formula.lines)
    plain = tuple(line for line in lines if line.fill_to is None)
    done = tuple(filled(plain, line, line.fill_to) if line.fill_to is not None else line for line in lines)
    return msgspec.structs.replace(formula, lines=done)


def with_treatment(draft: Draft, **changes: object) -> Draft:
    return msgspec.structs.replace(draft, treatment=msgspec.structs.replace(draft.treatment, **changes))


def with_lines(draft: Draft, syringe: str, change: Callable[[tuple[Line, ...]], tuple[Line, ...]], knowledge: Knowledge) -> Draft:
    """The lines of one syringe through `change`; raises KeyError for a syringe that is not there."""
    if all(f.name != syringe for f in draft.treatment.formulas):
        raise KeyError(syringe)
    formulas = tuple(msgspec.structs.replace(f, lines=change(f.lines)) if f.name == syringe else f for f in draft.treatment.formulas)
    return settled(with_treatment(draft, formulas=formulas), knowledge)


def without_line(draft: Draft, syringe: str, index: int, knowledge: Knowledge) -> Draft:
    """The draft without one line; raises IndexError where there is none."""
    formula = next(f for f in draft.treatment.formulas if f.name == syringe)
    if not 0 <= index < len(formula.lines):
        raise IndexError(index)
    return with_lines(draft, syringe, lambda lines: lines[:index] + lines[index + 1 :], knowledge)


def with_line(draft: Draft, syringe: str, index: int, line: Line, knowledge: Knowledge) -> Draft:
    """The draft with one line replaced."""
    return with_lines(draft, syringe, lambda lines: (*lines[:index], line, *lines[index + 1 :]), knowledge)


def with_syringes(draft: Draft, groups: tuple[tuple[str, tuple[Line, ...]], ...], knowledge: Knowledge) -> Draft:
    """The draft with other syringes; sizes of those that keep their name are kept."""
    sizes = {f.name: f.size for f in draft.treatment.formulas}
    formulas = tuple(Formula(name, lines, sizes.get(name)) for name, lines in groups)
    return settled(with_treatment(draft, formulas=formulas), knowledge)
