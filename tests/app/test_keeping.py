"""Backups and checks beside the work."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from formulator.app.keeping import Keeper
from formulator.records import found_backups, open_records
from tests.ui.desks import BRUNO, HELENA

Answer = list[tuple[str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with open_records(tmp_path) as records:
        records.patients.create(BRUNO, "Dr. B. Example")
        records.patients.create(HELENA, "Dr. B. Example")
    return tmp_path


def damage(data: Path) -> None:
    with sqlite3.connect(data / "records" / "records.db") as connection:
        connection.execute("UPDATE patient SET body = x'7b7d' WHERE id = 1")
    connection.close()


def test_the_start_makes_the_daily_backup_and_finds_nothing_wrong(data: Path, qtbot: QtBot) -> None:
    keeper, failed = Keeper(data), list[str]()
    keeper.failed.connect(failed.append)
    assert keeper.last() is None
    with qtbot.waitSignals([keeper.changed] * 2, timeout=5000):
        keeper.start()
    assert [backup.kind for backup in found_backups(data)] == ["daily"]
    assert keeper.last() == found_backups(data)[-1]
    assert not failed
    qtbot.waitUntil(lambda: not keeper.busy, timeout=5000)


def test_what_is_damaged_is_told_in_words(data: Path, qtbot: QtBot) -> None:
    damage(data)
    keeper = Keeper(data)
    with qtbot.waitSignal(keeper.failed, timeout=5000) as told:
        keeper.start()
    text = told.args[0]
    assert "No backup was made" in text
    assert "patient 1" in text
    assert "formulator records restore" in text
    assert "Tessari" not in text


def test_both_can_be_asked_for(data: Path, qtbot: QtBot) -> None:
    keeper, answers = Keeper(data), Answer()
    keeper.back_up(lambda *told: answers.append(told))
    qtbot.waitUntil(lambda: len(answers) == 1)
    keeper.check(lambda *told: answers.append(told))
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert str(data) in answers[0][0]
    assert answers[1] == ("Everything is as it was written: 2 patients, 0 signed sheets.", "")
    damage(data)
    keeper.check(lambda *told: answers.append(told))
    qtbot.waitUntil(lambda: len(answers) == 3)
    assert answers[2][0] == ""
    assert "patient 1" in answers[2][1]


def test_records_that_are_gone_are_told(tmp_path: Path, qtbot: QtBot) -> None:
    keeper, answers = Keeper(tmp_path), Answer()
    keeper.check(lambda *told: answers.append(told))
    qtbot.waitUntil(lambda: bool(answers))
    assert "no records" in answers[0][1]


def test_a_fault_of_ours_is_told_with_its_id(data: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise KeyError("Helena")

    monkeypatch.setattr("formulator.records.check", fail)
    keeper, answers = Keeper(data), Answer()
    keeper.check(lambda *told: answers.append(told))
    qtbot.waitUntil(lambda: bool(answers))
    assert "fault F-" in answers[0][1]
    assert "Helena" not in answers[0][1]


def test_the_end_does_not_wait_for_ever(data: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that hangs is left behind."""
    import threading
    import time

    go_on = threading.Event()
    monkeypatch.setattr("formulator.records.check", lambda _: go_on.wait(10))
    keeper = Keeper(data)
    keeper.check(lambda *_: None)
    before = time.monotonic()
    assert not keeper.wait(0.2)
    assert time.monotonic() - before < 2
    go_on.set()
    keeper.wait(2)
