"""The page "Settings": who works where, how checks and paper are made, the look, the data folder. Every change holds at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.base.settings import PAPERS, TEXT_SIZES, THEMES, Settings
from formulator.ui import preferences
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.datafolder import DataFolder
from formulator.ui.panels.logo import LogoPart
from formulator.ui.panels.packs import PacksPart
from formulator.ui.panels.sections import Labelled, Section, labelled, switched
from formulator.ui.widgets import Button, Choice, Field, Scroll, Segments, Text, column, row
from formulator.ui.widgets.country import countries

#: The width from which two columns stand side by side.
_TWO = 1080
_LIMITS = {"name": 200, "license": 100, "address": 300}


class SettingsPage(Page):
    steps = False

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        self.title = tr("Settings")
        self.fields: dict[str, Field] = {}
        self.labels: dict[str, Labelled] = {}
        clinic, person = self._clinic_parts()
        packs, looks = self._check_parts(), self._look_parts()
        self.data = DataFolder(desk)
        self.scrolled = Scroll(self.title)
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.columns.setSpacing(look().px(16))
        for parts in ((clinic, person, self._formulary_part()), (packs, looks, self.data)):
            self.columns.addLayout(column(*parts, None, gap=16), 1)
        self.scrolled.down.addLayout(self.columns)
        self.scrolled.down.addSpacing(look().px(16))
        self.scrolled.down.addStretch(1)
        self.scrolled.setMaximumWidth(look().px(1400))
        head = row(Text(self.title, 18, 600), Text(tr("Every change holds at once and is saved."), 13, tone="text2"), None, gap=12)
        self.setLayout(column(head, self.scrolled, gap=12, margins=(16, 16, 4, 0)))
        desk.settled.connect(self.refresh)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room for both."""
        super().resizeEvent(event)
        wide = event.size().width() >= look().px(_TWO)
        self.columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self.columns.setContentsMargins(0, 0, look().px(12), 0)

    # Parts

    def _field(self, key: str, label: str, name: str, hint: str = "") -> Labelled:
        field = Field(name, hint=hint)
        field.setMaxLength(_LIMITS[key.partition(".")[2]])
        field.editingFinished.connect(lambda: self._keep_field(key))
        self.fields[key] = field
        self.labels[key] = labelled(label, field)
        return self.labels[key]

    def _clinic_parts(self) -> tuple[Section, Section]:
        clinic = Section(tr("Clinic"), tr("Stands at the top of every sheet."))
        clinic.add(self._field("clinic.name", tr("Name"), tr("Name of the clinic")))
        clinic.add(self._field("clinic.address", tr("Address"), tr("Address of the clinic")))
        clinic.add(self._field("clinic.license", tr("Number"), tr("Registration number of the clinic"), tr("If it has one")))
        self.country = Choice(tr("Country"), [("", tr("Not said")), *countries()])
        self.country.picked.connect(lambda code: self._change(tr("Country"), country=code))
        clinic.add(labelled(tr("Country"), self.country, tr("Rules that hold in one country only are checked by it.")))
        self.logo = LogoPart(self.desk)
        clinic.add(labelled(tr("Logo"), self.logo))
        person = Section(tr("Practitioner"), tr("Signs the sheets and stands in the trail of the records."))
        person.add(self._field("practitioner.name", tr("Name"), tr("Name of the practitioner")))
        person.add(self._field("practitioner.license", tr("License number"), tr("License number of the practitioner")))
        return clinic, person

    def _formulary_part(self) -> Section:
        title = tr("The clinic's formulary")
        section = Section(title, tr("Its own products and limits, and what it has reviewed of the catalog."))
        self.formulary = Button(tr("Open the formulary"), "vaccine-bottle", do=lambda: self.desk.went.emit("formulary"))
        holder = QWidget()
        holder.setLayout(row(self.formulary, None))
        section.add(holder)
        return section

    def _check_parts(self) -> Section:
        section = Section(tr("Society packs"), tr("The rules of a national society weigh more once its pack is on."))
        self.packs = PacksPart(self.desk)
        section.add(self.packs)
        return section

    def _look_parts(self) -> Section:
        section = Section(tr("Look and paper"))
        names = {"system": tr("As the system"), "light": tr("Light"), "dark": tr("Dark")}
        themes, sizes = [(key, names[key]) for key in THEMES], [(key, tr("{n} %", n=key)) for key in TEXT_SIZES]
        self.theme = switched(tr("Theme"), themes, lambda key: self._change(tr("Theme"), theme=key))
        self.text_size = switched(tr("Text size"), sizes, lambda key: self._change(tr("Text size"), text_size=key))
        self.paper = switched(tr("Paper size"), [(size, size) for size in PAPERS], lambda key: self._change(tr("Paper size"), paper=key))
        for label, part in ((tr("Theme"), self.theme), (tr("Text size"), self.text_size), (tr("Paper"), self.paper)):
            section.add(labelled(label, part))
        self.look_section = section
        return section

    # Keeping

    def _change(self, what: str, **values: str) -> None:
        preferences.change(self.desk, what, replace(self.desk.outside.settings, **values))  # type: ignore[arg-type]
        self.refresh()

    def _keep_field(self, key: str) -> None:
        """A field was left: what is right is kept, what is not stays in the field and is told there."""
        field = self.fields[key]
        text = " ".join(field.text().split())
        fault = self._wrong(key, text)
        self._say_fault(key, fault)
        if fault:
            return
        settings = self.desk.outside.settings
        part, _, name = key.partition(".")
        before = getattr(settings, part)
        if getattr(before, name) != text:
            preferences.change(self.desk, field.accessibleName(), replace(settings, **{part: replace(before, **{name: text})}))
        self.refresh()

    def _say_fault(self, key: str, fault: str) -> None:
        self.fields[key].set_fault(fault)
        self.labels[key].say_fault(fault)

    @staticmethod
    def _wrong(key: str, text: str) -> str:
        if key == "practitioner.name" and not text:
            return tr("Without a name nothing can be signed or saved. Your name as it stands on the sheet, please.")
        if key == "clinic.name" and not text:
            return tr("The name of the clinic stands on every sheet; it cannot be empty.")
        return ""

    # The page

    def refresh(self) -> None:
        settings: Settings = self.desk.outside.settings
        for key, field in self.fields.items():
            part, _, name = key.partition(".")
            if not field.fault and not field.hasFocus():
                field.show_text(getattr(getattr(settings, part), name))
        self.country.choose(settings.country)
        if self.country.currentIndex() < 0:
            self.country.addItem(settings.country, settings.country)
            self.country.choose(settings.country)
        self.paper.choose(settings.paper)
        self.theme.choose(settings.theme)
        self.text_size.choose(settings.text_size)
        self.logo.refresh()
        self.packs.refresh()
        self.data.refresh()

    def arrive(self, place: str) -> None:
        wanted: dict[str, Callable[[], QWidget]] = {
            "practitioner": lambda: self.fields["practitioner.name"],
            "look": lambda: self._chosen_of(self.theme),
            "packs": lambda: self.packs.first,
            "data": lambda: self.data.first,
        }
        target = wanted.get(place, lambda: self.fields["clinic.name"])()
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scrolled.ensureWidgetVisible(self.look_section if place == "look" else target, 0, look().px(80))

    def place(self) -> str:
        return "look"

    @staticmethod
    def _chosen_of(segments: Segments) -> QWidget:
        return segments.keys[segments.chosen or next(iter(segments.keys))]

    def leave(self) -> bool:
        """What is being typed counts as typed. A field that is wrong says so and is put back: the settings stay as they were."""
        for key, field in self.fields.items():
            if field.hasFocus():
                self._keep_field(key)
            if field.fault:
                self._say_fault(key, "")
                part, _, name = key.partition(".")
                field.show_text(getattr(getattr(self.desk.outside.settings, part), name))
        return True
