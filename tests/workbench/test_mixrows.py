"""What the table of the mix says of each line, apart from how it is drawn."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from formulator.domain.finding import Override
from formulator.domain.knowledge import Knowledge
from formulator.domain.quantities import Volume
from formulator.domain.rules import Kind
from formulator.workbench import edits
from formulator.workbench.draft import Draft
from formulator.workbench.mixrows import LineView, summary, syringes
from formulator.workbench.review import review
from tests.workbench.cases import Entry, draft_of, entry

LIDOCAINE = entry("lidocaine 1 %", "2 mL")


def rows(knowledge: Knowledge, draft: Draft, broken: frozenset[Kind] = frozenset()) -> tuple[LineView, ...]:
    return syringes(draft, review(draft, knowledge, broken), knowledge)[0].lines


def row(knowledge: Knowledge, *mix: Entry, index: int = 0, **more: object) -> LineView:
    return rows(knowledge, draft_of(knowledge, *mix, **more))[index]


@pytest.mark.parametrize(
    ("mix", "share", "text", "percent", "tone"),
    [
        (LIDOCAINE, "0.1", "20 of 200 mg", "10 %", ""),
        (entry("lidocaine 1 %", "16 mL"), "0.8", "160 of 200 mg", "80 %", "moderate"),
        (entry("lidocaine 1 %", "20 mL"), "1", "200 of 200 mg", "100 %", "moderate"),
        (entry("lidocaine 1 %", "20.01 mL"), "1.0005", "200.1 of 200 mg", "100.05 %", "major"),
        (entry("lidocaine 1 %"), None, "not computed", "", "not checked"),
        (entry("cyanocobalamin", "1 mL", strength="1 mg/mL"), None, "no sourced limit", "", ""),
        (entry("foozumab", "1 mL"), None, "not checked", "", "not checked"),
        (entry("piroxicam", "1 mL"), "1", "20 of 20 mg a day", "100 %", "moderate"),
        (entry("metamizole", "2 mL", strength="500 mg/mL"), "1", "1 of 1 g", "100 %", "moderate"),
        (entry("sodium chloride 0.9 %", "1 mL"), None, "diluent", "", ""),
    ],
)
def test_the_share_of_the_limit(knowledge: Knowledge, mix: Entry, share: str | None, text: str, percent: str, tone: str) -> None:
    found = row(knowledge, mix).limit
    assert (found.share, found.text, found.percent, found.tone) == (Decimal(share) if share else None, text, percent, tone)


def test_nothing_known_is_never_a_tick(knowledge: Knowledge) -> None:
    """Not recognized, without an amount, without a strength, a pair without data, an unasked patient, a failed check."""
    assert row(knowledge, entry("foozumab", "1 mL")).sign == "not checked"
    assert row(knowledge, entry("water for injections")).sign == "not checked"
    assert row(knowledge, entry("cyanocobalamin", "1 mL")).sign == "not checked"
    untested = row(knowledge, entry("water for injections", "1 mL"), entry("pentoxifylline", "1 mL"))
    assert (untested.sign, untested.caption) == ("not checked", "pair without data")
    unasked = row(knowledge, entry("water for injections", "1 mL"), without=("allergies",))
    assert (unasked.sign, unasked.caption) == ("not checked", "not checked against all")
    draft = draft_of(knowledge, entry("water for injections", "1 mL"))
    assert rows(knowledge, draft)[0].sign == "tick"
    assert rows(knowledge, draft, frozenset({Kind.ALLERGY}))[0].sign == "failed"


def test_an_override_stays_to_be_seen_and_an_open_finding_comes_first(knowledge: Knowledge) -> None:
    mix = (LIDOCAINE, entry("diclofenac", "1 mL", strength="25 mg/mL"))
    draft = draft_of(knowledge, *mix, patient={"medications": ["warfarin"]})
    line = rows(knowledge, draft)[1]
    assert (line.sign, line.edge, line.overridden) == ("contraindicated", "contraindicated", False)
    found = next(f for f in review(draft, knowledge).findings if f.severity.word == "contraindicated")
    done = msgspec.structs.replace(draft, overrides=(Override(found.id, found.excuses, "will monitor", "", "Dr. B. Example"),))
    line = rows(knowledge, done)[1]
    assert (line.sign, line.overridden, line.caption) == ("contraindicated", True, "overridden")
    assert line.word.startswith("Contraindicated, overridden: ")


def test_a_guessed_spelling_is_said(knowledge: Knowledge) -> None:
    assert row(knowledge, entry("lidokian 1 %", "2 mL")).caption == "for “lidokian 1 %”"


def test_what_could_not_be_told(knowledge: Knowledge) -> None:
    assert row(knowledge, entry("cyanocobalamin", "1 mL")).notes == ()
    assert row(knowledge, entry("cyanocobalamin", "1 mL")).choose
    assert row(knowledge, LIDOCAINE, entry("sodium chloride 0.9 %", to="1 mL"), index=1).notes[0].startswith("The lines are 2 mL already")
    assert row(knowledge, entry("foozumab")).notes == ()
    assert row(knowledge, entry("NSAID", "1 mL")).notes[0].startswith("Names a class")


def test_figures_as_typed_and_as_computed(knowledge: Knowledge) -> None:
    typed = row(knowledge, entry("lidocaine 1 %", "0.12345 mL"))
    assert typed.volume == "0.12345"
    computed = row(knowledge, entry("mepivacaine 3 %", dose="20 mg"))
    assert (computed.volume, computed.dose, computed.dose_unit) == ("0.667", "20", "mg")
    assert (row(knowledge, entry("clonidine", "0.1 mL")).dose, row(knowledge, entry("clonidine", "0.1 mL")).dose_unit) == ("15", "mcg")
    assert row(knowledge, entry("piroxicam", "0.5 mL")).count == "0.5"
    assert row(knowledge, entry("pentoxifylline", "5 mL")).count == ""


def test_a_syringe_against_its_size(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, LIDOCAINE)
    view = syringes(draft, review(draft, knowledge), knowledge)[0]
    assert (view.total, view.size, view.share, view.over) == ("2 mL", "", None, False)
    sized = edits.with_size(draft, "A", Volume(Decimal(1)))
    view = syringes(sized, review(sized, knowledge), knowledge)[0]
    assert (view.size, view.share, view.over) == ("1 mL", Decimal(2), True)


def test_the_sum_of_all(knowledge: Knowledge) -> None:
    assert summary(draft_of(knowledge, LIDOCAINE)) == "1 ingredient, 1 syringe, 2 mL"
    assert summary(draft_of(knowledge, LIDOCAINE, entry("piroxicam"))) == "2 ingredients, 1 syringe, volume not known"
    empty = draft_of(knowledge)
    assert summary(empty) == ""
