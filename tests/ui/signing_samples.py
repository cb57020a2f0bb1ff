"""Signing what lies on a desk without the page for it."""

from __future__ import annotations

from dataclasses import replace

from formulator.domain.protocol import ProtocolSheet
from formulator.domain.records import ChainMark
from formulator.ui.desk import Desk
from formulator.workbench.ports import SheetOrder, Signed
from formulator.workbench.sheet import SheetIdentity, protocol_sheet


def sign_now(desk: Desk, reason: str = "") -> Signed:
    """Keeps the draft on the desk as a signed sheet of its patient, whatever it waits for; the next draft begins."""
    document, patient = desk.document, desk.patient
    assert patient is not None
    draft, review = document.draft, document.review
    shown = protocol_sheet(draft, review, document.knowledge, SheetIdentity("?", "0" * 64, ()))

    def make(number: str, _: ChainMark) -> ProtocolSheet:
        return replace(shown, number=number)

    order = SheetOrder(patient.id, "Dr. B. Example", draft, b"{}", b"{}", make, desk.entry.id if desk.entry else None, draft.amends, reason)
    made = desk.outside.records.sheets.sign(order)
    desk.signed(made)
    return made
