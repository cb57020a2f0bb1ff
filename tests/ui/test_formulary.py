"""The clinic's formulary as people keep it: by keys alone, with the same reader as the loader, noted, undoable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from formulator.app.outside import knowledge_of
from formulator.catalog.overlay import read_over
from formulator.domain.formulary import Formulary, Standing
from formulator.domain.records import DiskFault
from formulator.ui import clinic
from formulator.ui.desk import Desk
from formulator.ui.pages.formulary import FormularyPage
from formulator.ui.panels.formulary_list import EntryModel
from formulator.ui.window import Window
from formulator.workbench.formulary_edits import NewLimit, limited
from formulator.workbench.formulary_view import Filter, rows
from tests.ui.scenes import clear, put

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[Window]:
    made = Window(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.go("formulary")
    yield made


@pytest.fixture
def page(window: Window) -> FormularyPage:
    found = window.pages["formulary"]
    assert isinstance(found, FormularyPage)
    return found


def kept(page: FormularyPage) -> Formulary:
    """What the file says, read as the command line reads it; the window checks with the same."""
    found = read_over(page.desk.outside.knowledge.catalog, page.desk.outside.formulary(), "f").formulary
    assert found == page.desk.document.knowledge.formulary == page.desk.outside.knowledge.formulary
    return found


def key(qtbot: QtBot, *keys: Qt.Key | str) -> None:
    """Into whatever has the focus."""
    for one in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        if isinstance(one, str):
            qtbot.keyClicks(focus, one)
        else:
            qtbot.keyClick(focus, one)


def find(page: FormularyPage, qtbot: QtBot, text: str, entry: str) -> None:
    page.find_here()
    qtbot.keyClicks(page.search, text)
    while page.list.current is not None and page.list.current.id != entry:
        before = page.list.current
        qtbot.keyClick(page.search, Qt.Key.Key_Down)
        assert page.list.current != before, f"{entry} is not found"


def fill(form: object, qtbot: QtBot, **texts: str) -> None:
    for name, text in texts.items():
        field = form.fields[name]  # type: ignore[attr-defined]
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, text)


# Finding and marking


def test_the_key_leads_there(window: Window, qtbot: QtBot) -> None:
    window.go("start")
    window.actions_of["formulary"].trigger()
    assert window.page == "formulary"
    assert [s.toString() for s in window.actions_of["formulary"].shortcuts()] == ["Ctrl+Shift+F"]
    assert QApplication.focusWidget() is window.pages["formulary"].search  # type: ignore[attr-defined]
    window.go("settings")
    window.pages["settings"].formulary.click()  # type: ignore[attr-defined]
    assert window.page == "formulary"


def test_an_entry_is_marked_by_keys_alone(page: FormularyPage, window: Window, qtbot: QtBot) -> None:
    find(page, qtbot, "lidocaine", "lidocaine-1")
    key(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.detail.review_button
    key(qtbot, Qt.Key.Key_Return)
    mark = kept(page).mark("lidocaine-1")
    assert mark is not None
    assert (mark.by, mark.on, mark.stale) == ("Dr. B. Example", page.desk.outside.today(), False)
    assert page.detail.state.full == "Reviewed by Dr. B. Example, 22 Nov 2026"
    assert page.said.full.startswith("1 of ")
    assert QApplication.focusWidget() is page.list, "Down and twice Enter mark the next one"
    window.notice.button.click()
    assert page.desk.outside.formulary() == b""
    assert page.detail.state.full == "Not reviewed"


def test_marks_stand_in_the_trail(page: FormularyPage, qtbot: QtBot) -> None:
    find(page, qtbot, "lidocaine", "lidocaine-1")
    page.detail.review()
    page.detail.unmark()
    entries = page.desk.outside.records.trail.settings()
    assert [entry.who for entry in entries] == ["Dr. B. Example"] * 2
    assert b"Reviewed: Lidocaine" in (entries[0].new or b"")
    assert b"version 1" in (entries[1].old or b"")


def test_marking_keeps_the_way_back_of_the_mix(page: FormularyPage, qtbot: QtBot) -> None:
    clear(page.desk)
    steps = page.desk.document.stack.count()
    page.refresh()
    page.detail.review()
    assert page.desk.document.stack.count() == steps > 0


def test_the_filters(page: FormularyPage, qtbot: QtBot) -> None:
    every = len(page.list.lines.rows)
    page.chips[Filter.OWN].click()
    assert page.list.isHidden() and page.nothing.full == "There is none of these."
    assert page.detail.isHidden()
    page.chips[Filter.OPEN].click()
    assert len(page.list.lines.rows) == every
    page.detail.review()
    assert len(page.list.lines.rows) == every - 1
    assert page.detail.entry is not None, "the list goes on with another one"
    qtbot.keyClicks(page.search, "snargolium")
    assert page.nothing.full == "Nothing is called “snargolium” here."


def test_the_model(page: FormularyPage) -> None:
    model = EntryModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    every = list(rows(page.desk.document.knowledge))
    for some in (every, every[:3], every[:3], [], every[2:5]):
        model.put(some)
    assert isinstance(model, QAbstractItemModel)
    assert "not reviewed" in str(model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole))


# Limits


def test_a_stricter_limit_is_checked_at_once(page: FormularyPage, window: Window, qtbot: QtBot) -> None:
    """The mix on the desk is over it as soon as it is saved, and no longer when it is removed."""
    clear(page.desk)
    asked: list[bool] = []
    window.restyle.connect(lambda: asked.append(True))
    find(page, qtbot, "lidocaine", "lidocaine-1")
    page.detail.limit_button.setFocus()
    key(qtbot, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.detail.limit_form.amount
    key(qtbot, "15 mg", Qt.Key.Key_Return)
    assert [one.limit.id for one in kept(page).limits] == ["clinic-lidocaine-session"]
    (over,) = (f for f in page.desk.document.review.findings if f.id == "over-limit-single")
    assert (over.values["limit"], over.severity.word) == ("15 mg per session", "major")
    assert asked, "lists and searches are made anew"
    assert page.detail.limit_form.isHidden()
    page.detail.remove_limit(kept(page).limits[0])
    assert kept(page).limits == ()
    assert not [f for f in page.desk.document.review.findings if f.id == "over-limit-single"]


def test_a_looser_limit_asks_for_its_reason(page: FormularyPage, qtbot: QtBot) -> None:
    find(page, qtbot, "lidocaine", "lidocaine-1")
    page.detail.open_limit()
    form = page.detail.limit_form
    assert form.warning.isHidden() and form.labels["reason"].isHidden()
    fill(form, qtbot, amount="300 mg")
    assert "looser than the catalog's 200 mg per session" in form.warned.full
    assert form.save_button.text() == "Save the looser limit"
    key(qtbot, Qt.Key.Key_Return)
    assert form.fields["reason"].fault and QApplication.focusWidget() is form.fields["reason"]
    assert page.desk.outside.formulary() == b""
    key(qtbot, ".-", Qt.Key.Key_Return)
    assert "the reason says nothing" in form.fault.full, "the reader of the file has the last word"
    fill(form, qtbot, reason="monitored room")
    key(qtbot, Qt.Key.Key_Return)
    (limit,) = kept(page).limits
    assert (limit.looser, limit.reason, limit.by) == (True, "monitored room", "Dr. B. Example")
    assert page.list.current is not None and page.list.current.looser
    assert b"monitored room" in (page.desk.outside.records.trail.settings()[-1].new or b"")


@pytest.mark.parametrize("text", ["", "100", "snargol", "-5 mg", "1,500 mg", "100 mL", "100 IU"])
def test_an_amount_that_cannot_be_is_told_and_kept(page: FormularyPage, qtbot: QtBot, text: str) -> None:
    find(page, qtbot, "lidocaine", "lidocaine-1")
    page.detail.open_limit()
    form = page.detail.limit_form
    fill(form, qtbot, amount=text)
    form.save()
    assert form.fields["amount"].fault or form.fault.full
    assert form.amount.text() == text
    assert page.desk.outside.formulary() == b""


def test_escape_leaves_the_form(page: FormularyPage, qtbot: QtBot) -> None:
    find(page, qtbot, "lidocaine", "lidocaine-1")
    page.detail.open_limit()
    fill(page.detail.limit_form, qtbot, amount="15 mg")
    key(qtbot, Qt.Key.Key_Escape)
    assert page.detail.limit_form.isHidden()
    assert page.desk.outside.formulary() == b""


# Products


def test_an_own_product_can_be_put_into_the_mix(page: FormularyPage, qtbot: QtBot) -> None:
    find(page, qtbot, "lidocaine", "lidocaine-1")
    page.detail.open_product()
    form = page.detail.product_form
    assert form.fields["substance"].text() == "lidocaine"
    assert form.labels["classes"].isHidden() and form.basis_row.isHidden()
    fill(form, qtbot, name="1.5 % ampoule", strength="1,5 %", containers="5 mL", excipients="methylparaben, E223", note="label of 3 Nov")
    key(qtbot, Qt.Key.Key_Return)
    (product,) = kept(page).products
    assert page.desk.document.knowledge.formulary.standing(product.id) is Standing.OWN
    one = page.desk.document.knowledge.presentations[product.id][1]
    assert [e.id for e in one.excipients or ()] == ["methylparaben", "sodium-metabisulfite"]
    clear(page.desk)
    put(page.desk, "A", (product.id, "1"))
    line = page.desk.document.draft.treatment.formulas[0].lines[-1]
    assert line.candidates == (product.id,)
    assert line.dose is not None and line.dose.value == 15
    page.arrive(product.id)
    page.detail.remove_button.click()
    assert kept(page).products == ()
    gone = page.desk.document.draft.treatment.formulas[0].lines[-1]
    assert not gone.match.known and page.desk.document.review.not_checked, "a line of it is told as not checked"


def test_what_is_not_recognized_is_told_at_its_field(page: FormularyPage, qtbot: QtBot) -> None:
    page.detail.open_product()
    form = page.detail.product_form
    fill(form, qtbot, substance="foonacaine", name="vial", strength="15", containers="5", excipients="snargol", note="x")
    assert form.labels["classes"].isVisible()
    assert "becomes a substance of the clinic" in form.known.full
    form.save()
    assert {key for key, field in form.fields.items() if field.fault} == {"classes", "strength", "containers", "excipients"}
    fill(form, qtbot, classes="amide local anesthetic", strength="1 %", containers="5 mL", excipients="none")
    assert not any(field.fault for field in form.fields.values()), "a fault goes while it is mended"
    form.save()
    found = kept(page)
    assert found.substances == ("clinic-foonacaine",)
    page.arrive(found.products[0].id)
    assert page.detail.name.full == "Foonacaine"


def test_a_name_that_means_something_else_is_refused_by_the_reader(page: FormularyPage, qtbot: QtBot) -> None:
    """What a form does not know the reader does; nothing typed is lost."""
    page.detail.open_product()
    form = page.detail.product_form
    fill(form, qtbot, substance="local anesthetic", name="vial", strength="1 %", note="x", classes="local anesthetic")
    form.save()
    assert "in the catalog already" in form.fault.full
    assert form.isVisible() and form.text("note") == "x"
    assert page.desk.outside.formulary() == b""


# What goes wrong


def test_a_file_changed_by_hand_meanwhile_is_not_overwritten(page: FormularyPage, qtbot: QtBot) -> None:
    """A change builds on what lies there now; one that cannot be read stops all changes and keeps what is used."""
    path = page.desk.outside.data / "formulary.yaml"
    page.detail.review()
    text = path.read_text(encoding="utf-8").replace('"1"', '"9"', 2).replace('"format": "9"', '"format": "1"')
    path.write_text(text, encoding="utf-8")
    page.list.move_by(Qt.Key.Key_Down)
    page.detail.review()
    assert (kept(page).version, len(kept(page).reviewed)) == ("10", 2)
    path.write_text("format: 1\nlimts: []\n", encoding="utf-8")
    told: list[str] = []
    page.desk.failed.connect(told.append)
    page.list.move_by(Qt.Key.Key_Down)
    page.detail.review()
    assert "Did you mean limits?" in told[0]
    assert path.read_text(encoding="utf-8") == "format: 1\nlimts: []\n"
    assert len(page.desk.document.knowledge.formulary.reviewed) == 2


def test_undo_does_not_touch_what_was_changed_since(page: FormularyPage, window: Window) -> None:
    page.detail.review()
    undo = window.notice._do
    page.list.move_by(Qt.Key.Key_Down)
    page.detail.review()
    assert callable(undo)
    undo()
    assert len(kept(page).reviewed) == 2
    assert "changed since" in window.notice.text.full


def test_a_disk_that_refuses_is_told_and_nothing_changes(page: FormularyPage, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(page.desk.outside, "keep_formulary", refuse)
    page.detail.review()
    assert "No space left" in window.notice.text.full
    assert page.detail.state.full == "Not reviewed"


def test_what_the_trail_refuses_is_not_kept(page: FormularyPage, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise DiskFault("The disk is full.")

    monkeypatch.setattr(page.desk.outside.records.trail, "settings_changed", refuse)
    page.detail.review()
    assert "The disk is full." in window.notice.text.full
    assert page.desk.outside.formulary() == b""
    assert not page.desk.document.knowledge.formulary.sha256


def test_nobody_changes_it_without_a_name(page: FormularyPage, window: Window) -> None:
    page.desk.outside.settings = replace(page.desk.outside.settings, practitioner=replace(page.desk.outside.settings.practitioner, name=""))
    page.detail.review()
    assert "write your name in the settings" in window.notice.text.full
    assert page.desk.outside.formulary() == b""


def test_a_damaged_file_is_shown_until_it_is_mended(desk: Desk, window: Window, page: FormularyPage) -> None:
    """The window starts without it; nothing can be changed before it is read again."""
    path = desk.outside.data / "formulary.yaml"
    path.write_text("format: 1\n", encoding="utf-8")
    found = knowledge_of(desk.outside.data)
    assert found.formulary.unread
    desk.use(found)
    assert page.trouble.isVisible() and "name is missing" in page.problems.full
    assert not page.detail.review_button.isEnabled()
    page.again.click()
    assert page.trouble.isVisible()
    path.write_text("format: 1\nname: C\nversion: 1\nentries: 0\n", encoding="utf-8")
    page.again.click()
    assert page.trouble.isHidden() and page.detail.review_button.isEnabled()
    assert kept(page).name == "C"


def test_the_start_page_tells_what_is_past_its_review(desk: Desk, window: Window) -> None:
    clock = desk.outside.today
    window.go("start")
    card = window.pages["start"].knowledge  # type: ignore[attr-defined]
    assert card.packs.isHidden() and card.unread.isHidden()
    clock.day = date(2030, 1, 1)  # type: ignore[attr-defined]
    card.refresh()
    assert "knee" in card.packs.full and not card.packs.isHidden()


def test_other_windows_of_the_same_desk_are_made_for_the_new_catalog(desk: Desk, window: Window) -> None:
    before = window._made_for()
    assert clinic.keep(desk, "A limit", lambda document: limited(document, NewLimit("lidocaine", "session", "15 mg"))) == ""
    assert window._made_for() != before
