"""The settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from formulator.base.problems import InputError, Problem
from formulator.base.settings import NAME, Named, Settings, read_settings

GOOD = """\
clinic: {name: Praxis Beispiel, address: "Weg 1, Bern"}
practitioner: {name: "Dr. B. Example", license: "012345"}
packs: [french]
country: ch
paper: Letter
language: fr
"""


def refused(folder: Path, data: bytes) -> tuple[Problem, ...]:
    (folder / NAME).write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_settings(folder)
    return caught.value.problems


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    """A first start needs no settings, nor a folder."""
    assert read_settings(tmp_path) == Settings()
    assert read_settings(tmp_path / "none") == Settings()


def test_settings_are_read(tmp_path: Path) -> None:
    """Each key is taken as written; the license keeps its leading zero."""
    (tmp_path / NAME).write_text(GOOD, encoding="utf-8")
    assert read_settings(tmp_path) == Settings(
        clinic=Named("Praxis Beispiel", "", "Weg 1, Bern"),
        practitioner=Named("Dr. B. Example", "012345"),
        packs=("french",),
        country="CH",
        paper="Letter",
        language="fr",
    )


def test_all_mistakes_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    """Unknown keys, wrong types and unknown words each stand with file, line and column."""
    problems = refused(tmp_path, b"clinik: {name: x}\npaper: A3\npacks: french\npractitioner: {nme: x}\n")
    assert [p.line for p in problems] == [1, 2, 3, 4]
    assert "Did you mean clinic?" in problems[0].message
    assert "A4, Letter" in problems[1].message
    assert all(p.file == str(tmp_path / NAME) for p in problems)


@pytest.mark.parametrize("data", [b"", b"[a]", b"a: [", b"\xff\xfe", b"paper: A4\npaper: A4", b"x" * 200_001], ids=range(6))
def test_a_damaged_file_is_refused(tmp_path: Path, data: bytes) -> None:
    """A file that is no map of settings is an error of the file, not a default."""
    assert refused(tmp_path, data)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    """What is there but cannot be read is never taken for the defaults."""
    (tmp_path / NAME).mkdir()
    with pytest.raises(InputError):
        read_settings(tmp_path)
