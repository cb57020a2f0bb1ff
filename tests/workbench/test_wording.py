"""The words of findings and of the verdict: whole sentences, nothing raw, the same on screen and paper."""

from __future__ import annotations

import re

import pytest

from formulator.domain.finding import Finding, NotChecked, Subject
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Kind, Rule, Severity
from formulator.workbench import wording
from formulator.workbench.review import Review, review
from tests.test_cases import CASES
from tests.workbench.cases import Entry, draft_of, entry, of_rule, read, review_of
from tests.workbench.test_overrides import override_of

LIDOCAINE, PENTOXIFYLLINE = entry("lidocaine 1 %", "2 mL"), entry("pentoxifylline", "2 mL")
DICLOFENAC: Entry = entry("Voltaren 75 mg/3 mL", "1 mL")
_RAW = re.compile(r"[{}]|\bNone\b|\bTrue\b|\bFalse\b|Decimal|__|  |(?<!\.)\.\.(?!\.)|\s[,;]|<|\bplanted\b|^\s|\s$")


@pytest.fixture(scope="module")
def checked(knowledge: Knowledge) -> list[tuple[str, Review]]:
    """Every rule case, checked."""
    return [(name, review(read(knowledge, content["case"]), knowledge)) for name, content in CASES]  # type: ignore[arg-type]


@pytest.mark.slow
def test_no_text_of_any_rule_case_is_raw(checked: list[tuple[str, Review]], knowledge: Knowledge) -> None:
    """No title, text or action holds a placeholder, a doubled sign or a word of the program."""
    bad = []
    for name, found in checked:
        for finding in found.findings:
            texts = (wording.title(finding), wording.text(finding), wording.action(finding), *wording.sources(finding, knowledge))
            bad += [f"{name}: {finding.id}: {shown!r}" for shown in texts[:3] if _RAW.search(shown) or not shown]
            bad += [f"{name}: {finding.id}: source {shown!r}" for shown in texts[3:] if not shown or "{" in shown]
    assert not bad, bad[:10]


def test_every_text_is_a_sentence(checked: list[tuple[str, Review]]) -> None:
    """Texts and actions begin with a capital or a figure and end with a period."""
    bad = []
    for _, found in checked:
        for finding in found.findings:
            texts = (wording.text(finding), wording.action(finding))
            bad += [f"{finding.id}: {text}" for text in texts if not (text[0].isupper() or text[0].isdigit()) or text[-1] not in ".?!"]
    assert not bad, bad[:10]


def test_every_rule_of_the_knowledge_is_worded_without_its_values(knowledge: Knowledge) -> None:
    """Even where nothing fills a placeholder it is left out rather than shown raw."""
    for rule in knowledge.data.rules:
        finding = Finding(rule, Severity.MAJOR, (Subject("patient", "patient"),))
        assert "{" not in wording.title(finding) + wording.text(finding) + wording.action(finding), rule.id
        for branch in rule.when:
            noted = Finding(rule, Severity.MAJOR, (Subject("patient", "patient"),), (), {}, (branch.note,), branch.action)
            assert "{" not in wording.text(noted) + wording.action(noted), rule.id


def test_every_source_of_a_finding_is_known(checked: list[tuple[str, Review]], knowledge: Knowledge) -> None:
    """The sources of a finding are shown as citations, never as ids."""
    for _, found in checked:
        for finding in found.findings:
            assert {cite.id for cite in finding.rule.sources} <= knowledge.sources.keys(), finding.id


def test_every_gap_of_every_rule_case_is_worded(checked: list[tuple[str, Review]]) -> None:
    """What was not checked is said in a sentence, with what was typed."""
    for name, found in checked:
        for gap in found.not_checked:
            shown = wording.gap_text(gap)
            assert shown and "{" not in shown and shown.endswith("."), name


