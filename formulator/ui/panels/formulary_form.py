"""What the forms of the formulary share: fields with their labels, one fault, two buttons. Nothing typed is lost by a refusal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.ui.panels.sections import Labelled
from formulator.ui.widgets import Button, Field, Panel, Text, column, row


class Form(Panel):
    """`closed` when it was left. `save` is called where no field has a fault, and returns what is wrong or nothing."""

    closed = Signal()

    def __init__(self, title: str, save: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__("card", parent)
        self.setAccessibleName(title)
        self._save = save
        self.fields: dict[str, Field] = {}
        self.labels: dict[str, Labelled] = {}
        self.title = Text(title, 14, 600, wrap=True)
        self.rows = column(gap=8)
        self.fault = Text("", 12, 500, "word:contraindicated", wrap=True)
        self.fault.hide()
        self.save_button = Button(tr("Save"), kind="primary", do=self.save)
        self.cancel = Button(tr("Cancel"), do=self.close_form)
        foot = row(None, self.cancel, self.save_button)
        self.down.addLayout(column(self.title, self.rows, self.fault, foot, gap=10, margins=(12, 10, 12, 12)))
        self.hide()

    def field(self, key: str, label: str, hint: str = "", about: str = "", long: int = 300) -> Field:
        """One more line."""
        made = Field(label, hint=hint)
        made.setMaxLength(long)
        made.typed.connect(lambda _: self.typed(key))
        made.returnPressed.connect(self.save)
        self.fields[key] = made
        self.labels[key] = Labelled(label, made, about)
        self.rows.addWidget(self.labels[key])
        return made

    def add(self, label: str, part: QWidget, key: str = "") -> Labelled:
        made = Labelled(label, part)
        if key:
            self.labels[key] = made
        self.rows.addWidget(made)
        return made

    def text(self, key: str) -> str:
        return " ".join(self.fields[key].text().split())

    def say_fault(self, key: str, fault: str) -> None:
        """At a field; an empty key means the whole form."""
        if not key:
            self.fault.say(fault)
            self.fault.setVisible(bool(fault))
            return
        self.fields[key].set_fault(fault)
        self.labels[key].say_fault(fault)

    def typed(self, key: str) -> None:
        """A field was changed by hand: its fault is judged anew where it has one."""
        if self.fields[key].fault:
            self.say_fault(key, self.faults().get(key, ""))
        self.say_fault("", "")

    def faults(self) -> dict[str, str]:
        """What is wrong with which field."""
        return {}

    def save(self) -> None:
        wrong = self.faults()
        for key in self.fields:
            self.say_fault(key, wrong.get(key, ""))
        first = next((key for key in self.fields if key in wrong), "")
        if first:
            self.fields[first].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        fault = self._save()
        self.say_fault("", fault)
        if not fault:
            self.close_form()

    def begin(self) -> None:
        """Empty, with the focus in the first field."""
        for key, field in self.fields.items():
            field.clear()
            self.say_fault(key, "")
        self.say_fault("", "")

    def close_form(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pass  # a field has told it already
        else:
            super().keyPressEvent(event)
