"""Where things lie: what the program ships, what it keeps for this user."""

from __future__ import annotations

import os
from pathlib import Path

DATA_VARIABLE = "FORMULATOR_DATA"
_PACKAGE = Path(__file__).resolve().parent.parent


def shipped() -> Path:
    """The folder that holds `ingredients.yaml` and `resources/`: inside the wheel, or the checkout's root."""
    inside = _PACKAGE / "_data"
    return inside if inside.is_dir() else _PACKAGE.parent


def ingredients() -> Path:
    return shipped() / "ingredients.yaml"


def resources() -> Path:
    return shipped() / "resources"


def data_folder(chosen: Path | None = None) -> Path:
    """The user's folder: what the command line says, else the environment variable, else the system's place."""
    if chosen is not None:
        return chosen
    named = os.environ.get(DATA_VARIABLE)
    if named:
        return Path(named)
    import platformdirs  # noqa: PLC0415  a chosen folder needs none of it

    return Path(platformdirs.user_data_dir("formulator", appauthor=False))


def cache_folder(chosen: Path | None = None) -> Path:
    return data_folder(chosen) / "cache"
