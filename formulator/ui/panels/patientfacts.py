"""The facts of the patient as fields. Each shows what was typed, and below it what is wrong or not known."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.patient import Sex
from formulator.domain.records import PatientFacts
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Field, Segments, Sign, Text, TextArea, row
from formulator.workbench.draft import Draft
from formulator.workbench.facts import with_facts
from formulator.workbench.sheet_patient import age_text
from formulator.workbench.wording import capital

_PREGNANCY = ("none", "yes", "unknown")


class Fact(QWidget):
    """A caption, what is entered, and a line for what is wrong (the typed text cannot be read) or not known (loud)."""

    def __init__(self, key: str, caption: str, *parts: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.caption = Text(caption, 11, 500, "text3")
        self.aside = Text("", 11, tone="text2")
        self.sign, self.told = Sign("", 14), Text("", 12, 500, wrap=True)
        across = QHBoxLayout()
        across.setSpacing(look().px(8))
        for part in parts:
            across.addWidget(part, 1 if len(parts) == 1 else 0)
            if len(parts) > 1 and isinstance(part, Segments):
                part.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if len(parts) > 1:
            across.addStretch(1)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(look().px(3))
        down.addLayout(row(self.caption, None, self.aside, gap=6))
        down.addLayout(across)
        below = row(self.sign, self.told, gap=5)
        below.setStretch(1, 1)
        down.addLayout(below)
        self.tell("", "")

    def tell(self, sign: str, text: str) -> None:
        """What stands below the field; nothing where both are empty."""
        self.sign.show_sign(sign)
        self.told.say(capital(text) if sign == "not checked" else text)  # a fault begins with what was typed
        self.told.set_tone(f"word:{sign}" if sign else "text2")
        for part in (self.sign, self.told):
            part.setVisible(bool(text))


class FactsPanel(QWidget):
    """All facts but the lists."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.fields: dict[str, Field] = {}
        self.choices: dict[str, Segments] = {}
        self.facts: dict[str, Fact] = {}
        self.note = TextArea(tr("Note"), 2, tr("What else is to know; it is not checked"))
        self.note.textChanged.connect(self._note)
        self._make()
        self._lay_out()

    def _make(self) -> None:
        self._text("name", tr("Name"))
        self._text("number", tr("Number"))
        self._text("birth_date", tr("Birth date"), hint=tr("1969-08-30 or 30.08.1969"))
        self._text("age", tr("Age, where the birth date is not known"), hint=tr("57 or 7 months"))
        self._text("weight", tr("Weight"), unit="kg")
        self._text("egfr", tr("eGFR"), unit=tr("mL/min/1.73 m²"))
        self._text("inr", tr("INR"))
        self._choice("sex", tr("Sex"), [(sex.value, capital(tr(sex.value))) for sex in Sex])
        known = [("yes", tr("Yes")), ("no", tr("No")), ("unknown", tr("Not known"))]
        self._choice("breastfeeding", tr("Breastfeeding"), known)
        self._choice(
            "contraception", tr("Contraception"), [("effective", tr("Effective")), ("none", tr("None")), ("unknown", tr("Not known"))]
        )
        self._pregnancy()

    def _text(self, key: str, caption: str, unit: str = "", hint: str = "") -> None:
        field = Field(caption, unit, hint=hint)
        field.typed.connect(lambda text: self._typed(key, caption, text))
        field.editingFinished.connect(self.desk.document.end_merging)
        self.fields[key] = field
        self.facts[key] = Fact(key, caption, field)

    def _choice(self, key: str, caption: str, options: list[tuple[str, str]]) -> None:
        choice = Segments(caption, options, 32)
        choice.picked.connect(lambda value: self._typed(key, caption, value, merge=False))
        self.choices[key] = choice
        self.facts[key] = Fact(key, caption, choice)

    def _pregnancy(self) -> None:
        """None, pregnant with or without its week, or not known; any other text stands in the field of the week."""
        caption = tr("Pregnancy")
        options = [("none", tr("None")), ("yes", tr("Pregnant")), ("unknown", tr("Not known"))]
        choice = self.choices["pregnancy"] = Segments(caption, options, 32)
        week = self.fields["week"] = Field(tr("Week of pregnancy"), tr("week"), width=112)
        choice.picked.connect(lambda value: self._typed("pregnancy", caption, value, merge=False))
        week.typed.connect(lambda text: self._typed("pregnancy", caption, text.strip() or "yes"))
        self.facts["pregnancy"] = Fact("pregnancy", caption, choice, week)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look().px(12))
        grid.setVerticalSpacing(look().px(10))
        places = {
            "name": (0, 0, 4), "number": (0, 4, 2), "birth_date": (1, 0, 2), "sex": (1, 2, 2), "weight": (1, 4, 2),
            "pregnancy": (2, 0, 4), "age": (2, 4, 2), "breastfeeding": (3, 0, 3), "contraception": (3, 3, 3),
        }  # fmt: skip
        for key, (line, column, span) in places.items():
            grid.addWidget(self.facts[key], line, column, 1, span, Qt.AlignmentFlag.AlignTop)
        for column in range(6):
            grid.setColumnStretch(column, 1)

    def made_laboratory(self) -> QWidget:
        """eGFR and INR side by side, to be put where the home medicines stand; made once."""
        made = QWidget()
        across = row(gap=12)
        for key in ("egfr", "inr"):
            across.addWidget(self.facts[key], 1, Qt.AlignmentFlag.AlignTop)
        made.setLayout(across)
        return made

    # Showing

    def refresh(self) -> None:
        draft = self.desk.document.draft
        facts = draft.facts or PatientFacts()
        for key, field in self.fields.items():
            if key != "week":
                field.show_text(getattr(facts, key))
        self.fields["weight"].set_unit("" if any(sign.isalpha() for sign in facts.weight) else tr("kg"))
        for key, choice in self.choices.items():
            if key != "pregnancy":
                _choose(choice, getattr(facts, key))
        self._show_pregnancy(facts.pregnancy)
        self.note.blockSignals(True)
        self.note.show_text(facts.note)
        self.note.blockSignals(False)
        self.facts["birth_date"].aside.say(age_text(draft.treatment.patient.age(draft.on)) if facts.birth_date.strip() else "")
        told = self._tell(draft)
        self._show_what_applies(draft, facts, told)

    def _show_pregnancy(self, text: str) -> None:
        plain = text.strip().casefold().replace("no", "none") if text.strip().casefold() == "no" else text.strip().casefold()
        week = plain not in ("", *_PREGNANCY)
        _choose(self.choices["pregnancy"], "yes" if week else plain)
        self.fields["week"].show_text(text if week else "")
        self.fields["week"].setVisible(week or plain == "yes")

    def _tell(self, draft: Draft) -> set[str]:
        """What cannot be read, and what is not known; the facts about which something is told."""
        unread: dict[str, str] = {}
        unknown: dict[str, str] = {}
        for gap in draft.unread:
            if gap.index < 0:
                unread.setdefault(gap.where.removeprefix("patient."), gap.why)
        for gap in self.desk.document.review.not_checked:
            if gap.where.startswith("patient.") and gap.index < 0:
                unknown.setdefault(gap.where.removeprefix("patient."), gap.why)
        if "birth_date" in unread:
            unknown.pop("age", None)
        elif "age" in unknown and "age" not in unread:
            unknown["birth_date"] = unknown.pop("age")
        for key, fact in self.facts.items():
            fault = unread.get(key, "")
            fact.tell("major" if fault else "not checked" if key in unknown else "", fault or unknown.get(key, ""))
            field = self.fields.get("week" if key == "pregnancy" else key)
            if field is not None:
                field.set_fault(fault)
        return {*unread, *unknown}

    def _show_what_applies(self, draft: Draft, facts: PatientFacts, told: set[str]) -> None:
        """Questions that do not concern this patient are not asked, unless something was said or is missed."""
        may_be = draft.treatment.patient.may_be_pregnant(draft.on)
        for key in ("pregnancy", "breastfeeding", "contraception"):
            said = getattr(facts, key).strip().casefold()
            self.facts[key].setVisible(may_be or key in told or said not in ("", "none", "no", "unknown"))
        self.facts["age"].setVisible(bool(facts.age.strip()) and not facts.birth_date.strip())

    # Gestures

    def _typed(self, key: str, caption: str, text: str, merge: bool = True) -> None:
        self._edit(
            tr("{fact} changed", fact=caption), lambda facts: msgspec.structs.replace(facts, **{key: text}), f"fact.{key}" if merge else ""
        )

    def _note(self) -> None:
        text = self.note.toPlainText()
        self._edit(tr("Note changed"), lambda facts: msgspec.structs.replace(facts, note=text), "fact.note")

    def _edit(self, name: str, change: Callable[[PatientFacts], PatientFacts], merge: str) -> None:
        knowledge = self.desk.document.knowledge
        self.desk.document.edit(name, lambda d: with_facts(d, change(d.facts or PatientFacts()), knowledge), merge)

    def focus(self, key: str) -> None:
        """Puts the focus where a fact is entered."""
        key = "birth_date" if key == "age" and not self.facts["age"].isVisibleTo(self) else key
        choice = self.choices.get(key)
        if choice is not None:
            chosen = choice.chosen or next(iter(choice.keys))
            choice.keys[chosen].setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif key in self.fields:
            self.fields[key].setFocus(Qt.FocusReason.ShortcutFocusReason)


def _choose(choice: Segments, key: str) -> None:
    if (choice.chosen or "") != key:
        choice.choose(key)
