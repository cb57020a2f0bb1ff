"""All names of one field with what they mean, and those near a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property

import msgspec

from formulator.base.folding import squeeze
from formulator.domain.concepts import Names


class How(StrEnum):
    EXACT = "exact"
    APPROXIMATE = "approximate"
    NONE = "none"


class Target(msgspec.Struct, frozen=True, order=True):
    """What a name means: a concept and, where a brand decides it, one of its presentations."""

    concept: str
    presentation: str = ""


class Table:
    """All names of one field, squeezed, with what they mean; built at first use."""

    def __init__(self) -> None:
        self.sure: dict[str, set[Target]] = defaultdict(set)
        self.wrong: dict[str, set[Target]] = defaultdict(set)

    def add(self, names: Iterable[str], target: Target) -> None:
        for name in names:
            key = squeeze(name)
            if key:
                self.sure[key].add(target)

    def add_all(self, name: str, names: Names, target: Target) -> None:
        self.add((name, target.concept, *names.every()), target)
        self.add_wrong(names, target)

    def add_wrong(self, names: Names, target: Target) -> None:
        for wrong in names.wrong:
            key = squeeze(wrong)
            if key:
                self.wrong[key].add(target)

    @cached_property
    def keys(self) -> list[str]:
        return sorted(key for key in {*self.sure, *self.wrong} if len(key) >= 4)

    def look(self, key: str) -> tuple[How, set[Target]]:
        if found := self.sure.get(key):
            return How.EXACT, found
        if found := self.wrong.get(key):
            return How.APPROXIMATE, found
        return How.NONE, set()

    def near(self, key: str, limit: int) -> list[tuple[set[Target], int]]:
        """Names within `limit` edits, nearest first."""
        from rapidfuzz import process  # noqa: PLC0415  needed only for a name that is not known
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        hits = process.extract(key, self.keys, scorer=OSA.distance, score_cutoff=limit, limit=12)
        return [(self.sure.get(name) or self.wrong[name], int(score)) for name, score, _ in hits]
