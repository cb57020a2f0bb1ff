"""A disk that changes bytes: what is shown is what was written, or it is said that it is not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from formulator.domain.records import PatientFacts, RecordsError
from formulator.records import Records, check, open_records
from tests.records.samples import WHO, Clock, fill

#: A place of the file is hit in one of these manners.
HITS = (1, 16, 512, 4096)


def shown(records: Records) -> dict[str, object]:
    """All that a practitioner can be shown, or that it is not shown."""
    found: dict[str, object] = {}

    def ask(what: str, call: object) -> object:
        try:
            found[what] = call()  # type: ignore[operator]
        except RecordsError:
            found[what] = None
        return found[what]

    for ident in range(1, 21):
        ask(f"patient {ident}", lambda ident=ident: records.patients._record(ident))
        ask(f"trail {ident}", lambda ident=ident: records.trail.of_patient(ident))
        for entry in ask(f"sheets {ident}", lambda ident=ident: records.sheets.of_patient(ident)) or ():  # type: ignore[attr-defined]
            ask(f"sheet {entry.number}", lambda entry=entry: records.sheets.open(entry.id, WHO))
    ask("list", lambda: {hit.id: hit for hit in records.patients.search("", 1000).found})
    return found


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 6))])
def test_no_wrong_value_is_ever_shown(tmp_path: Path, seed: int) -> None:
    """Each hit: every value shown is the one that was written, and what is wrong is found by a full check."""
    with open_records(tmp_path, Clock()) as records:
        fill(records, 20)
        whole = shown(records)
        assert None not in whole.values()
    path, dice = tmp_path / "records" / "records.db", random.Random(seed)
    good = path.read_bytes()
    for _ in range(40 if seed else 3):
        hit = bytearray(good)
        size = dice.choice(HITS)
        at = dice.randrange(len(good) - size)
        hit[at : at + size] = dice.randbytes(size)
        path.write_bytes(bytes(hit))
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        judge(tmp_path, whole)


def judge(folder: Path, whole: dict[str, object]) -> None:
    try:
        records = open_records(folder, Clock())
    except RecordsError:
        return
    try:
        now = shown(records)
    finally:
        records.close()
    missing = False
    for what, value in now.items():
        if what == "list":
            assert not value or all(hit.damaged or whole["list"][ident] == hit for ident, hit in value.items())  # type: ignore[index,attr-defined]
        elif what.startswith("trail") and value is not None:
            assert [e for e in value if e not in whole[what] and e.event.value != "open"] == []  # type: ignore[attr-defined,operator]
        elif value is None:
            missing = True
        else:
            assert value == whole[what]
    if missing:
        assert found_by_check(folder)


def found_by_check(folder: Path) -> bool:
    try:
        return bool(check(folder).faults)
    except RecordsError:
        return True


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE patient SET body = CAST(replace(CAST(body AS TEXT), 'P-0001', 'P-0007') AS BLOB)", "UPDATE patient SET version = 9",
        "UPDATE patient SET body = (SELECT body FROM patient WHERE id = 1), hash = (SELECT hash FROM patient WHERE id = 1) WHERE id = 2",
        "UPDATE patient SET body = x'7b7d'", "UPDATE patient SET hash = x''",
    ],
)  # fmt: skip
def test_a_row_that_changed_is_not_shown(records: Records, script: str) -> None:
    """A value, a version, two rows that changed places: reported before anything of it is shown, in the list too."""
    fill(records, 2)
    records.database.connection.execute(script)
    with pytest.raises(RecordsError, match="damaged"):
        records.patients.open(2, WHO)
    assert [(hit.name, hit.damaged) for hit in records.patients.search("number1").found] == [("", True)]
    if "WHERE id = 2" in script:
        assert [hit.name for hit in records.patients.search("number0").found] == ["Patient Number0"]


def test_a_damaged_index_is_found_and_made_anew(records: Records) -> None:
    """The index for searching holds nothing of its own: a check finds the damage, and it is made anew."""
    records.patients.create(PatientFacts(name="Johanna Kuhn"), WHO)
    records.database.connection.execute("UPDATE patient_text_data SET block = x'00ff00ff' WHERE id > 1")
    assert [fault.place for fault in records.verify().faults] == ["index of patients"]
    records.patients.rebuild_index()
    assert [hit.name for hit in records.patients.search("anna").found] == ["Johanna Kuhn"]
    assert not records.verify().faults


def test_an_index_in_pieces_hides_nobody(tmp_path: Path) -> None:
    """Where pieces of the index are gone, all patients are read instead."""
    with open_records(tmp_path, Clock()) as records:
        records.patients.create(PatientFacts(name="Johanna Kuhn"), WHO)
        records.database.connection.execute("DELETE FROM patient_text_data WHERE id > 10")
    with open_records(tmp_path, Clock()) as records:
        assert [hit.name for hit in records.patients.search("anna kuh").found] == ["Johanna Kuhn"]
