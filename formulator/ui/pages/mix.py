"""The page "Mix": ingredients and protocols at the left, the mix in the middle, the verdict at the right."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.mix import MixPanel
from formulator.ui.panels.protocol_over import ProtocolOver
from formulator.ui.panels.shelf_tabs import ShelfTabs
from formulator.ui.panels.verdict import VerdictPanel

#: Widths of the window in design pixels: from here on the ingredients have a column of their own, and more room for all.
NARROW, WIDE = 1340, 1600
GAP = 8
#: Before the key of a protocol in a place on the page.
_PROTOCOL = "protocol "
#: Widths of the outer panels in design pixels, by how much room there is.
_SIDES = {"drawer": (296, 420), "normal": (296, 420), "wide": (340, 560)}
_LEAST = {"left": 220, "centre": 520, "right": 300}
#: The width of the verdict where the window is narrower still.
_NARROWER = ((1000, 300), (1080, 360))


class MixPage(Page):
    title = "Mix"

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        self.shelf = ShelfTabs(desk, actions)
        self.ingredients, self.protocols = self.shelf.ingredients, self.shelf.protocols
        self.mix = MixPanel(desk, actions)
        self.verdict = VerdictPanel(desk, actions)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(look().px(GAP))
        self.room = ""
        self._lay_out()
        self.over = ProtocolOver(desk, self.shelf, self.mix, self)
        self._connect()

    def _lay_out(self) -> None:
        px = look().px
        for panel in (self.shelf, self.mix, self.verdict):
            self.splitter.addWidget(panel)
        self.shelf.setMinimumWidth(px(_LEAST["left"]))
        self.mix.setMinimumWidth(px(_LEAST["centre"]))
        self.verdict.setMinimumWidth(px(_LEAST["right"]))
        for at in range(3):
            self.splitter.setStretchFactor(at, 1 if at == 1 else 0)
        down = QVBoxLayout(self)
        down.setContentsMargins(*(px(GAP),) * 4)
        down.addWidget(self.splitter)

    def _connect(self) -> None:
        self.ingredients.added.connect(self.mix.added)
        self.protocols.added.connect(self.mix.added)
        self.over.filled.connect(self._filled)
        self.mix.keep_form.kept.connect(self._kept)
        self.mix.keep_form.closed.connect(lambda: self.mix.focus_add(self.ingredients.syringe))
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
        if self.over.card.isVisible():
            self.over.place()

    def _arrange(self) -> None:
        """The columns for the room there is."""
        drawer = self.room == "drawer"
        self.mix.drawer_button.setVisible(drawer)
        self.mix.set_wide(self.room == "wide")
        if drawer:
            self.shelf.setParent(self)
            self.shelf.hide()
        elif self.shelf.parentWidget() is not self.splitter:
            self.splitter.insertWidget(0, self.shelf)
            self.shelf.show()
        px, (left, right) = look().px, self._kept_widths()
        centre = self.width() - px(2 * GAP) - px(right) - px(GAP) - (0 if drawer else px(left) + px(GAP))
        self.splitter.setSizes([*([] if drawer else [px(left)]), max(centre, px(_LEAST["centre"])), px(right)])

    def _place_drawer(self) -> None:
        px = look().px
        left, _ = self._kept_widths()
        self.shelf.setGeometry(px(GAP), px(GAP), min(px(left), self.width() - px(2 * GAP)), self.height() - px(2 * GAP))

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
        if not self._drawn or not self.shelf.isVisible():
            return False
        held = self.shelf.isAncestorOf(QApplication.focusWidget() or self)
        self.shelf.hide()
        self.over.hide()
        if held:
            self.mix.focus_add(self.ingredients.syringe)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.over.close() or self.close_drawer()):
            return
        super().keyPressEvent(event)

    # Where the work is

    def refresh(self) -> None:
        """The panels follow the document themselves."""

    def arrive(self, place: str) -> None:
        if place == "lines" and self.mix.first_open():
            return
        if place.startswith(_PROTOCOL):
            self._show_protocol(place.removeprefix(_PROTOCOL))
            return
        if place in ("findings", "untested"):
            self.verdict.show_place(place)
            return
        focus = QApplication.focusWidget()
        # A page that is shown gives the focus to its first part, which is a tab: nobody wants to begin there.
        if place or focus is None or not self.isAncestorOf(focus) or focus in self.shelf.tabs.values():
            self.begin()

    def begin(self) -> None:
        """Where ingredients are entered, or protocols are looked at."""
        if self._drawn and not self.shelf.isVisible():
            self.mix.focus_add(self.ingredients.syringe)
        else:
            self.shelf.focus_current()

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

    # Protocols

    def _show_protocol(self, key: str) -> None:
        self.focus_protocols()
        if self.protocols.library.show_key(key):
            self.protocols.back()

    def _filled(self, mixed: bool) -> None:
        """The mix came from a protocol: what it left open comes next."""
        if not mixed:
            return
        self.close_drawer()
        self.mix.hands.by_name = True
        if not self.mix.first_open():
            first = self.desk.document.draft.treatment.formulas[0]
            self.mix.focus_line(first.name, 0)

    def _kept(self, _: str) -> None:
        """A protocol was kept: the list shows it when it is looked at next."""
        if self.protocols.isVisible():
            self.protocols.library.reload()
        self.mix.focus_add(self.ingredients.syringe)

    # What the keys ask for

    def _open_shelf(self) -> None:
        """The left panel; in a narrow window in its drawer."""
        if self._drawn:
            self._place_drawer()
            self.shelf.show()
            self.shelf.raise_()

    def focus_search(self) -> None:
        """The search for ingredients."""
        self._open_shelf()
        self.shelf.focus_ingredients()

    def focus_protocols(self) -> None:
        """The search for protocols."""
        self._open_shelf()
        self.shelf.focus_protocols()

    def keep_protocol(self) -> None:
        """The form that keeps the mix as a protocol."""
        self.over.hide()
        self.mix.keep_form.open_form()

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
