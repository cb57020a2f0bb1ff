"""The page of the verdict: what was checked, the list, the detail of the selected row, what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.models.findings import NOTES_KEY, UNTESTED_KEY, Entry, entries
from formulator.ui.panels.findings import FindingsList
from formulator.ui.panels.findings_deeds import Deeds
from formulator.ui.panels.findings_detail import FindingDetail, rows_of
from formulator.ui.panels.findings_foot import Foot
from formulator.ui.panels.findings_states import EmptyState, FailedState
from formulator.ui.panels.verdict_checked import Checked
from formulator.ui.widgets import Button, Scroll, Text, line, row
from formulator.workbench import decisions, verdict_words
from formulator.workbench.review import UNFIT, Review

#: The share of the room that the list may take before it scrolls.
_SHARE = 0.42
#: And while a form is filled in.
_SHARE_OF_FORM = 0.32
#: How much of the detail stays in view above the buttons.
_LINES = 120
#: With less of it the detail does not scroll by itself: list and detail scroll together.
_LEAST = 84
#: And while a form is filled in.
_LEAST_OF_FORM = 200


class FindingsBody(QWidget):
    """`about` tells the finding that is selected, or None; `coverage` asks for all that was checked."""

    about = Signal(object)
    coverage = Signal()
    matrix = Signal()

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._notes_open = False
        self._shown: Review | None = None
        self._told: object = ()
        self.checked = Checked()
        self.failed = FailedState(desk)
        self.list = FindingsList()
        self.detail = FindingDetail()
        self.empty = EmptyState(desk, actions)
        self.foot = Foot()
        self.keep = Button(tr("Keep it, with a reason…"), kind="quiet", height=28, do=self.start_override)
        self.hint = Text(tr("F8 next finding"), 12, tone="text3")
        self.deeds = Deeds(desk, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = look().px
        self.under_list = line()
        self.link_row = QWidget()
        self.link_row.setLayout(row(self.keep, self.foot.more, None, self.hint, gap=4, margins=(10, 0, 16, 6)))
        self.foot.setContentsMargins(px(16), px(6), px(16), px(4))
        self.area = Scroll(tr("Findings and detail"))
        above: tuple[QWidget, ...] = (self.checked, self.failed, line("line2"), self.list, self.under_list)
        for part in above:
            self.area.down.addWidget(part)
        self.area.down.addWidget(self.detail, 1)
        self.area.down.addStretch(0)
        self.over_foot = line("line2")
        self._down = down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.area, 1)
        below: tuple[QWidget, ...] = (self.over_foot, self.foot, self.link_row, self.empty)
        for part in below:
            down.addWidget(part)
        down.addStretch(0)

    def _connect(self) -> None:
        self.checked.opened.connect(self.coverage)
        self.checked.resized.connect(self._fit)
        self.list.chosen.connect(self._show_entry)
        self.list.pressed.connect(self._pressed)
        self.list.entered.connect(self.focus_deeds)
        self.list.heights.connect(self._fit)
        self.foot.resized.connect(self._fit)
        self.foot.left.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self.detail.form.resized.connect(self._fit)
        self.detail.form.confirmed.connect(self._override)
        self.detail.form.cancelled.connect(self._close_form)
        self.deeds.changed.connect(self.foot.tell)
        self.deeds.waiting.connect(self.foot.disable)
        self.deeds.matrix.connect(self.matrix)
        self.desk.document.loaded.connect(self._forget)

    def _forget(self) -> None:
        """Another patient: nothing of the one before is kept here."""
        self.list.forget()
        self.detail.form.forget()
        self.detail.show_form(False)
        self._notes_open = False
        self._shown = None

    # Showing

    def refresh(self) -> None:
        """Shows the review as it is now."""
        document = self.desk.document
        if document.review is self._shown:
            return
        self._shown = document.review
        self.checked.tell(document.draft, document.review)
        self.failed.tell(document.review)
        self._show_list()

    def _show_list(self) -> None:
        document = self.desk.document
        self.list.show_entries(entries(document.draft, document.review, document.knowledge, self._notes_open))
        self._show_entry(self.list.entry)

    def _show_entry(self, entry: Entry | None) -> None:
        document = self.desk.document
        self._follow_form(entry)
        form = not self.detail.form.isHidden()
        rows = rows_of(entry, document.review, document.knowledge, form)
        nothing = verdict_words.empty_mix(document.review)
        if entry is None and not nothing and not document.review.failed:
            day = tr(
                "Valid for today, with catalog {version} and this mix. Any change is checked again at once.",
                version=document.knowledge.version,
            )
            rows = (("", day, "text2"),)
        self.detail.rows.tell(rows)
        finding = entry.finding if entry is not None else None
        self.deeds.ask(entry)
        self._show_foot(finding, form, entry is not None, nothing)
        if rows != self._told:
            self._told = rows
            self.detail.verticalScrollBar().setValue(0)
            self._bring_list()
        self._fit()
        self.about.emit(finding)

    def _bring_list(self) -> None:
        """Another row is selected: where list and detail scroll together, both come into view."""
        bar = self.area.verticalScrollBar()
        if bar.maximum():
            bar.setValue(self.list.y())

    def _show_foot(self, finding: object, form: bool, any_entry: bool, nothing: bool) -> None:
        open_one = getattr(finding, "override", None) is None and finding is not None
        self.foot.setVisible(any_entry and not form)
        self.keep.setVisible(open_one and decisions.may_keep(finding))  # type: ignore[arg-type]
        self.link_row.setVisible(any_entry and not form)
        self.empty.setVisible(nothing)
        self.empty.refresh()
        self.list.setVisible(bool(self.list.rows.entries))
        self.under_list.setVisible(self.list.isVisibleTo(self))

    def _follow_form(self, entry: Entry | None) -> None:
        """The form stays with its finding; where another is selected or it is gone, it is put away with what was typed."""
        form = self.detail.form
        if form.isHidden() or form.finding is None:
            return
        if entry is not None and entry.finding is not None and entry.finding.override is None and entry.key == form.key:
            form.follow(entry.finding)
            return
        form.keep()
        self.detail.show_form(False)

    def _fit(self) -> None:
        """List, detail and foot share the height: the list never takes more than its part, the detail is as high as what it says.

        Where too little is left for the detail, list and detail scroll together above the foot."""
        low = self.window().height() < look().px(720)
        self.list.set_low(low)
        self.foot.set_low(low)
        self.detail.set_low(low)
        above = self.checked.content_height() + (self.failed.sizeHint().height() if self.failed.isVisibleTo(self) else 0)
        below = self.link_row.sizeHint().height() if self.link_row.isVisibleTo(self) else 0
        content = self.detail.content_height(self.detail.viewport().width())
        height = self._list_height(self.height() - above)
        self._fit_foot(self.height() - above - height - below, content)
        left = self.height() - above - height - below - (self.foot.needed(1) if self.foot.isVisibleTo(self) else 0)
        together = left < min(content, look().px(_LEAST if self.detail.form.isHidden() else _LEAST_OF_FORM))
        if together:
            height = min(height, max(self.list.few_height(2), look().px(28)))
        if height != self.list.minimumHeight() or height != self.list.maximumHeight():
            self.list.setFixedHeight(height)
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if together else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.detail.setVerticalScrollBarPolicy(bar)
        self.detail.setMaximumHeight(content)
        self.detail.setMinimumHeight(content if together else min(content, look().px(60)))
        self.area.setMaximumHeight(above + (height + 2 if self.list.isVisibleTo(self) else 2) + content)
        self.over_foot.setVisible(self.foot.isVisibleTo(self) and left < content)

    def _list_height(self, room: int) -> int:
        """How high the list is in a room that it shares."""
        cap = max(min(self.list.few_height(), int(room * 0.6)), int(room * _SHARE))
        if not self.detail.form.isHidden():
            cap = min(cap, int(room * _SHARE_OF_FORM))
        return max(min(self.list.content_height(), cap), look().px(28))

    def _fit_foot(self, room: int, content: int) -> None:
        """As many buttons as leave the detail some lines; the others are behind "more"."""
        wanted = min(content, look().px(_LINES))
        fitting = next((count for count in (3, 2) if room - self.foot.needed(count) >= wanted), 1)
        self.foot.set_few(fitting)
        across = self.link_row.sizeHint().width() - (self.hint.sizeHint().width() if self.hint.isVisibleTo(self) else 0)
        several = len(self.list.rows.entries) > 1
        self.hint.setVisible(several and across + self.hint.sizeHint().width() <= self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # What the keys ask for

    def next_finding(self) -> None:
        self._step(1)

    def previous_finding(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        self.list.step(by)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def do_repair(self) -> None:
        """The first thing that can be done about the selected row; where nothing can, that is said."""
        if not self.deeds.do_first():
            self.desk.told.emit(tr("No repair is known for this; change the mix, or keep the finding with a reason."), "", None)

    def start_override(self) -> None:
        """Opens the form for the selected finding, else for the worst open one that stops."""
        entry = self.list.entry
        if not self._may_keep(entry):
            entry = next((e for e in self.list.rows.entries if e.finding is not None and e.finding.stops), None)
        if entry is None or not self._may_keep(entry):
            self.desk.told.emit(tr("There is no open finding to keep with a reason."), "", None)
            return
        if entry is not self.list.entry:
            self.list.choose(entry.key)
        assert entry.finding is not None
        self.detail.form.open_for(entry.finding, entry.key, self.desk.outside.settings.practitioner.name)
        self.detail.show_form(True)
        self._show_entry(self.list.entry)
        self._down.activate()
        self.area.down.activate()
        self.list.scrollTo(self.list.currentIndex())
        self._bring_form()
        self.detail.form.focus_first()
        QTimer.singleShot(0, self._settle_form)

    def _settle_form(self) -> None:
        """Once more, with the sizes that the form has where it is laid out."""
        self._fit()
        self._down.activate()
        self._bring_form()

    def _bring_form(self) -> None:
        form, bar = self.detail.form, self.area.verticalScrollBar()
        if form.isHidden():
            return
        self.detail.bring_form()
        if bar.maximum() and (inside := self.area.widget()) is not None:
            bar.setValue(form.mapTo(inside, QPoint(0, 0)).y())

    @staticmethod
    def _may_keep(entry: Entry | None) -> bool:
        return entry is not None and entry.finding is not None and entry.finding.override is None and decisions.may_keep(entry.finding)

    def show_place(self, place: str) -> None:
        """The worst open finding ("findings"), else amounts that do not fit; or the pairs without data ("untested")."""
        keys = [UNTESTED_KEY] if place == "untested" else []
        stops = [e.key for e in self.list.rows.entries if e.finding is not None and e.finding.stops]
        unfit = [e.key for e in self.list.rows.entries if e.finding is not None and e.finding.id in UNFIT and not e.hatched]
        others = [e.key for e in self.list.rows.entries if e.key != NOTES_KEY and not e.hatched]
        for key in (*keys, *stops, *unfit, *others):
            if self.list.choose(key):
                break
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_deeds(self) -> None:
        """From the list to the first thing that can be done."""
        if self.foot.shown and not self.foot.isHidden():
            self.foot.shown[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.keep.isVisible():
            self.keep.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Doing

    def _pressed(self, entry: Entry) -> None:
        if entry.key == NOTES_KEY:
            self._notes_open = not self._notes_open
            self._show_list()
            if self._notes_open:
                self.list.scrollTo(self.list.rows.index(min(self.list.rows.row_of(NOTES_KEY) + 1, len(self.list.rows.entries) - 1)))
            return
        self.deeds.press(entry)

    def _override(self, reason: str, note: str, by: str) -> None:
        form = self.detail.form
        finding = form.finding
        if finding is None:
            return
        form.forget(form.key)
        self.detail.show_form(False)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deeds.override(finding, reason, note, by)

    def _close_form(self) -> None:
        self.detail.form.keep()
        self.detail.show_form(False)
        self._show_entry(self.list.entry)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)
