"""Signing, printing, saving, showing again: as who works with it sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from formulator.domain.display import amount
from formulator.domain.finding import Override
from formulator.domain.knowledge import Knowledge
from formulator.domain.patient import Answer
from formulator.domain.quantities import Volume
from formulator.domain.records import Event, PatientFacts, TypedAllergy
from formulator.domain.treatment import Asked, Zone
from formulator.interchange.plain import plain_json
from formulator.ui.desk import Desk
from formulator.ui.pages.sign import SignPage
from formulator.ui.window import Window
from formulator.workbench.draft import with_treatment
from formulator.workbench.ports import Signed
from tests.sheets.reading import by_pdfium, by_pypdf, squeezed
from tests.ui.desks import HELENA, Chooser, Clock, Printer, make_desk
from tests.ui.scenes import put, scene


class Seat:
    """Who sits before the window, on its page for signing."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.window = Window(desk)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.go("sign")
        self.told: list[str] = []
        self.failed: list[str] = []
        desk.told.connect(lambda text, label, do: self.told.append(text))
        desk.failed.connect(self.failed.append)

    @property
    def page(self) -> SignPage:
        page = self.window.pages["sign"]
        assert isinstance(page, SignPage)
        return page

    @property
    def printer(self) -> Printer:
        assert isinstance(self.desk.outside.printing, Printer)
        return self.desk.outside.printing

    @property
    def chooser(self) -> Chooser:
        assert isinstance(self.desk.outside.choosing, Chooser)
        return self.desk.outside.choosing

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.paperwork.worker.working and not self.page.preview.worker.working)

    def sign(self) -> Signed:
        self.window.actions_of["sign"].trigger()
        self.settle()
        assert self.page.signed is not None
        return self.page.signed

    def click(self, button: object) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def events(self) -> list[Event]:
        assert self.desk.patient is not None
        return [entry.event for entry in self.desk.outside.records.trail.of_patient(self.desk.patient.id)]


