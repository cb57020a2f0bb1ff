"""One form for comparing what people type."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.base.folding import fold, squeeze, words_in

NAMES = st.text(alphabet=st.characters(max_codepoint=0x24F, categories=("L", "N", "P", "S", "Zs")), max_size=20)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Méta-mizole®", "meta mizole"),
        ("MÉTAMIZOLE", "metamizole"),
        ("Me\u0301tamizole", "metamizole"),
        ("Straße", "strasse"),
        ("Œdème", "oedeme"),
        ("İbuprofen", "ibuprofen"),
        ("Ｌｉｄｏ", "lido"),
        ("\ufb01brin", "fibrin"),
        ("  a__b\t/ c ", "a b c"),
        ("B₁₂", "b12"),
        ("0:_0", "0 0"),
        ("Ǽǿ", "aeo"),
        ("®", ""),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    """Case, accents, ligatures and punctuation do not count."""
    assert fold(text) == folded


def test_squeeze_takes_out_the_spaces() -> None:
    """Words written apart and together are the same."""
    assert squeeze("Méta mizole") == squeeze("metamizole")


def test_words_are_found_whole() -> None:
    """A word inside another word is not that word."""
    assert words_in("Right HIP, over the trochanter", ("hip",))
    assert words_in("épaule droite", ("epaule",))
    assert words_in("over the lower back", ("lower back",))
    assert not words_in("whiplash", ("hip",))
    assert not words_in("", ("hip",))


@settings(deadline=None, max_examples=100)
@given(NAMES)
def test_folding_twice_changes_nothing(text: str) -> None:
    """The folded form is stable, whatever the case or the composition of the accents."""
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert folded == folded.strip()
    assert "  " not in folded


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=20))
def test_any_text_can_be_folded(text: str) -> None:
    """No text raises."""
    assert " " not in squeeze(text)
