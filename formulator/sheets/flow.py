"""Blocks on pages: what keeps together, what is repeated, where a page turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from formulator.sheets.pen import Pen

Draw = Callable[[Pen, float], None]


@dataclass(frozen=True, slots=True)
class Block:
    """Something of a known height, drawn with its top edge at a given height. It never divides."""

    height: float
    draw: Draw


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that stay on one page unless they are taller than a page; `again` then heads the next page."""

    blocks: tuple[Block, ...]
    again: tuple[Block, ...] = ()

    @property
    def height(self) -> float:
        return total(self.blocks)


@dataclass(frozen=True, slots=True)
class Section:
    """A head that stays with its first part; `again` stands above what goes on, on another page."""

    head: tuple[Block, ...]
    parts: tuple[Part, ...]
    again: tuple[Block, ...] = ()
    gap: float = 6
    at_foot: bool = False

    @property
    def height(self) -> float:
        return total(self.head) + sum(part.height for part in self.parts)


Placed = tuple[float, Block]


def total(blocks: Sequence[Block]) -> float:
    return sum(block.height for block in blocks)


@dataclass(slots=True)
class Flow:
    """Fills pages from `top` to `bottom`."""

    top: float
    bottom: float
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])
    y: float = -1

    def __post_init__(self) -> None:
        self.y = self.top

    def add(self, section: Section) -> None:
        if self.pages[-1]:
            self.y += section.gap
        first = section.parts[0] if section.parts else Part(())
        wanted = total(section.head) + first.height
        if wanted > self.bottom - self.top:
            wanted = total(section.head) + total(first.blocks[:3])
        if self.y + wanted > self.bottom and self.pages[-1]:
            self._turn()
        if section.at_foot and self.y + section.height <= self.bottom:
            self.y = self.bottom - section.height
        self._put(section.head)
        for part in section.parts:
            self._part(part, section.again)

    def holds(self, section: Section) -> bool:
        """Whether the whole section fits what is left of this page."""
        return self.y + section.gap + section.height <= self.bottom

    def _part(self, part: Part, again: tuple[Block, ...]) -> None:
        if self.y + part.height <= self.bottom:
            self._put(part.blocks)
        elif part.height <= self.bottom - self.top - total(again):
            self._turn(again)
            self._put(part.blocks)
        else:
            self._divided(part, again)

    def _divided(self, part: Part, again: tuple[Block, ...]) -> None:
        if self.y + total(part.blocks[:3]) > self.bottom:
            self._turn(again)
        for block in part.blocks:
            if self.y + block.height > self.bottom:
                self._turn((*again, *part.again))
            self._put((block,))

    def _put(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self.pages[-1].append((self.y, block))
            self.y += block.height

    def _turn(self, again: tuple[Block, ...] = ()) -> None:
        self.pages.append([])
        self.y = self.top
        self._put(again)