@pytest.fixture
def seat(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[Seat]:
    made = Seat(scene(getattr(request, "param", "clear"), tmp_path, knowledge), qtbot)
    yield made
    made.desk.outside.records.close()


def text_of(pdf: bytes | None) -> str:
    assert pdf is not None
    return "".join(by_pdfium(pdf))


# What signing waits for


@pytest.mark.parametrize("seat", ["main"], indirect=True)
def test_what_signing_waits_for_is_listed_with_its_place(seat: Seat) -> None:
    rows = seat.page.waiting.rows
    assert [row.text_of.full for row in rows] == [text[:1].upper() + text[1:] for text in seat.desk.document.review.waits_for]
    assert seat.page.waiting.state.full == "Signing waits for 4 things"
    seat.qtbot.keyClick(rows[0], Qt.Key.Key_Return)
    assert seat.window.page == "mix"


@pytest.mark.parametrize("seat", ["main"], indirect=True)
def test_nothing_is_signed_while_something_is_open(seat: Seat) -> None:
    seat.page.sign()
    assert seat.desk.sheets == ()
    assert seat.page.signed is None
    assert "1 contraindicated finding open" in seat.told[-1]
    seat.settle()
    assert "DRAFT,NOTFORUSE" in text_of(seat.page.preview.pdf)
    assert seat.printer.printed == []


def test_the_list_follows_the_draft(seat: Seat) -> None:
    assert seat.page.waiting.rows == []
    assert seat.page.waiting.state.full == "Ready to sign"
    seat.desk.document.edit("Ask", lambda d: with_treatment(d, asked=Asked()))
    assert "Allergies not asked today" in [row.text_of.full for row in seat.page.waiting.rows]
    seat.settle()
    assert "DRAFT,NOTFORUSE" in text_of(seat.page.preview.pdf)
    seat.desk.document.stack.undo()
    assert seat.page.waiting.rows == []
    seat.settle()
    assert "DRAFT" not in text_of(seat.page.preview.pdf)


def test_the_key_of_signing_leads_to_the_sheet_first(seat: Seat) -> None:
    """What cannot be undone is not done to what was not looked at."""
    seat.window.go("mix")
    seat.window.actions_of["sign"].trigger()
    assert (seat.window.page, seat.desk.sheets) == ("sign", ())
    seat.sign()
    assert len(seat.desk.sheets) == 1


# Signing


def test_signing_numbers_keeps_and_prints(seat: Seat) -> None:
    """The draft is done and no longer offered; the next one begins; the sheet has its number, its hash, who signed."""
    seat.desk.flush()
    draft, patient = seat.desk.document.draft, seat.desk.patient
    assert patient is not None
    assert len(seat.desk.outside.records.drafts.unfinished()) == 1
    signed = seat.sign()
    assert re.fullmatch(r"\d{4}-000001", signed.entry.number)
    assert signed.draft.treatment == draft.treatment
    assert signed.entry.by == "Dr. B. Example"
    assert seat.desk.outside.records.drafts.unfinished() == ()
    assert seat.desk.document.draft.treatment.formulas == ()
    assert seat.desk.sheets == (signed,)
    assert seat.printer.printed == [f"Formulator {signed.entry.number}"]
    assert seat.printer.papers == ["A4"]
    assert seat.events()[-2:] == [Event.SIGN, Event.PRINT]
    text = text_of(seat.page.preview.pdf)
    for part in (f"Sheet{signed.entry.number}", "Dr.B.Example,22Nov2026", "BrunoTessari", signed.sheet.trail, signed.sheet.hash_short):
        assert squeezed(part) in text
    assert "DRAFT" not in text
    assert seat.page.reprint.number.full == f"Sheet {signed.entry.number}"
    assert "lidocaine-1" in seat.desk.outside.settings.recent
    assert not seat.desk.outside.records.verify().faults


def test_what_is_attached_is_the_case_that_was_signed(seat: Seat) -> None:
    """The command line reads it and, asked the same, says the same: the hash is the one of its own sheet."""
    from formulator.cli.sheet import _attachments
    from formulator.interchange.casefile import parse_case
    from formulator.interchange.report import report
    from formulator.workbench.review import review

    signed, knowledge = seat.sign(), seat.desk.document.knowledge
    case = plain_json(signed.case, "case")
    draft = parse_case(case, "case", knowledge, date(2027, 1, 1))
    made = msgspec.json.format(msgspec.json.encode(report(draft, review(draft, knowledge), knowledge)), indent=1)
    assert (case, made) == (signed.case, signed.report)
    assert _attachments(case, made) == signed.sheet.attachments


def test_a_second_press_signs_nothing(seat: Seat) -> None:
    action = seat.window.actions_of["sign"]
    action.trigger()
    action.trigger()
    seat.settle()
    action.trigger()
    assert len(seat.desk.sheets) == 1
    assert seat.printer.printed == [f"Formulator {seat.desk.sheets[0].entry.number}"]
    assert "signed already" in seat.told[-1]


def test_a_signed_sheet_cannot_be_undone(seat: Seat) -> None:
    signed = seat.sign()
    assert not seat.desk.document.stack.canUndo()
    seat.desk.document.stack.undo()
    assert seat.desk.sheets == (signed,)


def test_after_midnight_the_answers_are_of_yesterday(seat: Seat) -> None:
    clock = seat.desk.outside.today
    assert isinstance(clock, Clock)
    clock.day = date(2026, 11, 23)
    seat.page.sign()
    assert seat.desk.sheets == ()
    assert "not given today" in seat.told[-1]


@pytest.mark.slow
def test_a_patient_changed_elsewhere_is_told_and_nothing_signed(seat: Seat, knowledge: Knowledge) -> None:
    """Another window has changed the record since: what is signed is never what somebody else has replaced."""
    patient, facts = seat.desk.patient, seat.desk.document.draft.facts
    assert patient is not None
    assert facts is not None
    from formulator.workbench.facts import with_facts

    seat.desk.document.edit("Weight", lambda d: with_facts(d, replace(facts, weight="80 kg"), knowledge))
    seat.desk.outside.records.patients.change(patient.id, patient.version, replace(patient.facts, weight="81 kg"), "Dr. C.")
    seat.page.sign()
    assert seat.desk.sheets == ()
    assert seat.failed
    assert seat.page.signed is None


def test_facts_typed_at_the_last_moment_are_kept_with_the_patient(seat: Seat, knowledge: Knowledge) -> None:
    from formulator.workbench.facts import with_facts

    facts = seat.desk.document.draft.facts
    assert facts is not None
    seat.desk.document.edit("Weight", lambda d: with_facts(d, replace(facts, weight="80 kg"), knowledge))
    signed = seat.sign()
    assert seat.desk.patient is not None
    assert seat.desk.patient.facts.weight == "80 kg"
    assert signed.draft.facts_version == seat.desk.patient.version
    assert "80kg" in text_of(seat.page.preview.pdf)


@pytest.mark.parametrize("seat", ["main"], indirect=True)
def test_an_override_stands_in_the_trail_and_on_the_paper(seat: Seat) -> None:
    finding = next(f for f in seat.desk.document.review.findings if f.stops)
    override = Override(finding.id, finding.excuses, "benefit outweighs risk", "INR again on Thursday", "Dr. B. Example")
    seat.desk.document.edit("Override", lambda d: replace(d, overrides=(override,)))
    seat.desk.flush()
    seat.settle()
    text = text_of(seat.page.preview.pdf)
    for part in ("Contraindicated,overridden", "benefit outweighs risk", "INR again on Thursday", "Dr. B. Example"):
        assert squeezed(part) in text
    assert Event.OVERRIDE in seat.events()


def test_records_that_can_only_be_read_sign_nothing_and_say_so(seat: Seat) -> None:
    """A sheet is still shown, printed and saved; that it went out could not be noted is said."""
    signed = seat.sign()
    seat.desk.outside.records.database.read_only = True  # type: ignore[attr-defined]
    seat.page.begin()
    seat.page.sign()
    assert "can only be read" in seat.failed[-1]
    seat.window.go(f"sign#sheet-{signed.entry.id}")
    seat.click(seat.page.reprint.printing)
    assert len(seat.printer.printed) == 2
    assert "could not be noted" in seat.failed[-1]


# Corrections


def test_a_correction_asks_for_its_reason(seat: Seat) -> None:
    first = seat.sign()
    seat.click(seat.page.reprint.correct)
    assert seat.window.page == "mix"
    seat.window.go("sign")
    waiting = seat.page.waiting
    assert [row.text_of.full for row in waiting.rows] == ["The reason of the correction is not given"]
    seat.click(waiting.rows[0])
    assert waiting.reason.hasFocus()
    seat.qtbot.keyClicks(waiting.reason, "The left side was treated")
    assert seat.desk.document.draft.amends_reason == "The left side was treated"
    assert seat.desk.document.stack.undoText() == "Reason of the correction"
    seat.desk.document.stack.undo()
    assert (seat.desk.document.draft.amends_reason, waiting.reason.toPlainText()) == ("", "")
    seat.desk.document.stack.redo()
    assert waiting.rows == []
    second = seat.sign()
    assert (second.entry.amends, second.entry.reason) == (first.entry.number, "The left side was treated")
    assert squeezed(f"corrects {first.entry.number}") in text_of(seat.page.preview.pdf)
    assert first.entry.number in seat.page.reprint.corrects.full
    assert Event.AMEND in seat.events()
    seat.window.go(f"sign#sheet-{first.entry.id}")
    assert seat.page.reprint.replaced.full == f"Corrected by {second.entry.number}. Do not use this sheet."
    assert seat.page.reprint.warning.isVisible()
    assert not seat.page.reprint.correct.isVisible()


# Past sheets


def test_a_reprint_is_the_same_to_the_byte(seat: Seat, tmp_path: Path) -> None:
    """Days later, from the records alone, after other work."""
    signed = seat.sign()
    first = seat.page.preview.pdf
    seat.chooser.path = tmp_path / "first.pdf"
    seat.click(seat.page.reprint.saving)
    seat.window.go("patient")
    assert seat.page.signed is None
    seat.desk.close_patient()
    seat.desk.open_patient(signed.entry.patient)
    put(seat.desk, "A", ("cyanocobalamin", "1"))
    seat.window.go(f"sign#sheet-{signed.entry.id}")
    seat.settle()
    assert seat.page.preview.pdf == first == (tmp_path / "first.pdf").read_bytes()
    count = seat.events().count(Event.PRINT)
    seat.click(seat.page.reprint.printing)
    assert seat.printer.printed[-1] == f"Formulator {signed.entry.number}"
    assert seat.events().count(Event.PRINT) == count + 1
    seat.click(seat.page.reprint.draft)
    assert squeezed("not signed yet") in text_of(seat.page.preview.pdf)


def test_a_sheet_of_another_patient_is_not_shown(seat: Seat) -> None:
    signed = seat.sign()
    seat.desk.new_patient(HELENA)
    seat.window.go(f"sign#sheet-{signed.entry.id}")
    assert seat.page.signed is None
    assert "another patient" in seat.failed[-1]
    seat.window.go("sign#sheet-99")
    assert "no such sheet" in seat.failed[-1]
    seat.settle()
    assert "Bruno" not in text_of(seat.page.preview.pdf)


def test_the_next_session_and_back_to_the_patients(seat: Seat) -> None:
    signed = seat.sign()
    seat.click(seat.page.reprint.next)
    assert seat.window.page == "mix"
    assert seat.desk.document.draft.treatment.formulas == signed.draft.treatment.formulas
    seat.window.go(f"sign#sheet-{signed.entry.id}")
    seat.click(seat.page.reprint.patients)
    assert seat.window.page == "start"


# Printing and its troubles


def test_a_failing_printer_leaves_the_sheet_signed_and_offers_a_file(seat: Seat, tmp_path: Path) -> None:
    seat.printer.fails = OSError("No printer is set up on this computer.")
    signed = seat.sign()
    card = seat.page.trouble
    assert card.isVisible()
    assert "signed and kept" in card.text.full
    assert "No printer is set up" in card.text.full
    assert [button.text() for button in card.buttons] == ["Save as…", "Print again"]
    assert Event.PRINT not in seat.events()
    target = tmp_path / "Blätter für Ärzte" / "é ü.pdf"
    target.parent.mkdir()
    seat.chooser.path = target
    seat.click(card.buttons[0])
    assert seat.chooser.names == [f"{signed.entry.number}.pdf"]
    assert squeezed(signed.entry.number) in text_of(target.read_bytes())
    assert Event.PRINT in seat.events()
    assert not card.isVisible()
    seat.click(seat.page.reprint.folder)
    assert seat.chooser.shown == [target.parent]


@pytest.mark.slow
def test_print_again_once_the_printer_is_there(seat: Seat) -> None:
    seat.printer.fails = OSError("out of paper")
    seat.sign()
    seat.printer.fails = None
    seat.click(seat.page.trouble.buttons[1])
    assert len(seat.printer.printed) == 1
    assert len(seat.desk.sheets) == 1


@pytest.mark.slow
def test_a_closed_dialog_leaves_the_sheet_signed(seat: Seat) -> None:
    seat.printer.cancels = True
    signed = seat.sign()
    assert seat.page.reprint.outcome.full == f"Not printed. Sheet {signed.entry.number} is kept."
    assert Event.PRINT not in seat.events()


@pytest.mark.slow
def test_a_fault_in_making_the_paper_has_an_id_and_loses_nothing(seat: Seat) -> None:
    render = seat.desk.outside.render

    def broken(*_: object) -> bytes:
        raise KeyError("glyph")

    seat.desk.outside.render = broken
    signed = seat.sign()
    assert "fault T" in seat.page.trouble.text.full
    assert "signed and kept" in seat.page.trouble.text.full
    seat.desk.outside.render = render
    assert seat.desk.outside.records.sheets.of_patient(signed.entry.patient) == (signed.entry,)
    seat.click(seat.page.reprint.printing)


def test_without_a_signature_it_is_a_draft_on_every_page(seat: Seat, tmp_path: Path) -> None:
    """Also where nothing waits; it is not noted as a sheet, for it is none."""
    seat.chooser.path = tmp_path / "draft.pdf"
    seat.click(seat.page.waiting.saving)
    seat.click(seat.page.waiting.printing)
    pages = by_pdfium((tmp_path / "draft.pdf").read_bytes())
    assert all("DRAFT,NOTFORUSE" in page for page in pages)
    assert "Signingwaitsfor:thesignature." in pages[0]
    (name,) = seat.chooser.names
    assert name.startswith("draft-20261122-")
    assert len(seat.printer.printed) == 1
    assert not {Event.PRINT, Event.SIGN} & set(seat.events())


@pytest.mark.parametrize(
    "what",
    ["full disk", "read only", *(pytest.param(w, marks=pytest.mark.slow) for w in ("no folder", "a folder", "too long", "gone network"))],
)
def test_a_file_that_cannot_be_written_is_said_and_saved_elsewhere(what: str, seat: Seat, tmp_path: Path) -> None:
    """Nothing half written stays, the sheet is kept, another place is offered."""
    seat.sign()
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "taken.pdf").mkdir()
    (folder / "taken.pdf" / "something").touch()
    paths = {"no folder": folder / "none" / "x.pdf", "a folder": folder / "taken.pdf", "too long": folder / ("é" * 250 + ".pdf")}
    errors = {"full disk": OSError(28, "No space left on device"), "read only": PermissionError(13, "Permission denied"), "gone network": OSError(112, "Host is down")}  # fmt: skip
    write = seat.desk.outside.write

    def fails(path: Path, data: bytes) -> None:
        raise errors[what]

    if what in errors:
        seat.desk.outside.write = fails
    seat.chooser.path = paths.get(what, folder / "x.pdf")
    seat.click(seat.page.reprint.saving)
    card = seat.page.trouble
    assert card.isVisible()
    assert "The sheet is kept in the records." in card.text.full
    assert errors[what].strerror in card.text.full if what in errors else str(seat.chooser.path) in card.text.full
    assert [path.name for path in folder.iterdir()] == ["taken.pdf"]
    seat.desk.outside.write = write
    seat.chooser.path = folder / "here.pdf"
    assert card.buttons[0].text() == "Save elsewhere"
    seat.click(card.buttons[0])
    assert (folder / "here.pdf").read_bytes() == seat.page.preview.pdf
    assert not card.isVisible()


