"""The strip "asked today": one question below the other, each answered by a press, an arrow key or a letter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.knowledge import Knowledge
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Button, Panel, Scroll, Sign, Text, row
from formulator.workbench import asking
from formulator.workbench.banner import banner_facts
from formulator.workbench.draft import Draft

#: What is pressed beside a question that cannot be answered yet: its words, and the place where it is answered.
NONE_KNOWN, ENTER = "none known", "enter"
_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
_PLACES = {"allergies": "allergies", "anticoagulant": "medications", "new_medicines": "medications", "pregnancy": "pregnancy"}


def question_text(question: str) -> str:
    return {
        "allergies": tr("Allergies as recorded?"),
        "new_medicines": tr("New medicines since last time?"),
        "anticoagulant": tr("Anticoagulant as recorded?"),
        "pregnancy": tr("Pregnancy as recorded?"),
        "fever": tr("Fever, or skin infection at the site?"),
        "diagnosis": tr("Diagnosis made by a physician?"),
    }[question]


def answer_text(value: str) -> str:
    return {
        asking.CONFIRMED: tr("Confirmed"), asking.CHANGED: tr("Changed"), asking.NOT_APPLICABLE: tr("Not applicable"),
        asking.YES: tr("Yes"), asking.NO: tr("No"), NONE_KNOWN: tr("None known"), ENTER: tr("Enter them"),
    }[value]  # fmt: skip


def letter_of(value: str) -> str:
    """The key that gives an answer: its first letter, and H for "changed" beside "confirmed".

    That there are no allergies has none: the first letter of a word typed here by mistake must not say so."""
    return {asking.CHANGED: "H", ENTER: "E", NONE_KNOWN: ""}.get(value, value[:1].upper())


def _key_tip(value: str) -> str:
    """Which key gives an answer."""
    letter = letter_of(value)
    return tr("Key {key}", key=letter) if letter else tr("Enter or Space")


class _Answer(Button):
    """One answer; arrows and letters belong to the question."""

    def __init__(self, text: str, answers: Answers) -> None:
        super().__init__(text, kind="answer", parent=answers)
        self.answers = answers
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.answers.handle(event):
            super().keyPressEvent(event)


class Answers(QWidget):
    """The answers to one question. Left and Right move, Enter, Space or a letter answers; `given` tells the answer."""

    given = Signal(str)
    onward = Signal(int)

    def __init__(self, name: str, values: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.keys: dict[str, Button] = {}
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look().px(4))
        for value in values:
            button = _Answer(answer_text(value), self)
            button.setAccessibleName(f"{name} {answer_text(value)}")
            button.setToolTip(_key_tip(value))
            button.clicked.connect(partial(self._press, value))
            self.keys[value] = button
            wide = button.fontMetrics().horizontalAdvance(button.text()) + look().px(16)
            across.addWidget(button, 1 if len(values) == 2 else wide)

    def _press(self, value: str, _: bool = False) -> None:
        self.given.emit(value)

    def show_answer(self, value: str, refusals: dict[str, str]) -> None:
        """The chosen answer; answers that are refused say why."""
        for key, button in self.keys.items():
            button.setChecked(key == value)
            button.setEnabled(not refusals.get(key))
            button.setToolTip(refusals.get(key) or _key_tip(key))
        first = self.keys[value] if value in self.keys else next((b for b in self.keys.values() if b.isEnabled()), None)
        for button in self.keys.values():
            policy = Qt.FocusPolicy.StrongFocus if button is first or button.hasFocus() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    @property
    def chosen(self) -> str:
        return next((key for key, button in self.keys.items() if button.isChecked()), "")

    def focus(self) -> None:
        target = self.keys.get(self.chosen) or next((b for b in self.keys.values() if b.isEnabled()), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def handle(self, event: QKeyEvent) -> bool:
        """Whether a key moved among the answers or gave one."""
        buttons = [button for button in self.keys.values() if button.isEnabled()]
        here = next((place for place, button in enumerate(buttons) if button.hasFocus()), 0)
        key = event.key()
        if event.modifiers() & ~_PLAIN:
            return False
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = -1 if key == Qt.Key.Key_Left else 1
            buttons[max(0, min(here + step, len(buttons) - 1))].setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.onward.emit(-1 if key == Qt.Key.Key_Up else 1)
            return True
        return self._letter(event.text().upper())

    def _letter(self, letter: str) -> bool:
        for value, button in self.keys.items():
            also = "H" if value == ENTER else ""  # what changed is entered, also where nothing was recorded before
            if letter and letter in (letter_of(value), also) and button.isEnabled():
                button.click()
                return True
        return False


class Question(QWidget):
    """One question: its words, what the record says, and the answers; or why it cannot be answered yet."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        name = question_text(key)
        self.sign = Sign("", 14)
        self.words = Text(name, 13, 500, wrap=True)
        self.record = Text("", 12, tone="text2", wrap=True)
        self.answers = Answers(name, asking.QUESTIONS[key])
        first = (NONE_KNOWN, ENTER) if key == "allergies" else (ENTER,)
        self.instead = Answers(name, first)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(look().px(3))
        head = row(self.words, self.sign, gap=6)
        head.setStretch(0, 1)
        down.addLayout(head)
        down.addWidget(self.record)
        down.addWidget(self.answers)
        down.addWidget(self.instead)

    @property
    def active(self) -> Answers:
        return self.instead if self.instead.isVisibleTo(self) else self.answers

    def show_state(self, draft: Draft, knowledge: Knowledge, record: str) -> None:
        answer = asking.answer_of(draft, self.key)
        refusals = {value: asking.refusal(draft, self.key, value, knowledge) for value in asking.QUESTIONS[self.key]}
        blocked = all(refusals.values())
        self.answers.setVisible(not blocked)
        self.instead.setVisible(blocked)
        self.answers.show_answer(answer, refusals)
        self.instead.show_answer("", {})
        self.sign.show_sign("tick" if answer else "not checked")
        self.record.say(next(iter(refusals.values())) if blocked else record)
        self.record.set_tone("word:not checked" if blocked else "text2")
        self.record.setVisible(bool(self.record.full))


