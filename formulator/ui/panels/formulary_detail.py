"""One entry of the catalog: how the clinic stands to it, what can be done, what is said of it and by whom."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.formulary import ClinicLimit, Standing
from formulator.ui import clinic
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.formulary_limit import LimitForm
from formulator.ui.panels.formulary_list import icon_of
from formulator.ui.panels.formulary_product import ProductForm
from formulator.ui.widgets import Button, Flow, Panel, Scroll, Sign, Text, clear, column, line, row
from formulator.workbench.formulary_edits import marked, unlimited, unmarked, without_product
from formulator.workbench.formulary_view import Fact, Row, clinic_limit_text, facts, owner_of

_LABEL = 104


class Detail(Panel):
    """`done` when something was changed, or a form was left: the list is to be gone on with."""

    done = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.desk = desk
        self.entry: Row | None = None
        self._shown: object = None
        self.name, self.form = Text("", 18, 600, wrap=True), Text("", 13, tone="text2", wrap=True)
        self.state = Text("", 13, 500, wrap=True)
        self.review_button = Button(tr("Mark as reviewed"), "check", "tinted", do=self.review)
        self.unmark_button = Button(tr("Take the mark back"), do=self.unmark)
        self.limit_button = Button(tr("Stricter limit…"), do=self.open_limit)
        self.product_button = Button(tr("Own product…"), "plus", do=self.open_product)
        self.remove_button = Button(tr("Remove this product"), "trash", do=self.remove)
        self.limit_form, self.product_form = LimitForm(desk), ProductForm(desk)
        self.limits = column(gap=6)
        self.grid = QGridLayout()
        self.scrolled = Scroll(tr("What is known of the entry"))
        self.forms = (self.limit_form, self.product_form)
        for made in self.forms:
            made.closed.connect(self.done)
        self._lay_out()

    @property
    def buttons(self) -> tuple[Button, ...]:
        return self.review_button, self.unmark_button, self.limit_button, self.product_button, self.remove_button

    def _lay_out(self) -> None:
        px = look().px
        holder = QWidget()
        flow = Flow(holder, 8)
        for button in self.buttons:
            flow.addWidget(button)
        policy = holder.sizePolicy()
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self.grid.setHorizontalSpacing(px(12))
        self.grid.setVerticalSpacing(px(8))
        self.grid.setColumnStretch(1, 1)
        self.own_title = Text(tr("Limits of the clinic"), 13, 600)
        head = column(self.name, self.form, self.state, holder, gap=4, margins=(20, 14, 20, 12))
        head.insertSpacing(3, px(6))
        self.own_line = line("line2")
        inside = column(*self.forms, self.own_title, self.limits, self.own_line, self.grid, None, gap=10, margins=(20, 12, 20, 20))
        self.scrolled.down.addLayout(inside)
        self.down.addLayout(head)
        self.down.addWidget(line())
        self.down.addWidget(self.scrolled, 1)

    # What is shown

    def show_entry(self, entry: Row | None) -> None:
        """Another entry, or the same with another standing. A form that is open is left only for another entry."""
        if entry is None or self.entry is None or entry.id != self.entry.id:
            for form in self.forms:
                form.hide()
            self.scrolled.verticalScrollBar().setValue(0)
        self.entry = entry
        self.setVisible(entry is not None)
        if entry is None:
            return
        self.name.say(entry.name)
        self.form.say(entry.form)
        said = entry.said[:1].upper() + entry.said[1:]
        self.state.say(said)
        tone = icon_of(entry.standing)[1]
        self.state.set_tone(tone if tone.startswith("word:") else "text")
        self._show_buttons(entry)
        knowledge = self.desk.document.knowledge
        limits = knowledge.formulary.limits_of(entry.substance)
        wanted = (facts(entry.id, knowledge), limits)
        if wanted != self._shown:
            self._shown = wanted
            self._show_limits(limits)
            self._show_facts(wanted[0])

    def _show_buttons(self, entry: Row) -> None:
        standing, can = entry.standing, not self.desk.outside.records.read_only and not self.desk.document.knowledge.formulary.unread
        self.review_button.setVisible(standing in (Standing.OPEN, Standing.CHANGED))
        self.unmark_button.setVisible(standing in (Standing.REVIEWED, Standing.CHANGED))
        self.remove_button.setVisible(standing is Standing.OWN)
        for button in self.buttons:
            button.setEnabled(can)
            button.setAccessibleName(f"{button.text()}: {entry.name}, {entry.form}")

    def _show_limits(self, limits: tuple[ClinicLimit, ...]) -> None:
        clear(self.limits)
        self.own_title.setVisible(bool(limits))
        self.own_line.setVisible(bool(limits))
        for one in limits:
            text = clinic_limit_text(one, self.desk.document.knowledge)
            remove = Button(tr("Remove"), height=28)
            remove.setAccessibleName(tr("Remove the limit: {text}", text=text))
            remove.clicked.connect(lambda _=False, one=one: self.remove_limit(one))
            remove.setEnabled(self.limit_button.isEnabled())
            across = row(*([Sign("moderate", 16)] if one.looser else []), Text(text, 13, 500, wrap=True), remove, gap=8)
            across.setStretch(1 if one.looser else 0, 1)
            holder = QWidget()
            holder.setLayout(across)
            self.limits.addWidget(holder)

    def _show_facts(self, every: list[Fact]) -> None:
        clear(self.grid)
        for number, fact in enumerate(every):
            label = Text(fact.label, 12, 500, "text2", wrap=True)
            label.setFixedWidth(look().px(_LABEL))
            self.grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            said = column(Text(fact.text, 13, wrap=True), gap=1)
            if fact.sources:
                said.addWidget(Text(fact.sources, 11, tone="text3", wrap=True))
            self.grid.addLayout(said, number, 1)

    # What is done

    def focus_first(self) -> None:
        """The focus goes to the first thing that can be done."""
        wanted = next((button for button in self.buttons if not button.isHidden() and button.isEnabled()), None)
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.TabFocusReason)

    def _kept(self, fault: str) -> None:
        if fault:
            self.desk.failed.emit(fault)
        self.done.emit()

    def review(self) -> None:
        """Marked by the practitioner of the settings, today."""
        if (entry := self.entry) is None:
            return
        desk, knowledge = self.desk, self.desk.document.knowledge
        who, on = desk.outside.settings.practitioner.name, desk.outside.today()
        told = tr("Reviewed: {name}, {form}", name=entry.name, form=entry.form)
        self._kept(clinic.keep(desk, told, lambda document: marked(document, entry.id, who, on, knowledge)))

    def unmark(self) -> None:
        if (entry := self.entry) is not None:
            told = tr("No longer marked as reviewed: {name}, {form}", name=entry.name, form=entry.form)
            self._kept(clinic.keep(self.desk, told, lambda document: unmarked(document, entry.id)))

    def remove(self) -> None:
        """Takes a product of the clinic out of the formulary."""
        if (entry := self.entry) is not None:
            told, knowledge = tr("Removed: {name}, {form}", name=entry.name, form=entry.form), self.desk.document.knowledge
            self._kept(clinic.keep(self.desk, told, lambda document: without_product(document, entry.id, knowledge)))

    def remove_limit(self, one: ClinicLimit) -> None:
        told = tr("Limit of the clinic removed: {text}", text=clinic_limit_text(one, self.desk.document.knowledge))
        self._kept(clinic.keep(self.desk, told, lambda document: unlimited(document, one.limit.id)))

    def open_limit(self) -> None:
        owner = owner_of(self.entry.id, self.desk.document.knowledge) if self.entry is not None else None
        if owner is not None:
            self.product_form.hide()
            self.limit_form.open(owner[0])
            self.scrolled.verticalScrollBar().setValue(0)

    def open_product(self) -> None:
        owner = owner_of(self.entry.id, self.desk.document.knowledge) if self.entry is not None else None
        self.limit_form.hide()
        self.product_form.open(owner[0].name if owner is not None else "")
        self.scrolled.verticalScrollBar().setValue(0)
