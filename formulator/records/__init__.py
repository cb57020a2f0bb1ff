"""The records: patients, drafts and signed sheets in one SQLite file, with a trail of everything that was done."""

from __future__ import annotations

from formulator.records.store import Records, back_up, check, found_backups, open_records

__all__ = ["Records", "back_up", "check", "found_backups", "open_records"]
