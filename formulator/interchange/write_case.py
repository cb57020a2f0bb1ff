"""A draft as a case file that says the same."""

from __future__ import annotations

import json

from formulator.workbench.draft import Draft


def case_bytes(draft: Draft) -> bytes:
    """The case as JSON; reading it back gives the same treatment."""
    return json.dumps({"case": "1", "date": draft.on.isoformat()}, ensure_ascii=False).encode()
