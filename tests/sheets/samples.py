"""Invented sheets: a small one, a usual one, a draft, a hostile one. Figures are placeholders, not medical advice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from formulator.domain.protocol import (
    Mark,
    ProtocolSheet,
    SheetAttachment,
    SheetCheck,
    SheetFinding,
    SheetLine,
    SheetMatrix,
    SheetOverride,
    SheetParty,
    SheetPatient,
    SheetSession,
    SheetSign,
    SheetStep,
    SheetSyringe,
    SheetZone,
)

_FLAGS = (
    SheetSign("minutes to hours", "hives all over, breathlessness, faintness, collapse", "call for emergency help at once"),
    SheetSign("minutes", "pallor, sweating, fainting", "lie down, tell the staff"),
    SheetSign("first days", "spreading redness, heat, pus, fever", "see us or a doctor the same day"),
    SheetSign("days to weeks", "a black or open point", "see us the same day"),
    SheetSign("after 3 days", "a rash beyond the injected points", "see us"),
    SheetSign(
        "1 to 12 weeks",
        "painful nodules, abscesses, violet lumps along the points",
        "see us: biopsy with mycobacterial culture, tell the laboratory",
    ),
)
_OFF_LABEL = "None of these products is labeled for intradermal use. Tell the patient that the use is off label and record the consent."
_DISCLAIMER = (
    "This sheet supports the physician's judgment and does not replace it. It shows what the program's catalog knew on this day; "
    "what is missing there is not thereby safe."
)


def line(
    name: str, presentation: str, strength: str, volume: str, dose: str, concentration: str,
    share: str | None, share_text: str, mark: Mark = Mark.CLEAR, overridden: bool = False,
) -> SheetLine:  # fmt: skip
    known = Decimal(share) if share is not None else None
    return SheetLine(mark, overridden, name, presentation, strength, volume, dose, concentration, known, share_text)


def patient() -> SheetPatient:
    return SheetPatient(
        name="Helena Novák-Lindqvist",
        facts="born 30 Aug 1969 (57 y), female, 64 kg, P-0042",
        number="P-0042",
        allergies="Adhesive plaster",
        allergies_detail="delayed reaction; asked 22 Nov 2026",
        allergies_mark=Mark.CLEAR,
        anticoagulant="Warfarin",
        anticoagulant_detail="INR 2.4",
        anticoagulant_mark=Mark.CLEAR,
        pregnancy="not applicable",
        pregnancy_detail="",
        pregnancy_mark=Mark.CLEAR,
    )


def small() -> ProtocolSheet:
    """One syringe, two lines, no plan, few notes."""
    who = replace(
        patient(), name="Anna Example", facts="born 12 Mar 1984 (42 y), female, 61 kg, P-0007", number="P-0007",
        allergies="none known", allergies_detail="asked 22 Nov 2026", anticoagulant="none", anticoagulant_detail="",
        pregnancy="none",
    )  # fmt: skip
    syringe = SheetSyringe(
        "A", "LEFT elbow", "4 mL in a 5 mL syringe",
        (
            line("Lidocaine", "1 % ampoule", "1 % = 10 mg/mL", "1 mL", "10 mg", "2.5 mg/mL", "0.05", "5 %: 10 of 200 mg"),
            line("Sodium chloride 0.9 %", "0.9 % ampoule", "", "3 mL", "", "", None, "diluent, to 4 mL"),
        ),
        (
            SheetStep("Lidocaine 1 % (10 mg/mL)", "1 mL", "1 × 5 mL ampoule"),
            SheetStep("Sodium chloride 0.9 %", "3 mL, to 4 mL", "1 × 10 mL ampoule"),
        ),
    )  # fmt: skip
    return ProtocolSheet(
        number="20261122-0A1B2C3D", language="en", title="Mesotherapy protocol", date="Sunday 22 November 2026", date_short="22 Nov 2026",
        session="", draft=False, draft_reasons=(),
        clinic=SheetParty("Clinic Example", "1 Sample Street, 00000 Town"), practitioner=SheetParty("Dr. B. Example", "", "12345"),
        patient=who, indication="Lateral epicondylitis", site="left elbow", route="intradermal", antiseptic="chlorhexidine 2 %",
        verdict_mark=Mark.CLEAR, verdict="Clear", verdict_detail="2 notes", not_checked=(),
        syringes=(syringe,), prescribe="lidocaine 10 mg", prepare=("A: lidocaine 1 mL + sodium chloride 0.9 % to 4 mL = 4 mL",),
        inject="intradermal, left elbow; no injection plan was given", zones=(), plan_note="", findings=(),
        notes=(
            SheetFinding(Mark.MINOR, "Note", "Use outside the labeled route",
                         "None of these products is labeled for intradermal use.", "Tell the patient and record it.",
                         "Product labels, read 12 Oct 2026", None),
            SheetFinding(Mark.MINOR, "Note", "Lidocaine: little evidence", "Evidence for this use is limited to small series.", "",
                         "Review 2019, read 3 Oct 2026", None),
        ),
        checks=(
            SheetCheck(Mark.CLEAR, "Asked today", "22 Nov 2026: allergies, pregnancy, anticoagulant, fever or infection, new medicines"),
            SheetCheck(Mark.CLEAR, "Home medicines", "1 of 1 recognized: levothyroxine"),
            SheetCheck(Mark.CLEAR, "Allergies", "none"),
            SheetCheck(Mark.CLEAR, "Conditions", "1 of 1 recognized: lateral epicondylitis"),
            SheetCheck(Mark.CLEAR, "Pairs in a syringe", "1 pair: 1 with data, 0 without"),
            SheetCheck(Mark.CLEAR, "Limits", "every dose against a sourced limit"),
            SheetCheck(Mark.CLEAR, "Rule kinds", "20 of 20 kinds of check passed their start test; 412 rules"),
        ),
        matrices=(SheetMatrix("A", ("Lidocaine", "Sodium chloride 0.9 %"), ((), ("C",))),),
        sessions=(), series_note="", red_flags=_FLAGS, off_label=_OFF_LABEL, disclaimer=_DISCLAIMER,
        catalog="Catalog 2026.11", hash_short="0A1B 2C3D", qr="FORMULATOR:20261122-0A1B2C3D:0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        created="2026-11-22", attachments=attachments(),
    )  # fmt: skip


def attachments() -> tuple[SheetAttachment, ...]:
    return (
        SheetAttachment("case.json", "The case as checked", "application/json", b'{"case": "1", "name": "\xc3\x81"}\n'),
        SheetAttachment("report.json", "The report of the check", "application/json", b'{"status": "open"}\n' * 50),
    )


def _usual_syringes() -> tuple[SheetSyringe, ...]:
    first = SheetSyringe(
        "A", "RIGHT knee, medial", "6 mL in a 10 mL syringe",
        (
            line("Lidocaine", "1 % ampoule", "1 % = 10 mg/mL", "2 mL", "20 mg", "3.33 mg/mL", "0.15", "15 %: 30 of 200 mg"),
            line("Pentoxifylline", "ampoule 100 mg/5 mL; written “Trental”", "2 % = 20 mg/mL", "2 mL", "40 mg", "6.67 mg/mL", "0.4",
                 "40 %: 40 of 100 mg", Mark.MODERATE),
            line("Sodium chloride 0.9 %", "0.9 % ampoule", "", "2 mL", "", "", None, "diluent, to 6 mL", Mark.MINOR),
        ),
        (
            SheetStep("Lidocaine 1 % (10 mg/mL)", "2 mL", "1 × 5 mL ampoule"),
            SheetStep("Pentoxifylline 2 % (20 mg/mL)", "2 mL", "1 × 5 mL ampoule"),
            SheetStep("Sodium chloride 0.9 %", "2 mL, to 6 mL", "1 × 10 mL ampoule"),
        ),
    )  # fmt: skip
    second = SheetSyringe(
        "B", "RIGHT knee, lateral", "2 mL in a 5 mL syringe",
        (
            line("Diclofenac", "ampoule 75 mg/3 mL", "2.5 % = 25 mg/mL", "1 mL", "25 mg", "12.5 mg/mL", "0.83", "83 %: 25 of 30 mg",
                 Mark.MAJOR, True),
            line("Cyanocobalamin", "ampoule 1 mg/mL", "0.1 % = 1 mg/mL", "1 mL", "1 mg", "0.5 mg/mL", None, "no sourced limit", Mark.UNKNOWN),
        ),
        (
            SheetStep("Diclofenac 2.5 % (25 mg/mL)", "1 mL", "1 × 3 mL ampoule"),
            SheetStep("Cyanocobalamin 0.1 % (1 mg/mL)", "1 mL", "1 × 1 mL ampoule"),
        ),
    )  # fmt: skip
    return first, second


def _usual_findings() -> tuple[SheetFinding, ...]:
    listed = "Regulator list of interactions 2023, read 12 Oct 2026 (“association to be avoided”)"
    return (
        SheetFinding(
            Mark.MAJOR, "Major, overridden", "Diclofenac with warfarin (home medicine)",
            "Bleeding may increase. The grade was set for systemic use.", "Avoid; otherwise watch closely.", listed,
            SheetOverride("will monitor", "INR again on Thursday; paracetamol refused.", "Dr. B. Example", "22 Nov 2026"),
        ),
        SheetFinding(
            Mark.MODERATE, "Moderate", "Pentoxifylline with warfarin (home medicine)", "Bleeding may increase.",
            "Check the INR more often during the course and until 8 days after it.", listed, None,
        ),
        SheetFinding(
            Mark.MODERATE, "Moderate", "Diclofenac: total dose near its limit", "25 of 30 mg of the session limit is used, that is 83 %.",
            "Weigh a smaller volume.", "Product label 2025, read 2 Nov 2026", None,
        ),
        SheetFinding(
            Mark.MODERATE, "Moderate", "Diclofenac with bisoprolol (home medicine)", "The effect on blood pressure may be weaker.",
            "Take into account.", listed, None,
        ),
        SheetFinding(
            Mark.MODERATE, "Moderate", "Anticoagulant: bruises at the points", "Bruises are more likely and larger with an anticoagulant.",
            "Press for 5 min; tell the patient.", "Practice guideline 2021, read 4 Oct 2026", None,
        ),
        SheetFinding(
            Mark.MODERATE, "Moderate", "Diclofenac + cyanocobalamin, syringe B",
            "No published compatibility data were found for this pair in one syringe.", "Use two syringes, or watch for 5 min.",
            "Search of 2 Nov 2026, no record", None,
        ),
    )  # fmt: skip


def _usual_checks() -> tuple[SheetCheck, ...]:
    return (
        SheetCheck(Mark.CLEAR, "Asked today", "22 Nov 2026: allergies, pregnancy, anticoagulant, fever or infection, new medicines"),
        SheetCheck(Mark.UNKNOWN, "Home medicines", "3 of 4 recognized: warfarin, levothyroxine, bisoprolol; NOT CHECKED: “foozumab”"),
        SheetCheck(Mark.CLEAR, "Allergies", "1 of 1 recognized: adhesive plaster"),
        SheetCheck(Mark.CLEAR, "Conditions", "2 of 2 recognized: knee osteoarthritis, hypertension"),
        SheetCheck(Mark.UNKNOWN, "Pairs in a syringe", "4 pairs: 3 with data, 1 without: diclofenac + cyanocobalamin (B); acknowledged"),
        SheetCheck(Mark.UNKNOWN, "Limits", "no sourced limit for cyanocobalamin"),
        SheetCheck(Mark.CLEAR, "Rule kinds", "20 of 20 kinds of check passed their start test; 412 rules"),
        SheetCheck(Mark.UNKNOWN, "Not checked", "foozumab (home medicine): not recognized. Near: fozumab."),
    )


def usual() -> ProtocolSheet:
    """Two syringes, five lines, a plan, six findings, five sessions."""
    zones = (
        SheetZone("A", "RIGHT", "knee, medial", "30", "0.2 mL", "6 mL", "about 2.8 mm", "point by point", "30G 4 mm, 45°",
                  "lidocaine 0.67 mg, pentoxifylline 1.33 mg"),
        SheetZone("B", "RIGHT", "knee, lateral", "10", "0.2 mL", "2 mL", "about 2.8 mm", "point by point", "30G 4 mm, 45°",
                  "diclofenac 2.5 mg, cyanocobalamin 0.1 mg"),
    )  # fmt: skip
    return replace(
        small(), number="2026-0187", session="Session 4 of 5", patient=patient(), indication="Knee osteoarthritis", site="right knee",
        verdict_mark=Mark.UNKNOWN, verdict="Incomplete: 1 thing not checked",
        verdict_detail="No published compatibility data for 1 of 4 pairs; 5 moderate; 1 note; 1 override",
        not_checked=("foozumab (home medicine): not recognized. Near: fozumab.",),
        syringes=_usual_syringes(),
        prescribe="lidocaine 20 mg, pentoxifylline 40 mg, diclofenac 25 mg, cyanocobalamin 1 mg",
        prepare=(
            "A: lidocaine 2 mL + pentoxifylline 2 mL + sodium chloride 0.9 % to 6 mL = 6 mL",
            "B: diclofenac 1 mL + cyanocobalamin 1 mL = 2 mL",
        ),
        inject="intradermal; A: RIGHT knee, medial, 30 points × 0.2 mL = 6 mL; B: RIGHT knee, lateral, 10 points × 0.2 mL = 2 mL",
        zones=zones, plan_note="Syringe A: 30 points use 6 mL of 6 mL. Syringe B: 10 points use 2 mL of 2 mL.",
        findings=_usual_findings(), notes=small().notes[:1], checks=_usual_checks(),
        matrices=(
            SheetMatrix("A", ("Lidocaine", "Pentoxifylline", "Sodium chloride 0.9 %"), ((), ("C",), ("C", "C"))),
            SheetMatrix("B", ("Diclofenac", "Cyanocobalamin"), ((), ("?",))),
        ),
        sessions=(
            SheetSession("1", "1 Nov 2026", False), SheetSession("2", "8 Nov 2026", False), SheetSession("3", "15 Nov 2026", False),
            SheetSession("4", "22 Nov 2026", True), SheetSession("5", "29 Nov 2026", False),
        ),
        series_note="5 sessions, every 7 days. No session follows without a new decision.",
        hash_short="9F3A 61C4", qr="FORMULATOR:2026-0187:9f3a61c4d2e8b7a6f5041322c1d0eeff",
    )  # fmt: skip


def draft() -> ProtocolSheet:
    """The usual one before anybody was asked anything."""
    who = replace(
        patient(), allergies="NEVER ASKED", allergies_detail="ask before any injection", allergies_mark=Mark.UNKNOWN,
        anticoagulant="NEVER ASKED", anticoagulant_detail="home medicines not asked", anticoagulant_mark=Mark.UNKNOWN,
        pregnancy="NOT KNOWN", pregnancy_detail="ask before any injection", pregnancy_mark=Mark.UNKNOWN,
    )  # fmt: skip
    first, second = _usual_syringes()
    diclofenac = replace(
        second.lines[0], overridden=False, share=Decimal("1.25"), share_text="125 %: 37.5 of 30 mg", mark=Mark.CONTRAINDICATED
    )
    open_finding = replace(_usual_findings()[0], mark=Mark.CONTRAINDICATED, word="Contraindicated", override=None)
    checks = (replace(_usual_checks()[0], mark=Mark.UNKNOWN, text="the questions of the day were not asked"), *_usual_checks()[1:])
    return replace(
        usual(), draft=True, patient=who, verdict_mark=Mark.CONTRAINDICATED, verdict="Contraindicated: 1 finding",
        verdict_detail="3 things not checked; 5 moderate; 1 note",
        not_checked=("Allergies were never asked", "Home medicines were never asked", "foozumab (home medicine): not recognized. Near: fozumab."),
        draft_reasons=("1 contraindicated finding is open", "allergies were not asked", "the diagnosis was not confirmed"),
        syringes=(first, replace(second, lines=(diclofenac, second.lines[1]))),
        findings=(open_finding, *_usual_findings()[1:]), checks=checks,
    )  # fmt: skip


_LONG = "Polyethoxylated hydroxypropylbetadex complex of an invented substance with a name that nobody would ever want to write on a sheet "


def hostile() -> ProtocolSheet:
    """Many scripts, forty lines, very long names, thirty findings."""
    long_name = (_LONG * 2)[:200].strip()
    names = [
        "Κυανοκοβαλαμίνη", "Цианокобаламин", "Kwas askorbinowy żółć łąka", "ليدوكائين", "💉 Łódź 😀", "漢字 substance",
        "Unbreakable" * 20, long_name,
    ]  # fmt: skip
    lines = tuple(
        line(
            f"{names[n % len(names)]} {n + 1}", f"presentation {n + 1} of a long kind, written “brand {n + 1}”", f"{n + 1} % = {n + 1}0 mg/mL",
            f"{n + 1}.25 mL", f"{n + 1}.5 mg", f"0.{n + 1:02d}1 mg/mL", None if n % 3 == 0 else f"{n * 0.04:.2f}",
            "no sourced limit" if n % 3 == 0 else f"{n * 4} %: {n + 1}.5 of {n + 9} mg", list(Mark)[n % 7], n % 5 == 0,
        )
        for n in range(40)
    )  # fmt: skip
    steps = tuple(SheetStep(one.name, one.volume, "2 × 5 mL ampoule") for one in lines)
    findings = tuple(
        SheetFinding(
            list(Mark)[n % 4], f"Word {n + 1}", f"Finding number {n + 1}: {names[n % len(names)]}", f"Text {n + 1}. {_LONG}" * (1 + n % 3),
            f"Action {n + 1}.", f"Source {n + 1}; {_LONG}",
            SheetOverride("reason " * 12, _LONG * 3, "Dr. Ζωή Ωmega", "22 Nov 2026") if n % 4 == 0 else None,
        )
        for n in range(30)
    )  # fmt: skip
    who = replace(
        patient(), name=f"Ελένη Новак-Żółć العربية محمد 😀🧠 {long_name}"[:200], facts=patient().facts,
        allergies=", ".join(f"Allergen {n}" for n in range(30)), allergies_mark=Mark.UNKNOWN,
    )  # fmt: skip
    zones = tuple(
        SheetZone("A" if n % 2 else "Syringe 12", ("LEFT", "RIGHT", "BOTH", "")[n % 4], f"zone {n + 1} {_LONG}", str(n), f"0.{n} mL", f"{n} mL",
                  "not stated", "point by point and then somewhere else", "30G 13 mm, 45° to 60°", f"dose {n + 1} mg, {_LONG}")
        for n in range(9)
    )  # fmt: skip
    count = 40
    cells = tuple(tuple("CIX?–"[(row + column) % 5] for column in range(row)) for row in range(count))
    return replace(
        usual(), draft=True, draft_reasons=tuple(f"reason {n + 1}: {names[n % 4]}" for n in range(8)), patient=who,
        clinic=SheetParty(long_name, long_name, "L-1"), practitioner=SheetParty(long_name, "", "L-2"),
        indication=long_name, site=long_name, route=long_name, antiseptic=long_name, verdict=f"Stop: {long_name}",
        not_checked=tuple(f"not-checked-{n + 1} {names[n % 6]}: not recognized" for n in range(25)),
        syringes=(
            SheetSyringe("A", f"LEFT {long_name}", "190 mL in a 200 mL syringe", lines, steps),
            SheetSyringe("Syringe 12", "RIGHT hip", "9 mL", lines[:8], steps[:8]),
        ),
        prescribe=", ".join(f"{one.name} {one.dose}" for one in lines), prepare=tuple(" + ".join(one.name for one in lines) for _ in range(2)),
        zones=zones, findings=findings, notes=tuple(replace(f, mark=Mark.MINOR, override=None) for f in findings[:12]),
        matrices=(SheetMatrix("A", tuple(one.name for one in lines), cells), usual().matrices[1]),
        sessions=tuple(SheetSession(str(n + 1), f"{n + 1} Jan 2027", n == 3) for n in range(24)),
        off_label=_OFF_LABEL * 3,
    )  # fmt: skip


def bare() -> ProtocolSheet:
    """A sheet on which nothing is filled in."""
    nobody = SheetPatient("", "", "", "", "", Mark.UNKNOWN, "", "", Mark.UNKNOWN, "", "", Mark.UNKNOWN)
    return replace(
        small(), number="", title="", date="", date_short="", clinic=SheetParty(), practitioner=SheetParty(), patient=nobody,
        indication="", site="", route="", antiseptic="", verdict_mark=Mark.FAILED, verdict="", verdict_detail="", syringes=(), prescribe="",
        prepare=(), inject="", notes=(), checks=(), matrices=(), red_flags=(), off_label="", disclaimer="", catalog="", hash_short="", qr="",
        attachments=(),
    )  # fmt: skip
