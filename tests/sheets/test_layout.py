"""Where things stand: sizes, pages, margins, no text over another."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import pytest
import zxingcpp

from formulator.sheets import Paper
from formulator.sheets.paper import PAGES
from tests.sheets import samples
from tests.sheets.conftest import Rendered
from tests.sheets.reading import Run, runs

PAPERS = pytest.mark.parametrize("paper", list(Paper))
NAMES = pytest.mark.parametrize("name", ["small", "usual", "draft", "hostile"])
SIZES = {Paper.A4: (595.28, 841.89), Paper.LETTER: (612.0, 792.0)}
_POINTS = 72 / 25.4


@PAPERS
@NAMES
def test_every_page_has_the_size_of_the_paper(name: str, paper: Paper, rendered: Rendered) -> None:
    """A4 and US Letter."""
    document = pypdfium2.PdfDocument(rendered(name, paper))
    assert all(page.get_size() == pytest.approx(SIZES[paper], abs=0.1) for page in document)
    document.close()


@PAPERS
@pytest.mark.parametrize(("name", "count"), [("small", 1), ("usual", 2)])
def test_a_small_case_takes_one_page_and_a_usual_one_two(name: str, count: int, paper: Paper, rendered: Rendered) -> None:
    """The flow is set tighter where that saves a page."""
    assert len(runs(rendered(name, paper))) == count


@PAPERS
@NAMES
def test_no_text_leaves_the_margins(name: str, paper: Paper, rendered: Rendered) -> None:
    """Long names wrap; nothing is clipped at the edge of the paper."""
    page = PAGES[paper]
    left, right = page.left * _POINTS - 1, page.right * _POINTS + 1
    for number, found in enumerate(runs(rendered(name, paper)), 1):
        assert found
        for run in found:
            if not run.turned:
                assert left <= run.left, (number, run)
                assert run.right <= right, (number, run)
            assert run.bottom > 5 * _POINTS, (number, run)
            assert run.top < (page.height - 5) * _POINTS, (number, run)


@PAPERS
@NAMES
def test_no_text_lies_over_another(name: str, paper: Paper, rendered: Rendered) -> None:
    """Ink of two runs may touch, not more."""
    for number, found in enumerate(runs(rendered(name, paper)), 1):
        clashes = list(_clashes([run for run in found if not run.turned]))
        assert not clashes, (number, clashes[:3])


def _clashes(found: list[Run]) -> Iterator[tuple[Run, Run]]:
    for index, one in enumerate(found):
        for other in found[index + 1 :]:
            if one.meets(other, 0.9):
                yield one, other


@PAPERS
@NAMES
def test_no_text_is_smaller_than_seven_points(name: str, paper: Paper, rendered: Rendered) -> None:
    """Small print is for the disclaimer, and even that can be read."""
    assert min(run.size for page in runs(rendered(name, paper)) for run in page) >= 6.99


@PAPERS
@pytest.mark.parametrize("name", ["small", "usual", "draft"])
def test_the_code_is_read_from_every_page(name: str, paper: Paper, rendered: Rendered) -> None:
    """From a page drawn at 200 dots per inch."""
    document = pypdfium2.PdfDocument(rendered(name, paper))
    for page in document:
        image = page.render(scale=200 / 72).to_pil()
        assert [code.text for code in zxingcpp.read_barcodes(image)] == [getattr(samples, name)().qr]
    document.close()


def test_only_gray_is_printed(rendered: Rendered) -> None:
    """A gray printer loses nothing."""
    document = pypdfium2.PdfDocument(rendered("draft", Paper.A4))
    for page in document:
        image = page.render(scale=1).to_pil().convert("RGB")
        assert all(red == green == blue for _, (red, green, blue) in image.getcolors(1 << 24))
    document.close()
