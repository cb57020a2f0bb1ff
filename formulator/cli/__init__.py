"""The command line: `formulator check | sheet | catalog | records`. It never imports the window; without a command it hands over to it."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from formulator import __version__
from formulator.base.i18n import tr
from formulator.base.problems import InputError
from formulator.cli import catalog, check, records, sheet
from formulator.cli.setup import Setup

INPUT_ERROR, FAILED = 2, 3


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    top = argparse.ArgumentParser(
        prog="formulator",
        description=tr("Compose, check and print mesotherapy mixes for pain. Without a command the window opens."),
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"formulator {__version__}")
    top.add_argument("--data-dir", type=Path, metavar="DIR", help=tr("folder of settings, records and cache; also for the window"))
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    check.add(commands)
    sheet.add(commands)
    catalog.add(commands)
    records.add(commands)
    for command in commands.choices.values():
        command.add_argument("--data-dir", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=tr("folder of settings and cache"))
    return top


def run(arguments: Sequence[str], window: Callable[[Path | None], int] | None = None) -> int:
    """Runs one command, or `window` where there is none; returns the exit status. A fault of the user's files is said in words, never as
    a traceback."""
    _plain_output()
    grammar = parser()
    options = grammar.parse_args(arguments)
    if options.command is None:
        if window is not None:
            return window(options.data_dir)
        grammar.print_help()
        return INPUT_ERROR
    try:
        return int(options.run(options, Setup(options.data_dir)))
    except InputError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return INPUT_ERROR
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INPUT_ERROR
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        logging.getLogger(__name__).debug("fault", exc_info=True)
        print(tr("formulator: internal fault ({kind}); nothing was checked. Please report it.", kind=type(error).__name__), file=sys.stderr)
        return FAILED


def _plain_output() -> None:
    """Texts hold signs that an old terminal encoding lacks: they are replaced there, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
