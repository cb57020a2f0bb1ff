"""Signed sheets: numbered once, kept as shown, never changed, corrected by a new one."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest

from formulator.domain.protocol import ProtocolSheet
from formulator.domain.records import ChainMark, Damaged, Entity, Event, NotFound, RecordsError
from formulator.records import Records
from tests.records.samples import WHO, draft, facts, order, sheet_maker


def test_a_sheet_is_kept_as_shown(records: Records) -> None:
    """The same sheet, draft, case and report come back; the number stands on it; the draft of it is gone."""
    patient = records.patients.create(facts(), WHO)
    entry = records.drafts.save(draft(), patient.id)
    before = records.trail.mark()
    signed = records.sheets.sign(order(patient.id, draft_id=entry.id))
    assert signed.entry.number == signed.sheet.number == "2026-000001"
    assert signed.sheet == sheet_maker()("2026-000001", before)
    assert signed.digest == hashlib.sha256(signed.case + signed.report).hexdigest()
    assert signed.mark == before
    assert records.sheets.open(signed.entry.id, WHO) == signed
    assert records.sheets.by_number("2026-000001") == signed.entry
    assert records.sheets.of_patient(patient.id) == (signed.entry,)
    assert records.drafts.unfinished() == ()
    records.sheets.printed(signed.entry.id, WHO)
    assert [e.event for e in records.trail.of(Entity.SHEET, signed.entry.id)] == [Event.SIGN, Event.OPEN, Event.PRINT]


def test_a_sheet_that_cannot_be_made_is_not_signed(records: Records) -> None:
    """Whatever breaks in making it, no number is used, no draft lost, no entry written."""
    patient = records.patients.create(facts(), WHO)
    entry = records.drafts.save(draft(), patient.id)
    mark = records.trail.mark()

    def breaks(number: str, _: ChainMark) -> ProtocolSheet:
        raise ZeroDivisionError(number)

    asked = order(patient.id, draft_id=entry.id)
    with pytest.raises(ZeroDivisionError):
        records.sheets.sign(type(asked)(asked.patient, asked.by, asked.draft, asked.case, asked.report, breaks, entry.id))
    assert records.trail.mark() == mark
    assert records.drafts.read(entry.id) == draft()
    assert records.sheets.of_patient(patient.id) == ()
    assert records.sheets.sign(asked).entry.number == "2026-000001"


def test_a_correction_is_a_new_sheet_that_names_the_old_one(records: Records) -> None:
    """It needs a reason and the same patient; the old one stays."""
    patient, other = (records.patients.create(facts(n), WHO).id for n in (1, 2))
    first = records.sheets.sign(order(patient))
    with pytest.raises(RecordsError, match="reason"):
        records.sheets.sign(order(patient, amends=first.entry.number))
    with pytest.raises(RecordsError, match="another patient"):
        records.sheets.sign(order(other, amends=first.entry.number, reason="wrong side"))
    with pytest.raises(NotFound):
        records.sheets.sign(order(patient, amends="2026-000099", reason="wrong side"))
    with pytest.raises(NotFound):
        records.sheets.sign(order(99))
    second = records.sheets.sign(order(patient, amends=first.entry.number, reason="wrong side"))
    assert (second.entry.number, second.entry.amends, second.entry.reason) == ("2026-000002", "2026-000001", "wrong side")
    assert records.sheets.of_patient(patient) == (second.entry, first.entry)
    assert records.sheets.open(first.entry.id, WHO) == first
    assert records.trail.of(Entity.SHEET, second.entry.id)[0].event is Event.AMEND
    assert not records.verify().faults


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE signed SET sheet = x'7b7d'", "UPDATE signed SET signer = 'x'", "UPDATE signed SET sheet = NULL, draft = NULL, case_json = NULL, "
        "report_json = NULL, reason = '', digest = ''", "DELETE FROM signed", "DELETE FROM audit", "UPDATE audit SET who = 'x'",
        "UPDATE history SET new = NULL", "DELETE FROM history", "DELETE FROM patient", "UPDATE signed SET number = '2026-000009'",
    ],
)  # fmt: skip
def test_the_database_itself_refuses_to_change_what_stays(records: Records, statement: str) -> None:
    """Not even another program changes a signed sheet or the trail by plain statements."""
    patient = records.patients.create(facts(), WHO)
    records.sheets.sign(order(patient.id))
    with pytest.raises(sqlite3.IntegrityError, match=r"stays|erased"):
        records.database.connection.execute(statement)
    assert not records.verify().faults


def test_an_override_and_what_is_not_there(records: Records) -> None:
    """Overrides are noted with the value before and after; entries that do not exist are said to be none."""
    patient = records.patients.create(facts(), WHO)
    records.trail.overridden(patient.id, "allergy-x", "", "benefit outweighs risk", WHO)
    records.trail.overridden(patient.id, "allergy-x", "benefit outweighs risk", "", WHO)
    told = records.trail.of_patient(patient.id)[1:]
    assert [(e.event, e.old is None, e.new is None) for e in told] == [(Event.OVERRIDE, True, False), (Event.OVERRIDE, False, True)]
    for wrong in (
        lambda: records.trail.overridden(99, "x", "", "y", WHO), lambda: records.sheets.open(99, WHO), lambda: records.sheets.printed(99, WHO),
        lambda: records.sheets.by_number("none"),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            wrong()


def test_a_sheet_missing_from_the_list_is_noticed(records: Records) -> None:
    """The trail knows how many there were."""
    patient = records.patients.create(facts(), WHO)
    records.sheets.sign(order(patient.id))
    records.database.connection.execute("DROP TRIGGER signed_kept")
    records.database.connection.execute("DELETE FROM signed")
    with pytest.raises(Damaged, match="list of sheets"):
        records.sheets.of_patient(patient.id)
    assert any("is missing" in fault.message for fault in records.verify().faults)
