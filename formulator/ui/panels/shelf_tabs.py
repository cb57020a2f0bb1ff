"""The left panel of the mix: ingredients and protocols behind two tabs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from formulator.base.i18n import tr
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.panels.ingredients import Ingredients
from formulator.ui.panels.protocols import Protocols
from formulator.ui.widgets import Panel, Tab, line, row


class ShelfTabs(Panel):
    """`turned` tells the name of the tab that is now shown: "ingredients" or "protocols"."""

    turned = Signal(str)

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.ingredients = Ingredients(desk, actions)
        self.protocols = Protocols(desk, actions)
        self.tabs = {
            "ingredients": Tab(tr("Ingredients"), lambda: self.show_tab("ingredients")),
            "protocols": Tab(tr("Protocols"), lambda: self.show_tab("protocols")),
        }
        group = QButtonGroup(self)
        for tab in self.tabs.values():
            group.addButton(tab)
        self.stack = QStackedWidget()
        for panel in (self.ingredients, self.protocols):
            self.stack.addWidget(panel)
        self.down.setContentsMargins(1, 1, 1, 1)
        self.down.addLayout(row(*self.tabs.values(), None, gap=16, margins=(14, 0, 14, 0)))
        self.down.addWidget(line())
        self.down.addWidget(self.stack, 1)
        self.show_tab("ingredients")

    @property
    def tab(self) -> str:
        """The name of the tab that is shown."""
        return "protocols" if self.stack.currentWidget() is self.protocols else "ingredients"

    def show_tab(self, name: str) -> None:
        """ "ingredients" or "protocols"."""
        self.tabs[name].setChecked(True)
        self.stack.setCurrentWidget(self.protocols if name == "protocols" else self.ingredients)
        self.turned.emit(name)

    def focus_ingredients(self) -> None:
        """The search for ingredients."""
        self.show_tab("ingredients")
        self.ingredients.focus_search()

    def focus_protocols(self) -> None:
        """The search for protocols."""
        self.show_tab("protocols")
        self.protocols.focus_search()

    def focus_current(self) -> None:
        """Where the work was on the tab that is shown."""
        if self.tab == "protocols":
            self.protocols.focus_current()
        else:
            self.ingredients.focus_search()
