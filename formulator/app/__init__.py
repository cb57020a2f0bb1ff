"""The window's composition root: paths, knowledge, records, window; it hands each room what it needs."""

from formulator.app.start import main, open_window

__all__ = ["main", "open_window"]
