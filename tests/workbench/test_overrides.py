"""An override excuses exactly what it was given for, and nothing else."""

from __future__ import annotations

from random import Random

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from formulator.cli.check import status_of
from formulator.domain.finding import Finding, Override
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Severity
from formulator.workbench.review import Review, Status, review, valid_override
from tests.workbench.cases import Entry, case, draft_of, entry, of_rule, read, review_of, rules_of

DICLOFENAC = entry("Voltaren 75 mg/3 mL", "1 mL")
KETOPROFEN = entry("ketoprofen 50 mg/mL", "2 mL")
WARFARIN: Entry = {"medications": ["warfarin"]}


def override_of(finding: Finding, **more: object) -> Entry:
    """A full override of a finding, as a case file says it."""
    given: Entry = {"rule": finding.id, "excuses": finding.excuses, "reason": "benefit outweighs risk", "by": "Dr. B. Example"}
    return {key: value for key, value in {**given, **more}.items() if value is not None}


def overridden(knowledge: Knowledge, rule: str, *mix: Entry, **more: object) -> tuple[Entry, Review]:
    """The override of a rule in a case, and the case with it."""
    given = override_of(of_rule(review_of(knowledge, *mix, **more), rule))
    return given, review_of(knowledge, *mix, **more, overrides=[given])


def test_an_overridden_finding_stays_and_stops_no_more(knowledge: Knowledge) -> None:
    """The finding stays in the list, with its severity and its reason, and the exit status becomes 0."""
    before = review_of(knowledge, DICLOFENAC, patient=WARFARIN)
    assert status_of(before) == 1
    given, after = overridden(knowledge, "diclofenac-anticoagulant", DICLOFENAC, patient=WARFARIN)
    finding = of_rule(after, "diclofenac-anticoagulant")
    assert finding.severity is Severity.CONTRAINDICATED
    assert finding.override is not None
    assert (finding.override.reason, finding.override.by) == (given["reason"], given["by"])
    assert not finding.stops and not after.stops
    assert after.status is Status.FINDINGS
    assert status_of(after) == 0
    assert [f.id for f in before.findings] == [f.id for f in after.findings]
    assert after.stale_overrides == ()


def test_a_contraindication_needs_a_name(knowledge: Knowledge) -> None:
    """Without `by` the override of a contraindicated finding is not applied, and that is said; a major one needs none."""
    finding = of_rule(review_of(knowledge, DICLOFENAC, patient=WARFARIN), "diclofenac-anticoagulant")
    found = review_of(knowledge, DICLOFENAC, patient=WARFARIN, overrides=[override_of(finding, by=None)])
    assert of_rule(found, "diclofenac-anticoagulant").override is None
    assert found.stops
    assert any("diclofenac-anticoagulant" in reason for reason in found.waits_for)
    for blank in ({"by": "  "}, {"reason": " "}):
        unnamed = Override(**{"rule": finding.id, "excuses": finding.excuses, "reason": "other", "by": "Dr. B. Example", **blank})
        assert not valid_override(finding, unnamed)
    major = of_rule(review_of(knowledge, KETOPROFEN, patient=WARFARIN), "nsaid-oral-anticoagulant")
    assert major.severity is Severity.MAJOR
    found = review_of(knowledge, KETOPROFEN, patient=WARFARIN, overrides=[override_of(major, by=None)])
    assert of_rule(found, "nsaid-oral-anticoagulant").override is not None
    assert not found.stops


@pytest.mark.parametrize("change", [{"excuses": "00000000"}, {"rule": "untested-pair"}, {"rule": "no-such-rule"}])
def test_an_override_of_something_else_is_not_applied_and_said(change: Entry, knowledge: Knowledge) -> None:
    """A hash or a rule that fits nothing excuses nothing, and signing waits for it."""
    finding = of_rule(review_of(knowledge, DICLOFENAC, patient=WARFARIN), "diclofenac-anticoagulant")
    given = override_of(finding, **change)
    found = review_of(knowledge, DICLOFENAC, patient=WARFARIN, overrides=[given])
    assert all(f.override is None for f in found.findings)
    assert [(o.rule, o.excuses) for o in found.stale_overrides] == [(given["rule"], given["excuses"])]
    assert f"an override of {given['rule']} no longer fits what it excused" in found.waits_for
    assert found.stops


