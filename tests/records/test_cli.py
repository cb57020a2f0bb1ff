"""`formulator records verify | backup | restore FILE`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from formulator.cli import run
from formulator.records import open_records
from tests.records.samples import Clock, fill


def said(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> tuple[int, str, str]:
    status = run(["records", *arguments, "--data-dir", str(folder)])
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    return status, shown.out, shown.err


def test_verify_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 where all is well, 1 where something is not as it was written, 2 where there is nothing to read."""
    assert said(capsys, tmp_path, "verify")[0::2] == (2, f"There are no records in {tmp_path / 'records'}.\n")
    assert list(tmp_path.iterdir()) == []
    with open_records(tmp_path, Clock()) as records:
        fill(records, 2, "Zyxwolf")
    status, out, err = said(capsys, tmp_path, "verify")
    assert (status, err) == (0, "")
    assert out.startswith("2 patients, 2 signed sheets, 7 entries of the trail; last: ")
    with sqlite3.connect(tmp_path / "records" / "records.db") as connection:
        connection.execute("UPDATE patient SET body = x'7b7d' WHERE id = 2")
    connection.close()
    status, out, err = said(capsys, tmp_path, "verify")
    assert status == 1
    assert "patient 2: is not what was written" in err
    assert "restore FILE" in err
    assert "Zyxwolf" not in out + err
    (tmp_path / "records" / "records.db").write_bytes(b"x" * 5000)
    status, _, err = said(capsys, tmp_path, "verify")
    assert (status, "damaged" in err) == (2, True)


def test_backup_and_restore(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The path of the backup is said; put back, the records are those of the backup."""
    assert said(capsys, tmp_path, "backup")[0] == 2
    with open_records(tmp_path, Clock()) as records:
        fill(records, 2)
    status, out, _ = said(capsys, tmp_path, "backup")
    made = Path(out.strip())
    assert (status, made.exists()) == (0, True)
    with open_records(tmp_path, Clock()) as records:
        fill(records, 1)
    assert said(capsys, tmp_path, "restore", str(made))[:2] == (0, "restored: 2 patients, 2 signed sheets\n")
    assert said(capsys, tmp_path, "verify")[0] == 0
    status, _, err = said(capsys, tmp_path, "restore", str(tmp_path / "none"))
    assert (status, "not restored" in err) == (2, True)
