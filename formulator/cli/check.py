"""`formulator check CASE... [--json]`."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

import msgspec

from formulator.base.i18n import tr
from formulator.base.problems import InputError
from formulator.cli.setup import Setup
from formulator.cli.text import report_text
from formulator.interchange.casefile import read_case
from formulator.interchange.report import report
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review, Status, review

OK, STOPS, INPUT_ERROR, FAILED = 0, 1, 2, 3
#: With several cases the status is the first of these that occurred.
ORDER = (FAILED, INPUT_ERROR, STOPS, OK)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = commands.add_parser("check", help=tr("check case files"), allow_abbrev=False)
    one.add_argument("cases", nargs="+", type=Path, metavar="CASE")
    one.add_argument("--json", action="store_true", help=tr("one JSON object, or one a line for several cases"))
    one.set_defaults(run=run)


def status_of(found: Review) -> int:
    if found.status is Status.FAILED:
        return FAILED
    return STOPS if found.stops else OK


def run(options: argparse.Namespace, setup: Setup) -> int:
    several = len(options.cases) > 1
    statuses: list[int] = []
    for path in options.cases:
        try:
            draft = read_case(path, setup.knowledge, date.today(), setup.defaults)
        except InputError as error:
            if not several:
                raise
            statuses.append(INPUT_ERROR)
            _say_error(path, error, options.json)
            continue
        found = review(draft, setup.knowledge, setup.broken)
        statuses.append(status_of(found))
        _say(path, draft, found, setup, options.json, several)
    return next(status for status in ORDER if status in statuses)


def _say_error(path: Path, error: InputError, as_json: bool) -> None:
    if as_json:
        _line({"case": str(path), "error": "; ".join(str(problem) for problem in error.problems)})
    else:
        print(f"{path}", *(f"  {problem}" for problem in error.problems), sep="\n", end="\n\n")


def _say(path: Path, draft: Draft, found: Review, setup: Setup, as_json: bool, several: bool) -> None:
    if as_json:
        made = report(draft, found, setup.knowledge)
        _line({"case": str(path), **made} if several else made)
        return
    if several:
        print(path)
    print(report_text(draft, found, setup.knowledge, sys.stdout))


def _line(value: dict[str, object]) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode("utf-8") + "\n")
