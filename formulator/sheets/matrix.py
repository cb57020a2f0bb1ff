"""Compatibility in each syringe as a triangle of letters in frames."""

from __future__ import annotations

from dataclasses import replace

from formulator.base.i18n import tr
from formulator.domain.protocol import ProtocolSheet, SheetMatrix
from formulator.sheets.area import CAPTION, SMALL, Area, Cell, section, space, text_block, tile
from formulator.sheets.flow import Block, Part, Section
from formulator.sheets.pen import Pen
from formulator.sheets.typefaces import BOLD, INK, REGULAR, SECOND, SEMI, Span, Style

_WIDEST, _NARROWEST = 20.0, 4.4
_LETTER = 9.0
#: How a letter is framed: weight, dashes.
_FRAMES = {"C": (0.8, ()), "I": (0.8, ()), "X": (0.8, ()), "?": (0.9, (2.0, 1.3))}


def compatibility(area: Area, sheet: ProtocolSheet) -> Section:
    empty = section(area, tr("Compatibility"))
    parts = [part for matrix in sheet.matrices for part in _matrix(area, matrix)]
    return replace(empty, parts=(*parts, Part((_legend(area),))))


def _names_width(area: Area) -> float:
    return min(46.0, area.width * 0.36)


def _matrix(area: Area, matrix: SheetMatrix) -> list[Part]:
    """One triangle; a very wide one is given in several bands of columns."""
    if len(matrix.names) < 3:
        return [Part((space(0.5), _pair(area, matrix), space(0.6)))] if matrix.names else []
    room = area.right - _start(area) - 2
    band = max(1, int(room / _NARROWEST))
    columns = len(matrix.names) - 1
    starts = range(0, columns, band)
    return [_band(area, matrix, start, min(start + band, columns), room) for start in starts]


def _band(area: Area, matrix: SheetMatrix, start: int, end: int, room: float) -> Part:
    width = min(_WIDEST, room / max(1, end - start))
    numbered = not all(_fits(area, name, width) for name in matrix.names[start:end])
    head = _head(area, matrix, start, end, width, numbered)
    rows = [_row(area, matrix, index, start, end, width, numbered) for index in range(max(1, start + 1), len(matrix.names))]
    return Part((space(0.5), head, *rows, space(1.0)), (head,))


def _fits(area: Area, name: str, width: float) -> bool:
    return area.faces.width(name, CAPTION) <= width - 1


def _name(area: Area) -> float:
    return area.x + 8 + area.letters


def _start(area: Area) -> float:
    return _name(area) + _names_width(area)


def _head(area: Area, matrix: SheetMatrix, start: int, end: int, width: float, numbered: bool) -> Block:
    cells = []
    for place, column in enumerate(range(start, end)):
        shown = str(column + 1) if numbered else matrix.names[column]
        cells.append(Cell(_start(area) + width * (place + 0.5), area.lines(shown, CAPTION, width), "center"))
    first = f"1 {matrix.names[0]}" if numbered and start == 0 and matrix.names else ""
    cells.append(Cell(_name(area), area.lines(first, SMALL, _names_width(area) - 1)))
    text = text_block(area, cells)
    height = max(5.0, text.height)

    def draw(pen: Pen, top: float) -> None:
        text.draw(pen, top + (height - text.height) / 2)
        tile(pen, area.x + 1, top + height / 2, matrix.syringe, 4.2)

    return Block(height, draw)


def _row(area: Area, matrix: SheetMatrix, index: int, start: int, end: int, width: float, numbered: bool) -> Block:
    name = f"{index + 1} {matrix.names[index]}" if numbered else matrix.names[index]
    text = text_block(area, [Cell(_name(area), area.fitted(name, Style(REGULAR, 8.5), _names_width(area) - 1, 7.5))])
    cell_height = 4.6 + 0.8 * area.ease
    height = max(cell_height + 0.7, text.height + 0.7)
    letters = matrix.cells[index] if index < len(matrix.cells) else ()

    def draw(pen: Pen, top: float) -> None:
        text.draw(pen, top + (height - text.height) / 2)
        for place, column in enumerate(range(start, min(end, index))):
            letter = letters[column] if column < len(letters) else "?"
            _cell(pen, _start(area) + width * place + 0.25, top + (height - cell_height) / 2, width - 0.5, cell_height, letter)

    return Block(height, draw)


def _pair(area: Area, matrix: SheetMatrix) -> Block:
    """The only pair of a syringe, or its only substance, on one line."""
    start = min(area.right - _WIDEST, _name(area) + 66)
    names = area.fitted(" + ".join(matrix.names), Style(REGULAR, 8.5), start - _name(area) - 2, 7.5)
    text = text_block(area, [Cell(_name(area), names)])
    cell_height = 4.6 + 0.8 * area.ease
    height = max(cell_height + 0.7, text.height + 0.7)
    alone = len(matrix.names) == 1
    letter = "–" if alone else matrix.cells[1][0] if len(matrix.cells) > 1 and matrix.cells[1] else "?"

    def draw(pen: Pen, top: float) -> None:
        middle = top + height / 2
        tile(pen, area.x + 1, middle, matrix.syringe, 4.2)
        text.draw(pen, middle - text.height / 2)
        _cell(pen, start, middle - cell_height / 2, _WIDEST, cell_height, letter)

    return Block(height, draw)


def _cell(pen: Pen, x: float, y: float, width: float, height: float, letter: str) -> None:
    """C framed; I white on black; X hatched at the ends; ? in dashes; anything else bare."""
    tone = INK
    if letter == "I":
        pen.box(x, y, width, height, fill=INK)
        tone = 1.0
    if letter == "X":
        pen.hatch(x, y, width, height, 1.2)
        pen.box(x + width / 2 - 1.8, y + 0.4, 3.6, height - 0.8, fill=1.0)
    frame = _FRAMES.get(letter)
    if frame is not None:
        weight, dash = frame
        pen.box(x, y, width, height, line=weight, dash=dash)
    size = _LETTER if width > 5 else 7.5
    pen.text(x + width / 2, y + height / 2, letter, Style(BOLD if frame else REGULAR, size, tone), "center")


def _legend(area: Area) -> Block:
    words = (("C", tr("compatible")), ("I", tr("incompatible")), ("X", tr("conflicting")), ("?", tr("no data")), ("–", tr("not a pair")))
    spans = [span for letter, word in words for span in (Span(letter, Style(SEMI, 7.5)), Span(word, Style(REGULAR, 7.5, SECOND)))]
    return text_block(area, [Cell(area.x, area.wrap(area.width, *spans))])
