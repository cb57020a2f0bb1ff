"""A PDF on disk is there whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from formulator.sheets.files import write


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    """Also over an older one, under a name with spaces and accents."""
    target = tmp_path / "fiche de séance.pdf"
    write(target, b"old")
    write(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_where_the_target_is_a_folder_nothing_is_left(tmp_path: Path) -> None:
    """The rename fails after everything was written."""
    target = tmp_path / "sheet.pdf"
    target.mkdir()
    (target / "kept").touch()
    with pytest.raises(OSError, match="directory"):
        write(target, b"data")
    assert list(tmp_path.iterdir()) == [target]


def test_without_the_folder_nothing_is_made(tmp_path: Path) -> None:
    """A drive that is gone is an error, not a new folder."""
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "gone" / "sheet.pdf", b"data")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the process are a matter of POSIX")
def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    """The write breaks off in the middle."""
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"old")
    script = (
        "import resource, signal, sys; from pathlib import Path; from formulator.sheets.files import write\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: write(Path(sys.argv[1]), b'x' * 1_000_000)\n"
        "except OSError: sys.exit(7)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script, str(target)], cwd=root, check=False)
    assert done.returncode == 7
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
