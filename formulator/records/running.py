"""What is still running: drafts that were not signed, and the newest sheet of each series that has sessions left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from formulator.base.i18n import tr
from formulator.domain.records import Damaged, NotFound
from formulator.records import drafts, signed
from formulator.records.database import Database
from formulator.records.patients import HEAD
from formulator.records.store import existing
from formulator.workbench.draft import Draft
from formulator.workbench.sheet import of_course

_SHEETS = f"SELECT {HEAD}, {signed.BODY}, head_hash, hash FROM signed ORDER BY id DESC"


class Running(msgspec.Struct, frozen=True):
    """Drafts with a label that names no patient; and what could not be read."""

    drafts: tuple[tuple[str, Draft], ...]
    unreadable: tuple[str, ...]


def running(data: Path) -> Running:
    """Read as it lies there, on a connection of its own; nothing is changed and nothing noted. Raises RecordsError."""
    database = existing(data)
    try:
        unreadable: list[str] = []
        found = [*_drafts(database, unreadable), *_series(database, unreadable)]
    finally:
        database.close()
    return Running(tuple(found), tuple(unreadable))


def _drafts(database: Database, unreadable: list[str]) -> Iterator[tuple[str, Draft]]:
    for row in database.rows(drafts.ROW):
        try:
            entry, draft = drafts.checked(row)
        except Damaged as error:
            unreadable.append(str(error))
            continue
        yield tr("draft {n} of {day}", n=entry.id, day=entry.saved.utc[:10]), draft


def _series(database: Database, unreadable: list[str]) -> Iterator[tuple[str, Draft]]:
    """The newest sheet of each course of a patient, where the series goes on."""
    seen: set[tuple[int, str, str]] = set()
    for row in database.rows(_SHEETS):
        try:
            sheet = signed.checked(row)
        except NotFound:
            continue
        except Damaged as error:
            unreadable.append(str(error))
            continue
        treatment = sheet.draft.treatment
        course = (sheet.entry.patient, treatment.indication, treatment.site)
        if course in seen:
            continue
        seen.add(course)
        session = len(of_course(sheet.draft)) + 1
        if treatment.series is not None and session < treatment.series.sessions:
            yield tr("sheet {number}, session {n} of {m}", number=sheet.entry.number, n=session, m=treatment.series.sessions), sheet.draft
