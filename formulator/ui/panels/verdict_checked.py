"""What was checked: a few words with cells, and behind a button all of it with pointers to what was not."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from formulator.base.i18n import tr
from formulator.domain.finding import NotChecked
from formulator.domain.knowledge import Knowledge
from formulator.domain.protocol import Mark
from formulator.ui.look import look
from formulator.ui.widgets import Button, IconButton, Meter, Scroll, Sign, Text, clear, column, line, row
from formulator.workbench import verdict_words, wording
from formulator.workbench.draft import Draft
from formulator.workbench.progress import gap_place
from formulator.workbench.review import Review
from formulator.workbench.sheet_checks import checks

_LINES = 3
_MARKS = {Mark.CLEAR: "tick", Mark.FAILED: "failed", Mark.MINOR: "minor", Mark.MODERATE: "moderate"}


class FactView(QWidget):
    """One fact: cells or a sign, the words, what is lacking in violet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fact = verdict_words.Fact("", "")
        self.meter = Meter(12)
        self.sign = Sign("", 14)
        self.text = Text("", 12, tone="text2")
        self.lack = Text("", 12, 600, tone="word:not checked")
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look().px(5))
        for part in (self.meter, self.sign, self.text, self.lack):
            across.addWidget(part)

    def tell(self, fact: verdict_words.Fact) -> None:
        if fact == self.fact:
            return
        self.fact = fact
        cells = fact.mark == "cells"
        self.meter.show_count(fact.known, fact.every)
        self.meter.setVisible(cells)
        self.sign.show_sign("" if cells else fact.mark)
        self.sign.setVisible(bool(fact.mark) and not cells)
        self.text.say(fact.text)
        self.text.setVisible(bool(fact.text))
        self.lack.set_tone("word:failed" if fact.mark == "failed" else "word:not checked")
        self.lack.say(fact.lack)
        self.lack.setVisible(bool(fact.lack))

    @property
    def whole(self) -> bool:
        """Whether nothing is lacking."""
        return not self.fact.lack


class Facts(QWidget):
    """Facts in lines like words. In three lines at most, what is whole gives way to what is lacking; all of it is behind the button."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views: list[FactView] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def tell(self, facts: tuple[verdict_words.Fact, ...]) -> None:
        changed = len(facts) != len(self.views)
        while len(self.views) > len(facts):
            view = self.views.pop()
            view.hide()
            view.deleteLater()
        while len(self.views) < len(facts):
            self.views.append(FactView(self))
        for view, fact in zip(self.views, facts, strict=True):
            changed = changed or view.fact != fact
            view.tell(fact)
        if changed:
            self._place()

    def _place(self) -> None:
        shown = list(self.views)
        while self._lines(shown) > _LINES and any(view.whole for view in shown[1:]):
            shown.remove([view for view in shown[1:] if view.whole][-1])
        lines = self._lines(shown, really=True)
        for view in self.views:
            view.setVisible(view in shown)
        height = lines * look().px(18)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
            self.resized.emit()

    def _lines(self, views: list[FactView], really: bool = False) -> int:
        px, x, line_number = look().px, 0, 0
        for view in views:
            size = view.sizeHint()
            if x and x + size.width() > self.width():
                x, line_number = 0, line_number + 1
            if really:
                width = min(size.width(), max(1, self.width()))
                view.setGeometry(QRect(QPoint(x, line_number * px(18)), QSize(width, px(18))))
            x += size.width() + px(14)
        return line_number + 1 if views else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()


class Checked(QWidget):
    """The block in the verdict. `opened` asks for all of it."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = Facts()
        self.resized = self.facts.resized
        self.more = IconButton("chevron-right", tr("Show all that was checked, and what was not"), 24, self.opened.emit)
        caption = row(Text(tr("Checked"), 11, tone="text3"), None)
        left = column(caption, self.facts, gap=0)
        across = row(left, self.more, gap=4, margins=(16, 6, 12, 4))
        across.setStretch(0, 1)
        across.setAlignment(self.more, Qt.AlignmentFlag.AlignTop)
        self.setLayout(across)

    def content_height(self) -> int:
        """How high it is now, with a change that is not laid out yet."""
        if (layout := self.layout()) is not None:
            layout.activate()
        return self.sizeHint().height()

    def tell(self, draft: Draft, review: Review) -> None:
        self.facts.tell(verdict_words.facts(draft, review))


class Coverage(Scroll):
    """All that was checked, in the words of the sheet, and what was not with a pointer to each. Escape closes it."""

    closed = Signal()
    went = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("All that was checked"), parent)
        self.back = Button(tr("Back to the findings"), "chevron-left", "quiet", 28, self.closed.emit)
        self.grid = QGridLayout()
        px = look().px
        self.grid.setContentsMargins(px(16), px(8), px(16), px(8))
        self.grid.setHorizontalSpacing(px(8))
        self.grid.setVerticalSpacing(px(8))
        self.grid.setColumnStretch(2, 1)
        self.lacking = column(gap=4, margins=(16, 4, 16, 12))
        self.down.addLayout(row(self.back, None, margins=(8, 4, 8, 4)))
        self.down.addWidget(line("line2"))
        self.down.addLayout(self.grid)
        self.down.addLayout(self.lacking)
        self.down.addStretch(1)
        self._shown: object = None

    def tell(self, draft: Draft, review: Review, knowledge: Knowledge) -> None:
        """Made anew only where something is different."""
        every = checks(draft, review, knowledge)
        rows = every[: len(every) - len(review.not_checked) - len(review.stale_overrides)]
        if (rows, review.not_checked) == self._shown:
            return
        self._shown = (rows, review.not_checked)
        clear(self.grid)
        clear(self.lacking)
        for number, check in enumerate(rows):
            self.grid.addWidget(Sign(_MARKS.get(check.mark, "not checked"), 16), number, 0, Qt.AlignmentFlag.AlignTop)
            label = Text(check.label, 12, 500, "text2", wrap=True)
            label.setFixedWidth(look().px(96))
            self.grid.addWidget(label, number, 1, Qt.AlignmentFlag.AlignTop)
            self.grid.addWidget(Text(check.text, 12, wrap=True), number, 2, Qt.AlignmentFlag.AlignTop)
        if review.not_checked:
            self.lacking.addWidget(Text(tr("What was not checked"), 13, 600, "word:not checked"))
        for gap in review.not_checked:
            self.lacking.addWidget(self._pointer(gap))

    def _pointer(self, gap: NotChecked) -> QWidget:
        whole = wording.gap_text(gap)
        holder = QWidget()
        go = Button(tr("Go there"), height=28)
        go.setAccessibleName(tr("Go there: {what}", what=whole))
        place = gap_place(gap.where)
        go.clicked.connect(lambda: self.went.emit(place))
        across = row(Sign("not checked", 16), Text(whole, 12, wrap=True), go, gap=8, margins=(0, 2, 0, 2))
        across.setStretch(1, 1)
        holder.setLayout(across)
        return holder

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
