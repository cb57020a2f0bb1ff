"""Where a section stands and how tightly it is set; the few shapes that sections are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from formulator.base.i18n import tr
from formulator.sheets.flow import Block, Draw, Section
from formulator.sheets.pen import Align, Pen
from formulator.sheets.typefaces import BOLD, INK, ITALIC, LINE, MEDIUM, POINT, REGULAR, SECOND, SEMI, Faces, Line, Span, Style

TITLE = Style(SEMI, 11)
NOTE = Style(REGULAR, 8, SECOND)
CAPTION = Style(REGULAR, 7.5, SECOND)
BODY = Style(REGULAR, 9)
BODY_MEDIUM = Style(MEDIUM, 9)
STRONG = Style(SEMI, 9)
FIGURE = Style(SEMI, 9.5)
SMALL = Style(REGULAR, 8)
SMALL_STRONG = Style(SEMI, 8)
SOURCE = Style(REGULAR, 7.5, SECOND)
QUOTE = Style(ITALIC, 9)
WORD = Style(BOLD, 9)


@dataclass(frozen=True, slots=True)
class Area:
    """A column of the page. `ease` runs from 0, as tight as it stays readable, to 1, at ease.

    `letters` is what the longest syringe name needs beyond the width of a letter.
    """

    faces: Faces
    x: float
    width: float
    ease: float
    letters: float = 0

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def gap(self) -> float:
        """Between sections."""
        return 2.8 + 4.0 * self.ease

    @property
    def pad(self) -> float:
        """Above and below the text of a row."""
        return 0.6 + 0.75 * self.ease

    def pitch(self, size: float) -> float:
        """From one line of text to the next."""
        return size * POINT * (1.16 + 0.14 * self.ease)

    def column(self, x: float, width: float) -> Area:
        return replace(self, x=x, width=width)

    def wrap(self, width: float, *spans: Span) -> tuple[Line, ...]:
        return self.faces.wrap(width, *spans)

    def lines(self, text: str, style: Style, width: float | None = None) -> tuple[Line, ...]:
        return self.faces.wrap(self.width if width is None else width, Span(text, style))

    def fitted(self, text: str, style: Style, width: float, least: float = 7.0) -> tuple[Line, ...]:
        """On one line, set up to `least` points small if that is what it takes; else wrapped as it is."""
        plain = text.strip()
        wide = self.faces.width(plain, style)
        if wide > width and style.size * width / wide >= least:
            style = replace(style, size=int(style.size * width / wide * 20) / 20)
        return self.lines(plain, style, width)


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of text at `x`, which is the left edge, the right edge or the middle, as they are aligned."""

    x: float
    lines: tuple[Line, ...]
    align: Align = "left"


def _nothing(_pen: Pen, _top: float) -> None:
    pass


def space(height: float) -> Block:
    return Block(height, _nothing)


def strips(area: Area, cells: Sequence[Cell]) -> tuple[Block, ...]:
    """One block for each level of text lines: the n-th lines of all cells stand on one level."""
    made = []
    for level in range(max((len(cell.lines) for cell in cells), default=0)):
        here = [(cell, cell.lines[level]) for cell in cells if level < len(cell.lines)]
        height = area.pitch(max((line.size for _, line in here), default=9))
        made.append(Block(height, _level(here, height)))
    return tuple(made)


def text_block(area: Area, cells: Sequence[Cell], under: Draw | None = None) -> Block:
    """The same levels as one block, written cell by cell, so that the text can be read out in order."""
    heights = [level.height for level in strips(area, cells)]

    def draw(pen: Pen, top: float) -> None:
        if under is not None:
            under(pen, top)
        for cell in cells:
            y = top
            for line, height in zip(cell.lines, heights, strict=False):
                pen.line_of_text(line, cell.x, y + height / 2, cell.align)
                y += height

    return Block(sum(heights), draw)


def low(cells: Sequence[Cell]) -> list[Cell]:
    """Column heads that stand on one last line."""
    most = max((len(cell.lines) for cell in cells), default=0)
    return [replace(cell, lines=(*(Line((), 0, 7.5) for _ in range(most - len(cell.lines))), *cell.lines)) for cell in cells]


