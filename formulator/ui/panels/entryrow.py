"""One entry of a list of the patient: as typed, what it was recognized as, its details, and what is wrong with it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.display import amount
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import How, Match
from formulator.domain.patient import Reaction
from formulator.domain.records import TypedAllergy
from formulator.ui.look import look
from formulator.ui.widgets import Button, Choice, Field, Flow, IconButton, Sign, Text, clear, line, row
from formulator.workbench import entries
from formulator.workbench.draft import Draft
from formulator.workbench.wording import capital


class Message(NamedTuple):
    """A line below an entry: its sign, its words, names that may be taken instead; `about` is the text that could not be read."""

    sign: str
    text: str
    names: tuple[str, ...] = ()
    correct: bool = False
    about: str = ""


def messages(draft: Draft, kind: str, index: int) -> tuple[Message, ...]:
    """What is to be said of an entry; nothing where it was recognized for sure."""
    match = entries.match_of(draft, kind, index)
    found: list[Message] = []
    if not match.known:
        found.append(Message("not checked", capital(match.why or tr("not recognized")), match.suggestions, True))
    found += [Message("major", why, about=text) for text, why in entries.faults(draft, kind, index)]
    return tuple(found)


def guessed(match: Match, knowledge: Knowledge) -> tuple[Message, ...]:
    """The question whether a guess was right."""
    if match.how is not How.APPROXIMATE:
        return ()
    name = " + ".join(knowledge.name(concept) for concept in match.concepts)
    return (Message("minor", tr("Taken as {name}: is that right?", name=name), (name,), True),)


class EntryRow(QWidget):
    """`told` gives a detail that was typed (field, text); `named` another name; `removed` and `corrected` were pressed."""

    told = Signal(str, str)
    named = Signal(str)
    removed = Signal()
    corrected = Signal()

    def __init__(self, kind: str, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.knowledge = kind, knowledge
        self._said: tuple[Message, ...] | None = None
        self.name = Text("", 13, 500, wrap=True)
        self.name.setMinimumWidth(look().px(120))
        self.meaning = Text("", 12, tone="text2", wrap=True)
        self.details: dict[str, Field | Choice] = {}
        self.remove = IconButton("x", tr("Remove"), do=self.removed.emit)
        self.below = QVBoxLayout()
        self.below.setSpacing(look().px(2))
        self._lay_out()

    def _lay_out(self) -> None:
        px, top = look().px, Qt.AlignmentFlag.AlignTop
        names = QVBoxLayout()
        names.setContentsMargins(0, px(5), 0, px(3))
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.meaning)
        names.addStretch(1)
        across = row(gap=8, margins=(0, 2, 0, 2))
        across.addLayout(names, 3)
        self._make()
        texts = QVBoxLayout()
        texts.setSpacing(px(2))
        for key, field in self.details.items():
            if key in ("note", "tolerated"):  # may be long: each has a line of its own
                caption = Text(tr("Note") if key == "note" else tr("Tolerated"), 11, tone="text3")
                caption.setMinimumWidth(px(56))
                texts.addLayout(row(caption, field, gap=4))
            else:
                across.addWidget(field, 0, top)
        if texts.count():
            texts.addStretch(1)
            across.addLayout(texts, 5)
        across.addWidget(self.remove, 0, top)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(px(2))
        down.addLayout(across)
        down.addLayout(self.below)
        down.addWidget(line("line2"))

    def _make(self) -> None:
        if self.kind == "medications":
            self._detail("dose", tr("dose"), 104)
            self._detail("every", tr("every"), 104)
        elif self.kind == "allergies":
            words = [(word.value, tr(word.value)) for word in Reaction]
            choice = Choice(tr("reaction"), words, 28)
            choice.picked.connect(lambda key: self.told.emit("reaction", key))
            self.details["reaction"] = choice
            self._detail("note", tr("what happened, when"))
            self._detail("tolerated", tr("taken since without harm"))

    def _detail(self, key: str, hint: str, width: int = 0) -> None:
        field = Field(hint, width=width, height=28, flat=True, hint=hint)
        field.setMinimumWidth(look().px(76))
        field.typed.connect(lambda text: self.told.emit(key, text))
        self.details[key] = field

    # Showing

    def show_entry(self, draft: Draft, index: int) -> None:
        """The entry as the draft has it; a field that says the same already is left alone."""
        entry = (entries.entries(draft.facts, self.kind) or ())[index]
        match, name = entries.match_of(draft, self.kind, index), entries.text_of(entry)
        self.name.say(name)
        self.name.set_tone("text" if match.known else "word:not checked")
        parts = (entries.understood(match, self.knowledge), entries.meaning(match, self.kind, self.knowledge))
        shown = ", ".join(part for part in parts if part) if match.how is How.EXACT else parts[1]
        self.meaning.say(capital(shown) if not parts[0] or match.how is not How.EXACT else shown)
        self.meaning.setVisible(bool(self.meaning.full))
        self.remove.setAccessibleName(tr("Remove {name}", name=name))
        self.remove.setToolTip(tr("Remove {name}", name=name))
        self._show_details(entry, match)
        self._say((*guessed(match, self.knowledge), *messages(draft, self.kind, index)))

    def _show_details(self, entry: entries.Typed, match: Match) -> None:
        name = entries.text_of(entry)
        for key, field in self.details.items():
            if isinstance(field, Choice):
                assert isinstance(entry, TypedAllergy)
                field.choose(entry.reaction or Reaction.UNKNOWN.value)
                field.setAccessibleName(tr("Reaction to {name}", name=name))
            else:
                self._show_text(key, field, entry)
                field.setAccessibleName(f"{name}: {field.placeholderText()}")
        dose = self.details.get("dose")
        if isinstance(dose, Field):
            dose.setPlaceholderText(amount(match.content) if match.content is not None else tr("dose"))

    def _show_text(self, key: str, field: Field, entry: entries.Typed) -> None:
        """A field that is not used shows its beginning; all of it is its tip."""
        value = getattr(entry, key)
        text = ", ".join(value) if isinstance(value, tuple) else value
        if isinstance(value, tuple) and entries.parts(field.text(), "allergies", self.knowledge) == value:
            return
        if text != field.text():
            field.show_text(text)
            if not field.hasFocus():
                field.setCursorPosition(0)
        if not field.fault:
            field.setToolTip(text)

    def _say(self, said: tuple[Message, ...]) -> None:
        if said == self._said:
            return
        self._said = said
        clear(self.below)
        for message in said:
            self.below.addWidget(self._line(message))
        unread = {message.about: message.text for message in said if message.about}
        for key in ("dose", "every"):
            field = self.details.get(key)
            if isinstance(field, Field):
                field.set_fault(unread.get(field.text().strip(), ""))

    def _line(self, message: Message) -> QWidget:
        tone = "text2" if message.sign == "minor" else f"word:{message.sign}"
        made = QWidget()
        inside = Flow(made, gap=6)
        words = QWidget()
        words.setLayout(row(Sign(message.sign, 16), Text(message.text, 12, 500, tone), gap=6, margins=(0, 4, 0, 4)))
        inside.addWidget(words)
        for name in message.names:
            text = tr("Yes, {name}", name=name) if message.sign == "minor" else tr("It is {name}", name=name)
            button = Button(text, height=28)
            button.clicked.connect(lambda _=False, name=name: self.named.emit(name))
            inside.addWidget(button)
        if message.correct:
            inside.addWidget(Button(tr("Correct"), kind="quiet", height=28, do=self.corrected.emit))
        return made
