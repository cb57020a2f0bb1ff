"""The step bar at the foot: the five steps with what is open in each, and signing with what it waits for."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from formulator.base.i18n import tr
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Button, Panel, Sign, Text
from formulator.workbench import progress

STEPS = (("patient", "F2"), ("mix", "F3"), ("plan", "F4"), ("course", "F5"), ("sign", "F6"))
#: What a waiting reason needs at least to be worth reading.
_LINK = 150


class Step(Button):
    """One step: key, name, sign, a word or two. The word goes first where room is short, the key next."""

    def __init__(self, page: str, key: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__("", kind="step", height=40, parent=parent)
        self.page, self.text_of = page, text
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
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
        self.setToolTip(key)

    def tell(self, sign: str, word: str) -> None:
        """What is open in this step."""
        self.sign.show_sign(sign)
        self.sign.setVisible(bool(sign))
        self.word.say(word)
        self.setAccessibleName(", ".join(part for part in (self.text_of, word) if part))
        self.setToolTip(f"{self.accessibleName()} ({self.key.text()})")

    def needs(self, level: int) -> int:
        """The width at a level: 0 all of it, 1 without the word, 2 without the key too."""
        px, parts = look().px, [self.label.sizeHint().width()]
        if level < 2:
            parts.append(self.key.sizeHint().width())
        if self.sign.word:
            parts.append(px(16))
        if level < 1 and self.word.full:
            parts.append(self.word.sizeHint().width())
        return sum(parts) + px(6) * (len(parts) - 1) + px(20)

    def fit(self, level: int) -> None:
        self.word.setVisible(level < 1 and bool(self.word.full))
        self.key.setVisible(level < 2)
        self.setFixedWidth(self.needs(level))

    def mark(self, current: bool) -> None:
        self.setChecked(current)
        self.label.set_tone("accent" if current else "text")


class StepBar(Panel):
    """`wanted` tells the page that was asked for, with a place on it."""

    wanted = Signal(str)
    sign_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("footbar", parent)
        self.desk, self._place, self._reason = desk, "sign", ""
        self.setFixedHeight(look().px(48))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
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
        self.link.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.link.clicked.connect(lambda: self.go_waiting())  # noqa: PLW0108  Qt would hand over whether it is checked
        self.button = Button(tr("Sign and print"), "writing-sign", "primary")
        self.button.clicked.connect(self.sign_pressed)
        for part in (self.waits, self.link, self.button):
            across.addWidget(part)
        self.down.addLayout(across)
        self.down.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        desk.document.changed.connect(self.refresh)
        self.refresh()

    def go_waiting(self) -> None:
        """To the place of the first thing that signing waits for."""
        self.wanted.emit(self._place)

    def show_page(self, page: str) -> None:
        for name, step in self.steps.items():
            step.mark(name == page)

    def refresh(self) -> None:
        """Signs, words and what signing waits for."""
        draft, review = self.desk.document.draft, self.desk.document.review
        for page, (sign, word) in progress.steps(draft, review).items():
            self.steps[page].tell(sign, word)
        self._place, self._reason = progress.waits_for(draft, review)
        if self.desk.outside.records.read_only:
            self._place, self._reason = "settings#data", tr("a folder that can be written")
        ready = not self._reason
        self.waits.say(tr("Signing waits for:"))
        self.link.setVisible(not ready)
        self.link.setAccessibleName(tr("Signing waits for: {what}", what=self._reason))
        self.button.setEnabled(ready)
        self.button.set_icon("writing-sign" if ready else "lock")
        self._fit()

    def _fit(self) -> None:
        """Lets words go where room is short: those of the steps first, then the caption of the reason, then keys, then the reason's end."""
        px, gap = look().px, look().px(4)
        fixed = px(16) + self.button.sizeHint().width() + gap * (len(self.steps) + 2)
        caption = self.waits.sizeHint().width()
        whole = self.link.fontMetrics().horizontalAdvance(self._reason) + px(14) if self._reason else 0
        rows = ((0, caption + whole), (1, caption + whole), (1, whole), (1, min(whole, px(_LINK))), (2, min(whole, px(_LINK))))
        room = self.width() - fixed
        steps = {level: sum(step.needs(level) for step in self.steps.values()) for level in (0, 1, 2)}
        index = next((i for i, (level, right) in enumerate(rows) if steps[level] + (right if whole else 0) <= room), len(rows) - 1)
        level = rows[index][0]
        for step in self.steps.values():
            step.fit(level)
        self.waits.setVisible(bool(self._reason) and index < 2)
        self._show_reason(min(whole, max(px(_LINK) if index < 3 else px(40), room - steps[level] - (caption if index < 2 else 0))))

    def _show_reason(self, width: int) -> None:
        if not self._reason:
            return
        inside = width - look().px(12)
        shown = self.link.fontMetrics().elidedText(self._reason, Qt.TextElideMode.ElideRight, inside)
        self.link.setText(shown)
        self.link.setToolTip(tr("Signing waits for: {what}", what=self._reason))
        self.link.setFixedWidth(width)

    def minimumSizeHint(self) -> QSize:
        """It gives way to the window, never the window to it."""
        return QSize(look().px(320), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
