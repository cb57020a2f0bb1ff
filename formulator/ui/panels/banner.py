"""The patient banner at the top of all pages; where no patient is worked on, that of the program."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from formulator.base.i18n import tr
from formulator.domain.finding import Finding
from formulator.domain.rules import Kind
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Button, IconButton, Panel, Sign, Text, row
from formulator.workbench.banner import BannerFact, banner_facts, concerned

#: Pages on which the banner is that of the program.
FREE = ("", "start", "settings", "formulary", "help", "welcome")
#: What goes first where room is short: the second halves of captions, then whole facts. Allergies never go.
_GOES = ("", "extra", "session", "pregnancy", "medications", "anticoagulant")


class FactBox(Panel):
    """One fact: a caption over a value. Unknown is loud; one never asked stands in a dashed frame with its button."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("fact", parent)
        self.fact: BannerFact | None = None
        self._marked = False
        self.sign = Sign("not checked", 20)
        self.caption, self.extra = Text("", 11, 500, "text3"), Text("", 11, 500, "text2")
        self.tick = Sign("tick", 12)
        self.value, self.more = Text("", 13, 500), Text("", 13, 600, "text2")
        self.button = Button(tr("Ask"), height=28, do=self.asked.emit)
        self.button.setAccessibleName(tr("Ask about allergies"))
        captions = row(self.caption, self.extra, self.tick, None, gap=5)
        values = row(self.value, self.more, None, gap=5)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addLayout(captions)
        words.addLayout(values)
        words.addStretch(1)
        across = QHBoxLayout()
        across.setContentsMargins(look().px(12), look().px(4), look().px(12), look().px(4))
        across.setSpacing(look().px(8))
        for part in (self.sign, words, self.button):
            across.addWidget(part) if isinstance(part, QWidget) else across.addLayout(part)
        self.down.addLayout(across)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_fact(self, fact: BannerFact, short: bool) -> None:
        """Another content; nothing is repainted where it is the same."""
        if fact != self.fact:
            self._say(fact)
        self.extra.setVisible(bool(fact.extra) and not short)
        self.tick.setVisible(fact.ticked)

    def _say(self, fact: BannerFact) -> None:
        self.fact = fact
        tone = "word:not checked" if fact.unknown else "text"
        self.caption.say(fact.caption)
        self.caption.set_tone("word:not checked" if fact.never else "text3")
        self.extra.say(fact.extra)
        self.value.say(fact.value)
        self.value.set_font(14 if fact.never else 13, 600 if fact.unknown else 500)
        self.value.set_tone(tone)
        self.more.say(fact.more)
        self.more.setVisible(bool(fact.more))
        self.sign.setVisible(fact.unknown)
        self.button.setVisible(fact.never)
        self.setToolTip(f"{fact.caption}: {fact.whole}")
        self.setAccessibleName(fact.caption)
        self.setAccessibleDescription(fact.whole)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if fact.more and fact.key == "allergies" else Qt.FocusPolicy.NoFocus)
        self.setProperty("role", "unknown" if fact.never else "fact")
        self.style().unpolish(self)
        self.style().polish(self)

    def mark(self, on: bool) -> None:
        """Whether the selected finding is about this fact."""
        if on != self._marked:
            self._marked = on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        px = look().px
        painter = QPainter(self)
        if self._marked:
            painter.fillRect(self.rect(), look().color("hover"))
            painter.fillRect(0, self.height() - px(3), self.width(), px(3), look().color("accent"))
        elif self.property("role") == "fact":
            painter.fillRect(0, (self.height() - px(32)) // 2, 1, px(32), look().color("hair"))
        if self.hasFocus():
            painter.setPen(look().color("focus"))
            painter.drawRect(self.rect().adjusted(2, 2, -3, -3))
        painter.end()


class Banner(Panel):
    """56 high on every page."""

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("bar", parent)
        self.desk, self.actions_of, self.page = desk, actions, ""
        self._finding: Finding | None = None
        self.setFixedHeight(look().px(56))
        self.menu_button = IconButton("menu-2", tr("Menu"), 32, do=self._open_menu)
        self.name, self.age = Text("", 18, 600, cut=True), Text("", 12, 500)
        self.line = Text("", 12, tone="text2", cut=True)
        self.boxes = [FactBox() for _ in range(5)]
        self.boxes[0].asked.connect(lambda: desk.went.emit("patient#allergies"))
        self.undo = IconButton("arrow-back-up", tr("Undo"), 24, do=actions["undo"].trigger)
        self.redo = IconButton("arrow-forward-up", tr("Redo"), 24, do=actions["redo"].trigger)
        self.saved = Text("", 11, tone="text3")
        self.saved.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._program())
        self.stack.addWidget(self._patient())
        across = row(self.menu_button, self.stack, gap=8, margins=(8, 0, 8, 0))
        across.setStretch(1, 1)
        self.down.addLayout(across)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        document = self.desk.document
        document.changed.connect(self.refresh)
        self.desk.opened.connect(self._opened)
        self.desk.settled.connect(self.refresh)
        self.desk.saved.connect(self._say_saved)
        for ident in ("undo", "redo"):
            self.actions_of[ident].changed.connect(self._show_undo)
        self._show_undo()

    def _program(self) -> QWidget:
        made = QWidget()
        self.product = Text("Formulator", 18, 600)
        self.who = Text("", 13, tone="text2", cut=True)
        self.back = Button("", kind="quiet", height=28, do=lambda: self.desk.went.emit("patient"))
        self.test_sign, self.test = Sign("tick", 16), Text("", 12, tone="text2")
        across = row(self.product, self.who, self.back, self.test_sign, self.test, gap=10, margins=(0, 0, 16, 0))
        across.setStretch(1, 1)
        made.setLayout(across)
        return made

    def _patient(self) -> QWidget:
        made = QWidget()
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self.name)
        below = row(self.age, self.line, gap=6)
        below.setStretch(1, 1)
        names.addLayout(below)
        names.addStretch(1)
        steps = QVBoxLayout()
        steps.setSpacing(0)
        steps.addStretch(1)
        steps.addLayout(row(self.undo, self.redo, gap=2))
        steps.addWidget(self.saved)
        steps.addStretch(1)
        self.names = QWidget()
        names.setContentsMargins(0, 0, look().px(10), 0)
        self.names.setLayout(names)
        self.steps = QWidget()
        self.steps.setLayout(steps)
        across = row(self.names, *self.boxes, self.steps, gap=0, margins=(0, 2, 4, 2))
        across.setStretch(0, 1)
        made.setLayout(across)
        return made

    # Showing

    def show_page(self, page: str) -> None:
        """The page that is shown below: on some the banner is that of the program, not of a patient."""
        self.page = page
        self.refresh()

    @property
    def of_program(self) -> bool:
        return self.page in FREE or self.desk.patient is None

    def refresh(self) -> None:
        if self.of_program:
            self.stack.setCurrentIndex(0)
            self._show_program()
        else:
            self.stack.setCurrentIndex(1)
            self._show_patient()

    def _show_program(self) -> None:
        settings = self.desk.outside.settings
        self.who.say("  ·  ".join(name for name in (settings.practitioner.name, settings.clinic.name) if name))
        patient = self.desk.patient
        self.back.setVisible(patient is not None and self.page != "welcome")
        name = self.desk.document.draft.treatment.patient.name or tr("the patient")
        self.back.setText(tr("Back to {name}", name=name))
        broken, kinds = len(self.desk.outside.broken), len(Kind)
        self.test_sign.show_sign("failed" if broken else "tick")
        self.test.say(tr("{n} of {m} rule kinds passed their start test", n=kinds - broken, m=kinds))
        self.test.set_font(13 if broken else 12, 600 if broken else 400)
        self.test.set_tone("word:failed" if broken else "text2")

    def _show_patient(self) -> None:
        found = banner_facts(self.desk.document.draft, self.desk.document.knowledge)
        self.name.say(found.name)
        self.age.say(found.age)
        self.line.say("  ·  ".join(found.line))
        self._fit(found.facts)
        self._mark()

    def _fit(self, facts: Sequence[BannerFact]) -> None:
        """Drops what may go until everything fits beside the name. What is unknown or serious stays."""
        room = self.width() - self.menu_button.width() - self.steps.sizeHint().width() - look().px(40) - self._name_room()
        for level in range(1, len(_GOES) + 1):
            gone = _GOES[:level]
            width = 0
            for box, fact in zip(self.boxes, facts, strict=True):
                box.show_fact(fact, "extra" in gone)
                hidden = fact.key in gone and not fact.unknown and not fact.serious
                box.setVisible(not hidden)
                box.down.activate()
                width += 0 if hidden else box.sizeHint().width()
            if width <= room:
                return

    def _name_room(self) -> int:
        """The name is seen whole where that is possible, up to a third of the banner."""
        wish = max(self.name.fontMetrics().horizontalAdvance(self.name.full), look().px(220))
        return min(wish + look().px(16), self.width() // 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.of_program:
            self._show_patient()

    def mark(self, finding: Finding | None) -> None:
        """Marks the facts that a finding is about; None marks none."""
        self._finding = finding
        self._mark()

    def _mark(self) -> None:
        about = concerned(self._finding, self.desk.document.knowledge)
        for box in self.boxes:
            box.mark(box.fact is not None and box.fact.key in about)

    def _opened(self) -> None:
        self._finding = None
        self.saved.say("")
        self.refresh()

    def _say_saved(self, text: str) -> None:
        lost = text != tr("saved")
        self.saved.say(text)
        self.saved.set_font(11, 600 if lost else 400)
        self.saved.set_tone("word:major" if lost else "text3")

    def _show_undo(self) -> None:
        for button, ident, name in ((self.undo, "undo", tr("Undo")), (self.redo, "redo", tr("Redo"))):
            action = self.actions_of[ident]
            if not isValid(action) or not isValid(button):  # the program ends
                return
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.text() or name)

    # The menu

    def made_menu(self) -> QMenu:
        """Made on demand, from the table of actions. What belongs to the mix is done there; steps need a patient."""
        self.actions_of.with_icons()
        menu = QMenu(self)
        menu.setAccessibleName(tr("Menu"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = ""
        for entry in self.actions_of.entries.values():
            if entry.group == tr("Mix") or (entry.group == tr("Steps") and self.desk.patient is None):
                continue
            if group and entry.group != group:
                menu.addSeparator()
            group = entry.group
            menu.addAction(entry.action)
        return menu

    def _open_menu(self) -> None:
        self.made_menu().popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))
