"""The program and the clinic's formulary: read at the start, told where it is damaged, a window made anew where it changes products."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from formulator.app.outside import knowledge_of
from formulator.app.program import Program
from formulator.domain.knowledge import Knowledge
from formulator.ui.pages.formulary import FormularyPage
from formulator.ui.window import Window
from formulator.workbench.review import Status
from tests.app.conftest import gone
from tests.ui.scenes import clear

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
TEXT = """\
format: "1"
name: Clinic Example
version: "7"
entries: 1
limits:
  - {id: clinic-lidocaine-session, substance: lidocaine, per: session, max: 15 mg}
"""


@pytest.fixture(autouse=True)
def _catalog(monkeypatch: pytest.MonkeyPatch, program: Program, knowledge: Knowledge) -> None:
    """The formulary is really read; the catalog below it is the one that is loaded already."""
    monkeypatch.setattr("formulator.app.program.knowledge_of", knowledge_of)
    monkeypatch.setattr("formulator.app.outside.load", lambda *_: knowledge)


def opened(program: Program) -> Window:
    program.open()
    assert program.window is not None
    return program.window


def page_of(window: Window) -> FormularyPage:
    found = window.pages["formulary"]
    assert isinstance(found, FormularyPage)
    return found


def test_it_is_used_from_the_start(program: Program) -> None:
    (program.data / "formulary.yaml").write_text(TEXT, encoding="utf-8")
    window = opened(program)
    assert program.desk is not None
    assert program.desk.document.knowledge.formulary.version == "7"
    assert window.notice.isHidden()
    clear(program.desk)
    assert any(f.id == "over-limit-single" for f in program.desk.document.review.findings)
    assert b'"version": "7"' in program.desk.outside.report_of(program.desk.document.draft, program.desk.document.review)


def test_a_damaged_one_is_told_and_left_out(program: Program) -> None:
    (program.data / "formulary.yaml").write_text(TEXT.replace("max: 15 mg", "max: 15"), encoding="utf-8")
    window = opened(program)
    assert "could not be read" in window.notice.text.full and "formulary.yaml:6:" in window.notice.text.full
    assert window.notice.isVisible()
    card = window.pages["start"].knowledge  # type: ignore[attr-defined]
    card.refresh()
    assert not card.unread.isHidden()
    assert program.desk is not None
    clear(program.desk)
    found = program.desk.document.review
    assert found.status is Status.INCOMPLETE and not found.ready
    assert any("formulary could not be read" in gap.why for gap in found.not_checked)


def test_settings_that_name_a_file_which_is_not_there(program: Program) -> None:
    """Loud too: a limit is not lost by a wrong path."""
    path = program.data / "settings.yaml"
    path.write_text(path.read_text(encoding="utf-8") + 'formulary: "other.yaml"\n', encoding="utf-8")
    window = opened(program)
    assert "no such file" in window.notice.text.full


def test_a_new_product_is_found_everywhere_at_once(program: Program, qtbot: QtBot, qapp: QApplication) -> None:
    """The window is made anew at the same entry, with the notice and its Undo; the search of the mix knows the product."""
    window = opened(program)
    assert program.desk is not None
    clear(program.desk)
    window.go("mix")
    window.go("formulary#lidocaine-1")
    detail = page_of(window).detail
    detail.open_product()
    form = detail.product_form
    for name, text in {"name": "1.5 % ampoule", "strength": "1.5 %", "note": "label"}.items():
        form.fields[name].setText(text)
    form.save()
    made = program.window
    assert made is not None and made is not window
    assert (made.page, page_of(made).place()) == ("formulary", "lidocaine-1")
    assert made.notice.isVisible() and made.notice.button.text() == "Undo"
    made.go("mix")
    ingredients = made.pages["mix"].ingredients  # type: ignore[attr-defined]
    assert "clinic-lidocaine-1-5-ampoule" in ingredients.items
    gone(qapp)
    made.notice.button.click()
    assert not program.desk.document.knowledge.formulary.products
    assert not Path(program.data / "formulary.yaml").exists()
    gone(qapp)
