"""`formulator`: hands over to the command line."""

from __future__ import annotations

import sys


def main() -> int:
    from formulator.cli import run  # noqa: PLC0415  the first import is the slow one; a --version should not pay for it twice

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
