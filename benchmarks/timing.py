"""Measuring: single calls, medians over rounds, the garbage collector as in normal use."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Sample:
    """Seconds."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Sample:
        return cls(statistics.median(seconds), min(seconds), max(seconds))


def wall(calls: Sequence[Callable[[], object]], rounds: int) -> Sample:
    """Every call once a round, in turn, so that no call follows itself; after one round that is not counted."""
    return _measured(calls, rounds, time.perf_counter)


def cpu(calls: Sequence[Callable[[], object]], rounds: int) -> Sample:
    return _measured(calls, rounds, time.process_time)


def _measured(calls: Sequence[Callable[[], object]], rounds: int, clock: Callable[[], float]) -> Sample:
    for call in calls:
        call()
    seconds: list[float] = []
    for _ in range(rounds):
        for call in calls:
            began = clock()
            call()
            seconds.append(clock() - began)
    return Sample.of(seconds)


def process(arguments: Sequence[str], rounds: int, expected: tuple[int, ...] = (0, 1)) -> tuple[Sample, Sample]:
    """A whole process of this interpreter: wall and CPU. Raises RuntimeError where it ends with another status."""
    walls: list[float] = []
    cpus: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        child = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = child.stderr.read() if child.stderr is not None else b""
        _, status, used = os.wait4(child.pid, 0)
        walls.append(time.perf_counter() - began)
        cpus.append(used.ru_utime + used.ru_stime)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in expected:
            raise RuntimeError(said.decode(errors="replace").strip() or f"status {child.returncode}")
    return Sample.of(walls), Sample.of(cpus)


def printed(script: str, rounds: int, *arguments: str) -> Sample:
    """What a fresh process prints as its last line: the seconds that it measured itself."""
    seconds = []
    for _ in range(rounds):
        done = subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"status {done.returncode}")
        seconds.append(float(done.stdout.split()[-1]))
    return Sample.of(seconds)
