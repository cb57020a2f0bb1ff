"""The system's printing. Qt's part for it is loaded when something is first printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from formulator.base.i18n import tr
from formulator.ui.outside import PageImage

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

#: Finer is not seen on paper and takes a hundred megabytes a page.
MOST_DOTS = 300


def show_dialog(printer: QPrinter, parent: QWidget | None) -> bool:
    """The system's own dialog; whether it was confirmed. The pages are printed all: a sheet is never torn apart."""
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog  # noqa: PLC0415

    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(tr("Print the sheet"))
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, False)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintSelection, False)
    return dialog.exec() == QPrintDialog.DialogCode.Accepted


def printer_names() -> list[str]:
    """The printers that are set up on this computer."""
    from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415

    return list(QPrinterInfo.availablePrinterNames())


class SystemPrinting:
    """`parent` tells the window over which the dialog stands, `ask` shows it, `printers` lists what is set up."""

    def __init__(
        self, parent: Callable[[], QWidget | None], ask: Callable[[QPrinter, QWidget | None], bool] = show_dialog,
        printers: Callable[[], list[str]] = printer_names,
    ) -> None:  # fmt: skip
        self._parent, self._ask, self._printers = parent, ask, printers

    def send(self, pages: Callable[[int], list[PageImage]], title: str, paper: str) -> bool:
        """Prints the pages through the dialog; False where it was canceled. Raises OSError with the reason and what to do."""
        from PySide6.QtGui import QPageSize  # noqa: PLC0415
        from PySide6.QtPrintSupport import QPrinter  # noqa: PLC0415

        if not self._printers():
            raise OSError(tr("No printer is set up on this computer. Save the sheet as a file and print it elsewhere."))
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        printer.setFullPage(True)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter if paper == "Letter" else QPageSize.PageSizeId.A4))
        if not self._ask(printer, self._parent()):
            return False
        dots = max(72, min(MOST_DOTS, printer.resolution()))
        _draw(printer, [_image(page) for page in pages(dots)], dots)
        return True


def _image(page: PageImage) -> QImage:
    from PySide6.QtGui import QImage  # noqa: PLC0415

    return QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32).copy()


def _draw(printer: QPrinter, images: list[QImage], dots: int) -> None:
    from PySide6.QtGui import QPainter  # noqa: PLC0415
    from PySide6.QtPrintSupport import QPrinter  # noqa: PLC0415

    painter = QPainter()
    if not painter.begin(printer):
        raise OSError(tr("The printer “{name}” does not start. Look at it, or save the sheet as a file.", name=printer.printerName()))
    try:
        copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
        for number, image in enumerate(images * copies):
            if number and not printer.newPage():
                raise OSError(tr("The printer stopped after page {n}. Look at it and print again.", n=number))
            _page(painter, printer, image, printer.resolution() / dots)
    finally:
        ended = painter.end()
    if not ended or printer.printerState() is QPrinter.PrinterState.Error:
        raise OSError(tr("The printer reported an error. Look at it and print again, or save the sheet as a file."))


def _page(painter: QPainter, printer: QPrinter, image: QImage, scale: float) -> None:
    """A page at its real size in the middle of the paper; smaller only where the paper is."""
    from PySide6.QtCore import QRectF  # noqa: PLC0415
    from PySide6.QtGui import QPainter  # noqa: PLC0415
    from PySide6.QtPrintSupport import QPrinter  # noqa: PLC0415

    room = printer.paperRect(QPrinter.Unit.DevicePixel)
    fit = min(1.0, room.width() / (image.width() * scale), room.height() / (image.height() * scale))
    width, height = image.width() * scale * fit, image.height() * scale * fit
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF((room.width() - width) / 2, (room.height() - height) / 2, width, height), image)
