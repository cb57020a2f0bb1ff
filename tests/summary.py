"""`python -m tests.summary`: one line on all rule cases: found, falsely alarmed, passed in silence, and how the names are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import combining, normalize

from formulator.base import paths
from formulator.base.folding import squeeze
from formulator.catalog.load import load
from formulator.domain.knowledge import Knowledge
from formulator.domain.name_patterns import AMOUNT
from formulator.domain.names import Field, How, Match
from formulator.domain.rules import Severity
from formulator.workbench.review import Review, Status
from tests.test_cases import CASES, checked, severities

KINDS = ("brand", "foreign", "accent-free", "misspelled")


@dataclass(slots=True)
class Summary:
    """`missed` lists expected findings that were not found, `silent` those of them that nothing else gave away."""

    cases: int = 0
    calm: int = 0
    expected: int = 0
    missed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)

    def line(self) -> str:
        found = self.expected - len(self.missed)
        share = f"{100 * found / self.expected:.1f}" if self.expected else "0"
        named = ", ".join(f"{self.names[kind]} {kind}" for kind in KINDS)
        return (
            f"{self.cases} cases; sensitivity {share} % ({found} of {self.expected} expected findings); "
            f"{len(self.false_alarms)} false alarms in {self.calm} cases where nothing may interrupt; "
            f"{len(self.silent)} silent passes; names: {named}"
        )


def summary(knowledge: Knowledge) -> Summary:
    """Over all cases in `tests/cases`."""
    made = Summary(cases=len(CASES))
    for name, case in CASES:
        _count(made, name, case, checked(case, knowledge))
        made.names.update(kind for kind in _written(case, knowledge))
    return made


def _count(made: Summary, name: str, case: dict[str, object], found: Review) -> None:
    got = severities(found)
    fires = case.get("fires") or {}
    assert isinstance(fires, dict)
    made.expected += len(fires)
    for rule, word in fires.items():
        if got.get(rule, Severity.NONE) < Severity[str(word).upper()]:
            made.missed.append(f"{name}: {rule}")
            if found.status not in (Status.INCOMPLETE, Status.FAILED):
                made.silent.append(f"{name}: {rule}")
    unread = {gap.text for gap in found.not_checked}
    lost = [text for text in _list(case.get("not_checked")) if text not in unread]
    made.silent += [f"{name}: {text} is lost" for text in lost]
    if case.get("interrupts") == "no":
        made.calm += 1
        made.false_alarms += [f"{name}: {f.id}" for f in found.findings if f.severity.interrupts]


def _list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


# ------------------------------------------------------------------------------------------------- how names are written


def _written(case: dict[str, object], knowledge: Knowledge) -> Iterator[str]:
    """The kinds of names in a case, each name once."""
    for where, text in _texts(case["case"]):
        match = knowledge.vocabulary.resolve(where, text)
        if match.known:
            yield from _kinds(text, match, knowledge)


def _texts(case: object) -> Iterator[tuple[Field, str]]:
    assert isinstance(case, dict)
    patient = case.get("patient") or {}
    syringes = [case, *(case.get("syringes") or [])]
    for line in (line for syringe in syringes for line in syringe.get("mix") or []):
        yield Field.MIX, str(line["ingredient"])
    for key, where, name in (("medications", Field.MEDICATION, "name"), ("allergies", Field.ALLERGY, "to")):
        entries = patient.get(key)
        for entry in entries if isinstance(entries, list) else []:
            yield where, str(entry[name] if isinstance(entry, dict) else entry)
    for entry in _list(patient.get("conditions")):
        yield Field.CONDITION, entry


def _bare(text: str) -> str:
    return "".join(c for c in normalize("NFD", text) if not combining(c))


def _kinds(text: str, match: Match, knowledge: Knowledge) -> Iterator[str]:
    if match.how is How.APPROXIMATE:
        yield "misspelled"
        return
    for concept in match.concepts:
        holder = knowledge.substances.get(concept) or knowledge.medicines.get(concept) or knowledge.conditions.get(concept)
        if holder is None:
            continue
        substance = knowledge.substances.get(concept)
        brands = [*holder.names.also]
        if substance is not None:
            brands += [*substance.oral_brands, *(b for p in substance.presentations for b in p.brands)]
        own = {holder.name, *holder.names.by_language.get("en", ())}
        foreign = {n for language, names in holder.names.by_language.items() if language != "en" for n in names} - own
        if _stands(text, brands):
            yield "brand"
        elif not _stands(text, own) and _stands(text, foreign):
            yield "foreign"
        accented = [n for n in (*foreign, *brands) if _bare(n) != n]
        if _bare(text) == text and _stands(text, accented) and not _stands(text, own):
            yield "accent-free"


def _stands(text: str, names: object) -> bool:
    """Whether the text, its amounts aside, is one of the names."""
    assert isinstance(names, (list, set))
    written = {squeeze(text), squeeze(AMOUNT.sub(" ", text))}
    return any(squeeze(name) in written for name in names)


if __name__ == "__main__":
    told = summary(load(paths.ingredients(), paths.resources() / "knowledge"))
    for text in (*told.missed, *told.false_alarms, *told.silent):
        print(text)
    print(told.line())
    raise SystemExit(1 if told.missed or told.false_alarms or told.silent else 0)
