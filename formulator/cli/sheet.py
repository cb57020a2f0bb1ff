"""`formulator sheet CASE -o FILE.pdf`."""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from formulator.base import atomic, paths
from formulator.base.i18n import tr
from formulator.base.problems import InputError, Problem
from formulator.base.settings import logo_bytes
from formulator.base.yamltext import read_bytes
from formulator.cli.setup import Setup
from formulator.domain.protocol import SheetAttachment
from formulator.interchange.casefile import CASE_LIMIT, parse_case
from formulator.interchange.plain import plain_json
from formulator.interchange.report import report
from formulator.sheets import Paper, render
from formulator.workbench.review import review
from formulator.workbench.sheet import SheetIdentity, protocol_sheet


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    one = commands.add_parser("sheet", help=tr("make the protocol sheet of a case"), allow_abbrev=False)
    one.add_argument("case", type=Path, metavar="CASE")
    one.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
    one.add_argument("--paper", choices=[paper.value for paper in Paper], help=tr("paper size; from the settings if left out"))
    one.set_defaults(run=run)


def run(options: argparse.Namespace, setup: Setup) -> int:
    data = read_bytes(options.case, CASE_LIMIT)
    draft = parse_case(data, str(options.case), setup.knowledge, date.today(), setup.defaults)
    if not draft.treatment.patient.name:
        raise InputError([Problem(str(options.case), 1, 1, tr("patient: name is missing: a sheet needs it"))])
    found = review(draft, setup.knowledge, setup.broken)
    made = msgspec.json.format(msgspec.json.encode(report(draft, found, setup.knowledge)), indent=1)
    case = plain_json(data, str(options.case))
    digest = hashlib.sha256(case + made).hexdigest()
    identity = SheetIdentity(f"{draft.on:%Y%m%d}-{digest[:8].upper()}", digest, _attachments(case, made))
    paper = Paper(options.paper or setup.settings.paper)
    made_sheet = protocol_sheet(draft, found, setup.knowledge, identity, setup.settings.language)
    logo = logo_bytes(paths.data_folder(setup.data_dir), setup.settings)
    pdf = render(replace(made_sheet, logo=logo), paper, paths.resources() / "fonts")
    _write(options.output, pdf)
    if not found.ready:
        print(tr("The sheet is a draft, not for use. Signing waits for: {reasons}", reasons="; ".join(found.waits_for)), file=sys.stderr)
    print(options.output)
    return 0 if found.ready else 1


def _attachments(case: bytes, made: bytes) -> tuple[SheetAttachment, ...]:
    return (
        SheetAttachment("case.json", tr("The case as checked"), "application/json", case),
        SheetAttachment("report.json", tr("The report of the check"), "application/json", made),
    )


def _write(path: Path, pdf: bytes) -> None:
    try:
        atomic.write(path, pdf)
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError([Problem(str(path), 1, 1, tr("cannot be written: {why}. Choose another place.", why=why))]) from error
