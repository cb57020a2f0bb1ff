"""The three lists of a patient as typed: allergies, home medicines, conditions. None in a list's place means that it was never asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from formulator.base.folding import fold, squeeze
from formulator.base.i18n import tr
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, How, Match
from formulator.domain.parsing import read_dose
from formulator.domain.records import PatientFacts, TypedAllergy, TypedMedicine
from formulator.workbench.asking import anticoagulants, revised
from formulator.workbench.draft import Draft
from formulator.workbench.facts import with_facts

Typed = TypedAllergy | TypedMedicine | str
LISTS = {"allergies": Field.ALLERGY, "medications": Field.MEDICATION, "conditions": Field.CONDITION}
#: Words by which people say that there is nothing to enter.
_NOTHING = ("none", "no", "nil", "nothing", "nka", "nkda", "none known", "no allergies", "no medicines", "no medication", "no conditions")
#: A comma between two figures is a decimal sign.
_APART = re.compile(r"[;\n\r]+|(?<!\d),|,(?!\d)")


def text_of(entry: Typed) -> str:
    """What was typed as the name of an entry."""
    return entry if isinstance(entry, str) else entry.to if isinstance(entry, TypedAllergy) else entry.name


def entries(facts: PatientFacts | None, kind: str) -> tuple[Typed, ...] | None:
    """The entries of a list; None where it was never asked."""
    found: tuple[Typed, ...] | None = getattr(facts, kind) if facts is not None else None
    return found


def match_of(draft: Draft, kind: str, index: int) -> Match:
    """What an entry was recognized as."""
    patient = draft.treatment.patient
    if kind == "conditions":
        return (patient.conditions or ())[index]
    if kind == "allergies":
        return (patient.allergies or ())[index].match
    return (patient.medications or ())[index].match


def parts(text: str, kind: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The names in a text: parted by commas, semicolons and lines, unless the whole of it is a known name. Nothing is dropped.

    An amount that stands alone ("Euthyrox, 75 mcg") belongs to the name before it.
    """
    plain = text.strip()
    if knowledge.vocabulary.table(LISTS[kind]).look(squeeze(plain))[0] is How.EXACT:
        return (plain,)
    found: list[str] = []
    for part in (part.strip() for part in _APART.split(text)):
        if found and part and _is_amount(part):
            found[-1] = f"{found[-1]} {part}"
        elif part:
            found.append(part)
    return tuple(found)


def _is_amount(text: str) -> bool:
    try:
        read_dose(text)
    except (ValueError, ArithmeticError):
        return False
    return True


def says_nothing(text: str, kind: str, knowledge: Knowledge) -> bool:
    """Whether a text says that there is nothing to enter."""
    if fold(text) in _NOTHING:
        return True
    return kind == "allergies" and knowledge.vocabulary.resolve(Field.ALLERGY, text).concepts == ("no-known-allergy",)


def added(draft: Draft, kind: str, text: str, knowledge: Knowledge) -> Draft:
    """The draft with the names in a text at the end of a list. One that stands there already is not doubled; "none" on a list
    without entries says that there are none."""
    before = entries(draft.facts, kind) or ()
    names = parts(text, kind, knowledge)
    if len(names) == 1 and not before and says_nothing(names[0], kind, knowledge):
        return with_entries(draft, kind, (), knowledge)
    there = {fold(text_of(entry)) for entry in before}
    new: list[Typed] = []
    for name in names:
        if fold(name) not in there or not fold(name):
            there.add(fold(name))
            new.append(_made(kind, name))
    return with_entries(draft, kind, (*before, *new), knowledge) if new else draft


def _made(kind: str, name: str) -> Typed:
    return TypedAllergy(name) if kind == "allergies" else TypedMedicine(name) if kind == "medications" else name


def removed(draft: Draft, kind: str, index: int, knowledge: Knowledge) -> Draft:
    """The draft without one entry. A list without entries was not thereby answered with "none": it counts as never asked."""
    before = entries(draft.facts, kind) or ()
    rest = (*before[:index], *before[index + 1 :])
    return with_entries(draft, kind, rest or None, knowledge)