def test_an_override_excuses_one_of_two_findings(knowledge: Knowledge) -> None:
    """Of two findings that stop, only the excused one stops no more."""
    mix = (DICLOFENAC, entry("lidocaine 1 %", "30 mL"))
    _, found = overridden(knowledge, "diclofenac-anticoagulant", *mix, patient=WARFARIN, acknowledged=["untested"])
    assert of_rule(found, "diclofenac-anticoagulant").override is not None
    assert of_rule(found, "over-limit-single").override is None
    assert found.stops


CHANGES: list[tuple[str, str, list[Entry], Entry, Entry]] = [
    # what changes, rule, mix after, patient after, the rest of the case after
    ("dose", "diclofenac-anticoagulant", [entry("Voltaren 75 mg/3 mL", "2 mL")], {}, {}),
    ("route", "diclofenac-anticoagulant", [DICLOFENAC], {}, {"route": "intramuscular"}),
    ("route of the line", "diclofenac-anticoagulant", [{**DICLOFENAC, "route": "intramuscular"}], {}, {}),
    ("presentation", "diclofenac-anticoagulant", [entry("Akis 25 mg/mL", "1 mL")], {}, {}),
    ("another anticoagulant", "diclofenac-anticoagulant", [DICLOFENAC], {"medications": ["apixaban"]}, {}),
    ("one anticoagulant more", "diclofenac-anticoagulant", [DICLOFENAC], {"medications": ["warfarin", "apixaban"]}, {}),
    ("a second line", "diclofenac-anticoagulant", [DICLOFENAC, DICLOFENAC], {}, {}),
    ("another strength", "diclofenac-anticoagulant", [entry("Akis 50 mg/mL", "0.5 mL")], {}, {}),
]


@pytest.mark.parametrize(("what", "rule", "mix", "patient", "rest"), CHANGES, ids=[change[0] for change in CHANGES])
def test_an_override_dies_with_what_it_excused(
    what: str, rule: str, mix: list[Entry], patient: Entry, rest: Entry, knowledge: Knowledge
) -> None:
    """A change of dose, route, company or product brings the finding back, open, and the old override is said to be stale."""
    given, _ = overridden(knowledge, rule, DICLOFENAC, patient=WARFARIN)
    found = review_of(knowledge, *mix, patient={**WARFARIN, **patient}, overrides=[given], **rest)
    assert all(f.override is None for f in found.findings), what
    assert len(found.stale_overrides) == 1
    assert found.stops or rule not in rules_of(found)


@pytest.mark.parametrize(
    ("mix", "rule", "before", "after"),
    [
        ([entry("ascorbic acid 100 mg/mL", "5 mL")], "renal-ascorbic-acid", {"egfr": "25"}, {"egfr": "20"}),
        ([KETOPROFEN], "nsaid-oral-anticoagulant", {"medications": ["warfarin"]}, {"medications": ["apixaban"]}),
        (
            [entry("lidocaine 1 %", "30 mL")],
            "pregnancy-any",
            {"age": "30", "pregnancy": "24 weeks"},
            {"age": "30", "pregnancy": "30 weeks"},
        ),
        ([entry("lidocaine 1 %", "30 mL")], "over-limit-single", {"weight": "30 kg"}, {"weight": "29 kg"}),
    ],
)
def test_an_override_dies_with_a_fact_of_the_patient(
    mix: list[Entry], rule: str, before: Entry, after: Entry, knowledge: Knowledge
) -> None:
    """A fact of the patient that the rule rests on is part of what was excused."""
    given, with_it = overridden(knowledge, rule, *mix, patient=before)
    assert of_rule(with_it, rule).override is not None
    found = review_of(knowledge, *mix, patient=after, overrides=[given])
    assert all(f.override is None for f in found.findings)
    assert len(found.stale_overrides) == 1


