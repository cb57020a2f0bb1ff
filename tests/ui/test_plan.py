"""The page "Plan" as a practitioner uses it: zones, the side and its confirmation, the figures, faults, undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from formulator.base.bodymap import REGIONS, Region
from formulator.domain.knowledge import Knowledge
from formulator.domain.treatment import Zone
from formulator.ui.desk import Desk
from formulator.ui.pages.plan import PlanPage
from formulator.ui.widgets import Button
from formulator.ui.window import Window
from formulator.workbench import planning
from tests.ui.scenes import scene

Open = Callable[[str], tuple[Window, PlanPage]]


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> Iterator[Open]:
    """Opens the page on a desk of a scene, within a window."""
    desks: list[Desk] = []

    def make(name: str) -> tuple[Window, PlanPage]:
        desk = scene(name, tmp_path / name, knowledge)
        desks.append(desk)
        window = Window(desk)
        qtbot.addWidget(window)
        window.resize(1366, 690)
        window.show()
        window.go("plan")
        page = window.pages["plan"]
        assert isinstance(page, PlanPage)
        return window, page

    yield make
    for desk in desks:
        desk.flush()
        desk.outside.records.close()


def zones(page: PlanPage) -> tuple[Zone, ...]:
    return page.desk.document.draft.treatment.plan


def press(qtbot: QtBot, button: Button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def write(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def region(name: str, side: str, view: str = "front") -> Region:
    return next(r for r in REGIONS if (r.name, r.side, r.view) == (name, side, view))


def click(qtbot: QtBot, page: PlanPage, where: Region) -> None:
    qtbot.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=page.map.center_of(where).toPoint())


def test_the_first_zone_takes_the_site_and_the_points_are_asked_next(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("empty")
    assert page.zones.first.isVisible()
    write(qtbot, page.strip.entries["site"], "right knee")
    press(qtbot, page.zones.first)
    assert [(z.side, z.zone) for z in zones(page)] == [("right", "knee")]
    assert page.band.title.full == "RIGHT knee"
    assert page.zones.rows[0].isVisible()
    assert not page.zones.empty.isVisible()
    page.desk.document.stack.undo()
    assert page.zones.empty.isVisible()


def test_a_place_picked_on_the_empty_figure_is_the_first_zone(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("empty")
    click(qtbot, page, region("shoulder", "left", "back"))
    assert [(z.side, z.zone) for z in zones(page)] == [("left", "shoulder")]
    assert page.band.title.full == "LEFT shoulder"
    assert page.closeup.region == region("shoulder", "left", "back")


def test_typing_is_shown_and_told_as_it_is_written(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    points = page.zones.fields.entries["points"]
    write(qtbot, points, "thirty")
    assert points.text() == "thirty"
    assert points.fault
    assert page.zones.fields.faults["points"].isVisible()
    assert "cannot be read" in page.against.sentence.full
    assert any(gap.text == "thirty" for gap in page.desk.document.review.not_checked)
    write(qtbot, points, "30")
    assert points.fault == ""
    assert not page.zones.fields.faults["points"].isVisible()
    assert page.against.sentence.full == "Points cover the mix exactly"


def test_typing_one_field_is_one_step_back(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    write(qtbot, page.zones.fields.entries["per_point"], "0.15")
    assert page.desk.document.stack.undoText() == "Volume per point"
    page.desk.document.stack.undo()
    assert page.zones.fields.entries["per_point"].text() == "0.2"


def test_what_was_typed_stays_until_the_field_is_left(shown: Open, qtbot: QtBot) -> None:
    window, page = shown("main")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    entry = page.zones.fields.entries["per_point"]
    write(qtbot, entry, "200 mcL")
    assert entry.text() == "200 mcL"
    page.zones.fields.entries["needle"].setFocus()
    qtbot.waitUntil(lambda: entry.text() == "0.2")


def test_a_change_of_side_is_confirmed_in_the_band(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    press(qtbot, page.band.segments.keys["left"])
    assert page.band.asking
    assert "Change from RIGHT to LEFT" in page.band.question.full
    assert zones(page)[0].side == "right"
    assert page.zones.fields.side.chosen == "right"
    press(qtbot, page.band.no)
    assert (zones(page)[0].side, page.band.asking) == ("right", False)
    press(qtbot, page.zones.fields.side.keys["left"])
    press(qtbot, page.band.yes)
    assert zones(page)[0].side == "left"
    assert page.band.title.full == "LEFT knee, medial"
    page.desk.document.stack.undo()
    assert page.band.title.full == "RIGHT knee, medial"


def test_escape_keeps_the_side(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    press(qtbot, page.band.segments.keys["both"])
    qtbot.keyClick(page.band.no, Qt.Key.Key_Escape)
    assert not page.band.asking
    assert zones(page)[0].side == "right"


def test_a_question_about_a_zone_that_has_changed_is_dropped(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    press(qtbot, page.band.segments.keys["left"])
    page.desk.document.edit("Points", lambda d: planning.with_field(d, 0, "points", "12"))
    assert not page.band.asking
    press(qtbot, page.band.segments.keys["left"])
    press(qtbot, page.zones.rows[1])
    assert not page.band.asking
    assert page.band.title.full == "RIGHT knee, lateral"


def test_both_sides_are_filled_and_said_in_capitals(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    press(qtbot, page.band.segments.keys["both"])
    press(qtbot, page.band.yes)
    assert page.band.title.full.startswith("BOTH")
    assert {r.side for r in page.map.selected} == {"right", "left"}
    assert "both sides" in page.zones.fields.sum.full.casefold()


def test_a_missing_side_is_loud(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    page.desk.document.edit("x", lambda d: planning.placed(d, 0, "knee", ""))
    assert page.band.title.full == "SIDE NOT GIVEN knee"
    assert page.band.property("role") == "bandunknown"
    assert page.closeup.region is None
    assert page.closeup.says


def test_the_keys_move_over_the_body_and_set_and_mirror(shown: Open, qtbot: QtBot) -> None:
    window, page = shown("clear")
    window.activateWindow()
    page.desk.document.edit("x", lambda d: planning.with_field(planning.placed(d, 0, "knee", "right"), 0, "points", ""))
    page.map.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(page.map, key)
    assert page.map.cursor_at == region("shin", "left")
    assert "left shin" in page.map.accessibleDescription()
    qtbot.keyClick(page.map, Qt.Key.Key_Space)
    assert (zones(page)[0].zone, zones(page)[0].side) == ("shin", "left")
    qtbot.keyClick(page.map, Qt.Key.Key_M)
    assert zones(page)[0].side == "right"


def test_a_region_that_the_zone_names_already_keeps_its_words(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    click(qtbot, page, region("knee", "right", "back"))
    assert zones(page)[0].zone == "knee, medial"
    click(qtbot, page, region("hip", "right"))
    assert (zones(page)[0].zone, zones(page)[0].side) == ("hip", "right")


def test_beside_the_body_nothing_is_picked(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    before = page.desk.document.draft
    qtbot.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=page.map.rect().topLeft())
    assert page.desk.document.draft == before


def test_a_zone_is_added_for_the_next_syringe_and_removed_with_undo(shown: Open, qtbot: QtBot) -> None:
    window, page = shown("main")
    press(qtbot, page.zones.add)
    assert len(zones(page)) == 3
    assert page.selected == 2
    assert page.zones.rows[2].isChecked()
    assert page.band.title.full == "RIGHT"
    press(qtbot, page.zones.fields.remove)
    assert len(zones(page)) == 2
    assert window.notice.isVisible()
    press(qtbot, window.notice.button)
    assert len(zones(page)) == 3


def test_delete_on_a_row_removes_and_the_arrows_walk(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    qtbot.keyClick(page.zones.rows[0], Qt.Key.Key_Down)
    assert page.selected == 1
    qtbot.keyClick(page.zones.rows[1], Qt.Key.Key_Delete)
    assert [z.zone for z in zones(page)] == ["knee, medial"]
    assert page.selected == 0
    qtbot.keyClick(page.zones.rows[0], Qt.Key.Key_Delete)
    assert zones(page) == ()
    assert page.zones.first.isVisible()


def test_using_the_syringe_up_is_offered_and_done_only_when_pressed(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    write(qtbot, page.zones.fields.entries["points"], "40")
    button, _ = page.zones.fields.buttons[0]
    assert button.isVisible()
    assert "0.15 mL at 40 points" in button.text()
    assert page.against.sentence.full == "Syringe A: 2 mL is missing"
    press(qtbot, button)
    assert page.against.sentence.full == "Points cover the mix exactly"
    assert not button.isVisible()


def test_figures_open_to_their_arithmetic(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    press(qtbot, page.zones.fields.depth_button)
    assert page.zones.fields.depth_steps.isVisible()
    assert "Micheels" in page.zones.fields.depth_steps.full
    dose = page.against.doses[0]
    press(qtbot, dose.button)
    assert dose.steps.isVisible()
    assert "0.2 mL hold" in dose.steps.full


def test_the_strip_says_how_each_text_was_understood(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("empty")
    entries, notes = page.strip.entries, page.strip.notes
    write(qtbot, entries["indication"], "low back pain")
    assert notes["indication"].full == "recognized: low back pain"
    write(qtbot, entries["antiseptic"], "chlorhexidine")
    assert notes["antiseptic"].full == "recognized: chlorhexidine"
    write(qtbot, entries["antiseptic"], "foo")
    assert entries["antiseptic"].fault
    write(qtbot, entries["route"], "nose")
    assert entries["route"].fault
    assert entries["route"].text() == "nose"
    write(qtbot, entries["route"], "sc")
    assert page.desk.document.draft.treatment.route == "subcutaneous"


def test_places_are_reached_by_their_names(shown: Open, qtbot: QtBot) -> None:
    window, page = shown("main")
    window.activateWindow()
    for place in ("antiseptic", "site", "indication", "route"):
        window.go(f"plan#{place}")
        assert window.focusWidget() is page.strip.entries[place]
    window.go("plan#points")
    assert window.focusWidget() is page.zones.fields.entries["points"]
    page.desk.document.edit("x", lambda d: planning.with_field(d, 1, "angle", "steep"))
    window.go("plan")
    assert page.selected == 1
    assert window.focusWidget() is page.zones.fields.entries["angle"]


def test_a_word_of_the_list_is_taken_by_the_keyboard(shown: Open, qtbot: QtBot) -> None:
    window, page = shown("main")
    window.activateWindow()
    entry = page.zones.fields.entries["technique"]
    entry.setFocus()
    qtbot.keyClick(entry, Qt.Key.Key_Down)
    completer = entry.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    assert popup.isVisible()
    assert popup.model().rowCount() == len(planning.TECHNIQUES)
    completer.activated.emit("nappage")
    popup.hide()
    assert zones(page)[0].technique == "nappage"
    assert "clinicavitabel" in page.zones.fields.hint.full


def test_long_and_foreign_names_are_kept_whole(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    name = "région périarticulaire du genou, interligne fémoro-tibial interne, point douloureux exquis à la pression " * 2
    page.desk.document.edit("x", lambda d: planning.with_field(d, 0, "zone", name))
    assert page.zones.rows[0].name.full == name.strip()
    assert page.zones.fields.entries["zone"].text() == name
    assert name.strip() in page.closeup.says


def test_a_zone_of_a_syringe_that_is_gone_is_told(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")
    from formulator.workbench import edits

    page.desk.document.edit("x", lambda d: edits.without_syringe(d, "B", page.desk.document.knowledge))
    assert page.against.sentence.full == "Syringe B: there is no such syringe"
    page.pick(1)
    assert "not in the mix" in page.zones.fields.syringe.currentText()


def test_many_zones_and_points_are_shown(shown: Open, qtbot: QtBot) -> None:
    _, page = shown("main")

    def more(draft: object) -> object:
        for _ in range(12):
            draft = planning.add_zone(draft, "knee", "right")  # type: ignore[arg-type]
            index = len(draft.treatment.plan) - 1
            draft = planning.with_field(draft, index, "points", "2000")
        return draft

    page.desk.document.edit("More", more)  # type: ignore[arg-type]
    assert sum(row.isVisible() for row in page.zones.rows) == 14
    page.grab()
    page.desk.document.stack.undo()
    assert sum(row.isVisible() for row in page.zones.rows) == 2


@pytest.mark.parametrize("size", [(1024, 600), (1366, 690), (1920, 1080)])
def test_the_page_fits_and_is_never_scrolled_as_a_whole(shown: Open, qtbot: QtBot, size: tuple[int, int]) -> None:
    window, page = shown("main")
    window.resize(*size)
    qtbot.wait(1)
    assert (window.width(), window.height()) == size
    for panel in (page.strip, page.zones, page.middle, page.against):
        assert page.rect().contains(panel.geometry())
