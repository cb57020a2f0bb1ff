"""One syringe of the mix: its head with the gauge, its lines, the row in which the next one is entered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.display import amount
from formulator.domain.parsing import read_volume
from formulator.ui.look import look
from formulator.ui.panels.mix_columns import Across
from formulator.ui.panels.mix_drag import Dragging
from formulator.ui.panels.mix_fields import BoundField, MenuButton, entry
from formulator.ui.panels.mix_hands import MixHands
from formulator.ui.panels.mix_line import LineRow
from formulator.ui.widgets import Button, Icon, LimitBar, Panel, Text, Tile, row
from formulator.workbench import edits
from formulator.workbench.mixrows import SyringeView
from formulator.workbench.repairs import DILUENTS

LEFT, RIGHT, MIDDLE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


class GroupHead(Panel):
    """Letter, place with its side, total, gauge, size."""

    def __init__(self, hands: MixHands, parent: QWidget | None = None) -> None:
        super().__init__("group", parent)
        self.hands, self.syringe = hands, ""
        self.tile = Tile("", 18)
        self.where = Text("", 13, 600, wrap=True)
        self.total = Text("", 13, 600, wrap=True)
        self.total.setAlignment(RIGHT | Qt.AlignmentFlag.AlignVCenter)
        self.total.setContentsMargins(0, 0, look().px(8), 0)
        self.gauge = LimitBar(10, outlined=True)
        self.size_button = MenuButton("", self._fill)
        self.size_button.setFont(look().font(12, 500))
        across = Across(28, self)
        across.put(self.tile, "icon", align=MIDDLE)
        across.put(self.where, "name", "strength")
        across.put(self.total, "volume", "dose")
        across.put(self.gauge, "bar")
        across.put(self.size_button, "percent", "remove", align=RIGHT)
        self.down.setContentsMargins(0, 1, 0, 1)
        self.down.addLayout(across)
        self._size = ""

    def show_syringe(self, view: SyringeView) -> None:
        """Shows a syringe."""
        self.syringe, self._size = view.name, view.size
        self.tile.show_letter(view.name[:2])
        self.where.say(view.where or tr("Syringe {name}", name=view.name))
        self.total.say(view.total)
        self.total.set_tone("word:major" if view.over else "text")
        self.total.setToolTip(view.sum)
        self.gauge.setVisible(view.share is not None)
        self.gauge.show_share(view.share)
        self.size_button.setText(tr("of {size}", size=view.size) if view.size else tr("size?"))
        known = tr("size not given") if not view.size else view.size
        self.size_button.setAccessibleName(tr("Syringe {name}: {size}", name=view.name, size=known))
        self.size_button.setToolTip(tr("Size of the syringe; remove it"))
        self.setAccessibleName(tr("Syringe {name}, {where}, {total}", name=view.name, where=view.where, total=view.total))

    def _fill(self, menu: QMenu) -> None:
        name = self.syringe
        for size in edits.SIZES:
            text = amount(read_volume(f"{size} mL"))
            entry(menu, tr("of {size}", size=text), partial(self.hands.size, name, size), text == self._size)
        if self._size:
            entry(menu, tr("Size not given"), lambda: self.hands.size(name, ""))
        menu.addSeparator()
        entry(menu, tr("Remove syringe {name}", name=name), lambda: self.hands.remove_syringe(name))


class AddRow(QWidget):
    """A name typed here and Enter adds it to the syringe, known or not."""

    def __init__(self, hands: MixHands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hands, self.syringe = hands, edits.FIRST
        self.field = BoundField(tr("Add by name"), height=26, flat=True, hint=tr("Add by name"))
        self.field.setMaxLength(edits.NAME_LENGTH)
        self.fill = MenuButton(tr("Fill up"), self._fill, height=26)
        self.more = Button(tr("Syringe"), "plus", "quiet", 26, do=self._add_syringe)
        self.more.setAccessibleName(tr("Add a syringe"))
        self.field.entered.connect(self._enter)
        self.field.stepped.connect(lambda step: self.hands.stepped.emit(self.syringe, -1, "volume", step))
        self.field.escaped.connect(self._escape)
        self.field.undone.connect(self._undone)
        across = row(
            Icon("plus", 14, "text2"), 9, self.field, self.fill, self.more, gap=0, margins=(13, 1, 6, 1)
        )  # fmt: skip
        across.setStretch(2, 1)
        self.setLayout(across)
        self.setMinimumHeight(look().px(28))

    def show_syringe(self, name: str, fills: bool, last: bool, only: bool) -> None:
        """Shows the row of a syringe; the last one also offers another syringe."""
        self.syringe = name
        hint = tr("Add by name") if only else tr("Add to syringe {name} by name", name=name)
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(tr("Add to syringe {name} by name", name=name))
        self.fill.setVisible(not fills)
        self.fill.setAccessibleName(tr("Fill syringe {name} up with a diluent", name=name))
        self.more.setVisible(last)

    def _enter(self) -> None:
        text = self.field.text().strip()
        if text:
            self.field.clear()
            self.hands.add(self.syringe, text)

    def _escape(self) -> None:
        if self.field.text():
            self.field.clear()
        else:
            self.hands.away.emit()

    def _undone(self, back: bool) -> None:
        """The field's own undo while there is a name in it, else that of the program."""
        if self.field.text():
            (self.field.undo if back else self.field.redo)()
        else:
            stack = self.hands.desk.document.stack
            (stack.undo if back else stack.redo)()

    def _fill(self, menu: QMenu) -> None:
        for ident in DILUENTS:
            if ident in self.hands.knowledge.substances:
                name = self.hands.knowledge.name(ident)
                entry(menu, name[:1].upper() + name[1:], partial(self.hands.add, self.syringe, ident))

    def _add_syringe(self) -> None:
        name = self.hands.add_syringe()
        self.hands.done.emit(name)


