"""Patients: nothing typed is lost, everybody is found, nobody overwrites another."""

from __future__ import annotations

import time
from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formulator.base.folding import fold
from formulator.domain.knowledge import Knowledge
from formulator.domain.records import Busy, Conflict, Entity, Event, NotFound, PatientFacts, ReadOnly
from formulator.domain.treatment import Person
from formulator.interchange.casefile import parse_case
from formulator.records import Records, open_records
from formulator.records.trail import stamp
from tests.records.samples import WHO, Clock, facts

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_a_patient_is_kept_as_typed(records: Records) -> None:
    """What was typed comes back to the letter, and its entry in the trail says who and when."""
    kept = records.patients.create(facts(), WHO)
    assert records.patients.open(kept.id, WHO) == kept
    assert kept.facts == facts()
    told = records.trail.of_patient(kept.id)
    assert [entry.event for entry in told] == [Event.CREATE, Event.OPEN]
    assert (told[0].who, told[0].at.offset, told[0].old) == (WHO, 60, None)
    assert msgspec.json.decode(told[0].new or b"", type=PatientFacts) == facts()


@given(st.builds(PatientFacts, name=TEXT, number=TEXT, birth_date=TEXT, weight=TEXT, conditions=st.none() | st.tuples(TEXT), note=TEXT))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_and_is_found(records: Records, typed: PatientFacts) -> None:
    """Whatever was typed is kept, and a name is found by itself."""
    kept = records.patients.create(typed, WHO)
    assert records.patients.open(kept.id, WHO).facts == typed
    if fold(typed.name):
        assert kept.id in {hit.id for hit in records.patients.search(typed.name, 10_000).found}
    assert not [f for f in records.verify().faults if "cannot be found" in f.message]


@pytest.mark.parametrize(
    "text",
    [
        "Novák", "novak", "HELENA", "elen", "lindq", "nov hel", "Lindqvist Helena", "P-0042", "p0042", "0042", "42", "1969-08-30",
        "30.08.1969", "30.8.1969", "8/30/1969", "30081969", "1969", "30 08", "hé", "h", "no 0042", "ak", "vak-lind", "",
    ],
)  # fmt: skip
def test_a_patient_is_found_by_any_part(records: Records, text: str) -> None:
    """Any part of name, number and birth date, with or without accents, in any order of words."""
    records.patients.create(PatientFacts(name="Ørjan Blø"), WHO)
    kept = records.patients.create(facts(42), WHO)
    assert kept.id in {hit.id for hit in records.patients.search(text).found}


@pytest.mark.parametrize("text", ["zz", "helena nobody", "31.08.1969", 'nov"', "* OR", "search:x", "P-0043", "%", "_%"])
def test_nobody_else_is_found(records: Records, text: str) -> None:
    """What does not fit finds nobody, signs of the query language included."""
    records.patients.create(facts(42), WHO)
    found = records.patients.search(text).found
    assert not found or not fold(text) or fold(text) in fold(facts().name)


def test_names_that_begin_so_come_first_and_a_cut_is_said(records: Records) -> None:
    """Order: beginnings of the name by alphabet, then the rest."""
    for name in ("Maria Anna", "Anna Berg", "Anna Adler", "Johanna Kuhn"):
        records.patients.create(PatientFacts(name=name), WHO)
    assert [hit.name for hit in records.patients.search("anna").found] == ["Anna Adler", "Anna Berg", "Johanna Kuhn", "Maria Anna"]
    cut = records.patients.search("anna", 3)
    assert (len(cut.found), cut.more) == (3, True)


def test_a_change_is_found_and_the_old_name_is_not(records: Records) -> None:
    """The index goes with the facts."""
    kept = records.patients.create(PatientFacts(name="Old Name"), WHO)
    changed = records.patients.change(kept.id, 1, PatientFacts(name="New Name"), WHO)
    assert changed.version == 2
    assert not records.patients.search("old").found
    assert [hit.name for hit in records.patients.search("new").found] == ["New Name"]
    told = records.trail.of(Entity.PATIENT, kept.id)[-1]
    assert (told.event, told.old, told.new) == (Event.CHANGE, b'{"name":"Old Name"}', b'{"name":"New Name"}')


