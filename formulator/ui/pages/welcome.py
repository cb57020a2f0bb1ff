"""The first start: who works where, and invented patients to try with."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.ui import preferences
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.sections import Labelled, labelled
from formulator.ui.trying import try_demo
from formulator.ui.widgets import Button, Choice, Field, Icon, Panel, Scroll, Text, column, line, row
from formulator.ui.widgets.country import countries, here

_WIDTH = 640


class WelcomePage(Page):
    steps = False

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        self.title = tr("Welcome")
        self._touched = False
        self.clinic = Field(tr("Name of the clinic"), height=40)
        self.person = Field(tr("Name of the practitioner"), height=40, hint=tr("As it shall stand on the sheets"))
        self.country = Choice(tr("Country"), [("", tr("Not said")), *countries()], height=40)
        self.labels = {self.clinic: labelled(tr("Clinic"), self.clinic), self.person: labelled(tr("Practitioner"), self.person)}
        self.begin_button = Button(tr("Begin"), "arrow-right", "primary", 40, self.finish)
        self.begin_button.setIcon(look().icon("arrow-right", "on_accent"))
        self.demo_button = Button(tr("Try it with invented patients"), "users", height=40, do=self.demo)
        self._walk()
        self._lay_out()

    def _walk(self) -> None:
        """Enter leads from field to field and from the last one on."""
        self.clinic.setMaxLength(200)
        self.person.setMaxLength(200)
        self.clinic.returnPressed.connect(lambda: self._on(self.clinic, self.person))
        self.person.returnPressed.connect(lambda: self._on(self.person, self.country))
        self.country.picked.connect(self._picked)
        for field in (self.clinic, self.person):
            field.typed.connect(lambda _, field=field: self._fault(field, ""))

    def _picked(self, _: str) -> None:
        """From the open list on to the button; a country that is found by its letters has more of them to come."""
        self._touched = True
        if not self.country.by_keys:
            self.begin_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = column(
            Text(tr("Welcome to Formulator"), 28, 600),
            Text(tr("Three answers, and you can begin. All of them can be changed in the settings."), 13, tone="text2", wrap=True),
            gap=4,
        )
        fields: list[Labelled] = [*self.labels.values(), labelled(tr("Country"), self.country)]
        card = Panel("panel")
        card.setMaximumWidth(look().px(_WIDTH))
        promise = Text(
            tr("Everything stays on this computer, in one folder. The program supports a physician and does not replace one."),
            12, tone="text2", wrap=True,
        )  # fmt: skip
        safe = row(Icon("lock", 16), promise, gap=8)
        safe.setStretch(1, 1)
        demo = row(
            column(
                Text(tr("Only looking around?"), 13, 600),
                Text(tr("Invented patients show all of it; nothing is signed for you."), 12, tone="text2", wrap=True),
                gap=2,
            ),
            self.demo_button,
            gap=16,
        )
        demo.setStretch(0, 1)
        whole = column(
            head, 4, *fields, row(None, self.begin_button), line("line2"), demo, line("line2"), safe, gap=14, margins=(32, 28, 32, 28)
        )
        card.down.addLayout(whole)
        scroll = Scroll(self.title)
        around = row(None, card, None, margins=(16, 16, 16, 16))
        around.setStretch(1, 100)
        scroll.down.addStretch(1)
        scroll.down.addLayout(around)
        scroll.down.addStretch(2)
        self.setLayout(column(scroll))

    def refresh(self) -> None:
        settings = self.desk.outside.settings
        for field, text in ((self.clinic, settings.clinic.name), (self.person, settings.practitioner.name)):
            if not field.text():
                field.show_text(text)
        if not self._touched and not self.country.chosen:
            self.country.choose(settings.country or here())

    def arrive(self, place: str) -> None:
        self.refresh()
        target = next((field for field in self.labels if not field.text().strip()), self.begin_button)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fault(self, field: Field, text: str) -> None:
        field.set_fault(text)
        self.labels[field].say_fault(text)

    def _on(self, field: Field, target: QWidget) -> None:
        if self._filled(field):
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _filled(self, field: Field) -> bool:
        text = {
            self.clinic: tr("The name of the clinic stands on every sheet, please."),
            self.person: tr("The records note who does what: your name, please."),
        }[field]
        self._fault(field, "" if field.text().strip() else text)
        return not field.fault

    def finish(self) -> None:
        """Keeps the answers and begins."""
        empty = [field for field in self.labels if not self._filled(field)]
        if empty:
            empty[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._keep():
            self.desk.went.emit("start")

    def _keep(self) -> bool:
        settings = self.desk.outside.settings
        clinic, person = (" ".join(field.text().split()) for field in (self.clinic, self.person))
        made = replace(
            settings,
            clinic=replace(settings.clinic, name=clinic or settings.clinic.name),
            practitioner=replace(settings.practitioner, name=person or settings.practitioner.name),
            country=self.country.chosen,
        )
        return preferences.keep(self.desk, made)

    def demo(self) -> None:
        """Keeps what was answered and opens the first invented patient."""
        if self._keep():
            try_demo(self.desk)
