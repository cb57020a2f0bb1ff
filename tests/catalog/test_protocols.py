"""The protocol library: as strict as the catalog, and true to what was published."""

from __future__ import annotations

import re

import pytest

from formulator.base.problems import Problem
from formulator.catalog.load import Files, read_data
from formulator.domain.display import number
from formulator.domain.knowledge import Knowledge
from formulator.domain.protocols import Diluted, Read
from formulator.domain.quantities import Mass
from tests.catalogs import Catalog

LIBRARY = """\
format: "1"
version: "2026.11"
reviewed: 2026-11-24
next_review: 2027-05-24
protocols:
  - id: knee-mix
    title: "Lidocaine and something"
    indication: asthma
    conditions: [asthma]
    syringes:
      - lines:
          - {substance: lidocaine, published: "lidocaine 2% 1 ml", strength: 2 %, volume: 1 mL}
          - {unlisted: "naproxen", published: "naproxen", gap: "the dose is not given"}
        diluent: {substance: saline, volume: 3 mL}
        total: not given
    zones:
      - {zone: "knee", technique: "point by point", points: 18, per_point: 0.1 mL}
    sessions: 4
    every: 7 days
    comparator: placebo
    result: "Nothing."
    evidence: {design: open series, n: 12, analyzed: 10, follow_up: 1 month, blinding: "no"}
    grade: "study, review or register"
    read: abstract or opening
    sources: [src.study]
flags:
  - {substance: hyalase, text: "To be flagged.", sources: [src.label]}
none_found:
  - {condition: asthma, text: "No trial was found."}
"""
NAME = "protocols/knee.yaml"


@pytest.fixture
def library(catalog: Catalog) -> Catalog:
    """The minimal catalog with a protocol."""
    catalog.write(NAME, LIBRARY)
    return catalog


def on_line(problems: list[Problem], text: str) -> str:
    """What is said of the line on which a text stands."""
    where = LIBRARY[: LIBRARY.index(text)].count("\n") + 1
    return "\n".join(p.message for p in problems if p.file.endswith("knee.yaml") and p.line == where)


def test_a_protocol_is_read_as_it_was_written(library: Catalog) -> None:
    """Amounts typed, gaps kept, the state of the file beside it."""
    data = read_data(Files(library.ingredients, library.knowledge))
    (protocol,) = data.protocols
    first, second = protocol.lines
    assert (first.substance, second.unlisted, second.gap) == ("lidocaine", "naproxen", "the dose is not given")
    assert protocol.syringes[0].total is None
    assert protocol.syringes[0].diluted is Diluted.NOT_GIVEN
    assert protocol.evidence.n == 12
    assert protocol.file == "knee.yaml"
    assert ("protocols/knee.yaml", "2026.11") in [(e.file, e.version) for e in data.editions]
    assert data.drug_flags[0].substance == "hyalase"
    assert data.none_found[0].condition == "asthma"


