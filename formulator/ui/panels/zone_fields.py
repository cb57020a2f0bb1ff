"""The fields of one zone: where, which syringe, how deep, how many points of how much."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from formulator.base import bodymap
from formulator.base.i18n import tr
from formulator.domain.treatment import Zone
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.entry import Entry
from formulator.ui.widgets import Button, Choice, IconButton, Segments, Text, column, row
from formulator.workbench import plan, planfigures, planning
from formulator.workbench.draft import Draft

SOURCE_OF_DEPTH = "Micheels, J Drugs Dermatol 2016;15(4):483"


def sides() -> list[tuple[str, str]]:
    """The sides with their words."""
    return [("right", tr("Right")), ("left", tr("Left")), ("both", tr("Both")), ("midline", tr("Midline"))]


class ZoneFields(QWidget):
    """Shows one zone of the draft. A side is only wanted here: whether it has to be confirmed is asked elsewhere."""

    side_wanted = Signal(str)
    mirror_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.index = desk, 0
        limits = planning.LENGTHS
        self.entries: dict[str, Entry] = {
            "zone": Entry(tr("Zone"), words=bodymap.NAMES, limit=limits["zone"], hint=tr("knee, medial")),
            "technique": Entry(tr("Technique"), words=[one.name for one in planning.TECHNIQUES], limit=limits["technique"]),
            "needle": Entry(tr("Needle"), words=planning.NEEDLES, limit=limits["needle"], hint=tr("30G 4 mm")),
            "angle": Entry(tr("Angle"), "°", right=True, limit=limits["angle"]),
            "points": Entry(tr("Points"), right=True, limit=limits["points"]),
            "per_point": Entry(tr("Per point"), "mL", right=True, limit=limits["per_point"]),
        }
        self.names = {
            "zone": tr("Zone"), "technique": tr("Technique"), "needle": tr("Needle"), "angle": tr("Angle"), "points": tr("Points"),
            "per_point": tr("Volume per point"),
        }  # fmt: skip
        self.side = Segments(tr("Side"), sides())
        for button in self.side.keys.values():
            button.set_kind("side")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if (inner := self.side.layout()) is not None:
            inner.takeAt(inner.count() - 1)  # the stretch at the end: the four share the width
        self.side.picked.connect(self.side_wanted)
        self.syringe = Choice(tr("Syringe"), [], 28)
        self.syringe.picked.connect(self._take_syringe)
        self.head = Text("", 12, 600)
        self.mirror = Button(tr("Mirror"), "arrows-exchange", "quiet", 28, self.mirror_wanted.emit)
        self.remove = IconButton("trash", tr("Remove this zone"), do=self.remove_wanted.emit)
        self.depth_button = Button("", kind="quiet", height=28, do=self._toggle_depth)
        self.depth_steps = Text("", 12, tone="text2", wrap=True)
        self.sum = Text("", 12, tone="text2", wrap=True)
        self.hint = Text("", 12, tone="text2", wrap=True)
        self.faults = {name: Text("", 12, tone="word:contraindicated", wrap=True) for name in self.entries}
        self.offers = QVBoxLayout()
        self.offers.setSpacing(look().px(4))
        self.buttons: list[tuple[Button, Text]] = []
        self._lay_out()
        for name, entry in self.entries.items():
            entry.entered.connect(lambda text, name=name: self._enter(name, text))
            entry.left.connect(self.desk.document.end_merging)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(look().px(8))
        grid.setVerticalSpacing(look().px(6))
        grid.setColumnStretch(1, 1)
        entries = self.entries
        entries["angle"].setFixedWidth(look().px(72))
        points = row(entries["points"], Text("×", 13, tone="text2"), entries["per_point"], gap=6)
        points.setStretch(0, 4)
        points.setStretch(2, 5)
        rows = (
            (self.names["zone"], entries["zone"], ("zone",)), ("", self.side, ()), (tr("Syringe"), self.syringe, ()),
            (self.names["technique"], entries["technique"], ("technique",)), (self.names["needle"], entries["needle"], ("needle",)),
            (self.names["angle"], row(entries["angle"], None), ("angle",)), (tr("Depth"), row(self.depth_button, None), ()), (self.names["points"], points, ("points", "per_point")),
        )  # fmt: skip
        at = 0
        for label, part, faults in rows:
            if label:
                grid.addWidget(Text(label, 13, tone="text2"), at, 0)
            place = (at, 1, 1, 1) if label else (at, 0, 1, 2)
            if isinstance(part, QWidget):
                grid.addWidget(part, *place)
            else:
                grid.addLayout(part, *place)
            for name in faults:
                at += 1
                grid.addWidget(self.faults[name], at, 0, 1, 2)
            if label == tr("Depth"):
                at += 1
                grid.addWidget(self.depth_steps, at, 0, 1, 2)
            at += 1
        head = row(self.head, None, self.mirror, self.remove, gap=2)
        self.setLayout(column(head, grid, self.sum, self.offers, self.hint, gap=6, margins=(16, 8, 16, 12)))
        self.depth_steps.hide()
        # What is typed comes in a row; the depth is there to be opened and no field between two others.
        for one, other in pairwise((entries["angle"], entries["points"], entries["per_point"], self.depth_button)):
            QWidget.setTabOrder(one, other)

    # What is shown

    def show_zone(self, draft: Draft, index: int) -> None:
        """One zone of the draft."""
        if index != self.index:
            self.desk.document.end_merging()
        self.index = index
        zone = draft.treatment.plan[index]
        self.head.say(tr("Zone {n}, syringe {name}", n=index + 1, name=zone.syringe))
        for name, entry in self.entries.items():
            fault = planning.fault_of(zone, name)
            entry.show_value(planning.text_of(zone, name), fault)
            self.faults[name].say(fault)
            self.faults[name].setVisible(bool(fault))
        self.side.choose(zone.side or None)
        self.mirror.setVisible(planning.opposite(zone.side) != zone.side)
        self._show_syringes(draft, zone)
        self._show_depth(zone)
        self._show_sum(zone)
        self._show_offers(planning.spread(draft, index))
        self._show_usual(zone)

    def _show_syringes(self, draft: Draft, zone: Zone) -> None:
        names = [formula.name for formula in draft.treatment.formulas]
        keys = names if zone.syringe in names else [*names, zone.syringe]
        shown = [self.syringe.itemData(n) for n in range(self.syringe.count())]
        texts = [name if name in names else tr("{name} (not in the mix)", name=name) for name in keys]
        if shown != keys or [self.syringe.itemText(n) for n in range(self.syringe.count())] != texts:
            self.syringe.clear()
            for key, text in zip(keys, texts, strict=True):
                self.syringe.addItem(text, key)
        self.syringe.setCurrentIndex(keys.index(zone.syringe))

    def _show_depth(self, zone: Zone) -> None:
        steps = planfigures.depth_steps(zone)
        self.depth_button.setText(plan.depth(zone))
        self.depth_button.setEnabled(bool(steps))
        self.depth_button.setToolTip(tr("Show how the depth was estimated"))
        self.depth_steps.say(tr("{steps}. Estimated after {source}.", steps=steps, source=SOURCE_OF_DEPTH) if steps else "")
        if not steps:
            self.depth_steps.hide()

    def _toggle_depth(self) -> None:
        self.depth_steps.setVisible(not self.depth_steps.isVisible())

    def _show_sum(self, zone: Zone) -> None:
        parts = [tr("Points of both sides together.")] if zone.side == "both" and zone.points is not None else []
        self.sum.say(" ".join(parts))
        self.sum.setVisible(bool(parts))

    def _show_offers(self, offers: tuple[planning.Offer, ...]) -> None:
        while len(self.buttons) < len(offers):
            number = len(self.buttons)
            button, note = Button("", height=28), Text("", 12, tone="text2", wrap=True)
            button.clicked.connect(lambda _=False, number=number: self._take_offer(number))
            self.buttons.append((button, note))
            self.offers.addWidget(button)
            self.offers.addWidget(note)
        for number, (button, note) in enumerate(self.buttons):
            offer = offers[number] if number < len(offers) else None
            button.setVisible(offer is not None)
            note.setVisible(offer is not None and bool(offer.note))
            if offer is not None:
                button.setText(tr("Use it up: {what}", what=offer.label))
                note.say(offer.note)

    def _show_usual(self, zone: Zone) -> None:
        found = planning.usual(zone.technique)
        source = self.desk.document.knowledge.sources.get(found.source) if found is not None else None
        known = found is not None and source is not None
        self.hint.setVisible(known)
        if found is not None and source is not None:
            self.hint.say(tr("As described: {says}. Source: {source}. No recommendation.", says=found.says, source=source.citation))

    def focus_on(self, field: str) -> None:
        """Puts the focus into a field."""
        entry = self.entries.get(field)
        if entry is not None:
            entry.setFocus()
            entry.selectAll()

    def first_gap(self, zone: Zone) -> str:
        """The field that still needs an answer; empty where none does."""
        for name in ("zone", "angle", "points", "per_point"):
            if planning.fault_of(zone, name) or (name != "angle" and not planning.text_of(zone, name).strip()):
                return name
        return ""

    # Gestures

    def _enter(self, field: str, text: str) -> None:
        index = self.index
        self.desk.document.edit(self.names[field], lambda d: planning.with_field(d, index, field, text), merge=f"zone {index} {field}")

    def _take_syringe(self, name: str) -> None:
        index = self.index
        self.desk.document.edit(tr("Syringe of the zone"), lambda d: planning.with_field(d, index, "syringe", name))

    def _take_offer(self, number: int) -> None:
        offers = planning.spread(self.desk.document.draft, self.index)
        if number < len(offers):
            offer, index, here = offers[number], self.index, self.buttons[number][0].hasFocus()
            self.desk.document.edit(tr("Use the syringe up"), lambda d: planning.with_field(d, index, offer.field, offer.text))
            if here:
                self.focus_on(offer.field)
