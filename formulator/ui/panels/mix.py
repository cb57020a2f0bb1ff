"""The mix: one table over all syringes, what changed since the last session, and the card at its foot."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.card import PrescribeCard
from formulator.ui.panels.keep_protocol import KeepForm
from formulator.ui.panels.mix_columns import Across
from formulator.ui.panels.mix_drag import Dragging
from formulator.ui.panels.mix_group import Group
from formulator.ui.panels.mix_hands import MixHands
from formulator.ui.panels.mix_line import LineRow
from formulator.ui.panels.overview import Overview
from formulator.ui.widgets import Button, Icon, Panel, Scroll, Text, line, row
from formulator.workbench import edits, mixrows
from formulator.workbench.sheet import of_course
from formulator.workbench.since import Since, since

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MixPanel(Panel):
    """`search` asks for the place where ingredients are looked for, `away` to leave the table for it, `drawer` for the panel of
    ingredients where it is hidden."""

    search = Signal()
    away = Signal()
    drawer = Signal()

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.desk, self.actions_of = desk, actions
        self.hands = MixHands(desk, self)
        self.groups: list[Group] = []
        self.count = 0
        self._wide = self._resized = False
        self._reveal = QTimer(self)
        self._reveal.setSingleShot(True)
        self._reveal.timeout.connect(self._show_current)
        self.area = Scroll(tr("Lines of the mix"))
        content = self.area.down.parentWidget()
        assert content is not None
        self.content = content
        self.dragging = Dragging(self.hands, self.area, content, self)
        self._head()
        self._columns()
        self._body()
        self._connect()

    # Parts

    def _head(self) -> None:
        self.title = Text(tr("Mix"), 16, 600)
        self.told = Text("", 13, tone="text2", wrap=True)
        self.drawer_button = Button(tr("Ingredients"), "search", height=28, do=self.drawer.emit)
        self.repeat = Button(tr("Repeat"), "history", height=28, do=self._repeat)
        self.repeat.setAccessibleName(tr("Repeat the last session"))
        self.protocol_button = Button(tr("Protocol"), "star", height=28, do=self.actions_of["keep_protocol"].trigger)
        self.protocol_button.setAccessibleName(tr("Keep the mix as a protocol of the clinic"))
        self.keep_form = KeepForm(self.desk)
        across = row(self.title, 6, self.told, self.drawer_button, self.repeat, self.protocol_button, gap=6, margins=(15, 9, 12, 3))
        across.setStretch(2, 1)
        self.drawer_button.hide()
        self.down.addLayout(across)
        self.down.addWidget(self.keep_form)

    def _columns(self) -> None:
        across = Across(24, self)
        self.heads: list[Text] = []
        titles = (
            (tr("Ingredient"), "name"), (tr("Strength"), "strength"), (tr("Volume"), "volume"), (tr("Dose"), "dose"),
            (tr("Share of session limit"), "bar"),
        )  # fmt: skip
        for text, column in titles:
            head = Text(text, 11, tone="text2", wrap=True)
            if column in ("volume", "dose"):
                head.setAlignment(RIGHT)
                head.setContentsMargins(0, 0, look().px(8), 0)
            across.put(head, column, "percent" if column == "bar" else "")
            self.heads.append(head)
        self.head_row = QHBoxLayout()
        self.head_row.setContentsMargins(0, 0, 0, 0)
        self.head_row.addLayout(across)
        self.down.addLayout(self.head_row)
        self.under_heads = line()
        self.under_heads.hide()
        self.down.addWidget(self.under_heads)

    def _beside_bar(self, _: int, most: int) -> None:
        """The heads stand over the columns, with or without a bar to scroll beside them."""
        self.head_row.setContentsMargins(0, 0, self.area.verticalScrollBar().sizeHint().width() if most else 0, 0)
        self._resized = True
        self._reveal.start()

    def _body(self) -> None:
        px = look().px
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.nothing = _Nothing(self._repeat)
        self.since = _Since(self._explain)
        self.area.down.addLayout(self.lines)
        self.area.down.addWidget(self.since)
        self.area.down.addWidget(self.nothing)
        self.area.down.addStretch(1)
        self.down.addWidget(self.area, 1)
        self.card = PrescribeCard(self.desk)
        frame = QVBoxLayout()
        frame.setContentsMargins(px(11), px(8), px(11), px(11))
        frame.setSpacing(px(8))
        frame.addWidget(self.card)
        self.overview = Overview(self.desk)
        self.overview.hide()
        frame.addWidget(self.overview)
        self.down.addLayout(frame)

    def _connect(self) -> None:
        self.hands.selected.connect(self._selected)
        self.hands.wanted.connect(self.focus_line)
        self.hands.stepped.connect(self._step)
        self.hands.done.connect(self._next)
        self.hands.away.connect(self._leave)
        self.hands.reordered.connect(self._order)
        self.area.verticalScrollBar().rangeChanged.connect(self._beside_bar)
        self.area.verticalScrollBar().valueChanged.connect(lambda at: self.under_heads.setVisible(at > 0))
        self.desk.document.changed.connect(self._follow)
        self.desk.opened.connect(self._opened)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def set_wide(self, wide: bool) -> None:
        """Whether the window is wide enough for plan and course below the card."""
        self._wide = wide
        self._fit()

    def _fit(self) -> None:
        self.overview.setVisible(self._wide and self.overview.fit(self.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # Showing

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _opened(self) -> None:
        self.hands.current, self.hands.by_name = None, False
        self._follow()

    def refresh(self) -> None:
        """Shows the draft and its review as they are now."""
        document = self.desk.document
        views = mixrows.syringes(document.draft, document.review, document.knowledge)
        shown = views or (mixrows.SyringeView(edits.FIRST, "", "", "", "", None, False),)
        made = len(shown) > len(self.groups)
        while len(self.groups) < len(shown):
            group = Group(self.hands, self.dragging)
            self.groups.append(group)
            self.lines.addWidget(group)
        self.count = len(shown)
        for at, group in enumerate(self.groups):
            if at < self.count:
                made = group.show_syringe(shown[at], at == self.count - 1, self.count == 1) or made
                group.head.setVisible(bool(views))
            group.setVisible(at < self.count)
        self._show_rest(bool(views) and any(view.lines for view in views))
        if made:
            self._order()

    def _show_rest(self, filled: bool) -> None:
        document = self.desk.document
        self.told.say(mixrows.summary(document.draft))
        self.repeat.setVisible(bool(self.desk.sheets) and filled)
        self.protocol_button.setVisible(filled)
        for head in self.heads:
            head.setVisible(filled)
        self.nothing.tell(len(of_course(self.desk.sheets[0].draft)) + 1 if self.desk.sheets else 0)
        self.nothing.setVisible(not filled)
        self.card.setVisible(filled)
        self.since.tell(since(document.draft, document.knowledge) if filled else None)
        if filled:
            self.card.refresh()

    def _order(self) -> None:
        """Tab goes through the parts as they stand, whenever they were made."""
        form = self.keep_form
        every: list[QWidget] = [self.drawer_button, self.repeat, self.protocol_button]
        every += [form.name, form.note, form.cancel_button, form.keep_button]
        for group in self.groups:
            every += group.tab_order()
        every += [self.since.reason, self.nothing.button]
        for one, other in pairwise(every):
            QWidget.setTabOrder(one, other)

    def rows(self) -> list[LineRow]:
        """The rows that are shown, from top to bottom."""
        return [one for group in self.groups[: self.count] for one in group.rows[: group.count]]

    def landings(self) -> list[tuple[str, int, int]]:
        """Where a dragged line can land."""
        return [found for group in self.groups[: self.count] for found in group.landings(self.content)]

    # Focus

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        """The line with the focus is the one that is worked on."""
        while now is not None and now is not self:
            if isinstance(now, LineRow):
                if self.isAncestorOf(now):
                    self.hands.select(now.spot)
            elif isinstance(now, Group) and self.isAncestorOf(now):
                self.hands.worked.emit(now.syringe)
                return
            now = now.parentWidget()

    def _selected(self) -> None:
        if self.isVisible():
            self.refresh()
            self._reveal.start()

    def _show_current(self) -> None:
        """Brings the current line into view, with the head of its syringe where it is the first."""
        found = self._row(*self.hands.current) if self.hands.current is not None else None
        resized, self._resized = self._resized, False
        focus = QApplication.focusWidget()
        if resized and focus is not None and self.content.isAncestorOf(focus):
            self.area.ensureWidgetVisible(focus, 0, look().px(8))
        elif resized and found is not None and found.mapTo(self.content, found.rect().bottomLeft()).y() < self.area.viewport().height():
            self.area.verticalScrollBar().setValue(0)
        elif found is not None:
            self.area.ensureWidgetVisible(found, 0, look().px(36 if found.spot[1] == 0 else 4))

    def _row(self, syringe: str, index: int) -> LineRow | None:
        return next((one for one in self.rows() if one.spot == (syringe, index)), None)

    def focus_line(self, syringe: str, index: int, field: str = "") -> None:
        """Works on a line, with the focus in one of its fields; without one in its volume, all of it selected."""
        self.hands.select((syringe, index))
        found = self._row(syringe, index)
        if found is None:
            self.search.emit()
            return
        found.field(field).setFocus(Qt.FocusReason.TabFocusReason)

    def focus_add(self, syringe: str) -> None:
        """The focus in the row that adds to a syringe by name."""
        groups = self.groups[: self.count]
        group = next((group for group in groups if group.syringe == syringe), groups[-1] if groups else None)
        if group is not None:
            group.add.field.setFocus(Qt.FocusReason.TabFocusReason)
            self.area.ensureWidgetVisible(group.add, 0, look().px(4))

    def _step(self, syringe: str, index: int, field: str, step: int) -> None:
        """The same field of the row above or below; from the row that adds, the last or the first line around it."""
        rows = self.rows()
        at = next((n for n, one in enumerate(rows) if one.spot == (syringe, index)), None)
        if at is None:
            before = [n for n, one in enumerate(rows) if one.spot[0] <= syringe]
            at = (before[-1] + 1 if step < 0 else before[-1]) if before else (0 if step < 0 else -1)
        if 0 <= at + step < len(rows):
            self.focus_line(*rows[at + step].spot, field)
        elif step > 0:
            self.focus_add(rows[-1].spot[0] if rows else syringe)

    def added(self, syringe: str, index: int) -> None:
        """A line was added from the list of ingredients: its amount comes next, then the list again."""
        self.hands.by_name = False
        self.focus_line(syringe, index)

    def _next(self, syringe: str) -> None:
        """Where the next ingredient is entered: where the last one was."""
        if self.hands.by_name or not self._row(syringe, 0):
            self.focus_add(syringe)
        else:
            self.search.emit()

    def _leave(self) -> None:
        if self.dragging.active:
            self.dragging.cancel()
        else:
            self.away.emit()

    # Gestures of buttons and keys

    def _repeat(self) -> None:
        self.actions_of["repeat"].trigger()

    def _explain(self, syringe: str, index: int) -> None:
        self.focus_line(syringe, index, "purpose")

    def fill_up(self) -> None:
        """The field of what fills the current syringe up, or the choice of a diluent."""
        groups = self.groups[: self.count]
        current = self.hands.current[0] if self.hands.current is not None else ""
        group = next((group for group in groups if group.syringe == current), groups[-1] if groups else None)
        if group is None:
            return
        found = next((one for one in group.rows[: group.count] if one.view is not None and one.view.diluent), None)
        if found is not None:
            self.focus_line(*found.spot)
        else:
            group.add.fill.open()

    def first_open(self) -> bool:
        """The focus on the first line that could not be checked; False where there is none."""
        found = next((one for one in self.rows() if one.view is not None and (one.view.notes or one.view.choose)), None)
        if found is None:
            return False
        if found.view is not None and found.view.choose:
            self.hands.select(found.spot)
            found.choose.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focus_line(*found.spot)
        return True


class _Since(QWidget):
    """What differs from the last session, with the way to the first reason that is missing."""

    def __init__(self, explain: object) -> None:
        super().__init__()
        self._explain = explain
        self._first: tuple[str, int] | None = None
        self.text = Text("", 12, tone="text2", wrap=True)
        self.reason = Button(tr("Reason?"), kind="quiet", height=24, do=self._press)
        self.reason.setAccessibleName(tr("Give the reason for what was changed"))
        across = row(Icon("history", 14, "text2"), 2, self.text, self.reason, gap=6, margins=(13, 4, 6, 4))
        across.setStretch(2, 1)
        self.setLayout(across)

    def tell(self, found: Since | None) -> None:
        """Shows the changes; nothing where there was no session before."""
        self.setVisible(found is not None)
        self._first = found.unexplained[0] if found is not None and found.unexplained else None
        self.reason.setVisible(self._first is not None)
        if found is not None:
            changes = ", ".join(found.changes) if found.changes else tr("nothing was changed")
            self.text.say(tr("Since session {n}: {changes}", n=found.session, changes=changes))

    def _press(self) -> None:
        if self._first is not None and callable(self._explain):
            self._explain(*self._first)


class _Nothing(QWidget):
    """An empty mix: one sentence and the one action."""

    def __init__(self, repeat: object) -> None:
        super().__init__()
        self._repeat = repeat
        self.text = Text("", 13, tone="text2", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = Button("", "history", "tinted", do=self._press)
        down = QVBoxLayout(self)
        down.setContentsMargins(*(look().px(size) for size in (24, 40, 24, 24)))
        down.setSpacing(look().px(12))
        middle = Qt.AlignmentFlag.AlignHCenter
        down.addWidget(Icon("vaccine", 40, "text3"), 0, middle)
        down.addWidget(self.text)
        down.addWidget(self.button, 0, middle)

    def tell(self, session: int) -> None:
        """`session` is the number of the last signed session, 0 where there is none."""
        self.button.setVisible(bool(session))
        self.button.setText(tr("Repeat session {n}", n=session))
        text = (
            tr("Type a name, or repeat session {n} with {key}.", n=session, key="Ctrl R")
            if session
            else tr("Type a name to begin the mix.")
        )
        self.text.say(text)

    def _press(self) -> None:
        if callable(self._repeat):
            self._repeat()
