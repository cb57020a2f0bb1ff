"""What can be done with one of the clinic's own protocols: another name, off the list, its older versions."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from formulator.base.folding import squeeze
from formulator.base.i18n import tr
from formulator.domain.protocols import OwnProtocol
from formulator.ui import ownprotocols
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Button, Chip, Field, Flow, Text, row
from formulator.workbench.sheet_patient import shown_date


class OwnDeeds(QWidget):
    """`changed` tells the name under which the list is to be looked at anew; `version` a version that is to be shown."""

    changed = Signal(str)
    version = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.own: OwnProtocol | None = None
        self.versions: tuple[OwnProtocol, ...] = ()
        self.rename_button = Button(tr("Rename"), "pencil", height=28, do=self._start_rename)
        self.remove_button = Button(tr("Remove"), "trash", height=28, do=self._ask)
        self.field = Field(tr("New name of the protocol"), height=28)
        self.name_button = Button(tr("Rename"), kind="tinted", height=28, do=self._rename)
        self.asked = Text("", 12, tone="text2", wrap=True)
        self.sure_button = Button(tr("Remove"), kind="tinted", height=28, do=self._remove)
        self.cancel_button = Button(tr("Cancel"), kind="quiet", height=28, do=self._settle)
        self.chips_host = QWidget()
        self.chips = Flow(self.chips_host, 6)
        policy = self.chips_host.sizePolicy()
        policy.setHeightForWidth(True)
        self.chips_host.setSizePolicy(policy)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(look().px(6))
        across = row(
            self.rename_button, self.remove_button, self.field, self.asked, self.name_button, self.sure_button, self.cancel_button, gap=6
        )
        across.setStretch(2, 1)
        across.setStretch(3, 1)
        across.addStretch(0)
        down.addLayout(across)
        down.addWidget(self.chips_host)
        self._state = ""
        self._settle()

    def tell(self, own: OwnProtocol | None, versions: tuple[OwnProtocol, ...]) -> None:
        """Shows a protocol with all its versions; without one nothing."""
        if own is None or self.own is None or squeeze(own.name) != squeeze(self.own.name):
            self._settle()
        self.own, self.versions = own, versions
        while (item := self.chips.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if own is None:
            return
        for one in sorted(versions, key=lambda p: -p.version):
            text = tr("Version {n}, {day}", n=one.version, day=shown_date(one.saved))
            note = one.note.splitlines()[0][:60] if one.note else ""
            chip = Chip(f"{text}: {note}" if note else text, lambda one=one: self.version.emit(one), self.chips_host)  # type: ignore[misc]
            chip.setChecked(one.version == own.version)
            self.chips.addWidget(chip)
            chip.show()
        self.chips_host.setVisible(len(versions) > 1)
        self.chips_host.updateGeometry()

    # Asking inline

    def _settle(self) -> None:
        self._go("")

    def _go(self, state: str) -> None:
        """ "", "rename" or "remove"."""
        self._state = state
        shown: dict[str, tuple[QWidget, ...]] = {
            "": (self.rename_button, self.remove_button),
            "rename": (self.field, self.name_button, self.cancel_button),
            "remove": (self.asked, self.sure_button, self.cancel_button),
        }
        for part in {part for parts in shown.values() for part in parts}:
            part.setVisible(part in shown[state])

    def _start_rename(self) -> None:
        if self.own is None:
            return
        self.field.show_text(self.own.name)
        self._go("rename")
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ask(self) -> None:
        if self.own is None:
            return
        self.asked.say(tr("Remove “{name}” from the list? Its versions stay in the file.", name=self.own.name))
        self._go("remove")
        self.sure_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _rename(self) -> None:
        new = self.field.text().strip()
        if self.own is None:
            return
        if not new:
            self.field.set_fault(tr("A protocol needs a name."))
            return
        self.field.set_fault("")
        if new == self.own.name or ownprotocols.rename(self.desk, self.own.name, new):
            self._settle()
            self.changed.emit(new)

    def _remove(self) -> None:
        if self.own is None:
            return
        name = self.own.name
        if ownprotocols.remove(self.desk, name, self.desk.outside.today()):
            self._settle()
            self.changed.emit("")
            self.desk.told.emit(tr("“{name}” was removed from the list.", name=name), tr("Undo"), lambda: self._put_back(name))

    def _put_back(self, name: str) -> None:
        if ownprotocols.remove(self.desk, name, None):
            self.changed.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        returns = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self._state == "rename" and returns:
            self._rename()
        elif self._state and event.key() == Qt.Key.Key_Escape:
            self._settle()
            self.rename_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)
