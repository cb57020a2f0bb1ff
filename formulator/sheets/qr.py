"""The QR code as plain rectangles."""

from __future__ import annotations

from functools import lru_cache

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from formulator.sheets.pen import Pen


@lru_cache(maxsize=4)
def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    return tuple(tuple(bool(code.isDark(line, column)) for column in range(count)) for line in range(count))


def draw_code(pen: Pen, text: str, x: float, y: float, size: float) -> None:
    """A code of `size` millimeters; nothing where there is nothing to say. Dark neighbors become one rectangle."""
    if not text:
        return
    modules = _modules(text)
    step = size / len(modules)
    for line, dark in enumerate(modules):
        column = 0
        while column < len(dark):
            end = column
            while end < len(dark) and dark[end]:
                end += 1
            if end > column:
                pen.box(x + column * step, y + line * step, (end - column) * step, step, fill=0)
            column = end + 1
