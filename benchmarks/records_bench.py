"""Patient search, open and save at 100,000 patients and 1,000,000 signed sheets, beside their targets.

    python benchmarks/records_bench.py [--patients 100000] [--sheets 1000000] [--folder DIR]

The records are written by plain bulk statements with the hashes and the chain that the program itself would write; the first
minutes go into that. Every figure is then taken through the same functions that the window calls.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import msgspec

from formulator.domain.records import Entity, Event, PatientFacts, TypedAllergy, TypedMedicine
from formulator.records import back_up, check, open_records
from formulator.records.database import Database, Row
from formulator.records.patients import head_hash, sealed
from formulator.records.search import searchable
from formulator.records.signed import COUNTER, content_hash
from formulator.records.trail import digest_of, link
from formulator.workbench.ports import SheetOrder

GIVEN = [
    "Anna",
    "Maria",
    "Helena",
    "Sofia",
    "Jana",
    "Petra",
    "Lucia",
    "Emma",
    "Olga",
    "Irina",
    "José",
    "André",
    "Karl",
    "Peter",
    "Ivan",
    "Luca",
    "Jörg",
    "Søren",
    "Paul",
    "Éric",
    "Marta",
    "Nina",
    "Vera",
    "Ada",
]
ENDS = ["ova", "ini", "mann", "son", "sen", "ić", "ez", "ska", "berg", "er", "ard", "eau"]
STEMS = [
    "Nov",
    "Schm",
    "Garc",
    "Lind",
    "Ros",
    "Kow",
    "Mull",
    "Petr",
    "Berg",
    "Dub",
    "Fern",
    "Hans",
    "Ior",
    "Jak",
    "Kell",
    "Leb",
    "Mor",
    "Nag",
    "Ols",
    "Pav",
    "Quint",
    "Rich",
    "Sant",
    "Tor",
    "Urb",
    "Vas",
    "Weis",
    "Yil",
    "Zim",
    "Alm",
]
AT = "2026-11-01T08:00:00.000Z"


def person(n: int, dice: random.Random) -> PatientFacts:
    born = f"{dice.randrange(1930, 2015)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
    name = f"{dice.choice(GIVEN)} {dice.choice(STEMS)}{dice.choice('aeiou')}{dice.choice(STEMS).lower()}{dice.choice(ENDS)}"
    return PatientFacts(
        name=name, number=f"P-{n:06}", birth_date=born, sex="female", weight="64 kg", conditions=("asthma",),
        medications=(TypedMedicine("Euthyrox", "75 mcg", "day"),), allergies=(TypedAllergy("metamizole", "immediate"),),
    )  # fmt: skip


class Filler:
    """Rows and their trail, as the program writes them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        last = database.row("SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1")
        assert last is not None
        self.seq, self.chain = int(last[0] or 0), last[1]

    def entry(self, event: Event, entity: Entity, ident: int, patient: int, new: bytes) -> tuple[Row, Row]:
        self.seq += 1
        salt = self.seq.to_bytes(16, "big")
        row: Row = (self.seq, event.value, entity.value, ident, patient, "Dr. B. Example", AT, 60, 0, digest_of(salt, None, new))
        assert isinstance(self.chain, bytes)
        self.chain = link(self.chain, row)
        return (*row, self.chain), (self.seq, patient, salt, None, new)

    def write(self, table: str, width: int, rows: Iterator[tuple[Row, tuple[Row, Row]]], texts: bool = False) -> None:
        connection = self.database.connection
        while batch := list(islice(rows, 5000)):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", [row for row, _ in batch])
            connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [trail[0] for _, trail in batch])
            connection.executemany("INSERT INTO history VALUES (?, ?, ?, ?, ?)", [trail[1] for _, trail in batch])
            if texts:
                connection.executemany("INSERT INTO patient_text (rowid, search) VALUES (?, ?)", [(row[0], row[4]) for row, _ in batch])
            connection.execute("COMMIT")

    def patients(self, count: int) -> Iterator[tuple[Row, tuple[Row, Row]]]:
        dice = random.Random(1)
        for n in range(1, count + 1):
            facts = person(n, dice)
            body, columns = msgspec.json.encode(facts), searchable(facts)
            row: Row = (n, 1, body, columns["name"], columns["search"], 0, sealed(n, 1, body, 0))
            yield row, self.entry(Event.CREATE, Entity.PATIENT, n, n, body)

    def sheets(self, count: int, patients: int, template: tuple[bytes, ...]) -> Iterator[tuple[Row, tuple[Row, Row]]]:
        dice = random.Random(2)
        for n in range(2, count + 1):
            patient, number = dice.randrange(1, patients + 1), f"2026-{n:06}"
            assert isinstance(self.chain, bytes)
            head: Row = (n, number, patient, "Dr. B. Example", AT, 60, None, "", self.seq, self.chain, "0" * 64)
            content = content_hash(head, template)
            told = msgspec.json.encode({"number": number, "hash": content.hex(), "reason": ""})
            yield (*head, *template, head_hash(head), content), self.entry(Event.SIGN, Entity.SHEET, n, patient, told)


