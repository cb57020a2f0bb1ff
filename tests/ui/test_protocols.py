"""Protocols in the window: looked through, filled into the mix, kept as one's own; what was used for an indication."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.domain.records import PatientFacts, TypedAllergy
from formulator.ui.dialogs.palette import Palette
from formulator.ui.pages.mix import MixPage
from formulator.ui.panels.protocol_card import ProtocolCard
from formulator.ui.panels.protocol_library import LibraryPage
from formulator.ui.panels.protocol_used import UsedPage
from formulator.ui.window import Window
from formulator.workbench import planning, prepare
from formulator.workbench.draft import with_treatment
from formulator.workbench.protocol_list import OWN
from tests.ui.desks import make_desk
from tests.ui.hands import CONTROL, Keys
from tests.ui.scenes import scene

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


class Bench:
    """The page of the mix in a window, worked by keys."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        self.qtbot, self.window, self.desk = qtbot, window, window.desk
        self.keys = Keys(qtbot, window)
        page = window.pages["mix"]
        assert isinstance(page, MixPage)
        self.page = page
        self.told: list[str] = []
        self.failed: list[str] = []
        self.desk.told.connect(lambda text, *_: self.told.append(text))
        self.desk.failed.connect(self.failed.append)
        for model in (self.library.model, self.used.model):
            QAbstractItemModelTester(model, FATAL, page)

    @property
    def library(self) -> LibraryPage:
        return self.page.protocols.library

    @property
    def used(self) -> UsedPage:
        return self.page.protocols.used

    @property
    def card(self) -> ProtocolCard:
        return self.page.over.card

    def lines(self) -> list[str]:
        knowledge = self.desk.document.knowledge
        return [prepare.name_of(line, knowledge) for f in self.desk.document.draft.treatment.formulas for line in f.lines]

    def titles(self) -> list[str]:
        return [row.title for row in self.library.model.rows]

    def protocols(self, text: str = "") -> None:
        """To the search for protocols, and something typed into it."""
        self.keys.press(Qt.Key.Key_P, BOTH)
        self.keys.write(text)

    def keep(self, name: str, note: str = "") -> None:
        """Keeps the mix as a protocol."""
        self.keys.press(Qt.Key.Key_S, BOTH)
        assert self.keys.name == "Name of the protocol"
        focus = self.keys.focus
        assert isinstance(focus, QLineEdit)
        focus.selectAll()
        self.keys.write(name)
        self.keys.press(Qt.Key.Key_Tab)
        self.keys.enter(note)

    def indication(self, text: str) -> None:
        self.desk.document.edit("Indication", lambda draft: planning.with_indication(draft, text, self.desk.document.knowledge))

    def judged(self) -> dict[str, str]:
        """What was used, with the last line of each row."""
        self.page.protocols.show_part("used")
        self.qtbot.waitUntil(lambda: not self.used.busy, timeout=5000)
        return {parts[0].text: parts[-1].text for parts in self.used.model.parts}


def opened(qtbot: QtBot, folder: Path, knowledge: Knowledge, case: str, size: tuple[int, int] = (1366, 768)) -> Bench:
    window = Window(scene(case, folder, knowledge))
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=3000)
    window.go("mix")
    return Bench(qtbot, window)


def closed(bench: Bench) -> None:
    bench.desk.flush()
    bench.desk.outside.records.close()


