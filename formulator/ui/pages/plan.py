"""The page "Plan": zones and their fields, the side on the body, the plan against the mix."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from formulator.base import bodymap
from formulator.base.bodymap import Region
from formulator.base.i18n import tr
from formulator.domain.treatment import Zone
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.against import AgainstPanel
from formulator.ui.panels.bodymap import BodyMap
from formulator.ui.panels.closeup import CloseUp, Legend
from formulator.ui.panels.side_band import SideBand
from formulator.ui.panels.treatment_strip import TreatmentStrip
from formulator.ui.panels.zones import ZonesPanel
from formulator.ui.widgets import Panel, Text, line, row
from formulator.workbench import planfigures, planning

#: From this width of the middle on there is room for the close-up.
CLOSE_UP_FROM = 620


class PlanPage(Page):
    """`selected` is the zone that the fields, the band and the figures show; nothing of it is kept."""

    title = "Plan"

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        self.selected, self.view = 0, ""
        self._pending: tuple[int, Zone, str, str] | None = None
        self.strip = TreatmentStrip(desk)
        self.zones = ZonesPanel(desk)
        self.band, self.map, self.closeup = SideBand(), BodyMap(), CloseUp()
        self.against = AgainstPanel(desk.document.knowledge)
        self.against.to_mix.clicked.connect(lambda: desk.went.emit("mix"))
        self.legend, self.pointed = Legend(), Text("", 12, tone="text2", cut=True)
        self._lay_out()
        self.zones.picked.connect(self.pick)
        self.zones.side_wanted.connect(self.want_side)
        self.zones.mirror_wanted.connect(self.mirror)
        self.band.wanted.connect(self.want_side)
        self.band.confirmed.connect(self._confirm)
        self.band.kept.connect(self._keep)
        self.map.chosen.connect(self.choose)
        self.map.mirrored.connect(self.mirror)
        self.map.pointed.connect(self.pointed.say)

    def _lay_out(self) -> None:
        px = look().px
        self.middle = Panel()
        self.middle.down.addWidget(self.band)
        figures = QHBoxLayout()
        figures.setContentsMargins(px(8), px(8), px(16), px(8))
        figures.setSpacing(px(8))
        figures.addWidget(self.map, 5)
        figures.addWidget(self.closeup, 5)
        self.middle.down.addLayout(figures, 1)
        self.middle.down.addWidget(line())
        self.keys = Text(tr("Arrows move, Space sets, M mirrors"), 12, tone="text2")
        foot = row(self.legend, self.pointed, self.keys, gap=12, margins=(16, 8, 16, 8))
        foot.setStretch(1, 1)
        self.middle.down.addLayout(foot)
        across = QHBoxLayout()
        across.setSpacing(px(8))
        across.addWidget(self.zones)
        across.addWidget(self.middle, 1)
        across.addWidget(self.against)
        down = QVBoxLayout(self)
        down.setContentsMargins(px(8), px(8), px(8), px(8))
        down.setSpacing(px(8))
        down.addWidget(self.strip)
        down.addLayout(across, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = look().px
        narrow = self.width() < px(1200)
        self.zones.setFixedWidth(px(264 if narrow else 296))
        self.against.setFixedWidth(px(284 if narrow else 308))
        middle = self.width() - self.zones.width() - self.against.width() - px(32)
        self.closeup.setVisible(middle >= px(CLOSE_UP_FROM))
        self.legend.setVisible(middle >= px(CLOSE_UP_FROM))
        self.keys.setVisible(middle >= px(300))

    # What is shown

    def refresh(self) -> None:
        draft, review = self.desk.document.draft, self.desk.document.review
        zones = draft.treatment.plan
        self.selected = max(0, min(self.selected, len(zones) - 1))
        zone = zones[self.selected] if zones else None
        self.strip.show_draft(draft)
        self.zones.show_plan(draft, self.selected)
        self.against.show_plan(draft, review)
        self._show_side(zone)
        treated = bodymap.treated(zone.zone, zone.side) if zone is not None else ()
        others = tuple(region for n, z in enumerate(zones) if n != self.selected for region in bodymap.treated(z.zone, z.side))
        self.map.show_treated(treated, others, zone.side if zone is not None else "")
        names = tuple(formula.name for formula in draft.treatment.formulas)
        self.closeup.show_zone(self._close(treated), zones, self.selected, names)
        self.legend.show_names(names)

    def _close(self, treated: tuple[Region, ...]) -> Region | None:
        """The region of the close-up: the view that was picked last, the midline first where both sides are treated."""
        order = sorted(treated, key=lambda r: (r.view != self.view, r.side != "right"))
        return order[0] if order else None

    def _show_side(self, zone: Zone | None) -> None:
        pending = self._pending
        if pending is None:
            self.band.show_zone(zone)
            return
        index, before, name, side = pending
        if zone != before or index != self.selected:
            self._pending = None
            self.band.show_zone(zone)
        else:
            self.band.ask(before, Zone(name, side))

    # Where

    def pick(self, index: int) -> None:
        """Another zone of the plan."""
        if index != self.selected:
            self._pending = None
        self.selected = index
        self.refresh()

    def choose(self, region: Region) -> None:
        """A region of the figures: the zone goes there; the first zone is made there."""
        self.view = region.view
        if not self.desk.document.draft.treatment.plan:
            self.zones.new_zone(region.name, region.side)
            return
        zone = self.desk.document.draft.treatment.plan[self.selected]
        name = zone.zone if region.name in bodymap.named_in(zone.zone) else region.name
        self._place(name, region.side)

    def want_side(self, side: str) -> None:
        """Another side of the same zone."""
        if self.desk.document.draft.treatment.plan:
            self._place(self.desk.document.draft.treatment.plan[self.selected].zone, side)

    def mirror(self) -> None:
        """The other side of the same zone."""
        if self.desk.document.draft.treatment.plan:
            self.want_side(planning.opposite(self.desk.document.draft.treatment.plan[self.selected].side))

    def _place(self, name: str, side: str) -> None:
        index = self.selected
        zone = self.desk.document.draft.treatment.plan[index]
        if planning.must_confirm(zone, side):
            self._pending = (index, zone, name, side)
            self.refresh()
            return
        self._pending = None
        self._put(index, name, side)

    def _put(self, index: int, name: str, side: str) -> None:
        shown = planfigures.zone_name(Zone(name, side))
        if not self.desk.document.edit(tr("Zone {zone}", zone=shown), lambda d: planning.placed(d, index, name, side)):
            self.refresh()

    def _confirm(self) -> None:
        pending, self._pending = self._pending, None
        if pending is not None:
            self._put(pending[0], pending[2], pending[3])
            self._back()

    def _keep(self) -> None:
        self._pending = None
        self.refresh()
        self._back()

    def _back(self) -> None:
        """The question is answered: the focus goes back to the side of the zone."""
        chosen = self.zones.fields.side.chosen
        if chosen is not None:
            self.zones.fields.side.keys[chosen].setFocus(Qt.FocusReason.OtherFocusReason)

    # Arriving

    def arrive(self, place: str) -> None:
        self.refresh()
        zones = self.desk.document.draft.treatment.plan
        if place in self.strip.entries:
            self.strip.focus_on(place)
        elif not zones:
            self.zones.first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._to_gap(place)

    def _to_gap(self, place: str) -> None:
        """The first field of the first zone that still needs an answer, else the points of a zone that needs more than its syringe holds."""
        zones = self.desk.document.draft.treatment.plan
        fields = self.zones.fields
        for index, zone in enumerate(zones):
            if gap := fields.first_gap(zone):
                self.pick(index)
                fields.focus_on(gap)
                return
        if place == "points":
            short = {use.syringe for use in planfigures.uses(self.desk.document.draft) if use.sign == "moderate"}
            self.pick(next((index for index, zone in enumerate(zones) if zone.syringe in short), self.selected))
            fields.focus_on("points")
        else:
            self.zones.rows[self.selected].setFocus(Qt.FocusReason.OtherFocusReason)
