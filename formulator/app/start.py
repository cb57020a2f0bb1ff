"""Starting the window: the words for everything that may be missing before there is a window to say it in."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from formulator import __version__
from formulator.base import paths
from formulator.base.i18n import tr

if TYPE_CHECKING:
    import argparse

CANNOT_START = 2
LOCK = "window.lock"
OFFSCREEN = "libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfreetype6 libfontconfig1 libdbus-1-3"
ON_SCREEN = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-util1 "
    "libxcb-xkb1 libxkbcommon-x11-0"
)


def grammar() -> argparse.ArgumentParser:
    """What the window's own command takes."""
    import argparse  # noqa: PLC0415  most starts have no arguments

    top = argparse.ArgumentParser(prog="formulator-window", description=tr("Opens the window of Formulator."), allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"formulator {__version__}")
    top.add_argument("--data-dir", type=Path, metavar="DIR", help=tr("folder of settings and records"))
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Opens the window and returns when it is closed; the status of the process."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    return open_window(grammar().parse_args(given).data_dir if given else None)


def open_window(data_dir: Path | None = None) -> int:
    """The window on a data folder. Where the system lacks what a window needs, that is said, and the status is 2."""
    data = paths.data_folder(data_dir).absolute()
    gc.disable()  # thousands of things are made that all stay; the window turns it on again
    try:
        if (data / LOCK).exists() and already_open(data):
            return 0
        # Once Qt is there it looks into the source of every module that is loaded: ours come first.
        from formulator.app import rooms  # noqa: F401, PLC0415
        from formulator.app.program import Program  # noqa: PLC0415  Qt may be missing: only here can that be said
    except ImportError as error:
        say(missing(error))
        return CANNOT_START
    program = Program(data, no_window)
    return program.run()


def already_open(data: Path) -> bool:
    """Whether a window of this folder answered and came to the front; asked before anything is loaded that only a window needs."""
    from formulator.app.instance import Instance  # noqa: PLC0415

    return Instance(data).raise_first(0)


def no_window(told: str) -> None:
    """Called by Qt's last word before it would abort: says why there is no window and ends."""
    say(unusable(told))
    sys.stderr.flush()
    os._exit(CANNOT_START)


def missing(error: ImportError) -> str:
    """What to install where Qt, or a library it needs, cannot be loaded."""
    text = str(error)
    if "cannot open shared object file" in text:
        library = text.partition(":")[0]
        return tr(
            "The window cannot start: the system lacks the library {library}. On Debian and Ubuntu, as root:\n  apt-get install {packages}",
            library=library, packages=f"{OFFSCREEN} {ON_SCREEN}",
        )  # fmt: skip
    name = error.name or text
    return tr("The window cannot start: the part {name} of the program is missing. Install it again: pip install formulator", name=name)


def unusable(told: str) -> str:
    """What to do where Qt is there and finds no screen, or lacks what a screen needs."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return tr(
            "There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are empty). Start Formulator on a desktop; "
            "`formulator check` and `formulator sheet` need none, see `formulator --help`."
        )
    if "could not connect to display" in told:
        return tr(
            "The display {name} does not answer. Start Formulator on a desktop.",
            name=os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY", ""),
        )
    return tr(
        "The window cannot start: the system lacks what a window needs. On Debian and Ubuntu, as root:\n  apt-get install {packages}",
        packages=f"{OFFSCREEN} {ON_SCREEN}",
    )


def say(text: str) -> None:
    """On the error output, where there is one: a program without a console has none."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)
