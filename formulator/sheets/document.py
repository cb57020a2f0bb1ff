"""The sheet as a whole: sections in the order of the work, laid out as roomily as the fewest pages allow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from formulator.domain.protocol import ProtocolSheet
from formulator.sheets.area import Area, joined, space, tile_width
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

#: How much at ease; below `_EASY` the later sections move into two columns.
_STEPS = tuple(step / 10 for step in range(11))
_EASY = 0.7
_GUTTER = 8.0
#: Columns higher than this share of a page give way to sections below one another.
_COLUMN_SHARE = 0.65


#: Height of a footer of one line; a taller one grows upward.
_FOOT_LINE = 4.6
Builder = Callable[[Area, ProtocolSheet], Section]


def make(sheet: ProtocolSheet, paper: Paper, fonts: Path) -> bytes:
    setter = _Setter(sheet, PAGES[paper], Faces(fonts))
    pages = setter.roomiest()
    pen = Pen(setter.page, setter.faces)
    for number, placed in enumerate(pages, 1):
        if sheet.draft:
            pen.slanted_word(draft_word())
        setter.frame.draw(pen, setter.page.top)
        for y, block in placed:
            block.draw(pen, y)
        foot = footer(setter.area(0.5), sheet, number, len(pages))
        foot.draw(pen, setter.page.foot + _FOOT_LINE - foot.height)
        pen.turn()
    return finished(pen.finish(), sheet, fonts.parent / "icc" / "sRGB.icc")


def _always(work: float, _ease: float) -> float:
    return work


def _largest(fits: Callable[[float], bool], steps: tuple[float, ...]) -> float:
    """The largest step that fits, the first being known to."""
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(steps[middle]) else (low, middle - 1)
    return steps[low]


class _Setter:
    """Lays a sheet out several ways; the sections of each way are made once."""

    def __init__(self, sheet: ProtocolSheet, page: Page, faces: Faces) -> None:
        self.sheet, self.page, self.faces = sheet, page, faces
        widths = [tile_width(faces, syringe.name) for syringe in sheet.syringes]
        self._letters = max([*widths, tile_width(faces, "A")]) - tile_width(faces, "A")
        area = self.area(0.5)
        self.frame = joined((header(area, sheet), space(1.8), patient_box(area, sheet)))
        self._bottom = page.foot + _FOOT_LINE - footer(area, sheet, 1, 1).height - 2.2
        self._limit = _COLUMN_SHARE * (self._bottom - page.top - self.frame.height)
        self._work: dict[float, list[Section]] = {}
        self._ends: dict[float, Section] = {}
        self._record: dict[tuple[bool, float], list[Section]] = {}

    def area(self, ease: float) -> Area:
        return Area(self.faces, self.page.left, self.page.body, ease, self._letters)

    def roomiest(self) -> list[list[Placed]]:
        """The fewest pages that the tightest setting needs; on them the work, then the record, as much at ease as fits."""
        least = min(self._count(0.0, (columns, 0.0)) for columns in (True, False))
        if least == 1:
            return self._best(lambda ease: ease, least)
        alone = self._count(0.0, None)
        widest = _largest(lambda ease: self._count(ease, None) <= alone, _STEPS)
        for work in (widest, widest / 2, 0.0):
            if any(self._count(work, (columns, 0.0)) <= least for columns in (True, False)):
                return self._best(partial(_always, work), least)
        return self._laid_out(0.0, (False, 0.0))

    def _best(self, work: Callable[[float], float], least: int) -> list[list[Placed]]:
        """The most liked way for the record that keeps to `least` pages; `work` tells the ease of the work by its ease."""
        for columns, floor in ((False, _EASY), (True, 0.0), (False, 0.0)):
            steps = tuple(step for step in _STEPS if step >= floor)

            def fits(ease: float, columns: bool = columns) -> bool:
                return self._count(work(ease), (columns, ease)) <= least

            if fits(steps[0]):
                ease = _largest(fits, steps)
                return self._laid_out(work(ease), (columns, ease))
        return self._laid_out(0.0, (False, 0.0))

    def _count(self, ease: float, way: tuple[bool, float] | None) -> int:
        return len(self._laid_out(ease, way))

    def _laid_out(self, ease: float, way: tuple[bool, float] | None) -> list[list[Placed]]:
        """The pages with the work set at `ease` and the record set that way, or without the record."""
        flow = Flow(self.page.top + self.frame.height + 2.2 + 1.8 * ease, self._bottom)
        for section in self._work_sections(ease):
            flow.add(section)
        if way is not None:
            for section in self._record_sections(*way):
                flow.add(section)
            flow.add(self._closing(flow, way[1]))
        return flow.pages

    def _closing(self, flow: Flow, least: float) -> Section:
        """The form at the end, as roomy as what is left of the page allows."""
        for ease in (1.0, 0.7, 0.4, 0.2):
            if flow.holds(found := self._end(max(ease, least))):
                return found
        return self._end(least)

    def _end(self, ease: float) -> Section:
        if ease not in self._ends:
            self._ends[ease] = closing(self.area(ease), self.sheet)
        return self._ends[ease]

    def _work_sections(self, ease: float) -> list[Section]:
        if ease not in self._work:
            area, sheet = self.area(ease), self.sheet
            made = (verdict_box, purpose, mix, card, *((prepare,) if any(s.steps for s in sheet.syringes) else ()), inject)
            self._work[ease] = [build(area, sheet) for build in made]
        return self._work[ease]

    def _record_sections(self, columns: bool, ease: float) -> list[Section]:
        if (columns, ease) not in self._record:
            area, sheet = self.area(ease), self.sheet
            made = [findings(area, sheet), *_later(area, sheet, columns, self._limit)]
            self._record[columns, ease] = made
        return self._record[columns, ease]


def _later(area: Area, sheet: ProtocolSheet, columns: bool, limit: float) -> list[Section]:
    """What was checked, compatibility; course, after the injection. In two columns, or compatibility beside what follows it."""
    middle: list[Builder] = [compatibility] if sheet.matrices else []
    last: list[Builder] = [*([course] if sheet.sessions else []), *([after] if sheet.red_flags else [])]
    if columns and last:
        splits: tuple[tuple[list[Builder], list[Builder]], ...] = (
            ([checks, *middle], last),
            ([checks], [*middle, *last]),
            ([checks, *last[:1]], [*middle, *last[1:]]),
        )
        beside = [_beside(area, sheet, left, right) for left, right in splits if right]
        found = min(beside, key=lambda section: section.height)
        if found.height <= limit:
            return [found]
    if middle and last:
        found = _beside(area, sheet, middle, last[:1])
        if found.height <= limit:
            return [checks(area, sheet), found, *(build(area, sheet) for build in last[1:])]
    return [build(area, sheet) for build in (checks, *middle, *last)]


def _beside(area: Area, sheet: ProtocolSheet, left: list[Builder], right: list[Builder]) -> Section:
    """Sections in two columns that never divide."""
    half = (area.width - _GUTTER) / 2
    columns = [_column(area.column(area.x, half), sheet, left), _column(area.column(area.right - half, half), sheet, right)]

    def draw(pen: Pen, top: float) -> None:
        for column in columns:
            column.draw(pen, top)

    return Section((), (Part((Block(max(column.height for column in columns), draw),)),), (), area.gap)


def _column(area: Area, sheet: ProtocolSheet, builders: list[Builder]) -> Block:
    blocks: list[Block] = []
    for build in builders:
        made = build(area, sheet)
        blocks += [space(made.gap)] if blocks else []
        blocks += [*made.head, *(block for part in made.parts for block in part.blocks)]
    return joined(blocks)
