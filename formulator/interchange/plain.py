"""A case file as plain JSON, every value the text that was written."""

from __future__ import annotations

import msgspec

from formulator.base.yamltext import Items, Map, Node, Text, parse


def plain(node: Node) -> object:
    """Maps, lists and texts as Python values."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [plain(value) for value in node.values]
    assert isinstance(node, Map)
    return {key: plain(value) for key, value in node.values.items()}


def plain_json(data: bytes, file: str) -> bytes:
    """The bytes of a case file as indented JSON; raises InputError."""
    return msgspec.json.format(msgspec.json.encode(plain(parse(data, file))), indent=1)
