"""The mix: one group of rows for each syringe, with the share of the limit and empty boxes for lot and expiry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from formulator.base.i18n import tr
from formulator.domain.protocol import Mark, ProtocolSheet, SheetLine, SheetSyringe
from formulator.sheets.area import (
    CAPTION,
    FIGURE,
    STRONG,
    Area,
    Cell,
    joined,
    low,
    row,
    ruled,
    section,
    space,
    text_block,
    tile,
    tile_width,
)
from formulator.sheets.flow import Block, Draw, Part, Section
from formulator.sheets.pen import Pen
from formulator.sheets.typefaces import BOLD, FILL, INK, LINE, MEDIUM, REGULAR, SECOND, Line, Span, Style

_NAME = Style(MEDIUM, 9.5)
_BENEATH = Style(REGULAR, 7.5, SECOND)
_WORD = Style(BOLD, 7.5)
_PLAIN = Style(REGULAR, 8.5)
_BAR, _BAR_HEIGHT = 20.0, 2.3
_LOT, _EXPIRY = 15.0, 13.0


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand; figures by their right edge."""

    name: float
    strength: float
    volume: float
    dose: float
    mixed: float
    share: float
    lot: float
    expiry: float

    @classmethod
    def of(cls, area: Area) -> _Columns:
        x, right = area.x, area.right
        extra = area.width - 180
        return cls(
            name=x + 8,
            strength=x + 50.5 + extra,
            volume=x + 89 + extra,
            dose=x + 105 + extra,
            mixed=x + 123.5 + extra,
            share=x + 127 + extra,
            lot=right - _LOT - 1 - _EXPIRY,
            expiry=right - _EXPIRY,
        )


def mix(area: Area, sheet: ProtocolSheet) -> Section:
    columns = _Columns.of(area)
    empty = section(area, tr("Mix"), tr("share of limit counts all syringes of the session"))
    heads = _heads(area, columns)
    parts = tuple(_syringe(area, columns, syringe) for syringe in sheet.syringes)
    if not parts:
        return replace(empty, parts=(Part(row(area, [Cell(columns.name, area.lines(tr("No mix was given."), FIGURE))])),))
    return replace(empty, head=(*empty.head, heads), again=(*empty.again, heads), parts=parts)


def _heads(area: Area, columns: _Columns) -> Block:
    cells = [
        Cell(columns.name, area.lines(tr("Ingredient"), CAPTION, 42)),
        Cell(columns.strength, area.lines(tr("Strength"), CAPTION, 24)),
        Cell(columns.volume, area.lines(tr("Volume"), CAPTION, 14), "right"),
        Cell(columns.dose, area.lines(tr("Dose"), CAPTION, 15), "right"),
        Cell(columns.mixed, area.lines(tr("In the mix"), CAPTION, 16), "right"),
        Cell(columns.share, area.lines(tr("Share of limit"), CAPTION, 23)),
        Cell(columns.lot, area.lines(tr("Lot"), CAPTION, _LOT)),
        Cell(columns.expiry, area.lines(tr("Expiry"), CAPTION, _EXPIRY)),
    ]
    return joined((text_block(area, low(cells)), space(0.5 + 0.3 * area.ease)))


def _syringe(area: Area, columns: _Columns, syringe: SheetSyringe) -> Part:
    head = _band(area, columns, syringe.name, syringe.heading, syringe.total)
    again = _band(area, columns, syringe.name, tr("{heading}, continued", heading=syringe.heading), syringe.total)
    blocks: list[Block] = list(head)
    for line in syringe.lines:
        blocks += _row(area, columns, line)
    return Part(tuple(blocks), again)


def _band(area: Area, columns: _Columns, letter: str, heading: str, total: str) -> tuple[Block, ...]:
    """The gray row that opens a syringe."""
    total_lines = area.lines(total, STRONG, 60)
    x = columns.name + tile_width(area.faces, letter) - tile_width(area.faces, "A")
    cells = [Cell(x, area.lines(heading, FIGURE, area.right - x - 66)), Cell(area.right - 2, total_lines, "right")]

    def under(height: float, _middle: float) -> Draw:
        def draw(pen: Pen, top: float) -> None:
            pen.box(area.x, top, area.width, height, fill=FILL)
            tile(pen, area.x + 1, top + height / 2, letter)

        return draw

    return row(area, cells, under, 5.6 + 0.9 * area.ease)


