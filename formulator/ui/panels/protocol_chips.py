"""The conditions of the protocols as chips: that of the draft first, the rest behind "More"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.ui.look import look
from formulator.ui.widgets import Chip, Flow

#: So many are always seen.
USUAL = 4


class ConditionChips(QWidget):
    """At most one condition is chosen; pressing it again, or `choose("")`, shows all."""

    def __init__(self, picked: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Conditions"))
        self._picked, self._open = picked, False
        self.chosen = ""
        self.chips: dict[str, Chip] = {}
        self._order: tuple[tuple[str, str], ...] = ()
        self._flow = Flow(self, 8)
        self.more = Chip(tr("More"), self._toggle, self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._show()

    def put(self, order: tuple[tuple[str, str], ...]) -> None:
        """Which conditions there are, in this order; the chosen one stays while it is there."""
        if order == self._order:
            return
        self._order = order
        while self._flow.takeAt(0) is not None:
            pass
        known = dict(order)
        for key in [key for key in self.chips if key not in known]:
            chip = self.chips.pop(key)
            chip.hide()
            chip.deleteLater()
        before: QWidget | None = None
        for key, text in order:
            if key not in self.chips:
                self.chips[key] = Chip(text, lambda key=key: self.choose("" if key == self.chosen else key), self)  # type: ignore[misc]
                self.chips[key].setAccessibleName(tr("Condition: {name}", name=text))
            self._flow.addWidget(self.chips[key])
            if before is not None:
                QWidget.setTabOrder(before, self.chips[key])
            before = self.chips[key]
        self._flow.addWidget(self.more)
        if before is not None:
            QWidget.setTabOrder(before, self.more)
        if self.chosen not in known:
            self.chosen = ""
        self._show()

    def choose(self, key: str) -> None:
        """Shows a condition as the chosen one and tells it; an empty one means all protocols."""
        self.chosen = key if key in self.chips else ""
        self._show()
        self._picked(self.chosen)

    def _toggle(self) -> None:
        self._open = not self._open
        self._show()

    def _show(self) -> None:
        for number, (key, _) in enumerate(self._order):
            self.chips[key].setChecked(key == self.chosen)
            self.chips[key].setVisible(self._open or number < USUAL or key == self.chosen)
        self.more.setVisible(len(self._order) > USUAL)
        self.more.setChecked(False)
        self.more.setIcon(QIcon() if self._open else look().icon("chevron-down", "text2", 14))
        self.more.setText(tr("Less") if self._open else tr("More"))
        self.more.setAccessibleName(tr("Fewer conditions") if self._open else tr("More conditions"))
        self.updateGeometry()
