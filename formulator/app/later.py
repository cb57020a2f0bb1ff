"""The system's dialogs, loaded when one is first asked for: what they need is large, and the window is there before."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from formulator.ui.outside import Choosing, PageImage, Printing

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

Parent = Callable[[], "QWidget | None"]


class LaterPrinting:
    """Printing, made at the first print."""

    def __init__(self, parent: Parent) -> None:
        self._parent = parent

    @cached_property
    def _made(self) -> Printing:
        from formulator.app.printing import SystemPrinting  # noqa: PLC0415

        return SystemPrinting(self._parent)

    def send(self, pages: Callable[[int], list[PageImage]], title: str, paper: str) -> bool:
        return self._made.send(pages, title, paper)


class LaterChoosing:
    """Choosing files, made at the first question."""

    def __init__(self, parent: Parent) -> None:
        self._parent = parent

    @cached_property
    def _made(self) -> Choosing:
        from formulator.app.choosing import SystemChoosing  # noqa: PLC0415

        return SystemChoosing(self._parent)

    def save_as(self, name: str, folder: Path) -> Path | None:
        return self._made.save_as(name, folder)

    def open_image(self) -> Path | None:
        return self._made.open_image()

    def show_folder(self, path: Path) -> bool:
        return self._made.show_folder(path)
