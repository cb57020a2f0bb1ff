"""The families of ingredients as chips: the usual ones, the rest behind "More"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.ui.look import look
from formulator.ui.widgets import Chip, Flow
from formulator.workbench.shelf import families

#: So many are always seen.
USUAL = 5


class Families(QWidget):
    """At most one family is chosen; pressing it again, or `choose("")`, shows all."""

    def __init__(self, picked: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Families of ingredients"))
        self._picked, self._open = picked, False
        self.chosen = ""
        self.chips: dict[str, Chip] = {}
        flow = Flow(self, 8)
        for key, text in families():
            chip = Chip(text, lambda key=key: self.choose("" if key == self.chosen else key))  # type: ignore[misc]
            chip.setAccessibleName(tr("Family: {name}", name=text))
            self.chips[key] = chip
            flow.addWidget(chip)
        self.more = Chip(tr("More"), self._toggle)
        flow.addWidget(self.more)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._show()

    def choose(self, key: str) -> None:
        """Shows a family as the chosen one and tells it; an empty one means all ingredients."""
        self.chosen = key
        self._show()
        self._picked(key)

    def _toggle(self) -> None:
        self._open = not self._open
        self._show()

    def _show(self) -> None:
        for number, (key, chip) in enumerate(self.chips.items()):
            chip.setChecked(key == self.chosen)
            chip.setVisible(self._open or number < USUAL or key == self.chosen)
        self.more.setChecked(False)
        self.more.setIcon(QIcon() if self._open else look().icon("chevron-down", "text2", 14))
        self.more.setText(tr("Less") if self._open else tr("More"))
        self.more.setAccessibleName(tr("Fewer families") if self._open else tr("More families"))
        self.updateGeometry()
