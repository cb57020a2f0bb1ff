"""Type on paper: faces, sizes, tones, and the fallback for what the first face does not draw."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from formulator.sheets.arabic import visual

REGULAR, MEDIUM, SEMI, BOLD, ITALIC = (
    "IBMPlexSans-Regular",
    "IBMPlexSans-Medium",
    "IBMPlexSans-SemiBold",
    "IBMPlexSans-Bold",
    "IBMPlexSans-Italic",
)
FALLBACK, FALLBACK_BOLD = "DejaVuSans", "DejaVuSans-Bold"

#: Tones: 0 is black, 1 is paper.
INK, SECOND, LINE, FILL, PALE = 0.08, 0.30, 0.62, 0.88, 0.95
POINT = 25.4 / 72
#: Half the height of a capital, as a share of the size.
HALF_CAPITAL = 0.349
_BOUND = re.compile(r"(?<=[\d.,]) (?=(?:%|m[gL]\b|mcg|g\b|kg\b|mm\b|min\b|mmol|mEq|units\b|IU\b))|(?<=%) (?==)|(?<=[=×]) (?=\d)")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


@dataclass(frozen=True, slots=True)
class Style:
    face: str
    size: float
    tone: float = INK


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one style at `x` millimeters from the start of its line."""

    x: float
    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Line:
    pieces: tuple[Piece, ...]
    width: float
    size: float


@lru_cache(maxsize=16)
def _read(path: Path) -> TTFont:
    return TTFont(path.stem, str(path), shapable=False)


class Faces:
    """The shipped faces for one sheet, each read when first used; measures are forgotten with the sheet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fonts: dict[str, TTFont] = {}
        self._runs: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
        self._widths: dict[tuple[str, str], float] = {}

    def font(self, face: str) -> TTFont:
        found = self._fonts.get(face)
        if found is None:
            found = self._fonts[face] = _read(self._folder / f"{face}.ttf")
            pdfmetrics.registerFont(found)
        return found

    def runs(self, text: str, face: str) -> tuple[tuple[str, str], ...]:
        """The text as (face, part) runs in which every character has a glyph."""
        key = (text, face)
        found = self._runs.get(key)
        if found is None:
            found = self._runs[key] = tuple(_joined(self._choices(visual(text), face)))
        return found

    def _choices(self, text: str, face: str) -> Iterator[tuple[str, str]]:
        second = FALLBACK_BOLD if face in (SEMI, BOLD) else FALLBACK
        for char in text:
            if char == " " or (self._draws(face, char) and not _unseen(char)):
                yield face, char
            elif not _unseen(char) and self._draws(second, char):
                yield second, char
            else:
                yield from ((face, c) for c in f"[U+{ord(char):04X}]")

    def _draws(self, face: str, char: str) -> bool:
        return bool(self.font(face).face.charToGlyph.get(ord(char), 0))

    def width(self, text: str, style: Style) -> float:
        """Width in millimeters."""
        key = (text, style.face)
        units = self._widths.get(key)
        if units is None:
            units = self._widths[key] = sum(self.units(part, face) for face, part in self.runs(text, style.face))
        return units * style.size * POINT / 1000

    def units(self, part: str, face: str) -> float:
        """Width of a run in thousandths of the size."""
        drawn = self.font(face).face
        widths, other = drawn.charWidths, drawn.defaultWidth
        return float(sum(widths.get(ord(c), other) for c in part))

    def wrap(self, width: float, *spans: Span) -> tuple[Line, ...]:
        """Lines no wider than `width`; a word that is wider is divided, nothing is dropped. No text, no line."""
        filler = _Filler(self, width)
        for span in spans:
            filler.words(clean(span.text), span.style)
        return filler.done()


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN


def _joined(choices: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    face, part = "", ""
    for chosen, char in choices:
        if chosen != face:
            if part:
                yield face, part
            face, part = chosen, ""
        part += char
    if part:
        yield face, part


def clean(text: str) -> str:
    """Composed characters, one space between words, a number bound to its unit by U+00A0."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return _BOUND.sub("\u00a0", plain)


class _Filler:
    """Fills lines with words of one or several styles."""

    def __init__(self, faces: Faces, width: float) -> None:
        self._faces, self._width = faces, width
        self._lines: list[Line] = []
        self._pieces: list[Piece] = []
        self._x = 0.0

    def words(self, text: str, style: Style) -> None:
        space = self._faces.width(" ", style)
        for word in text.split(" "):
            if not word:
                continue
            gap = space if self._pieces else 0.0
            wide = self._faces.width(word.replace("\u00a0", " "), style)
            if self._x + gap + wide > self._width and self._pieces:
                self._turn()
                gap = 0.0
            if wide > self._width:
                self._divided(word, style)
            else:
                self._put(word, style, gap, wide)

    def _divided(self, word: str, style: Style) -> None:
        if "\u00a0" in word:
            self.words(word.replace("\u00a0", " "), style)
            return
        rest = word
        while rest:
            count = max(1, self._fitting(rest, style))
            part, rest = rest[:count], rest[count:]
            self._put(part, style, 0.0, self._faces.width(part, style))
            if rest:
                self._turn()

    def _fitting(self, text: str, style: Style) -> int:
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self._faces.width(text[:middle], style) <= self._width:
                low = middle
            else:
                high = middle - 1
        return low

    def _put(self, word: str, style: Style, gap: float, wide: float) -> None:
        word = word.replace("\u00a0", " ")
        last = self._pieces[-1] if self._pieces else None
        if last is not None and last.style == style and gap:
            self._pieces[-1] = Piece(last.x, f"{last.text} {word}", style)
        else:
            self._pieces.append(Piece(self._x + gap, word, style))
        self._x += gap + wide

    def _turn(self) -> None:
        if self._pieces:
            size = max(piece.style.size for piece in self._pieces)
            self._lines.append(Line(tuple(self._pieces), self._x, size))
        self._pieces, self._x = [], 0.0

    def done(self) -> tuple[Line, ...]:
        self._turn()
        return tuple(self._lines)
