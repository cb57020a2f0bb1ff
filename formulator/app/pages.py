"""The pages of a PDF as pixels. The only place that knows pypdfium2; it is loaded when a page is first looked at."""

from __future__ import annotations

from threading import Lock

from formulator.ui.outside import PageImage

_POINTS_PER_INCH = 72
#: The library is not made for several threads at once: whoever calls it holds this.
one_at_a_time = Lock()


def page_images(pdf: bytes, dots_per_inch: int) -> list[PageImage]:
    """All pages as pixels, 32 bits each. Raises ValueError for what is no PDF."""
    import pypdfium2  # noqa: PLC0415

    with one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(pdf)
            try:
                return [_image(page, dots_per_inch / _POINTS_PER_INCH) for page in document]
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise ValueError(str(error)) from error


def _image(page: object, scale: float) -> PageImage:
    bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=True)  # type: ignore[attr-defined]
    try:
        return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
    finally:
        bitmap.close()
        # Here and now: a page that is garbage may be closed in another thread.
        page.close()  # type: ignore[attr-defined]
