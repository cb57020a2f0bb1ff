"""One form for comparing what people type: no case, no accents, no punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ð": "d", "þ": "th"})
_BETWEEN = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Casefolded, without marks, words parted by one space: "Méta-mizole®" gives "meta mizole"."""
    if text.isascii():  # most names: nothing to take apart
        return _BETWEEN.sub(" ", text.lower()).strip()
    lowered = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return _BETWEEN.sub(" ", bare.translate(_SPECIAL)).strip()


def squeeze(text: str) -> str:
    """The folded text without spaces: "meta mizole" and "metamizole" are the same."""
    return fold(text).replace(" ", "")


def words_in(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of `words` stands in `text` as whole words, case and accents aside."""
    padded = f" {fold(text)} "
    return any(f" {fold(word)} " in padded for word in words)
