"""The verdict: its head, and below it the findings or the matrix."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from formulator.base.i18n import tr
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.panels.findings_body import FindingsBody
from formulator.ui.panels.matrix import MatrixTab
from formulator.ui.panels.matrix_card import MatrixCard
from formulator.ui.panels.verdict_checked import Coverage
from formulator.ui.panels.verdict_head import VerdictHead
from formulator.ui.widgets import Panel, Tab, line, row
from formulator.workbench import verdict_words
from formulator.workbench.review import Review


class VerdictPanel(Panel):
    """`about` tells the selected finding, or None."""

    about = Signal(object)

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.desk = desk
        self._shown: Review | None = None
        self.tabs = {
            "verdict": Tab(tr("Verdict"), lambda: self.show_tab("verdict")),
            "matrix": Tab(tr("Matrix"), lambda: self.show_tab("matrix")),
        }
        group = QButtonGroup(self)
        for tab in self.tabs.values():
            group.addButton(tab)
        self.head = VerdictHead()
        self.body = FindingsBody(desk, actions)
        self.coverage = Coverage()
        self.matrix = MatrixTab(desk)
        self.card = MatrixCard(desk)
        self.card.hide()
        self.stack = QStackedWidget()
        for page in (self.body, self.coverage, self.matrix):
            self.stack.addWidget(page)
        self._lay_out()
        self._connect()
        self.show_tab("verdict")

    def _lay_out(self) -> None:
        self.down.setContentsMargins(1, 1, 1, 1)
        self.down.addLayout(row(self.tabs["verdict"], self.tabs["matrix"], None, gap=16, margins=(14, 0, 14, 0)))
        for part in (line(), self.head, self.stack, self.card):
            self.down.addWidget(part, 1 if part is self.stack else 0)

    def _connect(self) -> None:
        self.body.about.connect(self.about)
        self.body.coverage.connect(self._open_coverage)
        self.body.matrix.connect(self._show_untested_pairs)
        self.coverage.closed.connect(self._close_coverage)
        self.coverage.went.connect(self.desk.went)
        self.card.picked.connect(self._show_pair)
        self.desk.document.changed.connect(self._follow)

    # Showing

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Shows the review as it is now; nothing is done where it is shown already."""
        document = self.desk.document
        if document.review is self._shown:
            return
        self._shown = document.review
        self.head.tell(verdict_words.head(document.review))
        self.body.refresh()
        self._show_card()
        self._refresh_page()

    def _refresh_page(self) -> None:
        document = self.desk.document
        if self.stack.currentWidget() is self.matrix:
            self.matrix.refresh()
        elif self.stack.currentWidget() is self.coverage:
            self.coverage.tell(document.draft, document.review, document.knowledge)

    def show_tab(self, name: str) -> None:
        """ "verdict" or "matrix"."""
        self.tabs[name].setChecked(True)
        self.stack.setCurrentWidget(self.matrix if name == "matrix" else self.body)
        self._show_card()
        self._refresh_page()

    def _show_card(self) -> None:
        """The matrix under the findings, where a wide and high window has room for it."""
        found = self.stack.currentWidget() is self.body and bool(self.body.list.rows.entries)
        self.card.setVisible(found and MatrixCard.fits(self.width(), self.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_card()

    def _show_pair(self, picked: tuple[str, tuple[str, str]]) -> None:
        self.show_tab("matrix")
        self.matrix.show_pair(*picked)

    def _open_coverage(self) -> None:
        self.stack.setCurrentWidget(self.coverage)
        self._show_card()
        self._refresh_page()
        self.coverage.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_coverage(self) -> None:
        self.show_tab("verdict")
        self.body.checked.more.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_untested_pairs(self) -> None:
        self.show_tab("matrix")
        self.matrix.show_untested()

    # What keys and other pages ask for

    def next_finding(self) -> None:
        """Selects the next row of the list, around its end."""
        self._at_findings()
        self.body.next_finding()

    def previous_finding(self) -> None:
        """Selects the row before."""
        self._at_findings()
        self.body.previous_finding()

    def do_repair(self) -> None:
        """Does the first repair of the selected finding."""
        self._at_findings()
        self.body.do_repair()

    def start_override(self) -> None:
        """Opens the form that keeps the selected finding with a reason."""
        self._at_findings()
        self.body.start_override()

    def toggle_matrix(self) -> None:
        """The other tab, with the focus in it."""
        if self.stack.currentWidget() is self.matrix:
            self.show_tab("verdict")
            self.body.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.show_tab("matrix")
            self.matrix.focus_cell()

    def show_place(self, place: str) -> None:
        """A place on the page: "findings", "untested"; for others nothing is done."""
        if place in ("findings", "untested"):
            self._at_findings()
            self.body.show_place(place)

    def _at_findings(self) -> None:
        self.refresh()
        if self.stack.currentWidget() is not self.body:
            self.show_tab("verdict")
