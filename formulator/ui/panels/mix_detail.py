"""The second part of the line that is worked on: its arithmetic, its limits with their sources, ampoules, strength and reason."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from formulator.base.i18n import tr, trn
from formulator.domain.treatment import Line
from formulator.ui.look import look
from formulator.ui.panels.mix_fields import AmountField, BoundField, MenuButton, entry
from formulator.ui.panels.mix_hands import MixHands, Spot
from formulator.ui.widgets import Button, Icon, Text, row
from formulator.workbench import edits
from formulator.workbench.arithmetic import ARROW, LimitStep, limit_steps, line_steps
from formulator.workbench.mixrows import LineView

if TYPE_CHECKING:
    from formulator.ui.panels.mix_line import LineRow


class LineDetail(QWidget):
    """Shows what a row has no room for."""

    def __init__(self, hands: MixHands, owner: LineRow) -> None:
        super().__init__(owner)
        self.hands = hands
        self.spot: Spot = ("", -1)
        self.view: LineView | None = None
        self.steps = Text("", 12, wrap=True)
        self.limit = Text("", 12, tone="text2", wrap=True)
        self.rest = Text("", 12, tone="text2", wrap=True)
        self.more = Button("", kind="quiet", height=22, do=self._toggle)
        self.count = AmountField(tr("Ampoules"), width=64)
        self.of = Text("", 12, tone="text2")
        self.sizes = MenuButton("", self._fill_sizes)
        self.strength = MenuButton("", self._fill_strengths)
        self.purpose = BoundField(tr("Reason for this line"), hint=tr("Reason for this line"))
        self.purpose.setMaxLength(edits.PURPOSE_LENGTH)
        owner.bind("count", self.count)
        owner.bind("purpose", self.purpose)
        self._lay_out()

    def _lay_out(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, look().px(2))
        down.setSpacing(look().px(2))
        across = row(Icon("calculator", 14, "text2"), self.steps, self.more, gap=6)
        across.setStretch(1, 1)
        down.addLayout(across)
        down.addWidget(self.limit)
        down.addWidget(self.rest)
        self.label = Text(tr("Ampoules"), 12, tone="text2")
        self.label.setBuddy(self.count)
        fields = row(self.label, self.count, self.of, self.sizes, self.strength, self.purpose, gap=6, margins=(0, 2, 0, 0))
        fields.setStretch(5, 1)
        down.addLayout(fields)

    def show_line(self, line: Line, view: LineView, spot: Spot) -> None:
        """Shows the line, which is the one worked on."""
        self.spot, self.view = spot, view
        document = self.hands.desk.document
        steps = line_steps(document.draft, *spot, document.knowledge)
        self.steps.say(ARROW.join(steps) if steps else tr("No figure follows before an amount and a strength are known."))
        self._show_limits(limit_steps(document.draft, document.review, *spot, document.knowledge), view)
        where = tr("{name}, syringe {syringe}", name=view.name, syringe=spot[0])
        self.count.setAccessibleName(tr("Ampoules of {where}", where=where))
        self.purpose.setAccessibleName(tr("Reason for {where}", where=where))
        several = len(view.sizes) > 1
        for part in (self.label, self.count):
            part.setVisible(bool(view.sizes or view.count or self.count.hasFocus()))
        self.of.say(tr("of {size}", size=view.size) if view.size and not several else view.opens if not several else "")
        self.of.setVisible(not several and bool(self.of.full))
        self.sizes.setVisible(several)
        self.sizes.setText(tr("of {size}", size=view.size) if view.size else tr("of which size?"))
        self.sizes.setAccessibleName(tr("Size of the ampoules of {where}", where=where))
        self.strength.setVisible(len(view.strengths) > 1 and not view.choose)
        self.strength.setText(view.strength)
        self.strength.setAccessibleName(tr("Strength of {where}: {strength}", where=where, strength=view.strength))

    def _show_limits(self, limits: tuple[LimitStep, ...], view: LineView) -> None:
        first = limits[0] if limits else None
        told = " · ".join(part for part in (first.use, first.sources) if part) if first is not None else ""
        self.limit.say(told)
        self.limit.setVisible(bool(told))
        rest = [first.note] if first is not None and first.note else []
        rest += [". ".join(part for part in (step.use, step.note, step.sources) if part) for step in limits[1:]]
        rest += [tr("Taken as: {product}", product=view.presentation)] if view.presentation else []
        if view.opens and len(view.sizes) != 1:
            rest.append(tr("To open: {packs}", packs=view.opens))
        self.rest.say("\n".join(rest))
        self.rest.setVisible(self.hands.more and bool(rest))
        self.more.setVisible(bool(rest))
        self.more.setText(tr("Less") if self.hands.more else trn("{n} more", "{n} more", len(rest)))
        self.more.setAccessibleName(tr("Less on this line") if self.hands.more else tr("More on this line: limits, product"))

    def _toggle(self) -> None:
        self.hands.more = not self.hands.more
        self.hands.selected.emit()

    def follow(self, line: Line, view: LineView, unread: str) -> None:
        """Brings the fields up to the draft."""
        self.count.follow(unread or view.count, "", line)
        self.purpose.follow(line.purpose, "", line)

    def _fill_sizes(self, menu: QMenu) -> None:
        view = self.view
        for size in view.sizes if view is not None else ():
            chosen = view is not None and size == view.size
            entry(menu, tr("of {size}", size=size), partial(self.hands.choose_ampoule, self.spot, size), chosen)

    def _fill_strengths(self, menu: QMenu) -> None:
        view = self.view
        for words in view.strengths if view is not None else ():
            chosen = view is not None and words == view.strength
            entry(menu, words, partial(self.hands.choose_strength, self.spot, words), chosen)

    def tab_order(self) -> list[QWidget]:
        """Its parts in the order in which Tab goes through them."""
        return [self.more, self.count, self.sizes, self.strength, self.purpose]
