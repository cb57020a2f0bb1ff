"""The work at the table: drawing up each syringe, then injecting zone by zone."""

from __future__ import annotations

from dataclasses import replace

from formulator.base.i18n import tr
from formulator.domain.protocol import ProtocolSheet, SheetSyringe, SheetZone
from formulator.sheets.area import (
    BODY,
    BODY_MEDIUM,
    CAPTION,
    FIGURE,
    NOTE,
    STRONG,
    Area,
    Cell,
    check_box,
    joined,
    lines_or_block,
    row,
    ruled,
    section,
    space,
    strips,
    text_block,
    tile,
)
from formulator.sheets.flow import Block, Draw, Part, Section
from formulator.sheets.pen import Pen
from formulator.sheets.typefaces import BOLD, INK, REGULAR, SECOND, SEMI, Span, Style

_STEP_NUMBER = Style(SEMI, 9)
_PER_POINT = Style(REGULAR, 8, SECOND)
_QUIET = Style(REGULAR, 8.5)


def prepare(area: Area, sheet: ProtocolSheet) -> Section:
    empty = section(area, tr("Prepare"), tr("draw up in this order, label each syringe"))
    heads = _prepare_heads(area)
    parts = tuple(_steps(area, syringe) for syringe in sheet.syringes if syringe.steps)
    return replace(empty, head=(*empty.head, heads), again=(*empty.again, heads), parts=parts)


def _prepare_heads(area: Area) -> Block:
    cells = [
        Cell(area.x + area.letters + 12.5, area.lines(tr("Draw up"), CAPTION, 40)),
        Cell(area.right - 96, area.lines(tr("Volume"), CAPTION, 20), "right"),
        Cell(area.right - 93, area.lines(tr("Open"), CAPTION, 26)),
        Cell(area.right - 65, area.lines(tr("Clear after 5 min?"), CAPTION, 30)),
        Cell(area.right - 32, area.lines(tr("Mixed at"), CAPTION, 15)),
        Cell(area.right - 15, area.lines(tr("Initials"), CAPTION, 15)),
    ]
    return joined((text_block(area, cells), space(0.3 + 0.3 * area.ease)))


def _steps(area: Area, syringe: SheetSyringe) -> Part:
    blocks: list[Block] = [space(0.3 + 0.6 * area.ease)]
    for number, step in enumerate(syringe.steps, 1):
        cells = [
            Cell(area.x + area.letters + 8, area.lines(str(number), _STEP_NUMBER, 8)),
            Cell(area.x + area.letters + 12.5, area.fitted(step.text, BODY, area.width - area.letters - 12.5 - 96 - 23.5, 8)),
            Cell(area.right - 96, area.fitted(step.volume, STRONG, 22.5), "right"),
            Cell(area.right - 93, area.fitted(step.amount, Style(REGULAR, 8, SECOND), 26.5)),
        ]
        fields = _syringe_fields(area, syringe.name, area.pitch(9) / 2) if number == 1 else None
        blocks += lines_or_block(area, cells, fields)
        blocks.append(space(0.15 + 0.35 * area.ease))
    if len(syringe.steps) == 1:
        blocks.append(space(1.2))
    blocks[-1] = joined((blocks[-1], space(0.2 + 0.5 * area.ease)))
    return Part(ruled(area, area.x, tuple(blocks)), (_again(area, syringe.name),))


def _again(area: Area, letter: str) -> Block:
    """Whose steps go on here."""
    indent = area.x + area.letters + 8
    text = text_block(area, [Cell(indent, area.lines(tr("continued"), CAPTION, 40))])

    def draw(pen: Pen, top: float) -> None:
        tile(pen, area.x + 1, top + 2.6, letter)
        text.draw(pen, top + (5.2 - text.height) / 2)

    return Block(5.2, draw)


def _syringe_fields(area: Area, letter: str, middle: float) -> Draw:
    """The letter at the left; what is ticked and written once for a syringe at the right."""

    def draw(pen: Pen, top: float) -> None:
        y = top + middle
        tile(pen, area.x + 1, y, letter)
        end = check_box(pen, area.right - 65, y, tr("yes"), _QUIET)
        end = check_box(pen, end + 3.5, y, tr("no: stop"), Style(SEMI, 8.5))
        pen.rule(max(area.right - 32, end + 1.5), y + 2.2, area.right - 18, 0.6, INK)
        pen.rule(area.right - 15, y + 2.2, area.right, 0.6, INK)

    return draw


