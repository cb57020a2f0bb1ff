"""A desk for tests: real records in a folder of the test, a clock, a printer and choosers that write down what they were asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic, sleep

from PySide6.QtWidgets import QApplication

from formulator.app.outside import make_outside
from formulator.base.settings import Named, Settings, write_settings
from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Answer
from formulator.domain.records import PatientFacts, TypedAllergy, TypedMedicine
from formulator.domain.treatment import Asked
from formulator.ui.desk import Desk
from formulator.ui.outside import PageImage
from formulator.ui.work import working
from formulator.workbench.draft import Draft, with_treatment

DAY = date(2026, 11, 22)
HELENA = PatientFacts(
    name="Helena Novák-Lindqvist", number="P-0042", birth_date="1969-08-30", sex="female", weight="64 kg", pregnancy="none", inr="2.4",
    conditions=("knee osteoarthritis",), medications=(TypedMedicine("warfarin"), TypedMedicine("bisoprolol"), TypedMedicine("atorvastatin")),
    allergies=(TypedAllergy("adhesive plaster", "delayed"),),
)  # fmt: skip
BRUNO = PatientFacts(
    name="Bruno Tessari", number="P-0007", birth_date="1985-03-14", sex="male", weight="82 kg", conditions=(), medications=(), allergies=()
)  # fmt: skip


@dataclass
class Printer:
    """Writes down what was printed; `fails` is raised instead, `cancels` answers as who closes the dialog."""

    printed: list[str] = field(default_factory=list)
    fails: OSError | None = None
    cancels: bool = False
    papers: list[str] = field(default_factory=list)

    def send(self, pages: Callable[[int], list[PageImage]], title: str, paper: str) -> bool:
        if self.fails is not None:
            raise self.fails
        if self.cancels:
            return False
        assert pages(72)
        self.printed.append(title)
        self.papers.append(paper)
        return True


@dataclass
class Chooser:
    """Answers with what the test put here."""

    path: Path | None = None
    image: Path | None = None
    shown: list[Path] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def save_as(self, name: str, folder: Path) -> Path | None:
        self.names.append(name)
        return self.path

    def open_image(self) -> Path | None:
        return self.image

    def show_folder(self, path: Path) -> bool:
        self.shown.append(path)
        return True


@dataclass
class Clock:
    day: date = DAY

    def __call__(self) -> date:
        return self.day


SETTINGS = Settings(Named("Clinic Example", address="1 Sample Street"), Named("Dr. B. Example", "12345"), country="FR", theme="light")


def make_desk(folder: Path, knowledge: Knowledge, settings: Settings = SETTINGS, clock: Clock | None = None) -> Desk:
    """A desk with empty records."""
    write_settings(folder, settings)
    faults: list[BaseException] = []

    def note(error: BaseException) -> str:
        faults.append(error)
        return f"T{len(faults)}"

    return Desk(make_outside(folder, knowledge, Printer(), Chooser(), note, clock or Clock()))


def answered(draft: Draft) -> Draft:
    """The draft with all questions of the day answered."""
    asked = Asked(draft.on, "confirmed", "not applicable", "confirmed", Answer.NO, Answer.NO)
    treatment = with_treatment(draft, asked=asked)
    patient = treatment.treatment.patient
    return with_treatment(
        treatment, patient=type(patient)(**{k: getattr(patient, k) for k in patient.__struct_fields__} | {"diagnosis_made": Answer.YES})
    )


def finish_work() -> None:
    """Waits until nothing is being done beside the window: what one test began must not reach into the next."""
    until = monotonic() + 20
    while working() and monotonic() < until:
        QApplication.processEvents()
        sleep(0.01)
