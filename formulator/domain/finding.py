"""What a check found, as data; it is worded once, in the workbench."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from formulator.domain.rules import Kind, Rule, Severity


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """Something that causes a finding: a line of the mix, a medicine at home, an allergy, a condition, the patient."""

    where: str
    concept: str
    syringe: str = ""
    index: int = -1
    name: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A reasoned decision to go on in spite of a finding; `excuses` ties it to what it excused."""

    rule: str
    excuses: str
    reason: str
    note: str = ""
    by: str = ""


@dataclass(slots=True)
class Finding:
    """One problem. `inputs` are the facts it rests on; `values` fill the placeholders of its text."""

    rule: Rule
    severity: Severity
    subjects: tuple[Subject, ...]
    inputs: tuple[tuple[str, str], ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    action: str = ""
    also: tuple[str, ...] = ()
    override: Override | None = None

    @property
    def kind(self) -> Kind:
        return self.rule.kind

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def concepts(self) -> tuple[str, ...]:
        return tuple(sorted({subject.concept for subject in self.subjects}))

    @property
    def excuses(self) -> str:
        """Hash over what an override of this excuses: rule and version, concepts, severity, inputs; no positions."""
        parts = [self.rule.id, self.rule.version, *self.concepts, self.severity.word]
        parts += [f"{key}={value}" for key, value in sorted(set(self.inputs))]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]

    @property
    def stops(self) -> bool:
        """Whether it stops signing now."""
        return self.severity.interrupts and self.override is None

    def overridden(self, override: Override) -> Finding:
        return replace(self, override=override)


def order(finding: Finding) -> tuple[int, str, tuple[str, ...], tuple[Subject, ...]]:
    """Worst first, then by rule and concepts."""
    return (-finding.severity, finding.rule.id, finding.concepts, finding.subjects)


@dataclass(frozen=True, slots=True, order=True)
class NotChecked:
    """Something that could not be checked, with the reason."""

    where: str
    index: int
    text: str
    why: str
    suggestions: tuple[str, ...] = ()
    syringe: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
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
