"""The protocols at the left: the library, and what was used for the indication."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from formulator.base.i18n import tr
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.panels.protocol_library import LibraryPage
from formulator.ui.panels.protocol_used import UsedPage
from formulator.ui.widgets import Panel, Segments, row
from formulator.ui.widgets.keycap import key_text


class Protocols(Panel):
    """`stood` tells the key of the protocol that is looked at, empty for none; `chosen` one that is to be filled in; `added` a new line."""

    stood = Signal(str)
    chosen = Signal(str)
    added = Signal(str, int)

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("plain", parent)
        self.desk = desk
        self._fresh = True
        self.segments = Segments(tr("What is listed"), [("library", tr("Library")), ("used", tr("What was used"))])
        self.library = LibraryPage(desk, _keys(actions))
        self.used = UsedPage(desk)
        self.stack = QStackedWidget()
        for page in (self.library, self.used):
            self.stack.addWidget(page)
        self.down.addLayout(row(self.segments, margins=(11, 8, 11, 4)))
        self.down.addWidget(self.stack, 1)
        self.segments.picked.connect(self.show_part)
        self.library.stood.connect(self.stood)
        self.library.chosen.connect(self.chosen)
        self.used.added.connect(self.added)
        desk.opened.connect(self._opened)
        desk.document.changed.connect(self._follow)
        self.show_part("library")

    def show_part(self, name: str) -> None:
        """ "library" or "used"."""
        self.segments.choose(name)
        self.stack.setCurrentWidget(self.used if name == "used" else self.library)
        self.stood.emit("")
        if name == "used":
            self.used.refresh()

    @property
    def part(self) -> str:
        return "used" if self.stack.currentWidget() is self.used else "library"

    def _opened(self) -> None:
        self._fresh = True
        if self.isVisible():
            self._start()

    def _start(self) -> None:
        self._fresh = False
        self.library.reload()
        self.library.start()

    def _follow(self) -> None:
        if self.isVisible():
            self.library.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fresh:
            self._start()
        else:
            self.library.reload()
        if self.part == "used":
            self.used.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.used.stop()

    def focus_search(self) -> None:
        """The focus goes into the search for protocols."""
        if self.part != "library":
            self.show_part("library")
        self.library.focus_search()

    def focus_current(self) -> None:
        """The focus goes where the work was."""
        if self.part == "used":
            self.used.focus_list()
        else:
            self.library.focus_search()

    def back(self) -> None:
        """The focus goes back from what was looked at to the list."""
        wanted = self.library.list if self.library.current else self.library.field
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)


def _keys(actions: Actions) -> str:
    """The key that leads here, as the action has it."""
    shortcuts = actions["protocols"].shortcuts() if "protocols" in actions else []
    return key_text(shortcuts[0]) if shortcuts else ""
