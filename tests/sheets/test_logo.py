"""The logo of the clinic in the head of a sheet."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageDraw

from formulator.domain.protocol import ProtocolSheet
from formulator.sheets import Paper, render
from formulator.sheets.logo import HEIGHT, WIDTH, logo_of
from tests.sheets import samples
from tests.sheets.reading import by_pypdf


def png(width: int, height: int) -> bytes:
    image = Image.new("L", (width, height), 255)
    ImageDraw.Draw(image).rectangle((2, 2, width - 3, height - 3), outline=0, width=3)
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def sheet(logo: bytes) -> ProtocolSheet:
    return replace(samples.usual(), logo=logo)


@pytest.mark.parametrize("size", [(440, 147), (190, 190), (40, 190), (440, 10)])
def test_it_stands_on_every_page_in_its_proportions(size: tuple[int, int], fonts: Path) -> None:
    found = logo_of(png(*size))
    assert found is not None
    assert found.width <= WIDTH + 0.01
    assert found.height <= HEIGHT + 0.01
    assert found.width / found.height == pytest.approx(size[0] / size[1])
    data = render(sheet(png(*size)), Paper.A4, fonts)
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        assert len(page.images) == 1
        assert page.images[0].image.mode == "L"


def test_the_text_is_all_there(fonts: Path) -> None:
    """The head gives way; nothing that a sheet without logo says is missing, and the pages are as many."""
    plain, drawn = (by_pypdf(render(sheet(logo), Paper.A4, fonts)) for logo in (b"", png(440, 147)))
    assert len(plain) == len(drawn)
    for one, other in zip(plain, drawn, strict=True):
        assert sorted(one) == sorted(other)


@pytest.mark.parametrize("damaged", [b"no image", png(100, 40)[:60], png(100, 40)[:-30]])
def test_a_damaged_one_is_left_out(damaged: bytes, fonts: Path) -> None:
    """Paper is never refused for it."""
    data = render(sheet(damaged), Paper.A4, fonts)
    assert by_pypdf(data) == by_pypdf(render(sheet(b""), Paper.A4, fonts))


def test_a_draft_has_the_word_in_its_place(fonts: Path) -> None:
    data = render(replace(samples.draft(), logo=png(440, 147)), Paper.A4, fonts)
    assert not any(page.images for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def test_the_same_sheet_gives_the_same_bytes(fonts: Path) -> None:
    logo = png(440, 147)
    assert render(sheet(logo), Paper.A4, fonts) == render(sheet(logo), Paper.A4, fonts)