def fill(folder: Path, patients: int, sheets: int) -> None:
    """All of it; the content of a sheet is short, for what is measured does not depend on it."""
    from tests.records.samples import order

    with open_records(folder) as records:
        filler = Filler(records.database)
        filler.write("patient", 7, filler.patients(patients), texts=True)
        signed = records.sheets.sign(order(1))
        filler = Filler(records.database)
        sheet = replace(
            signed.sheet,
            syringes=(),
            findings=(),
            notes=(),
            checks=(),
            matrices=(),
            red_flags=(),
            attachments=(),
            disclaimer="",
            off_label="",
        )
        template = (msgspec.json.encode(sheet), msgspec.json.encode(signed.draft), b"{}", b"{}")
        filler.write("signed", 17, filler.sheets(sheets, patients, template))
        records.database.connection.execute("UPDATE meta SET value = ? WHERE key = ?", (str(sheets), COUNTER))
        records.database.connection.execute("INSERT INTO patient_text (patient_text) VALUES ('optimize')")
        records.database.row("PRAGMA wal_checkpoint(TRUNCATE)")
        records.keep_mark()


def timed(name: str, target: str, calls: list[Callable[[], object]]) -> None:
    spans = []
    for call in calls:
        start = time.perf_counter()
        call()
        spans.append((time.perf_counter() - start) * 1000)
    p95 = sorted(spans)[int(len(spans) * 0.95)]
    print(f"{name:<44} median {statistics.median(spans):8.2f} ms   p95 {p95:8.2f} ms   worst {max(spans):8.2f} ms   target {target}")


def queries(dice: random.Random, patients: int, count: int) -> list[str]:
    """As people type: each prefix of a name, parts of names, numbers, birth dates, two words, and some that find nobody."""
    found: list[str] = []
    for _ in range(count):
        facts = person(dice.randrange(patients), dice)
        given, family = facts.name.split(" ", 1)
        kind = dice.randrange(8)
        cut = dice.randrange(1, len(family) + 1)
        found.append(
            [
                family[:cut], facts.name[: dice.randrange(1, len(facts.name))], family[1 : 1 + max(3, cut)], facts.number, facts.number[-4:],
                facts.birth_date, ".".join(reversed(facts.birth_date.split("-"))), f"{family[:4]} {given[:3]}",
            ][kind]
        )  # fmt: skip
    return [*found, *(f"zqx{n}" for n in range(count // 50))]


def measure(folder: Path, patients: int) -> None:
    from tests.records.samples import draft, order

    dice, who = random.Random(3), "Dr. B. Example"
    start = time.perf_counter()
    records = open_records(folder)
    print(f"{'open the records':<44} {(time.perf_counter() - start) * 1000:8.1f} ms{'':>37}target 1000 ms")
    with records:
        asked = queries(dice, patients, 2000)
        records.patients.search("warm")
        timed("search a patient", "p95 5 ms", [lambda text=text: records.patients.search(text) for text in asked])
        for name, texts in (
            ("one letter", "abcdefghij"),
            ("two letters", ["an", "no", "zq", "xy", "le", "be"] * 5),
            ("nobody", ["zqx", "qqqq"] * 10),
        ):
            timed(f"  of these: {name}", "", [lambda text=text: records.patients.search(text) for text in texts])
        gone = {row[0] for row in records.database.rows("SELECT id FROM patient WHERE erased = 1")}
        some = [n for _ in range(500) if (n := dice.randrange(1, patients + 1)) not in gone]
        timed(
            "open a patient, noted, with past sheets",
            "50 ms",
            [lambda n=n: (records.patients.open(n, who), records.sheets.of_patient(n)) for n in some],
        )
        timed("  of these: the list of past sheets", "", [lambda n=n: records.sheets.of_patient(n) for n in some])
        kept = [records.patients._record(n) for n in some[:200]]
        done = {r.id: r for r in kept}.values()
        timed("save a changed patient", "p95 50 ms", [lambda r=r: records.patients.change(r.id, r.version, r.facts, who) for r in done])
        timed("save a new patient", "p95 50 ms", [lambda n=n: records.patients.create(person(n, dice), who) for n in range(200)])
        fresh = [records.patients.create(person(n, dice), who) for n in range(3)]
        entry = records.drafts.save(draft())
        entries = [entry]

        def again() -> None:
            entries[0] = records.drafts.save(draft(), None, entries[0])

        timed("save a draft", "p95 50 ms", [again] * 200)
        made: list[SheetOrder] = [order(n) for n in some[:100]]
        timed("sign a sheet", "p95 50 ms", [lambda o=o: records.sheets.sign(o) for o in made])
        timed("erase a patient", "", [lambda r=r: records.patients.erase(r.id, r.version, who) for r in fresh[:3]])
    print(
        f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB, file {(folder / 'records' / 'records.db').stat().st_size >> 20} MiB"
    )


def main() -> None:
    grammar = argparse.ArgumentParser()
    grammar.add_argument("--patients", type=int, default=100_000)
    grammar.add_argument("--sheets", type=int, default=1_000_000)
    grammar.add_argument("--folder", type=Path)
    options = grammar.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="formulator-bench-"))
    if not (folder / "records" / "records.db").exists():
        start = time.perf_counter()
        fill(folder, options.patients, options.sheets)
        print(
            f"{options.patients:,} patients and {options.sheets:,} sheets written in {time.perf_counter() - start:.0f} s, {datetime.now(UTC):%Y-%m-%d}"
        )
    measure(folder, options.patients)
    for name, call in (("check everything", check), ("back up, checked", back_up)):
        start = time.perf_counter()
        found = call(folder)
        print(f"{name:<44} {time.perf_counter() - start:8.1f} s   {getattr(found, 'faults', '')}")


if __name__ == "__main__":
    main()
