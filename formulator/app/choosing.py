"""The system's dialogs for files, and its viewer of folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from formulator.base.i18n import tr

SUFFIX = ".pdf"


def with_suffix(path: Path) -> Path:
    """The path ending in .pdf, whatever else its name holds ("2026.11" is no ending)."""
    return path if path.name.casefold().endswith(SUFFIX) else path.with_name(path.name + SUFFIX)


class SystemChoosing:
    """What the system offers; every dialog is the system's own where it has one. `parent` tells the window over which it stands."""

    def __init__(self, parent: Callable[[], QWidget | None]) -> None:
        self._parent = parent

    def save_as(self, name: str, folder: Path) -> Path | None:
        """Where a PDF is to be saved; None where that was canceled. The dialog asks before a file is replaced."""
        dialog = QFileDialog(self._parent(), tr("Save the sheet as a file"), str(folder), tr("PDF file (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.selectFile(name)
        chosen = dialog.selectedFiles() if dialog.exec() else []
        return with_suffix(Path(chosen[0])) if chosen else None

    def open_image(self) -> Path | None:
        """A picture for the logo; None where that was canceled."""
        title, kinds = tr("Choose the logo"), tr("Pictures (*.png *.jpg *.jpeg)")
        chosen, _ = QFileDialog.getOpenFileName(self._parent(), title, str(Path.home()), kinds)
        return Path(chosen) if chosen else None

    def show_folder(self, path: Path) -> bool:
        """Opens a folder in the system's viewer; False where there is none."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
