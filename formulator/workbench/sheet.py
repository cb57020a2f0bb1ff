"""From a reviewed draft to the ProtocolSheet: everything that the paper says, worded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from formulator.base.i18n import tr, trn
from formulator.domain.concepts import Per
from formulator.domain.display import amount, share, significant
from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge, overdue
from formulator.domain.protocol import (
    Mark,
    ProtocolSheet,
    SheetAttachment,
    SheetFinding,
    SheetLine,
    SheetMatrix,
    SheetOverride,
    SheetParty,
    SheetSession,
    SheetSyringe,
)
from formulator.domain.quantities import Concentration
from formulator.domain.rules import Kind, Severity
from formulator.domain.treatment import Earlier, Formula, Line, Person, volume_of
from formulator.safety.limits import counted_text
from formulator.workbench import formulary, plan, prepare, wording
from formulator.workbench.draft import Draft
from formulator.workbench.pairtable import WORST_FIRST
from formulator.workbench.review import Review, Status
from formulator.workbench.sheet_checks import checks
from formulator.workbench.sheet_patient import patient_box, shown_date
from formulator.workbench.sheet_texts import DISCLAIMER, red_flags

MARKS = {
    Severity.CONTRAINDICATED: Mark.CONTRAINDICATED, Severity.MAJOR: Mark.MAJOR, Severity.MODERATE: Mark.MODERATE, Severity.MINOR: Mark.MINOR,
}  # fmt: skip
#: Kinds whose notes say nothing of one line in particular.
_QUIET = (Kind.UNTESTED, Kind.ROUTE, Kind.EVIDENCE)


@dataclass(frozen=True, slots=True)
class SheetIdentity:
    """What the sheet is called: its number, the hash it is known by, what hangs on it."""

    number: str
    hash: str
    attachments: tuple[SheetAttachment, ...] = ()
    signed: bool = False


def protocol_sheet(draft: Draft, review: Review, knowledge: Knowledge, identity: SheetIdentity, language: str = "en") -> ProtocolSheet:
    """The sheet of a draft as reviewed. One that something stops from being signed is a draft, not for use."""
    treatment = draft.treatment
    findings = [f for f in review.findings if f.severity > Severity.MINOR or f.override is not None]
    notes = [f for f in review.findings if f.severity is Severity.MINOR and f.override is None]
    is_draft = not review.ready and not identity.signed
    digits, missing = identity.hash.upper(), tr("not given")
    return ProtocolSheet(
        number=identity.number, language=language, title=tr("Mesotherapy protocol"), date=_long_date(draft.on),
        date_short=shown_date(draft.on), session=_session(draft), draft=is_draft, draft_reasons=review.waits_for if is_draft else (),
        clinic=_party(draft.clinic), practitioner=_party(draft.practitioner), patient=patient_box(draft, knowledge),
        indication=treatment.indication or missing, site=treatment.site or missing, route=treatment.route,
        antiseptic=treatment.antiseptic.text if treatment.antiseptic is not None else missing,
        verdict_mark=_verdict_mark(review), verdict=wording.verdict(review), verdict_detail=wording.verdict_detail(review),
        not_checked=tuple(wording.gap_text(gap) for gap in review.not_checked),
        syringes=tuple(_syringe(formula, draft, review, knowledge) for formula in treatment.formulas),
        prescribe=prepare.prescribe(draft, knowledge), inject=prepare.inject(draft),
        prepare=tuple(prepare.prepare(formula, knowledge) for formula in treatment.formulas),
        zones=plan.zones(draft, knowledge), plan_note=plan.note(draft),
        findings=tuple(_finding(f, draft, knowledge) for f in findings),
        notes=(*(_finding(f, draft, knowledge) for f in _grouped(notes)), *_untested(notes, knowledge, draft)), checks=checks(draft, review, knowledge),
        matrices=tuple(m for formula in treatment.formulas if (m := _matrix(formula, review)) is not None),
        sessions=sessions_of(draft), series_note=_series_note(draft), red_flags=red_flags(), off_label=_off_label(review),
        disclaimer=tr(DISCLAIMER), catalog=_catalog(draft, knowledge),
        hash_short=f"{digits[:4]} {digits[4:8]}", qr=f"FORMULATOR:{identity.number}:{identity.hash[:32]}",
        created=draft.on.isoformat(), attachments=identity.attachments,
    )  # fmt: skip


def _catalog(draft: Draft, knowledge: Knowledge) -> str:
    """The version of the catalog, and whether any of its files is past its review on the day of the sheet."""
    shown = formulary.edition(knowledge)
    return tr("{catalog}, past its review", catalog=shown) if overdue(knowledge.data, draft.on) else shown


def _long_date(day: date) -> str:
    weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return f"{tr(weekdays[day.weekday()])} {shown_date(day)}"


def _party(person: Person) -> SheetParty:
    return SheetParty(person.name, person.address, person.license)


def of_course(draft: Draft) -> list[Earlier]:
    """The earlier sessions of this course, the first one first."""
    return sorted((e for e in draft.treatment.previous if not e.apart), key=lambda e: e.on)


def _session(draft: Draft) -> str:
    series, done = draft.treatment.series, len(of_course(draft))
    if series is None:
        return tr("Session {n}", n=done + 1) if done else ""
    return tr("Session {n} of {m}", n=done + 1, m=max(series.sessions, done + 1))


def _verdict_mark(review: Review) -> Mark:
    """The worst that was found, overridden or not."""
    worst = max((f.severity for f in review.findings), default=Severity.NONE)
    if review.status is Status.FAILED:
        return Mark.FAILED
    if worst.interrupts:
        return MARKS[worst]
    if review.not_checked:
        return Mark.UNKNOWN
    if worst is Severity.MODERATE:
        return Mark.MODERATE
    return Mark.CLEAR if review.status is Status.CLEAR else Mark.UNKNOWN


def about_line(line: Line, formula: Formula, review: Review) -> list[Finding]:
    """The findings that a line of a syringe causes."""
    index = formula.lines.index(line)
    return [f for f in review.findings if any(s.where == "mix" and s.syringe == formula.name and s.index == index for s in f.subjects)]


def worst_of(line: Line, formula: Formula, review: Review) -> Finding | None:
    """The worst finding of a line that says something of it in particular; one that is open before one that is overridden."""
    noted = [f for f in about_line(line, formula, review) if f.severity > Severity.MINOR or f.kind not in _QUIET]
    return max(noted, key=lambda f: (f.severity, f.override is None), default=None)


def line_mark(line: Line, formula: Formula, review: Review) -> tuple[Mark, bool]:
    """The worst finding of a line and whether it is overridden; a line that was not understood says so first."""
    about, worst = about_line(line, formula, review), worst_of(line, formula, review)
    if (not line.match.known or line.gaps) and (worst is None or not worst.severity.interrupts):
        return Mark.UNKNOWN, False
    if worst is None or worst.severity is Severity.MINOR:
        untested = any(f.kind is Kind.UNTESTED for f in about)
        unasked = any(gap.where.startswith("patient.") for gap in review.not_checked)
        return (Mark.MINOR, False) if worst is not None else (Mark.UNKNOWN if untested or unasked else Mark.CLEAR, False)
    return MARKS[worst.severity], worst.override is not None


def _syringe(formula: Formula, draft: Draft, review: Review, knowledge: Knowledge) -> SheetSyringe:
    whole = volume_of(formula)
    total = amount(whole, 4) if whole is not None else tr("volume not known")
    if formula.size is not None:
        total = tr("{volume} in a {size} syringe", volume=total, size=amount(formula.size))
    lines = tuple(_line(line, formula, review, knowledge) for line in prepare.draw_order(formula, knowledge))
    return SheetSyringe(formula.name, heading(formula, draft), total, lines, prepare.steps(formula, knowledge))


def heading(formula: Formula, draft: Draft) -> str:
    """Where a syringe goes: the zones of its plan with their side in capitals, else the site."""
    zones = [z for z in draft.treatment.plan if z.syringe == formula.name]
    if not zones:
        return draft.treatment.site
    return "; ".join(dict.fromkeys(" ".join(word for word in (prepare.side_word(z), z.zone) if word) for z in zones))


def _line(line: Line, formula: Formula, review: Review, knowledge: Knowledge) -> SheetLine:
    mark, overridden = line_mark(line, formula, review)
    whole = volume_of(formula)
    diluted = Concentration.of(line.dose, whole) if line.dose is not None and whole is not None else None
    diluent = prepare.is_diluent(line, knowledge)
    use = review.totals[line.substance].tightest if line.substance in review.totals else None
    known_share = use.share if use is not None else None
    volume = amount(line.volume, 4) if line.volume is not None else tr("not known")
    return SheetLine(
        mark=mark,
        overridden=overridden,
        name=wording.capital(prepare.name_of(line, knowledge)),
        presentation=_presentation(line, knowledge),
        strength=prepare.strength_of(line, knowledge) if line.strength is not None else ("" if diluent else tr("not known")),
        volume=volume,
        dose="" if diluent else amount(line.dose, 3) if line.dose is not None else _no_dose(line),
        concentration="" if diluent or diluted is None else f"{significant(diluted.per_ml, 3)}/mL",
        share=None if diluent else known_share,
        share_text=_share_text(line, review, diluent),
        word=line_word(line, formula, review, mark),
    )


def line_word(line: Line, formula: Formula, review: Review, mark: Mark) -> str:
    """What stands beside an unknown line: a pair without data is not a line that was not checked."""
    if mark is not Mark.UNKNOWN or not line.match.known or line.gaps:
        return ""
    untested = any(f.kind is Kind.UNTESTED for f in about_line(line, formula, review))
    return tr("Pair without data") if untested else tr("Not checked against all")


def _no_dose(line: Line) -> str:
    return tr("not known") if line.gaps or not line.match.known else tr("by volume")


def _share_text(line: Line, review: Review, diluent: bool) -> str:
    if diluent:
        return tr("diluent, to {target}", target=amount(line.fill_to)) if line.fill_to is not None else tr("diluent")
    total = review.totals.get(line.substance)
    if total is None or not total.sourced:
        return tr("no sourced limit")
    use = total.tightest
    if use is None or use.share is None or use.used is None:
        return tr("limit not computed")
    size = amount(use.size, 1) if use.size is not None else ""
    per = {Per.DAY: tr(" a day"), Per.COURSE: tr(" a course")}.get(use.limit.per, "")
    return tr("{share} of {size}{per}", share=share(use.share), size=size, per=per) + counted_text(use)


def _presentation(line: Line, knowledge: Knowledge) -> str:
    found = prepare.presentation_of(line, knowledge)
    substance = knowledge.substances.get(line.substance)
    parts = [found.name] if found is not None else []
    if substance is None or line.match.text.casefold() not in (substance.name.casefold(), substance.id, found.id if found else ""):
        parts.append(tr("written “{text}”", text=line.match.text))
    if line.match.how.value == "approximate":
        parts.append(tr("taken as {name}", name=substance.name if substance else ""))
    return "; ".join(parts)


def _finding(finding: Finding, draft: Draft, knowledge: Knowledge) -> SheetFinding:
    override, word = finding.override, wording.severity_word(finding.severity)
    shown = None
    if override is not None:
        word = tr("{word}, overridden", word=word)
        shown = SheetOverride(override.reason, override.note, override.by or draft.practitioner.name, shown_date(draft.on))
    cites = "; ".join(wording.sources(finding, knowledge))
    return SheetFinding(MARKS[finding.severity], word, wording.title(finding), wording.text(finding), wording.action(finding), cites, shown)


def _grouped(notes: list[Finding]) -> list[Finding]:
    """The notes, without those on untested pairs: they become one note of their own."""
    return [f for f in notes if f.kind is not Kind.UNTESTED]


def _untested(notes: list[Finding], knowledge: Knowledge, draft: Draft) -> tuple[SheetFinding, ...]:
    """One note that names all pairs without data."""
    pairs = [f for f in notes if f.kind is Kind.UNTESTED]
    if len(pairs) < 2:
        return tuple(_finding(f, draft, knowledge) for f in pairs)
    names = "; ".join(wording.title(f) for f in pairs)
    title = trn("{n} pair without published compatibility data", "{n} pairs without published compatibility data", len(pairs))
    text = tr("{names}. No data does not mean that they are compatible.", names=names)
    return (SheetFinding(Mark.MINOR, wording.severity_word(Severity.MINOR), title, text, wording.action(pairs[0]), "", None),)


def _matrix(formula: Formula, review: Review) -> SheetMatrix | None:
    pairs = [p for p in review.pairs if p.syringe == formula.name]
    if not pairs:
        return None
    concepts = list(dict.fromkeys(c for p in pairs for c in p.key))
    ordered = sorted(pairs, key=lambda p: WORST_FIRST.index(p.state), reverse=True)
    letters = {frozenset(p.key): p.state.value for p in ordered}  # the worst comes last and stays
    names = {p.one.subject.concept: p.one.subject.name for p in pairs} | {p.other.subject.concept: p.other.subject.name for p in pairs}
    cells = tuple(tuple(letters.get(frozenset((one, other)), "–") for other in concepts[:row]) for row, one in enumerate(concepts))
    return SheetMatrix(formula.name, tuple(names[c] for c in concepts), cells)


def sessions_of(draft: Draft) -> tuple[SheetSession, ...]:
    """Done ones with their dates, today's, and the planned ones; planned dates follow from today's."""
    treatment = draft.treatment
    done = [SheetSession(str(n), shown_date(e.on), False) for n, e in enumerate(of_course(draft), 1)]
    if treatment.series is None and not done:
        return ()
    number = len(done) + 1
    sessions = [*done, SheetSession(str(number), shown_date(draft.on), True)]
    count = treatment.series.sessions if treatment.series is not None else number
    every = treatment.series.every_days if treatment.series is not None else None
    for later in range(number + 1, count + 1):
        planned = shown_date(draft.on + timedelta(days=int(every * (later - number)))) if every is not None else ""
        sessions.append(SheetSession(str(later), planned, False))
    return tuple(sessions)


def _series_note(draft: Draft) -> str:
    series = draft.treatment.series
    if series is None:
        return ""
    every = series.every_days
    interval = trn("every day", "every {n} days", int(every)) if every is not None and every == int(every) else tr("interval not given")
    count = trn("{n} session", "{n} sessions", series.sessions)
    return tr("{count}, {interval}. No session follows without a new decision.", count=count, interval=interval)


def _off_label(review: Review) -> str:
    finding = next((f for f in review.findings if f.id == "off-label-route" or "off-label-route" in f.also), None)
    return wording.text(finding) + " " + wording.action(finding) if finding is not None else ""
