"""The file as it is kept: fonts inside, profile, metadata, attachments, the same bytes every time."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest

from formulator.sheets import Paper, render
from tests.sheets import samples
from tests.sheets.conftest import Rendered

PAPERS = pytest.mark.parametrize("paper", list(Paper))
NAMES = pytest.mark.parametrize("name", ["small", "usual", "draft", "hostile"])
ROOT = Path(__file__).resolve().parents[2]


def _open(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def _fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == pikepdf.Name.Font:
            yield item


@NAMES
def test_every_face_is_embedded_as_a_subset(name: str, rendered: Rendered) -> None:
    """No face of the reader's machine is ever used."""
    with _open(rendered(name, Paper.A4)) as pdf:
        fonts = list(_fonts(pdf))
        assert fonts
        for font in fonts:
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font
            assert str(font.BaseFont)[7:8] == "+"
            assert any(family in str(font.BaseFont) for family in ("IBMPlexSans", "DejaVuSans"))
    assert b"Helvetica" not in rendered(name, Paper.A4)


@PAPERS
@NAMES
def test_the_same_sheet_gives_the_same_bytes(name: str, paper: Paper, rendered: Rendered, fonts: Path) -> None:
    """Nothing depends on the clock or on what was printed before."""
    assert render(getattr(samples, name)(), paper, fonts) == rendered(name, paper)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_gives_the_same_bytes(seed: str, rendered: Rendered, fonts: Path) -> None:
    """Nor on the order of hashes."""
    script = (
        "import hashlib, sys; from pathlib import Path; from formulator.sheets import Paper, render; from tests.sheets import samples; "
        "print(hashlib.sha256(render(samples.usual(), Paper.A4, Path(sys.argv[1]))).hexdigest())"
    )
    command = [sys.executable, "-c", script, str(fonts)]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == _sha(rendered("usual", Paper.A4))


def _sha(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def test_another_sheet_gives_other_bytes(rendered: Rendered, fonts: Path) -> None:
    """One dose changed, another file."""
    assert render(replace(samples.usual(), prescribe="lidocaine 200 mg"), Paper.A4, fonts) != rendered("usual", Paper.A4)


def test_two_sheets_in_turn_share_nothing(rendered: Rendered, fonts: Path) -> None:
    """The name of the last patient is not in the next file."""
    render(samples.usual(), Paper.A4, fonts)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render(samples.small(), Paper.A4, fonts))).pages)
    assert "Lindqvist" not in text


@PAPERS
@NAMES
def test_attachments_come_back_as_they_went_in(name: str, paper: Paper, rendered: Rendered) -> None:
    """By name, as associated files of the document, with kind, description and relation."""
    expected = getattr(samples, name)().attachments
    reader = pypdf.PdfReader(io.BytesIO(rendered(name, paper)))
    assert {key: value[0] for key, value in reader.attachments.items()} == {a.name: a.content for a in expected}
    with _open(rendered(name, paper)) as pdf:
        relations = [str(spec.AFRelationship) for spec in pdf.Root.AF]
        assert relations == ["/Source", "/Data"]
        for spec, attachment in zip(pdf.Root.AF, expected, strict=True):
            assert str(spec.UF) == str(spec.F) == attachment.name
            assert str(spec.Desc) == attachment.description
            stream = spec.EF.F
            assert str(stream.Subtype) == f"/{attachment.mime}"
            assert stream.read_bytes() == attachment.content
            assert str(stream.Params.ModDate).startswith("D:20261122")


@PAPERS
def test_the_file_says_what_it_is(paper: Paper, rendered: Rendered) -> None:
    """PDF/A-3b in its metadata, a title without the patient, a language, dates of the sheet."""
    with _open(rendered("usual", paper)) as pdf:
        with pdf.open_metadata() as meta:
            assert meta.pdfa_status == "3B"
            assert meta["dc:title"] == "Mesotherapy protocol 2026-0187"
            assert meta["xmp:CreateDate"].startswith("2026-11-22")
        raw = pdf.Root.Metadata.read_bytes()
        assert b"Lindqvist" not in raw
        assert b"P-0042" not in raw
        assert "/Filter" not in pdf.Root.Metadata
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert not any("Lindqvist" in str(value) for value in dict(pdf.docinfo).values())
        assert not pdf.is_encrypted
        assert pdf.pdf_version == "1.7"
        assert len(pdf.trailer.ID) == 2


def test_the_profile_lies_in_the_file(rendered: Rendered) -> None:
    """An sRGB output intent, so that gray means the same everywhere."""
    with _open(rendered("usual", Paper.A4)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1"
        profile = intent.DestOutputProfile.read_bytes()
        assert int(intent.DestOutputProfile.N) == 3
        assert profile[12:24] == b"mntrRGB XYZ "
        assert profile[36:40] == b"acsp"
        assert int.from_bytes(profile[:4], "big") == len(profile)


@NAMES
def test_nothing_that_the_archive_forbids_is_used(name: str, rendered: Rendered) -> None:
    """No transparency, no color, no scripts, no annotations, no missing glyph."""
    with _open(rendered(name, Paper.A4)) as pdf:
        for key in ("/OpenAction", "/AA", "/AcroForm", "/JavaScript"):
            assert key not in pdf.Root
        for page in pdf.pages:
            assert "/Annots" not in page
            assert "/AA" not in page
            used = {str(instruction.operator) for instruction in pikepdf.parse_content_stream(page)}
            assert not used & {"rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "gs", "sh", "Do", "ri"}
        for font in _fonts(pdf):
            assert "/Encoding" not in font


@NAMES
def test_the_file_passes_a_check_of_its_structure(name: str, rendered: Rendered) -> None:
    """As qpdf sees it."""
    with _open(rendered(name, Paper.A4)) as pdf:
        assert not pdf.check_pdf_syntax()
