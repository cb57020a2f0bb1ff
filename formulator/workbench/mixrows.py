"""What the table of the mix shows of each syringe and line, worded; computed from the draft and its review alone."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from formulator.base.i18n import tr, trn
from formulator.domain.concepts import Per
from formulator.domain.display import amount, number, percent, share
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import How
from formulator.domain.protocol import Mark
from formulator.domain.quantities import EXACT, Volume
from formulator.domain.treatment import Formula, Line, volume_of
from formulator.safety.limits import counted_text
from formulator.workbench import edits, prepare, sheet, wording
from formulator.workbench.arithmetic import syringe_sum, volume_text
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review

TICK = "tick"
_NEAR = Decimal("0.8")


class LimitCell(msgspec.Struct, frozen=True):
    """The share of the limit: `share` None is drawn hatched. `tone` is the severity whose word color the text takes, or nothing."""

    share: Decimal | None = None
    text: str = ""
    percent: str = ""
    bar: bool = True
    tone: str = ""


class LineView(msgspec.Struct, frozen=True):
    """One line. `sign` is that of a severity or the bare tick, `word` says the same; `edge` is the severity drawn at the left.

    `volume`, `dose` and `count` are the contents of the fields, bare numbers in mL, in `dose_unit` and in ampoules. `notes` say what
    could not be told. `strengths` are to be chosen from, by their words; `choose` says that one must be. `size` is that of the ampoules counted, `sizes` are
    those known; `opens` says what is to be opened.
    """

    sign: str
    word: str
    edge: str
    overridden: bool
    name: str
    caption: str
    strength: str
    volume: str
    fill: str
    dose: str
    dose_unit: str
    count: str
    diluent: bool
    known: bool
    limit: LimitCell
    notes: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    choose: bool = False
    opens: str = ""
    size: str = ""
    sizes: tuple[str, ...] = ()
    purpose: str = ""
    presentation: str = ""


class SyringeView(msgspec.Struct, frozen=True):
    """One syringe. `share` of its size is None where one of both is not known; `sum` is how the total comes about."""

    name: str
    where: str
    total: str
    sum: str
    size: str
    share: Decimal | None
    over: bool
    lines: tuple[LineView, ...] = ()


def summary(draft: Draft) -> str:
    """ "4 ingredients, 2 syringes, 8 mL"."""
    formulas = draft.treatment.formulas
    lines = [line for formula in formulas for line in formula.lines]
    if not lines:
        return ""
    names = {line.substance or line.match.text for line in lines if not line.diluent}
    parts = [trn("{n} ingredient", "{n} ingredients", len(names)), trn("{n} syringe", "{n} syringes", len(formulas))]
    wholes = [volume_of(formula) for formula in formulas if formula.lines]
    if all(whole is not None for whole in wholes):
        total = Decimal(0)
        for whole in wholes:
            total = EXACT.add(total, whole.value if whole is not None else Decimal(0))
        parts.append(volume_text(Volume(total)))
    else:
        parts.append(tr("volume not known"))
    return ", ".join(parts)


def syringes(draft: Draft, review: Review, knowledge: Knowledge) -> tuple[SyringeView, ...]:
    """All syringes in their order."""
    return tuple(_syringe(formula, draft, review, knowledge) for formula in draft.treatment.formulas)


def _syringe(formula: Formula, draft: Draft, review: Review, knowledge: Knowledge) -> SyringeView:
    whole, size = volume_of(formula), formula.size
    ratio = whole.ratio(size) if whole is not None and size is not None and size.value else None
    total = volume_text(whole) if whole is not None else tr("not known") if formula.lines else ""
    return SyringeView(
        name=formula.name,
        where=sheet.heading(formula, draft),
        total=total,
        sum=syringe_sum(formula),
        size=amount(size) if size is not None else "",
        share=ratio,
        over=ratio is not None and ratio > 1,
        lines=tuple(_line(line, formula, review, knowledge) for line in formula.lines),
    )


def _line(line: Line, formula: Formula, review: Review, knowledge: Knowledge) -> LineView:
    mark, overridden = sheet.line_mark(line, formula, review)
    if review.failed and mark in (Mark.CLEAR, Mark.MINOR):
        mark = Mark.FAILED
    diluent = prepare.is_diluent(line, knowledge)
    known = edits.strengths_of(line, knowledge)
    choose = line.strength is None and len(known) > 1 and not diluent
    dose, unit = _dose(line)
    size = edits.ampoule_of(line, knowledge)
    return LineView(
        sign=TICK if mark is Mark.CLEAR else mark.value,
        word=_word(line, formula, review, mark, overridden),
        edge=mark.value if mark in (Mark.CONTRAINDICATED, Mark.MAJOR) else "",
        overridden=overridden,
        name=_name(line, diluent, knowledge),
        caption=_caption(line, formula, review, mark, overridden),
        strength=prepare.strength_of(line, knowledge),
        volume=_volume(line),
        fill=number(line.fill_to.value) if line.fill_to is not None else "",
        dose=dose,
        dose_unit=unit,
        count=_count(line, knowledge),
        diluent=diluent,
        known=line.match.known,
        limit=_limit(line, review, diluent),
        notes=_notes(line, choose),
        suggestions=line.match.suggestions if not line.match.known else (),
        strengths=tuple(words for _, words in known),
        choose=choose,
        opens=prepare.ampoules(line, knowledge),
        size=amount(size) if size is not None else "",
        sizes=tuple(amount(one) for one in edits.ampoules_of(line, knowledge)),
        purpose=line.purpose,
        presentation=_presentation(line, knowledge),
    )


def _name(line: Line, diluent: bool, knowledge: Knowledge) -> str:
    """The INN, of a diluent with its percentage; what was not recognized in quotes."""
    substance = knowledge.substances.get(line.substance)
    if substance is None:
        return f"“{line.match.text}”"
    share_of = percent(line.strength).replace(" ", "\u00a0") if diluent and line.strength is not None else ""
    return f"{wording.capital(substance.name)} {share_of}".strip()


def _word(line: Line, formula: Formula, review: Review, mark: Mark, overridden: bool) -> str:
    """What the sign says, with the worst finding by name."""
    if mark is Mark.CLEAR:
        return tr("Nothing found")
    if mark is Mark.FAILED:
        return tr("Check failed")
    if mark is Mark.UNKNOWN:
        return sheet.line_word(line, formula, review, mark) or tr("Not checked")
    worst = sheet.worst_of(line, formula, review)
    if worst is None:
        return ""
    word = wording.severity_word(worst.severity)
    shown = tr("{word}, overridden", word=word) if overridden else word
    return f"{shown}: {wording.title(worst)}"


def _caption(line: Line, formula: Formula, review: Review, mark: Mark, overridden: bool) -> str:
    """The second line below the name: what is not known, what was overridden, a guessed spelling."""
    if not line.match.known:
        return tr("not recognized")
    if mark is Mark.FAILED:
        return tr("check failed")
    if line.match.how is How.APPROXIMATE:
        return tr("for “{text}”", text=line.match.text)
    if overridden:
        return tr("overridden")
    word = sheet.line_word(line, formula, review, mark)
    return word[:1].lower() + word[1:]


def _volume(line: Line) -> str:
    """The volume as typed; one that was computed with at most three decimals."""
    if line.typed_volume is not None:
        return number(line.typed_volume.value)
    return number(line.volume.value, 3) if line.volume is not None else ""


def _dose(line: Line) -> tuple[str, str]:
    unit = edits.unit_of(line)
    shown = line.dose or line.typed_dose
    if shown is None:
        return "", unit
    exact = shown is line.typed_dose
    text, _, unit = amount(shown, None if exact else 3).partition(" ")
    return text, unit


def _count(line: Line, knowledge: Knowledge) -> str:
    """The ampoules as typed, else what the volume is of the only size there is."""
    if line.typed_count is not None:
        return number(line.typed_count)
    size = edits.ampoule_of(line, knowledge)
    return number(line.volume.ratio(size), 2) if size is not None and line.volume is not None else ""


def _limit(line: Line, review: Review, diluent: bool) -> LimitCell:
    if diluent:
        return LimitCell(text=tr("diluent"), bar=False)
    if not line.match.known:
        return LimitCell(text=tr("not checked"), tone=Mark.UNKNOWN.value)
    total = review.totals.get(line.substance)
    if total is None or not total.sourced:
        return LimitCell(text=tr("no sourced limit"))
    use = total.tightest
    if use is None or use.share is None or use.used is None or use.size is None:
        return LimitCell(text=tr("not computed"), tone=Mark.UNKNOWN.value)
    size, _, unit = amount(use.size, 3).partition(" ")
    per = tr(" a day") if use.limit.per is Per.DAY else ""
    text = tr("{used} of {size} {unit}{per}", used=number(use.used.to(_plain(unit)), 3), size=size, unit=unit, per=per)
    tone = Mark.MAJOR.value if use.share > 1 else Mark.MODERATE.value if use.share >= _NEAR else ""
    return LimitCell(use.share, text + counted_text(use), share(use.share), tone=tone)


def _plain(unit: str) -> str:
    return "units" if unit == "unit" else unit


def _notes(line: Line, choose: bool) -> tuple[str, ...]:
    """What could not be told of a line; the strength is left out where it can be chosen beside it."""
    strength = tr("the strength is not given; known are {known}", known="\0").partition("\0")[0]
    said = [gap for gap in line.gaps if not (choose and gap.startswith(strength))]
    if not line.match.known:
        said = [*([line.match.why] if line.match.why not in ("", tr("not recognized")) else []), *said]
        if line.unread:
            said.append(tr("“{text}” cannot be read as an amount", text=line.unread))
    if line.contradiction:
        said = [line.contradiction, *(gap for gap in said if gap != tr("the amounts are contradictory"))]
    return tuple(wording.capital(text) for text in said)


def _presentation(line: Line, knowledge: Knowledge) -> str:
    """The product that the line is taken for, and what was written where that is another name."""
    found = prepare.presentation_of(line, knowledge)
    substance = knowledge.substances.get(line.substance)
    parts = [found.name] if found is not None and line.strength is not None else []
    if substance is not None and line.match.text.casefold() not in (substance.name.casefold(), substance.id):
        parts.append(tr("written “{text}”", text=line.match.text))
    return "; ".join(parts)
