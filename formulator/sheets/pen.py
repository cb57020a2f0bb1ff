"""A narrow pen around the PDF canvas: millimeters from the top left, tones of gray, type by style."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Literal

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from formulator.base.shapes import SIGNS
from formulator.sheets.paper import Page
from formulator.sheets.typefaces import BOLD, HALF_CAPITAL, INK, LINE, POINT, REGULAR, Faces, Line, Piece, Style

Align = Literal["left", "right", "center"]
_MM = 72 / 25.4


class Pen:
    """Draws on one page after another."""

    def __init__(self, page: Page, faces: Faces) -> None:
        self.page, self.faces = page, faces
        self._buffer = io.BytesIO()
        size = (page.width * _MM, page.height * _MM)
        faces.font(REGULAR)
        self._canvas = Canvas(self._buffer, pagesize=size, invariant=1, pageCompression=1, initialFontName=REGULAR)

    def turn(self) -> None:
        self._canvas.showPage()

    def finish(self) -> bytes:
        self._canvas.save()
        return self._buffer.getvalue()

    def text(self, x: float, middle: float, text: str, style: Style, align: Align = "left") -> None:
        """One line of text whose capitals are centered on the height `middle`."""
        width = self.faces.width(text, style)
        self.line_of_text(Line((Piece(0, text, style),), width, style.size), x, middle, align)

    def line_of_text(self, line: Line, x: float, middle: float, align: Align = "left") -> None:
        start = x - (line.width if align == "right" else line.width / 2 if align == "center" else 0)
        baseline = middle + line.size * POINT * HALF_CAPITAL
        for piece in line.pieces:
            self._piece(start + piece.x, baseline, piece)

    def _piece(self, x: float, baseline: float, piece: Piece) -> None:
        self._canvas.setFillGray(piece.style.tone)
        for face, part in self.faces.runs(piece.text, piece.style.face):
            self._canvas.setFont(face, piece.style.size)
            self._canvas.drawString(x * _MM, self._y(baseline), part)
            x += self.faces.units(part, face) * piece.style.size * POINT / 1000

    def _y(self, y: float) -> float:
        return (self.page.height - y) * _MM

    def rule(self, x: float, y: float, end: float, weight: float = 0.4, tone: float = LINE) -> None:
        """A level line from `x` to `end`; the weight is in points."""
        self.stroke(((x, y), (end, y)), weight, tone)

    def stroke(self, points: Sequence[tuple[float, float]], weight: float, tone: float = INK, dash: tuple[float, ...] = ()) -> None:
        self._set_line(weight, tone, dash)
        path = self._canvas.beginPath()
        path.moveTo(points[0][0] * _MM, self._y(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(x * _MM, self._y(y))
        self._canvas.drawPath(path, stroke=1, fill=0)

    def _set_line(self, weight: float, tone: float, dash: tuple[float, ...] = ()) -> None:
        self._canvas.setLineWidth(weight)
        self._canvas.setStrokeGray(tone)
        self._canvas.setDash(list(dash))

    def box(
        self, x: float, y: float, width: float, height: float, *,
        line: float = 0, tone: float = INK, fill: float | None = None, radius: float = 0, dash: tuple[float, ...] = (),
    ) -> None:  # fmt: skip
        """A rectangle; `line` is the weight of its frame in points, 0 for none."""
        if fill is not None:
            self._canvas.setFillGray(fill)
        self._set_line(line, tone, dash)
        flags = {"stroke": int(line > 0), "fill": int(fill is not None)}
        if radius:
            self._canvas.roundRect(x * _MM, self._y(y + height), width * _MM, height * _MM, radius * _MM, **flags)
        else:
            self._canvas.rect(x * _MM, self._y(y + height), width * _MM, height * _MM, **flags)

    def polygon(self, points: Iterable[tuple[float, float]], *, fill: float | None, line: float, tone: float = INK) -> None:
        if fill is not None:
            self._canvas.setFillGray(fill)
        self._set_line(line, tone)
        self._canvas.setLineJoin(1)
        path = self._canvas.beginPath()
        for index, (x, y) in enumerate(points):
            (path.lineTo if index else path.moveTo)(x * _MM, self._y(y))
        path.close()
        self._canvas.drawPath(path, stroke=int(line > 0), fill=int(fill is not None))

    def disc(self, x: float, y: float, radius: float, *, fill: float | None, line: float = 0, tone: float = INK) -> None:
        if fill is not None:
            self._canvas.setFillGray(fill)
        self._set_line(line, tone)
        self._canvas.circle(x * _MM, self._y(y), radius * _MM, stroke=int(line > 0), fill=int(fill is not None))

    def hatch(self, x: float, y: float, width: float, height: float, step: float = 1.1, weight: float = 0.4, tone: float = 0.35) -> None:
        """Slanted lines inside a rectangle."""
        offset = -height
        while offset < width:
            low, high = max(0.0, -offset), min(height, width - offset)
            if high > low:
                self.stroke(((x + offset + low, y + height - low), (x + offset + high, y + height - high)), weight, tone)
            offset += step

    def sign(self, name: str, x: float, y: float, size: float) -> None:
        """A severity sign with its middle at (x, y)."""
        sign = SIGNS[name]
        scale, weight = size / 24, size / 24 * 2.1 * _MM

        def at(point: tuple[float, float]) -> tuple[float, float]:
            return x + (point[0] - 12) * scale, y + (point[1] - 12) * scale

        fill = INK if sign.filled else None
        if sign.outline is not None:
            self.polygon(map(at, sign.outline), fill=fill, line=weight * (0.5 if sign.filled else 0.9))
        elif sign.radius is not None:
            self.disc(x, y, sign.radius * scale, fill=fill, line=weight * 0.8)
        tone = 1.0 if sign.filled else INK
        self._canvas.setLineCap(1)
        for stroke in sign.strokes:
            self.stroke([at(p) for p in stroke], weight * 1.1, tone)
        self._canvas.setLineCap(0)
        for dot in sign.dots:
            cx, cy = at(dot)
            self.disc(cx, cy, 1.35 * scale, fill=tone)

    def image(self, image: ImageReader, x: float, y: float, width: float, height: float) -> None:
        """An image from its top left corner."""
        self._canvas.drawImage(image, x * _MM, self._y(y + height), width * _MM, height * _MM)

    def slanted_word(self, word: str) -> None:
        """One word across the page, faint, from the lower left to the upper right."""
        page, angle = self.page, 52.0
        space = page.height * 0.80
        size = space / self.faces.width(word, Style(BOLD, 1))
        size = min(size, 150.0)
        self._canvas.saveState()
        self._canvas.translate(page.width / 2 * _MM, page.height / 2 * _MM)
        self._canvas.rotate(angle)
        self._canvas.setFillGray(0.95)
        x = -self.faces.width(word, Style(BOLD, size)) / 2
        for face, part in self.faces.runs(word, BOLD):
            self._canvas.setFont(face, size)
            self._canvas.drawString(x * _MM, -size * HALF_CAPITAL, part)
            x += self.faces.units(part, face) * size * POINT / 1000
        self._canvas.restoreState()
