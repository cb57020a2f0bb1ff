"""A sheet over the window that stops nothing: Escape or a click beside it closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from formulator.ui.look import look
from formulator.ui.widgets import Panel


class Overlay(Panel):
    """A panel above the window; the focus goes back to where it came from."""

    def __init__(self, window: QWidget, width: int, height: int) -> None:
        super().__init__("panel", window)
        self._over, self._size = window, (width, height)
        self._before = QApplication.focusWidget()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.installEventFilter(self)

    def open_centered(self) -> None:
        """Shows it near the top of the window."""
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        px, window = look().px, self._over
        width, height = (min(px(self._size[0]), window.width() - px(16)), min(px(self._size[1]), window.height() - px(16)))
        self.setGeometry((window.width() - width) // 2, min(px(72), (window.height() - height) // 2), width, height)

    def dismiss(self) -> None:
        """Closes it and gives the focus back."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and self.isVisible():
            if event.type() == QEvent.Type.Resize:
                self._place()
            elif event.type() == QEvent.Type.MouseButtonPress:
                self.dismiss()
        return False
