"""The log: kinds and places, never a name, never a stop."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

import pytest

from formulator.app import logs
from formulator.domain.records import RecordsError

NAME = "Helena Novák-Lindqvist"


def told(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(logs.log_folder(folder).glob("*")))


def fault(text: str) -> Exception:
    """A fault with a name in its message, its cause and a variable."""
    patient = text
    try:
        try:
            raise KeyError(patient)
        except KeyError as cause:
            raise RecordsError(f"{patient} is damaged") from cause
    except RecordsError as error:
        return error


def test_a_fault_has_kind_place_and_id(tmp_path: Path) -> None:
    logs.start_log(tmp_path)
    ident = logs.log_fault(fault(NAME))
    text = told(tmp_path)
    assert ident in text
    assert "formulator.domain.records.RecordsError" in text
    assert "builtins.KeyError" in text
    assert "tests/app/test_logs.py:" in text
    assert text.count("\n") < 12


def test_no_name_is_ever_written(tmp_path: Path) -> None:
    """Neither from messages nor from arguments, of ours or of a library."""
    logs.start_log(tmp_path)
    logs.log_fault(fault(NAME))
    logging.getLogger("formulator.records").warning("not found: %s", NAME)
    logging.getLogger("formulator.records").warning("damaged", exc_info=fault(NAME))
    logging.getLogger("other").warning("other %s", NAME)
    text = told(tmp_path)
    assert "not found: …" in text
    assert "Helena" not in text
    assert "Lindqvist" not in text


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    logs.start_log(tmp_path)
    logs.log_fault(fault(NAME))
    assert stat.S_IMODE(logs.log_folder(tmp_path).stat().st_mode) == 0o700
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in logs.log_folder(tmp_path).iterdir())


def test_it_turns_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that comes again and again does not fill the disk."""
    monkeypatch.setattr(logs, "BYTES", 2000)
    logs.start_log(tmp_path)
    for _ in range(100):
        logs.log_fault(fault("x"))
    files = list(logs.log_folder(tmp_path).iterdir())
    assert len(files) == logs.FILES + 1
    assert all(path.stat().st_size < 4000 for path in files)
    if os.name == "posix":
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)


def test_a_place_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    """A file where the folder should be: the id is given all the same."""
    logs.log_folder(tmp_path).write_text("in the way")
    logs.start_log(tmp_path)
    assert logs.log_fault(fault("x")).startswith("F-")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_stops_nothing(tmp_path: Path) -> None:
    logs.log_folder(tmp_path).mkdir()
    (logs.log_folder(tmp_path) / "formulator.log").symlink_to("/dev/full")
    logs.start_log(tmp_path)
    assert logs.log_fault(fault("x")).startswith("F-")


def test_ids_differ() -> None:
    assert len({logs.new_ident() for _ in range(50)}) > 45
