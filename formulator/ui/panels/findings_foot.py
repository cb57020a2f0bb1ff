"""Full-width buttons at the foot of a detail: what each does, and at its right end what that clears."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from formulator.base.i18n import trn
from formulator.ui.look import look
from formulator.ui.panels.findings_rows import wrapped
from formulator.ui.widgets import Button

_FEW = 3
_SIDE, _ICON, _GAP = 12, 16, 8


@dataclass(frozen=True, slots=True)
class FootAction:
    """A button: its words, its icon, what stands at its right end. `plain` is never tinted: it is one of several that may be meant."""

    text: str
    icon: str
    do: Callable[[], object]
    right: str = ""
    plain: bool = False


class WideButton(Button):
    """A button over the whole width whose words wrap: names of medicines are never cut."""

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._least = height
        self.action: FootAction | None = None
        self._lines: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._press)

    def tell(self, action: FootAction, first: bool) -> None:
        """Becomes another button."""
        self.action = action
        self.set_kind("tinted" if first and not action.plain else "")
        self.setAccessibleName(", ".join(part for part in (action.text, action.right) if part))
        self.fit()
        self.update()

    def fit(self) -> None:
        """As high as its words need."""
        if self.action is None:
            return
        px, parent = look().px, self.parentWidget()
        width = parent.contentsRect().width() if parent is not None else self.width()
        taken = px(2 * _SIDE + _ICON + _GAP)
        if self.action.right:
            taken += QFontMetrics(look().font(12)).horizontalAdvance(self.action.right) + px(_GAP)
        self._lines = wrapped(self.action.text, max(px(60), width - taken), 13, 500)
        height = px(self._least + 17 * (len(self._lines) - 1))
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)

    def set_least(self, height: int) -> None:
        self._least = height
        self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.action is None:
            return
        px, middle = look().px, self.height() // 2
        tone = "disabled" if not self.isEnabled() else "accent" if self.kind == "tinted" else "text"
        painter = QPainter(self)
        painter.drawPixmap(px(_SIDE), middle - px(_ICON) // 2, look().pixmap(self.action.icon, tone, _ICON))
        left = px(_SIDE + _ICON + _GAP)
        whole = QRect(left, 0, self.width() - left - px(_SIDE), self.height())
        painter.setFont(look().font(13, 500))
        painter.setPen(look().color(tone))
        first = middle - px(17) * len(self._lines) // 2
        for number, text in enumerate(self._lines):
            box = QRect(left, first + px(17) * number, whole.width(), px(17))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(look().font(12))
        painter.setPen(look().color("disabled" if not self.isEnabled() else "text2"))
        painter.drawText(whole, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.action.right)
        painter.end()

    def _press(self) -> None:
        if self.action is not None:
            self.action.do()


class Foot(QWidget):
    """The buttons, the first of them tinted. `more` shows those that do not stand here at first; it is laid out by whoever uses it.

    `left` tells that a button with the focus is about to go: else the focus would land anywhere."""

    resized = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.actions_shown: tuple[FootAction, ...] = ()
        self.buttons: list[WideButton] = []
        self._least, self._few, self._all = 32, _FEW, False
        self.more = Button("", kind="quiet", height=28, do=self._open)
        self.down = QVBoxLayout(self)
        self.down.setContentsMargins(0, 0, 0, 0)
        self.down.setSpacing(look().px(8))
        self.more.hide()

    def set_low(self, low: bool) -> None:
        """Buttons of 28 with gaps of 4 instead of 32 with 8."""
        least = 28 if low else 32
        if least != self._least:
            self._least = least
            self.down.setSpacing(look().px(4 if low else 8))
            for button in self.buttons:
                button.set_least(least)

    def set_few(self, few: int) -> None:
        """How many stand here at first."""
        if few != self._few:
            self._few = few
            self._show()

    def tell(self, actions: Sequence[FootAction]) -> None:
        """Other buttons; those that were opened are folded again."""
        self._all = False
        self.actions_shown = tuple(actions)
        self._show()
        self.resized.emit()

    def _show(self) -> None:
        shown = self.actions_shown if self._all else self.actions_shown[: self._few]
        self._let_go(self.buttons[len(shown) :])
        while len(self.buttons) < len(shown):
            button = WideButton(self._least, self)
            self.down.addWidget(button)
            self.buttons.append(button)
        for place, button in enumerate(self.buttons):
            if place < len(shown):
                button.tell(shown[place], place == 0)
                button.setEnabled(True)
            button.setVisible(place < len(shown))
        left = len(self.actions_shown) - len(shown)
        self.more.setText(trn("{n} more", "{n} more", left) if shown else trn("{n} repair", "{n} repairs", left))
        self.more.setVisible(left > 0)

    def disable(self) -> None:
        """The buttons stay where they are while new ones are looked for."""
        self._let_go(self.buttons)
        for button in self.buttons:
            button.setEnabled(False)

    def _let_go(self, buttons: list[WideButton]) -> None:
        if any(button.hasFocus() for button in buttons):
            self.left.emit()

    def _open(self) -> None:
        first = min(self._few, len(self.actions_shown) - 1)
        self._all = True
        self._show()
        self.resized.emit()
        self.buttons[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def needed(self, count: int) -> int:
        """How high so many of its buttons are."""
        margins = self.contentsMargins()
        if not count:
            return 0
        heights = [button.minimumHeight() for button in self.buttons[: min(count, len(self.actions_shown))]]
        if not heights:
            return 0
        lacking = min(count, len(self.actions_shown)) - len(heights)
        gaps = self.down.spacing() * (len(heights) + lacking - 1)
        return sum(heights) + lacking * look().px(self._least) + gaps + margins.top() + margins.bottom()

    @property
    def few(self) -> int:
        """How many stand here at first."""
        return self._few

    @property
    def open(self) -> bool:
        """Whether all of them are shown."""
        return self._all

    @property
    def shown(self) -> list[WideButton]:
        return [button for button in self.buttons if not button.isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            for button in self.buttons:
                button.fit()