def test_an_override_dies_with_the_severity(knowledge: Knowledge) -> None:
    """The same rule at another severity was not excused."""
    finding = of_rule(review_of(knowledge, DICLOFENAC, patient=WARFARIN), "diclofenac-anticoagulant")
    milder = Finding(finding.rule, Severity.MAJOR, finding.subjects, finding.inputs)
    assert milder.excuses != finding.excuses


def test_an_override_dies_with_the_version_of_the_rule(knowledge: Knowledge) -> None:
    """A rule that says something new has to be answered anew."""
    finding = of_rule(review_of(knowledge, DICLOFENAC, patient=WARFARIN), "diclofenac-anticoagulant")
    newer = Finding(msgspec.structs.replace(finding.rule, version="99"), finding.severity, finding.subjects, finding.inputs)
    assert newer.excuses != finding.excuses


UNRELATED: list[tuple[str, list[Entry], Entry, Entry]] = [
    ("a diluent", [DICLOFENAC], {}, {"diluent": {"ingredient": "sodium chloride 0.9 %", "to": "5 mL"}}),
    ("another line", [DICLOFENAC, entry("procaine 1 %", "1 mL")], {}, {}),
    ("another line before it", [entry("procaine 1 %", "1 mL"), DICLOFENAC], {}, {}),
    ("another home medicine before", [DICLOFENAC], {"medications": ["levothyroxine", "warfarin"]}, {}),
    ("a condition", [DICLOFENAC], {"conditions": ["asthma"]}, {}),
    ("another name for it", [entry("Voltarène 25 mg/mL", "1 mL")], {}, {}),
    ("the dose instead of the volume", [entry("Voltaren 75 mg/3 mL", dose="25 mg")], {}, {}),
    ("the site and the plan", [DICLOFENAC], {}, {"site": "right hip", "series": {"sessions": "3", "every": "7 days"}}),
    ("the weight", [DICLOFENAC], {"weight": "90 kg"}, {}),
    ("another syringe", [], {}, {"syringes": [{"name": "B", "mix": [entry("procaine 1 %", "1 mL")]}, {"name": "A", "mix": [DICLOFENAC]}]}),
]


@pytest.mark.parametrize(("what", "mix", "patient", "rest"), UNRELATED, ids=[change[0] for change in UNRELATED])
def test_an_override_survives_what_has_nothing_to_do_with_it(
    what: str, mix: list[Entry], patient: Entry, rest: Entry, knowledge: Knowledge
) -> None:
    """Something unrelated added or written otherwise leaves the override in force."""
    given, _ = overridden(knowledge, "diclofenac-anticoagulant", DICLOFENAC, patient=WARFARIN)
    found = review_of(knowledge, *mix, patient={**WARFARIN, **patient}, overrides=[given], **rest)
    finding = of_rule(found, "diclofenac-anticoagulant")
    if finding.id == "diclofenac-anticoagulant":
        assert finding.override is not None, what
    assert found.stale_overrides == ()


NAMES = [
    "lidocaine 1 %", "procaine 2 %", "mepivacaine 1 %", "Voltaren 75 mg/3 mL", "ketoprofen 50 mg/mL", "pentoxifylline", "dexamethasone 4 mg/mL",
    "thiocolchicoside", "dexpanthenol 250 mg/mL", "Akis 50 mg/mL", "ketorolac 30 mg/mL", "sodium bicarbonate 8.4 %",
]  # fmt: skip
LINES = st.lists(
    st.builds(entry, st.sampled_from(NAMES), st.sampled_from(["0.5 mL", "1 mL", "2 mL", "12 mL", "25 mL"])), min_size=1, max_size=5
)
HOME = st.lists(st.sampled_from(["warfarin", "apixaban", "sertraline", "prednisone", "lithium", "ramipril"]), max_size=4, unique=True)


def _stopping(found: Review) -> list[Finding]:
    return [f for f in found.findings if f.stops]


def _all_overridden(knowledge: Knowledge, content: Entry) -> Review:
    open_ones = _stopping(review(read(knowledge, content), knowledge))
    content["overrides"] = [override_of(f) for f in open_ones]
    return review(read(knowledge, content), knowledge)


