"""Every text meant for people passes through here.

A translation whose placeholders differ from the source text is refused and the source text is used: a bad
translation may never break or empty a message.
"""

from __future__ import annotations

import gettext
import string
import struct
from functools import lru_cache
from pathlib import Path

_DOMAIN = "formulator"
_formatter = string.Formatter()
_state: dict[str, gettext.NullTranslations] = {"current": gettext.NullTranslations()}


def install(folder: Path, language: str) -> None:
    """Use the translation of `language` under `folder`; where there is none, the source texts are shown."""
    try:
        _state["current"] = gettext.translation(_DOMAIN, folder, [language], fallback=True)
    except (OSError, ValueError, LookupError, struct.error):  # a damaged file of translations
        _state["current"] = gettext.NullTranslations()
    _translated.cache_clear()


@lru_cache(maxsize=4096)
def _fields(text: str) -> frozenset[str]:
    """The placeholders of a text, each with what it asks of its value."""
    found = ((name, conversion, spec) for _, name, spec, conversion in _formatter.parse(text) if name is not None)
    return frozenset(name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") for name, conversion, spec in found)


@lru_cache(maxsize=4096)
def _translated(text: str) -> str:
    try:
        candidate = _state["current"].gettext(text)
        return candidate if candidate and _fields(candidate) == _fields(text) else text
    except ValueError:
        return text


def tr(text: str, /, **values: object) -> str:
    """The text in the user's language with `{name}` placeholders filled in."""
    shown = _translated(text)
    return shown.format(**values) if values else shown


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """Singular or plural by `count`, which is also the value of `{n}`."""
    shown = _state["current"].ngettext(one, many, count)
    try:
        if not shown or _fields(shown) - {"n"} != _fields(many) - {"n"}:
            shown = one if count == 1 else many
    except ValueError:
        shown = one if count == 1 else many
    return shown.format(n=count, **values)
