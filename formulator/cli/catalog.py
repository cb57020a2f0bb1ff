"""`formulator catalog lint [FILE...]` and `formulator catalog show NAME`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from formulator.base import paths
from formulator.base.i18n import tr
from formulator.catalog.lint import lint
from formulator.cli.setup import Setup
from formulator.cli.show import shown
from formulator.domain.names import Field

INPUT_ERROR = 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    top = commands.add_parser("catalog", help=tr("look into the catalog and check its files"), allow_abbrev=False)
    actions = top.add_subparsers(dest="action", metavar="ACTION", required=True)
    one = actions.add_parser("lint", help=tr("check catalog files; without a file those of the program"))
    one.add_argument("files", nargs="*", type=Path, metavar="FILE")
    one.set_defaults(run=run_lint)
    two = actions.add_parser("show", help=tr("all that is known of an ingredient"))
    two.add_argument("name", nargs="+", metavar="NAME")
    two.set_defaults(run=run_show)


def run_lint(options: argparse.Namespace, _: Setup) -> int:
    """All problems of all files, each with its place; status 2 where there is one."""
    problems = lint(options.files, paths.ingredients(), paths.resources() / "knowledge")
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(tr("{n} problem(s)", n=len(problems)), file=sys.stderr)
        return INPUT_ERROR
    print(tr("no problem found"))
    return 0


def run_show(options: argparse.Namespace, setup: Setup) -> int:
    name = " ".join(options.name)
    match = setup.knowledge.vocabulary.resolve(Field.MIX, name)
    if not match.known:
        near = " " + tr("Near: {names}.", names=", ".join(match.suggestions)) if match.suggestions else ""
        print(f"{name}: {match.why}.{near}", file=sys.stderr)
        return INPUT_ERROR
    print(shown(setup.knowledge.substances[match.concepts[0]], match, setup.knowledge))
    return 0
