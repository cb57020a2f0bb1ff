"""Everything that a sheet holds stands on the paper, for whoever reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from formulator.domain.protocol import ProtocolSheet, SheetFinding
from formulator.sheets import Paper
from tests.sheets import samples
from tests.sheets.conftest import Rendered
from tests.sheets.reading import by_pdfium, by_pypdf, squeezed

READERS = pytest.mark.parametrize("read", [by_pypdf, by_pdfium], ids=["pypdf", "pdfium"])
PAPERS = pytest.mark.parametrize("paper", list(Paper))
Reader = Callable[[bytes], tuple[str, ...]]


def _finding(finding: SheetFinding) -> Iterator[str]:
    yield from (finding.word, finding.title, finding.text, finding.action, finding.sources)
    if finding.override is not None:
        yield from (finding.override.reason, finding.override.note, finding.override.by, finding.override.when)


def _work(sheet: ProtocolSheet) -> Iterator[str]:
    for syringe in sheet.syringes:
        yield from (syringe.name, syringe.heading, syringe.total)
        for line in syringe.lines:
            yield from (line.name, line.strength, line.volume, line.dose, line.concentration, line.share_text)
            yield from line.presentation.split()
        for step in syringe.steps:
            yield from (step.text, step.volume, step.amount)
    for zone in sheet.zones:
        yield from (
            zone.side,
            zone.zone,
            zone.points,
            zone.per_point,
            zone.total,
            zone.depth,
            zone.technique,
            zone.needle,
            zone.dose_per_point,
        )


def _texts(sheet: ProtocolSheet) -> Iterator[str]:
    yield from (sheet.title, sheet.number, sheet.date, sheet.session, sheet.clinic.name, sheet.clinic.address, sheet.practitioner.license)
    yield from (sheet.indication, sheet.site, sheet.route, sheet.antiseptic, sheet.verdict, sheet.verdict_detail)
    yield from (sheet.prescribe, *sheet.prepare, sheet.inject, sheet.plan_note, sheet.series_note, sheet.off_label, sheet.disclaimer)
    yield from sheet.draft_reasons
    yield from _work(sheet)
    for finding in (*sheet.findings, *sheet.notes):
        yield from _finding(finding)
    for check in sheet.checks:
        yield from (check.label, check.text)
    for matrix in sheet.matrices:
        yield from matrix.names
    for session in sheet.sessions:
        yield from (session.number, session.planned)
    for flag in sheet.red_flags:
        yield from (flag.when, flag.sign, flag.do)


@READERS
@PAPERS
@pytest.mark.parametrize("name", ["small", "usual", "draft"])
def test_every_text_of_the_sheet_can_be_read_back(name: str, paper: Paper, read: Reader, rendered: Rendered) -> None:
    """Names, doses, limits, findings, checks: nothing is shortened or left out."""
    found = "".join(read(rendered(name, paper)))
    missing = [text for text in _texts(getattr(samples, name)()) if squeezed(text) not in found]
    assert not missing


@READERS
@PAPERS
@pytest.mark.parametrize("name", ["small", "usual", "draft", "hostile"])
def test_patient_sheet_and_page_stand_on_every_page(name: str, paper: Paper, read: Reader, rendered: Rendered) -> None:
    """A page that was separated from the others still says whose it is."""
    sheet: ProtocolSheet = getattr(samples, name)()
    pages = read(rendered(name, paper))
    for number, page in enumerate(pages, 1):
        assert squeezed(sheet.patient.name.split(" ")[0]) in page
        assert sheet.patient.number in page
        assert squeezed(sheet.number) in page
        assert f"page{number}of{len(pages)}" in page
        assert squeezed(sheet.patient.allergies_detail) in page


@READERS
@PAPERS
@pytest.mark.parametrize("name", ["draft", "hostile"])
def test_everything_not_checked_is_listed(name: str, paper: Paper, read: Reader, rendered: Rendered) -> None:
    """Also where the verdict box has no room for all of it."""
    found = "".join(read(rendered(name, paper)))
    for item in getattr(samples, name)().not_checked:
        assert squeezed(item.split(" ")[0]) in found
    assert found.count("not-checked-25") == (1 if name == "hostile" else 0)


@READERS
@PAPERS
def test_forty_lines_and_thirty_findings_are_all_there(paper: Paper, read: Reader, rendered: Rendered) -> None:
    """Counted by what is unlike in each of them."""
    sheet, found = samples.hostile(), "".join(read(rendered("hostile", paper)))
    for line in sheet.syringes[0].lines:
        assert squeezed(line.dose) in found
        assert squeezed(line.strength) in found
        assert squeezed(line.concentration) in found
    for number, finding in enumerate(sheet.findings, 1):
        assert f"Findingnumber{number}:" in found
        assert f"Text{number}." in found
        assert f"Action{number}." in found
        assert squeezed(finding.word) in found
    assert found.count("Overridden:") == sum(finding.override is not None for finding in sheet.findings)


@READERS
def test_other_scripts_are_printed_and_what_has_no_glyph_is_spelled_out(read: Reader, rendered: Rendered) -> None:
    """Greek, Cyrillic, Polish, Arabic in joined forms; a character in neither face as its code point."""
    found = "".join(read(rendered("hostile", Paper.A4)))
    for text in ("Κυανοκοβαλαμίνη", "Цианокобаламин", "Kwasaskorbinowyżółćłąka", "ΕλένηНовак-Żółć", "😀"):
        assert text in found
    for char in "💉漢字🧠":
        assert f"U+{ord(char):04X}" in found
    assert "محمد" in found or "محمد"[::-1] in found


@READERS
def test_a_draft_says_so_on_every_page_with_its_reasons(read: Reader, rendered: Rendered) -> None:
    """And a sheet that is none does not."""
    pages = read(rendered("draft", Paper.A4))
    assert all(page.count("DRAFT,NOTFORUSE") >= 2 for page in pages)
    assert all(squeezed(reason) in pages[0] for reason in samples.draft().draft_reasons)
    assert not any("DRAFT" in page for page in read(rendered("usual", Paper.A4)))


def test_without_an_injection_plan_the_sheet_says_so(rendered: Rendered) -> None:
    """An empty table would look like nothing to do."""
    found = "".join(by_pypdf(rendered("small", Paper.A4)))
    assert "Noinjectionplanwasgiven" in found
    assert "siteconfirmedwiththepatient:" in found


def test_what_is_empty_is_said_in_words(rendered: Rendered) -> None:
    """A sheet with nothing in it is still a sheet."""
    (page,) = by_pypdf(rendered("bare", Paper.A4))
    assert page.count("notgiven") >= 4
    assert "Nomixwasgiven." in page
    assert "Thecheckfailed:thislistmaybeincomplete." in page
    assert "Prescribedandsigned" in page
