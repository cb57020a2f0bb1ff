"""The form for a new patient, at the top of the start page: five fields, Enter creates. Namesakes are shown while typing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from formulator.base.i18n import tr, trn
from formulator.domain.patient import Sex
from formulator.domain.records import PatientFacts, PatientHit, RecordsError
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.patientfacts import Fact
from formulator.ui.widgets import Button, Field, Panel, Segments, Sign, Text, clear, row
from formulator.workbench.facts import read_facts
from formulator.workbench.patientlist import rows
from formulator.workbench.sheet_patient import age_text
from formulator.workbench.wording import capital

_SHOWN = 3


class NewPatient(Panel):
    """`created` when a record was made and lies on the desk; `wanted` tells the id of a namesake; `closed` was pressed."""

    created = Signal()
    wanted = Signal(int)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.desk = desk
        self.setAccessibleName(tr("New patient"))
        self._same: tuple[PatientHit, ...] = ()
        self._chosen = ""
        self.fields = {
            "name": Field(tr("Name")),
            "birth_date": Field(tr("Birth date"), hint=tr("1969-08-30 or 30.08.1969")),
            "weight": Field(tr("Weight"), tr("kg")),
            "number": Field(tr("Number")),
        }
        self.sex = Segments(tr("Sex"), [(sex.value, capital(tr(sex.value))) for sex in Sex], 32)
        self.facts = {key: Fact(key, field.accessibleName(), field) for key, field in self.fields.items()}
        self.facts["sex"] = Fact("sex", tr("Sex"), self.sex)
        self.same = QVBoxLayout()
        self.same.setSpacing(look().px(4))
        self.create_button = Button(tr("Create"), "user-plus", "primary", do=self._create)
        self.cancel = Button(tr("Cancel"), kind="quiet", do=self.closed.emit)
        for key, field in self.fields.items():
            field.typed.connect(lambda _, key=key: self._typed(key))
            field.returnPressed.connect(self._create)
        self.sex.picked.connect(self._pick)
        self._lay_out()

    def _lay_out(self) -> None:
        px = look().px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        places = {"name": (0, 0, 3), "birth_date": (0, 3, 3), "sex": (1, 0, 3), "weight": (1, 3, 1), "number": (1, 4, 2)}
        for key, (down, across, span) in places.items():
            grid.addWidget(self.facts[key], down, across, 1, span, Qt.AlignmentFlag.AlignTop)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        hint = Text(tr("Enter creates; Escape closes. Everything else is asked on the next page."), 12, tone="text2", wrap=True)
        foot = row(hint, self.cancel, self.create_button)
        foot.setStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.down.setContentsMargins(px(20), px(12), px(20), px(12))
        self.down.setSpacing(px(10))
        self.down.addWidget(Text(tr("New patient"), 16, 600))
        self.down.addLayout(grid)
        self.down.addLayout(self.same)
        self.down.addLayout(foot)

    def open(self, name: str = "") -> None:
        """An empty form, perhaps with a name that was searched for. One that is open and has something in it stays as it is."""
        if self.isVisible() and self.entered != PatientFacts():
            self.fields["name"].setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        for field in self.fields.values():
            field.clear()
        self.fields["name"].setText(name)
        self._pick("")
        for fact in self.facts.values():
            fact.tell("", "")
        for field in self.fields.values():
            field.set_fault("")
        self.facts["birth_date"].aside.say("")
        self._look_for_namesakes()
        self.show()
        self.fields["name"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _pick(self, key: str) -> None:
        self._chosen = key
        self.sex.choose(key or None)

    @property
    def entered(self) -> PatientFacts:
        name, born, weight, number = (self.fields[key].text().strip() for key in ("name", "birth_date", "weight", "number"))
        return PatientFacts(name=name, number=number, birth_date=born, sex=self._chosen, weight=weight)

    # While typing

    def _typed(self, key: str) -> None:
        if self.fields[key].fault:
            self._check()
        if key == "name":
            self._look_for_namesakes()
        if key == "birth_date":
            patient, _ = read_facts(self.entered, self.desk.document.knowledge, self.desk.outside.today())
            born = patient.birth_date
            self.facts[key].aside.say(age_text(patient.age(self.desk.outside.today())) if born is not None else "")

    def _look_for_namesakes(self) -> None:
        try:
            found = self.desk.outside.records.patients.namesakes(self.fields["name"].text())
        except RecordsError:
            found = ()
        self.create_button.setText(tr("Create another") if found else tr("Create"))
        if found == self._same:
            return
        self._same = found
        clear(self.same)
        if not found:
            return
        said = trn("A patient of this name is there already:", "{n} patients of this name are there already:", len(found))
        self.same.addLayout(row(Sign("moderate", 16), Text(said, 13, 500), None, gap=8))
        for one in rows(found[:_SHOWN], (), self.desk.outside.today()):
            self.same.addLayout(self._namesake(one.id, one.name, ", ".join(part for part in (one.who, one.born, one.number) if part)))

    def _namesake(self, ident: int, name: str, facts: str) -> QVBoxLayout:
        button = Button(tr("Open this one"), height=28)
        button.setAccessibleName(tr("Open this one: {name}, {facts}", name=name, facts=facts))
        button.clicked.connect(lambda: self.wanted.emit(ident))
        down = QVBoxLayout()
        down.addLayout(row(24, Text(name, 13, 600), Text(facts, 13, tone="text2"), None, button, gap=8))
        return down

    # Creating

    def _check(self) -> str:
        """Shows what cannot be read; the first field that is wrong, or nothing."""
        _, unread = read_facts(self.entered, self.desk.document.knowledge, self.desk.outside.today())
        why = {gap.where.removeprefix("patient."): gap.why for gap in unread}
        if not self.fields["name"].text().strip():
            why["name"] = tr("a name is needed")
        for key, field in self.fields.items():
            field.set_fault(why.get(key, ""))
            self.facts[key].tell("major" if key in why else "", why.get(key, ""))
        return next((key for key in self.fields if key in why), "")

    def _create(self) -> None:
        if wrong := self._check():
            self.fields[wrong].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.desk.new_patient(self.entered):
            self.hide()
            self.created.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pass  # a field has told it already
        else:
            super().keyPressEvent(event)
