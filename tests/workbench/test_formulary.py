"""What the clinic's formulary means for a mix: its words on the sheet, its limits in the check, the pure edits of its file."""

from __future__ import annotations

from datetime import date

import pytest

from formulator.base.problems import InputError, Problem
from formulator.base.yamltext import dump
from formulator.catalog.overlay import not_read, read_over
from formulator.domain.formulary import Standing
from formulator.domain.knowledge import Knowledge
from formulator.domain.protocol import Mark, SheetCheck
from formulator.domain.records import PatientFacts
from formulator.interchange.report import report
from formulator.workbench import formulary_edits as edits
from formulator.workbench import formulary_view as view
from formulator.workbench.draft import Draft
from formulator.workbench.formulary_edits import Document, NewLimit, NewProduct
from formulator.workbench.review import review
from formulator.workbench.sessions import Bench, continued
from formulator.workbench.sheet import SheetIdentity, protocol_sheet
from tests.workbench.cases import draft_of, entry, of_rule, review_of

DAY = date(2026, 11, 22)
WHO = "Dr. B. Example"


def with_document(knowledge: Knowledge, document: Document) -> Knowledge:
    return read_over(knowledge.catalog, dump(edits.counted(document, DAY)), "formulary.yaml")


def empty() -> Document:
    return edits.begun("Clinic Example")


def mix(knowledge: Knowledge) -> Draft:
    return draft_of(knowledge, entry("lidocaine-1", "2 mL"), entry("diclofenac 75 mg/3 mL", "1 mL"), entry("pentoxifylline", "2 mL"))


def rows(knowledge: Knowledge, draft: Draft | None = None) -> dict[str, SheetCheck]:
    draft = draft or mix(knowledge)
    sheet = protocol_sheet(draft, review(draft, knowledge), knowledge, SheetIdentity("N", "0" * 64))
    return {check.label: check for check in sheet.checks}


def loose(knowledge: Knowledge) -> Knowledge:
    new = NewLimit("lidocaine", "session", "300 mg", reason="monitored room", by=WHO, on=DAY)
    return with_document(knowledge, edits.limited(empty(), new))


# The sheet


def test_without_a_formulary_nothing_is_reviewed(knowledge: Knowledge) -> None:
    found = rows(knowledge)["Formulary"]
    assert found.mark is Mark.MINOR
    assert found.text == "3 of 3 products not reviewed by the clinic: lidocaine, diclofenac, pentoxifylline"


def test_the_sheet_counts_what_the_clinic_has_not_reviewed(knowledge: Knowledge) -> None:
    reviewed = with_document(knowledge, edits.marked(empty(), "lidocaine-1", WHO, DAY, knowledge))
    assert rows(reviewed)["Formulary"].text == "2 of 3 products not reviewed by the clinic: diclofenac, pentoxifylline"
    document = empty()
    for ident in knowledge.presentations:
        document = edits.marked(document, ident, WHO, DAY, knowledge)
    whole = rows(with_document(knowledge, document))["Formulary"]
    assert (whole.mark, whole.text) == (Mark.CLEAR, "all 3 products reviewed by the clinic")


def test_a_text_that_may_mean_several_products_is_reviewed_only_where_all_are(knowledge: Knowledge) -> None:
    one = with_document(knowledge, edits.marked(empty(), "lidocaine-1", WHO, DAY, knowledge))
    draft = draft_of(one, entry("lidocaine 1 %", "2 mL"))
    assert rows(one, draft)["Formulary"].text == "1 of 1 product not reviewed by the clinic: lidocaine"


def test_what_is_not_recognized_was_reviewed_by_nobody(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, entry("snargol", "1 mL"))
    assert rows(knowledge, draft)["Formulary"].text == "1 of 1 product not reviewed by the clinic: “snargol”"


def test_an_entry_that_changed_since_says_so(knowledge: Knowledge) -> None:
    document = edits.marked(empty(), "lidocaine-1", WHO, DAY, knowledge)
    marks = document["reviewed"]
    assert isinstance(marks, list)
    marks[0]["hash"] = "0" * 16
    found = with_document(knowledge, document)
    assert found.formulary.standing("lidocaine-1") is Standing.CHANGED
    assert "lidocaine (changed since its review)" in rows(found)["Formulary"].text


