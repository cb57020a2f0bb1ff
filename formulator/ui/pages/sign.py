"""The page "Sign": the sheet as it will be printed, what signing waits for, and signed sheets as they were signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.protocol import ProtocolSheet
from formulator.domain.records import ChainMark, RecordsError
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.preview import Preview
from formulator.ui.panels.reprint import Reprint
from formulator.ui.panels.troublecard import TroubleCard
from formulator.ui.panels.waiting import Waiting
from formulator.ui.paperwork import Going, Paperwork, Trouble
from formulator.ui.recent import note_used
from formulator.ui.widgets import row
from formulator.workbench import sign
from formulator.workbench.draft import Draft
from formulator.workbench.ports import Signed
from formulator.workbench.review import Review

#: Asked of a draft with its review: the sheet that is signed now, or the one marked as a draft.
_Words = Callable[..., ProtocolSheet]
_RIGHT = 420


class SignPage(Page):
    """`signed` is the signed sheet that is shown, None while the draft is."""

    title = tr("Sign")

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        self.signed: Signed | None = None
        self._previewed: Draft | None = None
        self._signing = False
        self.preview = Preview(desk)
        self.waiting = Waiting(desk)
        self.reprint = Reprint(desk)
        self.trouble = TroubleCard()
        self.paperwork = Paperwork(desk, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = look().px
        self.right = QStackedWidget()
        self.right.addWidget(self.waiting)
        self.right.addWidget(self.reprint)
        held = QWidget()
        held.setFixedWidth(px(_RIGHT))
        down = QVBoxLayout(held)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(px(8))
        down.addWidget(self.trouble)
        down.addWidget(self.right, 1)
        whole = row(self.preview, held, gap=8, margins=(8, 8, 8, 8))
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        desk = self.desk
        desk.opened.connect(self._opened)
        desk.settled.connect(self._settled)
        self.preview.save_wanted.connect(self.save_as)
        self.waiting.wanted.connect(self._go)
        self.waiting.print_draft.connect(self.print_sheet)
        self.waiting.save_draft.connect(self.save_as)
        self.reprint.pressed.connect(self._pressed)
        self.paperwork.did.connect(self._did)
        self.paperwork.failed.connect(self._in_trouble)
        self.paperwork.works.connect(self._works)

    # What is shown

    def refresh(self) -> None:
        """The signed sheet that was asked for, else the draft."""
        patient = self.desk.patient
        if self.signed is not None and (patient is None or self.signed.entry.patient != patient.id):
            self.signed = None
        if self.signed is not None:
            return
        self.right.setCurrentWidget(self.waiting)
        self.waiting.refresh()
        draft, review = self.desk.document.draft, self.desk.document.review
        if patient is None or draft is self._previewed:
            return
        self._previewed = draft
        words = partial(sign.as_signed_now, mark=self._mark())
        self.preview.show_made(self._maker(draft, review, words), tr("Preview"), f"draft of {patient.id}")

    def _mark(self) -> ChainMark | None:
        """The trail as it is now: what stands on the sheet takes as much room in the preview as on paper."""
        try:
            return self.desk.outside.records.trail.mark()
        except RecordsError:
            return None

    def _maker(self, draft: Draft, review: Review, words: _Words) -> Callable[[], bytes]:
        """Makes the PDF of a draft as it is now, beside the window: what is done to the draft later does not reach it."""
        outside, knowledge = self.desk.outside, self.desk.document.knowledge
        case_of, report_of, render = outside.case_of, outside.report_of, outside.render
        language, paper, logo = outside.settings.language, outside.settings.paper, outside.logo()

        def make() -> bytes:
            papers = sign.Papers(case_of(draft), report_of(draft, review), logo)
            return render(words(draft, review, knowledge, papers, language), paper)

        return make

    def show_signed(self, signed: Signed, outcome: str = "") -> None:
        """A signed sheet, as it was signed."""
        self.signed, self._previewed = signed, None
        self.reprint.show_sheet(signed, self.paperwork.saved is not None, outcome)
        self.right.setCurrentWidget(self.reprint)
        self.preview.show_sheet(signed)

    def _opened(self) -> None:
        """Another draft lies on the desk: nothing of the one before may be seen or come later."""
        self._previewed = None
        self.trouble.hide()
        if self.isVisible():
            self.refresh()

    def _settled(self) -> None:
        """Paper, language or practitioner are others now."""
        self._previewed = None
        if self.isVisible() and self.signed is not None:
            self.show_signed(self.signed)
        elif self.isVisible():
            self.refresh()

    # Coming and going

    def arrive(self, place: str) -> None:
        """To the draft or the signed sheet that is shown; "sheet-12" shows that one, "reason" asks for the reason of the correction."""
        kind, _, ident = place.partition("-")
        if kind == "sheet" and ident.isdecimal():
            self._show_past(int(ident))
        elif place == "reason":
            self.begin()
            self.waiting.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.signed is None:
            self.waiting.focus_first()
        else:
            self.reprint.focus_first()

    def begin(self) -> None:
        """Back to the draft."""
        self.signed = None
        self.trouble.hide()
        self.refresh()
        self.waiting.focus_first()

    def leave(self) -> bool:
        """What was asked for once is not shown again unasked."""
        self.signed = None
        self.trouble.hide()
        return True

    def _show_past(self, ident: int) -> None:
        try:
            found = self.desk.outside.records.sheets.open(ident, self.desk.outside.who)
        except RecordsError as error:
            self.desk.failed.emit(str(error))
            return
        if self.desk.patient is None or found.entry.patient != self.desk.patient.id:
            self.desk.failed.emit(tr("Sheet {number} is of another patient. Open that patient to see it.", number=found.entry.number))
            return
        self.show_signed(found)
        self.reprint.focus_first()

    def _go(self, place: str) -> None:
        if place == "sign#reason":
            self.arrive("reason")
        else:
            self.desk.went.emit(place)

    def _pressed(self, word: str) -> None:
        signed = self.signed
        if signed is None:
            return
        ways: dict[str, Callable[[], object]] = {
            "print": self.print_sheet, "save": self.save_as, "folder": self.open_folder, "draft": self.begin,
            "repeat": lambda: self.desk.repeat(signed), "correct": lambda: self.desk.amend(signed),
            "patients": lambda: self.desk.went.emit("start"),
        }  # fmt: skip
        ways[word]()

    # Signing

    def sign(self) -> None:
        """Signs the draft that is shown and prints it. A second press finds nothing to sign."""
        if self._signing:
            return
        self._signing = True
        try:
            self._sign()
        finally:
            self._signing = False

    def _sign(self) -> None:
        desk, document = self.desk, self.desk.document
        if self.signed is not None:
            number = self.signed.entry.number
            desk.told.emit(tr("Sheet {number} is signed already.", number=number), tr("Back to the draft"), self.begin)
            return
        if desk.outside.records.read_only:
            desk.failed.emit(tr("The records can only be read now, so nothing can be signed. A draft can be printed or saved as a file."))
            return
        if desk.patient is None or not desk.flush() or not desk.keep_patient():
            return
        if document.draft.on != desk.outside.today():
            document.check_again()
        draft, review = document.draft, document.review
        if waits := sign.waits_for(draft, review):
            self.refresh()
            desk.told.emit(tr("Nothing was signed. Signing waits for: {reasons}", reasons="; ".join(waits)), "", None)
            self.waiting.focus_first()
            return
        try:
            signed = self._signed(draft, review)
        except (RecordsError, ValueError) as error:
            desk.failed.emit(tr("Nothing was signed; the draft is kept. {why}", why=error))
            return
        desk.signed(signed)
        self.show_signed(signed)
        self.reprint.focus_first()
        note_used(desk, draft)
        self.print_sheet()

    def _signed(self, draft: Draft, review: Review) -> Signed:
        desk, outside = self.desk, self.desk.outside
        assert desk.patient is not None
        papers = sign.Papers(outside.case_of(draft), outside.report_of(draft, review), outside.logo())
        order = sign.order(
            desk.patient.id, draft.practitioner.name, draft, review, desk.document.knowledge, papers,
            language=outside.settings.language, time=f"{datetime.now():%H:%M}", draft_id=desk.entry.id if desk.entry is not None else None,
        )  # fmt: skip
        assert desk.document.draft is draft
        assert desk.document.review is review
        return outside.records.sheets.sign(order)

    # On paper, as a file

    def _going(self) -> Going:
        """What is shown: a signed sheet as it was signed, or the draft marked as one."""
        outside, signed = self.desk.outside, self.signed
        if signed is not None:
            sheet, render, paper = signed.sheet, outside.render, outside.settings.paper
            return Going(signed.entry.number, lambda: render(sheet, paper), signed.entry.id)
        draft, review = self.desk.document.draft, self.desk.document.review
        papers = sign.Papers(outside.case_of(draft), outside.report_of(draft, review), outside.logo())
        return Going(sign.draft_number(draft, papers), self._maker(draft, review, sign.unsigned))

    def print_sheet(self) -> None:
        """Prints what is shown; a draft is marked as one on every page."""
        self.trouble.hide()
        self.paperwork.print_out(self._going())

    def save_as(self) -> None:
        """Saves what is shown as a file."""
        self.trouble.hide()
        self.paperwork.save(self._going())

    def open_folder(self) -> None:
        """The folder of what was saved last."""
        self.paperwork.open_folder()

    def _did(self, text: str, sheet: int) -> None:
        saved = self.paperwork.saved is not None
        if self.signed is not None and self.signed.entry.id == sheet and self.isVisible():
            self.reprint.show_sheet(self.signed, saved, text)
            return
        self.desk.told.emit(text, tr("Open the folder") if saved else "", self.paperwork.open_folder if saved else None)

    def _in_trouble(self, trouble: object) -> None:
        assert isinstance(trouble, Trouble)
        self.trouble.tell(trouble)
        if not self.isVisible():
            self.desk.failed.emit(trouble.text)

    def _works(self, verb: str) -> None:
        for button, word in ((self.reprint.printing, tr("Print")), (self.waiting.printing, tr("Print a draft"))):
            button.setText(verb or word)

    def zoom_in(self) -> None:
        """A larger preview."""
        self.preview.zoom_in()

    def zoom_out(self) -> None:
        """A smaller preview."""
        self.preview.zoom_out()
