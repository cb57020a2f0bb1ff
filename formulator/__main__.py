"""`formulator`: with a command it hands over to the command line, without one it opens the window."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    if len(sys.argv) == 1:
        return window(None)
    from formulator.cli import run  # noqa: PLC0415  the window needs none of it, and a --version none of the window

    return run(sys.argv[1:], window)


def window(data_dir: Path | None) -> int:
    """The window on a data folder; Qt is loaded here and nowhere on the way of a command."""
    from formulator.app import open_window  # noqa: PLC0415

    return open_window(data_dir)


if __name__ == "__main__":
    raise SystemExit(main())
