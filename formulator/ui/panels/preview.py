"""A sheet as it will be printed. It is made beside the window; what was asked for last is what is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.outside import PageImage
from formulator.ui.panels.paper import POINTS, PaperScroll
from formulator.ui.widgets import Button, Chip, Icon, IconButton, Panel, Text, column, line, row
from formulator.ui.work import Worker
from formulator.workbench.ports import Signed

#: Percent of the real size, at 96 dots per inch.
ZOOMS = (50, 75, 100, 125, 150, 200, 300)
_REAL = 96 / POINTS
_LEAST_DOTS, _MOST_DOTS = 36, 300
#: Of a page in points, until one is there.
_USUAL_WIDTH = 595.0
_SETTLE = 120
#: What is shown: "sheet 12", "draft of 3".
Key = str


@dataclass(frozen=True, slots=True)
class _Made:
    """What came out of the work: the PDF, or where it could not be drawn why."""

    pdf: bytes
    pages: list[PageImage]
    dots: int
    why: Exception | None = None


class BusyLine(QWidget):
    """A thin line along which a part moves while something is being made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(look().px(3))
        self._at = 0
        self._on = False
        self._timer = QTimer(self)
        self._timer.setInterval(40)
        self._timer.timeout.connect(self._step)

    @property
    def on(self) -> bool:
        return self._on

    def turn(self, on: bool) -> None:
        """On or off; nothing of the layout moves."""
        self._on = on
        (self._timer.start if on and self.isVisible() else self._timer.stop)()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.turn(self._on)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _step(self) -> None:
        self._at = (self._at + 3) % 130
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._on:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), look().color("bar_track"))
        part = self.width() * 0.3
        painter.fillRect(QRectF((self._at / 100 - 0.3) * self.width(), 0, part, self.height()), look().color("accent"))
        painter.end()