def test_the_title_says_who(knowledge: Knowledge) -> None:
    """The title of a finding names its parties and where the second one stands."""
    found = review_of(knowledge, DICLOFENAC, patient={"medications": ["Coumadin 5 mg"]})
    assert wording.title(of_rule(found, "diclofenac-anticoagulant")) == "Diclofenac with warfarin (home medicine)"
    found = review_of(knowledge, LIDOCAINE, patient={"allergies": [{"to": "Xylocaine", "reaction": "immediate"}]})
    assert wording.title(of_rule(found, "allergy-same")) == "Lidocaine with lidocaine (allergy)"
    found = review_of(knowledge, LIDOCAINE, PENTOXIFYLLINE)
    assert wording.title(of_rule(found, "untested-pair")) == "Lidocaine + pentoxifylline, syringe A"
    found = review_of(knowledge, LIDOCAINE, patient={"age": "30", "pregnancy": "24 weeks"})
    assert wording.title(of_rule(found, "pregnancy-any")) == knowledge.rules["pregnancy-any"].title


def test_a_long_list_of_parties_is_counted() -> None:
    """More than four names are not all listed in a title."""
    rule = Rule("r", Kind.INTERACTION, "h", "Title", "Text.", "Act.", Severity.MAJOR)
    subjects = tuple(Subject("mix", name, "A", number, name) for number, name in enumerate(("ab", "cd", "ef", "gh", "ij")))
    assert wording.title(Finding(rule, Severity.MAJOR, subjects)) == "Ab, cd, ef and 2 more: title"


def test_what_a_rule_adds_to_its_text() -> None:
    """Notes, unknown values, disagreement, systemic grade and prediction are said after the text."""
    rule = Rule(
        "r", Kind.INTERACTION, "h", "Title", "{mix} may bleed.", "Ask about {with}.", Severity.MAJOR,
        systemic=True, prediction=True, disagreement="one says so, one does not.",
    )  # fmt: skip
    finding = Finding(rule, Severity.MAJOR, (), (), {"mix": "aspirin", "with": "warfarin", "unknown": "egfr, inr"}, ("A note",))
    assert wording.text(finding) == (
        "Aspirin may bleed. A note. Not known and therefore read cautiously: eGFR, INR. Sources disagree: one says so, one does not. "
        "The grade was set for systemic use. This is a prediction, not a published result."
    )
    assert wording.action(finding) == "Ask about warfarin."


def test_gaps_in_words() -> None:
    """A gap names what was typed, where, why and what is near."""
    gap = NotChecked("patient.medications", 0, "foozumab", "not recognized", ("a", "b"))
    assert wording.gap_text(gap) == "foozumab (home medicine): not recognized. Near: a, b."
    assert wording.gap_text(NotChecked("mix", 1, "gloop", "not recognized", (), "B")) == "gloop (syringe B): not recognized."
    assert wording.gap_text(NotChecked("patient.age", -1, "age", "age or birth date is not given")) == "Age or birth date is not given."


def _verdict(knowledge: Knowledge, *mix: Entry, override: str = "", **more: object) -> tuple[str, str]:
    found = review_of(knowledge, *mix, **more)
    if override:
        found = review_of(knowledge, *mix, **more, overrides=[override_of(of_rule(found, override))])
    return wording.verdict(found), wording.verdict_detail(found)


ON_WARFARIN = {"medications": ["warfarin"]}
UNKNOWN_TWICE = {"medications": ["foozumab"], "conditions": ["gloop"]}


def test_clear(knowledge: Knowledge) -> None:
    """The one green title."""
    assert _verdict(knowledge, LIDOCAINE)[0] == "Clear"


def test_one_moderate_finding(knowledge: Knowledge) -> None:
    """Moderate findings are counted."""
    assert _verdict(knowledge, entry("mepivacaine 1 %", "2 mL"), entry("mepivacaine 1 %", "1 mL"))[0] == "1 moderate finding"


def test_two_major_findings(knowledge: Knowledge) -> None:
    """Major findings stop, and are counted."""
    mix = entry("lidocaine 1 %", "30 mL")
    assert _verdict(knowledge, mix)[0] == "Stop: 1 major finding"
    assert _verdict(knowledge, mix, patient={"age": "30", "pregnancy": "24 weeks"})[0] == "Stop: 2 major findings"


