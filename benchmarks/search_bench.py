"""Measures the search over names: keystroke to hits, keystroke to painted list. `--quick` for a short run. Medians beside their targets."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from formulator.workbench.search import Entry, NameIndex

NAMES = 10_000
_PARTS = (
    "lido",
    "keto",
    "dexa",
    "penta",
    "thio",
    "mela",
    "buto",
    "flu",
    "cor",
    "ami",
    "pro",
    "vera",
    "nita",
    "sulfa",
    "oxy",
    "zol",
    "mepi",
    "tri",
)
_ENDS = (
    "caine",
    "profen",
    "sone",
    "fylline",
    "side",
    "xicam",
    "barbital",
    "azole",
    "mycin",
    "pril",
    "sartan",
    "statin",
    "olol",
    "amide",
    "one",
)
_SALTS = ("", "", "", "hydrochloride", "sodium", "acetate", "sulfate")


def entries(count: int = NAMES, brands_up_to: int = 3, seed: int = 7) -> list[Entry]:
    """Names made like those of medicines: some with a salt, some with brands; `count` names in all."""
    dice, made, number = Random(seed), list[Entry](), 0
    while number < count:
        name = f"{''.join(dice.choices(_PARTS, k=dice.choice((1, 2, 2, 3))))}{dice.choice(_ENDS)} {dice.choice(_SALTS)}".strip()
        brands = tuple(
            f"{dice.choice(_PARTS).capitalize()}{dice.choice(_PARTS)}{dice.randrange(100)}" for _ in range(dice.randrange(brands_up_to + 1))
        )
        brands = brands[: count - number - 1]
        made.append(Entry(name, brands, f"n{len(made)}"))
        number += 1 + len(brands)
    return made


def keystrokes(index: NameIndex, words: int, seed: int = 11) -> Iterator[str]:
    """Words as they are typed, letter by letter; every third with two letters turned round."""
    dice = Random(seed)
    for number in range(words):
        entry = dice.choice(index.entries)
        word = dice.choice((entry.shown, *entry.names))
        if number % 3 == 2 and len(word) > 4:
            at = dice.randrange(1, len(word) - 2)
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for end in range(1, len(word) + 1):
            yield word[:end]


def measured(do: Callable[[str], object], typed: list[str]) -> tuple[float, float, float]:
    """Median, 95th percentile and most, in milliseconds."""
    found = []
    for text in typed:
        start = time.perf_counter()
        do(text)
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found), sorted(found)[int(len(found) * 0.95)], max(found)


def _row(what: str, figures: tuple[float, float, float], target: float) -> None:
    median, high, most = figures
    met = "met" if high <= target else "NOT MET"
    print(f"{what:52} {median:7.2f} ms   p95 {high:7.2f} ms   most {most:7.2f} ms   target {target:g} ms  {met}")


def hits(words: int) -> None:
    """Keystroke to hits."""
    made = entries()
    start = time.perf_counter()
    index = NameIndex(made)
    print(f"(an index over {sum(1 + len(e.names) for e in made)} names is made in {(time.perf_counter() - start) * 1000:.0f} ms)")
    index.find("lidocanie")
    _row("keystroke to hits, 10,000 names", measured(index.find, list(keystrokes(index, words))), 4)


def painted(words: int) -> None:
    """Keystroke in the field to the painted list of ingredients, over a catalog of 10,000 generated rows."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

    from formulator.base import paths
    from formulator.ui.look import install
    from formulator.ui.models.ingredients import IngredientModel, Row
    from formulator.ui.panels.ingredient_list import IngredientList
    from formulator.ui.widgets.search import SearchField
    from formulator.workbench.shelf import Item

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    install(app, paths.resources(), "light")
    made = entries(brands_up_to=0)
    index = NameIndex(made)
    items = {e.key: Item(e.key, e.key, e.shown, "1 % = 10 mg/mL · 2, 5 or 10 mL ampoule", frozenset()) for e in made}
    model = IngredientModel()
    view, field, host = IngredientList("Ingredients", model), SearchField("Find", ""), QWidget()
    down = QVBoxLayout(host)
    down.addWidget(field)
    down.addWidget(view)

    def fill(text: str) -> None:
        found = [Row(items[hit.key], hit.by, hit.near) for hit in index.find(text)] if text else [Row(item) for item in items.values()]
        model.show_rows(found)
        view.set_current(0)

    field.typed.connect(fill)
    host.resize(296, 620)
    host.show()
    fill("")
    app.processEvents()

    def key(text: str) -> None:
        if len(text) == 1:
            field.selectAll()
        QTest.keyClicks(field, text[-1])
        app.sendPostedEvents()
        host.repaint()

    index.find("lidocanie")
    key("l")
    _row("keystroke to painted list, 10,000 names", measured(key, list(keystrokes(index, words))), 16)
    field.selectAll()
    start = time.perf_counter()
    fill("")
    app.sendPostedEvents()
    host.repaint()
    print(f"(all {len(items)} rows without a search are laid out and painted in {(time.perf_counter() - start) * 1000:.0f} ms)")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    words = 12 if options.parse_args().quick else 120
    hits(words)
    painted(words)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
