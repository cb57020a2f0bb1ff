"""A plain window for what keeps the program from starting: what is wrong, what to do, three buttons. It needs nothing of the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from formulator.base.i18n import tr


class Trouble(QWidget):
    """`left` fires when it is closed without going on. `more` are further buttons: what to do and how it is called."""

    left = Signal()

    def __init__(
        self, title: str, text: str, folder: Path, more: tuple[tuple[str, Callable[[], object]], ...] = (), parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle("Formulator")
        self.resize(720, 420)
        self._folder, self._going_on = folder, False
        self.head = QLabel(title)
        font = QFont(self.font())
        font.setPixelSize(20)
        font.setBold(True)
        self.head.setFont(font)
        self.head.setWordWrap(True)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(title)
        self.buttons = [self._button(tr("Copy"), self._copy), self._button(tr("Open the folder"), self._show_folder)]
        self.buttons += [self._button(label, partial(self._go_on, do)) for label, do in more]
        self.buttons.append(self._button(tr("Quit"), self.close))
        across = QHBoxLayout()
        for button in self.buttons[:2]:
            across.addWidget(button)
        across.addStretch(1)
        for button in self.buttons[2:]:
            across.addWidget(button)
        down = QVBoxLayout(self)
        down.setContentsMargins(24, 24, 24, 24)
        down.setSpacing(16)
        down.addWidget(self.head)
        down.addWidget(self.text, 1)
        down.addLayout(across)
        self.buttons[-1 if not more else 2].setFocus()

    def _button(self, label: str, do: Callable[[], object]) -> QPushButton:
        made = QPushButton(label, self)
        made.setMinimumHeight(32)
        made.setAutoDefault(True)
        made.clicked.connect(lambda: do())  # noqa: PLW0108  Qt would hand over whether it is checked
        return made

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.head.text()}\n{self.text.toPlainText()}")

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _go_on(self, do: Callable[[], object]) -> None:
        self._going_on = True
        do()
        self.close()

    def closeEvent(self, event: object) -> None:  # noqa: ARG002, N802
        if not self._going_on:
            self.left.emit()
