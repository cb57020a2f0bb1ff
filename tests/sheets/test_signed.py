"""What only a signed sheet says: who signed when, which sheet it corrects and why, the trail of the records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from formulator.sheets import Paper, render
from tests.sheets import samples
from tests.sheets.reading import by_pdfium, by_pypdf, squeezed

Reader = Callable[[bytes], tuple[str, ...]]
TRAIL = "Trail of the records: 41 entries, head 9f3a61c40a1b2c3d."


@pytest.mark.parametrize("read", [by_pypdf, by_pdfium], ids=["pypdf", "pdfium"])
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("name", ["small", "usual"])
def test_signature_correction_and_trail_can_be_read(name: str, paper: Paper, read: Reader, fonts: Path) -> None:
    sheet = replace(
        getattr(samples, name)(), signature="Dr. B. Example, 22 Nov 2026 19:40", corrects="2026-000012",
        why_corrected="The right side was treated.", trail=TRAIL,
    )  # fmt: skip
    pages = read(render(sheet, paper, fonts))
    whole = "".join(pages)
    for text in (sheet.signature, TRAIL, "This sheet corrects sheet 2026-000012. Reason: The right side was treated."):
        assert squeezed(text) in whole
    assert all("corrects2026-000012" in page for page in pages)


@pytest.mark.parametrize("name", ["small", "usual", "draft"])
def test_a_sheet_that_says_nothing_of_it_is_set_as_before(name: str, fonts: Path) -> None:
    text = "".join(by_pypdf(render(getattr(samples, name)(), Paper.A4, fonts)))
    assert "Trailoftherecords" not in text
    assert "corrects" not in text
