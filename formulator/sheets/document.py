"""The sheet as a whole: sections in the order of the work, laid out as roomily as the fewest pages allow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from formulator.domain.protocol import ProtocolSheet
from formulator.sheets.area import Area, joined, space
from formulator.sheets.closing import closing
from formulator.sheets.course import after, course
from formulator.sheets.findings import checks, findings
from formulator.sheets.flow import Block, Flow, Part, Placed, Section
from formulator.sheets.frame import draft_word, footer, header, patient_box
from formulator.sheets.matrix import compatibility
from formulator.sheets.mix import mix
from formulator.sheets.paper import PAGES, Page, Paper
from formulator.sheets.pdfa import finished
from formulator.sheets.pen import Pen
from formulator.sheets.typefaces import Faces
from formulator.sheets.verdict import card, purpose, verdict_box
from formulator.sheets.work import inject, prepare

#: From tight to roomy.
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
_GUTTER = 8.0
#: Two sections higher than this stand below one another.
_BESIDE_LIMIT = 95.0


@dataclass(frozen=True, slots=True)
class _Layout:
    frame: Block
    pages: list[list[Placed]]


def make(sheet: ProtocolSheet, paper: Paper, fonts: Path) -> bytes:
    page, faces = PAGES[paper], Faces(fonts)
    layout = _roomiest(sheet, page, faces)
    area = Area(faces, page.left, page.body, 0.5)
    pen = Pen(page, faces)
    count = len(layout.pages)
    for number, placed in enumerate(layout.pages, 1):
        if sheet.draft:
            pen.slanted_word(draft_word())
        layout.frame.draw(pen, page.top)
        for y, block in placed:
            block.draw(pen, y)
        foot = footer(area, sheet, number, count)
        foot.draw(pen, page.foot + _FOOT_LINE - foot.height)
        pen.turn()
    return finished(pen.finish(), sheet, fonts.parent / "icc" / "sRGB.icc")


#: Height of a footer of one line; a taller one grows upward.
_FOOT_LINE = 4.6


def _roomiest(sheet: ProtocolSheet, page: Page, faces: Faces) -> _Layout:
    """The roomiest of the layouts that need no more pages than the tightest."""
    best = _laid_out(sheet, page, faces, _STEPS[-1])
    if len(best.pages) == 1:
        return best
    tightest = _laid_out(sheet, page, faces, _STEPS[0])
    if len(tightest.pages) == len(best.pages):
        return best
    found = tightest
    for step in _STEPS[1:-1]:
        tried = _laid_out(sheet, page, faces, step)
        if len(tried.pages) > len(tightest.pages):
            break
        found = tried
    return found


def _laid_out(sheet: ProtocolSheet, page: Page, faces: Faces, ease: float) -> _Layout:
    area = Area(faces, page.left, page.body, ease)
    frame = joined((header(area, sheet), space(1.8), patient_box(area, sheet)))
    foot = footer(area, sheet, 1, 1).height
    flow = Flow(page.top + frame.height + 2.2 + 1.8 * ease, page.foot + _FOOT_LINE - foot - 2.4)
    for section in _sections(area, sheet):
        flow.add(section)
    return _Layout(frame, flow.pages)


def _sections(area: Area, sheet: ProtocolSheet) -> list[Section]:
    made = [verdict_box(area, sheet), purpose(area, sheet), mix(area, sheet), card(area, sheet)]
    made += [prepare(area, sheet), inject(area, sheet), findings(area, sheet), checks(area, sheet)]
    return [*made, *_later(area, sheet), closing(area, sheet)]


def _later(area: Area, sheet: ProtocolSheet) -> list[Section]:
    """Compatibility beside the course, or beside what comes after the injection, where both are small."""
    wide = []
    if sheet.matrices:
        wide.append(compatibility)
    if sheet.sessions:
        wide.append(course)
    if sheet.red_flags:
        wide.append(after)
    if len(wide) > 1:
        half = (area.width - _GUTTER) / 2
        left, right = (builder(area.column(x, half), sheet) for builder, x in zip(wide, (area.x, area.x + half + _GUTTER), strict=False))
        if max(left.height, right.height) <= _BESIDE_LIMIT:
            return [_beside(left, right), *(builder(area, sheet) for builder in wide[2:])]
    return [builder(area, sheet) for builder in wide]


def _beside(left: Section, right: Section) -> Section:
    columns = [joined((*side.head, *(block for part in side.parts for block in part.blocks))) for side in (left, right)]

    def draw(pen: Pen, top: float) -> None:
        for column in columns:
            column.draw(pen, top)

    block = Block(max(column.height for column in columns), draw)
    return Section((), (Part((block,)),), (), left.gap)
