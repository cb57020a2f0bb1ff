"""The list of protocols and the words of one: found by what people type, nothing published lost, gaps told."""

from __future__ import annotations

from datetime import date

import pytest

from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.parsing import read_volume
from formulator.domain.protocols import OwnLine, OwnProtocol, OwnSyringe
from formulator.domain.treatment import Series, Zone
from formulator.workbench.protocol_list import OWN, Library, chips, own_key, own_name
from formulator.workbench.protocol_words import own_rows, rows_of
from formulator.workbench.protocols import gaps
from formulator.workbench.suggestions import strongest, suggestions
from tests.workbench.cases import draft_of

MINE = OwnProtocol(
    "Knee, mine", 2, date(2026, 11, 22), note="less lidocaine\nsecond line", indication="gonarthrose",
    syringes=(OwnSyringe("A", (OwnLine("Xylocaine 1 %", volume=read_volume("2 mL"), purpose="pain"), OwnLine("arnika", unread="some")), read_volume("5 mL")),),
    zones=(Zone("knee", "", "A", "nappage", points=20),), series=Series(3),
)  # fmt: skip


def keys(library: Library, text: str) -> list[str]:
    return [row.key for row in library.find(text)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("five sessions", "knee-lidocaine-piroxicam-calcitonin"),  # title
        ("gonarthrose", "knee-piroxicam"),  # condition, in French
        ("tenoxicam neck", "neck-disc-emergency"),  # ingredient and condition, in any order
        ("Costantino", "low-back-ketoprofen-methylprednisolone"),  # author
        ("etamsylate", "low-back-five-products"),  # what the catalog does not hold
        ("Voltaren", "pes-anserine-diclofenac"),  # brand
    ],
)
def test_a_protocol_is_found_by_all_that_it_is_known_by(knowledge: Knowledge, text: str, key: str) -> None:
    found = Library(knowledge).find(text)
    assert key in [row.key for row in found]
    assert not any(row.near for row in found)


def test_every_protocol_is_found_by_its_title_condition_and_ingredients(knowledge: Knowledge) -> None:
    library = Library(knowledge)
    for protocol in knowledge.data.protocols:
        names = [knowledge.name(ident) for ident in (*protocol.conditions, *protocol.substances)]
        for text in (protocol.title, protocol.indication, *names):
            assert protocol.id in keys(library, text), (protocol.id, text)


def test_a_misspelling_is_only_near_and_nonsense_finds_nothing(knowledge: Knowledge) -> None:
    library = Library(knowledge)
    found = library.find("piroxicm")
    assert found
    assert all(row.near for row in found)
    assert library.find("zzqx") == []
    assert all(row.near for row in library.find("knee zzqx"))


def test_own_ones_come_first_with_their_version(knowledge: Knowledge) -> None:
    library = Library(knowledge, (MINE,))
    assert keys(library, "knee")[0] == own_key(MINE.name) == "own Knee, mine"
    row = library.under("knee-osteoarthritis")[0]
    assert (row.key, row.own, row.evidence) == ("own Knee, mine", True, "Own, version 2, 22 Nov 2026 · less lidocaine")
    assert own_name(row.key) == MINE.name
    assert own_name("knee-piroxicam") == ""
    assert [row.key for row in library.under(OWN)] == ["own Knee, mine"]
    assert row.composition == "Xylocaine 1 % 2 mL + arnika “some”"


def test_the_condition_of_the_draft_is_the_first_chip(knowledge: Knowledge) -> None:
    library = Library(knowledge, (MINE,))
    match = knowledge.vocabulary.resolve(Field.CONDITION, "neck pain")
    assert chips(library, match, knowledge)[:3] == (("neck-pain", "Neck pain"), (OWN, "Own"), ("low-back-pain", "Low back pain"))
    assert chips(Library(knowledge), None, knowledge)[0][0] == "low-back-pain"
    assert len({key for key, _ in chips(library, match, knowledge)}) == len(chips(library, match, knowledge))
    unknown = knowledge.vocabulary.resolve(Field.CONDITION, "xyzzy")
    assert chips(Library(knowledge), unknown, knowledge) == chips(Library(knowledge), None, knowledge)


def test_the_whole_of_a_protocol_loses_nothing(knowledge: Knowledge) -> None:
    """Each published text, each gap, each source of all protocols is among its rows."""
    for protocol in knowledge.data.protocols:
        rows = rows_of(protocol, knowledge)
        whole = "\n".join(text for _, text, _ in rows)
        for line in protocol.lines:
            assert line.published in whole, protocol.id
            assert line.gap.casefold() in whole.casefold(), (protocol.id, line.gap)
        for gap in gaps(protocol, knowledge):
            assert gap.partition(": ")[2].casefold() in whole.casefold(), (protocol.id, gap)
        for ident in protocol.sources:
            assert knowledge.sources[ident].citation in whole
        for text in (
            protocol.result,
            "no comparator" if protocol.comparator == "none" else protocol.comparator,
            protocol.disagreement,
            protocol.schedule,
            protocol.stage,
            protocol.evidence.outcomes,
        ):
            assert text.casefold() in whole.casefold(), (protocol.id, text)
        assert all(text.strip() and "{" not in text for _, text, _ in rows), protocol.id


def test_what_is_not_given_stands_in_the_tone_of_the_unknown(knowledge: Knowledge) -> None:
    rows = rows_of(knowledge.protocols["calf-tear-early"], knowledge)
    assert ("Mix", "Composition not given", "word:not checked") in rows
    flagged = rows_of(knowledge.protocols["ankle-sprain-day-15"], knowledge)[0]
    assert flagged[0] == "Flagged today"
    assert flagged[1].startswith("Buflomedil: Suspended")
    assert flagged[2] == "word:contraindicated"


def test_the_whole_of_an_own_protocol(knowledge: Knowledge) -> None:
    assert own_rows(MINE) == (
        ("Mix", "Xylocaine 1 % 2 mL", "text"), ("", "purpose: pain", "text2"), ("", "Arnika “some”", "text"), ("", "in a syringe of 5 mL", "text2"),
        ("Plan", "Knee; syringe A; nappage; 20 points", "text"), ("Sessions", "3 sessions", "text"), ("Route", "Intradermal", "text"),
        ("Note", "less lidocaine\nsecond line", "text"),
    )  # fmt: skip


def test_the_strongest_use_is_by_design_and_results(knowledge: Knowledge) -> None:
    """For lidocaine in the knee: registered trials without results do not stand before what was seen."""
    found = suggestions(draft_of(knowledge, indication="knee osteoarthritis"), knowledge)
    by_name = {s.name: strongest(s.uses).protocol.id for s in found.ingredients}
    assert by_name["piroxicam"] == "knee-piroxicam"
    assert by_name["lidocaine"] == "knee-acute-piroxicam-calcitonin"
    assert by_name["diclofenac"] == "pes-anserine-diclofenac" if "diclofenac" in by_name else True
