"""The form that keeps the mix as a protocol of the clinic: a name, a note, and which version it becomes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from formulator.base.i18n import tr
from formulator.domain.protocols import OwnProtocol, next_version
from formulator.ui import ownprotocols
from formulator.ui.desk import Desk
from formulator.ui.widgets import Button, Field, Panel, Text, column, row
from formulator.workbench.protocols import kept_as


class KeepForm(Panel):
    """`kept` tells the name of the protocol that was kept, `closed` that the form is done with."""

    kept = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("group")
        self.desk = desk
        self._versions: tuple[OwnProtocol, ...] = ()
        self.name = Field(tr("Name of the protocol"), hint=tr("Name of the protocol"), height=28)
        self.note = Field(tr("Note on this version"), hint=tr("Note, for example what was changed"), height=28)
        self.told = Text("", 12, tone="text2", wrap=True)
        self.cancel_button = Button(tr("Cancel"), kind="quiet", height=28, do=self.close_form)
        self.keep_button = Button(tr("Keep"), "star", "tinted", 28, self._keep)
        self.keep_button.setAccessibleName(tr("Keep the mix as a protocol"))
        foot = row(self.told, self.cancel_button, self.keep_button, gap=6)
        foot.setStretch(0, 1)
        self.down.addLayout(column(row(self.name, self.note, gap=8), foot, gap=6, margins=(15, 8, 12, 8)))
        self.name.setMaxLength(200)
        self.note.setMaxLength(1000)
        self.name.typed.connect(lambda _: self._say())
        desk.opened.connect(self._another_patient)
        self.hide()

    def open_form(self) -> None:
        """Shows the form with the focus in its name. An empty mix is no protocol, which is said."""
        if not any(formula.lines for formula in self.desk.document.draft.treatment.formulas):
            self.desk.told.emit(tr("There is nothing in the mix to be kept as a protocol."), "", None)
            return
        self._versions, fault = ownprotocols.read_all(self.desk)
        if fault:
            self.desk.failed.emit(fault)
            return
        self.note.clear()
        self._say()
        self.show()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _another_patient(self) -> None:
        self.name.clear()
        self.hide()

    def close_form(self) -> None:
        """Puts the form away; nothing is kept."""
        self.hide()
        self.closed.emit()

    def _say(self) -> None:
        """Which version it becomes, before it is kept."""
        name = self.name.text().strip()
        self.name.set_fault("")
        number = next_version(self._versions, name)
        if not name:
            self.told.say(tr("Mix, plan and series are kept, nothing of the patient, not even a side."))
        elif number == 1:
            self.told.say(tr("A new protocol. Nothing of the patient is kept, not even a side."))
        else:
            self.told.say(tr("Becomes version {n}; the older ones stay. Nothing of the patient is kept.", n=number))

    def _keep(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.set_fault(tr("A protocol needs a name."))
            self.told.say(tr("A protocol needs a name."))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        made = kept_as(self.desk.document.draft, name, self.note.text(), next_version(self._versions, name))
        kept = ownprotocols.keep(self.desk, made)
        if kept is None:
            return
        self.hide()
        self.kept.emit(kept.name)
        if kept.version == 1:
            self.desk.told.emit(tr("Kept as the protocol “{name}”.", name=kept.name), "", None)
        else:
            self.desk.told.emit(tr("Kept as version {n} of “{name}”.", n=kept.version, name=kept.name), "", None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._keep()
        else:
            super().keyPressEvent(event)
