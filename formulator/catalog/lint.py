"""Checking knowledge files without using them: all problems of all files at once."""

from __future__ import annotations

from pathlib import Path

from formulator.base.problems import InputError, Problem
from formulator.base.settings import FORMULARY
from formulator.catalog.load import Files, load, read_data


def lint(files: list[Path], ingredients: Path, knowledge: Path) -> list[Problem]:
    """The problems of the given ingredients files, each read together with the program's knowledge; none = its own.

    A file called formulary.yaml is a clinic's, and read over the program's catalog.
    """
    found: list[Problem] = []
    for path in files or [ingredients]:
        try:
            if path.name == FORMULARY:
                load(ingredients, knowledge, None, path)
            else:
                read_data(Files(path, knowledge))
        except InputError as error:
            found += error.problems
    return sorted(set(found))
