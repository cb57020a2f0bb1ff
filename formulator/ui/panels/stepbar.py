"""The step bar at the foot: the five steps with what is open in each, and signing with what it waits for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from formulator.base.i18n import tr
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Button, Panel, Sign, Text
from formulator.workbench import progress

STEPS = (("patient", "F2"), ("mix", "F3"), ("plan", "F4"), ("course", "F5"), ("sign", "F6"))


class Step(Button):
    """One step: key, name, sign, a word or two. The word goes first where room is short."""

    def __init__(self, page: str, key: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__("", kind="step", height=40, parent=parent)
        self.page, self.text_of = page, text
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.key = Text(key, 12, tone="text3", parent=self)
        self.label = Text(text, 14, 600, parent=self)
        self.sign = Sign("", 16, self)
        self.word = Text("", 12, tone="text2", parent=self)
        self.across = across = QHBoxLayout(self)
        across.setContentsMargins(look().px(10), 0, look().px(10), 0)
        across.setSpacing(look().px(6))
        for part in (self.key, self.label, self.sign, self.word):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            across.addWidget(part)
        self.setMinimumWidth(across.sizeHint().width())

    def tell(self, sign: str, word: str, short: bool) -> None:
        """What is open in this step."""
        self.sign.show_sign(sign)
        self.sign.setVisible(bool(sign))
        self.word.say(word)
        self.word.setVisible(bool(word) and not short)
        self.setAccessibleName(", ".join(part for part in (self.text_of, word) if part))
        self.setMinimumWidth(self.across.sizeHint().width())

    def mark(self, current: bool) -> None:
        self.setChecked(current)
        self.label.set_tone("accent" if current else "text")


class StepBar(Panel):
    """`wanted` tells the page that was asked for, with a place on it."""

    wanted = Signal(str)
    sign_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("footbar", parent)
        self.desk, self._place = desk, "sign"
        self.setFixedHeight(look().px(48))
        names = {"patient": tr("Patient"), "mix": tr("Mix"), "plan": tr("Plan"), "course": tr("Course"), "sign": tr("Sign")}
        self.steps = {page: Step(page, key, names[page], self) for page, key in STEPS}
        across = QHBoxLayout()
        across.setContentsMargins(look().px(8), 0, look().px(8), 0)
        across.setSpacing(look().px(4))
        for page, step in self.steps.items():
            step.clicked.connect(lambda _=False, page=page: self.wanted.emit(page))
            across.addWidget(step)
        across.addStretch(1)
        self.waits = Text("", 12, tone="text2")
        self.link = Button("", kind="quiet", height=28)
        self.link.clicked.connect(lambda: self.wanted.emit(self._place))
        self.button = Button(tr("Sign and print"), "writing-sign", "primary")
        self.button.clicked.connect(self.sign_pressed)
        for part in (self.waits, self.link, self.button):
            across.addWidget(part)
        self.down.addLayout(across)
        desk.document.changed.connect(self.refresh)
        self.refresh()

    def show_page(self, page: str) -> None:
        for name, step in self.steps.items():
            step.mark(name == page)

    def refresh(self) -> None:
        """Signs, words and what signing waits for."""
        draft, review = self.desk.document.draft, self.desk.document.review
        short = self.width() < look().px(1240)
        for page, (sign, word) in progress.steps(draft, review).items():
            self.steps[page].tell(sign, word, short)
        self._place, text = progress.waits_for(draft, review)
        ready = not text
        self.waits.setVisible(not ready)
        self.waits.say(tr("Signing waits for:"))
        self.link.setVisible(not ready)
        self.link.setText(text)
        self.link.setAccessibleName(tr("Signing waits for: {what}", what=text))
        self.button.setEnabled(ready)
        self.button.set_icon("writing-sign" if ready else "lock")

    def resizeEvent(self, event: object) -> None:
        self.refresh()
