"""What stands on every page: header with the code, patient box, footer, and the draft mark under it all."""

from __future__ import annotations

from dataclasses import replace

from formulator.base.i18n import tr
from formulator.domain.protocol import Mark, ProtocolSheet, SheetParty
from formulator.sheets.area import CAPTION, NOTE, Area, Cell, joined, space, strips, text_block
from formulator.sheets.flow import Block
from formulator.sheets.logo import logo_of
from formulator.sheets.pen import Pen
from formulator.sheets.qr import draw_code
from formulator.sheets.typefaces import BOLD, INK, LINE, MEDIUM, REGULAR, SECOND, SEMI, Line, Span, Style

CODE = 14.0
_DRAFT = Style(BOLD, 9)
_NAME = Style(BOLD, 12)
_FACTS = Style(REGULAR, 9, SECOND)
_VALUE = Style(SEMI, 9.5)
_DETAIL = Style(REGULAR, 7.5, SECOND)
_FOOT = Style(REGULAR, 7.5, SECOND)


def draft_word() -> str:
    return tr("DRAFT, NOT FOR USE")


def header(area: Area, sheet: ProtocolSheet) -> Block:
    """Title, session, number and day at the left; clinic and practitioner at the right; the code in the corner.

    The logo of the clinic before the title; on a draft the word that says so takes its room.
    """
    style = Style(SEMI, 16)
    draft = draft_word() if sheet.draft else ""
    tile_width = area.faces.width(draft, _DRAFT) + 4 if draft else 0.0
    party, logo = _party_lines(area, sheet), None if draft else logo_of(sheet.logo)
    right, start = area.right - CODE - 4, area.x + (logo.width + 4 if logo is not None else 0)
    room = right - max((line.width for line in party), default=0.0) - 6 - start
    title = area.fitted(sheet.title or tr("Protocol"), style, room - (tile_width + 4 if draft else 0), 13)
    corrects = tr("corrects {number}", number=sheet.corrects) if sheet.corrects else ""
    facts = " · ".join(part for part in (sheet.session, _number(sheet), corrects, sheet.date) if part)
    left = (*strips(area, [Cell(start, title)]), space(0.9), *strips(area, [Cell(start, area.lines(facts, _FACTS, room))]))
    text, side = joined(left), joined((space(0.6), text_block(area, [Cell(right, party, "right")])))
    height = max(text.height, side.height, CODE) + 1.4

    def draw(pen: Pen, top: float) -> None:
        text.draw(pen, top + 0.6)
        if draft:
            _draft_tile(pen, start + title[0].width + 4, top + 0.6 + left[0].height / 2, draft, tile_width)
        if logo is not None:
            pen.image(logo.image, area.x, top + max(0.0, (CODE - logo.height) / 2), logo.width, logo.height)
        side.draw(pen, top)
        draw_code(pen, sheet.qr, area.right - CODE, top, CODE)
        pen.rule(area.x, top + height, area.right, 1.2, INK)

    return Block(height, draw)


def _number(sheet: ProtocolSheet) -> str:
    return tr("Sheet {number}", number=sheet.number) if sheet.number else ""


def _draft_tile(pen: Pen, x: float, middle: float, word: str, width: float) -> None:
    pen.box(x, middle - 3, width, 6, fill=INK)
    pen.text(x + width / 2, middle, word, replace(_DRAFT, tone=1.0), "center")


def _party_lines(area: Area, sheet: ProtocolSheet) -> tuple[Line, ...]:
    clinic, person = sheet.clinic, sheet.practitioner
    texts = (_party(clinic, clinic.license), _party(person, tr("license {number}", number=person.license) if person.license else ""))
    return tuple(line for text in texts for line in area.lines(text, NOTE, 66))


def _party(party: SheetParty, license_text: str) -> str:
    return ", ".join(part for part in (party.name, party.address, license_text) if part)


def patient_box(area: Area, sheet: ProtocolSheet) -> Block:
    """Name and facts, then allergies, anticoagulant, pregnancy; side by side, or one below the other where they are long."""
    beside = _beside(area, sheet)
    return beside if beside.height <= 21 else _stacked(area, sheet)


def _facts(sheet: ProtocolSheet) -> tuple[tuple[str, str, str, Mark], ...]:
    patient = sheet.patient
    return (
        (tr("Allergies"), patient.allergies, patient.allergies_detail, patient.allergies_mark),
        (tr("Anticoagulant"), patient.anticoagulant, patient.anticoagulant_detail, patient.anticoagulant_mark),
        (tr("Pregnancy"), patient.pregnancy, patient.pregnancy_detail, patient.pregnancy_mark),
    )


def _shown_facts(sheet: ProtocolSheet) -> str:
    """The number is part of the facts; if it is not, it is added."""
    patient = sheet.patient
    return patient.facts if not patient.number or patient.number in patient.facts else f"{patient.facts}, {patient.number}"