def _level(here: Sequence[tuple[Cell, Line]], height: float) -> Draw:
    def draw(pen: Pen, top: float) -> None:
        for cell, line in here:
            pen.line_of_text(line, cell.x, top + height / 2, cell.align)

    return draw


def joined(blocks: Sequence[Block], under: Draw | None = None) -> Block:
    """Blocks as one that never divides; `under` is drawn first."""

    def draw(pen: Pen, top: float) -> None:
        if under is not None:
            under(pen, top)
        for block in blocks:
            block.draw(pen, top)
            top += block.height

    return Block(sum(block.height for block in blocks), draw)


def lines_or_block(area: Area, cells: Sequence[Cell], under: Draw | None = None) -> tuple[Block, ...]:
    """The text as one block, or level by level where it is very tall."""
    whole = text_block(area, cells, under)
    if whole.height <= TALL:
        return (whole,)
    levels = strips(area, cells)
    return (joined(levels[:1], under), *levels[1:])


Under = Callable[[float, float], Draw]

_TILE = 4.7
#: A row taller than this may divide between its lines.
TALL = 70.0


def row(area: Area, cells: Sequence[Cell], under: Under | None = None, least: float = 0) -> tuple[Block, ...]:
    """A table row with space above and below, at least `least` high; one block unless it is very tall.

    `under` gets the height and the middle of the first line of text, and draws what lies below the text.
    """
    levels = strips(area, cells)
    inner = sum(level.height for level in levels)
    pad = max(area.pad, (least - inner) / 2)
    middle = pad + (levels[0].height / 2 if levels else 0)
    if inner > TALL:
        first = joined((space(pad), levels[0]), under(pad + middle, middle) if under else None)
        return (first, *levels[1:], space(pad))
    text = text_block(area, cells)
    return (joined((space(pad), text, space(pad)), under(inner + 2 * pad, middle) if under else None),)


def ruled(area: Area, x: float, blocks: tuple[Block, ...], weight: float = 0.4, tone: float = LINE) -> tuple[Block, ...]:
    """The blocks with a fine line below the last one."""
    last = blocks[-1]

    def draw(pen: Pen, top: float) -> None:
        last.draw(pen, top)
        pen.rule(x, top + last.height, area.right, weight, tone)

    return (*blocks[:-1], Block(last.height, draw))


def heading(area: Area, title: str, note: str = "") -> tuple[Block, ...]:
    """The title of a section over its line, a caption at the right end."""
    note_lines = area.lines(note, NOTE, area.width * 0.6)
    title_width = area.width - 4 - max((line.width for line in note_lines), default=0)
    cells = [Cell(area.x, area.lines(title, TITLE, title_width)), Cell(area.right, note_lines, "right")]
    text = text_block(area, cells)

    def draw(pen: Pen, top: float) -> None:
        text.draw(pen, top)
        pen.rule(area.x, top + text.height + 0.5, area.right, 0.8, INK)

    return (Block(text.height + 0.5, draw), space(0.2 + 0.6 * area.ease))


def section(area: Area, title: str, note: str = "") -> Section:
    """An empty section: its head, and the same head with "continued" for the next page."""
    return Section(heading(area, title, note), (), heading(area, tr("{title}, continued", title=title)), area.gap)


def tile_width(faces: Faces, letter: str, size: float = _TILE) -> float:
    return max(size, faces.width(letter, Style(BOLD, 9 * size / _TILE)) + 2)


def tile(pen: Pen, x: float, middle: float, letter: str, size: float = _TILE) -> None:
    """A syringe's letter, white on black."""
    style = Style(BOLD, 9 * size / _TILE, 1.0)
    width = tile_width(pen.faces, letter, size)
    pen.box(x, middle - size / 2, width, size, fill=INK, radius=0.7)
    pen.text(x + width / 2, middle, letter, style, "center")


def check_box(pen: Pen, x: float, middle: float, label: str, style: Style = BODY) -> float:
    """An empty box to tick and its word; where the word ends."""
    pen.box(x, middle - 1.75, 3.5, 3.5, line=0.8)
    pen.text(x + 4.8, middle, label, style)
    return x + 4.8 + pen.faces.width(label, style)
