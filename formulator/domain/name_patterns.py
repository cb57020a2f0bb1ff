"""What in a written name is no name: amounts, ratios, parentheses, schedules, "without adrenaline"."""

from __future__ import annotations

import re

AMOUNT = re.compile(
    r"(?:(?<![\w.,])|(?<=\d[x×]))\d[\d.,]*(?:[ '\u00a0\u202f]\d{3})*\s*(?:%(?:\s*(?:w/v|m/v))?|(?:mcg|µg|μg|ug|mg|kg|g|ml|l|iu|i\.u\.|ui|ie|i\.e\.|u|units?|mmol|meq|mval)"
    r"(?:\s*/\s*(?:\d[\d.,]*\s*)?(?:ml|l|dl))?)(?![\w])",
    re.IGNORECASE,
)
WHOLE = re.compile(r"(.+?)\s*/\s*\d.*")
RATIO = re.compile(r"(?<!\d)1\s*[:/]\s*\d{1,3}(?:[ .,'\u00a0\u202f]?\d{3})+")
#: "without adrenaline", "adrenalinfrei": the plain product, said outright.
PLAIN = re.compile(
    r"\b(?:without|sans|ohne|senza|sin|sem|no)\s+(?:(?:l['’])?adr[eé]nalin\w*|epine\w*|vaso[ck]\w*)|\b(?:adrenalin|epinephrin)e?[\s-]*(?:free|frei)\b",
    re.IGNORECASE,
)
PARENS = re.compile(r"[(\[]([^)\]]*)[)\]]")
JOINED = re.compile(r"\s*(?:\+|/|&|,|;|\band\b|\bet\b|\bund\b|\be\b|\by\b|\bplus\b)\s*", re.IGNORECASE)
_DAY = r"(?:d|day|j|jour|tag|die|giorno|dia)"
SCHEDULE = re.compile(rf"(?<!\w)(?:\d+\s*[x×]\s*(?:/\s*{_DAY}(?!\w))?|\d(?:[-–]\d){{1,3}}|\d+\s*/\s*{_DAY})(?!\w)", re.IGNORECASE)
