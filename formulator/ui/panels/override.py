"""The form that keeps a finding with a reason. What is missing is said; nothing is filled in for the practitioner."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.finding import Finding
from formulator.ui.look import look
from formulator.ui.widgets import Button, Chip, Field, Flow, Text, column, row
from formulator.workbench import decisions, wording


class OverrideForm(QWidget):
    """`confirmed` tells reason, note and name; `cancelled` that it was left. It keeps what was typed for each finding."""

    confirmed = Signal(str, str, str)
    cancelled = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding: Finding | None = None
        self.practitioner = ""
        self._kept: dict[object, tuple[str, str, str]] = {}
        self.key: object = None
        self.reason = ""
        self.chips = {reason: self._chip(reason) for reason in decisions.REASONS}
        self.note = Field(tr("What was considered"))
        self.by = Field(tr("Your name, typed by hand"), hint=tr("Your name, typed by hand"))
        self.by_note = Text("", 12, tone="text2", wrap=True)
        self.lacking = Text("", 12, tone="text2", wrap=True)
        self.cancel = Button(tr("Cancel"), do=self.cancelled.emit)
        self.confirm = Button(tr("Override"), kind="primary", do=self._confirm)
        self._lay_out()
        self.note.returnPressed.connect(self._on)
        self.by.returnPressed.connect(self._on)
        self.note.typed.connect(self._changed)
        self.by.typed.connect(self._changed)
        for part in (self, *self.findChildren(QWidget)):
            part.installEventFilter(self)

    def _chip(self, reason: str) -> Chip:
        return Chip(wording.capital(tr(reason)), lambda: self._pick(reason))

    def _lay_out(self) -> None:
        reasons = QWidget()
        flow = Flow(reasons, 6)
        for chip in self.chips.values():
            flow.addWidget(chip)
        px = look().px
        down = QVBoxLayout(self)
        down.setContentsMargins(0, px(4), 0, 0)
        down.setSpacing(px(6))
        down.addWidget(Text(tr("Reason"), 12, 500, "text2"))
        down.addWidget(reasons)
        for part in (self.note, self.by, self.by_note):
            down.addWidget(part)
        foot = row(column(self.lacking), self.cancel, self.confirm, gap=8)
        foot.setStretch(0, 1)
        down.addLayout(foot)

    # Opening

    def open_for(self, finding: Finding, key: object, practitioner: str) -> None:
        """Shows the form for a finding, with what was typed for it before and not confirmed."""
        self.keep()
        self.finding, self.key, self.practitioner = finding, key, practitioner
        reason, note, by = self._kept.get(key, ("", "", ""))
        self.reason = reason
        for name, chip in self.chips.items():
            chip.setChecked(name == reason)
        self.note.show_text(note)
        self.by.show_text(by)
        named = decisions.needs_name(finding)
        self.by.setVisible(named)
        self._changed()

    def follow(self, finding: Finding) -> None:
        """The same finding after an edit elsewhere: what is typed stays."""
        self.finding = finding
        self._changed()

    def keep(self) -> None:
        """Remembers what was typed and not confirmed."""
        if self.key is not None:
            self._kept[self.key] = (self.reason, self.note.text(), self.by.text())

    def forget(self, key: object = None) -> None:
        """What was typed for a finding is done with; without one, all of it."""
        if key is None:
            self._kept.clear()
        self._kept.pop(key, None)
        if key is None or key == self.key:
            self.key = None

    def focus_first(self) -> None:
        chip = self.chips.get(self.reason) or next(iter(self.chips.values()))
        chip.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Filling in

    def _pick(self, reason: str) -> None:
        self.reason = "" if self.reason == reason else reason
        for name, chip in self.chips.items():
            chip.setChecked(name == self.reason)
        self._changed()

    @property
    def signer(self) -> str:
        """Who stands behind it: the typed name where one is asked for, else the practitioner of the settings."""
        if self.finding is not None and decisions.needs_name(self.finding):
            return self.by.text()
        return self.practitioner

    def _changed(self) -> None:
        if self.finding is None:
            return
        needed = decisions.needs_note(self.finding, self.reason)
        self.note.setPlaceholderText(tr("What was considered (required)") if needed else tr("What was considered"))
        lack = decisions.missing(self.finding, self.reason, self.note.text(), self.signer)
        self.lacking.say(tr("Still missing: {what}", what=lack) if lack else "")
        self.confirm.setEnabled(not lack)
        self.by_note.say(self._by_text())
        self.by_note.setVisible(bool(self.by_note.full))
        self.resized.emit()

    def _by_text(self) -> str:
        assert self.finding is not None
        if not decisions.needs_name(self.finding):
            return tr("by {name}", name=self.practitioner) if self.practitioner else ""
        if decisions.another_name(self.by.text(), self.practitioner):
            return tr("The settings name {name}; the override will stand under the name typed here.", name=self.practitioner)
        return ""

    def _on(self) -> None:
        """Enter in a field leads to what is still missing, at the end to the button; it never confirms by itself."""
        empty = [field for field in (self.note, self.by) if not field.isHidden() and not field.text().strip()]
        if self.confirm.isEnabled():
            self.confirm.setFocus(Qt.FocusReason.TabFocusReason)
        elif empty:
            empty[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focus_first()

    def _confirm(self) -> None:
        if self.confirm.isEnabled():
            self.confirmed.emit(self.reason, self.note.text(), self.signer)

    # Keys: here Ctrl+Return confirms and never signs

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        returns = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ours = event.key() == Qt.Key.Key_Escape or (returns and event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not ours:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if returns:
            self._confirm()
        else:
            self.cancelled.emit()
        return True
