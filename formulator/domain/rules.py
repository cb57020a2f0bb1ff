"""A clinical rule as data: what it is about, when it is worse or milder, what to say and who says so."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum, StrEnum

import msgspec


class Severity(IntEnum):
    """Ordered; NONE means that the rule does not fire."""

    NONE = 0
    MINOR = 1
    MODERATE = 2
    MAJOR = 3
    CONTRAINDICATED = 4

    @property
    def word(self) -> str:
        return self.name.lower()

    @property
    def interrupts(self) -> bool:
        """Whether it stops signing until it is answered."""
        return self >= Severity.MAJOR


class Kind(StrEnum):
    ALLERGY = "allergy"
    CROSS_ALLERGY = "cross_allergy"
    EXCIPIENT_ALLERGY = "excipient_allergy"
    INTERACTION = "interaction"
    DUPLICATE = "duplicate"
    DOSE_SINGLE = "dose_single"
    DOSE_CUMULATIVE = "dose_cumulative"
    ROUTE = "route"
    CONDITION = "condition"
    PREGNANCY = "pregnancy"
    AGE = "age"
    RENAL = "renal"
    SITE = "site"
    INCOMPATIBILITY = "incompatibility"
    UNIT = "unit"
    SERIES = "series"
    REGULATORY = "regulatory"
    EVIDENCE = "evidence"
    PROCESS = "process"
    UNTESTED = "untested"


class Dimension(StrEnum):
    NUMBER = "number"
    MASS = "mg"
    ACTIVITY = "IU"
    AMOUNT = "mmol"
    EQUIVALENTS = "mEq"
    DAYS = "days"


class Test(msgspec.Struct, frozen=True):
    """One test of a condition: a fact against words, against bounds, or a group of conditions.

    `low` and `high` are bounds in the base unit of `unit`; open bounds exclude the value itself.
    """

    __test__ = False

    fact: str
    words: tuple[str, ...] = ()
    low: Decimal | None = None
    low_open: bool = False
    high: Decimal | None = None
    high_open: bool = False
    unit: Dimension = Dimension.NUMBER
    of: tuple[tuple[Test, ...], ...] = ()
    count: int = 0


class Branch(msgspec.Struct, frozen=True):
    """If `tests` hold, the rule has this severity; `note` and `action` are then added or used instead."""

    tests: tuple[Test, ...]
    severity: Severity
    note: str = ""
    action: str = ""


class Cite(msgspec.Struct, frozen=True):
    """A source of a rule, with its own words for the grade where it grades."""

    id: str
    says: str = ""


class Party(StrEnum):
    """Where the second party of a rule stands."""

    HOME = "home"
    SESSION = "session"
    SYRINGE = "syringe"
    ALLERGY = "allergy"
    CONDITION = "condition"
    ANTISEPTIC = "antiseptic"


class Result(StrEnum):
    COMPATIBLE = "compatible"
    INCOMPATIBLE = "incompatible"
    CONFLICTING = "conflicting"


class Rule(msgspec.Struct, frozen=True):
    """See docs/knowledge-format.md for every field."""

    id: str
    kind: Kind
    hazard: str
    title: str
    text: str
    action: str
    severity: Severity
    version: str = "1"
    mix: tuple[str, ...] = ()
    mix_not: tuple[str, ...] = ()
    excipient: tuple[str, ...] = ()
    party: Party | None = None
    partners: tuple[str, ...] = ()
    only_if: tuple[Test, ...] = ()
    when: tuple[Branch, ...] = ()
    systemic: bool = False
    prediction: bool = False
    disagreement: str = ""
    sources: tuple[Cite, ...] = ()
    result: Result | None = None
    studied: dict[str, str] = {}
    same: str = ""
    same_scope: Party | None = None
    computed: str = ""
