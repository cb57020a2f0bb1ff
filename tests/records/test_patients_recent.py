"""Those opened last: the latest first, nobody twice, nobody who was erased."""

from __future__ import annotations

from formulator.records import Records
from tests.records.samples import WHO, facts


def test_those_opened_last_come_first(records: Records) -> None:
    """Made or opened both count; a change does not."""
    first, second, third = (records.patients.create(facts(n, name), WHO) for n, name in enumerate(("Anna", "Berta", "Clara")))
    records.patients.open(first.id, WHO)
    records.patients.change(second.id, 1, facts(name="Berta B."), WHO)
    assert [hit.name for hit in records.patients.recent()] == ["Anna", "Clara", "Berta B."]
    assert [hit.id for hit in records.patients.recent(1)] == [first.id]
    records.patients.erase(third.id, 1, WHO)
    assert [hit.id for hit in records.patients.recent()] == [first.id, second.id]


def test_a_damaged_entry_is_told_and_hides_no_other(records: Records) -> None:
    """As in every list."""
    kept = records.patients.create(facts(), WHO)
    records.patients.create(facts(1, "Berta"), WHO)
    records.database.run("UPDATE patient SET hash = x'00' WHERE id = ?", kept.id)
    assert [(hit.name, hit.damaged) for hit in records.patients.recent()] == [("Berta", False), ("", True)]


def test_nobody_was_opened_yet(records: Records) -> None:
    """An empty trail."""
    assert records.patients.recent() == ()
