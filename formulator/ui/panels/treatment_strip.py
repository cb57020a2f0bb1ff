"""What belongs to the whole treatment: indication, site, route, antiseptic. Under each stands how it was understood."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QWidget

from formulator.base import bodymap
from formulator.base.i18n import tr
from formulator.domain.names import Match
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.entry import Entry
from formulator.ui.widgets import Panel, Text
from formulator.workbench import planning
from formulator.workbench.draft import Draft

ROUTES = ("intradermal", "subcutaneous", "intramuscular", "periarticular", "infiltration")


class TreatmentStrip(Panel):
    """Four fields in a line across the page."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.desk = desk
        data = desk.document.knowledge.data
        antiseptics = [m.name for m in data.medicines if "antiseptic" in desk.document.knowledge.closure(m.id)]
        limits = planning.LENGTHS
        self.entries = {
            "indication": Entry(tr("Indication"), words=sorted(c.name for c in data.conditions), limit=limits["indication"]),
            "site": Entry(tr("Site"), words=bodymap.NAMES, limit=limits["site"], hint=tr("knee")),
            "route": Entry(tr("Route"), words=ROUTES, limit=limits["route"]),
            "antiseptic": Entry(tr("Antiseptic"), words=sorted(antiseptics), limit=limits["antiseptic"]),
        }
        self.notes = {name: Text("", 11, tone="text3", cut=True) for name in self.entries}
        self._edits: dict[str, Callable[[Draft, str], Draft]] = {
            "indication": lambda d, text: planning.with_indication(d, text, desk.document.knowledge),
            "site": planning.with_site,
            "route": planning.with_route,
            "antiseptic": lambda d, text: planning.with_antiseptic(d, text, desk.document.knowledge),
        }
        grid = QGridLayout()
        px = look().px
        grid.setContentsMargins(px(16), px(8), px(16), px(6))
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(2))
        for number, (name, entry) in enumerate(self.entries.items()):
            if number:
                grid.setColumnMinimumWidth(number * 3 - 1, px(8))
            grid.addWidget(Text(entry.accessibleName(), 13, tone="text2"), 0, number * 3)
            grid.addWidget(entry, 0, number * 3 + 1)
            grid.addWidget(self.notes[name], 1, number * 3 + 1)
            grid.setColumnStretch(number * 3 + 1, 1)
            entry.entered.connect(lambda text, name=name: self._enter(name, text))
            entry.left.connect(desk.document.end_merging)
        self.down.addLayout(grid)

    def show_draft(self, draft: Draft) -> None:
        """The fields and how they were understood."""
        treatment = draft.treatment
        antiseptic = treatment.antiseptic
        self.entries["indication"].show_value(treatment.indication)
        self.entries["site"].show_value(treatment.site)
        self.entries["route"].show_value(planning.route_text(draft), planning.route_fault(draft))
        self.entries["antiseptic"].show_value(antiseptic.text if antiseptic is not None else "", _why(antiseptic))
        self._note(
            "indication", *self._meaning(treatment.indication_match, _absent(treatment.indication), tr("not recognized, kept as written"))
        )
        self._note("site", tr("printed on the sheet") if treatment.site.strip() else tr("not given"), "text3")
        fault = planning.route_fault(draft)
        self._note("route", fault.partition(":")[0] or tr("the rules of this route apply"), "word:not checked" if fault else "text3")
        self._note("antiseptic", *self._meaning(antiseptic, tr("not given"), _why(antiseptic)))

    def _meaning(self, match: Match | None, empty: str, unknown: str) -> tuple[str, str]:
        if match is None:
            return empty, "text3"
        if not match.known:
            return unknown, "word:not checked"
        names = " + ".join(self.desk.document.knowledge.name(concept) for concept in match.concepts)
        return tr("recognized: {name}", name=names), "text3"

    def _note(self, name: str, text: str, tone: str) -> None:
        self.notes[name].say(text)
        self.notes[name].set_tone(tone)

    def focus_on(self, name: str) -> None:
        """Puts the focus into a field."""
        self.entries[name].setFocus()
        self.entries[name].selectAll()

    def _enter(self, name: str, text: str) -> None:
        change = self._edits[name]
        self.desk.document.edit(self.entries[name].accessibleName(), lambda d: change(d, text), merge=f"treatment {name}")


def _absent(text: str) -> str:
    """What is said of a text without a meaning: it was not given, or not looked up."""
    return tr("kept as written") if text.strip() else tr("not given")


def _why(match: Match | None) -> str:
    """Why an antiseptic cannot be checked, with what it may have meant; empty where it was recognized."""
    if match is None or match.known:
        return ""
    near = tr("; near: {names}", names=", ".join(match.suggestions)) if match.suggestions else ""
    return f"{match.why or tr('not recognized')}{near}"
