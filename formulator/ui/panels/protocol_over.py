"""Which protocol lies over the mix, where, and filling the mix from it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QApplication, QWidget

from formulator.base.i18n import tr
from formulator.domain.protocols import OwnProtocol, PublishedProtocol
from formulator.ui.desk import Desk
from formulator.ui.filling import fill
from formulator.ui.look import look
from formulator.ui.panels.protocol_card import ProtocolCard
from formulator.ui.panels.shelf_tabs import ShelfTabs
from formulator.workbench.protocol_list import own_key

#: The least width of the card in design pixels; beside a drawer it may reach over the verdict.
_LEAST, _GAP = 460, 8


class ProtocolOver(QObject):
    """`filled` tells whether lines came into the mix."""

    filled = Signal(bool)

    def __init__(self, desk: Desk, shelf: ShelfTabs, mix: QWidget, page: QWidget) -> None:
        super().__init__(page)
        self.desk, self.shelf, self.mix, self.page = desk, shelf, mix, page
        self.card = ProtocolCard(desk, page)
        shelf.protocols.stood.connect(self.show_key)
        shelf.protocols.chosen.connect(self.fill_key)
        shelf.turned.connect(lambda _: self.hide())
        self.card.fill.connect(self._fill_shown)
        self.card.closed.connect(self._close)
        self.card.changed.connect(shelf.protocols.library.after_change)
        desk.opened.connect(self.hide)
        mix.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self._tab_order()

    def _tab_order(self) -> None:
        """The card comes after the list."""
        card = self.card
        deeds = card.deeds
        own: list[QWidget] = [
            deeds.rename_button,
            deeds.remove_button,
            deeds.field,
            deeds.name_button,
            deeds.sure_button,
            deeds.cancel_button,
        ]
        every: list[QWidget] = [self.shelf.protocols.library.list, card.close_button, *own, card.area, card.button]
        for one, other in pairwise(every):
            QWidget.setTabOrder(one, other)

    # Showing

    def show_key(self, key: str) -> None:
        """Lays a protocol over the mix; an empty key takes it away."""
        library = self.shelf.protocols.library
        protocol = library.protocol(key)
        if protocol is None or not self.shelf.protocols.isVisible():
            self.hide()
            return
        self.card.tell(protocol, library.versions_of(protocol.name) if isinstance(protocol, OwnProtocol) else ())
        self.place()
        self.card.show()
        self.card.raise_()

    def hide(self) -> None:
        self.card.hide()

    def close(self) -> bool:
        """Takes the card away by a key; False where there is none."""
        if not self.card.isVisible():
            return False
        self._close()
        return True

    def _close(self) -> None:
        inside = self.card.isAncestorOf(QApplication.focusWidget() or self.page)
        self.card.hide()
        if inside:
            self.shelf.protocols.back()

    def place(self) -> None:
        """Over the mix; beside a drawer at the right of it."""
        px = look().px
        area = QRect(self.mix.mapTo(self.page, QPoint(0, 0)), self.mix.size())
        if self.shelf.parentWidget() is self.page:
            left = self.shelf.geometry().right() + 1
            right = max(area.right() + 1, min(left + px(_LEAST), self.page.width() - px(_GAP)))
            area = QRect(left, area.top(), right - left, area.height())
        self.card.setGeometry(area)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.card.isVisible():
            self.place()
        return False

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        """Work goes on in the mix: nothing lies over it any more."""
        if now is not None and self.card.isVisible() and self.mix.isAncestorOf(now):
            self.card.hide()

    # Filling

    def fill_key(self, key: str) -> None:
        """Fills from a protocol of the list; of an own one from the version that is looked at."""
        shown = self.card.shown
        if self.card.isVisible() and isinstance(shown, OwnProtocol) and own_key(shown.name) == key:
            self._fill(shown)
            return
        protocol = self.shelf.protocols.library.protocol(key)
        if protocol is not None:
            self._fill(protocol)

    def _fill_shown(self) -> None:
        if self.card.shown is not None:
            self._fill(self.card.shown)

    def _fill(self, protocol: PublishedProtocol | OwnProtocol) -> None:
        self.card.tell(protocol, self.card.deeds.versions if isinstance(protocol, OwnProtocol) else ())
        if not self.card.fills:
            self.desk.told.emit(tr("Nothing of this protocol can be filled in: {title}.", title=self.card.title.full), "", None)
            return
        if fill(self.desk, protocol):
            self.card.hide()
            self.filled.emit(bool(protocol.syringes))
