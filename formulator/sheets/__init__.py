"""The paper room: a ProtocolSheet becomes a PDF made to the PDF/A-3b rules. Importing it is cheap."""

from __future__ import annotations

from pathlib import Path

from formulator.domain.protocol import ProtocolSheet
from formulator.sheets.paper import Paper

__all__ = ["Paper", "render"]


def render(sheet: ProtocolSheet, paper: Paper, fonts: Path) -> bytes:
    """The PDF of a sheet; the same sheet gives the same bytes. `fonts` is the shipped folder of type."""
    from formulator.sheets.document import make  # noqa: PLC0415  (the PDF libraries load only when something is printed)

    return make(sheet, paper, fonts)
