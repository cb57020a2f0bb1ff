"""The table in each embedded face that tells readers which characters its glyphs stand for."""

from __future__ import annotations

import re
import unicodedata

import pikepdf

_PAIR = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,6})>")
_START, _END = re.compile(rb"\d+ beginbfchar\n"), b"endbfchar\n"
#: As many pairs as one block may hold.
_BLOCK = 100


def make_readable(pdf: pikepdf.Pdf) -> None:
    """Characters beyond the first plane as surrogate pairs, joined Arabic letters as the letters that were typed."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == pikepdf.Name.Font and "/ToUnicode" in item:
            item.ToUnicode.write(_rewritten(item.ToUnicode.read_bytes()))


def _rewritten(data: bytes) -> bytes:
    start, end = _START.search(data), data.find(_END)
    if start is None or end < 0:
        return data
    pairs = [(code, int(shown, 16)) for code, shown in _PAIR.findall(data[start.end() : end]) if int(shown, 16)]
    lines = [b"<%b> <%b>\n" % (code, _typed(shown)) for code, shown in pairs]
    blocks = [lines[index : index + _BLOCK] for index in range(0, len(lines), _BLOCK)]
    whole = b"".join(b"%d beginbfchar\n%bendbfchar\n" % (len(block), b"".join(block)) for block in blocks)
    return data[: start.start()] + whole + data[end + len(_END) :]


def _typed(code: int) -> bytes:
    char = chr(code)
    if 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC:
        char = unicodedata.normalize("NFKC", char)
    return char.encode("utf-16-be").hex().upper().encode()
