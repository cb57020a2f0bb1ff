"""Below the patient: may I? The verdict, why a draft may not be used, and what the session is for."""

from __future__ import annotations

from formulator.base.i18n import tr, trn
from formulator.domain.protocol import ProtocolSheet
from formulator.sheets.area import BODY, CAPTION, SMALL, SMALL_STRONG, STRONG, Area, Cell, joined, lines_or_block, row, space, strips
from formulator.sheets.flow import Block, Part, Section
from formulator.sheets.pen import Pen
from formulator.sheets.typefaces import BOLD, INK, LINE, MEDIUM, Line, Span, Style

_SENTENCE = Style(BOLD, 11.5)
#: Lines that the list of what was not checked may take in the box; all of it stands with what was checked.
_LIST_LINES = 4


def verdict_box(area: Area, sheet: ProtocolSheet) -> Section:
    x, width = area.x + 17, area.width - 20
    blocks = list(strips(area, [Cell(x, area.lines(sheet.verdict, _SENTENCE, width))]))
    for lines in (area.lines(sheet.verdict_detail, BODY, width), _not_checked(area, sheet, width)):
        if lines:
            blocks += [space(0.6), *strips(area, [Cell(x, lines)])]
    text = joined(blocks)
    height = max(11.6 + 2.4 * area.ease, text.height + 2.8 + 1.8 * area.ease)

    def draw(pen: Pen, top: float) -> None:
        pen.box(area.x, top, area.width, height, line=1.6)
        pen.sign(sheet.verdict_mark.value, area.x + 8.5, top + height / 2, 9)
        text.draw(pen, top + (height - text.height) / 2)

    parts = [Part((Block(height, draw),))]
    if sheet.draft:
        parts.append(Part((space(1.6 + area.ease), _draft(area, sheet))))
    return Section((), tuple(parts), (), 1.8 + 2.0 * area.ease)


def _not_checked(area: Area, sheet: ProtocolSheet, width: float) -> tuple[Line, ...]:
    items = sheet.not_checked
    if not items:
        return ()
    label = Span(tr("Not checked:"), STRONG)
    for count in range(len(items), -1, -1):
        rest = len(items) - count
        shown = "; ".join(_bare(item) for item in items[:count])
        if rest:
            tail = trn("{n} thing, listed under “What was checked”.", "{n} things, listed under “What was checked”.", rest)
            shown = tr("{names}; and {tail}", names=shown, tail=tail) if shown else tail
        else:
            shown += "."
        lines = area.wrap(width, label, Span(shown, BODY))
        if len(lines) <= _LIST_LINES:
            return lines
    return area.wrap(width, label)


def _bare(text: str) -> str:
    return text.strip().removesuffix(".")


def _draft(area: Area, sheet: ProtocolSheet) -> Block:
    """Why this sheet may not be used."""
    x = area.x + 17
    reasons = "; ".join(_bare(reason) for reason in sheet.draft_reasons)
    label = Span(tr("Draft, not for use. Signing waits for:") if reasons else tr("Draft, not for use."), Style(BOLD, 9))
    spans = (label, Span(f"{reasons}.", BODY)) if reasons else (label,)
    text = joined(strips(area, [Cell(x, area.wrap(area.width - 20, *spans))]))
    height = text.height + 2.4

    def draw(pen: Pen, top: float) -> None:
        pen.box(area.x, top, area.width, height, line=0.8)
        pen.box(area.x, top, 13.2, height, fill=INK)
        pen.text(area.x + 6.6, top + height / 2, tr("DRAFT"), Style(BOLD, 8, 1.0), "center")
        text.draw(pen, top + 1.2)

    return Block(height, draw)


def purpose(area: Area, sheet: ProtocolSheet) -> Section:
    """Indication, site, route and antiseptic on one line of captions and values."""
    facts = (
        (tr("Indication"), sheet.indication),
        (tr("Site"), sheet.site),
        (tr("Route"), sheet.route),
        (tr("Antiseptic"), sheet.antiseptic),
    )
    shares = (0.32, 0.26, 0.18, 0.24)
    cells, x = [], area.x
    for (caption, value), share in zip(facts, shares, strict=True):
        width = area.width * share - 3
        cells.append(Cell(x, (*area.lines(caption, CAPTION, width), *area.lines(value, Style(MEDIUM, 9), width))))
        x += area.width * share
    return Section((), (Part(lines_or_block(area, cells)),), (), 1.6 + 1.4 * area.ease)


def card(area: Area, sheet: ProtocolSheet) -> Section:
    """The three lines of the work: prescribe, prepare, inject."""
    rows = ((tr("Prescribe"), (sheet.prescribe,)), (tr("Prepare"), sheet.prepare), (tr("Inject"), (sheet.inject,)))
    blocks: list[Block] = []
    for index, (label, texts) in enumerate(rows):
        lines = tuple(line for text in texts for line in area.lines(text, SMALL if index else Style(MEDIUM, 8.5), area.width - 28))
        cells = [Cell(area.x + 3, area.lines(label, SMALL_STRONG, 20)), Cell(area.x + 25, lines)]
        blocks += _sided(area, row(area, cells), index == 0, index == len(rows) - 1)
    return Section((), (Part(tuple(blocks)),), (), 1.8 + 1.8 * area.ease)


def _sided(area: Area, blocks: tuple[Block, ...], first: bool, last: bool) -> list[Block]:
    """The blocks of one row of the card between its side lines; a fine line parts it from the next."""
    made = []
    for index, block in enumerate(blocks):
        made.append(_side(area, block, first and index == 0, index == len(blocks) - 1, last))
    return made


def _side(area: Area, block: Block, top_line: bool, end: bool, last: bool) -> Block:
    def draw(pen: Pen, top: float) -> None:
        below = top + block.height
        for x in (area.x, area.right):
            pen.stroke(((x, top), (x, below)), 0.8, INK)
        if top_line:
            pen.rule(area.x, top, area.right, 0.8, INK)
        if end:
            pen.rule(
                area.x if last else area.x + 3, below, area.right if last else area.right - 3, 0.8 if last else 0.4, INK if last else LINE
            )
        block.draw(pen, top)

    return Block(block.height, draw)