def inject(area: Area, sheet: ProtocolSheet) -> Section:
    empty = section(area, tr("Inject"), tr("antiseptic, let dry: {name}", name=sheet.antiseptic) if sheet.antiseptic else "")
    parts = [Part(ruled(area, area.x + area.letters + 8, _zone(area, zone))) for zone in sheet.zones]
    heads = (_zone_heads(area),) if sheet.zones else ()
    parts.append(Part((*_plan_note(area, sheet), _confirmed(area, sheet))))
    return replace(empty, head=(*empty.head, *heads), again=(*empty.again, *heads), parts=tuple(parts))


def _zone_heads(area: Area) -> Block:
    right = area.right
    cells = [
        Cell(area.x + area.letters + 8, area.lines(tr("Zone"), CAPTION, 40)),
        Cell(right - 104, area.lines(tr("Points"), CAPTION, 14), "right"),
        Cell(right - 89, area.lines(tr("Each"), CAPTION, 14), "right"),
        Cell(right - 74, area.lines(tr("Total"), CAPTION, 14), "right"),
        Cell(right - 70, area.lines(tr("Depth"), CAPTION, 20)),
        Cell(right - 48, area.lines(tr("Technique"), CAPTION, 22)),
        Cell(right - 24, area.lines(tr("Needle"), CAPTION, 24)),
    ]
    return joined((text_block(area, cells), space(0.2)))


def _zone(area: Area, zone: SheetZone) -> tuple[Block, ...]:
    right = area.right
    name = [Span(zone.side, Style(BOLD, 9.5))] if zone.side else []
    cells = [
        Cell(area.x + area.letters + 8, area.wrap(area.width - area.letters - 8 - 118, *name, Span(zone.zone, BODY_MEDIUM))),
        Cell(right - 104, area.fitted(zone.points, FIGURE, 13), "right"),
        Cell(right - 89, area.fitted(zone.per_point, BODY, 14), "right"),
        Cell(right - 74, area.fitted(zone.total, FIGURE, 14), "right"),
        Cell(right - 70, area.fitted(zone.depth, _QUIET, 20.5, 7.5)),
        Cell(right - 48, area.fitted(zone.technique, _QUIET, 22.5, 7.5)),
        Cell(right - 24, area.fitted(zone.needle, _QUIET, 24, 7.5)),
    ]

    def under(_height: float, middle: float) -> Draw:
        return lambda pen, top: tile(pen, area.x + 1, top + middle, zone.syringe)

    table = row(area, cells, under)
    if not zone.dose_per_point:
        return table
    spans = (Span(tr("per point:"), _PER_POINT), Span(zone.dose_per_point, Style(REGULAR, 8)))
    beneath = strips(area, [Cell(area.x + area.letters + 8, area.wrap(area.width - area.letters - 10, *spans))])
    return (*table, *beneath, space(area.pad))


def _plan_note(area: Area, sheet: ProtocolSheet) -> tuple[Block, ...]:
    missing = "" if sheet.zones else tr("No injection plan was given: no points, volumes or depth.")
    lines = area.lines(" ".join(part for part in (missing, sheet.plan_note) if part), BODY_MEDIUM)
    return (space(0.6 + 0.6 * area.ease), *strips(area, [Cell(area.x, lines)])) if lines else ()


def _confirmed(area: Area, sheet: ProtocolSheet) -> Block:
    sides = " + ".join(dict.fromkeys(zone.side for zone in sheet.zones if zone.side))
    label = tr("side confirmed with the patient:") if sides else tr("site confirmed with the patient:")
    lines = area.wrap(area.width - 60, Span(label, BODY), Span(sides or sheet.site, Style(BOLD, 10)))
    text = strips(area, [Cell(area.x + 4.8, lines)])
    whole = joined((space(0.8 + 0.8 * area.ease), *text, space(0.4)))
    middle = 0.8 + 0.8 * area.ease + (text[0].height / 2 if text else 0)

    def draw(pen: Pen, top: float) -> None:
        whole.draw(pen, top)
        pen.box(area.x, top + middle - 1.75, 3.5, 3.5, line=0.8)
        pen.text(area.right - 15 - 2, top + middle, tr("initials"), NOTE, "right")
        pen.rule(area.right - 15, top + middle + 2.2, area.right, 0.6, INK)

    return Block(whole.height, draw)
