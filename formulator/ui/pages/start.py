"""The page "Patients": finding one, making one, going on with a draft."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from formulator.base.i18n import tr, trn
from formulator.domain.records import DraftEntry, PatientHit, RecordsError
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.newpatient import NewPatient
from formulator.ui.panels.patients import PatientsPanel
from formulator.ui.panels.startcards import Drafts, KnowledgeCard, Notices
from formulator.ui.widgets import Button, Scroll, row
from formulator.ui.widgets.search import SearchField
from formulator.workbench import patientlist, progress
from formulator.workbench.draft import Draft
from formulator.workbench.patientlist import PatientRow

LIMIT, RECENT = 100, 20


class StartPage(Page):
    title = "Patients"
    steps = False

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        self.search = SearchField(tr("Find a patient"), tr("Patient: name, number or birth date"), "Ctrl F", 40)
        self.search.typed.connect(self._search)
        self.new = Button(tr("New patient"), "user-plus", height=40, do=self.new_patient)
        self.form = NewPatient(desk)
        self.form.hide()
        self.patients = PatientsPanel()
        self.drafts = Drafts()
        self.notices = Notices(desk.outside.records.notices)
        self.knowledge = KnowledgeCard(desk)
        self.right = Scroll(tr("Drafts and knowledge"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = look().px
        left = QVBoxLayout()
        left.setSpacing(px(16))
        top = row(self.search, self.new, gap=12)
        top.setStretch(0, 1)
        left.addLayout(top)
        left.addWidget(self.form)
        left.addWidget(self.patients, 1)
        down = self.right.down
        down.setSpacing(px(16))
        for card in (self.notices, self.drafts, self.knowledge):
            down.addWidget(card)
        down.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(px(24), px(20), px(24), px(20))
        across.setSpacing(px(16))
        across.addLayout(left, 1)
        across.addWidget(self.right)

    def _connect(self) -> None:
        view = self.patients.view
        self.search.moved.connect(view.move_by)
        self.search.entered.connect(view._press)
        view.typed.connect(self._type_on)
        self.patients.wanted.connect(self._open)
        self.patients.new.connect(self.new_patient)
        self.patients.demo.connect(self._demo)
        self.form.created.connect(lambda: self.desk.went.emit("patient#asked"))
        self.form.wanted.connect(self._open_id)
        self.form.closed.connect(self._close_form)
        self.drafts.continued.connect(self._continue)
        self.drafts.discarded.connect(self._discard)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = look().px
        self.right.setFixedWidth(px(394) if self.width() >= px(1240) else px(300))

    # Showing

    def refresh(self) -> None:
        """Reads the list anew; the current line stays."""
        self._show(keep=True)
        self.knowledge.refresh()

    def _search(self, _: str) -> None:
        self._show(keep=False)

    def _show(self, keep: bool) -> None:
        records, today, text = self.desk.outside.records, self.desk.outside.today(), self.search.text().strip()
        try:
            drafts = records.drafts.unfinished()
            hits, more = self._found(text)
        except RecordsError as error:
            self.patients.show_none(str(error), demo=False, new=False)
            return
        self.drafts.show_drafts(drafts, today)
        if hits:
            self.patients.show_rows(patientlist.rows(hits, drafts, today), _note(text, len(hits), more), keep)
        elif text:
            self.patients.show_none(tr("Nobody is found for “{text}”.", text=text), demo=False, new=True)
        else:
            self.patients.show_none(tr("There are no patients yet."), demo=True, new=True)

    def _found(self, text: str) -> tuple[tuple[PatientHit, ...], bool]:
        """Those who fit; without a text those opened last, then all others by name."""
        patients = self.desk.outside.records.patients
        found = patients.search(text, LIMIT)
        if text:
            return found.found, found.more
        recent = patients.recent(RECENT)
        seen = {hit.id for hit in recent}
        return (*recent, *(hit for hit in found.found if hit.id not in seen))[:LIMIT], found.more

    # Gestures

    def arrive(self, place: str) -> None:
        """The search has the focus."""
        if place == "new":
            self.new_patient()
        else:
            self.find_here()

    def begin(self) -> None:
        self.find_here()

    def find_here(self) -> None:
        """The focus goes to the search; what stands there is replaced by what is typed."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def new_patient(self) -> None:
        """The form for a new patient, with the name that was searched for where nobody was found."""
        nobody = not self.patients.view.lines.rows
        text = self.search.text().strip()
        self.form.open(text if nobody and not any(sign.isdigit() for sign in text) else "")
        self._form_open(True)

    def _form_open(self, is_open: bool) -> None:
        """While the form is open its button is the one that matters."""
        self.form.setVisible(is_open)
        self.new.setEnabled(not is_open)
        self.patients.view.button.set_kind("" if is_open else "primary")

    def _close_form(self) -> None:
        self._form_open(False)
        self.find_here()

    def _type_on(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.setText(self.search.text() + text)
        self._search("")

    def _open(self, line: PatientRow) -> None:
        self._open_id(line.id)

    def _open_id(self, ident: int) -> None:
        """Opens a patient: to the questions where they are not answered today, else to the mix."""
        there = self.desk.patient is not None and self.desk.patient.id == ident
        if there or self.desk.open_patient(ident):
            self._form_open(False)
            self.desk.went.emit("mix" if progress.asked(self.desk.document.draft) else "patient#asked")

    def _continue(self, entry: DraftEntry) -> None:
        if entry.patient is not None:
            self._open_id(entry.patient)

    def _discard(self, entry: DraftEntry) -> None:
        """Throws a draft away, with the way back; the one on the desk through the desk."""
        records, desk = self.desk.outside.records, self.desk
        name = entry.patient_name or tr("Name not given")
        if desk.patient is not None and desk.entry is not None and desk.entry.id == entry.id:
            before, owner = desk.document.draft, desk.patient.id
            desk.discard()
            desk.told.emit(
                tr("The draft of {name} was thrown away.", name=name), tr("Undo"), lambda: self._again(before, owner)
            )  # fmt: skip
        else:
            try:
                kept = records.drafts.read(entry.id)
                records.drafts.discard(entry.id)
            except RecordsError as error:
                desk.failed.emit(str(error))
                return
            desk.told.emit(
                tr("The draft of {name} was thrown away.", name=name), tr("Undo"), lambda: self._bring_back(kept, entry)
            )  # fmt: skip
        self.refresh()
        self.find_here()

    def _again(self, draft: Draft, owner: int) -> None:
        self.desk.bring_back(draft, owner)
        self.refresh()

    def _bring_back(self, kept: object, entry: DraftEntry) -> None:
        try:
            self.desk.outside.records.drafts.save(kept, entry.patient)  # type: ignore[arg-type]
        except RecordsError as error:
            self.desk.failed.emit(str(error))
        self.refresh()

    def _demo(self) -> None:
        """Invented patients to try the program with."""
        try:
            for facts in self.desk.outside.demo():
                self.desk.outside.records.patients.create(facts, self.desk.outside.who)
        except RecordsError as error:
            self.desk.failed.emit(str(error))
        with suppress(RuntimeError):
            self.refresh()
        self.find_here()


def _note(text: str, count: int, more: bool) -> str:
    if not text:
        return tr("opened last first, then by name")
    if more:
        return tr("the first {n}; type more to find others", n=count)
    return trn("{n} found", "{n} found", count)
