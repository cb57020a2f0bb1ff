"""What differs from the last session of this course, substance by substance over all syringes."""

from __future__ import annotations

from datetime import date

import msgspec

from formulator.base.i18n import tr
from formulator.domain.display import amount, number
from formulator.domain.knowledge import Knowledge
from formulator.domain.quantities import EXACT, Dose, Volume
from formulator.domain.treatment import Line
from formulator.workbench.draft import Draft
from formulator.workbench.prepare import is_diluent, name_of
from formulator.workbench.sheet import of_course


class Since(msgspec.Struct, frozen=True):
    """`session` is the number of the last one. `unexplained` are the lines (syringe, place) added or changed without a reason."""

    session: int
    on: date
    changes: tuple[str, ...]
    unexplained: tuple[tuple[str, int], ...] = ()


def since(draft: Draft, knowledge: Knowledge) -> Since | None:
    """The changes since the last session of this course; None where there is none. No change is an empty list."""
    earlier = of_course(draft)
    if not earlier:
        return None
    before = _by_name(earlier[-1].lines, knowledge)
    after = _by_name(tuple(line for formula in draft.treatment.formulas for line in formula.lines), knowledge)
    changed = {key: _change(before.get(key, []), lines) for key, lines in after.items()}
    changes = [f"{key} {text}" for key, text in changed.items() if text]
    changes += [tr("{name} left out", name=key) for key in before if key not in after]
    unexplained = [
        (formula.name, index)
        for formula in draft.treatment.formulas
        for index, line in enumerate(formula.lines)
        if changed.get(name_of(line, knowledge)) and not line.purpose and not is_diluent(line, knowledge)
    ]
    return Since(len(earlier), earlier[-1].on, tuple(changes), tuple(unexplained))


def _by_name(lines: tuple[Line, ...], knowledge: Knowledge) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: is_diluent(line, knowledge)):
        found.setdefault(name_of(line, knowledge), []).append(line)
    return found


def _change(before: list[Line], after: list[Line]) -> str:
    """How one substance changed: empty where it did not."""
    if any(line.fill_to is not None for line in (*before, *after)):
        return _filling(before, after)
    new = _volume(after)
    if not before:
        return tr("{volume} added", volume=amount(new, 3)) if new is not None else tr("added")
    old = _volume(before)
    same = {line.strength for line in before} == {line.strength for line in after}
    if not same:
        return _doses(_dose(before), _dose(after)) or _volumes(old, new) or tr("in another strength")
    return _volumes(old, new)


def _filling(before: list[Line], after: list[Line]) -> str:
    """What fills a syringe up is compared by what it fills up to: its own volume follows from the other lines."""
    old, new = _targets(before), _targets(after)
    if old == new:
        return ""
    return f"{old} → {new}" if before else tr("{target} added", target=new)


def _targets(lines: list[Line]) -> str:
    shown = [tr("to {target}", target=amount(line.fill_to)) for line in lines if line.fill_to is not None]
    shown += [amount(line.volume, 3) if line.volume is not None else tr("not known") for line in lines if line.fill_to is None]
    return " + ".join(sorted(shown))


def _volumes(old: Volume | None, new: Volume | None) -> str:
    if old == new:
        return ""
    before = number(old.value, 3) if old is not None else tr("not known")
    return f"{before} → {amount(new, 3) if new is not None else tr('not known')}"


def _doses(old: Dose | None, new: Dose | None) -> str:
    """Empty where a dose is not known; the strength changed, so the same dose is a change too."""
    if old is None or new is None:
        return ""
    if old == new:
        return tr("{dose} in another strength", dose=amount(new, 3))
    return f"{amount(old, 3)} → {amount(new, 3)}"


def _volume(lines: list[Line]) -> Volume | None:
    total = Volume(EXACT.create_decimal(0))
    for line in lines:
        if line.volume is None:
            return None
        total += line.volume
    return total


def _dose(lines: list[Line]) -> Dose | None:
    total: Dose | None = None
    for line in lines:
        if line.dose is None or (total is not None and type(line.dose) is not type(total)):
            return None
        total = line.dose if total is None else type(line.dose)(EXACT.add(total.value, line.dose.value))
    return total
