"""What a check found, as data; it is worded once, in the workbench."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec

from formulator.domain.rules import Kind, Rule, Severity

Inputs = tuple[tuple[str, str], ...]


class Subject(msgspec.Struct, frozen=True, order=True, gc=False, cache_hash=True):
    """Something that causes a finding: a line of the mix, a medicine at home, an allergy, a condition, the patient."""

    where: str
    concept: str
    syringe: str = ""
    index: int = -1
    name: str = ""


class Override(msgspec.Struct, frozen=True):
    """A reasoned decision to go on in spite of a finding; `excuses` ties it to what it excused."""

    rule: str
    excuses: str
    reason: str
    note: str = ""
    by: str = ""


class Finding:
    """One problem. `inputs` are the facts it rests on; `values` fill the placeholders of its text.

    Both may be given as a function: they are written out only when somebody asks, for most findings of a keystroke nobody does.
    """

    __slots__ = ("_concepts", "_inputs", "_values", "action", "also", "notes", "override", "rule", "severity", "subjects")

    def __init__(
        self,
        rule: Rule,
        severity: Severity,
        subjects: tuple[Subject, ...],
        inputs: Inputs | Callable[[], Inputs] = (),
        values: dict[str, str] | Callable[[], dict[str, str]] | None = None,
        notes: tuple[str, ...] = (),
        action: str = "",
        also: tuple[str, ...] = (),
        override: Override | None = None,
    ) -> None:
        self.rule, self.severity, self.subjects = rule, severity, subjects
        self._inputs, self._values = inputs, values
        self.notes, self.action, self.also, self.override = notes, action, also, override
        self._concepts: tuple[str, ...] | None = None

    @property
    def inputs(self) -> Inputs:
        found = self._inputs
        if not isinstance(found, tuple):
            found = self._inputs = found()
        return found

    @property
    def values(self) -> dict[str, str]:
        found = self._values
        if not isinstance(found, dict):
            found = self._values = found() if found is not None else {}
        return found

    @property
    def kind(self) -> Kind:
        return self.rule.kind

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def concepts(self) -> tuple[str, ...]:
        found = self._concepts
        if found is None:
            found = self._concepts = _concepts(self.subjects)
        return found

    @property
    def excuses(self) -> str:
        """Hash over what an override of this excuses: rule and version, concepts, severity, inputs; no positions."""
        parts = [self.rule.id, self.rule.version, *self.concepts, self.severity.word]
        parts += [f"{key}={value}" for key, value in sorted(set(self.inputs))]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]

    @property
    def stops(self) -> bool:
        """Whether it stops signing now."""
        return self.override is None and self.severity >= Severity.MAJOR

    def overridden(self, override: Override) -> Finding:
        return Finding(
            self.rule, self.severity, self.subjects, self._inputs, self._values, self.notes, self.action, self.also, override
        )  # fmt: skip

    def _all(self) -> tuple[object, ...]:
        return (
            self.rule, self.severity, self.subjects, self.inputs, self.values, self.notes, self.action, self.also, self.override,
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Finding) and self._all() == other._all()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Finding({self.rule.id}, {self.severity.word}, {', '.join(s.concept for s in self.subjects)})"


def _concepts(subjects: tuple[Subject, ...]) -> tuple[str, ...]:
    if len(subjects) == 1:
        return (subjects[0].concept,)
    if len(subjects) == 2:
        one, other = subjects[0].concept, subjects[1].concept
        return (one, other) if one < other else (other, one) if other < one else (one,)
    return tuple(sorted({subject.concept for subject in subjects}))


def order(finding: Finding) -> tuple[int, str, tuple[str, ...], tuple[Subject, ...]]:
    """Worst first, then by rule and concepts."""
    return (-finding.severity, finding.rule.id, finding.concepts, finding.subjects)


class NotChecked(msgspec.Struct, frozen=True, order=True):
    """Something that could not be checked, with the reason."""

    where: str
    index: int
    text: str
    why: str
    suggestions: tuple[str, ...] = ()
    syringe: str = ""


class Coverage(msgspec.Struct, frozen=True):
    """What was checked, in numbers."""

    pairs: int = 0
    pairs_with_data: int = 0
    lines: int = 0
    lines_recognized: int = 0
    medications: int = 0
    medications_recognized: int = 0
    allergies: int = 0
    allergies_recognized: int = 0
    conditions: int = 0
    conditions_recognized: int = 0
    limits: int = 0
    limits_sourced: int = 0
    rules: int = 0
    kinds: int = 0
    kinds_tested: int = 0
