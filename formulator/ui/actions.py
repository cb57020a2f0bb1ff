"""Every action of the window, once: with its text, keys and group. Menu, palette and the sheet of shortcuts read them from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from formulator.ui.look import look


@dataclass(frozen=True, slots=True)
class Entry:
    """`keys` are shown; `group` is the heading under which it stands."""

    id: str
    action: QAction
    group: str
    icon: str = ""

    @property
    def keys(self) -> str:
        return ", ".join(s.toString(QKeySequence.SequenceFormat.NativeText) for s in self.action.shortcuts())


class Actions(QObject):
    """The actions by id, in the order in which they were added."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.window, self.entries = window, dict[str, Entry]()

    def add(self, ident: str, text: str, do: Callable[[], object], keys: str | list[str] = "", group: str = "", icon: str = "") -> QAction:
        """A new action of the whole window. Raises ValueError for an id or a shortcut that is taken."""
        if ident in self.entries:
            raise ValueError(ident)
        action = QAction(text, self.window)
        every = [keys] if isinstance(keys, str) else keys
        sequences = [QKeySequence(one) for one in every if one]
        taken = {s.toString() for entry in self.entries.values() for s in entry.action.shortcuts()}
        if any(s.toString() in taken for s in sequences):
            raise ValueError(f"{ident}: {every}")
        action.setShortcuts(sequences)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: do())  # noqa: PLW0108  Qt would hand over whether it is checked
        self.window.addAction(action)
        self.entries[ident] = Entry(ident, action, group, icon)
        return action

    def __getitem__(self, ident: str) -> QAction:
        return self.entries[ident].action

    def __contains__(self, ident: str) -> bool:
        return ident in self.entries

    def add_own(self, ident: str, action: QAction, group: str) -> None:
        """Takes in an action that something else made (undo, redo)."""
        self.window.addAction(action)
        self.entries[ident] = Entry(ident, action, group)

    def with_icons(self) -> None:
        """Draws the icons of the actions, where they are about to be seen for the first time."""
        for entry in self.entries.values():
            if entry.icon and entry.action.icon().isNull():
                entry.action.setIcon(look().icon(entry.icon))
