"""The verdict where there is nothing to check yet, and where the check itself failed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from formulator.base.i18n import tr, trn
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Button, Text, column, row
from formulator.workbench.review import Review


class EmptyState(QWidget):
    """One sentence and the one action: find an ingredient, or repeat the last session where there was one."""

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.actions_of = desk, actions
        self.text = Text("", 13, tone="text2", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = Button("", kind="tinted", do=self._do)
        down = QVBoxLayout(self)
        px = look().px
        down.setContentsMargins(px(24), px(32), px(24), px(24))
        down.setSpacing(px(12))
        down.addWidget(self.text)
        down.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)

    def refresh(self) -> None:
        if self.desk.sheets:
            self.text.say(tr("Type a name, or repeat the last session with Ctrl R."))
            self.button.setText(tr("Repeat the last session"))
            self.button.set_icon("history")
        else:
            self.text.say(tr("Type the name of an ingredient to begin."))
            self.button.setText(tr("Find an ingredient"))
            self.button.set_icon("search")

    def _do(self) -> None:
        ident = "repeat" if self.desk.sheets else "search"
        if ident in self.actions_of:
            self.actions_of[ident].trigger()


class FailedState(QWidget):
    """Says what ran and what did not, and offers the check again."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = Text("", 13, wrap=True)
        self.again = Button(tr("Check again"), "refresh", do=desk.document.check_again)
        self.setLayout(column(self.text, row(self.again, None), gap=8, margins=(16, 4, 16, 10)))
        self.hide()

    def tell(self, review: Review) -> None:
        self.setVisible(bool(review.failed))
        if not review.failed:
            return
        ran = trn(
            "The other {n} rule kind ran and its findings are listed.",
            "The other {n} rule kinds ran and their findings are listed.",
            review.coverage.kinds_tested,
        )
        blocked = tr(
            "Signing is blocked until the whole check runs. The draft is kept. If it fails again, close the program and open it again."
        )
        self.text.say(f"{ran} {blocked}")