def test_the_clinics_own_limits_stand_on_the_sheet(knowledge: Knowledge) -> None:
    """Of what is in the mix; of other substances not."""
    document = edits.limited(empty(), NewLimit("lidocaine", "session", "15 mg", "our ceiling"))
    found = with_document(knowledge, edits.limited(document, NewLimit("mepivacaine", "session", "100 mg")))
    draft = mix(found)
    sheet = protocol_sheet(draft, review(draft, found), found, SheetIdentity("N", "0" * 64))
    texts = [check.text for check in sheet.checks if check.label == "Formulary"]
    assert texts[1] == "the clinic's own limit: lidocaine 15 mg per session"
    over = next(finding for finding in sheet.findings if "15 mg per session" in finding.text)
    assert "the clinic's own limit: our ceiling" in over.text.lower()
    assert "The clinic's formulary: our ceiling" in over.sources
    assert sheet.catalog == f"Catalog {found.version}, formulary 1"


def test_a_looser_limit_is_marked_on_every_sheet(knowledge: Knowledge) -> None:
    """On one without that substance too; it is applied, and the others of the catalog stay."""
    found = loose(knowledge)
    told = "lidocaine 300 mg per session instead of 200 mg per session of the catalog: monitored room (Dr. B. Example, 22 Nov 2026)"
    for draft in (mix(found), draft_of(found, entry("pentoxifylline", "1 mL"))):
        mark = rows(found, draft)["Looser limit"]
        assert (mark.mark, mark.text) == (Mark.MODERATE, told)
    much = entry("lidocaine-1", "25 mL")
    heavy = {"weight": "90 kg"}
    assert of_rule(review_of(knowledge, much, patient=heavy), "over-limit-single").severity.word == "major"
    now = [f for f in review_of(found, much, patient=heavy).findings if f.id == "over-limit-single" and f.severity.interrupts]
    assert not now
    still = of_rule(review_of(found, much, patient={"weight": "50 kg"}), "over-limit-single")
    assert still.severity.word == "major"


def test_a_formulary_that_could_not_be_read_is_told_loudly(knowledge: Knowledge) -> None:
    found = not_read(knowledge.catalog, InputError([Problem("formulary.yaml", 3, 5, "wrong")]))
    check = rows(found)["Formulary"]
    assert check.mark is Mark.FAILED
    assert "COULD NOT BE READ" in check.text
    draft = mix(found)
    assert "formulary NOT READ" in protocol_sheet(draft, review(draft, found), found, SheetIdentity("N", "0" * 64)).catalog
    told = report(draft, review(draft, found), found)["knowledge"]
    assert isinstance(told, dict)
    assert told["formulary"] == {"name": None, "version": None, "sha256": None, "unread": ["formulary.yaml:3:5: wrong"]}


def test_the_report_names_the_formulary(knowledge: Knowledge) -> None:
    found = loose(knowledge)
    draft = mix(found)
    told = report(draft, review(draft, found), found)["knowledge"]
    assert isinstance(told, dict)
    assert told["formulary"] == {"name": "Clinic Example", "version": "1", "sha256": found.formulary.sha256}
    assert told["sha256"] == found.sha256 != knowledge.sha256


# A draft that outlives a change


def test_a_product_that_was_taken_away_is_not_checked_in_silence(knowledge: Knowledge) -> None:
    """A draft kept with it, gone on with without it, says that its line is not recognized."""
    new = NewProduct("", "vial", "1 %", "pharmacy", named="foonacaine", classes=("amide-local-anesthetic",))
    own = with_document(knowledge, edits.with_product(empty(), new))
    draft = draft_of(own, entry("foonacaine", "1 mL"))
    assert draft.treatment.formulas[0].lines[0].substance == "clinic-foonacaine"
    facts = PatientFacts(name="Anna", birth_date="1966-01-01", sex="female")
    gone = continued(draft, facts, 0, DAY, Bench(), knowledge)
    assert not gone.treatment.formulas[0].lines[0].match.known
    assert any(gap.text == "foonacaine" for gap in review(gone, knowledge).not_checked)
    back = continued(gone, facts, 0, DAY, Bench(), own)
    assert back.treatment.formulas[0].lines[0].substance == "clinic-foonacaine"


# The edits


