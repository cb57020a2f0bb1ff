"""The zones of the plan: the list and, below it, the fields of the one that is selected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.treatment import Zone
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.zone_fields import ZoneFields
from formulator.ui.widgets import Button, Icon, Panel, Scroll, Sign, Text, Tile, column, line, row
from formulator.workbench import planfigures, planning
from formulator.workbench.draft import Draft
from formulator.workbench.prepare import side_word


class ZoneRow(Button):
    """One zone: letter of its syringe, side in capitals and name, points, and how its syringe is used."""

    removed = Signal()
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", kind="zone", height=56, parent=parent)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.tile = Tile("A", 20)
        self.side, self.name = Text("", 14, 700), Text("", 14, 600, cut=True)
        self.points, self.used, self.sign = Text("", 12, tone="text2", cut=True), Text("", 12, tone="text2"), Sign("", 16)
        across = QHBoxLayout(self)
        px = look().px
        across.setContentsMargins(px(12), px(8), px(12), px(8))
        across.setSpacing(px(12))
        across.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignTop)
        down = QVBoxLayout()
        down.setSpacing(px(2))
        first, second = row(self.side, self.name, gap=5), row(self.points, self.used, self.sign, gap=6)
        first.setStretch(1, 1)
        second.setStretch(0, 1)
        down.addLayout(first)
        down.addLayout(second)
        across.addLayout(down, 1)
        for part in (self.tile, self.side, self.name, self.points, self.used, self.sign):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_zone(self, zone: Zone, use: planfigures.Use | None) -> None:
        """What this zone is now."""
        self.tile.show_letter(zone.syringe[:1].upper() or "?")
        self.side.say(side_word(zone))
        self.side.setVisible(bool(zone.side))
        self.name.say(zone.zone.strip() or tr("no name yet"))
        self.name.set_tone("text" if zone.zone.strip() else "word:not checked")
        self.points.say(planfigures.zone_use(zone))
        self.used.say(use.used if use is not None else "")
        self.sign.show_sign(use.sign if use is not None else "")
        words = use.words if use is not None else ""
        told = [tr("Zone {name}", name=planfigures.zone_name(zone)), tr("syringe {name}", name=zone.syringe), planfigures.zone_use(zone)]
        self.setAccessibleName(", ".join((*told, words) if words else told))
        self.setToolTip(f"{planfigures.zone_name(zone)}, {words}" if words else planfigures.zone_name(zone))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class ZonesPanel(Panel):
    """`picked` tells the zone to be shown; `side_wanted` a side that may have to be confirmed first."""

    picked = Signal(int)
    side_wanted = Signal(str)
    mirror_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.desk, self.selected = desk, 0
        self.rows: list[ZoneRow] = []
        self.add = Button(tr("Zone"), "plus", "quiet", 28, self.add_zone)
        self.add.setAccessibleName(tr("Add a zone"))
        keep = self.add.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.add.setSizePolicy(keep)
        self.down.addLayout(row(Text(tr("Zones"), 14, 600), None, self.add, margins=(16, 4, 8, 4)))
        self.down.addWidget(line())
        self.area = Scroll(tr("Zones of the plan"))
        self.list = QVBoxLayout()
        self.list.setSpacing(0)
        self.area.down.addLayout(self.list)
        self.fields = ZoneFields(desk)
        self.fields.side_wanted.connect(self.side_wanted)
        self.fields.mirror_wanted.connect(self.mirror_wanted)
        self.fields.remove_wanted.connect(lambda: self.remove(self.selected))
        self.area.down.addWidget(self.fields)
        self.empty = self._empty()
        self.area.down.addWidget(self.empty)
        self.area.down.addStretch(1)
        self.down.addWidget(self.area, 1)

    def _empty(self) -> QWidget:
        made = QWidget()
        self.first = Button(tr("Add a zone"), "plus", "primary", 32, self.add_zone)
        says = Text(tr("No zone yet. Add one, or pick a place on the figure."), 13, tone="text2", wrap=True)
        says.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        down = column(
            24, row(None, Icon("body-scan", 40, "text3"), None), says, row(None, self.first, None), gap=12, margins=(16, 0, 16, 16)
        )
        made.setLayout(down)
        return made

    def show_plan(self, draft: Draft, index: int) -> None:
        """The plan with one of its zones selected."""
        zones, self.selected = draft.treatment.plan, index
        uses = {use.syringe: use for use in planfigures.uses(draft)}
        while len(self.rows) < len(zones):
            self._more()
        for number, made in enumerate(self.rows):
            made.setVisible(number < len(zones))
            if number < len(zones):
                made.show_zone(zones[number], uses.get(zones[number].syringe))
                made.setChecked(number == index)
        self.empty.setVisible(not zones)
        self.add.setVisible(bool(zones))
        self.fields.setVisible(bool(zones))
        if zones:
            self.fields.show_zone(draft, index)

    def _more(self) -> None:
        number = len(self.rows)
        made = ZoneRow()
        made.clicked.connect(lambda: self.picked.emit(number))
        made.removed.connect(lambda: self.remove(number))
        made.stepped.connect(lambda step: self._step(number + step))
        self.rows.append(made)
        self.list.addWidget(made)

    def _step(self, number: int) -> None:
        if 0 <= number < len(self.desk.document.draft.treatment.plan):
            self.picked.emit(number)
            self.rows[number].setFocus(Qt.FocusReason.TabFocusReason)

    # Gestures

    def add_zone(self) -> None:
        """One more zone; its name is asked next."""
        self.new_zone("", "")
        zone = self.desk.document.draft.treatment.plan[-1]
        self.fields.focus_on("points" if zone.zone else "zone")

    def new_zone(self, zone: str, side: str) -> None:
        """One more zone at a place."""
        self.desk.document.edit(tr("Add a zone"), lambda d: planning.add_zone(d, zone, side))
        self.picked.emit(len(self.desk.document.draft.treatment.plan) - 1)

    def remove(self, index: int) -> None:
        """Takes a zone out and says so."""
        draft = self.desk.document.draft
        if not 0 <= index < len(draft.treatment.plan):
            return
        name = planfigures.zone_name(draft.treatment.plan[index])
        had_focus = self.isAncestorOf(focused) if (focused := self.window().focusWidget()) is not None else False
        self.desk.document.edit(tr("Remove {zone}", zone=name), lambda d: planning.remove_zone(d, index))
        left = len(self.desk.document.draft.treatment.plan)
        self.picked.emit(max(0, min(index, left - 1)))
        if had_focus:
            (self.rows[min(index, left - 1)] if left else self.first).setFocus()
        undo: Callable[[], None] = self.desk.document.stack.undo
        self.desk.told.emit(tr("{zone} removed", zone=name), tr("Undo"), undo)
