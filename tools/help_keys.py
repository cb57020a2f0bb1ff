"""Writes the table of keys in `resources/help.md` anew, from the commands of the program."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from formulator.ui.helptext import END, START, keys_table


def main() -> int:
    path = ROOT / "resources" / "help.md"
    text = path.read_text(encoding="utf-8")
    before, after = text.partition(START)[0], text.partition(END)[2]
    path.write_text(f"{before}{START}\n\n{keys_table()}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
