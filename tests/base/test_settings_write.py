"""Writing the settings file."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulator.base.settings import NAME, PAPERS, TEXT_SIZES, THEMES, Named, Settings, read_settings, write_settings

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"]), max_size=40).filter(
    lambda text: unicodedata.normalize("NFC", text) == text
)
NAMED = st.builds(Named, TEXTS, TEXTS, TEXTS)


@given(
    st.builds(
        Settings, NAMED, NAMED, packs=st.sets(st.sampled_from(["french", "italian"])).map(lambda s: tuple(sorted(s))),
        country=st.sampled_from(["", "FR", "NO"]), paper=st.sampled_from(PAPERS), theme=st.sampled_from(THEMES),
        text_size=st.sampled_from(TEXT_SIZES), favorites=st.lists(TEXTS.filter(bool), max_size=3, unique=True).map(tuple),
    )
)  # fmt: skip
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    """Whatever was typed: quotes, colons, "no", leading zeros."""
    folder = tmp_path_factory.mktemp("settings")
    write_settings(folder, settings)
    assert read_settings(folder) == settings


@pytest.mark.parametrize("text", ["no", "012", "1e3", "a: b", "- x", "#1", '"', "'", "{x}", "~", "null", "Ünïcode 漢字", "x " * 90])
def test_texts_that_yaml_likes_to_change(tmp_path: Path, text: str) -> None:
    settings = Settings(Named(text.strip()), Named(text.strip(), text.strip()[:89]))
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    write_settings(tmp_path / "data", Settings(Named("Clinic")))
    assert stat.S_IMODE((tmp_path / "data" / NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_disk_that_refuses_leaves_the_old_one(tmp_path: Path) -> None:
    """A file in the place of the folder: an error of the system, nothing half written."""
    (tmp_path / "data").write_text("")
    with pytest.raises(OSError, match="File exists"):
        write_settings(tmp_path / "data", Settings())


def test_complete_asks_for_both_names() -> None:
    assert not Settings().complete
    assert not Settings(clinic=Named("Clinic")).complete
    assert Settings(clinic=Named("Clinic"), practitioner=Named("Dr. B.")).complete
