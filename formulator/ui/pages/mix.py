"""The page "Mix": ingredients at the left, the mix in the middle, the verdict at the right."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.ingredients import Ingredients
from formulator.ui.panels.mix import MixPanel
from formulator.ui.panels.verdict import VerdictPanel

#: Widths of the window in design pixels: from here on the ingredients have a column of their own, and more room for all.
NARROW, WIDE = 1340, 1600
GAP = 8
#: Widths of the outer panels in design pixels, by how much room there is.
_SIDES = {"drawer": (296, 420), "normal": (296, 420), "wide": (340, 560)}
_LEAST = {"left": 220, "centre": 520, "right": 300}
#: The width of the verdict where the window is narrower still.
_NARROWER = ((1000, 300), (1080, 360))


class MixPage(Page):
    title = "Mix"

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        self.ingredients = Ingredients(desk, actions)
        self.mix = MixPanel(desk, actions)
        self.verdict = VerdictPanel(desk, actions)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(look().px(GAP))
        self.room = ""
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = look().px
        for panel in (self.ingredients, self.mix, self.verdict):
            self.splitter.addWidget(panel)
        self.ingredients.setMinimumWidth(px(_LEAST["left"]))
        self.mix.setMinimumWidth(px(_LEAST["centre"]))
        self.verdict.setMinimumWidth(px(_LEAST["right"]))
        for at in range(3):
            self.splitter.setStretchFactor(at, 1 if at == 1 else 0)
        down = QVBoxLayout(self)
        down.setContentsMargins(*(px(GAP),) * 4)
        down.addWidget(self.splitter)

    def _connect(self) -> None:
        self.ingredients.added.connect(self.mix.added)
        self.mix.search.connect(self.begin)
        self.mix.away.connect(self._away)
        self.mix.drawer.connect(self.focus_search)
        self.mix.hands.worked.connect(self._follow_syringe)
        self.verdict.about.connect(self.mix.hands.mark_about)
        self.splitter.splitterMoved.connect(lambda *_: self._keep_widths())

    # The layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.width() / look().scale
        room = "drawer" if width < NARROW else "wide" if width >= WIDE else "normal"
        if room != self.room:
            self.room = room
            self._arrange()
        if room == "drawer":
            self._place_drawer()

    def _arrange(self) -> None:
        """The columns for the room there is."""
        drawer = self.room == "drawer"
        self.mix.drawer_button.setVisible(drawer)
        self.mix.set_wide(self.room == "wide")
        if drawer:
            self.ingredients.setParent(self)
            self.ingredients.hide()
        elif self.ingredients.parentWidget() is not self.splitter:
            self.splitter.insertWidget(0, self.ingredients)
            self.ingredients.show()
        px, (left, right) = look().px, self._kept_widths()
        centre = self.width() - px(2 * GAP) - px(right) - px(GAP) - (0 if drawer else px(left) + px(GAP))
        self.splitter.setSizes([*([] if drawer else [px(left)]), max(centre, px(_LEAST["centre"])), px(right)])

    def _place_drawer(self) -> None:
        px = look().px
        left, _ = self._kept_widths()
        self.ingredients.setGeometry(px(GAP), px(GAP), min(px(left), self.width() - px(2 * GAP)), self.height() - px(2 * GAP))

    def _store(self) -> QSettings:
        return QSettings(str(self.desk.outside.data / "window.ini"), QSettings.Format.IniFormat)

    def _kept_widths(self) -> tuple[int, int]:
        """The widths of left and right in design pixels, as they were dragged, else as designed."""
        found = self._store().value(f"mix/{self.room}", None)
        try:
            left, right = (int(part) for part in found) if isinstance(found, list) else self._designed()
        except ValueError:
            return self._designed()
        return max(left, _LEAST["left"]), max(right, _LEAST["right"])

    def _designed(self) -> tuple[int, int]:
        """The widths of left and right where nobody dragged them."""
        left, right = _SIDES[self.room]
        width = self.width() / look().scale
        return left, next((narrower for limit, narrower in _NARROWER if width < limit), right)

    def _keep_widths(self) -> None:
        sizes, scale = self.splitter.sizes(), look().scale
        left = round(sizes[0] / scale) if self.room != "drawer" else _SIDES["drawer"][0]
        self._store().setValue(f"mix/{self.room}", [str(left), str(round(sizes[-1] / scale))])

    @property
    def _drawn(self) -> bool:
        """Whether the ingredients lie in the drawer."""
        return self.room == "drawer"

    def close_drawer(self) -> bool:
        """Shuts the drawer; False where it is not open."""
        if not self._drawn or not self.ingredients.isVisible():
            return False
        held = self.ingredients.isAncestorOf(QApplication.focusWidget() or self)
        self.ingredients.hide()
        if held:
            self.mix.focus_add(self.ingredients.syringe)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.close_drawer():
            return
        super().keyPressEvent(event)

    # Where the work is

    def refresh(self) -> None:
        """The panels follow the document themselves."""

    def arrive(self, place: str) -> None:
        if place == "lines" and self.mix.first_open():
            return
        if place in ("findings", "untested"):
            self.verdict.show_place(place)
            return
        focus = QApplication.focusWidget()
        if place or focus is None or not self.isAncestorOf(focus):
            self.begin()

    def begin(self) -> None:
        """Where ingredients are entered."""
        if self._drawn and not self.ingredients.isVisible():
            self.mix.focus_add(self.ingredients.syringe)
        else:
            self.ingredients.focus_search()

    def _away(self) -> None:
        """Escape in the table: the drawer shuts, else the search comes next."""
        if not self.close_drawer():
            self.begin()

    def _follow_syringe(self, syringe: str) -> None:
        """What is added next goes where the work is."""
        self.ingredients.syringe = syringe

    def show_line(self, syringe: str, index: int) -> None:
        """Works on a line that was added or found elsewhere."""
        self.mix.refresh()
        self.mix.focus_line(syringe, index)

    # What the keys ask for

    def focus_search(self) -> None:
        """The search for ingredients; in a narrow window in its drawer."""
        if self._drawn:
            self._place_drawer()
            self.ingredients.show()
            self.ingredients.raise_()
        self.ingredients.focus_search()

    def add_syringe(self) -> None:
        name = self.mix.hands.add_syringe()
        self.mix.focus_add(name)
        self.ingredients.syringe = name

    def add_diluent(self) -> None:
        self.mix.fill_up()

    def remove_line(self) -> None:
        current = self.mix.hands.current
        if current is None or self.mix.hands.line(current) is None:
            self.mix.hands.tell_none()
        else:
            self.mix.hands.remove(current)

    def move_up(self) -> None:
        self.mix.hands.step(-1)

    def move_down(self) -> None:
        self.mix.hands.step(1)

    def next_finding(self) -> None:
        self.verdict.next_finding()

    def previous_finding(self) -> None:
        self.verdict.previous_finding()

    def do_repair(self) -> None:
        self.verdict.do_repair()

    def start_override(self) -> None:
        self.verdict.start_override()

    def toggle_matrix(self) -> None:
        self.verdict.toggle_matrix()
