"""Pages of paper on the screen: drawn one below the other at any size, scrolled by wheel and keys."""

from __future__ import annotations

from itertools import accumulate

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from formulator.ui.look import look
from formulator.ui.outside import PageImage

POINTS = 72
GAP = 12


class Paper(QWidget):
    """The pages. `scale` is pixels of the window per point of the paper."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = 1.0
        self._images: list[tuple[PageImage, QImage]] = []
        self._points: list[tuple[float, float]] = []

    @property
    def count(self) -> int:
        return len(self._images)

    def show_pages(self, pages: list[PageImage], dots_per_inch: int) -> None:
        """Other pages, drawn with so many dots per inch; none where the list is empty."""
        self._images = [(page, QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)) for page in pages]
        self._points = [(page.width * POINTS / dots_per_inch, page.height * POINTS / dots_per_inch) for page in pages]
        self._fit()

    def set_scale(self, scale: float) -> None:
        """Another size; the pages are stretched until they are drawn anew."""
        if scale != self.scale:
            self.scale = scale
            self._fit()

    @property
    def widest(self) -> float:
        """The width of the widest page in points."""
        return max((width for width, _ in self._points), default=0.0)

    def tops(self) -> list[int]:
        """Where each page begins."""
        heights = [round(height * self.scale) + look().px(GAP) for _, height in self._points]
        return [look().px(GAP) + top for top in accumulate(heights[:-1], initial=0)] if heights else []

    def page_at(self, middle: float) -> int:
        """The number of the page that stands at a height, from 1."""
        return max(1, sum(top <= middle for top in self.tops()))

    def _fit(self) -> None:
        gap = look().px(GAP)
        height = gap + sum(round(height * self.scale) + gap for _, height in self._points)
        self.resize(round(self.widest * self.scale) + 2 * gap if self._points else 0, height if self._points else 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for (_, image), (width, height), top in zip(self._images, self._points, self.tops(), strict=True):
            area = QRectF(round((self.width() - width * self.scale) / 2), top, width * self.scale, height * self.scale)
            if area.intersects(QRectF(event.rect())):
                painter.drawImage(area, image)
                painter.setPen(QPen(look().color("border"), 1))
                painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()


class PaperScroll(QScrollArea):
    """Scrolls the pages: arrows, Page Up and Down, Space, Home and End; Ctrl and the wheel ask for another size."""

    zoomed = Signal(int)
    resized = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("role", "paper")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.paper = Paper()
        self.setWidget(self.paper)

    def room(self) -> int:
        """The width that the pages can have."""
        return max(1, self.width() - self.verticalScrollBar().sizeHint().width() - 2 * look().px(GAP) - 4)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = bar.pageStep() * 9 // 10
        places = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: bar.maximum(),
            Qt.Key.Key_Space: bar.value() + (-step if back else step),
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
            return
        bar.setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
