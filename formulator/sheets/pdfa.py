"""The finishing of the file after the PDF/A-3b rules: output intent, metadata, attachments, fixed dates."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf

from formulator.domain.protocol import ProtocolSheet
from formulator.sheets.cmap import make_readable

_CONDITION = "sRGB IEC61966-2.1"


def finished(data: bytes, sheet: ProtocolSheet, profile: Path) -> bytes:
    """The same pages in a file that keeps: nothing in it depends on the clock or the machine."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        make_readable(pdf)
        _root(pdf, sheet)
        _intent(pdf, profile.read_bytes())
        _attach(pdf, sheet)
        _describe(pdf, sheet)
        pdf.save(made, deterministic_id=True, min_version="1.7", fix_metadata_version=False)
    return made.getvalue()


def _moment(sheet: ProtocolSheet) -> datetime:
    day = date.fromisoformat(sheet.created[:10])
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _root(pdf: pikepdf.Pdf, sheet: ProtocolSheet) -> None:
    root = pdf.Root
    root.Lang = pikepdf.String(sheet.language)
    root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    for key in ("/Outlines", "/OpenAction", "/PageMode"):
        if key in root:
            del root[key]


def _intent(pdf: pikepdf.Pdf, profile: bytes) -> None:
    stream = pdf.make_stream(profile, N=3)
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String(_CONDITION),
        Info=pikepdf.String(_CONDITION),
        DestOutputProfile=stream,
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])


def _attach(pdf: pikepdf.Pdf, sheet: ProtocolSheet) -> None:
    """The first attachment is what the sheet was made from, the others are data about it."""
    moment = f"D:{_moment(sheet):%Y%m%d%H%M%S}Z"
    files = pikepdf.Array()
    for index, attachment in enumerate(sheet.attachments):
        spec = pikepdf.AttachedFileSpec(
            pdf,
            attachment.content,
            filename=attachment.name,
            description=attachment.description,
            mime_type=attachment.mime,
            creation_date=moment,
            mod_date=moment,
            relationship=pikepdf.Name.Data if index else pikepdf.Name.Source,
        )
        pdf.attachments[attachment.name] = spec
        files.append(pdf.attachments[attachment.name].obj)
    if len(files):
        pdf.Root.AF = files


def _describe(pdf: pikepdf.Pdf, sheet: ProtocolSheet) -> None:
    """Title without the patient's name, dates from the sheet."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    moment = _moment(sheet).isoformat()
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as meta:
        meta["dc:title"] = f"{sheet.title} {sheet.number}"
        meta["dc:language"] = [sheet.language]
        meta["dc:format"] = "application/pdf"
        meta["xmp:CreateDate"] = moment
        meta["xmp:ModifyDate"] = moment
        meta["xmp:MetadataDate"] = moment
        meta["xmp:CreatorTool"] = "Formulator"
        meta["pdf:Producer"] = "Formulator"
        meta["pdfaid:part"] = "3"
        meta["pdfaid:conformance"] = "B"
