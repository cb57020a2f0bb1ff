"""Changing the settings: written, noted in the trail, taken over by what lies on the desk. Nothing of it hangs on a page."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from formulator.base.i18n import tr
from formulator.base.settings import Named, Settings
from formulator.domain.records import RecordsError
from formulator.domain.treatment import Person
from formulator.ui.desk import Desk
from formulator.workbench import sessions

#: What checks and sheets rest on: their changes are noted.
_NOTED = ("clinic", "practitioner", "country", "packs")


def keep(desk: Desk, settings: Settings, reason: str = "") -> bool:
    """Keeps other settings. False where that fails, which is said; then everything is as before."""
    outside, before = desk.outside, desk.outside.settings
    if settings == before:
        return True
    try:
        outside.settings = outside.keep_settings(settings)
    except OSError as error:
        desk.failed.emit(tr("The settings were not saved: {why}. Look at the data folder.", why=error.strerror or error))
        return False
    try:
        _note(desk, before, reason)
    except RecordsError as error:
        with contextlib.suppress(OSError):
            outside.keep_settings(before)
        outside.settings = before
        desk.failed.emit(str(error))
        return False
    _take_over(desk, before)
    desk.settled.emit()
    return True


def change(desk: Desk, what: str, settings: Settings, reason: str = "") -> bool:
    """Keeps other settings and tells what was changed, with the way back."""
    before = desk.outside.settings
    if settings == before:
        return True
    if not keep(desk, settings, reason):
        return False
    desk.told.emit(tr("{what} changed.", what=what), tr("Undo"), lambda: keep(desk, _back(desk, before, settings), tr("taken back")))
    return True


def _back(desk: Desk, before: Settings, after: Settings) -> Settings:
    """The settings as they are now, with what was changed from `before` to `after` put back."""
    changed = {name: getattr(before, name) for name in before.__dataclass_fields__ if getattr(before, name) != getattr(after, name)}
    return replace(desk.outside.settings, **changed)


def _note(desk: Desk, before: Settings, reason: str) -> None:
    outside, after = desk.outside, desk.outside.settings
    if outside.records.read_only or not outside.who:
        return
    _keep_practitioner(desk, before.practitioner, after.practitioner)
    changed = [name for name in _NOTED if getattr(before, name) != getattr(after, name)]
    if changed:
        old, new = ({name: _text(getattr(some, name)) for name in changed} for some in (before, after))
        outside.records.trail.settings_changed(old, new, reason, outside.who)


def _text(value: object) -> str:
    if isinstance(value, Named):
        return "; ".join(part for part in (value.name, value.license, value.address) if part)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _keep_practitioner(desk: Desk, before: Named, after: Named) -> None:
    """Who signs stands in the records too: a new name is a new practitioner, another license or address a change of the same."""
    if before == after or not after.name:
        return
    practitioners, who, person = desk.outside.records.practitioners, desk.outside.who, Person(after.name, after.license, after.address)
    found = next((record for record in practitioners.all() if record.active and record.person.name == after.name), None)
    if found is None:
        practitioners.create(person, who)
    elif found.person != person:
        practitioners.change(found.id, found.version, person, who)


def _take_over(desk: Desk, before: Settings) -> None:
    """The draft on the desk is checked by the settings of now. What was done before cannot be undone into the old ones."""
    after = desk.outside.settings
    if desk.patient is None or all(getattr(before, name) == getattr(after, name) for name in _NOTED):
        return
    draft, document = desk.document.draft, desk.document
    facts = draft.facts or desk.patient.facts
    document.load(sessions.continued(draft, facts, draft.facts_version, desk.outside.today(), desk.bench, document.knowledge))
