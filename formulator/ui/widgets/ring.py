"""The focus ring: two pixels, three outside the control, drawn when the focus came by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QApplication, QComboBox, QFocusFrame, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from formulator.ui.look import look

_RINGED = (QPushButton, QLineEdit, QComboBox, QPlainTextEdit)
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
_POINTER = (QEvent.Type.MouseButtonPress,)


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
    """Follows the focus through a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._by_key = False
        self.frame = _Frame(window)
        self.frame.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.installEventFilter(self)
            app.focusChanged.connect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _KEYS:
            self._by_key = True
        elif event.type() in _POINTER:
            self._by_key = False
            self.frame.setWidget(None)  # type: ignore[arg-type]
        return False

    def _moved(self, _: QWidget | None, now: QWidget | None) -> None:
        fits = (
            self._by_key and isinstance(now, _RINGED) and now.property("flat") is not True and now.property("kind") not in ("tab", "step")
        )
        self.frame.setWidget(now if fits else None)  # type: ignore[arg-type]
