"""The series with empty boxes for what is measured, and what to tell the patient for afterwards."""

from __future__ import annotations

from dataclasses import replace

from formulator.base.i18n import tr
from formulator.domain.protocol import ProtocolSheet, SheetSession, SheetSign
from formulator.sheets.area import (
    CAPTION,
    NOTE,
    SMALL,
    SMALL_STRONG,
    Area,
    Cell,
    joined,
    low,
    row,
    ruled,
    section,
    space,
    strips,
    text_block,
)
from formulator.sheets.flow import Block, Draw, Part, Section
from formulator.sheets.pen import Pen
from formulator.sheets.typefaces import BOLD, INK, LINE, REGULAR, SEMI, Span, Style


def course(area: Area, sheet: ProtocolSheet) -> Section:
    empty = section(area, tr("Course"), tr("pain from 0 to 10"))
    columns = _columns(area)
    heads = _heads(area, columns)
    parts = [Part(_session(area, columns, session)) for session in sheet.sessions]
    note = area.lines(sheet.series_note, NOTE)
    if note:
        parts.append(Part((space(0.8), *strips(area, [Cell(area.x, note)]))))
    return replace(empty, head=(*empty.head, heads), again=(*empty.again, heads), parts=tuple(parts))


def _columns(area: Area) -> tuple[tuple[float, float], ...]:
    """Left edge and width of the boxes: date, pain before, pain after, initials."""
    start = area.x + (38 if area.width < 120 else 60)
    width = (area.right - start) / 4
    return tuple((start + width * index, width - 1.2 if index < 3 else width) for index in range(4))


def _heads(area: Area, columns: tuple[tuple[float, float], ...]) -> Block:
    captions = (tr("Date"), tr("Pain before"), tr("Pain after"), tr("Initials"))
    cells = [Cell(area.x, area.lines(tr("Session"), CAPTION, 12)), Cell(area.x + 12, area.lines(tr("Planned"), CAPTION, 24))]
    cells += [Cell(x, area.lines(caption, CAPTION, width - 1)) for (x, width), caption in zip(columns, captions, strict=True)]
    return joined((text_block(area, low(cells)), space(0.4)))


def _session(area: Area, columns: tuple[tuple[float, float], ...], session: SheetSession) -> tuple[Block, ...]:
    style = Style(BOLD, 8.5) if session.today else Style(REGULAR, 8.5)
    room = columns[0][0] - area.x - 13
    planned = area.lines(session.planned, style, room)
    if session.today:
        planned = (*planned, *area.lines(tr("today"), Style(BOLD, 7.5), room))
    cells = [
        Cell(area.x + 1, area.lines(session.number, Style(SEMI, 8.5) if not session.today else style, 10)),
        Cell(area.x + 12, planned),
    ]

    def under(height: float, _middle: float) -> Draw:
        def draw(pen: Pen, top: float) -> None:
            for x, width in columns:
                pen.box(x, top + 0.35, width, height - 0.7, line=0.9 if session.today else 0.5, tone=INK if session.today else LINE)

        return draw

    return row(area, cells, under, 5.4 + 0.8 * area.ease)


def after(area: Area, sheet: ProtocolSheet) -> Section:
    """Red flags: when they come, what they look like, what to do."""
    empty = section(area, tr("After the injection"), tr("tell the patient"))
    return replace(empty, parts=tuple(Part(_sign(area, sign)) for sign in sheet.red_flags))


def _sign_columns(area: Area) -> tuple[float, float]:
    return area.x + area.width * 0.17, area.x + area.width * 0.60


def _sign(area: Area, flag: SheetSign) -> tuple[Block, ...]:
    tight = replace(area, ease=area.ease * 0.35)
    if area.width < 120:
        spans = (Span(flag.sign + ":", SMALL), Span(flag.do, SMALL_STRONG))
        cells = [Cell(area.x, area.fitted(flag.when, SMALL_STRONG, 24)), Cell(area.x + 25.5, area.wrap(area.width - 25.5, *spans))]
        return ruled(area, area.x, row(tight, cells))
    sign, do = _sign_columns(area)
    cells = [
        Cell(area.x, area.lines(flag.when, SMALL_STRONG, sign - area.x - 2)),
        Cell(sign, area.lines(flag.sign, SMALL, do - sign - 3)),
        Cell(do, area.lines(flag.do, SMALL_STRONG, area.right - do)),
    ]
    return ruled(area, area.x, row(tight, cells))