@pytest.fixture
def empty(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[Bench]:
    """An answered patient who takes warfarin, nothing in the mix."""
    made = opened(qtbot, tmp_path, knowledge, "empty")
    yield made
    closed(made)


@pytest.fixture
def full(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[Bench]:
    """Two syringes on the bench, for knee osteoarthritis."""
    made = opened(qtbot, tmp_path, knowledge, "picture")
    yield made
    closed(made)


# Choosing and filling


def test_chosen_by_typing_filled_by_enter_taken_back_by_undo(empty: Bench) -> None:
    empty.protocols("lidocaine tenoxicam thiocol")
    assert empty.titles() == ["Thiocolchicoside, lidocaine and tenoxicam, once"]
    assert empty.card.isVisible()
    assert empty.card.title.full == empty.titles()[0]
    assert empty.card.evidence.full.startswith("Randomized, active comparator, n = 100")
    before = empty.desk.document.review
    ahead = empty.card.after.full
    empty.keys.press(Qt.Key.Key_Return)
    assert empty.lines() == ["thiocolchicoside", "lidocaine", "tenoxicam"]
    assert "neck" in empty.desk.document.draft.treatment.indication
    assert empty.desk.document.review is not before
    assert ahead == f"Filled in today: {empty.page.verdict.head.title.full}"
    assert not empty.card.isVisible()
    assert empty.page.mix.isAncestorOf(empty.keys.focus)
    assert empty.told[-1] == "The mix was filled from “Thiocolchicoside, lidocaine and tenoxicam, once”."
    empty.keys.control("Z")
    assert empty.lines() == []
    assert empty.desk.document.draft.treatment.indication == ""


def test_a_full_bench_is_replaced_and_the_notice_brings_it_back(full: Bench) -> None:
    before = full.desk.document.draft
    full.protocols("piroxicam twice")
    assert full.card.lost.full.startswith("Replaces the mix on the bench (4 ingredients, 2 syringes")
    full.keys.press(Qt.Key.Key_Return)
    assert full.lines() == ["piroxicam"]
    assert full.told[-1].startswith("The mix was replaced by “Piroxicam, twice”; before: 4 ingredients")
    full.keys.press(Qt.Key.Key_F7)
    full.keys.press(Qt.Key.Key_Return)
    assert full.desk.document.draft.treatment == before.treatment


def test_what_is_left_open_is_told_before_and_asked_for_after(empty: Bench) -> None:
    empty.protocols("piroxicam twice")
    rows = {text: tone for _, text, tone in empty.card.rows.shown}
    assert rows["The dose is not given"] == "word:not checked"
    assert "Syringe A: total volume not given" in rows
    empty.keys.press(Qt.Key.Key_Return)
    assert empty.keys.name.startswith("Volume of Piroxicam")
    assert any(gap.text == "piroxicam" for gap in empty.desk.document.review.not_checked)


def test_a_protocol_without_composition_fills_in_its_plan_only(full: Bench) -> None:
    before = full.lines()
    full.protocols("Mixture not named, against dexketoprofen")
    assert full.card.button.text() == "Fill in the plan"
    full.keys.press(Qt.Key.Key_Return)
    assert full.lines() == before
    assert full.told[-1].endswith("its plan was filled in, the mix stays as it was.")


def test_one_in_which_nothing_can_be_filled_in_says_so(empty: Bench) -> None:
    empty.protocols("calf")
    found = [key for key in (row.key for row in empty.library.model.rows) if key == "calf-tear-early"]
    assert found
    empty.library.show_key("calf-tear-early")
    protocol = empty.desk.document.knowledge.protocols["calf-tear-early"]
    can = bool(protocol.syringes or protocol.zones or protocol.sessions is not None)
    assert empty.card.button.isEnabled() is can
    stack = empty.desk.document.stack.index()
    empty.keys.press(Qt.Key.Key_Return)
    assert (empty.desk.document.stack.index() > stack) is can


def test_the_list_says_all_of_a_protocol_and_the_card_its_sources(empty: Bench) -> None:
    empty.protocols()
    assert len(empty.titles()) == len(empty.desk.document.knowledge.data.protocols)
    for number, row in enumerate(empty.library.model.rows):
        said = str(empty.library.model.data(empty.library.model.index(number), Qt.ItemDataRole.AccessibleTextRole))
        for text in (row.title, row.indication, row.evidence):
            assert text.rstrip(".") in said
        empty.library.show_key(row.key)
        assert empty.card.isVisible()
        assert any(label == "Sources" for label, _, _ in empty.card.rows.shown)


def test_a_misspelling_is_looked_at_before_it_is_filled_in(empty: Bench) -> None:
    empty.protocols("piroxicm")
    assert empty.library.count.full == "Nothing is called “piroxicm”. Did you mean:"
    assert not empty.card.isVisible()
    empty.keys.press(Qt.Key.Key_Return)
    assert empty.lines() == []
    assert empty.card.isVisible()
    empty.keys.press(Qt.Key.Key_Return)
    assert "piroxicam" in empty.lines()


def test_nonsense_finds_nothing_and_breaks_nothing(empty: Bench) -> None:
    empty.protocols("zzqx #{}")
    assert empty.titles() == []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Up):
        empty.keys.press(key)
    assert empty.lines() == []
    empty.keys.press(Qt.Key.Key_Escape)
    assert empty.titles()


def test_arrows_go_through_the_list_and_escape_leads_back(empty: Bench) -> None:
    empty.protocols("knee")
    first = empty.card.title.full
    empty.keys.press(Qt.Key.Key_Down)
    assert empty.card.title.full == empty.titles()[1] != first
    empty.keys.press(Qt.Key.Key_Tab)  # past the chips and the list into what is shown
    while not empty.card.isAncestorOf(empty.keys.focus):
        empty.keys.press(Qt.Key.Key_Tab)
        assert empty.card.isVisible()
    empty.keys.press(Qt.Key.Key_Escape)
    assert not empty.card.isVisible()
    assert empty.keys.focus is empty.library.list
    empty.keys.write("n")
    assert empty.library.field.text() == "kneen"


def test_the_conditions_of_the_draft_come_first(full: Bench) -> None:
    full.indication("gonarthrosis")
    full.protocols()
    assert full.library.chips.chosen == "knee-osteoarthritis"
    assert full.library.chips._order[0][0] == "knee-osteoarthritis"
    assert all("knee-osteoarthritis" in row.conditions for row in full.library.model.rows)
    full.library.chips.choose("")
    assert len(full.titles()) == len(full.desk.document.knowledge.data.protocols)
    full.indication("neck pain")
    assert full.library.chips._order[0][0] == "neck-pain"


def test_work_in_the_mix_takes_the_protocol_away(full: Bench) -> None:
    full.protocols("knee")
    assert full.card.isVisible()
    full.page.mix.focus_line("A", 0)
    assert not full.card.isVisible()
    full.protocols("knee")
    full.keys.control("F")
    assert not full.card.isVisible()
    assert full.page.shelf.tab == "ingredients"


def test_in_a_narrow_window_the_protocol_lies_beside_the_drawer(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    bench = opened(qtbot, tmp_path, knowledge, "empty", (1024, 600))
    bench.protocols("knee piroxicam")
    assert bench.card.isVisible()
    assert bench.card.geometry().left() > bench.page.shelf.geometry().right()
    assert bench.page.rect().contains(bench.card.geometry())
    bench.keys.press(Qt.Key.Key_Return)
    assert not bench.page.shelf.isVisible()
    assert bench.keys.name.startswith("Volume of Piroxicam")
    closed(bench)


# The clinic's own


def test_the_mix_is_kept_and_kept_again_as_version_two(full: Bench) -> None:
    full.keep("Knee, usual", "first try")
    assert full.told[-1] == "Kept as the protocol “Knee, usual”."
    full.keys.press(Qt.Key.Key_S, BOTH)
    assert full.page.mix.keep_form.told.full.startswith("Becomes version 2")
    full.keys.press(Qt.Key.Key_Escape)
    assert not full.page.mix.keep_form.isVisible()
    full.keep("Knee, usual", "less lidocaine")
    assert full.told[-1] == "Kept as version 2 of “Knee, usual”."
    assert [(p.version, p.note) for p in full.desk.outside.own_protocols()] == [(1, "first try"), (2, "less lidocaine")]
    full.protocols()
    assert full.titles()[0] == "Knee, usual"
    assert full.library.model.rows[0].evidence == "Own, version 2, 22 Nov 2026 · less lidocaine"
    full.library.chips.choose(OWN)
    assert full.titles() == ["Knee, usual"]


def test_an_older_version_can_be_looked_at_and_filled_in(full: Bench) -> None:
    full.keep("Knee", "four")
    full.desk.document.edit("Fewer", lambda draft: with_treatment(draft, formulas=draft.treatment.formulas[:1]))
    full.keep("Knee", "one syringe")
    full.protocols("knee")
    assert full.titles()[0] == "Knee"
    assert [one.version for one in full.card.deeds.versions] == [1, 2]
    chips = [full.card.deeds.chips.itemAt(at).widget() for at in range(2)]  # type: ignore[union-attr]
    full.qtbot.mouseClick(chips[1], Qt.MouseButton.LeftButton)
    assert full.card.kind.full == "Own, version 1, 22 Nov 2026"
    full.card.button.setFocus()
    full.keys.press(Qt.Key.Key_Return)
    assert [formula.name for formula in full.desk.document.draft.treatment.formulas] == ["A", "B"]
    assert all(zone.side == "" for zone in full.desk.document.draft.treatment.plan)
    assert full.told[-1].startswith("The mix was replaced by “Knee, version 1”")


def test_renamed_and_removed_inline_with_a_way_back(full: Bench) -> None:
    full.keep("Knee", "")
    full.protocols("knee")
    deeds = full.card.deeds
    deeds.rename_button.setFocus()
    full.keys.press(Qt.Key.Key_Return)
    assert full.keys.name == "New name of the protocol"
    deeds.field.clear()
    full.keys.press(Qt.Key.Key_Return)
    assert deeds.field.fault
    full.keys.enter("Knee II")
    assert full.card.title.full == "Knee II"
    assert [p.name for p in full.desk.outside.own_protocols()] == ["Knee II"]
    deeds.remove_button.setFocus()
    full.keys.press(Qt.Key.Key_Return)
    assert deeds.asked.full == "Remove “Knee II” from the list? Its versions stay in the file."
    assert full.keys.name == "Remove"
    full.keys.press(Qt.Key.Key_Return)
    assert not full.library.library.own
    assert not full.card.isVisible()
    assert [p.name for p in full.desk.outside.own_protocols()] == ["Knee II"]
    full.keys.press(Qt.Key.Key_F7)
    full.keys.press(Qt.Key.Key_Return)
    assert list(full.library.library.own) == ["own Knee II"]
    assert full.card.title.full == "Knee II"


def test_a_name_that_is_taken_is_refused_in_words(full: Bench) -> None:
    full.keep("Knee", "")
    full.keep("Neck", "")
    full.protocols()
    assert full.library.show_key("own Neck")
    deeds = full.card.deeds
    deeds.rename_button.click()
    deeds.field.setText("KNEE")
    full.qtbot.keyClick(deeds.field, Qt.Key.Key_Return)
    assert full.failed[-1].startswith("The protocol was not saved: a protocol called KNEE is there already")
    assert {p.name for p in full.desk.outside.own_protocols()} == {"Knee", "Neck"}


def test_an_empty_mix_or_an_empty_name_is_not_kept(empty: Bench) -> None:
    empty.keys.press(Qt.Key.Key_S, BOTH)
    assert empty.told == ["There is nothing in the mix to be kept as a protocol."]
    assert not empty.page.mix.keep_form.isVisible()
    empty.protocols("piroxicam twice")
    empty.keys.press(Qt.Key.Key_Return)
    empty.keys.press(Qt.Key.Key_S, BOTH)
    empty.keys.press(Qt.Key.Key_Return)
    assert empty.page.mix.keep_form.name.fault == "A protocol needs a name."
    assert empty.desk.outside.own_protocols() == ()


def test_a_damaged_file_is_told_and_left_alone(full: Bench) -> None:
    path = full.desk.outside.data / "protocols.yaml"
    path.write_text('format: "1"\nprotocols:\n  - {nmae: x}\n', encoding="utf-8")
    before = path.read_bytes()
    full.protocols()
    assert full.library.fault.full.startswith("The clinic's own protocols cannot be read:")
    assert "protocols.yaml, line 3" in full.library.fault.full
    assert full.titles()
    full.keys.press(Qt.Key.Key_S, BOTH)
    assert full.failed[-1] == full.library.fault.full
    assert path.read_bytes() == before


def test_nothing_of_the_patient_is_in_the_file(full: Bench) -> None:
    full.keep("Knee", "")
    text = (full.desk.outside.data / "protocols.yaml").read_text(encoding="utf-8")
    for word in ("Helena", "P-0042", "arfarin", "1969", "right"):
        assert word not in text


# What was used


def test_an_allergy_is_told_beside_what_was_used(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    desk = make_desk(tmp_path / "data", knowledge)
    facts = PatientFacts(
        name="Ada Example", number="P-9", birth_date="1970-01-01", sex="male", weight="70", allergies=(TypedAllergy("piroxicam"),),
        medications=(), conditions=(),
    )  # fmt: skip
    desk.new_patient(facts)
    window = Window(desk)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=3000)
    window.go("mix")
    bench = Bench(qtbot, window)
    bench.indication("gonarthrosis")
    bench.protocols()
    said = bench.judged()
    assert bench.used.title.full == "What published protocols used for knee osteoarthritis"
    assert said["Piroxicam"].startswith("Contraindicated: ")
    signs = {parts[0].text: parts[-1].sign for parts in bench.used.model.parts}
    assert signs["Piroxicam"] == "contraindicated"
    assert said["S-adenosyl-methionine"] == "Not in the catalog: cannot be checked"
    assert signs["S-adenosyl-methionine"] == "not checked"
    assert "clear" not in signs.values()
    counts = [parts[1].text for parts in bench.used.model.parts]
    assert counts[0].startswith("In 5 publications; strongest: ")
    closed(bench)


def test_enter_adds_what_was_used_and_says_that_it_is_there(empty: Bench) -> None:
    empty.indication("knee osteoarthritis")
    empty.protocols()
    assert empty.judged()["Lidocaine"] != "In the mix already"
    empty.used.focus_list()
    assert empty.used.model.rows[empty.used.list.currentIndex().row()].name == "lidocaine"
    empty.keys.press(Qt.Key.Key_Return)
    assert empty.lines() == ["lidocaine"]
    assert empty.judged()["Lidocaine"] == "In the mix already"
    empty.keys.control("Z")
    assert empty.lines() == []


def test_a_patient_of_whom_nothing_is_known_is_never_cleared(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    bench = opened(qtbot, tmp_path, knowledge, "unasked")
    bench.indication("knee osteoarthritis")
    bench.protocols()
    said = bench.judged()
    assert bench.used.unknown.full.startswith("Not known of this patient: ")
    assert "Nothing new found" not in said.values()
    closed(bench)


@pytest.mark.parametrize(
    ("indication", "words"),
    [
        ("", "The plan names no indication yet."),
        ("something of the knee", "The indication “something of the knee” is not recognized"),
    ],
)
def test_without_a_known_indication_a_sentence_leads_to_the_plan(empty: Bench, indication: str, words: str) -> None:
    if indication:
        empty.indication(indication)
    empty.protocols()
    empty.judged()
    assert empty.used.note.full.startswith(words)
    assert not empty.used.list.isVisible()
    empty.used.focus_list()
    empty.keys.press(Qt.Key.Key_Return)
    assert empty.window.page == "plan"
    assert empty.keys.name == "Indication"


def test_where_no_trial_was_found_that_is_said(empty: Bench) -> None:
    empty.indication("plantar fasciitis")
    empty.protocols()
    empty.judged()
    assert "No trial of mesotherapy was found." in empty.used.note.full
    assert not empty.used.link.isVisible()


# From elsewhere


def test_the_palette_finds_protocols_and_shows_one(empty: Bench) -> None:
    empty.keys.control("K")
    empty.keys.write("epicondylitis")
    (palette,) = Palette.shown_over(empty.window)
    rows = [row for row in palette.model.rows if row.second.startswith("protocol")]
    assert rows
    at = palette.model.rows.index(rows[0])
    while palette.list.currentIndex().row() != at:
        empty.keys.press(Qt.Key.Key_Down)
    empty.keys.press(Qt.Key.Key_Return)
    assert empty.card.isVisible()
    assert empty.card.title.full == rows[0].name
    assert empty.lines() == []
    empty.keys.press(Qt.Key.Key_Return)
    assert empty.lines() or empty.told


def test_another_patient_begins_afresh(full: Bench) -> None:
    full.protocols("knee")
    assert full.card.isVisible()
    full.desk.new_patient(PatientFacts(name="Else Example"))
    assert not full.card.isVisible()
    assert full.library.field.text() == ""
    full.keys.press(Qt.Key.Key_K, CONTROL)
