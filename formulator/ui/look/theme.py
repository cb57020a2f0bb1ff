"""A theme: the colors of one file under `resources/themes`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from formulator.base.i18n import tr
from formulator.base.problems import InputError, Problem
from formulator.base.reading import Fields
from formulator.base.yamltext import load

TOKENS = (
    "bg", "surface", "surface2", "hover", "hair", "hair2", "border", "text", "text2", "text3", "disabled", "accent", "accent_hover",
    "on_accent", "accent_tint", "focus", "bar_track", "bar_fill", "skin", "skin_edge", "tile", "on_tile",
)  # fmt: skip
SEVERITIES = ("contraindicated", "major", "moderate", "minor", "not checked", "clear", "failed")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Tones:
    """The colors of one severity: of the sign, of what stands on it, of the tinted ground, of its word, of its edge."""

    fill: str
    on: str
    tint: str
    word: str
    edge: str


@dataclass(frozen=True, slots=True)
class Theme:
    """`tokens` by name, `severities` by word; every color is "#rrggbb"."""

    name: str
    tokens: dict[str, str]
    severities: dict[str, Tones]

    def __getitem__(self, token: str) -> str:
        return self.tokens[token]

    @property
    def dark(self) -> bool:
        return self.name == "dark"


def _to_color(text: str) -> str:
    if not _COLOR.fullmatch(text):
        raise ValueError(tr("{text} is not a color such as #1F56A8", text=text[:20]))
    return text


def read_theme(path: Path) -> Theme:
    """The theme of a file. Raises InputError with everything that is missing or wrong."""
    problems: list[Problem] = []
    fields = Fields(load(path, 100_000), problems, tr("theme"))
    name = fields.text("name", path.stem, required=True)
    tokens = _colors(fields, "tokens", TOKENS, problems)
    severities = {word: Tones(**_tones(fields, word, problems)) for word in SEVERITIES}
    fields.done()
    if problems:
        raise InputError(sorted(problems))
    return Theme(name, tokens, severities)


def _colors(fields: Fields, key: str, names: tuple[str, ...], problems: list[Problem]) -> dict[str, str]:
    node = fields.node(key, required=True)
    if node is None:
        return dict.fromkeys(names, "#000000")
    inner = Fields(node, problems, key)
    found = {name: inner.take(name, _to_color, "#000000", required=True) for name in names}
    inner.done()
    return found


def _tones(fields: Fields, word: str, problems: list[Problem]) -> dict[str, str]:
    parts = ("fill", "on", "tint", "word", "edge")
    node = fields.node("severities", required=True)
    if node is None:
        return dict.fromkeys(parts, "#000000")
    return _colors(Fields(node, [], "severities"), word, parts, problems)


def luminance(color: str) -> float:
    """The relative luminance of WCAG 2, 0 to 1."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of contrast of WCAG 2, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
