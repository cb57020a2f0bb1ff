"""The pages of a PDF as pixels."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from formulator.app.pages import page_images
from formulator.base.paths import resources
from formulator.sheets import Paper, render
from tests.sheets.samples import small


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(small(), Paper.A4, resources() / "fonts")


def test_the_size_follows_the_resolution(pdf: bytes) -> None:
    for dots in (36, 96, 150):
        for page in page_images(pdf, dots):
            assert abs(page.width - 210 / 25.4 * dots) <= 1
            assert abs(page.height - 297 / 25.4 * dots) <= 1
            assert len(page.pixels) == page.stride * page.height
            assert page.stride >= 4 * page.width


def test_something_is_drawn_on_white(pdf: bytes) -> None:
    page = page_images(pdf, 72)[0]
    assert page.pixels[:3] == b"\xff\xff\xff"
    assert len(set(page.pixels)) > 10


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 and no more", b"plain text"])
def test_what_is_no_pdf_is_said(data: bytes) -> None:
    with pytest.raises(ValueError):
        page_images(data, 96)


def test_several_threads_may_ask_at_once(pdf: bytes) -> None:
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: page_images(pdf, 50), range(12)))
    assert all(pages == drawn[0] for pages in drawn)
