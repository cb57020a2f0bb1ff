"""Edits of the series: number and interval of the sessions, and which earlier ones are of the same course."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise

import msgspec

from formulator.base.i18n import tr, trn
from formulator.domain.display import number
from formulator.domain.finding import NotChecked
from formulator.domain.knowledge import Knowledge
from formulator.domain.parsing import read_number
from formulator.domain.treatment import Earlier, Line, Series
from formulator.domain.values import days
from formulator.workbench.draft import Draft, with_treatment
from formulator.workbench.prepare import is_diluent, name_of
from formulator.workbench.sheet import of_course, sessions_of
from formulator.workbench.sheet_patient import shown_date

MOST_SESSIONS = 100
#: The longest interval that is read, in days; a limit of the field, no clinical figure.
LONGEST = 366
FIELDS = ("sessions", "interval")


def to_sessions(text: str) -> int:
    """A whole number of 1 to 100; raises ValueError."""
    count = read_number(text)
    if count != int(count) or not 1 <= count <= MOST_SESSIONS:
        raise ValueError(tr("sessions are a whole number of 1 to {most}", most=MOST_SESSIONS))
    return int(count)


def to_interval(text: str) -> Decimal:
    """The days between two sessions: "7 days", "2 weeks", and "7" for days as the field says; raises ValueError."""
    plain = text.strip()
    every = days(f"{plain} days" if plain.isdigit() else plain)
    if every > LONGEST:
        raise ValueError(tr("an interval of at most {most} days can be planned", most=LONGEST))
    return every


_READ: dict[str, Callable[[str], int | Decimal]] = {"sessions": to_sessions, "interval": to_interval}


def with_text(draft: Draft, field: str, text: str) -> Draft:
    """The number ("sessions") or the interval from its text. What cannot be read is kept and told; without both there is no series."""
    values = {name: _value(draft, name) for name in FIELDS}
    texts = {name: _kept(draft, name) for name in FIELDS}
    plain = text.strip()
    values[field], texts[field] = None, None
    why = ""
    if plain:
        try:
            values[field] = _READ[field](plain)
        except (ValueError, ArithmeticError) as error:
            why = str(error) if isinstance(error, ValueError) else tr("it cannot be read")
            texts[field] = NotChecked("series", FIELDS.index(field), plain, why)
    return _with(draft, values, texts)


def _with(draft: Draft, values: dict[str, int | Decimal | None], texts: dict[str, NotChecked | None]) -> Draft:
    sessions, every = values["sessions"], values["interval"]
    if sessions is None and texts["sessions"] is None and (every is not None or texts["interval"] is not None):
        texts["sessions"] = NotChecked("series", 0, "", tr("the number of sessions is not given"))
    unread = (*(gap for gap in draft.unread if gap.where != "series"), *(gap for gap in texts.values() if gap is not None))
    known = sessions is not None or every is not None
    series = Series(int(sessions) if sessions is not None else 1, Decimal(every) if every is not None else None) if known else None
    return msgspec.structs.replace(with_treatment(draft, series=series), unread=unread)


def _gap(draft: Draft, field: str) -> NotChecked | None:
    return next((gap for gap in draft.unread if gap.where == "series" and gap.index == FIELDS.index(field)), None)


def _kept(draft: Draft, field: str) -> NotChecked | None:
    """The text of a field that could not be read; what is only missing is found anew."""
    gap = _gap(draft, field)
    return gap if gap is not None and gap.text else None


def _value(draft: Draft, field: str) -> int | Decimal | None:
    series = draft.treatment.series
    if series is None or _gap(draft, field) is not None:
        return None
    return series.sessions if field == "sessions" else series.every_days


def text_of(draft: Draft, field: str) -> str:
    """What the field shows: the number, the interval with its unit, or the text that could not be read."""
    gap = _gap(draft, field)
    if gap is not None:
        return gap.text
    value = _value(draft, field)
    if value is None:
        return ""
    return interval_text(value) if isinstance(value, Decimal) else str(value)


def interval_text(every: Decimal) -> str:
    """ "7 days"; what is no whole number of days in hours."""
    if every == int(every):
        return trn("{n} day", "{n} days", int(every))
    return tr("{n} hours", n=number(every * 24, 2))


def fault_of(draft: Draft, field: str) -> str:
    """Why a field cannot be read; empty where it can."""
    gap = _gap(draft, field)
    return gap.why if gap is not None else ""


def as_before(draft: Draft, series: Series) -> Draft:
    """The number and interval of an earlier session."""
    unread = tuple(gap for gap in draft.unread if gap.where != "series")
    return msgspec.structs.replace(with_treatment(draft, series=series), unread=unread)


# Which course


def course_days(old: Draft) -> frozenset[date]:
    """The days of the course that a signed session belongs to, its own day with them."""
    return frozenset({session.on for session in old.treatment.previous if not session.apart} | {old.on})


def courses(draft: Draft, signed: Iterable[Draft]) -> tuple[frozenset[date], ...]:
    """The courses that this session could continue, the latest first; an earlier session of no known course is one by itself."""
    present = {session.on for session in draft.treatment.previous}
    found: list[frozenset[date]] = []
    taken: set[date] = set()
    for old in sorted(signed, key=lambda old: old.on, reverse=True):
        mine = (course_days(old) & present) - taken
        if mine and old.on in mine:
            found.append(frozenset(mine))
            taken |= mine
    current = {session.on for session in of_course(draft)} - taken
    found += [frozenset(current)] if current else []
    found += [frozenset({day}) for day in present - taken - current]
    return tuple(sorted(found, key=max, reverse=True))


def continues(draft: Draft, days_of: frozenset[date]) -> bool:
    """Whether this session goes on with the course of these days."""
    mine = {session.on for session in of_course(draft)}
    return bool(mine & days_of)


def with_course(draft: Draft, days_of: frozenset[date], yes: bool) -> Draft:
    """This session goes on with the course of these days, and with no other; or with none of them."""
    chosen = days_of if yes else frozenset()
    previous = tuple(msgspec.structs.replace(session, apart=session.on not in chosen) for session in draft.treatment.previous)
    return with_treatment(draft, previous=previous)


# What is shown


class Step(msgspec.Struct, frozen=True):
    """One session on the line: "done", "today" or "planned"; `ingredients` of those that were done and of today's.

    `late` are the days since the one before where they are more than the interval, else 0.
    """

    number: str
    when: str
    state: str
    ingredients: tuple[str, ...] = ()
    late: int = 0


def steps(draft: Draft, knowledge: Knowledge) -> tuple[Step, ...]:
    """Done, today's and planned sessions, as on paper; only today's where nothing else is known."""
    done = [ingredients_of(session, knowledge) for session in of_course(draft)]
    late = _late(draft)
    made: list[Step] = []
    for index, session in enumerate(sessions_of(draft)):
        state = "today" if session.today else "done" if index < len(done) else "planned"
        what = done[index] if state == "done" else todays(draft, knowledge) if state == "today" else ()
        made.append(Step(session.number, session.planned, state, what, late[index] if index < len(late) else 0))
    return tuple(made) or (Step("1", shown_date(draft.on), "today", todays(draft, knowledge)),)


def _late(draft: Draft) -> list[int]:
    """For each session up to today's the days since the one before, where they are more than the interval."""
    days_done = [*(session.on for session in of_course(draft)), draft.on]
    every = _value(draft, "interval")
    gaps = [0, *((after - before).days for before, after in pairwise(days_done))]
    return [gap if every is not None and gap > every else 0 for gap in gaps]


