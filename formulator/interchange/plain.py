"""A case file as plain JSON, every value the text that was written."""

from __future__ import annotations

import msgspec

from formulator.base.yamltext import parse, plain


def plain_json(data: bytes, file: str) -> bytes:
    """The bytes of a case file as indented JSON; raises InputError."""
    return msgspec.json.format(msgspec.json.encode(plain(parse(data, file))), indent=1)
