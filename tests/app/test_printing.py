"""Printing on a printer that writes PDF, and what is said where there is none; the endings of chosen files."""

from __future__ import annotations

import os
from pathlib import Path

import pypdf
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget

from formulator.app.choosing import with_suffix
from formulator.app.pages import page_images
from formulator.app.printing import MOST_DOTS, SystemPrinting
from formulator.base.paths import resources
from formulator.sheets import Paper, render
from formulator.ui.outside import PageImage
from tests.sheets.samples import usual


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(usual(), Paper.A4, resources() / "fonts")


class Dialog:
    """Chooses a file to print into, as the system's dialog does, or is closed."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.names: list[str] = []

    def __call__(self, printer: QPrinter, parent: QWidget | None) -> bool:
        self.names.append(printer.docName())
        if self.path is None:
            return False
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.path))
        return True


def printing(dialog: Dialog, *names: str) -> SystemPrinting:
    return SystemPrinting(lambda: None, dialog, lambda: list(names))


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_every_page_on_the_chosen_paper(qapp: QApplication, tmp_path: Path, pdf: bytes, paper: str, size: tuple[int, int]) -> None:
    asked: list[int] = []

    def pages(dots: int) -> list[PageImage]:
        asked.append(dots)
        return page_images(pdf, dots // 4)

    target = tmp_path / "out.pdf"
    dialog = Dialog(target)
    assert printing(dialog, "Laser").send(pages, "Formulator 2026-000012", paper)
    assert dialog.names == ["Formulator 2026-000012"]
    assert all(dots <= MOST_DOTS for dots in asked)
    made = pypdf.PdfReader(target)
    assert len(made.pages) == len(page_images(pdf, 36))
    for page in made.pages:
        assert abs(float(page.mediabox.width) - size[0]) <= 1
        assert abs(float(page.mediabox.height) - size[1]) <= 1


def test_a_page_keeps_its_size(qapp: QApplication, tmp_path: Path, pdf: bytes) -> None:
    """What stands 15 mm from the edge of the sheet stands there on paper, too."""
    target = tmp_path / "out.pdf"
    assert printing(Dialog(target), "Laser").send(lambda dots: page_images(pdf, dots), "x", "A4")
    before, after = (page_images(data, 50)[0] for data in (pdf, target.read_bytes()))
    assert abs(_ink(before) - _ink(after)) <= 1


def _ink(page: PageImage) -> int:
    """The first column of pixels on which there is ink."""
    return next(x for x in range(page.width) if any(page.pixels[y * page.stride + 4 * x] < 128 for y in range(page.height)))


def test_a_closed_dialog_prints_nothing(qapp: QApplication, pdf: bytes) -> None:
    assert not printing(Dialog(None), "Laser").send(lambda dots: pytest.fail("not asked for"), "x", "A4")


def test_without_a_printer_it_is_said_what_to_do(qapp: QApplication) -> None:
    with pytest.raises(OSError, match=r"No printer is set up.*Save the sheet as a file"):
        printing(Dialog(None)).send(lambda dots: [], "x", "A4")


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_start_is_said(qapp: QApplication, tmp_path: Path, pdf: bytes) -> None:
    with pytest.raises(OSError, match="does not start"):
        printing(Dialog(tmp_path / "no folder" / "out.pdf"), "Laser").send(lambda dots: page_images(pdf, 36), "x", "A4")


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [("2026-000012", "2026-000012.pdf"), ("a.PDF", "a.PDF"), ("Blatt 2026.11", "Blatt 2026.11.pdf"), ("é.pdf", "é.pdf")],
)
def test_files_end_in_pdf(chosen: str, kept: str) -> None:
    assert with_suffix(Path("/some where") / chosen).name == kept
