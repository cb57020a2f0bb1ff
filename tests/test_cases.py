"""Rule cases: what fires, what stays quiet, what is reported as not checked. Written from the sources, not from the code."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest

from formulator.base.yamltext import load
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Severity
from formulator.interchange.casefile import parse_case
from formulator.interchange.plain import plain
from formulator.workbench.review import Review, review

FOLDER = Path(__file__).parent / "cases"
ALLOWED = {"name", "case", "fires", "quiet", "known", "unknown", "status", "not_checked", "interrupts"}


def _merged(base: dict[str, object], own: dict[str, object]) -> dict[str, object]:
    """The case over its base: top-level keys replace, keys of the patient are merged one by one."""
    whole = {"case": "1", **base, **own}
    patient = {**(base.get("patient") or {}), **(own.get("patient") or {})}  # type: ignore[dict-item]
    whole["patient"] = patient
    if "syringes" in own:
        whole.pop("mix", None)
        whole.pop("diluent", None)
    return whole


def _read(path: Path) -> list[tuple[str, dict[str, object]]]:
    content = plain(load(path))
    assert isinstance(content, dict), path
    base = content.get("base", {})
    found = []
    for entry in content["cases"]:
        assert set(entry) <= ALLOWED, f"{path.name}: {entry.get('name')}: {set(entry) - ALLOWED}"
        found.append((f"{path.stem}: {entry['name']}", {**entry, "case": _merged(base, entry.get("case", {}))}))
    return found


CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in _read(path)]


def checked(case: dict[str, object], knowledge: Knowledge) -> Review:
    data = msgspec.json.encode(case["case"])
    return review(parse_case(data, "case", knowledge, date(2026, 11, 22)), knowledge)


def severities(found: Review) -> dict[str, Severity]:
    worst: dict[str, Severity] = {}
    for finding in found.findings:
        for ident in (finding.id, *finding.also):
            worst[ident] = max(worst.get(ident, Severity.NONE), finding.severity)
    return worst


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_case(name: str, case: dict[str, object], knowledge: Knowledge) -> None:
    """Every rule named in `fires` fires with that severity, every one in `quiet` does not, and nothing is lost."""
    found = checked(case, knowledge)
    assert not found.failed, f"{name}: did not run: {found.failed}"
    found_as = severities(found)
    own = {f.id: f.severity for f in reversed(found.findings)}
    for rule, word in (case.get("fires") or {}).items():
        assert rule in knowledge.rules, f"{name}: the rule {rule} does not exist"
        assert rule in found_as, f"{name}: {rule} did not fire; found {found_as}"
        if rule in own:
            assert own[rule].word == word, f"{name}: {rule} is {own[rule].word}, not {word}"
        else:
            assert found_as[rule] >= Severity[word.upper()], f"{name}: {rule} was absorbed by something milder"
    for rule in case.get("quiet") or []:
        assert rule in knowledge.rules, f"{name}: the rule {rule} does not exist"
        assert rule not in found_as, f"{name}: {rule} fired as {found_as[rule].word}"
    _compatibility(name, case, found)
    _expectations(name, case, found)


def _compatibility(name: str, case: dict[str, object], found: Review) -> None:
    """The compatible results that make a pair known, and those that say nothing of this mix."""
    hits = {hit[0].id for pair in found.pairs for hit in pair.hits}
    for rule in case.get("known") or []:
        assert rule in hits, f"{name}: {rule} was not used; used were {hits}"
    for rule in case.get("unknown") or []:
        assert rule not in hits, f"{name}: {rule} was used"


def _expectations(name: str, case: dict[str, object], found: Review) -> None:
    if "status" in case:
        gaps = [(g.where, g.text, g.why) for g in found.not_checked]
        assert found.status.value == case["status"], f"{name}: {found.status.value}; {gaps}"
    gaps = {gap.text for gap in found.not_checked}
    if "not_checked" in case:
        for text in case["not_checked"]:
            assert text in gaps, f"{name}: {text} is not among what was not checked: {gaps}"
    else:
        names = {(g.text, g.why) for g in found.not_checked if "not recognized" in g.why}
        assert not names, f"{name}: not recognized: {names}"
    if "interrupts" in case:
        open_ones = [f.id for f in found.findings if f.severity.interrupts]
        assert bool(open_ones) is (case["interrupts"] == "yes"), f"{name}: {open_ones}"


def test_every_rule_has_a_case_that_fires_it_and_one_that_does_not(knowledge: Knowledge) -> None:
    """A rule without a firing case, or without a quiet one, is not finished."""
    fired = Counter(rule for _, case in CASES for rule in (*(case.get("fires") or {}), *(case.get("known") or [])))
    quiet = Counter(rule for _, case in CASES for rule in (*(case.get("quiet") or []), *(case.get("unknown") or [])))
    missing = sorted(rule for rule in knowledge.rules if not fired[rule])
    loud = sorted(rule for rule in knowledge.rules if not quiet[rule])
    assert not missing, f"no case fires: {missing}"
    assert not loud, f"no case keeps quiet: {loud}"