def _beside(area: Area, sheet: ProtocolSheet) -> Block:
    widths = (area.width - 106, 48.0, 30.0, 28.0)
    columns = [_who(area, sheet, area.x + 3, widths[0] - 5)]
    x = area.x + widths[0]
    starts = []
    for (caption, value, detail, mark), width in zip(_facts(sheet), widths[1:], strict=True):
        starts.append((x, mark))
        columns.append(_fact(area, caption, value, detail, mark, x + 2.5, width - 4))
        x += width
    height = max(15.0, max(column.height for column in columns) + 3.2)

    def draw(pen: Pen, top: float) -> None:
        pen.box(area.x, top, area.width, height, line=0.9)
        for column in columns:
            column.draw(pen, top + (height - max(c.height for c in columns)) / 2)
        for start, _ in starts:
            pen.stroke(((start, top + 2), (start, top + height - 2)), 0.5, LINE)

    return Block(height, draw)


def _who(area: Area, sheet: ProtocolSheet, x: float, width: float) -> Block:
    name = strips(area, [Cell(x, area.lines(sheet.patient.name or tr("Name not given"), _NAME, width))])
    return joined((*name, space(0.7), *strips(area, [Cell(x, area.fitted(_shown_facts(sheet), Style(REGULAR, 8.5, SECOND), width, 8))])))


def _fact(area: Area, caption: str, value: str, detail: str, mark: Mark, x: float, width: float) -> Block:
    """A caption over a value. One that is not known has its diamond and a dashed frame."""
    unknown = mark is Mark.UNKNOWN
    indent = 5.2 if unknown else 0.0
    blocks = [
        joined((*strips(area, [Cell(x, area.lines(caption, CAPTION, width))]), space(0.5 if unknown else 0))),
        *strips(area, [Cell(x + indent, area.fitted(value or tr("not given"), _VALUE, width - indent - (1.4 if unknown else 0), 8))]),
        *strips(area, [Cell(x + indent, area.fitted(detail, _DETAIL, width - indent))]),
    ]
    whole = joined(blocks)

    def draw(pen: Pen, top: float) -> None:
        whole.draw(pen, top)
        if unknown:
            below = top + blocks[0].height
            pen.sign(mark.value, x + 2, below + blocks[1].height / 2, 4)
            pen.box(x - 0.8, below - 0.2, width + 1, whole.height - blocks[0].height + 0.6, line=0.8, dash=(2, 1.4))

    return Block(whole.height + (0.3 if unknown else 0), draw)


def _stacked(area: Area, sheet: ProtocolSheet) -> Block:
    inner = area.width - 6
    blocks: list[Block] = [space(1.3), _who(area, sheet, area.x + 3, inner), space(0.8)]
    for caption, value, detail, mark in _facts(sheet):
        unknown = mark is Mark.UNKNOWN
        indent = 30.0 if unknown else 25.0
        spans = (Span(value or tr("not given"), _VALUE), Span(detail, Style(REGULAR, 8, SECOND)))
        lines = area.wrap(inner - indent, *spans)
        blocks += _stacked_row(area, caption, indent, lines, mark if unknown else None)
    whole = joined((*blocks, space(1.0)))

    def draw(pen: Pen, top: float) -> None:
        pen.box(area.x, top, area.width, whole.height, line=0.9)
        whole.draw(pen, top)

    return Block(whole.height, draw)


def _stacked_row(area: Area, caption: str, indent: float, lines: tuple[Line, ...], mark: Mark | None) -> list[Block]:
    cells = [Cell(area.x + 3, area.lines(caption, CAPTION, 22)), Cell(area.x + 3 + indent, lines)]
    text = text_block(area, cells)

    def draw(pen: Pen, top: float) -> None:
        text.draw(pen, top)
        if mark is not None:
            pen.sign(mark.value, area.x + indent, top + 2, 3.8)
            pen.box(area.x + indent - 3, top - 0.2, area.width - indent + 1, text.height + 0.4, line=0.8, dash=(2, 1.4))

    return [Block(text.height, draw), space(0.6)]


def footer(area: Area, sheet: ProtocolSheet, number: int, count: int) -> Block:
    """Patient and sheet, catalog and hash, page x of y. Its height does not hang on the page count."""
    page = tr("page {n} of {count}", n=number, count=count)
    middle = " · ".join(part for part in (sheet.catalog, tr("Hash {hash}", hash=sheet.hash_short) if sheet.hash_short else "") if part)
    patient = sheet.patient
    who = ", ".join(part for part in (patient.name, patient.number) if part)
    left = " · ".join(part for part in (who, _number(sheet), sheet.date_short) if part)
    cells = [
        Cell(area.x, area.lines(left, _FOOT, area.width - 86)),
        Cell(area.right - 24, area.lines(middle, _FOOT, 58), "right"),
        Cell(area.right, area.lines(page, Style(MEDIUM, 7.5, INK), 22), "right"),
    ]
    text = text_block(area, cells)

    def draw(pen: Pen, top: float) -> None:
        pen.rule(area.x, top, area.right, 0.5, LINE)
        text.draw(pen, top + 1.2)

    return Block(text.height + 1.2, draw)
