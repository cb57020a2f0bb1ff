"""Repairs: each really removes its finding, brings none as bad, and leaves nothing more unchecked."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.domain.display import amount
from formulator.domain.finding import Finding
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Severity
from formulator.safety.pairs import PairState
from formulator.workbench.draft import Draft
from formulator.workbench.repairs import Repair, compatible_groups, repairs
from formulator.workbench.review import Review, review
from tests.test_cases import CASES
from tests.workbench.cases import Entry, case, draft_of, entry, of_rule, read, rules_of

SALINE = {"ingredient": "sodium chloride 0.9 %", "to": "10 mL"}


def _repairs(knowledge: Knowledge, rule: str, draft: Draft) -> dict[str, Repair]:
    now = review(draft, knowledge)
    return {repair.text: repair for repair in repairs(draft, now, of_rule(now, rule), knowledge, limit=50)}


def _lines(repair: Repair) -> list[list[str]]:
    """Syringe by syringe what is in it and how much."""
    return [
        [f"{line.substance} {amount(line.volume, 3) if line.volume else '?'}" for line in formula.lines]
        for formula in repair.draft.treatment.formulas
    ]


def test_remove_a_line(knowledge: Knowledge) -> None:
    """The substance that causes a finding can be removed; what the removal clears is told."""
    draft = draft_of(knowledge, entry("Voltaren 75 mg/3 mL", "1 mL"), entry("lidocaine 1 %", "2 mL"), patient={"medications": ["warfarin"]})
    found = _repairs(knowledge, "diclofenac-anticoagulant", draft)["Remove diclofenac"]
    assert _lines(found) == [["lidocaine 2 mL"]]
    assert "diclofenac-anticoagulant" in found.clears
    assert found.left == 0


def test_remove_one_of_two_lines(knowledge: Knowledge) -> None:
    """Of a duplicate the second line can be removed alone."""
    draft = draft_of(knowledge, entry("mepivacaine 1 %", "2 mL"), entry("procaine 1 %", "1 mL"), entry("mepivacaine 1 %", "3 mL"))
    found = _repairs(knowledge, "same-substance-in-syringe", draft)
    assert _lines(found["Remove the second line of mepivacaine"]) == [["mepivacaine 2 mL", "procaine 1 mL"]]


def test_lower_to_the_limit(knowledge: Knowledge) -> None:
    """A dose over the limit is lowered to it."""
    found = _repairs(knowledge, "over-limit-single", draft_of(knowledge, entry("lidocaine 1 %", "30 mL")))
    assert _lines(found["Lower lidocaine to 20 mL"]) == [["lidocaine 20 mL"]]
    assert "over-limit-single" in found["Lower lidocaine to 20 mL"].clears


def test_lower_several_lines_in_proportion(knowledge: Knowledge) -> None:
    """Lines that exceed a limit together are lowered together, over all syringes, never above it."""
    syringes = [{"name": "A", "mix": [entry("lidocaine 1 %", "15 mL")]}, {"name": "B", "mix": [entry("lidocaine 2 %", "5 mL")]}]
    found = _repairs(knowledge, "over-limit-sum", draft_of(knowledge, syringes=syringes))
    assert _lines(found["Lower lidocaine to 12 mL + 4 mL"]) == [["lidocaine 12 mL"], ["lidocaine 4 mL"]]


def test_lower_by_weight(knowledge: Knowledge) -> None:
    """With a limit per kilogram the weight decides, rounded down."""
    found = _repairs(knowledge, "over-limit-single", draft_of(knowledge, entry("lidocaine 1 %", "20 mL"), patient={"weight": "33.3 kg"}))
    lowered = next(repair for text, repair in found.items() if text.startswith("Lower"))
    assert _lines(lowered) == [["lidocaine 14.98 mL"]]


def test_the_filling_follows_a_lowered_dose(knowledge: Knowledge) -> None:
    """Where a diluent fills up to a total, the total stays."""
    draft = draft_of(knowledge, entry("lidocaine 2 %", "12 mL"), diluent={"ingredient": "sodium chloride 0.9 %", "to": "20 mL"})
    found = _repairs(knowledge, "over-limit-single", draft)
    assert _lines(found["Lower lidocaine to 10 mL"]) == [["lidocaine 10 mL", "sodium-chloride 10 mL"]]


def test_a_presentation_without_the_excipient(knowledge: Knowledge) -> None:
    """A patient allergic to an excipient of one pack is offered another pack of the same dose without it."""
    patient = {"allergies": [{"to": "benzyl alcohol", "reaction": "immediate"}]}
    draft = draft_of(knowledge, entry("Voltaren 75 mg/3 mL", "1 mL"), patient=patient)
    now = review(draft, knowledge)
    alert = next(f for f in now.findings if f.kind.value == "excipient_allergy")
    found = {r.text: r for r in repairs(draft, now, alert, knowledge, limit=50)}
    others = [repair for text, repair in found.items() if text.startswith("Use diclofenac")]
    assert others
    for repair in others:
        line = repair.draft.treatment.formulas[0].lines[0]
        assert line.dose == draft.treatment.formulas[0].lines[0].dose
        assert line.candidates[0].startswith("diclofenac-cyclodextrin")


def test_another_diluent(knowledge: Knowledge) -> None:
    """Akis with lidocaine turns milky in saline; in bicarbonate it stays clear, and that is offered."""
    draft = draft_of(knowledge, entry("Akis 50 mg/mL", "1 mL"), entry("lidocaine 1 %", "2 mL"), diluent=SALINE)
    found = _repairs(knowledge, "incompatibility-akis-lidocaine-mepivacaine", draft)
    text = next(text for text in found if text.startswith("Dilute with sodium bicarbonate"))
    assert _lines(found[text]) == [["diclofenac 1 mL", "lidocaine 2 mL", "sodium-bicarbonate 7 mL"]]
    after = review(found[text].draft, knowledge)
    assert "incompatibility-akis-lidocaine-mepivacaine" not in rules_of(after)
    assert "compatible-akis-lidocaine-mepivacaine-bicarbonate" not in rules_of(after)


def test_split_a_syringe(knowledge: Knowledge) -> None:
    """What must not meet is put into two syringes; the second takes the next free letter and the diluent keeps its volume."""
    draft = draft_of(knowledge, entry("Akis 50 mg/mL", "1 mL"), entry("lidocaine 1 %", "2 mL"))
    found = _repairs(knowledge, "incompatibility-akis-lidocaine-mepivacaine", draft)
    split = found["Split syringe A into 2: every pair known compatible or alone"]
    assert [f.name for f in split.draft.treatment.formulas] == ["A", "B"]
    assert sorted(line for lines in _lines(split) for line in lines) == ["diclofenac 1 mL", "lidocaine 2 mL"]
    alone = found["Put lidocaine alone in a syringe"]
    assert _lines(alone) == [["diclofenac 1 mL"], ["lidocaine 2 mL"]]


def test_a_new_syringe_takes_a_free_name(knowledge: Knowledge) -> None:
    """A syringe that is there already is never overwritten."""
    syringes = [
        {"name": "A", "mix": [entry("Akis 50 mg/mL", "1 mL"), entry("lidocaine 1 %", "2 mL")]},
        {"name": "B", "mix": [entry("procaine 1 %", "1 mL")]},
    ]
    found = _repairs(knowledge, "incompatibility-akis-lidocaine-mepivacaine", draft_of(knowledge, syringes=syringes))
    names = [f.name for f in found["Put lidocaine alone in a syringe"].draft.treatment.formulas]
    assert sorted(names) == ["A", "B", "C"]


def test_a_repair_that_helps_nothing_is_not_offered(knowledge: Knowledge) -> None:
    """A finding about the patient alone has no repair in the mix."""
    draft = draft_of(knowledge, entry("lidocaine 1 %", "2 mL"), patient={"age": "30", "pregnancy": "24 weeks"})
    assert _repairs(knowledge, "pregnancy-any", draft) == {}


def _same(before: Finding, after: Review) -> list[Finding]:
    return [
        f
        for f in after.findings
        if before.id in (f.id, *f.also) and set(f.concepts) & set(before.concepts) and f.severity >= before.severity
    ]


def _as_bad(before: Finding, now: Review, after: Review) -> list[Finding]:
    """Findings at least as bad as the repaired one that no finding before covers."""
    return [
        f
        for f in after.findings
        if f.severity >= before.severity
        and not any(b.id == f.id and b.severity >= f.severity and set(f.concepts) <= set(b.concepts) for b in now.findings)
    ]


def _gaps(found: Review) -> set[tuple[str, str]]:
    return {(gap.where, gap.why) for gap in found.not_checked if gap.why != "the mix has no line"}


def _check_all_repairs(knowledge: Knowledge, draft: Draft) -> int:
    now = review(draft, knowledge)
    count = 0
    for finding in now.findings:
        if finding.severity < Severity.MODERATE:
            continue
        for repair in repairs(draft, now, finding, knowledge, limit=50):
            after = review(repair.draft, knowledge)
            assert not _same(finding, after), f"{finding.id}: {repair.text} leaves it"
            assert not _as_bad(finding, now, after), f"{finding.id}: {repair.text} brings {[f.id for f in _as_bad(finding, now, after)]}"
            assert _gaps(after) <= _gaps(now), f"{finding.id}: {repair.text} leaves more unchecked"
            assert repair.left == sum(f.stops for f in after.findings)
            left = {(f.id, f.concepts) for f in after.findings if f.severity > Severity.MINOR}
            gone = [f.id for f in now.findings if f.severity > Severity.MINOR and (f.id, f.concepts) not in left]
            assert list(repair.clears) == gone
            count += 1
    return count


@pytest.mark.slow
def test_every_repair_of_every_rule_case_holds(knowledge: Knowledge) -> None:
    """Over all rule cases: a repair that is offered removes its finding and brings none as bad and no new gap."""
    assert sum(_check_all_repairs(knowledge, read(knowledge, content["case"])) for _, content in CASES) > 300  # type: ignore[arg-type]


NAMES = [
    "lidocaine 1 %", "procaine 2 %", "mepivacaine 1 %", "Voltaren 75 mg/3 mL", "ketoprofen 50 mg/mL", "Akis 50 mg/mL", "ketorolac 30 mg/mL",
    "dexamethasone 4 mg/mL", "thiocolchicoside", "sodium bicarbonate 1.4 %", "pentoxifylline", "ascorbic acid 100 mg/mL",
]  # fmt: skip
LINES = st.lists(st.builds(entry, st.sampled_from(NAMES), st.sampled_from(["0.5 mL", "2 mL", "25 mL"])), min_size=1, max_size=5)
HOME = st.lists(st.sampled_from(["warfarin", "sertraline", "prednisone", "lithium"]), max_size=2, unique=True)
ALLERGIES = st.lists(st.sampled_from(["benzyl alcohol", "sulfites", "lidocaine", "parabens", "NSAIDs"]), max_size=2, unique=True)


@settings(max_examples=40, deadline=None)
@given(LINES, HOME, ALLERGIES, st.booleans())
def test_every_repair_of_any_mix_holds(
    knowledge: Knowledge, mix: list[Entry], home: list[str], allergies: list[str], diluted: bool
) -> None:
    """The same for mixes of many kinds, patients with medicines and allergies, and with a diluent."""
    more: Entry = {"diluent": {"ingredient": "sodium chloride 0.9 %", "volume": "2 mL"}} if diluted else {}
    patient: Entry = {"medications": home, "allergies": [{"to": to, "reaction": "immediate"} for to in allergies]}
    _check_all_repairs(knowledge, read(knowledge, case(*mix, patient=patient, **more)))


@settings(max_examples=40, deadline=None)
@given(LINES)
def test_groups_are_the_fewest(knowledge: Knowledge, mix: list[Entry]) -> None:
    """The groups of a split hold each line once, only known compatible pairs, and brute force finds no fewer."""
    now = review(read(knowledge, case(*mix)), knowledge)
    groups = compatible_groups(now, "A")
    assert sorted(index for group in groups for index in group) == list(range(len(mix)))
    lines = {line.index: line.subject.concept for line in now.evaluation.bench.by_syringe["A"]}
    good = {frozenset(pair.key) for pair in now.pairs if pair.state is PairState.COMPATIBLE}
    for group in groups:
        for one, other in combinations(sorted({lines[index] for index in group}), 2):
            assert frozenset((one, other)) in good
    assert len(groups) == _fewest(sorted(set(lines.values())), good)


def _fewest(concepts: list[str], good: set[frozenset[str]]) -> int:
    """Brute force: every way to part the concepts into groups."""

    def parts(rest: list[str]) -> list[list[list[str]]]:
        if not rest:
            return [[]]
        first, *others = rest
        found = []
        for size in range(len(others) + 1):
            for mates in combinations(others, size):
                left = [c for c in others if c not in mates]
                found += [[[first, *mates], *tail] for tail in parts(left)]
        return found

    def fits(group: list[str]) -> bool:
        return all(frozenset(pair) in good for pair in combinations(group, 2))

    return min(len(groups) for groups in parts(concepts) if all(fits(group) for group in groups))


@pytest.mark.parametrize("limit", [1, 2, 6])
def test_no_more_repairs_than_asked(limit: int, knowledge: Knowledge) -> None:
    """The list is short, those after which least still stops first."""
    draft = draft_of(knowledge, entry("Akis 50 mg/mL", "1 mL"), entry("lidocaine 1 %", "2 mL"), diluent=SALINE)
    now = review(draft, knowledge)
    found = repairs(draft, now, of_rule(now, "incompatibility-akis-lidocaine-mepivacaine"), knowledge, limit=limit)
    assert 1 <= len(found) <= limit
    assert [r.left for r in found] == sorted(r.left for r in found)


def test_the_draft_that_is_repaired_stays_as_it_was(knowledge: Knowledge) -> None:
    """A repair is another draft; the one on the bench is not touched."""
    content = case(entry("lidocaine 1 %", "30 mL"))
    draft = read(knowledge, content)
    _repairs(knowledge, "over-limit-single", draft)
    assert draft == read(knowledge, content)