def test_contraindicated(knowledge: Knowledge) -> None:
    """Contraindicated findings come before all but a failed check."""
    title, detail = _verdict(knowledge, DICLOFENAC, entry("lidocaine 1 %", "30 mL"), patient={**ON_WARFARIN, "conditions": ["gloop"]})
    assert title == "Contraindicated: 1 finding"
    assert detail.startswith("1 thing not checked; ")
    assert re.search(r"\b\d major\b", detail)


def test_incomplete(knowledge: Knowledge) -> None:
    """What was not checked comes before moderate findings, and first in the second line where it is not the title."""
    assert _verdict(knowledge, LIDOCAINE, patient=UNKNOWN_TWICE)[0] == "Incomplete: 2 things not checked"
    assert _verdict(knowledge, LIDOCAINE, patient={"conditions": ["gloop"]})[0] == "Incomplete: 1 thing not checked"
    title, detail = _verdict(knowledge, LIDOCAINE, LIDOCAINE, patient=UNKNOWN_TWICE)
    assert title == "Incomplete: 2 things not checked"
    assert "1 moderate" in detail
    title, detail = _verdict(knowledge, entry("lidocaine 1 %", "30 mL"), patient=UNKNOWN_TWICE)
    assert title == "Stop: 1 major finding"
    assert detail.startswith("2 things not checked")


def test_failed(knowledge: Knowledge) -> None:
    """A check that failed says so before anything else."""
    draft = draft_of(knowledge, DICLOFENAC, patient=ON_WARFARIN)
    assert wording.verdict(review(draft, knowledge, frozenset({Kind.ALLERGY}))) == "Check failed: do not rely on this"
    assert wording.verdict(review(draft_of(knowledge), knowledge, frozenset({Kind.ALLERGY}))) == "Check failed: do not rely on this"


def test_overridden(knowledge: Knowledge) -> None:
    """With everything overridden nothing is open; with something moderate that is the title and the override stands below."""
    mix = entry("lidocaine 1 %", "30 mL")
    assert _verdict(knowledge, mix, override="over-limit-single")[0] == "1 override, nothing open"
    title, detail = _verdict(knowledge, DICLOFENAC, patient={**ON_WARFARIN, "inr": "2.4"}, override="diclofenac-anticoagulant")
    assert title in ("1 override, nothing open", "1 moderate finding")
    assert title.startswith("1 override") or "1 override" in detail


def test_nothing_to_check(knowledge: Knowledge) -> None:
    """An empty bench says that there is nothing yet."""
    assert _verdict(knowledge)[0] == "Nothing to check yet"


def test_pairs_without_data(knowledge: Knowledge) -> None:
    """A mix with untested pairs alone never says clear."""
    title, _ = _verdict(knowledge, LIDOCAINE, {"ingredient": "sodium chloride 0.9 %", "volume": "2 mL"})
    found = review_of(knowledge, LIDOCAINE, {"ingredient": "sodium chloride 0.9 %", "volume": "2 mL"})
    assert (title == "Clear") is (found.coverage.pairs == found.coverage.pairs_with_data)
    title, detail = _verdict(knowledge, LIDOCAINE, PENTOXIFYLLINE)
    assert "no published compatibility data for 1 of 1 pairs" in f"{title}; {detail}".casefold()


def test_only_a_clear_check_says_clear(checked: list[tuple[str, Review]]) -> None:
    """Over all rule cases the word stands where everything was checked and nothing found, and nowhere else."""
    for name, found in checked:
        assert (wording.verdict(found) == "Clear") <= (found.status.value == "clear"), name


@pytest.mark.parametrize(
    ("severity", "word"),
    [
        (Severity.CONTRAINDICATED, "Contraindicated"),
        (Severity.MAJOR, "Major"),
        (Severity.MODERATE, "Moderate"),
        (Severity.MINOR, "Note"),
    ],
)
def test_words_of_severity(severity: Severity, word: str) -> None:
    """The words are those of the screen."""
    assert wording.severity_word(severity) == word
