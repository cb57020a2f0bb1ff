"""What all pages share: they follow the document while they are seen and catch up when they are shown."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from formulator.ui.actions import Actions
from formulator.ui.desk import Desk


class Page(QWidget):
    """A page. `title` is its name for those who hear the screen; `steps` says whether the step bar belongs below it."""

    title = ""
    steps = True

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.actions_of = desk, actions
        desk.document.changed.connect(self._follow)

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Shows the draft and the review as they are now."""

    def arrive(self, place: str) -> None:
        """The page was asked for, perhaps a place on it ("allergies"): puts the focus there, else where work begins."""

    def begin(self) -> None:
        """The step was asked for by its key or its button."""
        self.arrive("")

    def place(self) -> str:
        """Where on the page one is: a window that is made anew arrives there."""
        return ""

    def leave(self) -> bool:
        """The page is being left; False keeps it (something could not be saved and was said)."""
        return True
