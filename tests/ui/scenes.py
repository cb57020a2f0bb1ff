"""Desks in the states that are looked at and tested: by name."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec

from formulator.domain.finding import Override
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.quantities import Volume
from formulator.domain.records import PatientFacts, TypedMedicine
from formulator.domain.treatment import Series, Zone
from formulator.ui.desk import Desk
from formulator.workbench import edits
from formulator.workbench.draft import Draft, with_treatment
from tests.ui.desks import BRUNO, HELENA, answered, make_desk
from tests.ui.signing_samples import sign_now


def put(desk: Desk, syringe: str, *lines: tuple[str, str]) -> None:
    """Adds lines (name, volume) to a syringe."""
    knowledge = desk.document.knowledge

    def change(draft: Draft) -> Draft:
        for name, volume in lines:
            draft = edits.added(draft, syringe, knowledge.vocabulary.resolve(Field.MIX, name), knowledge)
            index = next(i for i, line in reversed(list(enumerate(edits.formula_of(draft, syringe).lines))) if line.match.text == name)
            if volume.startswith("to "):
                draft = edits.filled_up(draft, syringe, index, volume[3:], knowledge)
            elif volume:
                draft = edits.with_amount(draft, syringe, index, "volume", volume, knowledge)
        return draft

    desk.document.edit("Fill", change)


def plan(desk: Desk, *zones: Zone) -> None:
    desk.document.edit("Plan", lambda d: with_treatment(d, plan=zones, site="knee", indication="knee osteoarthritis"))


def _helena(desk: Desk) -> None:
    desk.new_patient(HELENA)
    desk.document.edit("Ask", answered)


def main(desk: Desk) -> None:
    """Two syringes, several findings."""
    _helena(desk)
    put(desk, "A", ("lidocaine 1 %", "2"), ("diclofenac", "1"), ("pentoxifylline", "2"), ("sodium chloride 0.9 %", "to 6 mL"))
    put(desk, "B", ("lidocaine 1 %", "1"), ("cyanocobalamin", "1"))
    plan(
        desk,
        Zone("knee, medial", "right", "A", "point by point", "30G 4 mm", Decimal(45), 30, Volume(Decimal("0.2"))),
        Zone("knee, lateral", "right", "B", "point by point", "30G 4 mm", Decimal(45), 10, Volume(Decimal("0.2"))),
    )
    desk.document.edit("Series", lambda d: with_treatment(d, series=Series(5, Decimal(7))))


def picture(desk: Desk) -> None:
    """The same with every strength given."""
    _helena(desk)
    put(desk, "A", ("lidocaine 1 %", "2"), ("diclofenac 75 mg/3 mL", "1"), ("pentoxifylline", "2"), ("sodium chloride 0.9 %", "to 6 mL"))
    put(desk, "B", ("lidocaine 1 %", "1"), ("cyanocobalamin 1 mg/mL", "1"))
    plan(
        desk,
        Zone("knee, medial", "right", "A", "point by point", "30G 4 mm", Decimal(45), 30, Volume(Decimal("0.2"))),
        Zone("knee, lateral", "right", "B", "point by point", "30G 4 mm", Decimal(45), 10, Volume(Decimal("0.2"))),
    )
    desk.document.edit("Series", lambda d: with_treatment(d, series=Series(5, Decimal(7))))


def clear(desk: Desk) -> None:
    """One active in one syringe: clear."""
    desk.new_patient(BRUNO)
    desk.document.edit("Ask", answered)
    put(desk, "A", ("lidocaine 1 %", "2"))
    plan(desk, Zone("neck", "both", "A", "point by point", "30G 4 mm", Decimal(45), 20, Volume(Decimal("0.1"))))


def unasked(desk: Desk) -> None:
    """A patient whose allergies were never asked, a home medicine that is not recognized."""
    desk.new_patient(
        PatientFacts(name="Anna Example", number="P-3", birth_date="1997-05-02", sex="female", medications=(TypedMedicine("foozumab"),))
    )
    put(desk, "A", ("lidocaine 1 %", "2"), ("thiocolchicoside", "1"))


def empty(desk: Desk) -> None:
    """An answered patient, nothing in the mix."""
    _helena(desk)


def nobody(desk: Desk) -> None:
    """No patient on the desk, some in the records."""
    for facts in (HELENA, BRUNO):
        desk.new_patient(facts)
    put(desk, "A", ("lidocaine 1 %", "2"))
    desk.flush()
    desk.close_patient()


def open_strengths(desk: Desk) -> None:
    """Lines whose strength has to be chosen, one that is not known, an amount that cannot be read."""
    _helena(desk)
    put(desk, "A", ("lidocaine 1 %", "2"), ("diclofenac", "1"), ("cyanocobalamin", "1 ampule"), ("arnika forte", "2"))


def kept(desk: Desk) -> None:
    """A contraindicated and a major finding, both kept with a reason."""
    main(desk)

    def keep(draft: Draft) -> Draft:
        found = [f for f in desk.document.review.findings if f.stops]
        reasons = tuple(Override(f.id, f.excuses, "will monitor", "INR on Thursday", "Dr. B. Example") for f in found)
        return msgspec.structs.replace(draft, overrides=reasons)

    desk.document.edit("Keep", keep)


def ready(desk: Desk) -> None:
    """An answered patient without anything that concerns a mix, nothing in the mix."""
    desk.new_patient(BRUNO)
    desk.document.edit("Ask", answered)


def again(desk: Desk) -> None:
    """The same patient after one signed session, answered for the next."""
    clear(desk)
    sign_now(desk)
    desk.document.edit("Ask", answered)


SCENES: dict[str, Callable[[Desk], None]] = {
    "main": main, "picture": picture, "clear": clear, "unasked": unasked, "empty": empty, "nobody": nobody, "open": open_strengths, "kept": kept,
    "answered": ready, "answered again": again,
}  # fmt: skip


def scene(name: str, folder: Path, knowledge: Knowledge) -> Desk:
    """A desk in one of these states."""
    desk = make_desk(folder / "data", knowledge)
    SCENES[name](desk)
    return desk
