"""How it looks: colors, type, icons, signs. `look()` is the look in use."""

from formulator.ui.look.look import Look, install, look
from formulator.ui.look.theme import Theme, Tones, read_theme

__all__ = ["Look", "Theme", "Tones", "install", "look", "read_theme"]