WRONG = {
    "unknown key": ("    title:", "    tittle: x\n    title:", "tittle"),
    "unknown substance": ("substance: lidocaine,", "substance: lidocain,", "Did you mean lidocaine?"),
    "unknown source": ("sources: [src.study]", "sources: [src.studdy]", "Did you mean src.study?"),
    "unknown condition": ("    conditions: [asthma]", "    conditions: [astma]", "Did you mean asthma?"),
    "unknown design": ("design: open series", "design: open serie", "Did you mean open series?"),
    "a gap that is not said": (', gap: "the dose is not given"', "", "needs gap"),
    "a gap beside an amount": ("strength: 2 %, volume: 1 mL", 'strength: 2 %, volume: 1 mL, gap: "none"', "there is one"),
    "neither substance nor unlisted": ('unlisted: "naproxen", ', "", "either substance or unlisted"),
    "an amount without unit": ("volume: 1 mL", "volume: 1", "volume"),
    "a volume for a strength": ("strength: 2 %", "strength: 2 mL", "strength"),
    "no sessions": ("    sessions: 4\n", "", "sessions is missing"),
    "too many sessions": ("sessions: 4", "sessions: 400", "1 to 100"),
    "no comparator": ("    comparator: placebo\n", "", "comparator is missing"),
    "no follow-up": (" follow_up: 1 month,", "", "follow_up is missing"),
    "more analyzed than took part": ("analyzed: 10", "analyzed: 20", "more were analyzed"),
    "no source": ("sources: [src.study]", "sources: []", "names no source"),
    "a zone of no syringe": ('{zone: "knee",', '{zone: "knee", syringe: B,', "no syringe B"),
    "a total that does not add up": ("total: not given", "total: 9 mL", "not the sum"),
    "a volume that is no total": ("total: not given", "total: many", "total"),
    "another format": ('format: "1"', 'format: "2"', "format must be 1"),
    "reviewed after its next review": ("next_review: 2027-05-24", "next_review: 2025-05-24", "before reviewed"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_with_its_place(library: Catalog, name: str) -> None:
    """Each mistake is a problem in the file of the protocol, with a hint where there is one."""
    old, new, words = WRONG[name]
    if "add up" in name:
        library.change(NAME, 'published: "naproxen", gap: "the dose is not given"', 'published: "naproxen", volume: 2 mL')
    library.change(NAME, old, new)
    problems = [p for p in library.problems() if p.file.endswith("knee.yaml")]
    assert any(words in p.message for p in problems), [str(p) for p in library.problems()]
    assert all(p.line > 1 or "format" in p.message for p in problems)


def test_all_mistakes_of_a_file_are_reported_in_one_run(library: Catalog) -> None:
    """Three mistakes, three places."""
    text = (
        LIBRARY.replace("substance: lidocaine,", "substance: lidocain,")
        .replace("sessions: 4", "sessions: none")
        .replace("design: open series", "design: big")
    )
    library.write(NAME, text)
    problems = library.problems()
    for where in ("substance: lidocaine", "sessions: 4", "design: open series"):
        assert on_line(problems, where), where


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('unlisted: "naproxen"', 'unlisted: "Xylocaïne"', "is in the catalog"),
        ("substance: lidocaine,", "substance: enzyme,", "is not a substance that can be injected"),
        ("conditions: [asthma]", "conditions: [airway-disease]", "is not a condition"),
        ("{condition: asthma,", "{condition: enzyme,", "is not a condition"),
        ("{substance: hyalase,", "{substance: warfarin,", "is not a substance that can be injected"),
        ("id: knee-mix", "id: lidocaine", "stands twice"),
        ("    title:", "    same_study_as: knee-mix\n    title:", "is not a protocol that stands for its own study"),
        ("    title:", "    same_study_as: asthma\n    title:", "is not a protocol that stands for its own study"),
    ],
)
def test_what_only_all_files_together_show(library: Catalog, old: str, new: str, words: str) -> None:
    """A line that the catalog knows after all, an id of the wrong kind, an id that is taken."""
    library.change(NAME, old, new)
    assert any(words in p.message for p in library.problems()), [str(p) for p in library.problems()]


# the library as shipped


def test_the_library_holds_what_was_asked(knowledge: Knowledge) -> None:
    """At least 25 protocols over the conditions of pain practice, each with its sources."""
    conditions = {c for p in knowledge.data.protocols for c in p.conditions}
    wanted = {
        "knee-osteoarthritis", "neck-pain", "low-back-pain", "fibromyalgia", "myofascial-pain", "tendinopathy", "lateral-epicondylitis",
        "ankle-sprain", "calf-tear", "calcific-shoulder-tendinitis", "bursitis", "achilles-tendinopathy", "sciatica", "cervicobrachial-pain",
    }  # fmt: skip
    assert len(knowledge.data.protocols) >= 25
    assert wanted <= conditions
    assert all(p.sources for p in knowledge.data.protocols)
    assert all(knowledge.sources[s].citation for p in knowledge.data.protocols for s in p.sources)


def test_no_figure_stands_in_a_line_that_was_not_published_with_it(knowledge: Knowledge) -> None:
    """Every strength, volume and dose is found in the words of the publication."""
    for protocol in knowledge.data.protocols:
        for line in protocol.lines:
            figures = set(re.findall(r"\d+(?:\.\d+)?", line.published))
            sizes = [size.value for size in (line.volume, line.dose) if size is not None]
            if line.strength is not None and isinstance(line.strength.per_ml, Mass):
                sizes.append(line.strength.per_ml.value / 10)
            assert {number(size) for size in sizes} <= figures, (protocol.id, line.published)


def test_a_register_entry_without_results_claims_none(knowledge: Knowledge) -> None:
    """What is only registered says that no result was seen."""
    registered = [p for p in knowledge.data.protocols if p.evidence.registered]
    assert registered
    assert all(p.read in (Read.REGISTER, Read.EXCERPT) for p in registered)
    assert all("no result" in p.result.lower() or "not in what was read" in p.result.lower() for p in registered)


def test_drugs_to_block_or_flag_today_are_flagged(knowledge: Knowledge) -> None:
    """Section 3.3 of the practice file: the ones that are in protocols."""
    flagged = {flag.substance for flag in knowledge.data.drug_flags}
    assert {"buflomedil", "thiocolchicoside", "methylprednisolone", "calcitonin"} <= flagged
    used = {s for p in knowledge.data.protocols for s in p.substances}
    assert flagged <= used
