"""What signing waits for, each a way to its place; who signs; the reason of a correction; what can be done with the draft meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from formulator.base.i18n import tr, trn
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.verdict_head import VerdictHead
from formulator.ui.widgets import Button, Icon, Panel, Scroll, Text, TextArea, clear, column, line, row
from formulator.workbench import progress, sign, verdict_words
from formulator.workbench.wording import capital


class WaitRow(Button):
    """One thing that is open: its words, wrapped, and an arrow to the place where it is answered."""

    def __init__(self, text: str, place: str, parent: QWidget | None = None) -> None:
        super().__init__("", kind="wait", height=36, parent=parent)
        self.place = place
        self.setAccessibleName(tr("Go to: {what}", what=text))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.text_of = Text(text, 13, 500, wrap=True)
        across = QHBoxLayout(self)
        across.setContentsMargins(look().px(16), look().px(6), look().px(12), look().px(6))
        across.setSpacing(look().px(8))
        across.addWidget(self.text_of, 1)
        across.addWidget(Icon("chevron-right", 16, "text2"))
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - look().px(16 + 12 + 8 + 16)
        self.setFixedHeight(max(look().px(36), self.text_of.heightForWidth(max(room, 1)) + look().px(14)))


class Waiting(Panel):
    """`wanted` tells a place, `print_draft` and `save_draft` what was pressed."""

    wanted = Signal(str)
    print_draft = Signal()
    save_draft = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.desk = desk
        self._listed: tuple[tuple[str, str], ...] = ()
        self.rows: list[WaitRow] = []
        self.head = VerdictHead(on_top=True)
        self.state = Text("", 18, 600, wrap=True)
        self.locked, self.open = Icon("lock", 24, "text2"), Icon("writing-sign", 24, "accent")
        self.note = Text("", 13, tone="text2", wrap=True)
        self.list = QVBoxLayout()
        self.list.setContentsMargins(0, 0, 0, 0)
        self.list.setSpacing(0)
        inside = Scroll(tr("Signing"))
        title = row(self.locked, self.open, self.state, gap=10)
        title.setStretch(2, 1)
        inside.down.addLayout(column(title, self.note, gap=6, margins=(16, 16, 16, 10)))
        inside.down.addLayout(self.list)
        inside.down.addWidget(self._correction())
        inside.down.addLayout(self._who())
        inside.down.addStretch(1)
        self.down.addWidget(self.head)
        self.down.addWidget(inside, 1)
        self.down.addWidget(line())
        self.down.addLayout(self._foot())

    def _correction(self) -> QWidget:
        self.correction = QWidget()
        self.corrects = Text("", 14, 600, wrap=True)
        self.reason = TextArea(tr("Reason of the correction"), 3, tr("What was wrong on the signed sheet, and what is right"))
        self.reason.textChanged.connect(self._reason_typed)
        inner = QVBoxLayout(self.correction)
        inner.setContentsMargins(look().px(16), look().px(12), look().px(16), 0)
        inner.setSpacing(look().px(6))
        for part in (self.corrects, Text(tr("Reason of the correction"), 12, tone="text2"), self.reason):
            inner.addWidget(part)
        return self.correction

    def _who(self) -> QVBoxLayout:
        self.signer = Text("", 13, 600, wrap=True)
        self.license = Text("", 12, tone="text2", wrap=True)
        self.change = Button(tr("Change"), kind="quiet", height=28, do=lambda: self.wanted.emit("settings#practitioner"))
        self.change.setAccessibleName(tr("Change who signs"))
        who = row(column(self.signer, self.license, gap=0), self.change)
        who.setStretch(0, 1)
        return column(Text(tr("Signs"), 12, tone="text2"), who, gap=2, margins=(16, 16, 12, 8))

    def _foot(self) -> QVBoxLayout:
        self.printing = Button(tr("Print a draft"), "printer", do=self.print_draft.emit)
        self.saving = Button(tr("Save a draft as…"), "device-floppy", do=self.save_draft.emit)
        said = Text(tr("Without a signature every page is marked “DRAFT, NOT FOR USE”."), 12, tone="text2", wrap=True)
        return column(row(self.printing, self.saving, None), said, gap=6, margins=(16, 12, 16, 12))

    def refresh(self) -> None:
        """The draft and the review as they are now."""
        draft, review = self.desk.document.draft, self.desk.document.review
        waits = sign.waits_for(draft, review)
        self.head.tell(verdict_words.head(review))
        self.locked.setVisible(bool(waits))
        self.open.setVisible(not waits)
        if waits:
            self.state.say(trn("Signing waits for {n} thing", "Signing waits for {n} things", len(waits)))
            self.note.say(tr("Each leads to the place where it is answered."))
        else:
            self.state.say(tr("Ready to sign"))
            self.note.say(
                tr(
                    "“Sign and print” (Ctrl Enter) gives the sheet its number and keeps it as it is shown. This cannot be undone: what is "
                    "wrong later is corrected by a new sheet that names this one."
                )
            )
        self._list(tuple((text, progress.place_of(text, draft, review)) for text in waits))
        self._show_who()
        self.correction.setVisible(bool(draft.amends))
        self.corrects.say(tr("Corrects {number}", number=draft.amends) if draft.amends else "")
        if self.reason.toPlainText() != draft.amends_reason:
            self.reason.blockSignals(True)
            self.reason.show_text(draft.amends_reason)
            self.reason.blockSignals(False)

    def _list(self, wanted: tuple[tuple[str, str], ...]) -> None:
        """The rows, made anew only where they say something else."""
        if wanted == self._listed:
            return
        self._listed = wanted
        clear(self.list)
        self.rows = [WaitRow(capital(text), place) for text, place in wanted]
        for made in self.rows:
            made.clicked.connect(lambda _=False, place=made.place: self.wanted.emit(place))
            self.list.addWidget(line("line2"))
            self.list.addWidget(made)
            made.show()  # at once: what is not seen yet takes no focus
        if self.rows:
            self.list.addWidget(line("line2"))

    def _show_who(self) -> None:
        person = self.desk.document.draft.practitioner
        self.signer.say(person.name or tr("Nobody: the settings name no practitioner"))
        self.license.say(tr("license {number}", number=person.license) if person.license else tr("no license number in the settings"))

    def _reason_typed(self) -> None:
        text = self.reason.toPlainText()
        self.desk.document.edit(tr("Reason of the correction"), lambda draft: sign.with_reason(draft, text), "amends-reason")

    def focus_first(self) -> None:
        """Where work begins: the first thing that is open."""
        (self.rows[0] if self.rows else self.printing).setFocus(Qt.FocusReason.OtherFocusReason)