class Group(QWidget):
    """A syringe with everything in it. Rows are kept and shown again, whatever line stands at their place."""

    def __init__(self, hands: MixHands, dragging: Dragging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hands, self._dragging = hands, dragging
        self.head = GroupHead(hands)
        self.rows: list[LineRow] = []
        self.count = 0
        self.add = AddRow(hands)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.head)
        down.addLayout(self._lines)
        down.addWidget(self.add)

    @property
    def syringe(self) -> str:
        return self.head.syringe

    def show_syringe(self, view: SyringeView, last: bool, only: bool) -> bool:
        """Shows a syringe; whether rows were made for it."""
        self.head.show_syringe(view)
        made = len(view.lines) > len(self.rows)
        while len(self.rows) < len(view.lines):
            made_row = LineRow(self.hands, self._dragging)
            self.rows.append(made_row)
            self._lines.addWidget(made_row)
        self.count = len(view.lines)
        for at, one in enumerate(self.rows):
            if at < self.count:
                one.show_line(view.lines[at], (view.name, at))
            elif one.isVisibleTo(self) and one.isAncestorOf(self.window().focusWidget() or self):
                self.add.field.setFocus(Qt.FocusReason.OtherFocusReason)
            one.setVisible(at < self.count)
        self.add.show_syringe(view.name, any(one.diluent for one in view.lines), last, only)
        return made

    def landings(self, content: QWidget) -> list[tuple[str, int, int]]:
        """Where a line can land in this syringe, with the height in the content."""
        edges = [(at, one.mapTo(content, QPoint(0, 0)).y()) for at, one in enumerate(self.rows[: self.count])]
        return [(self.syringe, at, y) for at, y in (*edges, (self.count, self.add.mapTo(content, QPoint(0, 0)).y()))]

    def tab_order(self) -> list[QWidget]:
        """Its parts in the order in which Tab goes through them."""
        found: list[QWidget] = [self.head.size_button]
        for one in self.rows:
            found += one.tab_order()
        return [*found, self.add.field, self.add.fill, self.add.more]