@settings(max_examples=60, deadline=None)
@given(LINES, HOME, st.integers())
def test_reordering_keeps_every_override(knowledge: Knowledge, mix: list[Entry], home: list[str], seed: int) -> None:
    """With all stops overridden nothing stops, in whatever order lines and home medicines stand."""
    content = case(*mix, patient={"medications": home}, acknowledged=["untested"])
    before = _all_overridden(knowledge, content)
    assume(content["overrides"])
    assert not _stopping(before) and before.stale_overrides == ()
    rng = Random(seed)
    shuffled = [dict(line) for line in mix]
    rng.shuffle(shuffled)
    rng.shuffle(home)
    after = review(read(knowledge, {**content, "mix": shuffled, "patient": {**content["patient"], "medications": home}}), knowledge)  # type: ignore[dict-item]
    assert not _stopping(after) and after.stale_overrides == ()
    assert [(f.id, f.excuses) for f in before.findings] == [(f.id, f.excuses) for f in after.findings]


@settings(max_examples=60, deadline=None)
@given(LINES, HOME, st.integers(0, 4), st.sampled_from(["0.7 mL", "1.3 mL", "13 mL"]))
def test_a_changed_dose_is_excused_nowhere(knowledge: Knowledge, mix: list[Entry], home: list[str], place: int, volume: str) -> None:
    """After the dose of a line changed, no override is in force on a finding about that substance whose inputs hold its dose."""
    content = case(*mix, patient={"medications": home}, acknowledged=["untested"])
    before = _all_overridden(knowledge, content)
    assume(content["overrides"])
    changed = [dict(line) for line in mix]
    changed[place % len(mix)]["volume"] = volume
    substance = read(knowledge, content).treatment.formulas[0].lines[place % len(mix)].substance
    rested = {f.id for f in before.findings if f.override and any(key == f"dose {substance}" for key, _ in f.inputs)}
    after = review(read(knowledge, {**content, "mix": changed}), knowledge)
    for finding in after.findings:
        about = any(s.where == "mix" and s.index == place % len(mix) for s in finding.subjects)  # another pack of it keeps its own
        assert finding.override is None or finding.id not in rested or substance not in finding.concepts or not about


@settings(max_examples=60, deadline=None)
@given(LINES, HOME, LINES, HOME)
def test_an_override_is_applied_only_to_the_very_same(
    knowledge: Knowledge, mix: list[Entry], home: list[str], other_mix: list[Entry], other_home: list[str]
) -> None:
    """Taken over into another case, an override excuses only a finding of the same rule, hash, severity and concepts."""
    content = case(*mix, patient={"medications": home}, acknowledged=["untested"])
    first = {(f.id, f.excuses): f for f in _all_overridden(knowledge, content).findings if f.override}
    other = case(*other_mix, patient={"medications": other_home}, overrides=content["overrides"])
    found = review(read(knowledge, other), knowledge)
    used = set()
    for finding in found.findings:
        if finding.override is not None:
            same = first[finding.id, finding.excuses]
            assert (same.severity, same.concepts, set(same.inputs)) == (finding.severity, finding.concepts, set(finding.inputs))
            used.add((finding.id, finding.excuses))
    assert {(o.rule, o.excuses) for o in found.stale_overrides} == first.keys() - used


def test_an_override_of_a_note_changes_nothing_else(knowledge: Knowledge) -> None:
    """A moderate finding or a note can be answered too; nothing else changes by it."""
    given, found = overridden(knowledge, "off-label-route", DICLOFENAC, patient=WARFARIN)
    assert of_rule(found, "off-label-route").override is not None
    assert found.stops and given["rule"] == "off-label-route"


def test_two_overrides_of_one_finding(knowledge: Knowledge) -> None:
    """The one that fits is applied, the outdated one is said to be stale."""
    finding = of_rule(review_of(knowledge, DICLOFENAC, patient=WARFARIN), "diclofenac-anticoagulant")
    old, new = override_of(finding, excuses="11111111"), override_of(finding)
    draft = draft_of(knowledge, DICLOFENAC, patient=WARFARIN, overrides=[old, new])
    found = review(draft, knowledge)
    assert of_rule(found, "diclofenac-anticoagulant").override is not None
    assert [o.excuses for o in found.stale_overrides] == ["11111111"]
