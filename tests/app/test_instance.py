"""One window for a data folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from formulator.app.instance import Instance, name_of
from formulator.base.settings import write_settings
from tests.runs import ROOT
from tests.ui.desks import SETTINGS

#: Each starts the program in a process of its own.
pytestmark = pytest.mark.slow


def environment(data: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "FORMULATOR_DATA": str(data), "QT_QPA_PLATFORM": "offscreen"}


def start(data: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "formulator", *arguments]
    return subprocess.Popen(command, env=environment(data), stderr=subprocess.PIPE, text=True)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_settings(tmp_path / "data", SETTINGS)
    return tmp_path / "data"


@pytest.fixture
def first(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A window in a process of its own, up and answering."""
    process = start(data)
    asking = Instance(data)
    for _ in range(300):
        if asking._answers():
            break
        time.sleep(0.05)
    yield process
    process.kill()
    process.communicate()


def test_a_second_start_ends_and_the_first_goes_on(first: subprocess.Popen[str], data: Path) -> None:
    """It ends with 0, by variable and by option alike, and says nothing."""
    for arguments in ((), ("--data-dir", str(data))):
        second = start(data, *arguments)
        _, said = second.communicate(timeout=20)
        assert second.returncode == 0, said
        assert "Traceback" not in said
    assert first.poll() is None


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_crash_leaves_no_lock_behind(first: subprocess.Popen[str], data: Path, qtbot: QtBot) -> None:
    """The lock of a killed window is taken over; the one of a living one is not."""
    other = Instance(data)
    assert not other.first()
    first.kill()
    first.wait()
    assert (data / "window.lock").exists()
    assert other.first()
    other.close()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_asked_to_end_it_saves_and_ends(first: subprocess.Popen[str], data: Path) -> None:
    first.send_signal(signal.SIGTERM)
    _, said = first.communicate(timeout=20)
    assert first.returncode == 0, said
    assert not (data / "window.lock").exists()
    assert (data / "window.ini").exists()


def test_the_first_is_asked_for_its_window(tmp_path: Path, qtbot: QtBot) -> None:
    one = Instance(tmp_path)
    assert one.first()
    one.listen()
    with qtbot.waitSignal(one.asked, timeout=10000):
        other = start(tmp_path)
    qtbot.waitUntil(lambda: other.poll() is not None)
    _, said = other.communicate()
    assert (other.returncode, said) == (0, "")
    one.close()


def test_one_that_does_not_answer_is_not_waited_for_long(tmp_path: Path) -> None:
    one, other = Instance(tmp_path), Instance(tmp_path)
    assert one.first()
    assert not other.first()
    before = time.monotonic()
    assert not other.raise_first(0.2)
    assert time.monotonic() - before < 2
    other.take()
    one.close()


def test_each_folder_has_its_own(tmp_path: Path) -> None:
    """Two folders, two windows; the same folder by another path is the same."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = Instance(tmp_path / "a"), Instance(tmp_path / "b")
    assert one.first()
    assert other.first()
    assert name_of(tmp_path / "a") != name_of(tmp_path / "b")
    assert name_of(tmp_path / "b" / ".." / "a") == name_of(tmp_path / "a")
    one.close()
    other.close()


def test_a_second_start_loads_no_window(first: subprocess.Popen[str], data: Path) -> None:
    """That is what makes it quick."""
    code = (
        "import sys; sys.argv = ['formulator']; from formulator.__main__ import main; status = main();"
        "print(status, 'PySide6.QtWidgets' in sys.modules, 'formulator.ui.window' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], env=environment(data), capture_output=True, text=True, timeout=60, check=False)
    assert (found.stdout, found.stderr) == ("0 False False\n", "")
