"""The head of a knowledge file: its version, when it was reviewed and when that is due again."""

from __future__ import annotations

from datetime import date

from formulator.base.i18n import tr
from formulator.base.reading import Fields, to_date
from formulator.domain.protocols import Edition

HEAD = ("version", "reviewed", "next_review")


def read_edition(fields: Fields, file: str) -> Edition:
    """The head of a file that must have one: format, version and dates."""
    if fields.text("format", required=True) not in ("1", ""):
        fields.complain(fields.at("format"), tr("format must be 1"))
    return _dates(fields, file)


def read_head(fields: Fields, file: str) -> Edition | None:
    """The head of a file that may do without; one that is there is whole."""
    present = [fields.has(key) for key in HEAD]
    return _dates(fields, file) if any(present) else None


def _dates(fields: Fields, file: str) -> Edition:
    made = Edition(
        file,
        fields.text("version", required=True),
        fields.take("reviewed", to_date, date.min, required=True),
        fields.take("next_review", to_date, date.min, required=True),
    )
    if made.next_review < made.reviewed:
        fields.complain(fields.at("next_review"), tr("next_review lies before reviewed"))
    return made
