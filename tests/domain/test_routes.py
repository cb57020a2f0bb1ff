"""Routes: one word for each, however it was written; what no rule would know is refused."""

from __future__ import annotations

import pytest

from formulator.domain.routes import to_route


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("intradermal", "intradermal"),
        ("Intradermique", "intradermal"),
        ("voie intradermique", "intradermal"),
        ("intra-dermal", "intradermal"),
        ("i.d.", "intradermal"),
        ("intracutaneous", "intradermal"),
        ("i.m.", "intramuscular"),
        ("sottocutanea", "subcutaneous"),
        ("deep subcutaneous", "subcutaneous"),
        ("soft tissue", "soft-tissue"),
        ("Intraveineuse", "intravenous"),
        ("epidural", "epidural"),
    ],
)
def test_each_way_of_writing_gives_the_word_that_rules_know(written: str, meant: str) -> None:
    assert to_route(written) == meant


@pytest.mark.parametrize("written", ["telepathic", "intradermal and subcutaneous", "deep", "-"])
def test_what_no_rule_would_know_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a route"):
        to_route(written)


def test_a_slip_gets_a_suggestion() -> None:
    with pytest.raises(ValueError, match="mean intramuscular"):
        to_route("intramuscullar")
