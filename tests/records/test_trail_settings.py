"""Changes of settings in the trail."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from formulator.domain.records import Entity, Event, ReadOnly
from formulator.records import Records, check, open_records
from tests.records.samples import WHO, Clock, facts
from tests.records.test_trail import crime


def test_who_what_and_why_are_kept(records: Records) -> None:
    records.trail.settings_changed({"packs": ""}, {"packs": "french"}, "we work in France", WHO)
    records.trail.settings_changed({"country": "FR"}, {"country": ""}, "", WHO)
    first, second = records.trail.settings()
    assert (first.event, first.entity, first.who, first.patient) == (Event.SETTINGS, Entity.SETTINGS, WHO, None)
    assert first.old is not None
    assert first.new is not None
    assert second.new is not None
    assert msgspec.json.decode(first.old) == {"packs": ""}
    assert msgspec.json.decode(first.new) == {"packs": "french", "reason": "we work in France"}
    assert msgspec.json.decode(second.new) == {"country": ""}
    assert not records.verify().faults


def test_nobody_changes_nothing(records: Records) -> None:
    with pytest.raises(ReadOnly):
        records.trail.settings_changed({"packs": ""}, {"packs": "french"}, "why", " ")
    assert records.trail.settings() == ()


@pytest.mark.parametrize(
    "script", ["UPDATE history SET new = x'7b7d' WHERE seq = 2", "DELETE FROM history WHERE seq = 2; DELETE FROM audit WHERE seq = 2"]
)
def test_a_reason_changed_behind_the_back_is_found(tmp_path: Path, script: str) -> None:
    with open_records(tmp_path, Clock()) as records:
        records.patients.create(facts(1), WHO)
        records.trail.settings_changed({"packs": "italian"}, {"packs": ""}, "left the society", WHO)
        records.patients.create(facts(2), WHO)
        assert not records.verify().faults
    crime(tmp_path / "records" / "records.db", script)
    assert check(tmp_path).faults