class AskedStrip(Panel):
    """`wanted` tells the place on the page where something is to be entered."""

    wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.desk, self.knowledge = desk, desk.document.knowledge
        self.setAccessibleName(tr("Asked today"))
        self.title, self.day = Text(tr("Ask today"), 16, 600), Text("", 12, tone="text2")
        self.as_before = Button(tr("Everything as before"), "check", "tinted", do=self._confirm)
        self.as_before.setToolTip(tr("Confirms what is recorded. New medicines, fever and the diagnosis are always asked."))
        self.questions = {key: self._question(key) for key in asking.QUESTIONS}
        self.on = Button(tr("Go on to the mix"), "arrow-right", do=lambda: desk.went.emit("mix"))
        self.keys = Text(tr("Keys: C confirmed, H changed, E enter them, N no or not applicable, Y yes"), 11, tone="text3", wrap=True)
        self._lay_out()

    def _question(self, key: str) -> Question:
        made = Question(key)
        for answers in (made.answers, made.instead):
            answers.given.connect(partial(self._answer, key))
            answers.onward.connect(partial(self._move, key))
        return made

    def _lay_out(self) -> None:
        px = look().px
        scroll = Scroll(tr("Questions of today"))
        scroll.down.setContentsMargins(px(16), px(8), px(16), px(12))
        scroll.down.setSpacing(px(12))
        for question in self.questions.values():
            scroll.down.addWidget(question)
        scroll.down.addWidget(self.keys)
        scroll.down.addStretch(1)
        self.down.addLayout(row(self.title, self.day, None, margins=(16, 12, 16, 4)))
        self.down.addLayout(row(self.as_before, margins=(16, 4, 16, 4)))
        self.down.addWidget(scroll, 1)
        self.down.addLayout(row(self.on, margins=(16, 8, 16, 12)))
        self.area = scroll

    # Showing

    def refresh(self) -> None:
        draft = self.desk.document.draft
        asked, still = asking.questions(draft), asking.still_open(draft)
        facts = {fact.key: fact for fact in banner_facts(draft, self.knowledge).facts}
        for key, question in self.questions.items():
            question.setVisible(key in asked)
            fact = facts.get(key)
            record = ", ".join(part for part in (fact.value, fact.more, "" if key == "allergies" else fact.extra) if part) if fact else ""
            question.show_state(draft, self.knowledge, record)
        self.title.say(tr("Ask today") if still else tr("Asked today"))
        self.day.say(tr("{n} open", n=len(still)) if still else "")
        self.as_before.setEnabled(asking.can_confirm(draft, self.knowledge))
        self.on.set_kind("" if still else "tinted")

    def focus(self, question: str = "") -> None:
        """The first question that is open, or the one named; where none is, the way on."""
        still = asking.still_open(self.desk.document.draft)
        key = question or (still[0] if still else "")
        if not key:
            self.on.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._show(key)

    def _show(self, key: str) -> None:
        self.questions[key].active.focus()
        self.area.ensureWidgetVisible(self.questions[key])

    # Gestures

    def _answer(self, key: str, value: str) -> None:
        if value == ENTER:
            self.wanted.emit(_PLACES[key])
            return
        if value == NONE_KNOWN:
            self._edit(tr("Allergies: none known"), lambda d: asking.none_known(d, d.on, self.knowledge))
        else:
            name = f"{question_text(key)} {answer_text(value)}"
            self._edit(name, lambda d: asking.answered(d, key, value, d.on, self.knowledge))
        if value == asking.CHANGED or (key == "new_medicines" and value == asking.YES):
            self.wanted.emit(_PLACES[key])
        else:
            self._onward(key)

    def _edit(self, name: str, change: Callable[[Draft], Draft]) -> None:
        try:
            self.desk.document.edit(name, change)
        except asking.Refused as refused:
            self.desk.told.emit(str(refused), "", None)

    def _onward(self, key: str) -> None:
        """To the next question that is open, after this one and then from the top."""
        keys = list(asking.questions(self.desk.document.draft))
        place = keys.index(key) if key in keys else -1
        still = asking.still_open(self.desk.document.draft)
        following = [one for one in (*keys[place + 1 :], *keys[: place + 1]) if one in still]
        self.focus(following[0] if following else "")

    def _move(self, key: str, step: int) -> None:
        keys = list(asking.questions(self.desk.document.draft))
        place = keys.index(key) + step
        if 0 <= place < len(keys):
            self._show(keys[place])

    def _confirm(self) -> None:
        self._edit(tr("Everything as before"), lambda d: asking.as_before(d, d.on, self.knowledge))
        self.focus()
