"""What other programs read out of a PDF."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

import pypdf
import pypdfium2
import pypdfium2.raw as raw

from formulator.app.pages import one_at_a_time


def squeezed(text: str) -> str:
    """Without any white space: where a line breaks does not matter."""
    return "".join(text.split())


@lru_cache(maxsize=16)
def by_pypdf(data: bytes) -> tuple[str, ...]:
    return tuple(squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(data)).pages)


@lru_cache(maxsize=16)
def by_pdfium(data: bytes) -> tuple[str, ...]:
    with one_at_a_time:  # a preview of the window may be drawn meanwhile
        document = pypdfium2.PdfDocument(data)
        try:
            return tuple(_text_of(page) for page in document)
        finally:
            document.close()


def _text_of(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    found = squeezed(text.get_text_bounded().replace("\ufffe", "-"))
    text.close()
    page.close()
    return found


@dataclass(frozen=True, slots=True)
class Run:
    """One run of text as set on the page: what the ink covers, in points from the lower left."""

    left: float
    bottom: float
    right: float
    top: float
    size: float
    turned: bool

    def meets(self, other: Run, slack: float) -> bool:
        beside = self.right - slack <= other.left or other.right - slack <= self.left
        above = self.top - slack <= other.bottom or other.top - slack <= self.bottom
        return not beside and not above


def runs(data: bytes) -> list[list[Run]]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [[_run(text) for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])] for page in document]
    finally:
        document.close()


def _run(text: pypdfium2.PdfObject) -> Run:
    return Run(*text.get_bounds(), size=text.get_font_size(), turned=abs(text.get_matrix().b) > 1e-6)
