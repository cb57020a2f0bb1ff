"""Texts for people: a bad translation never breaks or empties a message."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from formulator.base import i18n
from formulator.base.i18n import tr, trn


def compiled(texts: dict[str, str]) -> bytes:
    """A gettext catalog in its binary form."""
    whole = {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n", **texts}
    keys = sorted(whole)
    ids = b"".join(key.encode() + b"\0" for key in keys)
    strings = b"".join(whole[key].encode() + b"\0" for key in keys)
    start = 28 + 16 * len(keys)
    key_table, text_table, at_key, at_text = b"", b"", start, start + len(ids)
    for key in keys:
        size, length = len(key.encode()), len(whole[key].encode())
        key_table += struct.pack("<II", size, at_key)
        text_table += struct.pack("<II", length, at_text)
        at_key, at_text = at_key + size + 1, at_text + length + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return head + key_table + text_table + ids + strings


def write(folder: Path, language: str, data: bytes) -> None:
    place = folder / language / "LC_MESSAGES" / "formulator.mo"
    place.parent.mkdir(parents=True)
    place.write_bytes(data)


@pytest.fixture(autouse=True)
def _source_texts_afterwards(tmp_path: Path) -> Iterator[None]:
    yield
    i18n.install(tmp_path / "nowhere", "en")


def test_without_a_translation_the_source_text_is_shown(tmp_path: Path) -> None:
    """A language that is not there changes nothing."""
    i18n.install(tmp_path, "xx")
    assert tr("{a} and {b}", a=1, b="x") == "1 and x"
    assert (trn("{n} pair", "{n} pairs", 1), trn("{n} pair", "{n} pairs", 2)) == ("1 pair", "2 pairs")


def test_a_translation_is_used(tmp_path: Path) -> None:
    """Placeholders may change their order."""
    write(tmp_path, "fr", compiled({"{a} of {b}": "{b}, dont {a}", "{n} pair\0{n} pairs": "{n} paire\0{n} paires"}))
    i18n.install(tmp_path, "fr")
    assert tr("{a} of {b}", a=1, b=2) == "2, dont 1"
    assert (trn("{n} pair", "{n} pairs", 1), trn("{n} pair", "{n} pairs", 3)) == ("1 paire", "3 paires")


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "sans rien",
        "{b}",
        "{a} {b}",
        "{a.real}",
        "{a[0]}",
        "{}",
        "{0}",
        "{a",
        "a}",
        "{a:d}",
        "{a:>99999999}",
        "{a!r}",
        "{a!z}",
        "{a:{b}}",
        "{a} {",
    ],
)
def test_a_translation_with_other_placeholders_is_not_used(tmp_path: Path, bad: str) -> None:
    """The source text stands in for a translation that would break or lose something."""
    write(tmp_path, "fr", compiled({"dose {a}": bad, "one {a}\0many {a}": f"{bad}\0{bad}"}))
    i18n.install(tmp_path, "fr")
    assert tr("dose {a}", a="x") == "dose x"
    assert trn("one {a}", "many {a}", 1, a="x") == "one x"
    assert trn("one {a}", "many {a}", 2, a="x") == "many x"


@pytest.mark.parametrize("cut", [0, 3, 20, 40, 90])
def test_a_damaged_file_of_translations_is_no_fault(tmp_path: Path, cut: int) -> None:
    """The source texts are shown where the file cannot be read."""
    write(tmp_path, "fr", compiled({"dose": "la dose"})[:cut])
    i18n.install(tmp_path, "fr")
    assert tr("dose") == "dose"


def test_a_text_without_values_may_hold_braces() -> None:
    """Nothing is filled in where nothing is given."""
    assert tr("{below: 30}") == "{below: 30}"
