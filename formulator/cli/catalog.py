"""`formulator catalog lint | show | protocols | report | diff`."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from formulator.base import paths
from formulator.base.i18n import tr
from formulator.base.problems import near
from formulator.catalog.lint import linted
from formulator.cli import coverage, difference, protocols
from formulator.cli.setup import Setup
from formulator.cli.show import shown
from formulator.domain.names import Field, Match
from formulator.workbench.suggestions import protocols_for

INPUT_ERROR = 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    top = commands.add_parser("catalog", help=tr("look into the catalog and check its files"), allow_abbrev=False)
    actions = top.add_subparsers(dest="action", metavar="ACTION", required=True)
    one = actions.add_parser("lint", help=tr("check catalog files, or a formulary.yaml; without a file those of the program"))
    one.add_argument("files", nargs="*", type=Path, metavar="FILE")
    one.set_defaults(run=run_lint)
    two = actions.add_parser("show", help=tr("all that is known of an ingredient or, by its id, of a published protocol"))
    two.add_argument("name", nargs="+", metavar="NAME")
    two.set_defaults(run=run_show)
    three = actions.add_parser("protocols", help=tr("published protocols; of a condition or all"))
    three.add_argument("condition", nargs="*", metavar="CONDITION")
    three.set_defaults(run=run_protocols)
    coverage.add(actions)
    difference.add(actions)


def run_lint(options: argparse.Namespace, _: Setup) -> int:
    """All problems of all files, each with its place; status 2 where there is one. What is past its review is a warning."""
    found = linted(options.files, paths.ingredients(), paths.resources() / "knowledge", date.today())
    for problem in found.problems:
        print(problem, file=sys.stderr)
    for warning in found.warnings:
        print(tr("warning: {text}", text=warning), file=sys.stderr)
    if found.problems:
        print(tr("{n} problem(s)", n=len(found.problems)), file=sys.stderr)
        return INPUT_ERROR
    print(tr("no problem found"))
    return 0


def run_show(options: argparse.Namespace, setup: Setup) -> int:
    name = " ".join(options.name)
    protocol = setup.knowledge.protocols.get(name)
    if protocol is not None:
        print(protocols.shown(protocol, setup.knowledge, date.today()))
        return 0
    match = setup.knowledge.vocabulary.resolve(Field.MIX, name)
    if not match.known:
        _not_recognized(match, near(name, setup.knowledge.protocols))
        return INPUT_ERROR
    print(shown(setup.knowledge.substances[match.concepts[0]], match, setup.knowledge))
    return 0


def _not_recognized(match: Match, hint: str = "") -> None:
    suggested = " " + tr("Near: {names}.", names=", ".join(match.suggestions)) if match.suggestions else hint
    print(f"{match.text}: {match.why or tr('not recognized')}.{suggested}", file=sys.stderr)


def run_protocols(options: argparse.Namespace, setup: Setup) -> int:
    """The library, or what it holds for a condition; status 2 where the condition is not recognized."""
    knowledge = setup.knowledge
    if not options.condition:
        print(protocols.listed(knowledge.data.protocols, knowledge))
        return 0
    match = knowledge.vocabulary.resolve(Field.CONDITION, " ".join(options.condition))
    if not match.known:
        _not_recognized(match)
        return INPUT_ERROR
    found = protocols_for(match, knowledge)
    for none in knowledge.data.none_found:
        if none.condition in match.concepts:
            print(f"{knowledge.name(none.condition)}: {none.text}")
    if found:
        print(protocols.listed(found, knowledge))
    else:
        print(tr("No published protocol for {name}.", name=", ".join(knowledge.name(c) for c in match.concepts)))
    return 0
