"""Lines of type and the flow over pages."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.base.paths import resources
from formulator.sheets.arabic import visual
from formulator.sheets.flow import Block, Flow, Part, Section
from formulator.sheets.pen import Pen
from formulator.sheets.typefaces import BOLD, REGULAR, Faces, Span, Style

FACES = Faces(resources() / "fonts")
STYLE = Style(REGULAR, 9)


def _nothing(_pen: Pen, _top: float) -> None:
    pass


def _blocks(count: int, height: float) -> tuple[Block, ...]:
    return tuple(Block(height, _nothing) for _ in range(count))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.floats(6, 180))
def test_wrapping_loses_no_character_and_no_line_is_too_wide(text: str, width: float) -> None:
    """Whatever the text; only white space may go where a line breaks."""
    lines = FACES.wrap(width, Span(text, STYLE))
    shown = "".join(piece.text for line in lines for piece in line.pieces)
    assert "".join(shown.split()) == "".join(unicodedata.normalize("NFC", text).split())
    for line in lines:
        alone = len(line.pieces) == 1 and len(line.pieces[0].text) == 1
        assert alone or line.width <= width + 1e-6


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_every_printed_character_has_a_glyph(text: str) -> None:
    """What no face draws is spelled out as its code point."""
    for face, part in FACES.runs(text, BOLD):
        assert all(FACES.font(face).face.charToGlyph.get(ord(char)) for char in part)


@pytest.mark.parametrize(
    ("char", "shown"),
    [("\u202e", "[U+202E]"), ("\u200b", "[U+200B]"), ("\ufeff", "[U+FEFF]"), ("\0", "[U+0000]"), ("漢", "[U+6F22]"), ("🧠", "[U+1F9E0]")],
)
def test_what_cannot_be_seen_is_spelled_out(char: str, shown: str) -> None:
    """A hidden character may turn a name around: it is shown."""
    assert "".join(part for _, part in FACES.runs(f"a{char}b", REGULAR)) == f"a{shown}b"


@pytest.mark.parametrize("text", ["2.5 mg", "10 mg/mL", "0.9 %", "5 min", "100 units"])
def test_a_number_is_not_parted_from_its_unit(text: str) -> None:
    """At any width that holds both."""
    whole = FACES.width(text, STYLE)
    for width in range(int(whole) + 1, 60):
        lines = FACES.wrap(width, Span(f"lidocaine about {text} and then {text} again", STYLE))
        assert sum(piece.text.count(text) for line in lines for piece in line.pieces) == 2


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("Anna", "Anna"),
        ("محمد", "\ufeaa\ufee4\ufea4\ufee3"),
        ("سلام", "\ufee1\ufefc\ufeb3"),
        ("A محمد B", "A \ufeaa\ufee4\ufea4\ufee3 B"),
        ("שלום", "םולש"),
        ("دار", "\ufead\ufe8d\ufea9"),
    ],
)
def test_arabic_and_hebrew_run_from_right_to_left(text: str, set_as: str) -> None:
    """Letters joined as they are written."""
    assert visual(text) == set_as


def test_a_part_that_fits_a_page_is_not_divided() -> None:
    """It moves on whole, under the repeated head of its section."""
    flow = Flow(0, 100)
    again = _blocks(1, 5)
    flow.add(Section(_blocks(1, 10), (Part(_blocks(6, 10)), Part(_blocks(4, 10))), again))
    assert [len(page) for page in flow.pages] == [7, 5]
    assert flow.pages[1][0] == (0, again[0])


def test_a_part_taller_than_a_page_is_divided_between_its_blocks() -> None:
    """No block is lost and none passes the bottom."""
    flow = Flow(0, 100)
    blocks = tuple(Block(10, lambda pen, top, n=n: None) for n in range(35))
    flow.add(Section(_blocks(1, 10), (Part(blocks, _blocks(1, 7)),), _blocks(1, 3)))
    placed = [block for page in flow.pages for _, block in page]
    assert [block for block in placed if block in blocks] == list(blocks)
    assert all(y + block.height <= 100 for page in flow.pages for y, block in page)
    assert len(flow.pages) == 4


def test_a_head_never_stands_alone_at_the_foot() -> None:
    """It goes with the first part."""
    flow = Flow(0, 100)
    flow.add(Section((), (Part(_blocks(8, 10)),)))
    flow.add(Section(_blocks(1, 10), (Part(_blocks(2, 8)),), gap=2))
    assert [len(page) for page in flow.pages] == [8, 3]


def test_what_closes_the_sheet_stands_at_the_foot() -> None:
    """Of the page on which it has room."""
    flow = Flow(0, 100)
    flow.add(Section((), (Part(_blocks(2, 10)),)))
    flow.add(Section((), (Part(_blocks(1, 30)),), at_foot=True))
    assert flow.pages[0][-1][0] == pytest.approx(70)


def test_the_folder_of_type_has_its_licenses() -> None:
    """Each family comes with its text."""
    names = {path.name for path in Path(resources() / "fonts").iterdir()}
    assert {"IBMPlexSans-LICENSE.txt", "DejaVuSans-LICENSE.txt"} <= names
