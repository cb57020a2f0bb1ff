"""The three ways to start, and what is said where there can be no window."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from formulator.app import start
from tests.runs import ROOT, formulator

#: Each starts the program in a process of its own.
pytestmark = pytest.mark.slow
#: Each way to start, without arguments of its own.
WAYS = {
    "formulator": ("-m", "formulator"),
    "main.py": (str(ROOT / "main.py"),),
    "formulator-window": ("-c", "import sys; sys.argv[0] = 'formulator-window'; from formulator.app import main; raise SystemExit(main())"),
}
#: Closes the window as soon as it is there and says which page it showed.
CLOSING = """
import sys
from PySide6.QtCore import QTimer
from formulator.app import program
run = program.Program._work
def work(self):
    QTimer.singleShot(300, lambda: (print(self.window.page if self.window else "trouble"), self.app.quit()))
    return run(self)
program.Program._work = work
from formulator.__main__ import main
raise SystemExit(main())
"""


def run(*command: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    plain = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    environment = {**plain, "PYTHONPATH": str(ROOT), "FORMULATOR_DATA": str(data), "PYTHONIOENCODING": "utf-8", **more}
    return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
@pytest.mark.parametrize("way", WAYS)
def test_without_a_display_it_is_said(way: str, tmp_path: Path) -> None:
    """In words, with status 2, and no core is dumped."""
    found = run(*WAYS[way], data=tmp_path)
    assert found.returncode == 2, found.stderr
    assert "There is no display" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="displays of X")
def test_a_display_that_is_not_there_is_said(tmp_path: Path) -> None:
    found = run(*WAYS["formulator"], data=tmp_path, DISPLAY=":4711")
    assert found.returncode == 2, found.stderr
    assert ":4711 does not answer" in found.stderr or "apt-get install" in found.stderr


def test_a_missing_library_is_named() -> None:
    """The one that is missing, and all that a bare machine needs."""
    told = start.missing(ImportError("libEGL.so.1: cannot open shared object file: No such file or directory", name="PySide6.QtGui"))
    assert "libEGL.so.1" in told
    assert all(package in told for package in ("apt-get install", "libegl1", "libxcb-cursor0"))
    assert "pip install formulator" in start.missing(ImportError("No module named 'PySide6'", name="PySide6"))


def test_without_qt_a_start_says_so(tmp_path: Path) -> None:
    """Qt that cannot be loaded is no traceback."""
    code = (
        "import sys; sys.modules['PySide6'] = None; sys.modules['PySide6.QtCore'] = None;"
        "sys.argv = ['formulator']; from formulator.__main__ import main; raise SystemExit(main())"
    )
    found = run("-c", code, data=tmp_path)
    assert found.returncode == 2, found.stderr
    assert "pip install formulator" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_first_start_welcomes(tmp_path: Path) -> None:
    found = run("-c", CLOSING, data=tmp_path / "data", QT_QPA_PLATFORM="offscreen")
    assert (found.returncode, found.stdout, found.stderr) == (0, "welcome\n", "")
    assert (tmp_path / "data" / "records" / "records.db").exists()


def test_the_option_counts_before_the_variable(tmp_path: Path) -> None:
    code = CLOSING.replace("import sys\n", f"import sys\nsys.argv = ['formulator', '--data-dir', {str(tmp_path / 'other')!r}]\n", 1)
    found = run("-c", code, data=tmp_path / "data", QT_QPA_PLATFORM="offscreen")
    assert (found.returncode, found.stdout) == (0, "welcome\n"), found.stderr
    assert (tmp_path / "other" / "records").exists()
    assert not (tmp_path / "data").exists()


def test_the_help_names_the_commands_and_the_window(tmp_path: Path) -> None:
    found = formulator(tmp_path, "--help")
    assert found.returncode == 0
    assert all(command in found.stdout for command in ("check", "sheet", "catalog", "records"))
    assert "Without a command" in found.stdout
    assert "PySide6" not in found.stderr


def test_both_commands_are_installed() -> None:
    """The scripts of the project lead where they should."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"formulator": "formulator.__main__:main"}
    assert project["gui-scripts"] == {"formulator-window": "formulator.app:main"}


def test_a_folder_that_cannot_be_made_is_told_in_a_window(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = run("-c", CLOSING, data=tmp_path / "file" / "data", QT_QPA_PLATFORM="offscreen")
    assert (found.returncode, found.stdout) == (0, "trouble\n"), found.stderr
    assert "Traceback" not in found.stderr
