"""The focus ring: two pixels, three outside the control, drawn when the focus came by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from shiboken6 import isValid

from formulator.ui.look import look

_RINGED = (QPushButton, QLineEdit, QComboBox, QPlainTextEdit)
#: These show the focus inside their edge.
_UNRINGED = ("tab", "step", "zone", "wait", "figures", "card")
_PLACED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show, QEvent.Type.ParentChange)
#: How far outside the control the ring reaches.
_OUTSIDE = 4


class _Frame(QWidget):
    """Lies over everything of the window and lets all clicks through; only its edge is drawn."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().color("focus"), look().px(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = look().px(6)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()


class FocusRing(QObject):
    """Follows the focus through a window. A focus that came while a button of the mouse is down came by the pointer."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.frame = _Frame(window)
        self._around: QWidget | None = None
        self._watched: list[QWidget] = []
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, _: QWidget | None, now: QWidget | None) -> None:
        by_pointer = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        ringed = isinstance(now, _RINGED) and now.property("flat") is not True and now.property("kind") not in _UNRINGED
        fits = now is not None and ringed and not by_pointer and self._window.isAncestorOf(now)
        self._follow(now if fits else None)

    def _follow(self, widget: QWidget | None) -> None:
        """Watches the control and all that it lies in: it moves where one of them does."""
        for one in self._watched:
            if isValid(one):  # the focus also moves while a page is being taken down
                one.removeEventFilter(self)
        self._around, self._watched = widget, []
        while widget is not None and widget is not self._window:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PLACED:
            self._place()
        return False

    def _place(self) -> None:
        target = self._around
        if target is None or not isValid(target) or not target.isVisible():
            self.frame.hide()
            return
        reach = look().px(_OUTSIDE)
        box = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size()).adjusted(-reach, -reach, reach, reach)
        self.frame.setGeometry(box)
        edge = look().px(3)
        whole = QRect(QPoint(0, 0), box.size())
        ring = QRegion(whole).subtracted(QRegion(whole.adjusted(edge, edge, -edge, -edge)))
        seen = ring.intersected(QRegion(self._seen(box).translated(-box.topLeft())))
        if seen.isEmpty():  # an empty mask would hide nothing
            self.frame.hide()
            return
        self.frame.setMask(seen)
        self.frame.show()
        self.frame.raise_()

    def _seen(self, box: QRect) -> QRect:
        """What of a place in the window is not scrolled out of sight."""
        seen = QRect(QPoint(0, 0), self._window.size()).intersected(box)
        for up in self._watched[1:]:
            if isinstance(up.parentWidget(), QAbstractScrollArea):
                seen = seen.intersected(QRect(up.mapTo(self._window, QPoint(0, 0)), up.size()))
        return seen
