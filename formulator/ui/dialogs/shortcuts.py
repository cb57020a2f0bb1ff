"""The sheet of all keyboard shortcuts: the actions by group, then the keys inside lists and fields."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.actions import Actions
from formulator.ui.dialogs.overlay import Overlay
from formulator.ui.look import look
from formulator.ui.widgets import Button, Flow, Scroll, Text, column, line, row
from formulator.ui.widgets.keycap import KeyCap, key_text

_COLUMN = 280

Keys = tuple[str, tuple[str, ...]]


class Shortcuts(Overlay):
    """Escape or its own key closes it; arrows scroll it."""

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window, 960, 620, tr("Keyboard shortcuts"))
        self.all_actions = actions
        self.groups = [_Group(title, keys) for title, keys in sections(actions)]
        self.area = Scroll(tr("Keyboard shortcuts"))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.close_button = Button(tr("Close"), height=28, do=self.dismiss)
        self.columns: list[QVBoxLayout] = []
        self._across = QHBoxLayout()
        self._across.setContentsMargins(*(look().px(16),) * 4)
        self._across.setSpacing(look().px(24))
        self.area.down.addLayout(self._across)
        self.area.down.addStretch(1)
        head = row(Text(tr("Keyboard shortcuts"), 16, 600), None, KeyCap("Esc"), self.close_button, margins=(16, 8, 12, 8))
        self.down.addLayout(column(head, line(), gap=0))
        self.down.addWidget(self.area, 1)
        self._arrange(1)

    def first(self) -> QWidget | None:
        return self.area

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = look().px
        self._arrange(max(1, min(3, (self.width() - px(16)) // px(_COLUMN + 24))))

    def _arrange(self, count: int) -> None:
        """The groups in columns of about the same height, in their order."""
        if count == len(self.columns):
            return
        for old in self.columns:
            while old.takeAt(0) is not None:
                pass
            self._across.removeItem(old)
            old.deleteLater()
        self.columns = [QVBoxLayout() for _ in range(count)]
        for down in self.columns:
            down.setSpacing(look().px(16))
            self._across.addLayout(down, 1)
        for group, at in zip(self.groups, shared([group.weight for group in self.groups], count), strict=True):
            self.columns[at].addWidget(group)
        for down in self.columns:
            down.addStretch(1)


class _Group(QWidget):
    """One group: its name, then each action with its keys."""

    def __init__(self, title: str, keys: list[Keys]) -> None:
        super().__init__()
        self.weight = len(keys) + 2
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(look().px(4))
        down.addWidget(Text(title, 14, 600))
        for text, caps in keys:
            label = Text(text, 13, wrap=True)
            label.setAccessibleName(f"{text}: {', '.join(caps)}")
            holder = QWidget()
            flow = Flow(holder, 4)
            for cap in caps:
                flow.addWidget(KeyCap(cap))
            width = sum(KeyCap(cap).sizeHint().width() for cap in caps) + look().px(4) * (len(caps) - 1)
            holder.setFixedSize(min(width, look().px(150)), flow.heightForWidth(min(width, look().px(150))))
            across = row(label, holder, gap=12)
            across.setStretch(0, 1)
            down.addLayout(across)


def sections(actions: Actions) -> list[tuple[str, list[Keys]]]:
    """The groups of actions that have keys, then the keys that lists and fields know by themselves."""
    found: dict[str, list[Keys]] = {}
    for entry in actions.entries.values():
        caps = tuple(dict.fromkeys(key_text(sequence) for sequence in entry.action.shortcuts()))
        if caps:
            found.setdefault(entry.group, []).append((_plain(entry.id, entry.action.text()), caps))
    return [*found.items(), (tr("Lists and fields"), _inside())]


def _plain(ident: str, text: str) -> str:
    """Undo and redo without the name of the step that they would do now."""
    return {"undo": tr("Undo"), "redo": tr("Redo")}.get(ident, text.replace("&", ""))


def _inside() -> list[Keys]:
    return [
        (tr("From the search into the list"), ("↓",)),
        (tr("Move in a list"), ("↑", "↓")),
        (tr("Add the current ingredient"), ("Enter",)),
        (tr("Mark an ingredient as a favorite, or take the mark away"), ("Ctrl B",)),
        (tr("Back to the search, from a list"), ("Esc",)),
        (tr("Clear the search"), ("Esc",)),
        (tr("Press a button, choose a chip"), ("Space", "Enter")),
        (tr("Next field, field before"), ("Tab", "Shift Tab")),
    ]


def shared(weights: list[int], count: int) -> list[int]:
    """Which column each group goes into: in order, the longest as short as can be."""
    for limit in range(max(weights, default=0), sum(weights) + 1):
        places, at, used = [], 0, 0
        for weight in weights:
            if used and used + weight > limit:
                at, used = at + 1, 0
            used += weight
            places.append(at)
        if at < count:
            return places
    return []
