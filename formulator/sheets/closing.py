"""The end of the sheet: what was done, who signs, what the law and the program want to be said."""

from __future__ import annotations

from formulator.base.i18n import tr
from formulator.domain.protocol import ProtocolSheet
from formulator.sheets.area import BODY, CAPTION, SMALL_STRONG, SOURCE, Area, Cell, check_box, heading, joined, space, strips
from formulator.sheets.flow import Block, Part, Section
from formulator.sheets.pen import Pen
from formulator.sheets.typefaces import INK, LINE, REGULAR, Style


def closing(area: Area, sheet: ProtocolSheet) -> Section:
    """Stays together, at the foot of the last page."""
    blocks = [*heading(area, tr("Done"), tr("fill in at the session")), _done(area), space(1.2 + area.ease), _signatures(area, sheet)]
    for text, style in ((sheet.off_label, Style(REGULAR, 8)), (sheet.disclaimer, SOURCE)):
        lines = area.lines(text, style)
        if lines:
            blocks += [space(0.9 + 0.5 * area.ease), *strips(area, [Cell(area.x, lines)])]
    return Section((), (Part(tuple(blocks)),), (), area.gap, at_foot=True)


def _done(area: Area) -> Block:
    height = 8.0 + 2.5 * area.ease

    def draw(pen: Pen, top: float) -> None:
        y = top + 3.4
        x = area.x
        for label in (tr("as planned"), tr("changed:")):
            x = check_box(pen, x, y, label) + 7
        line_end = area.x + area.width * 0.55
        pen.rule(x - 5, y + 2, line_end, 0.5, INK)
        x = check_box(pen, line_end + 5, y, tr("not given")) + 7
        pen.text(x, y, tr("reaction:"), BODY)
        x += pen.faces.width(tr("reaction:"), BODY) + 2.5
        x = check_box(pen, x, y, tr("none")) + 4
        pen.box(x, y - 1.75, 3.5, 3.5, line=0.8)
        pen.rule(x + 5, y + 2, area.right, 0.5, INK)

    return Block(height, draw)


def _signatures(area: Area, sheet: ProtocolSheet) -> Block:
    """Three fields side by side."""
    physician = ", ".join(part for part in (sheet.practitioner.name, sheet.date_short) if part)
    fields = (
        (tr("Prescribed and signed"), physician or tr("name, time")),
        (tr("Prepared by"), tr("name, time")),
        (tr("Injected by"), tr("name, time")),
    )
    width = area.width / 3
    columns = []
    for index, (title, below) in enumerate(fields):
        x = area.x + width * index + 3
        columns.append((x, area.lines(title, SMALL_STRONG, width - 6), area.lines(below, CAPTION, width - 6)))
    below_height = max(joined(strips(area, [Cell(x, below)])).height for x, _, below in columns)
    height = 16.0 + area.ease * 2 + below_height

    def draw(pen: Pen, top: float) -> None:
        pen.box(area.x, top, area.width, height, line=1.0)
        for index, (x, title, below) in enumerate(columns):
            if index:
                pen.stroke(((x - 3, top), (x - 3, top + height)), 0.5, LINE)
            joined(strips(area, [Cell(x, title)])).draw(pen, top + 1.4)
            line = top + height - below_height - 1.6
            pen.rule(x, line, x + width - 6, 0.6, INK)
            joined(strips(area, [Cell(x, below)])).draw(pen, line + 0.8)

    return Block(height, draw)