def _row(area: Area, columns: _Columns, line: SheetLine) -> tuple[Block, ...]:
    bar = line.share is not None
    name_width = columns.strength - columns.name - 2
    share = area.fitted(line.share_text, Style(REGULAR, 7.5), columns.lot - columns.share - 1.8)
    cells = [
        Cell(columns.name, (*area.lines(line.name, _NAME, name_width), *_beneath(area, line, name_width))),
        Cell(columns.strength, area.fitted(line.strength, Style(REGULAR, 8.5, SECOND), columns.volume - columns.strength - 15)),
        Cell(columns.volume, area.fitted(line.volume, FIGURE, 13.5), "right"),
        Cell(columns.dose, area.fitted(line.dose, FIGURE, 14), "right"),
        Cell(columns.mixed, area.fitted(line.concentration, _PLAIN, 17.5), "right"),
        Cell(columns.share, (Line((), 0, 9.5), *share) if bar else share),
    ]

    def under(height: float, middle: float) -> Draw:
        def draw(pen: Pen, top: float) -> None:
            pen.sign(line.mark.value, area.x + 3.4, top + middle, 4.4)
            if line.share is not None:
                _share_bar(pen, columns.share, top + middle, line.share)
            _empty_boxes(pen, columns, top, min(height, 12.0))

        return draw

    return ruled(area, columns.name, row(area, cells, under, 6.6 + 0.6 * area.ease))


def _beneath(area: Area, line: SheetLine, width: float) -> tuple[Line, ...]:
    """The presentation, and in words what the sign says, where it says something."""
    word = _mark_word(line)
    plain = area.fitted(line.presentation, _BENEATH, width)
    if not word:
        return plain
    with_word = area.wrap(width, Span(line.presentation, _BENEATH), Span(word, _WORD))
    own_line = (*plain, *area.fitted(word, _WORD, width))
    return with_word if len(with_word) < len(own_line) else own_line


def _mark_word(line: SheetLine) -> str:
    words = {
        Mark.CONTRAINDICATED: tr("Contraindicated"), Mark.MAJOR: tr("Major"), Mark.MODERATE: tr("Moderate"),
        Mark.UNKNOWN: tr("Not checked"), Mark.FAILED: tr("Check failed"),
    }  # fmt: skip
    word = line.word or words.get(line.mark, "")
    return tr("{word}, overridden", word=word) if line.overridden and word else word


def _share_bar(pen: Pen, x: float, middle: float, share: Decimal) -> None:
    """Filled up to the share; black from 80 %; over the limit the bar is full and a tick shows where the limit lies."""
    top, part = middle - _BAR_HEIGHT / 2, float(share)
    tone = INK if part >= 0.8 else 0.4
    pen.box(x, top, _BAR, _BAR_HEIGHT, fill=1.0)
    if part > 0:
        pen.box(x, top, _BAR * min(part, 1.0), _BAR_HEIGHT, fill=tone)
    pen.box(x, top, _BAR, _BAR_HEIGHT, line=0.6)
    if part > 1:
        at = x + _BAR / part
        pen.stroke(((at, top), (at, top + _BAR_HEIGHT)), 0.9, 1.0)
        pen.stroke(((at, top - 0.9), (at, top)), 0.9, INK)
        pen.stroke(((at, top + _BAR_HEIGHT), (at, top + _BAR_HEIGHT + 0.9)), 0.9, INK)


def _empty_boxes(pen: Pen, columns: _Columns, top: float, height: float) -> None:
    box = min(6.4, height - 1.6)
    for x, width in ((columns.lot, _LOT), (columns.expiry, _EXPIRY)):
        pen.box(x, top + (height - box) / 2, width, box, line=0.5, tone=LINE)
