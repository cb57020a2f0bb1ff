"""`formulator records verify | backup | restore FILE`."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from formulator.base import paths
from formulator.base.i18n import tr
from formulator.cli.setup import Setup
from formulator.domain.records import RecordsError

OK, FAULTS, INPUT_ERROR = 0, 1, 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    top = commands.add_parser("records", help=tr("check, back up and restore the patient records"), allow_abbrev=False)
    actions = top.add_subparsers(dest="action", metavar="ACTION", required=True)
    one = actions.add_parser("verify", help=tr("check every entry and the trail; status 1 where something is not as it was written"))
    one.set_defaults(run=run_verify)
    two = actions.add_parser("backup", help=tr("make a backup now, check it and thin the old ones"))
    two.set_defaults(run=run_backup)
    three = actions.add_parser("restore", help=tr("put a backup back; what is there is backed up first"))
    three.add_argument("file", type=Path, metavar="FILE")
    three.set_defaults(run=run_restore)
    for action in (one, two, three):
        action.add_argument("--data-dir", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=tr("folder of settings and records"))


def _refused(error: RecordsError) -> int:
    print(error, file=sys.stderr)
    return INPUT_ERROR


def run_verify(_: argparse.Namespace, setup: Setup) -> int:
    """Status 0 where all is as it was written, 1 where something is not, 2 where the records cannot be read."""
    from formulator.records import check  # noqa: PLC0415  a check of a case needs no database

    try:
        found = check(paths.data_folder(setup.data_dir))
    except RecordsError as error:
        return _refused(error)
    for fault in found.faults:
        print(f"{fault.place}: {fault.message}", file=sys.stderr)
    print(
        tr("{patients} patients, {sheets} signed sheets, {entries} entries of the trail; last: {head}",
           patients=found.patients, sheets=found.sheets, entries=found.mark.count, head=found.mark.head[:16])
    )  # fmt: skip
    if found.faults:
        print(tr("{n} fault(s). Put a backup back with `formulator records restore FILE`.", n=len(found.faults)), file=sys.stderr)
        return FAULTS
    print(tr("everything is as it was written"))
    return OK


def run_backup(_: argparse.Namespace, setup: Setup) -> int:
    """Status 0 and the path of the backup, 2 where none was made."""
    from formulator.records import back_up  # noqa: PLC0415

    try:
        made = back_up(paths.data_folder(setup.data_dir))
    except RecordsError as error:
        return _refused(error)
    print(made.path if made is not None else tr("no backup was due"))
    return OK


def run_restore(options: argparse.Namespace, setup: Setup) -> int:
    """Status 0 where the backup is in place, 2 where everything stayed as it was."""
    from formulator.records.restore import restore  # noqa: PLC0415

    try:
        found = restore(options.file, paths.data_folder(setup.data_dir), getpass.getuser())
    except RecordsError as error:
        return _refused(error)
    print(tr("restored: {patients} patients, {sheets} signed sheets", patients=found.patients, sheets=found.sheets))
    return OK
