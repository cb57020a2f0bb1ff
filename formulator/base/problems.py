"""What is wrong with a file of the user: where, what, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from formulator.base.i18n import tr


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One error at a place; line and column count from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        message = " ".join(self.message.splitlines())
        return f"{self.file}:{self.line}:{self.column}: {message}"


class InputError(Exception):
    """A file or a folder of the user cannot be used as it is; `problems` says all that is wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def near(word: str, known: Iterable[str]) -> str:
    """ " Did you mean x?" for the known word nearest to `word`, or nothing."""
    from rapidfuzz import process  # noqa: PLC0415  most starts have no error
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    found = process.extractOne(word[:100], list(known), scorer=Indel.normalized_similarity, score_cutoff=0.7)
    return " " + tr("Did you mean {word}?", word=found[0]) if found else ""