def _names(lines: Iterable[Line], knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name_of(line, knowledge) for line in lines if not is_diluent(line, knowledge)))


def ingredients_of(session: Earlier, knowledge: Knowledge) -> tuple[str, ...]:
    """The active ingredients of an earlier session."""
    return _names(session.lines, knowledge) or (tr("mix not given"),)


def todays(draft: Draft, knowledge: Knowledge) -> tuple[str, ...]:
    """The active ingredients of today."""
    lines = [line for formula in draft.treatment.formulas for line in formula.lines]
    return _names(lines, knowledge) or (tr("nothing in the mix yet"),)


def headline(draft: Draft) -> str:
    """ "Session 4 of 5"; without a planned number "Session 4"."""
    done, planned = len(of_course(draft)), _value(draft, "sessions")
    if planned is None:
        return tr("Session {n}", n=done + 1)
    return tr("Session {n} of {m}", n=done + 1, m=max(int(planned), done + 1))


def beyond(draft: Draft) -> str:
    """That more sessions were done than planned; empty where they were not."""
    done, planned = len(of_course(draft)), _value(draft, "sessions")
    if planned is None or done + 1 <= planned:
        return ""
    return trn("{n} session was planned", "{n} sessions were planned", int(planned))


def early(draft: Draft) -> str:
    """That today comes sooner after the session before than the interval set for the series; empty where it does not."""
    before, every = of_course(draft), _value(draft, "interval")
    if not before or not isinstance(every, Decimal):
        return ""
    gone = (draft.on - before[-1].on).days
    if gone >= every:
        return ""
    since = trn("{n} day since the session before", "{n} days since the session before", gone)
    return tr("{since}; the series is set to {every}", since=since, every=_every(every))


def summary(draft: Draft) -> str:
    """ "knee osteoarthritis, RIGHT knee; 5 sessions, every 7 days"."""
    treatment = draft.treatment
    what = ", ".join(part for part in (treatment.indication.strip(), treatment.site.strip()) if part)
    sessions, every = _value(draft, "sessions"), _value(draft, "interval")
    count = trn("{n} session", "{n} sessions", int(sessions)) if sessions is not None else tr("number not given")
    spaced = _every(every) if isinstance(every, Decimal) else tr("interval not given")
    planned = f"{count}, {spaced}" if treatment.series is not None else tr("no series set")
    return "; ".join(part for part in (what, planned) if part)


def _every(every: Decimal) -> str:
    return tr("every day") if every == 1 else tr("every {span}", span=interval_text(every))
