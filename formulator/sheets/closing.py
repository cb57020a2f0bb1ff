"""The end of the sheet: what was done, who signs, what the law and the program want to be said."""

from __future__ import annotations

from formulator.base.i18n import tr
from formulator.domain.protocol import ProtocolSheet
from formulator.sheets.area import CAPTION, SMALL_STRONG, SOURCE, Area, Cell, check_box, joined, space, strips
from formulator.sheets.flow import Block, Part, Section
from formulator.sheets.pen import Pen
from formulator.sheets.typefaces import INK, LINE, MEDIUM, REGULAR, SEMI, Span, Style

_LAW = Style(MEDIUM, 7.5)
_BOX = Style(REGULAR, 8.5)


def closing(area: Area, sheet: ProtocolSheet) -> Section:
    """Stays together, at the foot of the last page: one frame to fill in, then what is to be said."""
    said_last = ((_correction(sheet), _LAW), (sheet.off_label, _LAW), (sheet.disclaimer, SOURCE), (sheet.trail, SOURCE))
    spans = [Span(text, style) for text, style in said_last if text]
    lines = area.wrap(area.width, *spans)
    said = (space(1.0 + 0.6 * area.ease), *strips(area, [Cell(area.x, lines)])) if lines else ()
    return Section((), (Part((_form(area, sheet), *said)),), (), area.gap, at_foot=True)


def _correction(sheet: ProtocolSheet) -> str:
    if not sheet.corrects:
        return ""
    return tr("This sheet corrects sheet {number}. Reason: {reason}.", number=sheet.corrects, reason=sheet.why_corrected.rstrip(". "))


def _form(area: Area, sheet: ProtocolSheet) -> Block:
    done, signatures = _done(area), _signatures(area, sheet)
    height = done.height + signatures.height

    def draw(pen: Pen, top: float) -> None:
        pen.box(area.x, top, area.width, height, line=1.2)
        done.draw(pen, top)
        pen.rule(area.x, top + done.height, area.right, 0.8, INK)
        signatures.draw(pen, top + done.height)

    return Block(height, draw)


def _done(area: Area) -> Block:
    """What was done, to be ticked on the day; on two lines where the words are long."""
    step = 7.2 + 2.0 * area.ease
    title, indent = Style(SEMI, 9.5), area.faces.width(tr("Done"), Style(SEMI, 9.5)) + 9
    ticks = indent + sum(_tick_width(area, label) + 6 for label in (tr("as planned"), tr("not given")))
    changed = _tick_width(area, tr("changed:")) + 1.5
    reaction = area.faces.width(tr("reaction:"), _BOX) + 2.5 + _tick_width(area, tr("none")) + 4 + 30
    room = area.width - 3 - reaction - 5 - ticks - changed
    two = room < 22

    def draw(pen: Pen, top: float) -> None:
        y, x = top + step / 2, area.x + indent
        pen.text(area.x + 3, y, tr("Done"), title)
        for label in (tr("as planned"), tr("not given")):
            x = check_box(pen, x, y, label, _BOX) + 6
        _reaction(area, pen, area.right - 3 - reaction, y)
        x, below = (area.x + indent, y + step - 1.5) if two else (x, y)
        x = check_box(pen, x, below, tr("changed:"), _BOX) + 1.5
        pen.rule(x, below + 2, area.right - 3 if two else x + room, 0.5, INK)

    return Block(2 * step - 1.5 if two else step, draw)


def _tick_width(area: Area, label: str) -> float:
    return 4.8 + area.faces.width(label, _BOX)


def _reaction(area: Area, pen: Pen, x: float, y: float) -> None:
    """None, or which one."""
    pen.text(x, y, tr("reaction:"), _BOX)
    end = check_box(pen, x + pen.faces.width(tr("reaction:"), _BOX) + 2.5, y, tr("none"), _BOX)
    pen.box(end + 4, y - 1.75, 3.5, 3.5, line=0.8)
    pen.rule(end + 8.8, y + 2, area.right - 3, 0.5, INK)


def _signatures(area: Area, sheet: ProtocolSheet) -> Block:
    """Three fields side by side."""
    physician = sheet.signature or ", ".join(part for part in (sheet.practitioner.name, sheet.date_short) if part)
    fields = (
        (tr("Prescribed and signed"), physician or tr("name, time")),
        (tr("Prepared by"), tr("name, time")),
        (tr("Injected by"), tr("name, time")),
    )
    width = area.width / 3
    starts = [area.x + width * index + 3 for index in range(3)]
    titles = joined(
        strips(area, [Cell(x, area.lines(title, SMALL_STRONG, width - 6)) for x, (title, _) in zip(starts, fields, strict=True)])
    )
    below = joined(strips(area, [Cell(x, area.lines(text, CAPTION, width - 6)) for x, (_, text) in zip(starts, fields, strict=True)]))
    height = max(15.5 + 4.5 * area.ease, titles.height + below.height + 8.5)

    def draw(pen: Pen, top: float) -> None:
        titles.draw(pen, top + 1.3)
        line = top + height - below.height - 1.6
        below.draw(pen, line + 0.7)
        for index, x in enumerate(starts):
            pen.rule(x, line, x + width - 6, 0.6, INK)
            if index:
                pen.stroke(((x - 3, top), (x - 3, top + height)), 0.5, LINE)

    return Block(height, draw)
