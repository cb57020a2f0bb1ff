"""Checking knowledge files without using them: all problems of all files at once, and what is past its review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from formulator.base.i18n import tr
from formulator.base.problems import InputError, Problem
from formulator.base.settings import FORMULARY
from formulator.catalog.load import Files, load, read_data
from formulator.domain.knowledge import KnowledgeData, overdue


@dataclass(frozen=True, slots=True)
class Linted:
    """Problems keep the files from being used; warnings do not."""

    problems: list[Problem]
    warnings: list[str]


def linted(files: list[Path], ingredients: Path, knowledge: Path, on: date) -> Linted:
    """The given ingredients files, each read with the program's knowledge, or formularies; none = its own."""
    problems: set[Problem] = set()
    warnings: dict[str, None] = {}
    for path in files or [ingredients]:
        try:
            if path.name == FORMULARY:  # a clinic's: read over the catalog of the program
                load(ingredients, knowledge, None, path)
                continue
            read = Files(path, knowledge)
            warnings |= dict.fromkeys(_warnings(read, read_data(read), on))
        except InputError as error:
            problems.update(error.problems)
    return Linted(sorted(problems), list(warnings))


def lint(files: list[Path], ingredients: Path, knowledge: Path) -> list[Problem]:
    """The problems alone."""
    return linted(files, ingredients, knowledge, date.min).problems


def _warnings(files: Files, data: KnowledgeData, on: date) -> list[str]:
    late = [
        tr("{file}: reviewed on {reviewed}, the next review was due on {due}", file=e.file, reviewed=e.reviewed, due=e.next_review)
        for e in overdue(data, on)
    ]
    dated = {e.file for e in data.editions}
    bare = [files.name(path) for path in files.contents if files.name(path) not in dated]
    return late + [tr("{file}: no version and dates of review at its head", file=name) for name in bare]
