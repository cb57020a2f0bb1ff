"""The palette and the style sheet of a theme, on Fusion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QPalette

from formulator.ui.look.theme import Theme

_ROLES = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface2",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on_accent",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "text",
    QPalette.ColorRole.ToolTipText: "surface",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "hair2",
    QPalette.ColorRole.Mid: "hair",
    QPalette.ColorRole.Dark: "border",
    QPalette.ColorRole.Shadow: "text",
    QPalette.ColorRole.Accent: "accent",
}


def palette_of(theme: Theme) -> QPalette:
    """Every role of the palette, so that nothing of the system's colors shows through."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, QColor(theme[token]))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme["disabled"]))
    return made


def sheet_of(theme: Theme, px: Callable[[float], int], resources: Path) -> str:
    """The style sheet with the theme's colors and all sizes at the text size."""
    text = (resources / "themes" / "window.qss").read_text(encoding="utf-8")
    sizes = {f"px{size}": f"{px(size)}px" for size in range(65)}
    named = {"icons": (resources / "icons").as_posix(), "name": "dark" if theme.dark else "light"}
    return Template(text).substitute(theme.tokens, **sizes, **named, **_tones(theme))


def _tones(theme: Theme) -> dict[str, str]:
    found: dict[str, str] = {}
    for word, tones in theme.severities.items():
        for part in ("fill", "on", "tint", "word", "edge"):
            found[f"{word.replace(' ', '_')}_{part}"] = getattr(tones, part)
    return found
