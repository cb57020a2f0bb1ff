"""Buttons, chips, segments, tabs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from formulator.ui.look import look

#: Room between an icon and its word, beside the little that Qt leaves.
_BEFORE_WORD = 3


class Button(QPushButton):
    """A button of a kind: "" (with a border), "primary", "tinted", "quiet". Enter presses it when it has the focus."""

    def __init__(
        self, text: str, icon: str = "", kind: str = "", height: int = 32, do: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(text, parent)
        self.kind = kind
        self._icon: tuple[str, int, str] = ("", 0, "")
        self.setProperty("kind", kind)
        self.setFont(look().font(13, 500))
        self.setFixedHeight(look().px(height))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if icon:
            self.set_icon(icon)
        if do is not None:
            self.clicked.connect(lambda: do())  # noqa: PLW0108  Qt would hand over whether it is checked

    def set_icon(self, name: str, size: int = 16) -> None:
        """Another icon in the color of the kind; nothing is repainted where it is the same."""
        if (name, size, self.kind) == self._icon:
            return
        self._icon = (name, size, self.kind)
        tone = {"primary": "on_accent", "quiet": "accent", "tinted": "accent"}.get(self.kind, "text")
        self.setIcon(look().icon(name, tone, size, _BEFORE_WORD))
        self.setIconSize(QSize(look().px(size) + look().px(_BEFORE_WORD), look().px(size)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.click()
            return
        super().keyPressEvent(event)

    def set_kind(self, kind: str) -> None:
        """Another kind, repolished."""
        if kind != self.kind:
            self.kind = kind
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)


class IconButton(Button):
    """An icon without a word beside it: only for remove, undo, redo, menu. `name` is what it is called and its tip."""

    def __init__(self, icon: str, name: str, size: int = 28, do: Callable[[], object] | None = None, parent: QWidget | None = None) -> None:
        super().__init__("", "", "icon", size, do, parent)
        self.setIcon(look().icon(icon, "text2"))
        self.setIconSize(QSize(look().px(16), look().px(16)))
        self.setFixedWidth(look().px(size))
        self.setAccessibleName(name)
        self.setToolTip(name)


class Chip(Button):
    """A choice that is on or off."""

    def __init__(self, text: str, do: Callable[[], object] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, "", "chip", 24, do, parent)
        self.setFont(look().font(12, 500))
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Tab(Button):
    """The head of one of several panels in one place."""

    def __init__(self, text: str, do: Callable[[], object] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, "", "tab", 36, do, parent)
        self.setCheckable(True)


class _Segment(Button):
    """One option; the first letter of another one picks that."""

    def __init__(self, text: str, height: int, segments: Segments) -> None:
        super().__init__(text, height=height, parent=segments)
        self.segments = segments

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if not (plain and event.text().isalpha() and self.segments.pick_letter(event.text())):
            super().keyPressEvent(event)


class Segments(QFrame):
    """One of a few words, side by side. `picked` tells the key of the one that the user chose."""

    picked = Signal(str)

    def __init__(self, name: str, options: list[tuple[str, str]], height: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("role", "segments")
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        self.keys: dict[str, Button] = {}
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look().px(4))
        for key, text in options:
            self._add(across, name, key, text, height)
        across.addStretch(1)

    def _add(self, across: QHBoxLayout, name: str, key: str, text: str, height: int) -> None:
        button = _Segment(text, height, self)
        button.setCheckable(True)
        button.setAccessibleName(f"{name}: {text}")
        button.clicked.connect(lambda: self.picked.emit(key))
        self.group.addButton(button)
        self.keys[key] = button
        across.addWidget(button)

    def pick_letter(self, letter: str) -> bool:
        """Picks the option whose word begins with a letter; False where none or several do."""
        found = [button for button in self.keys.values() if letter and button.text().casefold().startswith(letter.casefold())]
        if len(found) != 1:
            return False
        found[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        found[0].click()
        return True

    def choose(self, key: str | None) -> None:
        """Shows an option as the chosen one, or none of them; tells nobody."""
        if key is None or key not in self.keys:
            self.group.setExclusive(False)
            for button in self.keys.values():
                button.setChecked(False)
            self.group.setExclusive(True)
            return
        self.keys[key].setChecked(True)

    @property
    def chosen(self) -> str | None:
        return next((key for key, button in self.keys.items() if button.isChecked()), None)