class Preview(Panel):
    """`made` tells the PDF that is shown now; `save_wanted` that somebody wants it elsewhere, where it cannot be shown."""

    made = Signal(bytes)
    save_wanted = Signal()

    def __init__(self, desk: Desk, empty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.desk = desk
        self.key: Key = ""
        self.pdf: bytes | None = None
        self.zoom: int | None = None
        self._make: Callable[[], bytes] | None = None
        self._dots = 0
        self.worker = Worker(self)
        self.worker.busy.connect(self._busy)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE)
        self._settle.timeout.connect(self._sharpen)
        self._build(empty)
        desk.opened.connect(self.clear)

    def _build(self, empty: str) -> None:
        self.title = Text("", 16, 600, cut=True)
        self.place = Text("", 12, tone="text2")
        self.smaller = IconButton("zoom-out", tr("Smaller preview"), do=self.zoom_out)
        self.percent = Button("", kind="quiet", height=28, do=lambda: self.set_zoom(100))
        self.larger = IconButton("zoom-in", tr("Larger preview"), do=self.zoom_in)
        self.fit = Chip(tr("Fit width"), do=lambda: self.set_zoom(None))
        tools = row(self.title, self.place, self.smaller, self.percent, self.larger, self.fit, gap=4, margins=(16, 4, 12, 4))
        tools.setStretch(0, 1)
        self.busy_line = BusyLine()
        self.view = PaperScroll(tr("Preview of the sheet"))
        self.view.zoomed.connect(self._by_wheel)
        self.view.resized.connect(self._scale)
        self.view.verticalScrollBar().valueChanged.connect(self._tell_place)
        self.empty = Text(empty, 13, tone="text2", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        for part in (self.view, self.empty, self._error()):
            self.stack.addWidget(part)
        self.stack.setCurrentWidget(self.empty)
        self.down.addLayout(tools)
        self.down.addWidget(line())
        self.down.addWidget(self.busy_line)
        self.down.addWidget(self.stack, 1)
        self._show_zoom()

    def _error(self) -> QWidget:
        self.error = QWidget()
        self.why = Text("", 13, wrap=True)
        self.again = Button(tr("Try again"), "refresh", do=self.try_again)
        self.elsewhere = Button(tr("Save elsewhere"), "device-floppy", do=self.save_wanted.emit)
        head = row(Icon("alert-circle", 20), Text(tr("The sheet cannot be shown"), 14, 600), None)
        buttons = row(self.again, self.elsewhere, None)
        whole = QVBoxLayout(self.error)
        whole.addLayout(column(None, head, self.why, buttons, None, None, gap=12, margins=(32, 16, 32, 16)))
        return self.error

    # What is shown

    def show_made(self, make: Callable[[], bytes], title: str, key: Key) -> None:
        """The PDF that `make` gives, beside the window. Something else than before is taken off the screen at once."""
        if key != self.key:
            self._take_off()
        self.key, self._make = key, make
        self.title.say(title)
        self._ask()

    def show_pdf(self, pdf: bytes, title: str, key: Key) -> None:
        """A PDF that is there already."""
        self.show_made(lambda: pdf, title, key)

    def show_sheet(self, signed: Signed) -> None:
        """A signed sheet, as it was signed: made of the sheet that was kept, it is the same to the byte."""
        outside = self.desk.outside
        sheet, render, paper = signed.sheet, outside.render, outside.settings.paper
        title = tr("Sheet {number}", number=signed.entry.number)
        self.show_made(lambda: render(sheet, paper), title, f"sheet {signed.entry.id}")

    def clear(self) -> None:
        """Nothing is shown, and what is being made is not wanted any more."""
        self.worker.forget()
        self._take_off()
        self.key, self._make = "", None
        self.title.say("")

    def _take_off(self) -> None:
        self.pdf = None
        self._settle.stop()
        self.view.paper.show_pages([], _MOST_DOTS)
        self.view.verticalScrollBar().setValue(0)
        self.stack.setCurrentWidget(self.empty)
        self._tell_place()

    def try_again(self) -> None:
        """Once more what could not be shown."""
        if self._make is not None:
            self._ask()

    def _ask(self) -> None:
        make, pages, dots = self._make, self.desk.outside.pages, self._wanted_dots()
        assert make is not None

        def work() -> _Made:
            pdf = make()
            try:
                return _Made(pdf, pages(pdf, dots), dots)
            except Exception as error:  # noqa: BLE001  whatever the drawing says, the sheet is there and can be saved
                return _Made(pdf, [], dots, error)

        self.worker.ask(work, self._take, self._failed)

    def _take(self, result: object) -> None:
        assert isinstance(result, _Made)
        self.pdf = result.pdf
        if result.why is not None:
            self._say_error(result.why)
            return
        self._dots = result.dots
        self.view.paper.show_pages(result.pages, result.dots)
        self.stack.setCurrentWidget(self.view)
        self._scale()
        self._tell_place()
        self.made.emit(result.pdf)

    def _failed(self, error: Exception) -> None:
        self.pdf = None
        self._say_error(error)

    def _say_error(self, error: Exception) -> None:
        if isinstance(error, OSError):
            why = tr("{why}. Free the disk or look at its folder, then try again.", why=error.strerror or error)
        else:
            ident = self.desk.outside.log_fault(error)
            why = tr("Something went wrong in the program (fault {id}); the log says more. Your draft is kept.", id=ident)
        self.view.paper.show_pages([], _MOST_DOTS)
        self._tell_place()
        self.why.say(why)
        self.elsewhere.setVisible(self.pdf is not None)
        self.stack.setCurrentWidget(self.error)

    def _busy(self, on: bool) -> None:
        self.busy_line.turn(on)
        if self.stack.currentWidget() is self.empty and on:
            self.place.say(tr("Making the sheet…"))
        elif not on:
            self._tell_place()

    # Its size

    def zoom_in(self) -> None:
        """The next larger size."""
        now = self._percent()
        self.set_zoom(next((zoom for zoom in ZOOMS if zoom > now), ZOOMS[-1]))

    def zoom_out(self) -> None:
        """The next smaller size."""
        now = self._percent()
        self.set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < now), ZOOMS[0]))

    def set_zoom(self, percent: int | None) -> None:
        """A size in percent; None fits the width."""
        self.zoom = percent
        self._scale()

    def _by_wheel(self, way: int) -> None:
        (self.zoom_in if way > 0 else self.zoom_out)()

    def _percent(self) -> int:
        return self.zoom if self.zoom is not None else round(self._wanted_scale() / _REAL * 100)

    def _scale(self) -> None:
        paper = self.view.paper
        if paper.count:
            bar = self.view.verticalScrollBar()
            share = bar.value() / bar.maximum() if bar.maximum() else 0.0
            paper.set_scale(self._wanted_scale())
            bar.setValue(round(share * bar.maximum()))
            if self._dots != self._wanted_dots():
                self._settle.start()
        self._show_zoom()

    def _show_zoom(self) -> None:
        self.fit.setChecked(self.zoom is None)
        self.percent.setText(tr("{n} %", n=self._percent()))
        self.percent.setAccessibleName(tr("Size {n} %, show at 100 %", n=self._percent()))
        self.percent.setToolTip(tr("Show at 100 %"))

    def _wanted_scale(self) -> float:
        """Pixels per point: such that a pixel of the drawn page is one of the screen, for anything else is not sharp."""
        scale = self._free_scale()
        dots, ratio = self._wanted_dots(), self.devicePixelRatioF()
        return dots / (POINTS * ratio) if _LEAST_DOTS < dots < _MOST_DOTS else scale

    def _free_scale(self) -> float:
        return self.zoom / 100 * _REAL if self.zoom is not None else self.view.room() / (self.view.paper.widest or _USUAL_WIDTH)

    def _wanted_dots(self) -> int:
        return max(_LEAST_DOTS, min(_MOST_DOTS, int(self._free_scale() * POINTS * self.devicePixelRatioF() + 0.01)))

    def _sharpen(self) -> None:
        """Draws the pages anew for their size, where nothing else is being made."""
        if self.pdf is not None and self._make is not None and not self.worker.working:
            pdf, key = self.pdf, self.key
            dots, pages = self._wanted_dots(), self.desk.outside.pages
            self.worker.ask(lambda: pages(pdf, dots), lambda drawn: self._redrawn(key, drawn, dots), self._failed_to_sharpen)

    def _redrawn(self, key: Key, drawn: object, dots: int) -> None:
        if key == self.key and isinstance(drawn, list):
            self._dots = dots
            self.view.paper.show_pages(drawn, dots)
            self._scale()

    def _failed_to_sharpen(self, _: Exception) -> None:
        """The pages stay as they are: not sharp, and all there."""

    def _tell_place(self) -> None:
        count = self.view.paper.count
        middle = self.view.verticalScrollBar().value() + self.view.viewport().height() / 2
        self.place.say(tr("page {n} of {count}", n=self.view.paper.page_at(middle), count=count) if count else "")
