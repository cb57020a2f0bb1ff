"""`formulator catalog report [--json]`: the coverage of the catalog, for people or as JSON."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import msgspec

from formulator.base import paths
from formulator.base.i18n import tr
from formulator.catalog.load import Files
from formulator.catalog.report import KINDS, Report, State, report
from formulator.cli.setup import Setup

OK, UNSOURCED = 0, 1


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = actions.add_parser("report", help=tr("what is sourced, not found or missing; status 1 where a figure cites nothing"))
    one.add_argument("file", nargs="?", type=Path, metavar="FILE", help=tr("an ingredients file; without it that of the program"))
    one.add_argument("--json", action="store_true", help=tr("one JSON object"))
    one.set_defaults(run=run)


def run(options: argparse.Namespace, _: Setup) -> int:
    found = report(Files(options.file or paths.ingredients(), paths.resources() / "knowledge"))
    if options.json:
        sys.stdout.write(msgspec.json.encode(plain(found)).decode("utf-8") + "\n")
    else:
        print("\n".join(table(found)))
    for problem in found.unsourced:
        print(problem, file=sys.stderr)
    return UNSOURCED if found.unsourced else OK


def table(found: Report) -> list[str]:
    """One row for each substance: sourced/not found/missing by kind of field, then the sums in words."""
    total = found.total()
    width = max((len(row.substance) for row in found.rows), default=0)
    columns = [max(len(kind), len(_cell(total[kind]))) for kind in KINDS]

    def line(name: str, cells: list[str]) -> str:
        return "  ".join([name.ljust(width), *(cell.rjust(size) for cell, size in zip(cells, columns, strict=True))]).rstrip()

    sums = [_sentence(kind, total[kind]) for kind in KINDS]
    return [
        tr("Catalog {version}: {substances} substances, {presentations} presentations.",
           version=found.version, substances=len(found.rows), presentations=found.presentations),
        tr("Each cell: sourced/not found/missing. In the columns of rules: whether one names the substance or its class."),
        "",
        line("", list(KINDS)),
        *(line(row.substance, [_cell(row.fields[kind]) for kind in KINDS]) for row in found.rows),
        line(tr("total"), [_cell(total[kind]) for kind in KINDS]),
        "",
        *sums,
        tr("rules: {sourced} sourced, {computed} computed, {prediction} predictions",
           sourced=found.rules["sourced"], computed=found.rules["computed"], prediction=found.rules["prediction"]),
        tr("{n} figure(s) without a source", n=len(found.unsourced)),
    ]  # fmt: skip


def _cell(states: Counter[State]) -> str:
    text = "/".join(str(states[state]) for state in (State.SOURCED, State.NOT_FOUND, State.MISSING))
    return f"{text}!{states[State.UNSOURCED]}" if states[State.UNSOURCED] else text


def _sentence(kind: str, states: Counter[State]) -> str:
    sourced, not_found, missing = states[State.SOURCED], states[State.NOT_FOUND], states[State.MISSING]
    return tr(
        "{kind}: {sourced} sourced, {not_found} not found, {missing} missing",
        kind=kind,
        sourced=sourced,
        not_found=not_found,
        missing=missing,
    )


def _counts(states: dict[str, Counter[State]]) -> dict[str, dict[str, int]]:
    return {kind: {state.value: states[kind][state] for state in State} for kind in KINDS}


def plain(found: Report) -> dict[str, object]:
    """The report as plain data."""
    return {
        "catalog": found.version,
        "substances": len(found.rows),
        "presentations": found.presentations,
        "total": _counts(found.total()),
        "rules": dict(found.rules),
        "by_substance": {row.substance: {"status": row.status, **_counts(row.fields)} for row in found.rows},
        "unsourced": [{"file": p.file, "line": p.line, "message": p.message} for p in found.unsourced],
    }
