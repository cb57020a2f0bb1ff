"""Sheets rendered once and looked at by many tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from formulator.base.paths import resources
from formulator.sheets import Paper, render
from tests.sheets import samples

FONTS = resources() / "fonts"
Rendered = Callable[[str, Paper], bytes]


@lru_cache(maxsize=16)
def _rendered(name: str, paper: Paper) -> bytes:
    return render(getattr(samples, name)(), paper, FONTS)


@pytest.fixture
def rendered() -> Rendered:
    return _rendered


@pytest.fixture
def fonts() -> Path:
    return FONTS
