"""A sheet over the window that stops nothing: Escape or a click beside it closes it."""

from __future__ import annotations

from typing import Self

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from formulator.ui.look import look
from formulator.ui.widgets import Panel


class Overlay(Panel):
    """A panel above the window; the focus stays in it while it is used and goes back to where it came from.

    Asked for once more it closes, and another one takes its place. `name` is what it is called for those who hear the screen.
    """

    def __init__(self, window: QWidget, width: int, height: int, name: str = "") -> None:
        super().__init__("panel", window)
        self._over, self._size = window, (width, height)
        self._before = _focus_below(window)
        self._veil = _Veil(window, self)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.hide()
        window.installEventFilter(self)

    @classmethod
    def shown_over(cls, window: QWidget) -> list[Self]:
        """Those of this kind that are open."""
        return [found for found in window.findChildren(cls) if found.isVisible()]

    def open_centered(self) -> None:
        """Shows it near the top of the window; where one of its kind is open, closes that one instead."""
        others = Overlay.shown_over(self._over)
        again = any(type(other) is type(self) for other in others)
        for other in others:
            other.dismiss()
        if again:
            self._leave()
            return
        self._place()
        self._veil.show()
        self._veil.raise_()
        self.show()
        self.raise_()
        first = self.first()
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_went)

    def first(self) -> QWidget | None:
        """What takes the focus when it opens."""
        return next(iter(self._stops()), None)

    def _place(self) -> None:
        px, window = look().px, self._over
        width, height = (min(px(self._size[0]), window.width() - px(16)), min(px(self._size[1]), window.height() - px(16)))
        self.setGeometry((window.width() - width) // 2, min(px(72), (window.height() - height) // 2), width, height)
        self._veil.setGeometry(0, 0, window.width(), window.height())

    def dismiss(self) -> None:
        """Closes it and gives the focus back."""
        before = self._before
        self._leave()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._over.removeEventFilter(self)
        self._veil.hide()
        self._veil.deleteLater()
        self.hide()
        self.close()

    def _focus_went(self, _: QWidget | None, now: QWidget | None) -> None:
        """Something else of the window took the focus, by a key of its own or by a page that came: it is not wanted any more."""
        if self.isVisible() and now is not None and now is not self and not self.isAncestorOf(now) and self._over.isAncestorOf(now):
            self._leave()

    def _stops(self) -> list[QWidget]:
        """What takes the focus by Tab, in its order."""
        return [w for w in self.findChildren(QWidget) if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside."""
        stops = self._stops()
        if not stops:
            return True
        now = QApplication.focusWidget()
        at = stops.index(now) if now in stops else -1 if forward else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False


class _Veil(QWidget):
    """What lies between the window and the sheet: a click on it closes the sheet and does nothing else."""

    def __init__(self, window: QWidget, sheet: Overlay) -> None:
        super().__init__(window)
        self._sheet = sheet
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._sheet.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 128 if look().theme.dark else 46))
        painter.end()


def _focus_below(window: QWidget) -> QWidget | None:
    """Where the focus is, or was before a sheet that is open took it."""
    now = QApplication.focusWidget()
    for other in Overlay.shown_over(window):
        if now is not None and (now is other or other.isAncestorOf(now)):
            return other._before
    return now
