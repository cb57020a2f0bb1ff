"""Undo and redo over whatever is done: fifty steps back are the identical state, and forward again too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.ui.document import Document
from formulator.workbench import decisions, edits, entries, planning, series
from formulator.workbench.draft import Draft
from formulator.workbench.review import review
from formulator.workbench.sessions import Bench, begun
from tests.ui.desks import HELENA

DAY = date(2026, 11, 22)
NAMES = ("lidocaine 1 %", "diclofenac", "pentoxifylline", "Scandicain", "xyz", "sodium chloride 0.9 %", "thiocolchicoside")
TEXTS = ("2", "0,5", "20 mg", "x", "", "1 amp", "5 mL", "1.5")
#: What is done, which of the things it is done to, and with which text.
STEP = st.tuples(st.integers(0, 11), st.integers(0, 7), st.integers(0, 7))


def change(number: int, which: int, text: int, knowledge: Knowledge) -> Callable[[Draft], Draft]:
    """One gesture; where there is nothing to do it to, nothing changes."""
    word = TEXTS[text % len(TEXTS)]

    def line(draft: Draft) -> tuple[str, int] | None:
        every = [(f.name, i) for f in draft.treatment.formulas for i in range(len(f.lines))]
        return every[which % len(every)] if every else None

    def on_line(do: Callable[[Draft, str, int], Draft]) -> Callable[[Draft], Draft]:
        return lambda draft: do(draft, *place) if (place := line(draft)) is not None else draft

    def on_zone(do: Callable[[Draft, int], Draft]) -> Callable[[Draft], Draft]:
        return lambda draft: do(draft, which % len(draft.treatment.plan)) if draft.treatment.plan else draft

    def keep(draft: Draft) -> Draft:
        found = [f for f in review(draft, knowledge).findings if f.stops]
        return decisions.override(draft, found[which % len(found)], "will monitor", "a note", "Dr. B. Example") if found else draft

    match = knowledge.vocabulary.resolve(Field.MIX, NAMES[which % len(NAMES)])
    gestures: tuple[Callable[[Draft], Draft], ...] = (
        lambda d: edits.added(d, "AB"[text % 2], match, knowledge),
        on_line(lambda d, s, i: edits.with_amount(d, s, i, ("volume", "dose", "count")[text % 3], word, knowledge)),
        on_line(lambda d, s, i: edits.removed(d, s, i, knowledge)),
        on_line(lambda d, s, i: edits.moved(d, s, i, d.treatment.formulas[text % len(d.treatment.formulas)].name, text % 3, knowledge)),
        on_line(lambda d, s, i: edits.filled_up(d, s, i, word, knowledge)),
        lambda d: edits.with_syringe(d, knowledge) if len(d.treatment.formulas) < 4 else d,
        lambda d: planning.add_zone(d, "knee", ("right", "left", "")[text % 3]),
        on_zone(lambda d, i: planning.with_field(d, i, ("points", "per_point", "angle", "needle")[which % 4], word)),
        lambda d: series.with_text(d, ("sessions", "interval")[which % 2], ("5", "7 days", "x", "")[text % 4]),
        lambda d: entries.added(d, ("allergies", "medications", "conditions")[which % 3], ("penicillin", "Coumadin", "asthma", "zzz")[text % 4], knowledge),
        keep,
        lambda d: decisions.acknowledged(d, bool(text % 2)),
    )  # fmt: skip
    return gestures[number]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=10, max_size=55))
@pytest.mark.slow
def test_fifty_steps_back_and_forth(steps: list[tuple[int, int, int]], qtbot: QtBot, knowledge: Knowledge) -> None:
    """The draft and its review after each undo are those that were there before; redo gives them again."""
    _back_and_forth(steps, knowledge)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=5, max_size=20))
def test_some_steps_back_and_forth(steps: list[tuple[int, int, int]], qtbot: QtBot, knowledge: Knowledge) -> None:
    """As above, for every day."""
    _back_and_forth(steps, knowledge)


def _back_and_forth(steps: list[tuple[int, int, int]], knowledge: Knowledge) -> None:
    document = Document(knowledge, lambda: DAY)
    document.load(begun(HELENA, 1, DAY, Bench(), knowledge))
    seen = [document.draft]
    for number, which, text in steps:
        if document.edit(f"step {len(seen)}", change(number, which, text, knowledge)):
            seen.append(document.draft)
    back = min(50, len(seen) - 1)
    for count in range(1, back + 1):
        document.stack.undo()
        assert document.draft == seen[-1 - count]
    assert document.review.findings == review(document.draft, knowledge).findings
    for count in range(back, 0, -1):
        document.stack.redo()
        assert document.draft == seen[-count]
    assert msgspec.json.encode(document.draft) == msgspec.json.encode(seen[-1])


def test_a_step_that_changes_nothing_is_none(qtbot: QtBot, knowledge: Knowledge) -> None:
    document = Document(knowledge, lambda: DAY)
    document.load(begun(HELENA, 1, DAY, Bench(), knowledge))
    assert not document.edit("nothing", lambda draft: draft)
    assert document.stack.count() == 0


def test_typing_back_to_the_start_leaves_no_step(qtbot: QtBot, knowledge: Knowledge) -> None:
    """Text typed and taken out again by hand is no step to undo."""
    document = Document(knowledge, lambda: DAY)
    document.load(begun(HELENA, 1, DAY, Bench(), knowledge))
    for word in ("k", "kn", "k", ""):
        document.edit("Site", lambda d, word=word: planning.with_site(d, word), "site")  # type: ignore[misc]
    assert document.draft.treatment.site == ""
    assert document.stack.index() == 0
