"""How far a draft is: what the steps say, where what is open is answered, what the banner says of the session."""

from __future__ import annotations

from datetime import date

import msgspec

from formulator.domain.knowledge import Knowledge
from formulator.domain.treatment import Asked, Earlier
from formulator.workbench import progress
from formulator.workbench.banner import BannerFact, banner_facts
from formulator.workbench.draft import Draft, with_treatment
from formulator.workbench.review import review
from tests.workbench.cases import ASKED, draft_of, entry

ZONES = [{"zone": "neck", "side": "right", "syringe": "A", "points": 20, "per_point": "0.1 mL"}]


def _fact(draft: Draft, knowledge: Knowledge, key: str) -> BannerFact:
    return next(fact for fact in banner_facts(draft, knowledge).facts if fact.key == key)


def test_what_was_not_checked_weighs_more_than_what_informs(knowledge: Knowledge) -> None:
    """A mix with an amount that cannot be read never shows as merely moderate; what stops still comes first."""
    mild = draft_of(knowledge, entry("lidocaine 1 %", "2 mL"), entry("procaine 1 %"), asked=ASKED)
    assert progress.steps(mild, review(mild, knowledge))["mix"] == ("not checked", "not all checked")
    read = draft_of(knowledge, entry("lidocaine 1 %", "2 mL"), entry("procaine 1 %", "1 mL"), asked=ASKED)
    assert progress.steps(read, review(read, knowledge))["mix"][0] == "moderate"
    bad = draft_of(knowledge, entry("lidocaine 1 %", "2 mL"), entry("diclofenac 25 mg/mL", "1 mL"), entry("procaine 1 %"))
    assert progress.steps(bad, review(bad, knowledge))["mix"][0] == "major"


def test_amounts_that_do_not_fit_are_answered_in_the_plan(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, entry("lidocaine 1 %", "1 mL"), asked=ASKED, plan=ZONES)
    found = review(draft, knowledge)
    text = next(text for text in found.waits_for if "do not fit" in text)
    assert progress.place_of(text, draft, found) == "plan#points"


def test_allergies_are_ticked_by_the_answer_of_this_session(knowledge: Knowledge) -> None:
    """A record of the same day is told by its date: the question of this session is still open."""
    draft = draft_of(knowledge, entry("lidocaine 1 %", "1 mL"), asked=ASKED)
    assert _fact(draft, knowledge, "allergies").ticked
    again = with_treatment(draft, asked=Asked())
    assert not _fact(again, knowledge, "allergies").ticked
    later = msgspec.structs.replace(draft, on=date(2027, 1, 5))
    assert not _fact(later, knowledge, "allergies").ticked


def test_only_who_was_never_treated_has_a_first_session(knowledge: Knowledge) -> None:
    first = draft_of(knowledge, entry("lidocaine 1 %", "1 mL"))
    assert _fact(first, knowledge, "session").extra == "first session"
    anew = with_treatment(first, previous=(Earlier(date(2026, 10, 1), (), apart=True),))
    assert _fact(anew, knowledge, "session").extra == "new course"
