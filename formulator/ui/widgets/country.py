"""The country of a clinic: chosen by name, kept as its two letters."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QLocale

from formulator.base.folding import fold


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """Two letters and name of each, by name."""
    found: dict[str, str] = {}
    for territory in QLocale.Country:
        code = QLocale.territoryToCode(territory)
        if len(code) == 2 and code.isalpha():
            found.setdefault(code, QLocale.territoryToString(territory))
    return tuple(sorted(found.items(), key=lambda pair: fold(pair[1])))


def here() -> str:
    """The country that the system is set to; empty where it says none."""
    locale = QLocale.system()
    code = QLocale.territoryToCode(locale.territory())
    return code if code in dict(countries()) and locale.language() is not QLocale.Language.C else ""
