"""Starting the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Opens the window and returns when it is closed; the status of the process."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    _ = arguments
    QApplication(sys.argv[:1])
    return 0
