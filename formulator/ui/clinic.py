"""Changing the clinic's formulary: read as it lies there now, changed, checked, written, noted in the trail, used at once."""

from __future__ import annotations

import contextlib

from formulator.base.i18n import tr
from formulator.base.problems import InputError
from formulator.base.yamltext import dump, parse, plain
from formulator.domain.knowledge import Knowledge
from formulator.domain.records import RecordsError
from formulator.ui.desk import Desk
from formulator.workbench.formulary_edits import Change, Document, begun, counted

_FILE = "formulary"


def keep(desk: Desk, what: str, change: Change, reason: str = "") -> str:
    """Does one change and tells it with the way back. What is wrong, where nothing was changed; empty where it was."""
    if (fault := _not_now(desk)) or not what:
        return fault
    try:
        body = desk.outside.formulary()
        before = _document(desk, body)
        after = change(before)
        if after == before:
            return ""
        made = dump(counted(after, desk.outside.today()))
        knowledge = desk.outside.keep_formulary(made)
    except (InputError, OSError) as error:
        return _said(error)
    if fault := _note(desk, what, reason, body, knowledge):
        return fault
    desk.use(knowledge)
    desk.told.emit(what, tr("Undo"), lambda: _back(desk, what, body, made))
    return ""


def read_again(desk: Desk) -> str:
    """Takes the file as it lies there now, after it was mended by hand. What is wrong with it; empty where nothing is."""
    try:
        body = desk.outside.formulary()
        knowledge = desk.outside.keep_formulary(body)
    except (InputError, OSError) as error:
        return _said(error)
    desk.use(knowledge)
    return ""


def _not_now(desk: Desk) -> str:
    if desk.outside.records.read_only:
        return tr("The data folder cannot be written: nothing is changed.")
    if not desk.outside.settings.practitioner.name:
        return tr("Whoever changes the formulary stands in the trail: write your name in the settings first.")
    return ""


def _document(desk: Desk, body: bytes) -> Document:
    if not body:
        return begun(desk.outside.settings.clinic.name)
    tree = plain(parse(body, _FILE))
    return tree if isinstance(tree, dict) else begun(desk.outside.settings.clinic.name)


def _back(desk: Desk, what: str, body: bytes, made: bytes) -> None:
    """Puts the file back as it was, unless it was changed since."""
    try:
        if desk.outside.formulary() != made:
            desk.failed.emit(tr("The formulary was changed since: take the change back by hand."))
            return
        knowledge = desk.outside.keep_formulary(body)
    except (InputError, OSError) as error:
        desk.failed.emit(_said(error))
        return
    if fault := _note(desk, what, tr("taken back"), made, knowledge):
        desk.failed.emit(fault)
        return
    desk.use(knowledge)


def _note(desk: Desk, what: str, reason: str, body: bytes, knowledge: Knowledge) -> str:
    """Into the trail; where that fails the file is put back."""
    outside = desk.outside
    before, after = _edition(outside.knowledge), _edition(knowledge)
    try:
        outside.records.trail.settings_changed({"formulary": before}, {"formulary": f"{after}: {what}"}, reason, outside.who)
    except RecordsError as error:
        with contextlib.suppress(InputError, OSError):
            outside.keep_formulary(body)
        return str(error)
    return ""


def _edition(knowledge: Knowledge) -> str:
    found = knowledge.formulary
    return tr("version {n}, {hash}", n=found.version, hash=found.sha256[:12]) if found.sha256 else tr("none")


def _said(error: InputError | OSError) -> str:
    if isinstance(error, InputError):
        return "\n".join(problem.message if problem.file == _FILE else str(problem) for problem in error.problems)
    return tr("The formulary was not saved: {why}. Look at the data folder.", why=error.strerror or error)
