"""The table: what, median with least and most, target, met or not."""

from __future__ import annotations

from dataclasses import dataclass, field

from timing import Sample


@dataclass
class Table:
    """Rows in the order of adding. A row is printed at once, so that a long run shows where it is."""

    missed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def head(self, text: str) -> None:
        print(f"\n{text}\n{'':<66} {'median':>10} {'least':>10} {'most':>10} {'target':>10}", flush=True)

    def time(self, what: str, sample: Sample, target: float | None = None) -> None:
        """Seconds; a target is the most that the median may be."""
        met = None if target is None else sample.median <= target
        self._row(what, [_shown(s) for s in (sample.median, sample.least, sample.most)], _shown(target) if target else "", met)

    def ratio(self, what: str, value: float, target: float | None = None, at_least: bool = False) -> None:
        met = None if target is None else value >= target if at_least else value <= target
        bound = "" if target is None else f"{'>=' if at_least else '<='} {target:g} x"
        self._row(what, [f"{value:.1f} x", "", ""], bound, met)

    def skip(self, what: str, why: str) -> None:
        self.skipped.append(what)
        print(f"{what:<66} SKIPPED: {why}", flush=True)

    def _row(self, what: str, figures: list[str], target: str, met: bool | None) -> None:
        if met is False:
            self.missed.append(what)
        verdict = "" if met is None else "met" if met else "NOT MET"
        print(f"{what:<66} {figures[0]:>10} {figures[1]:>10} {figures[2]:>10} {target:>10} {verdict}".rstrip(), flush=True)


def _shown(seconds: float) -> str:
    if seconds < 0.001:
        return f"{seconds * 1e6:.1f} us"
    return f"{seconds * 1e3:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"
