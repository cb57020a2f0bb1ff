"""The list of ingredients: search, families, adding, favorites, what adding would bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from formulator.base.settings import Settings
from formulator.domain.knowledge import Knowledge
from formulator.ui.actions import Actions
from formulator.ui.commands import commands
from formulator.ui.desk import Desk
from formulator.ui.models.ingredients import IngredientModel, Row, Warned
from formulator.ui.panels.ingredients import Ingredients
from formulator.ui.recent import LIMIT, note_used
from formulator.workbench import prepare, shelf
from tests.ui.desks import BRUNO, HELENA
from tests.ui.scenes import put, scene


def shown(qtbot: QtBot, desk: Desk) -> Ingredients:
    host = QWidget()
    qtbot.addWidget(host)
    actions = Actions(host)
    for command in commands():
        actions.add(command.id, command.text, lambda: None, list(command.keys), command.group)
    panel = Ingredients(desk, actions, host)
    panel.resize(296, 620)
    host.resize(320, 640)
    host.show()
    qtbot.waitExposed(host)
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    return panel


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk) -> Iterator[Ingredients]:
    """The panel beside an open patient who takes warfarin."""
    desk.new_patient(HELENA)
    made = shown(qtbot, desk)
    yield made
    made.if_added.stop()


def ids(panel: Ingredients) -> list[str]:
    return [row.id for row in panel.model.rows]


def lines(panel: Ingredients, syringe: str = "A") -> list[str]:
    knowledge = panel.desk.document.knowledge
    formulas = panel.desk.document.draft.treatment.formulas
    return [prepare.name_of(line, knowledge) for formula in formulas if formula.name == syringe for line in formula.lines]


def ask(qtbot: QtBot, panel: Ingredients, text: str) -> None:
    panel.focus_search()
    qtbot.keyClicks(panel.field, text)


def place_of(panel: Ingredients, number: int) -> QPoint:
    return panel.list.visualRect(panel.model.index(number)).center()


# Looking


def test_all_ingredients_are_there_and_counted(panel: Ingredients, knowledge: Knowledge) -> None:
    assert len(panel.model.rows) == len(shelf.items(knowledge))
    assert panel.count.full == f"{len(knowledge.data.substances)} ingredients"


def test_a_family_says_how_many_of_all_it_shows(qtbot: QtBot, panel: Ingredients, knowledge: Knowledge) -> None:
    qtbot.mouseClick(panel.families.chips["nsaid"], Qt.MouseButton.LeftButton)
    assert panel.families.chips["nsaid"].isChecked()
    found = {row.item.substance for row in panel.model.rows if row.item}
    assert "ketoprofen" in found
    assert "cyanocobalamin" not in found
    assert panel.count.full == f"{len(found)} of {len(knowledge.data.substances)} ingredients"
    qtbot.mouseClick(panel.all_button, Qt.MouseButton.LeftButton)
    assert len(panel.model.rows) == len(panel.items)


def test_pressing_the_family_again_shows_all(qtbot: QtBot, panel: Ingredients) -> None:
    for _ in range(2):
        qtbot.mouseClick(panel.families.chips["vitamin"], Qt.MouseButton.LeftButton)
    assert len(panel.model.rows) == len(panel.items)


def test_more_opens_the_other_families_and_a_chosen_one_stays(qtbot: QtBot, panel: Ingredients) -> None:
    assert not panel.families.chips["diluent"].isVisible()
    qtbot.mouseClick(panel.families.more, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.families.chips["diluent"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.families.more, Qt.MouseButton.LeftButton)
    assert panel.families.chips["diluent"].isVisible()
    assert not panel.families.chips["mineral"].isVisible()


def test_every_item_is_reached_by_a_family(panel: Ingredients) -> None:
    reached: set[str] = set()
    for key in panel.families.chips:
        panel.families.choose(key)
        reached.update(ids(panel))
    assert reached == set(panel.items)


def test_a_name_is_sought_in_all_families(qtbot: QtBot, panel: Ingredients, knowledge: Knowledge) -> None:
    panel.families.choose("vitamin")
    ask(qtbot, panel, "ketop")
    assert ids(panel)[0] == "ketoprofen-50"
    assert panel.count.full.endswith(f"of {len(knowledge.data.substances)} ingredients")


def test_a_brand_leads_to_its_substance_and_says_so(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "voltaren")
    (row,) = panel.model.rows
    assert row.name == "Diclofenac"
    assert row.second.startswith("“Voltaren”")


def test_what_is_excluded_is_found_with_its_reason(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "diazepam")
    row = panel.model.rows[0]
    assert row.item is not None
    assert row.item.excluded
    assert row.item.excluded in panel.model.spoken(row)
    assert row.item.excluded in str(panel.model.data(panel.model.index(0), Qt.ItemDataRole.ToolTipRole))


def test_a_misspelling_is_only_suggested(qtbot: QtBot, panel: Ingredients) -> None:
    """Enter makes the suggestion the current row; only the next Enter takes it."""
    ask(qtbot, panel, "lidocane")
    assert panel.model.rows[0].near
    assert "Did you mean" in panel.count.full
    assert not panel.list.currentIndex().isValid()
    assert panel.list.drawn.current == -1
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert lines(panel) == []
    assert panel.list.currentIndex().row() == 0
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert lines(panel) == ["lidocaine"]


def test_escape_clears_and_the_family_comes_back(qtbot: QtBot, panel: Ingredients) -> None:
    panel.families.choose("vitamin")
    ask(qtbot, panel, "keto")
    qtbot.keyClick(panel.field, Qt.Key.Key_Escape)
    assert panel.field.text() == ""
    assert all(row.item is not None and "vitamin" in row.item.families for row in panel.model.rows)


@pytest.mark.parametrize("text", ["%", "'; --", "x" * 300, "µ", "лид", "   "])
def test_odd_texts_do_no_harm(qtbot: QtBot, panel: Ingredients, text: str) -> None:
    panel.field.setText(text)
    panel.field.typed.emit(text)
    assert panel.model.rows
    panel.grab()


# Adding


def test_enter_adds_the_first_row_under_its_inn(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "xyloc")
    with qtbot.waitSignal(panel.added) as told:
        qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert told.args == ["A", 0]
    assert lines(panel) == ["lidocaine"]
    line = panel.desk.document.draft.treatment.formulas[0].lines[0]
    assert line.candidates == ("lidocaine-1",)
    assert panel.desk.document.stack.undoText() == "Add lidocaine"
    panel.desk.document.stack.undo()
    assert lines(panel) == []


def test_what_was_added_is_told_by_its_name_not_its_id(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "lidocaine 2 %")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    gaps = [gap for gap in panel.desk.document.review.not_checked if gap.where == "mix"]
    assert gaps
    assert {gap.text for gap in gaps} == {"lidocaine"}


def test_down_goes_into_the_list_and_enter_adds_there(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "keto")
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    assert panel.list.hasFocus()
    assert panel.list.currentIndex().row() == 0
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert panel.desk.document.draft.treatment.formulas[0].lines[0].candidates[0] == ids(panel)[1]


def test_up_from_the_first_row_and_letters_go_to_the_field(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "keto")
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    qtbot.keyClick(panel.list, Qt.Key.Key_Up)
    assert panel.field.hasFocus()
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    qtbot.keyClicks(panel.list, "r")
    assert panel.field.hasFocus()
    assert panel.field.text() == "ketor"
    assert ids(panel)[0] == "ketorolac-30"


def test_enter_in_an_empty_field_shows_before_it_adds(qtbot: QtBot, panel: Ingredients) -> None:
    panel.focus_search()
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert lines(panel) == []
    assert panel.list.currentIndex().row() == 0


def test_a_double_click_and_the_button_add(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "keto")
    qtbot.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place_of(panel, 0))
    assert lines(panel) == ["ketoprofen"]
    rect = panel.list.visualRect(panel.model.index(2))
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=panel.list.drawn.add_rect(rect).center())
    assert lines(panel) == ["ketoprofen", "ketoprofen"]


def test_a_double_click_on_the_button_does_not_add_thrice(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "keto")
    place = panel.list.drawn.add_rect(panel.list.visualRect(panel.model.index(0))).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(lines(panel)) == 1


def test_what_nobody_knows_can_be_added_and_is_told_as_not_checked(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "qwxyz")
    (row,) = panel.model.rows
    assert "qwxyz" in row.name
    assert "not checked" in row.name
    qtbot.keyClick(panel.field, Qt.Key.Key_Down)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert lines(panel) == ["“qwxyz”"]
    assert any(gap.text == "qwxyz" for gap in panel.desk.document.review.not_checked)


def test_the_next_goes_into_the_syringe_used_last(qtbot: QtBot, panel: Ingredients) -> None:
    put(panel.desk, "A", ("lidocaine 1 %", "2"))
    put(panel.desk, "B", ("lidocaine 1 %", "1"), ("sodium chloride 0.9 %", "to 5 mL"))
    assert panel.syringe == "B"
    panel.syringe = "A"
    ask(qtbot, panel, "thiocol")
    with qtbot.waitSignal(panel.added) as told:
        qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert told.args == ["A", 1]
    panel.syringe = "B"
    with qtbot.waitSignal(panel.added) as told:
        panel.add_row(0)
    assert told.args == ["B", 1]
    assert lines(panel, "B") == ["lidocaine", "thiocolchicoside", "sodium chloride"]
    panel.syringe = "gone"
    assert panel.syringe == "B"


def test_what_is_in_the_mix_is_marked_and_undo_takes_the_mark_away(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "ketoprofen")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert "in mix" in panel.model.spoken(panel.model.rows[0])
    panel.desk.document.stack.undo()
    assert "in mix" not in panel.model.spoken(panel.model.rows[0])


# Favorites


def test_a_star_is_set_by_key_kept_and_comes_first(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "tenox")
    qtbot.keyClick(panel.field, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert panel.desk.outside.settings.favorites == ("tenoxicam-10",)
    assert "favorite" in panel.model.spoken(panel.model.rows[0])
    qtbot.keyClick(panel.field, Qt.Key.Key_Escape)
    assert ids(panel)[0] == "tenoxicam-10"
    panel.families.choose(shelf.OFTEN)
    assert ids(panel) == ["tenoxicam-10"]


def test_a_star_is_set_and_taken_by_the_pointer(qtbot: QtBot, panel: Ingredients) -> None:
    place = panel.list.drawn.star_rect(panel.list.visualRect(panel.model.index(1))).center()
    starred = ids(panel)[1]
    for expected in ((starred,), ()):
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert panel.desk.outside.settings.favorites == expected
        assert ids(panel)[1] == starred
    assert lines(panel) == []


def test_a_star_that_cannot_be_kept_is_told(qtbot: QtBot, panel: Ingredients) -> None:
    def fails(_: Settings) -> Settings:
        raise OSError(28, "No space left on device")

    panel.desk.outside.keep_settings = fails
    with qtbot.waitSignal(panel.desk.failed) as told:
        panel.star_row(0)
    assert "No space left" in told.args[0]
    assert panel.desk.outside.settings.favorites == ()
    assert not panel.model.favorites


def test_what_was_signed_is_remembered_newest_first(panel: Ingredients) -> None:
    desk = panel.desk
    desk.outside.settings = replace(desk.outside.settings, recent=tuple(f"old-{n}" for n in range(LIMIT)))
    put(desk, "A", ("tenoxicam", "1"), ("lidocaine 2 %", "2"), ("qwxyz", ""), ("sodium chloride 0.9 %", "to 6 mL"))
    note_used(desk, desk.document.draft)
    recent = desk.outside.settings.recent
    assert recent[:2] == ("tenoxicam-10", "lidocaine-2")
    assert len(recent) == LIMIT
    panel.refresh()
    assert ids(panel)[:2] == ["tenoxicam-10", "lidocaine-2"]


def test_what_was_marked_and_is_no_longer_in_the_catalog_does_no_harm(panel: Ingredients) -> None:
    panel.desk.outside.settings = replace(panel.desk.outside.settings, favorites=("gone-1",), recent=("gone-2",))
    panel.families.choose(shelf.OFTEN)
    panel.refresh()
    assert ids(panel) == []
    assert panel.nothing.isVisible()
    assert panel.nothing.text.full


# What adding would bring


def test_the_sign_of_what_adding_would_bring_comes_after_a_while(qtbot: QtBot, panel: Ingredients) -> None:
    """A patient on warfarin: an NSAID brings a finding, a vitamin does not."""
    put(panel.desk, "A", ("lidocaine 1 %", "2"))
    ask(qtbot, panel, "ketorolac")
    assert "ketorolac-30" not in panel.model.warned
    qtbot.waitUntil(lambda: "ketorolac-30" in panel.model.warned, timeout=5000)
    assert panel.model.warned["ketorolac-30"].word in ("major", "contraindicated")
    assert "If added" in panel.model.spoken(panel.model.rows[0])
    panel.focus_search()
    qtbot.keyClicks(panel.field, "cyanocobalamin")
    qtbot.waitUntil(lambda: not panel.if_added.busy, timeout=5000)
    assert "cyanocobalamin-1000" not in panel.model.warned


def test_signs_hold_for_the_draft_they_were_computed_for(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    desk = scene("clear", tmp_path, knowledge)
    panel = shown(qtbot, desk)
    ask(qtbot, panel, "ketorolac")
    qtbot.waitUntil(lambda: not panel.if_added.busy, timeout=5000)
    assert "ketorolac-30" not in panel.model.warned
    desk.new_patient(HELENA)
    ask(qtbot, panel, "ketorolac")
    qtbot.waitUntil(lambda: "ketorolac-30" in panel.model.warned, timeout=5000)
    panel.if_added.stop()
    desk.outside.records.close()


def test_another_patient_begins_with_an_empty_search(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "lido")
    panel.syringe = "C"
    panel.desk.new_patient(BRUNO)
    assert panel.field.text() == ""
    assert panel.syringe == "A"


# Looks


def test_names_wrap_and_are_never_cut(qtbot: QtBot, panel: Ingredients) -> None:
    """The heights grow with the text: a narrow list is taller, and every row is at least as high as designed."""
    delegate = panel.list.drawn
    heights = {}
    for width in (400, 240):
        delegate.set_width(width)
        heights[width] = [delegate._of(row, False).whole for row in panel.model.rows]
    assert all(narrow >= wide >= 44 for narrow, wide in zip(heights[240], heights[400], strict=True))
    assert sum(heights[240]) > sum(heights[400])


def test_the_reason_of_an_excluded_one_is_whole_on_the_current_row(qtbot: QtBot, panel: Ingredients) -> None:
    ask(qtbot, panel, "diazepam")
    row = panel.model.rows[0]
    assert panel.list.drawn._of(row, True).whole > panel.list.drawn._of(row, False).whole
    panel.grab()


def test_the_model_speaks_every_mark(qtbot: QtBot, knowledge: Knowledge) -> None:
    model = IngredientModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    item = shelf.items(knowledge)[0]
    model.show_rows([Row(item, "Brand", True), Row(None, text="x", label="Add “x”")])
    model.set_in_mix(frozenset((item.id,)))
    model.set_favorites(frozenset((item.id,)))
    model.set_warned(item.id, Warned("major", "A finding"))
    said = str(model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole))
    for part in ("did you mean", item.name, "“Brand”", "in mix", "favorite", "If added: A finding"):
        assert part in said
    model.forget_warned()
    assert "If added" not in str(model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole))
    assert model.data(model.index(1), Qt.ItemDataRole.ToolTipRole) is None
    model.show_rows([])
    assert model.rowCount() == 0
