"""A draft as a case file: reading it back gives the same treatment, the same decisions, the same check."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from formulator.base.problems import InputError
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.patient import Answer
from formulator.domain.quantities import Concentration, Mass, Volume
from formulator.domain.records import PatientFacts, TypedAllergy, TypedMedicine
from formulator.domain.treatment import Asked, Earlier, Person, Series, Zone
from formulator.interchange.casefile import Defaults, parse_case
from formulator.interchange.plain import plain_json
from formulator.interchange.report import report
from formulator.interchange.write_amounts import age_text, dose_text, interval_text, strength_text, volume_text
from formulator.interchange.write_case import case_bytes
from formulator.workbench import edits
from formulator.workbench.draft import Draft, with_treatment
from formulator.workbench.facts import with_facts
from formulator.workbench.repairs import repairs
from formulator.workbench.review import review
from formulator.workbench.sessions import Bench, begun
from tests.test_cases import CASES

T = TypeVar("T")
DAY = date(2026, 11, 22)
EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
FACTS = PatientFacts(
    name="Helena Novák-Lindqvist", number="P-0042", birth_date="30.08.1969", sex="female", weight="64", pregnancy="none", breastfeeding="no",
    contraception="effective", egfr="88", inr="2,4", conditions=("asthme", "knee osteoarthritis"),
    medications=(TypedMedicine("prednisone", "0,5 mg", "12 hours", "since 2019"), TypedMedicine("Coumadin")),
    allergies=(TypedAllergy("métamizole", "immediate", "rash after a tablet in 2019", ("paracetamol",)), TypedAllergy("Pflaster")),
)  # fmt: skip


def again(draft: Draft, knowledge: Knowledge) -> Draft:
    """The draft as it is read back; the country stands in the settings alone."""
    data = case_bytes(draft)
    assert plain_json(data, "case") == data
    return parse_case(data, "case", knowledge, date(2020, 1, 1), Defaults(country=draft.treatment.country))


def assert_same(draft: Draft, knowledge: Knowledge) -> None:
    """Treatment, decisions and names are equal, and the check says the same, byte for byte."""
    back = again(draft, knowledge)
    for part in draft.treatment.__struct_fields__:
        assert getattr(back.treatment, part) == getattr(draft.treatment, part), part
    for part in ("on", "overrides", "acknowledged", "practitioner", "clinic"):
        assert getattr(back, part) == getattr(draft, part), part
    one, other = review(draft, knowledge), review(back, knowledge)
    assert other.findings == one.findings
    assert (other.not_checked, other.waits_for, other.status) == (one.not_checked, one.waits_for, one.status)
    assert msgspec.json.encode(report(back, other, knowledge)) == msgspec.json.encode(report(draft, one, knowledge))


@pytest.mark.slow
def test_every_rule_case_that_can_be_read(knowledge: Knowledge) -> None:
    count = 0
    for name, case in CASES:
        try:
            draft = parse_case(msgspec.json.encode(case["case"]), name, knowledge, DAY)
        except InputError:
            continue
        assert_same(draft, knowledge)
        count += 1
    assert count > 500


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example(path: Path, knowledge: Knowledge) -> None:
    assert_same(parse_case(path.read_bytes(), path.name, knowledge, DAY), knowledge)


def bench(knowledge: Knowledge, facts: PatientFacts = FACTS, *earlier: Earlier) -> Draft:
    who = Bench(Person("Clinic Example", "", "1 Sample Street"), Person("Dr. B. Example", "12345"), ("french",), "FR")
    return begun(facts, 3, DAY, who, knowledge, earlier)


def said(draft: Draft) -> dict[str, object]:
    found = json.loads(case_bytes(draft))
    assert isinstance(found, dict)
    return found


def test_a_typed_patient_is_said_as_typed_where_the_format_reads_it_so(knowledge: Knowledge) -> None:
    draft = bench(knowledge)
    patient = said(draft)["patient"]
    assert patient == {
        "name": "Helena Novák-Lindqvist", "id": "P-0042", "birth_date": "1969-08-30", "sex": "female", "breastfeeding": "no",
        "contraception": "effective", "weight": "64 kg", "pregnancy": "none", "egfr": "88", "inr": "2,4",
        "conditions": ["asthme", "knee osteoarthritis"],
        "medications": [{"name": "prednisone", "dose": "0,5 mg", "every": "12 hours", "note": "since 2019"}, {"name": "Coumadin"}],
        "allergies": [
            {"to": "métamizole", "reaction": "immediate", "note": "rash after a tablet in 2019", "tolerated": ["paracetamol"]},
            {"to": "Pflaster"},
        ],
    }  # fmt: skip
    assert_same(draft, knowledge)


@pytest.mark.parametrize(
    ("changes", "key", "text"),
    [
        ({"pregnancy": "24"}, "pregnancy", "24 weeks"),
        ({"pregnancy": "No"}, "pregnancy", "none"),
        ({"pregnancy": "YES"}, "pregnancy", "yes"),
        ({"pregnancy": "unknown"}, "pregnancy", "unknown"),
        ({"weight": "64,5 kg"}, "weight", "64,5 kg"),
        ({"weight": "64.125"}, "weight", "64.125 kg"),
        ({"birth_date": "", "age": "7 months"}, "age", "7 months"),
        ({"birth_date": "", "age": "57"}, "age", "57"),
        ({"birth_date": "1969-08-30", "age": "12"}, "birth_date", "1969-08-30"),
        ({"sex": "male", "pregnancy": ""}, "sex", "male"),
        ({"conditions": ("pregnancy",), "pregnancy": "none"}, "pregnancy", "yes"),
        ({"allergies": ()}, "allergies", "none"),
        ({"medications": ()}, "medications", []),
        ({"conditions": ()}, "conditions", []),
    ],
)
def test_forms_of_typed_facts(changes: dict[str, object], key: str, text: object, knowledge: Knowledge) -> None:
    draft = bench(knowledge, msgspec.structs.replace(FACTS, **changes))
    assert not draft.unread
    patient = said(draft)["patient"]
    assert isinstance(patient, dict)
    assert patient[key] == text
    assert_same(draft, knowledge)


@pytest.mark.parametrize("key", ["allergies", "medications", "conditions", "pregnancy", "weight", "inr", "egfr", "birth_date"])
def test_what_was_never_asked_stays_so(key: str, knowledge: Knowledge) -> None:
    draft = bench(knowledge, msgspec.structs.replace(FACTS, **{key: getattr(PatientFacts(), key)}))
    patient = said(draft)["patient"]
    assert isinstance(patient, dict)
    assert key not in patient
    assert_same(draft, knowledge)


def test_a_man_whose_conditions_say_pregnancy(knowledge: Knowledge) -> None:
    """The bench tells the contradiction and is not signed; the case is one that can be read."""
    draft = bench(knowledge, msgspec.structs.replace(FACTS, sex="male", pregnancy="", conditions=("pregnancy",)))
    assert draft.unread
    assert again(draft, knowledge).treatment == draft.treatment


def test_what_could_not_be_read_is_left_out_and_the_rest_is_still_a_case(knowledge: Knowledge) -> None:
    """A draft that has such a thing cannot be signed; its case says what is known."""
    draft = bench(knowledge, msgspec.structs.replace(FACTS, weight="sixty", inr="?", birth_date="31.02.1969"))
    draft = edits.added(draft, "A", knowledge.vocabulary.resolve(Field.MIX, "lidocaine 1 %"), knowledge)
    draft = edits.with_amount(draft, "A", 0, "volume", "two", knowledge)
    assert not review(draft, knowledge).ready
    back = again(draft, knowledge)
    assert (back.treatment.patient.weight, back.treatment.patient.inr, back.treatment.patient.birth_date) == (None, None, None)
    assert back.treatment.formulas[0].lines[0].match == draft.treatment.formulas[0].lines[0].match


def test_the_courses_of_earlier_sessions_and_the_corrected_sheet_stay_in_the_draft(knowledge: Knowledge) -> None:
    draft = msgspec.structs.replace(bench(knowledge, FACTS, Earlier(date(2026, 11, 1))), amends="2026-000001", amends_reason="side")
    assert [earlier.apart for earlier in draft.treatment.previous] == [True]
    back = again(draft, knowledge)
    assert back.treatment.previous == (Earlier(date(2026, 11, 1)),)
    assert (back.amends, back.amends_reason) == ("", "")


def test_hidden_signs_do_not_make_a_case_unreadable(knowledge: Knowledge) -> None:
    facts = msgspec.structs.replace(FACTS, name="Ja\u0301n\u200b Nova\u0301k ", number="\ufeffP-1")
    back = again(bench(knowledge, facts), knowledge)
    assert (back.treatment.patient.name, back.treatment.patient.number) == ("Ján Novák", "P-1")


def test_amounts_that_do_not_end_are_said_as_what_they_came_from() -> None:
    assert strength_text(Concentration.of(Mass.of(100, "mg"), Volume.of(3, "mL"))) == "100 mg/3 mL"
    assert strength_text(Concentration.of(Mass.of(1, "g"), Volume.of(300000, "mL"))) == "1 mg/300 mL"
    assert strength_text(Concentration(Mass(Decimal("10")))) == "10 mg/mL"
    assert interval_text(Decimal(168)) == "7 days"
    assert interval_text(Decimal(36)) == "36 hours"
    assert age_text(Decimal(7) / 12) == "7 months"
    assert (volume_text(Volume(Decimal("0.2"))), dose_text(Mass(Decimal("0.05")))) == ("0.2 mL", "50 mcg")


NAMES = (
    "lidocaine 1 %",
    "Trental 100 mg/5 mL",
    "diclofenac",
    "sodium chloride 0.9 %",
    "water for injections",
    "mepivacaine",
    "cyanocobalamin",
    "foozum",
)
AMOUNTS = ("2", "0,5", "1.25 mL", "20 mg", "250 mcg", "10", "0.333")
STRENGTHS = ("", "10 mg/mL", "100 mg/3 mL", "1:300 000", "2 %")
DAYS = st.dates(date(2026, 10, 1), DAY)


class Hands:
    """Gestures of the bench, drawn by hypothesis."""

    def __init__(self, data: st.DataObject, knowledge: Knowledge) -> None:
        self.data, self.knowledge = data, knowledge

    def pick(self, *choices: T) -> T:
        return self.data.draw(st.sampled_from(choices))

    def gesture(self, draft: Draft) -> Draft:
        formulas = [f for f in draft.treatment.formulas if f.lines]
        if not formulas or self.pick(True, False, False):
            return self.on_the_whole(draft)
        formula = self.pick(*formulas)
        name, index = formula.name, self.data.draw(st.integers(0, len(formula.lines) - 1))
        know = self.knowledge
        gestures = {
            "amount": lambda: edits.with_amount(draft, name, index, self.pick("volume", "dose", "count"), self.pick(*AMOUNTS), know),
            "strength": lambda: edits.with_strength_text(draft, name, index, self.pick(*STRENGTHS), know),
            "purpose": lambda: edits.with_purpose(draft, name, index, self.pick("", "pain", "numbness: 1/2"), know),
            "fill": lambda: edits.filled_up(draft, name, index, self.pick("", "5", "10 mL", "7,5 mL"), know),
            "move": lambda: edits.moved(draft, name, index, self.pick(*[f.name for f in draft.treatment.formulas]), 0, know),
            "name": lambda: edits.with_name(draft, name, index, self.pick(*NAMES), know),
            "size": lambda: edits.with_size(draft, name, self.pick(None, Volume(Decimal(5)), Volume(Decimal("2.5")))),
        }
        return gestures[self.pick(*gestures)]()

    def on_the_whole(self, draft: Draft) -> Draft:
        know = self.knowledge
        syringe = self.pick(*([f.name for f in draft.treatment.formulas] or ["A"]))
        match = know.vocabulary.resolve(Field.MIX, self.pick(*NAMES))
        zone = Zone(
            "knee, medial",
            self.pick("", "left", "both"),
            syringe,
            "nappage",
            "30G 4 mm",
            self.pick(None, Decimal("45")),
            self.pick(None, 30),
            self.pick(None, Volume(Decimal("0.15"))),
        )
        facts = msgspec.structs.replace(FACTS, weight=self.pick("64", "70,5 kg"), pregnancy=self.pick("none", "24", "yes", ""))
        asked = Asked(
            DAY, "confirmed", self.pick(None, "changed"), "not applicable", self.pick(None, Answer.NO, Answer.UNKNOWN), Answer.YES
        )
        earlier = Earlier(self.data.draw(DAYS), draft.treatment.formulas[0].lines if draft.treatment.formulas else ())
        gestures = {
            "add": lambda: edits.added(draft, syringe, match, know),
            "more": lambda: edits.added(draft, syringe, match, know),
            "syringe": lambda: edits.with_syringe(draft, know),
            "plan": lambda: with_treatment(draft, plan=(*draft.treatment.plan, zone)) if draft.treatment.formulas else draft,
            "series": lambda: with_treatment(draft, series=Series(self.pick(1, 5), self.pick(None, Decimal(7), Decimal("1.5"), Decimal(1) / 24))),
            "facts": lambda: with_facts(draft, facts, know),
            "asked": lambda: with_treatment(draft, asked=asked),
            "site": lambda: with_treatment(draft, site=self.pick("", "right: knee", "colonne, nº 5"), route=self.pick("subcutaneous", "intradermal")),
            "antiseptic": lambda: with_treatment(draft, antiseptic=know.vocabulary.resolve(Field.ANTISEPTIC, "isopropyl alcohol 70 %")),
            "seen": lambda: msgspec.structs.replace(draft, acknowledged=self.pick((), ("untested",))),
            "earlier": lambda: edits.settled(with_treatment(draft, previous=(*draft.treatment.previous, earlier)), know),
        }  # fmt: skip
        return gestures[self.pick(*gestures)]()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_is_done_on_the_bench(data: st.DataObject, knowledge: Knowledge) -> None:
    hands, draft = Hands(data, knowledge), bench(knowledge)
    for _ in range(data.draw(st.integers(1, 14))):
        draft = hands.gesture(draft)
    names = {formula.name for formula in draft.treatment.formulas}
    assume(all(zone.syringe in names for zone in draft.treatment.plan))
    assume(not any(line.unread for formula in draft.treatment.formulas for line in formula.lines))
    assert_same(draft, knowledge)


def test_what_repairs_make(knowledge: Knowledge) -> None:
    """Repairs put presentations and split syringes into the draft that nobody typed."""
    count = 0
    for name, case in CASES[::12]:
        draft = parse_case(msgspec.json.encode(case["case"]), name, knowledge, DAY)
        found = review(draft, knowledge)
        for finding in found.findings[:3]:
            for repair in repairs(draft, found, finding, knowledge):
                assert_same(repair.draft, knowledge)
                count += 1
    assert count > 20
