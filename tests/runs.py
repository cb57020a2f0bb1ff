"""Running the program as people do: in a process of its own, with a data folder that nobody else uses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def formulator(
    cwd: Path, *arguments: str, house: Path = ROOT, data: Path | None = None, seed: str = "0", **more: str
) -> subprocess.CompletedProcess[str]:
    """One run of `formulator` from `house` in the folder `cwd`; `data` is the data folder, else one beside the files."""
    environment = {
        **{key: value for key, value in os.environ.items() if key not in ("FORMULATOR_DATA", "NO_COLOR", "PYTHONPATH")},
        "PYTHONPATH": str(house),
        "PYTHONHASHSEED": seed,
        "PYTHONIOENCODING": "utf-8",
        "FORMULATOR_DATA": str(data or cwd / "data"),
        "COLUMNS": "100",
        **more,
    }
    command = [sys.executable, "-m", "formulator", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
