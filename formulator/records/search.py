"""Finding a patient: an index of three-letter pieces over name, number and birth date, and one over the folded name."""

from __future__ import annotations

import re

from formulator.base.folding import fold
from formulator.domain.records import Damaged, PatientFacts
from formulator.records.database import Database, Row

COLUMNS = "p.id, p.version, p.body, p.erased, p.hash, p.name, p.search"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PIECE = 3


def searchable(facts: PatientFacts) -> dict[str, str]:
    """The columns that are searched: the folded name, and everything with a space before and after each word."""
    name, number = fold(facts.name), fold(facts.number)
    parts = [name, number, number.replace(" ", "") if " " in number else "", *_birth(facts.birth_date)]
    return {"name": name, "search": f" {' '.join(part for part in parts if part)} "}


def _birth(text: str) -> list[str]:
    """The ways that people write a day: 1969-08-30 is also found as 30.08.1969, 8/30/1969 and 30081969."""
    found = _ISO.fullmatch(text.strip())
    if found is None:
        return [fold(text)]
    year, month, day = found[1], int(found[2]), int(found[3])
    forms = [f"{year} {month:02} {day:02}", f"{day:02} {month:02} {year}", f"{month:02} {day:02} {year}"]
    short = [f"{day} {month} {year}", f"{month} {day} {year}"] if day < 10 or month < 10 else []
    return [*forms, *short, f"{year}{month:02}{day:02}", f"{day:02}{month:02}{year}"]


def find(database: Database, text: str, limit: int) -> list[Row]:
    """The rows that a search shows: names that begin so, then all others that hold every word of it, by name."""
    whole = fold(text)
    if not whole:
        return database.rows(f"SELECT {COLUMNS} FROM patient p WHERE p.erased = 0 ORDER BY p.name LIMIT ?", limit)
    first = database.rows(
        f"SELECT {COLUMNS} FROM patient p WHERE p.name >= ? AND p.name < ? ORDER BY p.name LIMIT ?", whole, whole + "\U0010ffff", limit
    )
    if len(first) >= limit:
        return first
    seen = {row[0] for row in first}
    rest = [row for row in _any_holding(database, whole, limit + len(first)) if row[0] not in seen]
    return (first + sorted(rest, key=lambda row: (str(row[5]), int(row[0] or 0))))[:limit]


def _any_holding(database: Database, whole: str, limit: int) -> list[Row]:
    """By the index; by reading all patients where the index is in pieces, so that nobody is missed."""
    try:
        return _holding(database, whole, limit)
    except Damaged:
        terms = whole.split()
        holds = " AND ".join("p.search LIKE ?" for _ in terms)
        return database.rows(f"SELECT {COLUMNS} FROM patient p WHERE {holds} LIMIT ?", *(f"%{term}%" for term in terms), limit)


def _holding(database: Database, whole: str, limit: int) -> list[Row]:
    terms = [whole] if whole.replace(" ", "").isdigit() else whole.split()
    long = [term for term in terms if len(term) >= _PIECE]
    short = sorted((term for term in terms if len(term) < _PIECE), key=len, reverse=True)
    if long:
        return _by_pieces(database, [_quoted(long)], [f" {term}" for term in short], limit)
    first, others = short[0], [f" {term}" for term in short[1:]]
    if len(first) < _PIECE - 1:
        return _by_pieces(database, _beginning(database, f" {first}"), others, limit)
    found = _by_pieces(database, [f'" {first}"'], others, limit)
    return found or _by_pieces(database, _beginning(database, first), others, limit)


def _quoted(terms: list[str]) -> str:
    return " AND ".join(f'"{term}"' for term in terms)


def _beginning(database: Database, start: str) -> list[str]:
    """The pieces that begin so: a word of one letter is sought at the beginning of words, one of two anywhere."""
    rows = database.rows("SELECT term FROM patient_piece WHERE term >= ? AND term < ? LIMIT 100", start, start + "\U0010ffff")
    return [_quoted([str(row[0])]) for row in rows]


def _by_pieces(database: Database, wanted: list[str], others: list[str], limit: int) -> list[Row]:
    """Those that hold one of the `wanted` expressions and all of `others`."""
    if not wanted:
        return []
    holds = "".join(" AND p.search LIKE ?" for _ in others)
    return database.rows(
        f"SELECT {COLUMNS} FROM patient_text t JOIN patient p ON p.id = t.rowid WHERE t.search MATCH ?{holds} LIMIT ?",
        f"search : ({' OR '.join(wanted)})", *(f"%{other}%" for other in others), limit,
    )  # fmt: skip