def renamed(draft: Draft, kind: str, index: int, text: str, knowledge: Knowledge) -> Draft:
    """The draft with another name for one entry; what else was said of it stays."""
    name = text.strip()
    if not name:
        return draft
    return _changed(draft, kind, index, lambda entry: _renamed(entry, name), knowledge)


def _renamed(entry: Typed, name: str) -> Typed:
    if isinstance(entry, str):
        return name
    return msgspec.structs.replace(entry, **{"to" if isinstance(entry, TypedAllergy) else "name": name})


def with_detail(draft: Draft, kind: str, index: int, field: str, text: str, knowledge: Knowledge) -> Draft:
    """The draft with one more thing said of an entry: "dose", "every", "reaction", "note", "tolerated" (names parted by commas)."""
    value: object = parts(text, "allergies", knowledge) if field == "tolerated" else text

    def change(entry: Typed) -> Typed:
        return entry if isinstance(entry, str) else msgspec.structs.replace(entry, **{field: value})

    return _changed(draft, kind, index, change, knowledge)


def _changed(draft: Draft, kind: str, index: int, change: Callable[[Typed], Typed], knowledge: Knowledge) -> Draft:
    before = entries(draft.facts, kind) or ()
    if not 0 <= index < len(before):
        return draft
    return with_entries(draft, kind, (*before[:index], change(before[index]), *before[index + 1 :]), knowledge)


def with_entries(draft: Draft, kind: str, after: tuple[Typed, ...] | None, knowledge: Knowledge) -> Draft:
    """The draft with another list. An answer of today that was about the list before it is revised."""
    facts = draft.facts if draft.facts is not None else PatientFacts(name=draft.treatment.patient.name)
    if after == entries(facts, kind):
        return draft
    before = anticoagulants(draft, knowledge)
    made = with_facts(draft, msgspec.structs.replace(facts, **{kind: after}), knowledge)
    if kind == "allergies":
        made = revised(made, "allergies", "changed" if after is not None else None)
    if kind == "medications" and (after is None or anticoagulants(made, knowledge) != before):
        made = revised(made, "anticoagulant", "changed" if after is not None else None)
    return made


def understood(match: Match, knowledge: Knowledge) -> str:
    """What an entry was recognized as: "warfarin"; empty where it was not, or where it says the same as what was typed."""
    names = " + ".join(knowledge.name(concept) for concept in match.concepts)
    return "" if fold(names) == fold(match.text) else names


def meaning(match: Match, kind: str, knowledge: Knowledge) -> str:
    """What is to know about a recognized entry: that it is an anticoagulant, or why an allergy means nothing for a mix."""
    if kind == "medications":
        above = knowledge.closures(match.concepts)
        words = {"anticoagulant": tr("anticoagulant"), "antiplatelet": tr("antiplatelet")}
        return ", ".join(word for concept, word in words.items() if concept in above)
    allergens = [knowledge.allergens[concept] for concept in match.concepts if concept in knowledge.allergens]
    if kind != "allergies" or not allergens:
        return ""
    if len(allergens) == len(match.concepts) and all(allergen.irrelevant for allergen in allergens):
        return "; ".join(tr(allergen.irrelevant) for allergen in allergens)
    return "; ".join(tr(allergen.note) for allergen in allergens if allergen.note)


def faults(draft: Draft, kind: str, index: int) -> Iterator[tuple[str, str]]:
    """The details of an entry that could not be read: what was typed, and why not."""
    for gap in draft.unread:
        if gap.where == f"patient.{kind}" and gap.index == index:
            yield gap.text, gap.why
    if kind == "allergies":
        for match in (draft.treatment.patient.allergies or ())[index].tolerated:
            if not match.known:
                yield match.text, tr("{name} (tolerated): {why}", name=match.text, why=match.why)
