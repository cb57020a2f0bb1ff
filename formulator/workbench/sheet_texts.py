"""The standing texts of the sheet, with their sources."""

from __future__ import annotations

from formulator.base.i18n import tr
from formulator.domain.protocol import SheetSign

DISCLAIMER = (
    "This sheet supports the physician's judgment and does not replace it. It shows what the program's catalog knew on this day; "
    "what is missing there is not thereby safe."
)


def red_flags() -> tuple[SheetSign, ...]:
    """Warning signs and when they come.

    Sources: anaphylaxis, one fatal case reported by HAS 2014; vasovagal fainting, SmPC of thiocolchicoside; late mycobacterial
    infection, PMID 17550571 and PMC12065458; necrosis, Prata 2018; rash, Arana and Rosset 2011. Early bacterial infection: HAS reports
    proven infections; the day range is not sourced and therefore not given.
    """
    return (
        SheetSign(tr("minutes to hours"), tr("hives all over, breathlessness, faintness, collapse"), tr("call for emergency help at once")),
        SheetSign(tr("minutes"), tr("pallor, sweating, fainting"), tr("lie down, tell the staff")),
        SheetSign(tr("first days"), tr("spreading redness, heat, pus, fever"), tr("see us or a doctor the same day")),
        SheetSign(tr("days to weeks"), tr("a black or open point"), tr("see us the same day")),
        SheetSign(tr("after 3 days"), tr("a rash beyond the injected points"), tr("see us")),
        SheetSign(
            tr("1 to 12 weeks"),
            tr("painful nodules, abscesses, violet lumps along the points"),
            tr("see us (for the physician: biopsy, mycobacterial culture, tell the laboratory)"),
        ),
    )
