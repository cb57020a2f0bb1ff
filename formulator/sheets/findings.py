"""Findings and what was decided, worst first; the notes smaller; then what was checked and what was not."""

from __future__ import annotations

from dataclasses import replace

from formulator.base.i18n import tr
from formulator.domain.protocol import Mark, ProtocolSheet, SheetCheck, SheetFinding, SheetOverride
from formulator.sheets.area import (
    BODY,
    QUOTE,
    SMALL,
    SMALL_STRONG,
    SOURCE,
    STRONG,
    WORD,
    Area,
    Cell,
    lines_or_block,
    row,
    ruled,
    section,
    space,
    strips,
)
from formulator.sheets.flow import Block, Draw, Part, Section
from formulator.sheets.pen import Pen
from formulator.sheets.typefaces import BOLD, INK, REGULAR, SECOND, SEMI, Line, Span, Style

_INDENT = 10.0
_TITLE = Style(SEMI, 9.5)


def findings(area: Area, sheet: ProtocolSheet) -> Section:
    note = tr("worst first") if sheet.findings else tr("no finding above a note")
    empty = section(area, tr("Findings and what was decided"), note)
    parts = [Part(_finding(area, finding)) for finding in sheet.findings]
    if sheet.verdict_mark is Mark.FAILED:
        failed = area.lines(tr("The check failed: this list may be incomplete."), STRONG)
        parts.insert(0, Part(row(area, [Cell(area.x, failed)])))
    elif not parts and not sheet.notes:
        parts.append(Part(row(area, [Cell(area.x, area.lines(tr("Nothing was found in what was checked."), BODY))])))
    parts += [Part(_note(area, note)) for note in sheet.notes]
    return replace(empty, parts=tuple(parts))


def _finding(area: Area, finding: SheetFinding) -> tuple[Block, ...]:
    x = area.x + _INDENT
    word = area.lines(finding.word, WORD, 46)
    room = area.width - _INDENT - 4 - max((line.width for line in word), default=0)
    head = lines_or_block(area, [Cell(x, area.lines(finding.title, _TITLE, room)), Cell(area.right, word, "right")])
    blocks = [space(area.pad), _signed(area, finding.mark, head[0], 4.6, area.pitch(9.5)), *head[1:]]
    width = area.width - _INDENT - 2
    blocks += strips(area, [Cell(x, _text(area, finding, width))])
    blocks += strips(area, [Cell(x, area.lines(finding.sources, SOURCE, width))])
    if finding.override is not None:
        blocks += _override(area, finding.override)
    return ruled(area, area.x, (*blocks, space(area.pad)))


def _text(area: Area, finding: SheetFinding, width: float) -> tuple[Line, ...]:
    spans = [Span(finding.text, BODY)] if finding.text else []
    if finding.action:
        spans += [Span(tr("Do:"), STRONG), Span(finding.action, BODY)]
    return area.wrap(width, *spans)


def _signed(area: Area, mark: Mark, block: Block, size: float, first: float) -> Block:
    """The block with its sign beside its first line, which is `first` high."""

    def draw(pen: Pen, top: float) -> None:
        block.draw(pen, top)
        pen.sign(mark.value, area.x + 3.6, top + first / 2, size)

    return Block(block.height, draw)


def _override(area: Area, override: SheetOverride) -> list[Block]:
    """The reason in a frame with a hatched edge. It may divide between lines."""
    x, width = area.x + _INDENT + 7, area.width - _INDENT - 11
    spans = [Span(tr("Overridden:"), Style(BOLD, 9)), Span(override.reason.rstrip(".") + ("." if override.reason else ""), BODY)]
    if override.note:
        spans.append(Span(f"“{override.note}”", QUOTE))
    signed = ", ".join(part for part in (override.by, override.when) if part)
    inner = (
        space(0.5 + 0.5 * area.ease),
        *strips(area, [Cell(x, area.wrap(width, *spans))]),
        *strips(area, [Cell(x, area.lines(signed, Style(REGULAR, 8, SECOND), width))]),
        space(0.5 + 0.5 * area.ease),
    )
    last = len(inner) - 1
    framed = [_framed(area, block, index == 0, index == last) for index, block in enumerate(inner)]
    return [space(0.6 + 0.4 * area.ease), *framed, space(0.4)]


def _framed(area: Area, block: Block, first: bool, last: bool) -> Block:
    left, right = area.x + _INDENT, area.right

    def draw(pen: Pen, top: float) -> None:
        below = top + block.height
        pen.hatch(left, top, 4, block.height)
        for x, weight in ((left, 1.0), (left + 4, 0.6), (right, 1.0)):
            pen.stroke(((x, top), (x, below)), weight, INK)
        if first:
            pen.rule(left, top, right, 1.0, INK)
        if last:
            pen.rule(left, below, right, 1.0, INK)
        block.draw(pen, top)

    return Block(block.height, draw)


def _note(area: Area, note: SheetFinding) -> tuple[Block, ...]:
    """A note in one small paragraph."""
    title = note.title.rstrip(".") + "."
    spans = [Span(title, SMALL_STRONG), Span(note.text, SMALL)]
    if note.action:
        spans.append(Span(note.action, SMALL))
    if note.sources:
        spans.append(Span(note.sources, SOURCE))
    word = area.lines(note.word, Style(SEMI, 8, SECOND), 30)
    lines = area.wrap(area.width - _INDENT - 4 - max((line.width for line in word), default=0), *spans)
    made = lines_or_block(area, [Cell(area.x + _INDENT, lines), Cell(area.right, word, "right")])
    pad = area.pad * 0.7
    return ruled(area, area.x + _INDENT, (space(pad), _signed(area, note.mark, made[0], 3.8, area.pitch(8)), *made[1:], space(pad)))


def checks(area: Area, sheet: ProtocolSheet) -> Section:
    """Every row of what was checked; what was not checked and stands in no row follows as rows of its own."""
    empty = section(area, tr("What was checked"), tr("and what could not be"))
    said = {check.text for check in sheet.checks}
    rest = [SheetCheck(Mark.UNKNOWN, tr("Not checked"), text) for text in sheet.not_checked if text not in said]
    return replace(empty, parts=tuple(Part(_check(area, check)) for check in (*sheet.checks, *rest)))


def _check(area: Area, check: SheetCheck) -> tuple[Block, ...]:
    whole = check.mark is Mark.CLEAR
    text = Style(REGULAR, 8.5) if whole else Style(SEMI, 8.5)
    label = Style(SEMI if whole else BOLD, 8.5)
    if area.width < 120:
        start = 8.0
        cells = [Cell(area.x + start, area.wrap(area.width - start, Span(f"{check.label}:", label), Span(check.text, text)))]
    else:
        start, indent = _INDENT, _INDENT + 34
        cells = [
            Cell(area.x + start, area.fitted(check.label, label, indent - start - 1.5, 8)),
            Cell(area.x + indent, area.lines(check.text, text, area.width - indent)),
        ]
    tight = replace(area, ease=area.ease * 0.6)

    def under(_height: float, middle: float) -> Draw:
        return lambda pen, top: pen.sign(check.mark.value, area.x + 3.6, top + middle, 3.9)

    return ruled(area, area.x + start, row(tight, cells, under))
