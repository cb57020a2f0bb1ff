"""The protocol sheet as values: the frozen copy of everything that a sheet shows, already worded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Mark(StrEnum):
    """The sign beside a row, on screen and on paper; every mark has a shape and a word of its own."""

    CONTRAINDICATED = "contraindicated"
    MAJOR = "major"
    MODERATE = "moderate"
    MINOR = "minor"
    UNKNOWN = "not checked"
    FAILED = "failed"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class SheetParty:
    """A clinic or a practitioner as printed; every text may be empty."""

    name: str = ""
    address: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class SheetPatient:
    """The patient box; a fact that was never asked says so in words and carries Mark.UNKNOWN."""

    name: str
    facts: str  # "born 30 Aug 1969 (57 y), female, 64 kg, P-0042"
    number: str
    allergies: str  # "Adhesive plaster", "none known", "never asked"
    allergies_detail: str  # "delayed reaction; asked 22 Nov 2026"
    allergies_mark: Mark
    anticoagulant: str  # "Warfarin", "none"
    anticoagulant_detail: str  # "INR 2.4"
    anticoagulant_mark: Mark
    pregnancy: str
    pregnancy_detail: str
    pregnancy_mark: Mark


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of a syringe. `share` is the share of the session limit over all syringes (0.15 = 15 %)."""

    mark: Mark
    overridden: bool
    name: str  # INN first
    presentation: str  # "1 % ampoule" with the typed text where it was a brand
    strength: str  # "1 % = 10 mg/mL"
    volume: str  # "2 mL"; "to 10 mL" for a diluent that fills up
    dose: str
    concentration: str  # in the finished syringe: "4 mg/mL"
    share: Decimal | None
    share_text: str  # "20 % of 200 mg", "no sourced limit", "diluent"
    word: str = ""  # what stands beside the mark, where its own word would say too much


@dataclass(frozen=True, slots=True)
class SheetStep:
    """One numbered step of the draw-up order."""

    text: str  # "Lidocaine 1 % (10 mg/mL)"
    volume: str  # "2 mL"
    amount: str  # ampoules to open: "1 of 5 mL"


@dataclass(frozen=True, slots=True)
class SheetSyringe:
    """One syringe: its letter, where it goes, its lines and how it is prepared."""

    name: str
    heading: str  # "RIGHT hip"
    total: str  # "8.5 mL in a 10 mL syringe"
    lines: tuple[SheetLine, ...]
    steps: tuple[SheetStep, ...]


@dataclass(frozen=True, slots=True)
class SheetZone:
    """One zone of the injection plan. The side is a word in capitals, or empty."""

    syringe: str
    side: str
    zone: str
    points: str
    per_point: str
    total: str
    depth: str  # "about 2.8 mm", estimated from needle and angle; or "not stated"
    technique: str
    needle: str
    dose_per_point: str  # "lidocaine 0.67 mg, pentoxifylline 1.33 mg"


@dataclass(frozen=True, slots=True)
class SheetOverride:
    reason: str
    note: str
    by: str
    when: str


@dataclass(frozen=True, slots=True)
class SheetFinding:
    mark: Mark
    word: str  # "Major", "Major, overridden"
    title: str
    text: str
    action: str
    sources: str
    override: SheetOverride | None


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """One row of "what was checked": mark CLEAR where all of it was, UNKNOWN where something was not.

    What the clinic has not reviewed is MINOR, a limit looser than the catalog's MODERATE, what could not be read FAILED.
    """

    mark: Mark
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetMatrix:
    """Compatibility of one syringe: `cells[i][j]` for row i and column j < i is C, I, X, ? or a dash."""

    syringe: str
    names: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetSession:
    number: str
    planned: str  # planned date, or empty
    today: bool


@dataclass(frozen=True, slots=True)
class SheetSign:
    """A red flag and when it comes."""

    when: str
    sign: str
    do: str


@dataclass(frozen=True, slots=True)
class SheetAttachment:
    name: str
    description: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ProtocolSheet:
    """All that a protocol sheet shows. Made by the workbench; the PDF room adds nothing of its own but captions."""

    number: str
    language: str
    title: str
    date: str  # "Sunday 22 November 2026"
    date_short: str
    session: str  # "Session 4 of 5", or empty
    draft: bool  # not for use: something stops it from being signed
    draft_reasons: tuple[str, ...]
    clinic: SheetParty
    practitioner: SheetParty
    patient: SheetPatient
    indication: str
    site: str
    route: str
    antiseptic: str
    verdict_mark: Mark
    verdict: str
    verdict_detail: str  # the second line
    not_checked: tuple[str, ...]  # everything that was not checked, in words
    syringes: tuple[SheetSyringe, ...]
    prescribe: str
    prepare: tuple[str, ...]  # one line per syringe
    inject: str
    zones: tuple[SheetZone, ...]
    plan_note: str  # "45 points, 9 mL; syringe A holds 10 mL, 1 mL is left"
    findings: tuple[SheetFinding, ...]
    notes: tuple[SheetFinding, ...]  # minor ones
    checks: tuple[SheetCheck, ...]
    matrices: tuple[SheetMatrix, ...]
    sessions: tuple[SheetSession, ...]
    series_note: str
    red_flags: tuple[SheetSign, ...]
    off_label: str
    disclaimer: str
    catalog: str  # "Catalog 2026.11, formulary 3"
    hash_short: str  # "9F3A 61C4"
    qr: str  # content of the QR code: sheet number and hash, no name
    created: str  # ISO date for the PDF's metadata
    attachments: tuple[SheetAttachment, ...]
    signature: str = ""  # who signed and when: "Dr. B. Example, 22 Nov 2026 10:16"; empty on a sheet that was not signed here
    corrects: str = ""  # the number of the signed sheet that this one corrects, and why
    why_corrected: str = ""
    trail: str = ""  # count and head of the trail of the records when this was signed
    logo: bytes = b""  # of the clinic: a gray PNG
