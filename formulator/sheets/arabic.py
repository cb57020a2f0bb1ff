"""Arabic and Hebrew in printing order: letters joined by their presentation forms, runs set from right to left.

Enough for names and short texts inside a left-to-right sheet; numbers inside a run keep their order.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_RUN = re.compile(rf"[{_RIGHT}](?:[{_RIGHT}\s.,'’\-]*[{_RIGHT}])?")
_FORMS = ("<isolated>", "<initial>", "<medial>", "<final>")


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    """Base letters (and lam-alef pairs) to their forms, read from the character database."""
    table: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFC00), *range(0xFE80, 0xFEFD)):
        form, _, bases = unicodedata.decomposition(chr(code)).partition(" ")
        if form in _FORMS:
            letters = "".join(chr(int(base, 16)) for base in bases.split())
            table.setdefault(letters, {}).setdefault(form, chr(code))
    return table


def visual(text: str) -> str:
    """The text as it is set from left to right."""
    if text.isascii() or not _RUN.search(text):
        return text
    return _RUN.sub(lambda found: _turned(_shaped(found[0])), text)


def _turned(text: str) -> str:
    """Reversed by base letter, so that a mark stays behind the letter that it belongs to."""
    clusters: list[str] = []
    for char in text:
        if clusters and unicodedata.combining(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return "".join(reversed(clusters))


def _shaped(text: str) -> str:
    units = _units(text)
    shown = []
    for index, unit in enumerate(units):
        forms = _table().get(unit)
        if forms is None:
            shown.append(unit)
            continue
        before = _joins_on(_neighbor(units, index, -1)) and "<final>" in forms
        after = _joins_on(unit) and "<final>" in _table().get(_neighbor(units, index, 1), {})
        wanted = "<medial>" if before and after else "<final>" if before else "<initial>" if after else "<isolated>"
        shown.append(forms.get(wanted, unit))
    return "".join(shown)


def _units(text: str) -> list[str]:
    units: list[str] = []
    for char in text:
        if units and units[-1] == "\u0644" and units[-1] + char in _table():
            units[-1] += char
        else:
            units.append(char)
    return units


def _neighbor(units: list[str], index: int, step: int) -> str:
    """The next letter on that side, marks passed over."""
    index += step
    while 0 <= index < len(units) and unicodedata.combining(units[index][0]):
        index += step
    return units[index] if 0 <= index < len(units) else ""


def _joins_on(unit: str) -> bool:
    """Whether a letter joins the one that follows it."""
    return unit == "\u0640" or "<initial>" in _table().get(unit, {})
