"""Writing whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from formulator.base import atomic


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    """The new content takes the place of the old, readable by its owner alone, with nothing left beside it."""
    path = tmp_path / "f.json"
    atomic.write(path, b"one")
    atomic.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["f.json"]


@pytest.mark.parametrize("name", ["sheet é 漢字.pdf", "é" * 100 + ".pdf", "n" * 250])
def test_long_and_accented_names_are_written(tmp_path: Path, name: str) -> None:
    """The name beside the target never gets longer than the system allows."""
    atomic.write(tmp_path / name, b"x")
    assert (tmp_path / name).read_bytes() == b"x"


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    """A target that is a folder and a folder that is not there are errors of the disk."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept").write_bytes(b"kept")
    with pytest.raises(OSError, match="folder"):
        atomic.write(tmp_path / "folder", b"x")
    with pytest.raises(OSError, match="none"):
        atomic.write(tmp_path / "none" / "f", b"x")
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["folder", "kept"]


def test_a_full_disk_keeps_the_old_content(tmp_path: Path) -> None:
    """Where the new content does not fit, the old one stays whole and no part of the new one is left."""
    pytest.importorskip("resource")
    path = tmp_path / "f"
    path.write_bytes(b"old")
    script = (
        "import resource, signal, sys; from pathlib import Path; from formulator.base import atomic\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    atomic.write(Path(sys.argv[1]), b'x' * 5000)\nexcept OSError:\n    raise SystemExit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False, cwd=Path.cwd())
    assert done.returncode == 7, done.stderr
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]