def test_edits_keep_what_they_do_not_touch(knowledge: Knowledge) -> None:
    """Also what was written by hand and no form knows."""
    hand: Document = {
        **empty(),
        "products": [{"id": "clinic-x", "substance": "lidocaine", "name": "x", "strength": "1.1 %", "note": "n", "multi_dose": "yes"}],
    }
    document = edits.marked(hand, "lidocaine-1", WHO, DAY, knowledge)
    document = edits.limited(document, NewLimit("lidocaine", "day", "90 mg"))
    assert document["products"] == hand["products"]
    back = edits.unlimited(edits.unmarked(document, "lidocaine-1"), "clinic-lidocaine-day")
    assert back == hand
    found = with_document(knowledge, document)
    assert found.presentations["clinic-x"][1].multi_dose


def test_a_second_limit_of_the_same_kind_replaces_the_first(knowledge: Knowledge) -> None:
    document = edits.limited(empty(), NewLimit("lidocaine", "session", "100 mg"))
    document = edits.limited(document, NewLimit("lidocaine", "session", "90 mg"))
    document = edits.limited(document, NewLimit("lidocaine", "session", "2 mg/kg"))
    assert [one.limit.id for one in with_document(knowledge, document).formulary.limits] == [
        "clinic-lidocaine-session",
        "clinic-lidocaine-session-kg",
    ]


def test_products_get_ids_of_their_own_and_take_their_substance_along(knowledge: Knowledge) -> None:
    new = NewProduct(
        "", "vial “1 %”", "1 %", "pharmacy", ("2 mL",), ("methylparaben",), named="Foonacaïne", classes=("amide-local-anesthetic",)
    )
    document = edits.with_product(empty(), new)
    document = edits.with_product(document, new._replace(substance="clinic-foonacaine", named="", classes=()))
    document = edits.limited(document, NewLimit("clinic-foonacaine", "session", "10 mg"))
    found = with_document(knowledge, document)
    assert [one.id for one in found.formulary.products] == ["clinic-foonacaine-vial-1", "clinic-foonacaine-vial-1-2"]
    one = edits.without_product(document, "clinic-foonacaine-vial-1", found)
    assert with_document(knowledge, one).formulary.limits
    none = edits.without_product(one, "clinic-foonacaine-vial-1-2", found)
    assert none == empty()


@pytest.mark.parametrize(
    ("text", "ids", "unknown"),
    [
        ("methylparaben, E223", ("methylparaben", "sodium-metabisulfite"), ()),
        ("parabens; snargol", ("parabens",), ("snargol",)),
        ("lidocaine", (), ("lidocaine",)),
        ("methylparabenn", (), ("methylparabenn",)),
        ("none", (), ()),
    ],
)
def test_excipients_are_recognized_or_told(knowledge: Knowledge, text: str, ids: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    found = edits.excipients_typed(text, knowledge)
    assert found is not None
    assert (found.ids, found.unknown) == (ids, unknown)


def test_excipients_left_out_are_not_known(knowledge: Knowledge) -> None:
    assert edits.excipients_typed("  ", knowledge) is None
    assert edits.substance_typed("lignocaine", knowledge) == ("lidocaine", "")
    assert edits.substance_typed("omeprazole", knowledge) == ("omeprazole", "")
    assert edits.substance_typed("lidocaime", knowledge) == ("", "Did you mean lidocaine?")


# The view


def test_every_entry_has_a_row_and_facts(knowledge: Knowledge) -> None:
    every = view.rows(knowledge)
    assert len(every) == len({row.id for row in every})
    assert all(view.facts(row.id, knowledge) for row in every)
    assert view.summary(every) == f"0 of {len(every)} entries reviewed"
    assert {row.substance for row in view.found(every, "xylocaine", view.Filter.ALL, knowledge)} >= {"lidocaine"}


def test_the_catalog_is_shown_as_shipped_beside_the_clinics_limit(knowledge: Knowledge) -> None:
    found = loose(knowledge)
    limits = [fact.text for fact in view.facts("lidocaine-1", found) if fact.label == "Limit"]
    assert any(text.startswith("200 mg per session") for text in limits)
    assert not any("300 mg per session" in text.partition(".")[0] for text in limits)
    row = next(row for row in view.rows(found) if row.id == "lidocaine-1")
    assert (row.limits, row.looser) == (True, True)
    assert row.spoken.endswith("not reviewed, looser limit")
