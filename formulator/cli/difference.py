"""`formulator catalog diff OLD NEW`: what changed between two catalogs, and which drafts and series it touches."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from formulator.base import paths
from formulator.base.i18n import tr
from formulator.base.problems import InputError, Problem
from formulator.catalog.changes import changes
from formulator.catalog.load import Files, read_data
from formulator.catalog.touched import touched
from formulator.cli.setup import Setup
from formulator.domain.knowledge import Knowledge
from formulator.domain.records import NotFound, RecordsError
from formulator.workbench.draft import Draft

OK, INPUT_ERROR = 0, 2


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = actions.add_parser("diff", help=tr("what changed between two catalogs, and which running drafts and series it touches"))
    place = tr("a folder that holds ingredients.yaml and its knowledge, or that file")
    one.add_argument("old", type=Path, metavar="OLD", help=place)
    one.add_argument("new", type=Path, metavar="NEW", help=place)
    one.add_argument("--data-dir", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=tr("folder of settings and records"))
    one.set_defaults(run=run)


def run(options: argparse.Namespace, setup: Setup) -> int:
    """Status 0 whether something changed or not, 2 where a catalog or the records cannot be read."""
    old, new = read_data(files_of(options.old)), read_data(files_of(options.new))
    found = changes(old, new)
    for line in found:
        print(line)
    print(tr("{n} change(s)", n=len(found)) if found else tr("no change"))
    if not found:
        return OK
    try:
        drafts = _running(paths.data_folder(setup.data_dir))
    except RecordsError as error:
        print(error, file=sys.stderr)
        return INPUT_ERROR
    if drafts is not None:
        _say_touched(drafts, Knowledge(old), Knowledge(new))
    return OK


def files_of(place: Path) -> Files:
    """The catalog of a folder or of an ingredients file, with the knowledge beside it; raises InputError."""
    ingredients = place / "ingredients.yaml" if place.is_dir() else place
    for knowledge in (ingredients.parent / "resources" / "knowledge", ingredients.parent / "knowledge"):
        if knowledge.is_dir():
            return Files(ingredients, knowledge)
    raise InputError([Problem(str(place), 1, 1, tr("no folder resources/knowledge or knowledge lies beside ingredients.yaml"))])


def _running(data: Path) -> tuple[tuple[str, Draft], ...] | None:
    """What runs in the records of the data folder; None where there are no records."""
    from formulator.records.running import running  # noqa: PLC0415  a diff of files needs no database

    try:
        found = running(data)
    except NotFound as error:
        print(tr("{why} No draft was compared.", why=error))
        return None
    for text in found.unreadable:
        print(text, file=sys.stderr)
    return found.drafts


def _say_touched(drafts: tuple[tuple[str, Draft], ...], old: Knowledge, new: Knowledge) -> None:
    found = touched(drafts, old, new)
    for one in found:
        print(f"\n{one.label}", *(f"  {line}" for line in one.changes), sep="\n")
    print(tr("{n} of {m} running drafts and series touched", n=len(found), m=len(drafts)))
