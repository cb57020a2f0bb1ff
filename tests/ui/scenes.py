"""Desks in the states that are looked at and tested: by name."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.quantities import Volume
from formulator.domain.treatment import Series, Zone
from formulator.ui.desk import Desk
from formulator.workbench import edits
from formulator.workbench.draft import Draft, with_treatment
from tests.ui.desks import BRUNO, HELENA, answered, make_desk


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


def clear(desk: Desk) -> None:
    """One active in one syringe: clear."""
    desk.new_patient(BRUNO)
    desk.document.edit("Ask", answered)
    put(desk, "A", ("lidocaine 1 %", "2"))
    plan(desk, Zone("neck", "both", "A", "point by point", "30G 4 mm", Decimal(45), 20, Volume(Decimal("0.1"))))


def unasked(desk: Desk) -> None:
    """A patient whose allergies were never asked, a home medicine that is not recognized."""
    from formulator.domain.records import PatientFacts, TypedMedicine

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


SCENES: dict[str, Callable[[Desk], None]] = {"main": main, "clear": clear, "unasked": unasked, "empty": empty, "nobody": nobody}


def scene(name: str, folder: Path, knowledge: Knowledge) -> Desk:
    """A desk in one of these states."""
    desk = make_desk(folder / "data", knowledge)
    SCENES[name](desk)
    return desk
