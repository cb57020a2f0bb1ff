"""A signed sheet: its number, by whom and when, whether it was corrected since, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.ui.desk import Desk
from formulator.ui.widgets import Button, Icon, Panel, Scroll, Sign, Text, column, line, row
from formulator.workbench import sign
from formulator.workbench.ports import Signed


class Reprint(Panel):
    """`pressed` tells what was asked for: "print", "save", "folder", "repeat", "correct", "draft", "patients"."""

    pressed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.desk = desk
        self.number = Text("", 18, 600, wrap=True)
        self.state = Text("", 13, wrap=True)
        self.corrects = Text("", 13, wrap=True)
        self.replaced = Text("", 14, 600, "word:major", wrap=True)
        self.outcome = Text("", 13, tone="text2", wrap=True)
        self.hash = Text("", 12, tone="text2", wrap=True)
        head = row(Icon("file-text", 32, "accent"), column(self.number, self.state, gap=0), gap=12, margins=(16, 12, 16, 12))
        head.setStretch(1, 1)
        inside = Scroll(tr("Signed sheet"))
        inside.down.addWidget(self._superseded())
        inside.down.addLayout(column(self.corrects, self.outcome, self._out(), gap=8, margins=(16, 12, 16, 12)))
        inside.down.addWidget(line())
        inside.down.addWidget(self._on())
        inside.down.addStretch(1)
        self.down.addLayout(head)
        self.down.addWidget(line())
        self.down.addWidget(inside, 1)
        self.down.addWidget(line())
        self.down.addLayout(column(self.hash, margins=(16, 10, 16, 10)))

    def _superseded(self) -> QWidget:
        self.warning = QWidget()
        inner = row(Sign("major", 20), self.replaced, gap=10, margins=(16, 12, 16, 0))
        inner.setStretch(1, 1)
        self.warning.setLayout(inner)
        return self.warning

    def _button(self, word: str, text: str, icon: str, kind: str = "") -> Button:
        return Button(text, icon, kind, do=lambda: self.pressed.emit(word))

    def _out(self) -> QWidget:
        """On paper, as a file."""
        self.printing = self._button("print", tr("Print"), "printer", "tinted")
        self.saving = self._button("save", tr("Save as…"), "device-floppy")
        self.folder = self._button("folder", tr("Open the folder"), "folder")
        held = QWidget()
        held.setLayout(column(row(self.printing, self.saving, None), row(self.folder, None), gap=8))
        return held

    def _on(self) -> QWidget:
        """What comes next."""
        self.next = self._button("repeat", tr("Next session"), "history")
        self.patients = self._button("patients", tr("Back to patients"), "users")
        self.correct = self._button("correct", tr("Correct this sheet"), "pencil", "quiet")
        self.draft = self._button("draft", tr("Back to the draft"), "arrow-right", "quiet")
        held = QWidget()
        held.setLayout(
            column(
                row(self.next, self.patients, None),
                Text(tr("“Next session” repeats the mix and the plan, checked with what is known today."), 12, tone="text2", wrap=True),
                row(self.correct, self.draft, None), gap=8, margins=(16, 12, 16, 12),
            )
        )  # fmt: skip
        return held

    def show_sheet(self, signed: Signed, saved: bool = False, outcome: str = "") -> None:
        """Another sheet; `saved` says whether there is a folder to open, `outcome` what became of printing or saving."""
        entry = signed.entry
        self.number.say(tr("Sheet {number}", number=entry.number))
        self.state.say(tr("Signed: {who}", who=sign.signed_text(entry)))
        self.corrects.say(tr("Corrects {number}. Reason: {reason}", number=entry.amends, reason=entry.reason) if entry.amends else "")
        self.corrects.setVisible(bool(entry.amends))
        newer = sign.corrected_by(entry.number, self.desk.sheets)
        self.replaced.say(tr("Corrected by {number}. Do not use this sheet.", number=newer) if newer else "")
        self.warning.setVisible(bool(newer))
        self.correct.setVisible(not newer)
        self.folder.setVisible(saved)
        self.say_outcome(outcome)
        self.hash.say(tr("Hash {hash}. Kept as it was signed; a changed sheet would not be shown.", hash=signed.sheet.hash_short))

    def say_outcome(self, text: str) -> None:
        """What became of printing or saving."""
        self.outcome.say(text)
        self.outcome.setVisible(bool(text))

    def focus_first(self) -> None:
        self.printing.setFocus(Qt.FocusReason.OtherFocusReason)
