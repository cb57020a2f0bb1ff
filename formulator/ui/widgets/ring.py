"""The focus ring: two pixels, three outside the control, drawn when the focus came by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QApplication, QComboBox, QFocusFrame, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from formulator.ui.look import look

_RINGED = (QPushButton, QLineEdit, QComboBox, QPlainTextEdit)
_UNRINGED = ("tab", "step")


class _Frame(QFocusFrame):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().color("focus"), look().px(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = look().px(6)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

    def resizeEvent(self, event: object) -> None:
        """Only the edge belongs to the frame: it never covers what it stands around."""
        edge = look().px(3)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(self.rect().adjusted(edge, edge, -edge, -edge))))


class FocusRing(QObject):
    """Follows the focus through a window. A focus that came while a button of the mouse is down came by the pointer."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.frame = _Frame(window)
        self.frame.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, _: QWidget | None, now: QWidget | None) -> None:
        by_pointer = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        fits = not by_pointer and isinstance(now, _RINGED) and now.property("flat") is not True and now.property("kind") not in _UNRINGED
        self.frame.setWidget(now if fits else None)  # type: ignore[arg-type]
