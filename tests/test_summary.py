"""The rule cases as a whole: nothing missed, nothing alarmed for nothing, nothing passed in silence."""

from __future__ import annotations

import pytest

from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Severity
from formulator.workbench.review import Review
from tests import summary as told
from tests.summary import KINDS, Summary, summary
from tests.test_cases import CASES


@pytest.fixture(scope="module")
def whole(knowledge: Knowledge) -> Summary:
    return summary(knowledge)


def test_nothing_passes_in_silence(whole: Summary, capsys: pytest.CaptureFixture[str]) -> None:
    """Every expected finding is found, no case where nothing may alarm alarms."""
    with capsys.disabled():
        print(f"\n{whole.line()}")
    assert whole.silent == []
    assert whole.missed == []
    assert whole.false_alarms == []


def test_there_are_enough_cases_and_names_as_people_write_them(whole: Summary) -> None:
    """At least 250 cases, 60 of them calm; brands, foreign names, names without accents and misspelled ones among them."""
    assert whole.cases >= 250
    assert whole.calm >= 60
    assert all(whole.names[kind] >= 10 for kind in KINDS), whole.names


def test_a_lost_finding_is_counted(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that says nothing misses every finding, and most of them in silence."""

    def nothing(_: Review) -> dict[str, Severity]:
        return {}

    monkeypatch.setattr(told, "severities", nothing)
    monkeypatch.setattr(told, "CASES", [case for case in CASES if case[1].get("fires")][:40])
    found = summary(knowledge)
    assert len(found.missed) == found.expected > 0
    assert found.silent
    assert "sensitivity 0.0 %" in found.line()