def test_saving_that_was_called_off(seat: Seat) -> None:
    seat.sign()
    seat.chooser.path = None
    before = seat.events()
    seat.click(seat.page.reprint.saving)
    assert seat.events() == before
    seat.window.actions_of["open_folder"].trigger()
    assert "Nothing was saved" in seat.told[-1]


@pytest.mark.slow
def test_letter_paper(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    from dataclasses import replace as with_setting

    desk = scene("clear", tmp_path, knowledge)
    desk.outside.settings = with_setting(desk.outside.settings, paper="Letter")
    seat = Seat(desk, qtbot)
    seat.sign()
    assert seat.printer.papers == ["Letter"]
    assert abs(seat.page.preview.view.paper.widest - 612) < 8
    desk.outside.records.close()


@pytest.mark.slow
def test_the_sizes_of_the_preview_by_key(seat: Seat) -> None:
    seat.settle()
    for action, percent in (("zoom_in", 125), ("zoom_in", 150), ("zoom_out", 125)):
        seat.window.actions_of[action].trigger()
        assert seat.page.preview.zoom == percent


# The figures


NAMES = (
    "Zoë Ñandú-Ørsted", "Łukasz Żółć", "Борис Иванов", "Ana", "Maximiliane Alexandra von Hohenstein-Wittelsbach zu Sachsen-Coburg und Gotha", "Παύλος Νίκου",
    "Þóra Ægisdóttir", "Nguyễn Thị Hồng",
)  # fmt: skip
MIXES = ("lidocaine 1 %", "Trental 100 mg/5 mL", "cyanocobalamin 1 mg/mL", "procaine 2 %", "mepivacaine 10 mg/mL", "thiocolchicoside")


@pytest.mark.parametrize("count", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_the_figures_on_paper_are_those_of_the_draft(count: int, qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    """Random sessions read back by two other programs: every volume, dose, point and name, to the last digit."""
    dice = Random(36)
    seat = Seat(make_desk(tmp_path, knowledge), qtbot)
    for number in range(count):
        _random_session(seat.desk, dice, number)
        seat.window.go("sign")
        pdf = seat.page._going().make()
        for pages in (by_pypdf(pdf), by_pdfium(pdf)):
            _figures_are_there(seat.desk, "".join(pages))
            assert all(f"P-{number:04}" in page for page in pages)
            assert all(f"page{n}of{len(pages)}" in page for n, page in enumerate(pages, 1))
    seat.settle()
    seat.desk.outside.records.close()


def _random_session(desk: Desk, dice: Random, number: int) -> None:
    desk.new_patient(
        PatientFacts(
            name=dice.choice(NAMES), number=f"P-{number:04}", birth_date=f"{dice.randint(1930, 2005)}-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}",
            sex=dice.choice(("female", "male")), weight=f"{dice.randint(450, 1200) / 10:g} kg", conditions=(), medications=(),
            allergies=(TypedAllergy("métamizole", "immediate", "Hautausschlag, größer als 5 cm"),),
        )
    )  # fmt: skip
    for syringe in "AB"[: dice.randint(1, 2)]:
        lines = dice.sample(MIXES, dice.randint(1, 4))
        put(desk, syringe, *((name, f"{dice.randint(5, 300) / 100:g}") for name in lines))
    zones = tuple(
        Zone(f"Région {n}", dice.choice(("left", "right")), formula.name, "nappage", "30G 4 mm", Decimal(30), dice.randint(1, 60), Volume(Decimal(dice.randint(1, 20)) / 100))
        for n, formula in enumerate(desk.document.draft.treatment.formulas)
    )  # fmt: skip
    asked = Asked(desk.outside.today(), "confirmed", "confirmed", "confirmed", Answer.NO, Answer.NO)
    desk.document.edit("Plan", lambda d: with_treatment(d, plan=zones, site="genou droit", indication="gonarthrose", asked=asked))


def _figures_are_there(desk: Desk, text: str) -> None:
    draft = desk.document.draft
    patient, treatment = draft.treatment.patient, draft.treatment
    wanted = [patient.number, "Dr. B. Example", "12345", treatment.site, treatment.indication]
    wanted += [word for word in patient.name.split(" ") if all(ord(sign) < 0x500 for sign in word)]
    assert patient.weight is not None
    wanted.append(amount(patient.weight, 1, unit="kg"))
    for formula in treatment.formulas:
        for line in formula.lines:
            assert line.volume is not None
            wanted.append(amount(line.volume))
            if line.dose is not None:
                wanted += [amount(line.dose)]
    for zone in treatment.plan:
        assert zone.per_point is not None
        assert zone.points is not None
        wanted += [zone.zone, str(zone.points), amount(zone.per_point), amount(zone.per_point.times(zone.points))]
    missing = [word for word in wanted if squeezed(word) not in text]
    assert not missing
