"""The tables, version by version. A step once released is never changed; a change is a new step."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

#: Says that a file is one of ours ("Fmlr").
APPLICATION = 0x466D6C72

_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE patient (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL, body BLOB NOT NULL, name TEXT NOT NULL, search TEXT NOT NULL,
  erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)), hash BLOB NOT NULL) STRICT;
CREATE INDEX patient_name ON patient (name);
CREATE VIRTUAL TABLE patient_text USING fts5 (search, content = 'patient', content_rowid = 'id', tokenize = 'trigram');
CREATE VIRTUAL TABLE patient_piece USING fts5vocab (patient_text, 'row');
CREATE TABLE practitioner (id INTEGER PRIMARY KEY, version INTEGER NOT NULL, body BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE TABLE draft (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL, patient INTEGER REFERENCES patient (id), saved TEXT NOT NULL,
  saved_offset INTEGER NOT NULL, body BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE INDEX draft_patient ON draft (patient);
CREATE TABLE signed (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, patient INTEGER NOT NULL REFERENCES patient (id), signer TEXT NOT NULL,
  signed TEXT NOT NULL, signed_offset INTEGER NOT NULL, amends TEXT REFERENCES signed (number), reason TEXT NOT NULL,
  chain_count INTEGER NOT NULL, chain_head BLOB NOT NULL, digest TEXT NOT NULL,
  sheet BLOB, draft BLOB, case_json BLOB, report_json BLOB, head_hash BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE INDEX signed_patient ON signed (patient, id);
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY, event TEXT NOT NULL, entity TEXT NOT NULL, entity_id INTEGER NOT NULL,
  patient INTEGER REFERENCES patient (id), who TEXT NOT NULL, at TEXT NOT NULL, at_offset INTEGER NOT NULL,
  clock_back INTEGER NOT NULL, digest BLOB NOT NULL, chain BLOB NOT NULL) STRICT;
CREATE INDEX audit_patient ON audit (patient, event);
CREATE INDEX audit_entity ON audit (entity, entity_id);
CREATE TABLE history (
  seq INTEGER PRIMARY KEY REFERENCES audit (seq), patient INTEGER, salt BLOB NOT NULL, old BLOB, new BLOB) STRICT;
CREATE INDEX history_patient ON history (patient);

CREATE TRIGGER signed_kept BEFORE DELETE ON signed BEGIN SELECT RAISE(ABORT, 'a signed sheet stays'); END;
CREATE TRIGGER signed_fixed BEFORE UPDATE ON signed WHEN NOT (
  NEW.sheet IS NULL AND NEW.draft IS NULL AND NEW.case_json IS NULL AND NEW.report_json IS NULL
  AND (SELECT erased FROM patient WHERE id = OLD.patient) = 1
  AND NEW.id IS OLD.id AND NEW.number IS OLD.number AND NEW.patient IS OLD.patient AND NEW.signer IS OLD.signer
  AND NEW.signed IS OLD.signed AND NEW.signed_offset IS OLD.signed_offset AND NEW.amends IS OLD.amends
  AND NEW.reason = '' AND NEW.chain_count IS OLD.chain_count AND NEW.chain_head IS OLD.chain_head
  AND NEW.digest = '' AND NEW.hash IS OLD.hash)
BEGIN SELECT RAISE(ABORT, 'a signed sheet stays as it is'); END;
CREATE TRIGGER patient_kept BEFORE DELETE ON patient BEGIN SELECT RAISE(ABORT, 'a patient is erased, not deleted'); END;
CREATE TRIGGER patient_erased BEFORE UPDATE ON patient WHEN OLD.erased = 1
BEGIN SELECT RAISE(ABORT, 'the patient was erased'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the trail stays'); END;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the trail stays as it is'); END;
CREATE TRIGGER history_fixed BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'the trail stays as it is'); END;
CREATE TRIGGER history_kept BEFORE DELETE ON history
WHEN OLD.patient IS NULL OR coalesce((SELECT erased FROM patient WHERE id = OLD.patient), 0) = 0
BEGIN SELECT RAISE(ABORT, 'the trail stays'); END;
"""


def statements(script: str) -> list[str]:
    """The single statements of a script; a trigger is one."""
    found: list[str] = []
    waiting = ""
    for line in script.splitlines(keepends=True):
        waiting += line
        if sqlite3.complete_statement(waiting):
            found.append(waiting.strip())
            waiting = ""
    return found


def first(connection: sqlite3.Connection) -> None:
    """Version 1: everything."""
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    for statement in statements(_FIRST):
        connection.execute(statement)


Step = Callable[[sqlite3.Connection], None]
#: STEPS[n] leads from version n to version n + 1.
STEPS: tuple[Step, ...] = (first,)
