"""The lines of the patient list in words: who, how old, what is to know before the record is opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from formulator.base.i18n import tr
from formulator.domain.patient import Patient
from formulator.domain.records import DraftEntry, PatientHit, Stamp
from formulator.workbench.facts import to_birth
from formulator.workbench.sheet_patient import age_text, shown_date


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One line. `sign` and `know` say what is to know: a draft that waits, a damaged entry."""

    id: int
    name: str
    who: str  # "57 y, f"
    number: str
    born: str  # "30 Aug 1969"
    sign: str = ""
    know: str = ""
    draft: bool = False
    damaged: bool = False

    @property
    def spoken(self) -> str:
        """The line for those who hear it."""
        return ", ".join(part for part in (self.name, self.who, self.born, self.number, self.know) if part)


def when(stamp: Stamp, today: date) -> str:
    """A moment at the clinic: "today 09:52", "yesterday 17:10", "12 Nov 2026 09:52"; empty where it cannot be read."""
    try:
        at = datetime.fromisoformat(stamp.utc) + timedelta(minutes=stamp.offset)
    except ValueError:
        return ""
    days = (today - at.date()).days
    day = {0: tr("today"), 1: tr("yesterday")}.get(days, shown_date(at.date()))
    return f"{day} {at:%H:%M}"


def rows(hits: Iterable[PatientHit], drafts: Iterable[DraftEntry], today: date) -> tuple[PatientRow, ...]:
    """The lines of a list of patients, in its order, each patient once."""
    waiting: dict[int | None, DraftEntry] = {}
    for entry in drafts:  # the last saved comes first
        waiting.setdefault(entry.patient, entry)
    once = {hit.id: hit for hit in hits}
    return tuple(_row(hit, waiting.get(hit.id), today) for hit in once.values())


def _row(hit: PatientHit, draft: DraftEntry | None, today: date) -> PatientRow:
    if hit.damaged:
        know = tr("damaged: the record cannot be shown")
        return PatientRow(hit.id, tr("Entry {n}", n=hit.id), "", "", "", "failed", know, damaged=True)
    born = _born(hit.birth_date)
    age = age_text(Patient(birth_date=born).age(today)) if born is not None and born <= today else ""
    sex = {"female": tr("f"), "male": tr("m")}.get(hit.sex, hit.sex)
    name = hit.name.strip() or tr("Name not given")
    know = tr("draft, {when}", when=when(draft.saved, today)) if draft is not None else ""
    who = ", ".join(part for part in (age, sex) if part)
    return PatientRow(
        hit.id, name, who, hit.number, shown_date(born) if born is not None else hit.birth_date, "draft" if draft else "", know,
        draft is not None,
    )  # fmt: skip


def _born(text: str) -> date | None:
    try:
        return to_birth(text)
    except ValueError:
        return None
