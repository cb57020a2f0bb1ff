"""Putting a finished PDF on disk, whole or not at all."""

from __future__ import annotations

from formulator.base.atomic import write

__all__ = ["write"]
