"""The desk: whose treatment lies on it, and keeping it. Drafts are saved after each change, patients when their page is left."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from formulator.base.i18n import tr
from formulator.domain.finding import Override
from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Patient
from formulator.domain.records import DraftEntry, NotFound, PatientFacts, PatientRecord, RecordsError
from formulator.domain.treatment import Earlier, Person, Treatment
from formulator.ui.document import Document
from formulator.ui.outside import Outside
from formulator.workbench import sessions
from formulator.workbench.draft import Draft
from formulator.workbench.ports import Signed
from formulator.workbench.sessions import Bench

#: Milliseconds after a change until the draft is on the disk.
SAVE_AFTER = 120


class Desk(QObject):
    """Signals: `leaving` the patient on the desk or the window goes, what was typed is taken now; `opened` another patient or none; `went` to a page ("mix", "patient#allergies"); `told` a notice with the label of a
    button and what it does; `failed` a text that stays until it is closed; `saved` the state of the draft in words; `settled` the
    settings were changed."""

    leaving = Signal()
    opened = Signal()
    went = Signal(str)
    told = Signal(str, str, object)
    failed = Signal(str)
    saved = Signal(str)
    settled = Signal()

    def __init__(self, outside: Outside, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outside = outside
        self.document = Document(outside.knowledge, outside.today, outside.broken, self)
        self.patient: PatientRecord | None = None
        self.entry: DraftEntry | None = None
        self.sheets: tuple[Signed, ...] = ()
        #: Counts what was changed that lists and searches were made from: windows made before are made anew.
        self.edition = 0
        self._kept: Draft | None = None
        self._noted: tuple[Override, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        self.document.changed.connect(self._later)

    # What is on the desk

    @property
    def bench(self) -> Bench:
        """What the settings bring to every draft."""
        settings = self.outside.settings
        clinic, practitioner = settings.clinic, settings.practitioner
        return Bench(
            Person(clinic.name, clinic.license, clinic.address),
            Person(practitioner.name, practitioner.license, practitioner.address),
            settings.packs,
            settings.country,
        )

    def open_patient(self, ident: int) -> bool:
        """Puts a patient on the desk: the draft that was begun, else a new one. Says so and returns False where that fails, or where the
        draft that lies there cannot be saved."""
        try:
            if not self._put_away():
                return False
            record = self.outside.records.patients.open(ident, self.outside.who)
            begun = next((d for d in self.outside.records.drafts.unfinished() if d.patient == ident), None)
            self._take(record)
        except RecordsError as error:
            self.failed.emit(str(error))
            return False
        if begun is None or not self._go_on(begun):
            self._begin()
        return True

    def _put_away(self) -> bool:
        """Before another patient comes: what was typed is taken, the facts go into the record, the draft is saved. False where it is not,
        though the records can be written: then the draft must not go."""
        self.leaving.emit()
        self.keep_patient()
        return self.flush() or self.outside.records.read_only

    def _take(self, record: PatientRecord) -> None:
        self.patient, self.entry, self.sheets = record, None, self.outside.records.sheets.whole(record.id)

    def _begin(self) -> None:
        assert self.patient is not None
        on, know = self.outside.today(), self.outside.knowledge
        self._show(sessions.begun(self.patient.facts, self.patient.version, on, self.bench, know, self.earlier()))

    def _go_on(self, entry: DraftEntry) -> bool:
        """Goes on with a draft; False where it cannot be read, which is said: what lies there of the patient before must not stay."""
        assert self.patient is not None
        try:
            kept = self.outside.records.drafts.read(entry.id)
        except RecordsError as error:
            self.failed.emit(str(error))
            return False
        self.entry = entry
        draft = sessions.continued(kept, self.patient.facts, self.patient.version, self.outside.today(), self.bench, self.outside.knowledge)
        changed = kept.facts is not None and draft.facts != kept.facts
        self._show(draft)
        if changed:
            self.told.emit(tr("The patient's record was changed since this draft was saved; the draft now uses the record."), "", None)
        return True

    def _show(self, draft: Draft) -> None:
        self._kept, self._noted = draft, draft.overrides
        self.document.load(draft)
        self.opened.emit()

    def close_patient(self, anyway: bool = False) -> bool:
        """Takes everything off the desk; what was worth keeping is kept. Where that fails the draft stays and False is returned, but `anyway`."""
        if not self._put_away() and not anyway:
            return False
        self.patient, self.entry, self.sheets = None, None, ()
        self._show(Draft(Treatment(Patient()), on=self.outside.today()))
        return True

    def new_patient(self, facts: PatientFacts) -> bool:
        """Makes a record for a patient and puts it on the desk."""
        try:
            if not self._put_away():
                return False
            record = self.outside.records.patients.create(facts, self.outside.who)
            self._take(record)
            self._begin()
        except RecordsError as error:
            self.failed.emit(str(error))
            return False
        return True

    def earlier(self) -> tuple[Earlier, ...]:
        """All that was signed for this patient; a sheet that was corrected counts through its correction."""
        replaced = {sheet.entry.amends for sheet in self.sheets}
        kept = [sheet for sheet in self.sheets if sheet.entry.number not in replaced]
        return tuple(Earlier(s.draft.on, tuple(line for f in s.draft.treatment.formulas for line in f.lines)) for s in kept)

    def repeat(self, sheet: Signed) -> None:
        """The next session of a signed one, checked with what is known today."""
        if self.patient is None:
            return
        facts = self.document.draft.facts or self.patient.facts
        made = sessions.repeated(
            sheet.draft, facts, self.patient.version, self.outside.today(), self.bench, self.outside.knowledge, self.earlier()
        )
        made = msgspec.structs.replace(made, treatment=msgspec.structs.replace(made.treatment, asked=self.document.draft.treatment.asked))
        self.document.edit(tr("Repeat {number}", number=sheet.entry.number), lambda _: made)
        self.went.emit("mix")

    def amend(self, sheet: Signed) -> None:
        """A draft that corrects a signed sheet."""
        if self.patient is None:
            return
        made = sessions.corrected(sheet.draft, sheet.entry.number, self.patient.facts, self.patient.version, self.outside.knowledge)
        self.document.edit(tr("Correct {number}", number=sheet.entry.number), lambda _: made)
        self.went.emit("mix")

    def signed(self, sheet: Signed) -> None:
        """A sheet of the patient on the desk was signed: the draft is done, the next one begins."""
        if self.patient is None:
            return
        self.sheets, self.entry = (sheet, *self.sheets), None
        self._begin()

    def use(self, knowledge: Knowledge) -> None:
        """The formulary was changed: what lies on the desk is checked with it at once. `settled` tells the window."""
        before, self.outside.knowledge = self.outside.knowledge.data, knowledge
        if (before.substances, before.medicines) == (knowledge.data.substances, knowledge.data.medicines):
            self.document.use(knowledge)
        else:
            self.edition += 1
            self.document.use(knowledge, self._anew)
        self.settled.emit()

    def _anew(self, draft: Draft) -> Draft:
        if self.patient is None:
            return draft
        facts, on = draft.facts or self.patient.facts, self.outside.today()
        return sessions.continued(draft, facts, draft.facts_version, on, self.bench, self.outside.knowledge)

    # Keeping it

    def _later(self) -> None:
        if self.document.draft != self._kept:
            self._timer.start(SAVE_AFTER)

    def flush(self) -> bool:
        """Saves now what is not saved yet. Where that fails it is said, the draft stays on the desk and the next change tries again."""
        self._timer.stop()
        draft = self.document.draft
        if self.patient is None or draft == self._kept:
            return True
        if self.outside.records.read_only:
            self.saved.emit(tr("not saved"))
            return False
        try:
            self._note_overrides(draft)
            if self.entry is not None or sessions.worth_keeping(draft) or draft.facts != self.patient.facts:
                self.entry = self.outside.records.drafts.save(draft, self.patient.id, self.entry)
        except RecordsError as error:
            self.saved.emit(tr("not saved"))
            self.failed.emit(str(error))
            return False
        self._kept = draft
        self.saved.emit(tr("saved"))
        return True

    def _note_overrides(self, draft: Draft) -> None:
        """Overrides are decisions: each one made, changed or taken back goes into the trail."""
        assert self.patient is not None
        before, after = ({(o.rule, o.excuses): _told(o) for o in some} for some in (self._noted, draft.overrides))
        for key in sorted({*before, *after}):
            old, new = before.get(key, ""), after.get(key, "")
            if old != new:
                self.outside.records.trail.overridden(self.patient.id, key[0], old, new, self.outside.who)
        self._noted = draft.overrides

    def keep_patient(self) -> bool:
        """Puts the facts of the draft into the patient's record, where they differ. False where that fails; it is said."""
        facts, patient = self.document.draft.facts, self.patient
        if patient is None or facts is None or facts == patient.facts or self.outside.records.read_only:
            return True
        try:
            self.patient = self.outside.records.patients.change(patient.id, patient.version, facts, self.outside.who)
        except RecordsError as error:
            self.failed.emit(str(error))
            return False
        version = self.patient.version
        self.document.put(msgspec.structs.replace(self.document.draft, facts_version=version))
        return True

    def discard(self) -> None:
        """Throws the draft away; the patient stays on the desk with an empty one."""
        if self.patient is None:
            return
        try:
            if self.entry is not None:
                self.outside.records.drafts.discard(self.entry.id)
        except (RecordsError, NotFound) as error:
            self.failed.emit(str(error))
            return
        self.entry = None
        self._begin()

    def bring_back(self, draft: Draft, owner: int) -> None:
        """A draft that was thrown away again: on the desk where its patient still is, else among the drafts of its patient and of nobody else."""
        if self.patient is not None and self.patient.id == owner:
            self.document.edit(tr("Bring the draft back"), lambda _: draft)
            return
        try:
            self.outside.records.drafts.save(draft, owner)
        except RecordsError as error:
            self.failed.emit(str(error))
            return
        self.told.emit(tr("The draft of {name} is among the drafts again.", name=draft.treatment.patient.name), "", None)


def _told(override: Override) -> str:
    return "; ".join(part for part in (override.reason, override.note, override.by) if part)
