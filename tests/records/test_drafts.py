"""Drafts: exact to the last digit, offered back, never overwritten from another window."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.domain.finding import Override
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Match
from formulator.domain.patient import Allergy, Answer, HomeMedicine, Patient, Pregnancy, Reaction, Sex
from formulator.domain.quantities import Concentration, Mass, Volume
from formulator.domain.records import Conflict, Damaged, NotFound
from formulator.domain.treatment import Asked, Earlier, Formula, Line, Person, Treatment, Zone
from formulator.interchange.casefile import read_case
from formulator.records import Records, open_records
from formulator.records.drafts import decode, encode
from formulator.workbench.draft import Draft
from tests.records.samples import WHO, Clock, draft, facts

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MASSES, VOLUMES = st.builds(Mass, NUMBERS), st.builds(Volume, NUMBERS)
MATCHES = st.builds(
    Match, TEXT, suggestions=st.tuples(TEXT), why=TEXT, strength=st.none() | st.builds(Concentration, MASSES), content=st.none() | MASSES
)
LINES = st.builds(
    Line, MATCHES, typed_volume=st.none() | VOLUMES, typed_dose=st.none() | MASSES, typed_count=st.none() | NUMBERS,
    typed_strength=st.none() | st.builds(Concentration, MASSES), route=TEXT, gaps=st.tuples(TEXT), fill_to=st.none() | VOLUMES,
)  # fmt: skip
PATIENTS = st.builds(
    Patient, TEXT, TEXT, birth_date=st.none() | st.dates(), age_years=st.none() | NUMBERS, sex=st.none() | st.sampled_from(Sex),
    weight=st.none() | MASSES, inr=st.none() | NUMBERS, pregnancy=st.none() | st.builds(Pregnancy, st.sampled_from(Answer), st.none() | NUMBERS),
    conditions=st.none() | st.tuples(MATCHES),
    medications=st.none() | st.tuples(st.builds(HomeMedicine, MATCHES, st.none() | MASSES, st.none() | NUMBERS, TEXT)),
    allergies=st.none() | st.just(()) | st.tuples(st.builds(Allergy, MATCHES, st.sampled_from(Reaction), TEXT, st.tuples(MATCHES))),
)  # fmt: skip
TREATMENTS = st.builds(
    Treatment, PATIENTS, formulas=st.tuples(st.builds(Formula, TEXT, st.tuples(LINES, LINES), st.none() | VOLUMES)), site=TEXT,
    antiseptic=st.none() | MATCHES, plan=st.tuples(st.builds(Zone, TEXT, angle=st.none() | NUMBERS, per_point=st.none() | VOLUMES)),
    previous=st.tuples(st.builds(Earlier, st.dates(), st.tuples(LINES))), asked=st.builds(Asked, on=st.none() | st.dates(), allergies=TEXT),
)  # fmt: skip
DRAFTS = st.builds(
    Draft, TREATMENTS, st.dates(), st.tuples(st.builds(Override, TEXT, TEXT, TEXT)), st.tuples(TEXT), st.builds(Person, TEXT, TEXT, TEXT)
)  # fmt: skip


@given(DRAFTS)
@settings(max_examples=100, deadline=None)
def test_any_draft_comes_back_the_same(made: Draft) -> None:
    """Every amount, text and answer survives, digit for digit."""
    back = decode(encode(made), "draft")
    assert back == made
    assert encode(back) == encode(made)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_real_drafts_come_back_the_same(path: Path, knowledge: Knowledge) -> None:
    """The examples, understood and filled up."""
    made = read_case(path, knowledge, date(2026, 11, 22))
    assert decode(encode(made), "draft") == made


def test_a_draft_is_offered_back_by_patient_and_time(tmp_path: Path, records: Records) -> None:
    """After the program ended without closing, the drafts are there, the last one first."""
    patient = records.patients.create(facts(), WHO)
    entry = records.drafts.save(draft("Typed only", "left knee"))
    entry = records.drafts.save(draft("Typed only", "left hip"), None, entry)
    later = records.drafts.save(draft(), patient.id)
    with open_records(tmp_path, Clock()) as again:
        assert [(e.patient, e.patient_name) for e in again.drafts.unfinished()] == [(patient.id, facts().name), (None, "Typed only")]
        assert again.drafts.unfinished()[0].saved == later.saved
        assert again.drafts.read(entry.id).treatment.site == "left hip"
        assert "drafts to go on with: 2" in again.notices[0]
        again.drafts.discard(entry.id)
        again.drafts.discard(entry.id)
        assert [e.id for e in again.drafts.unfinished()] == [later.id]


def test_a_draft_is_not_overwritten_from_another_window(records: Records) -> None:
    """The later window is told, also where the draft is gone."""
    first = records.drafts.save(draft(site="a"))
    records.drafts.save(draft(site="b"), None, first)
    with pytest.raises(Conflict, match="another window"):
        records.drafts.save(draft(site="c"), None, first)
    assert records.drafts.read(first.id).treatment.site == "b"
    other = records.drafts.save(draft("Other"))
    records.database.connection.execute("UPDATE draft SET body = x'00' WHERE id = ?", (first.id,))
    with pytest.raises(Damaged):
        records.drafts.read(first.id)
    assert records.drafts.unfinished() == (other,)
    records.drafts.discard(other.id)
    records.drafts.discard(first.id)
    with pytest.raises(Conflict):
        records.drafts.save(draft(site="c"), None, first)
    with pytest.raises(NotFound):
        records.drafts.read(first.id)
    assert records.drafts.unfinished() == ()