def test_the_later_of_two_changes_is_told(records: Records) -> None:
    """Nobody overwrites what another changed in between."""
    kept = records.patients.create(facts(), WHO)
    records.patients.change(kept.id, 1, facts(note="first"), WHO)
    with pytest.raises(Conflict, match="not saved"):
        records.patients.change(kept.id, 1, facts(note="second"), WHO)
    assert records.patients.open(kept.id, WHO).facts.note == "first"


def test_namesakes_are_shown(records: Records) -> None:
    """The same name, case, accents and order aside."""
    kept = records.patients.create(PatientFacts(name="Héléna  NOVAK"), WHO)
    records.patients.create(PatientFacts(name="Helena Novakova"), WHO)
    assert [hit.id for hit in records.patients.namesakes("Novak, Helena")] == [kept.id]
    assert records.patients.namesakes(" - ") == ()


def test_what_is_not_there_and_what_nobody_signs(records: Records) -> None:
    """An unknown patient is said to be none; without a name nothing is written."""
    with pytest.raises(NotFound):
        records.patients.open(99, WHO)
    with pytest.raises(ReadOnly, match="without the name"):
        records.patients.create(facts(), "  ")
    assert records.patients.search("").found == ()


def test_facts_say_the_same_as_a_case_file(records: Records, knowledge: Knowledge) -> None:
    """The patient of a case made from the facts is read without a problem."""
    content = {"case": "1", "patient": facts(42).as_case(), "mix": []}
    read = parse_case(msgspec.json.encode(content), "case", knowledge, date(2026, 11, 22)).treatment.patient
    assert (read.name, read.number, read.birth_date) == (facts().name, "P-0042", date(1969, 8, 30))
    assert [allergy.match.text for allergy in read.allergies or ()] == ["métamizole"]
    empty = PatientFacts(allergies=(), conditions=(), medications=()).as_case()
    assert empty == {"conditions": [], "medications": [], "allergies": "none"}
    assert PatientFacts().as_case() == {}


def test_practitioners_are_kept(records: Records) -> None:
    """Created, changed, retired; the later of two changes is told."""
    kept = records.practitioners.create(Person("Dr. B. Example", "12345"), WHO)
    other = records.practitioners.create(Person("Dr. C. Example"), WHO)
    records.practitioners.change(kept.id, 1, kept.person, WHO, active=False)
    with pytest.raises(Conflict):
        records.practitioners.change(kept.id, 1, kept.person, WHO)
    with pytest.raises(NotFound):
        records.practitioners.change(99, 1, kept.person, WHO)
    assert [(p.id, p.active) for p in records.practitioners.all()] == [(other.id, True), (kept.id, False)]
    assert not records.verify().faults


def test_a_second_writer_is_told_soon(records: Records) -> None:
    """While another program writes, reading goes on and saving says so within two seconds."""
    kept = records.patients.create(facts(), WHO)
    with open_records(records.place.data, Clock()) as other:
        other.database.connection.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        with pytest.raises(Busy, match="The change of the patient was not saved: another program"):
            records.patients.change(kept.id, 1, facts(note="x"), WHO)
        assert time.monotonic() - start < 2
        assert records.patients.search("nov").found
        other.database.connection.execute("ROLLBACK")
    assert records.patients.change(kept.id, 1, facts(note="x"), WHO).version == 2


def test_a_moment_needs_its_offset(clock: Clock) -> None:
    """UTC and the offset at the clinic."""
    assert (stamp(clock()).utc, stamp(clock()).offset) == ("2026-11-22T08:00:01.000Z", 60)
    with pytest.raises(ValueError, match="offset"):
        stamp(clock().replace(tzinfo=None))
