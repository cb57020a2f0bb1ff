"""The series: number and interval as typed, the dates, and which earlier sessions are of this course."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from formulator.domain.finding import NotChecked
from formulator.domain.knowledge import Knowledge
from formulator.domain.records import PatientFacts
from formulator.domain.treatment import Earlier, Series
from formulator.workbench import series
from formulator.workbench.draft import Draft, with_treatment
from formulator.workbench.facts import with_facts
from formulator.workbench.progress import gap_place
from formulator.workbench.review import review
from tests.workbench.cases import DAY, draft_of, entry


def bench(knowledge: Knowledge, *days_ago: int, apart: bool = False) -> Draft:
    draft = draft_of(knowledge, entry("lidocaine 1 %", "2 mL"))
    lines = draft.treatment.formulas[0].lines
    return with_treatment(draft, previous=tuple(Earlier(DAY - timedelta(days=n), lines, apart) for n in days_ago))


def typed(draft: Draft, sessions: str = "", interval: str = "") -> Draft:
    return series.with_text(series.with_text(draft, "sessions", sessions), "interval", interval)


@pytest.mark.parametrize(("text", "every"), [("7 days", 7), ("2 weeks", 14), ("7", 7), ("week", 7), ("month", 30)])
def test_number_and_interval_are_read(knowledge: Knowledge, text: str, every: int) -> None:
    draft = typed(bench(knowledge), "5", text)
    assert draft.treatment.series == Series(5, Decimal(every))
    assert draft.unread == ()
    assert series.text_of(draft, "interval") == f"{every} days"


@pytest.mark.parametrize(
    ("field", "text"),
    [("sessions", "0"), ("sessions", "101"), ("sessions", "2.5"), ("sessions", "five"), ("interval", "seven"), ("interval", "10000 months"), ("interval", "0 days")],
)  # fmt: skip
def test_what_cannot_be_read_is_kept_told_and_taken_out_by_correcting_it(knowledge: Knowledge, field: str, text: str) -> None:
    draft = series.with_text(typed(bench(knowledge), "5", "7 days"), field, text)
    assert series.text_of(draft, field) == text
    assert series.fault_of(draft, field)
    other = "interval" if field == "sessions" else "sessions"
    assert series.text_of(draft, other) == ("7 days" if other == "interval" else "5")
    gap = next(gap for gap in review(draft, knowledge).not_checked if gap.where == "series")
    assert gap_place(gap.where) == "course"
    fixed = series.with_text(draft, field, "3" if field == "sessions" else "3 days")
    assert fixed.unread == ()
    assert fixed.treatment.series is not None


def test_an_interval_without_a_number_is_told_and_no_number_is_shown(knowledge: Knowledge) -> None:
    draft = series.with_text(bench(knowledge), "interval", "7 days")
    assert series.text_of(draft, "sessions") == ""
    assert series.fault_of(draft, "sessions")
    assert series.headline(draft) == "Session 1"
    done = series.with_text(draft, "sessions", "4")
    assert (done.unread, done.treatment.series) == ((), Series(4, Decimal(7)))


def test_without_both_there_is_no_series(knowledge: Knowledge) -> None:
    draft = typed(typed(bench(knowledge), "5", "7 days"), "", "")
    assert draft.treatment.series is None
    assert draft.unread == ()


def test_what_is_unread_of_the_series_survives_a_change_of_the_patient(knowledge: Knowledge) -> None:
    draft = series.with_text(bench(knowledge), "sessions", "five")
    changed = with_facts(draft, PatientFacts(name="A", inr="two"), knowledge)
    assert {gap.where for gap in changed.unread} == {"patient.inr", "series"}
    again = with_facts(changed, PatientFacts(name="A"), knowledge)
    assert [gap.where for gap in again.unread] == ["series"]


def test_dates_follow_from_today_and_the_interval(knowledge: Knowledge) -> None:
    draft = typed(bench(knowledge, 14, 7), "5", "7 days")
    shown = [(step.number, step.when, step.state) for step in series.steps(draft, knowledge)]
    assert shown == [
        ("1", "8 Nov 2026", "done"), ("2", "15 Nov 2026", "done"), ("3", "22 Nov 2026", "today"), ("4", "29 Nov 2026", "planned"),
        ("5", "6 Dec 2026", "planned"),
    ]  # fmt: skip
    again = series.with_text(draft, "interval", "2 weeks")
    assert [step.when for step in series.steps(again, knowledge)][-2:] == ["6 Dec 2026", "20 Dec 2026"]
    assert series.headline(draft) == "Session 3 of 5"


def test_days_beyond_the_interval_are_counted_only_where_there_is_one(knowledge: Knowledge) -> None:
    draft = typed(bench(knowledge, 41, 34, 20), "5", "7 days")
    assert [step.late for step in series.steps(draft, knowledge)] == [0, 0, 14, 20, 0]
    assert not any(step.late for step in series.steps(series.with_text(draft, "interval", ""), knowledge))


def test_a_first_session_without_a_series_is_one_step(knowledge: Knowledge) -> None:
    (step,) = series.steps(bench(knowledge), knowledge)
    assert (step.number, step.state, step.ingredients) == ("1", "today", ("lidocaine",))


def test_the_longest_series_has_dates(knowledge: Knowledge) -> None:
    assert len(series.steps(typed(bench(knowledge), "100", "366 days"), knowledge)) == 100


def test_more_sessions_than_planned_are_said(knowledge: Knowledge) -> None:
    draft = typed(bench(knowledge, 21, 14, 7), "3", "7 days")
    assert series.headline(draft) == "Session 4 of 4"
    assert series.beyond(draft) == "3 sessions were planned"
    assert series.beyond(typed(draft, "5", "7 days")) == ""


def test_the_course_is_continued_as_a_whole_and_given_up_as_a_whole(knowledge: Knowledge) -> None:
    draft = bench(knowledge, 400, 21, 14, apart=True)
    old = bench(knowledge, 7)  # its own earlier session, of this course
    old = with_treatment(Draft(old.treatment, on=DAY - timedelta(days=14)), previous=(Earlier(DAY - timedelta(days=21)),))
    recent, far = series.courses(draft, [old])
    assert recent == {DAY - timedelta(days=21), DAY - timedelta(days=14)}
    assert far == {DAY - timedelta(days=400)}
    continued = series.with_course(draft, recent, True)
    assert series.headline(continued) == "Session 3"
    assert series.continues(continued, recent)
    assert not series.continues(continued, far)
    assert series.headline(series.with_course(continued, far, True)) == "Session 2"
    assert series.headline(series.with_course(continued, recent, False)) == "Session 1"


def test_sessions_of_the_course_without_a_sheet_are_one_course(knowledge: Knowledge) -> None:
    draft = bench(knowledge, 14, 7)
    assert series.courses(draft, []) == (frozenset({DAY - timedelta(days=14), DAY - timedelta(days=7)}),)
    assert series.courses(bench(knowledge), []) == ()


def test_the_series_of_before_is_taken_whole(knowledge: Knowledge) -> None:
    draft = series.as_before(series.with_text(bench(knowledge), "sessions", "x"), Series(5, Decimal(7)))
    assert (draft.treatment.series, draft.unread) == (Series(5, Decimal(7)), ())


def test_other_unread_facts_are_left_alone(knowledge: Knowledge) -> None:
    import msgspec

    other = NotChecked("patient.inr", -1, "two", "no number")
    draft = msgspec.structs.replace(bench(knowledge), unread=(other,))
    assert typed(draft, "x", "y").unread[0] == other
    assert typed(typed(draft, "x", "y"), "5", "7 days").unread == (other,)


def test_the_summary_says_what_is_not_given(knowledge: Knowledge) -> None:
    assert series.summary(bench(knowledge)) == "no series set"
    assert series.summary(typed(bench(knowledge), "5", "1 day")) == "5 sessions, every day"
    assert series.summary(typed(bench(knowledge), "5")) == "5 sessions, interval not given"
    assert date(2026, 11, 22) == DAY


def test_a_session_before_its_time_is_said(knowledge: Knowledge) -> None:
    """The practitioner's own interval counts too, whatever the rules say."""
    assert series.early(typed(bench(knowledge, 3), "5", "7 days")) == "3 days since the session before; the series is set to every 7 days"
    assert series.early(typed(bench(knowledge, 0), "5", "7 days")).startswith("0 days since")
    assert series.early(typed(bench(knowledge, 7), "5", "7 days")) == ""
    assert series.early(typed(bench(knowledge, 3, apart=True), "5", "7 days")) == ""
    assert series.early(bench(knowledge, 3)) == ""
