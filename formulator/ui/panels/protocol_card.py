"""One protocol over the mix: all that is known of it, what filling it in would bring, and the button that does it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.domain.protocols import OwnProtocol, PublishedProtocol
from formulator.ui.desk import Desk
from formulator.ui.filling import filled, replaces
from formulator.ui.look import look
from formulator.ui.panels.protocol_own import OwnDeeds
from formulator.ui.panels.verdict_rows import LabeledRows
from formulator.ui.widgets import Button, IconButton, Panel, Scroll, Sign, Text, column, line, row
from formulator.ui.widgets.keycap import KeyCap
from formulator.workbench import verdict_words
from formulator.workbench.protocol_words import own_rows, own_version, rows_of
from formulator.workbench.review import review
from formulator.workbench.suggestions import evidence_text
from formulator.workbench.wording import capital

_LABEL = 104


class ProtocolCard(Panel):
    """`fill` asks to fill the mix from what is shown, `closed` that it is done with; `changed` tells the name of an own protocol that
    was renamed or brought back, empty where it was removed."""

    fill = Signal()
    closed = Signal()
    changed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.desk = desk
        self.shown: PublishedProtocol | OwnProtocol | None = None
        self.kind = Text("", 12, tone="text2", wrap=True)
        self.title = Text("", 18, 600, wrap=True)
        self.indication = Text("", 13, tone="text2", wrap=True)
        self.evidence = Text("", 13, 500, wrap=True)
        self.close_button = IconButton("x", tr("Close the protocol"), do=self.closed.emit)
        self.rows = LabeledRows(_LABEL)
        self.deeds = OwnDeeds(desk)
        self.area = Scroll(tr("The protocol as published"))
        self.sign = Sign("", 16)
        self.after = Text("", 13, 500, wrap=True)
        self.lost = Text("", 12, tone="text2", wrap=True)
        self.button = Button(tr("Fill the mix"), "vaccine", "tinted", do=self.fill.emit)
        self._lay_out()
        self.deeds.changed.connect(self.changed)
        self.deeds.version.connect(self._other_version)
        desk.document.changed.connect(self._follow)
        self.hide()

    def _lay_out(self) -> None:
        self.setAccessibleName(tr("Protocol"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setProperty("role", "reading")
        head = row(column(self.kind, self.title, self.indication, self.evidence, gap=2), self.close_button, gap=8, margins=(16, 8, 8, 10))
        head.setStretch(0, 1)
        head.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        self.area.down.addLayout(column(self.deeds, self.rows, gap=12, margins=(16, 10, 12, 12)))
        self.area.down.addStretch(1)
        verdict = row(self.sign, self.after, gap=6)
        verdict.setStretch(1, 1)
        verdict.setAlignment(self.sign, Qt.AlignmentFlag.AlignTop)
        foot = row(column(None, verdict, self.lost, None, gap=2), KeyCap("Enter"), self.button, gap=8, margins=(16, 8, 12, 10))
        foot.setStretch(0, 1)
        for part in (head, line(), self.area, line(), foot):
            if isinstance(part, QWidget):
                self.down.addWidget(part, 1 if part is self.area else 0)
            else:
                self.down.addLayout(part)

    # Showing

    def tell(self, protocol: PublishedProtocol | OwnProtocol, versions: tuple[OwnProtocol, ...] = ()) -> None:
        """Shows a protocol; `versions` are those of an own one."""
        knowledge = self.desk.document.knowledge
        other = protocol != self.shown
        self.shown = protocol
        if isinstance(protocol, OwnProtocol):
            self.kind.say(capital(own_version(protocol)))
            self.title.say(protocol.name)
            self.indication.say(capital(protocol.indication) or tr("Indication not given"))
            self.rows.tell(own_rows(protocol))
        else:
            self.kind.say(tr("Published protocol: a record of what was done, not a recommendation"))
            self.title.say(protocol.title)
            self.indication.say(capital(protocol.indication) + (f", {protocol.stage}" if protocol.stage else ""))
            self.evidence.say(capital(evidence_text(protocol.evidence)))
            self.rows.tell(rows_of(protocol, knowledge))
        own = isinstance(protocol, OwnProtocol)
        self.evidence.setVisible(not own)
        self.deeds.setVisible(own)
        self.deeds.tell(protocol if isinstance(protocol, OwnProtocol) else None, versions)
        self.area.setAccessibleName(tr("The protocol {title}", title=self.title.full))
        self.area.setAccessibleDescription(". ".join(f"{label}: {text}" if label else text for label, text, _ in self.rows.shown))
        if other:
            self.area.verticalScrollBar().setValue(0)
        self._look_ahead()

    @property
    def fills(self) -> bool:
        """Whether anything in it can be filled in."""
        shown = self.shown
        if isinstance(shown, PublishedProtocol):
            return bool(shown.syringes or shown.zones or shown.sessions is not None)
        return shown is not None

    def _follow(self) -> None:
        if self.isVisible():
            self._look_ahead()

    def _look_ahead(self) -> None:
        """What the check would say of it, and what of the bench it would replace."""
        if self.shown is None:
            return
        document = self.desk.document
        after = review(filled(document.draft, self.shown, self.desk), document.knowledge, document.broken)
        head = verdict_words.head(after)
        told = self.fills and bool(self.shown.syringes)
        self.sign.setVisible(told)
        self.sign.show_sign("" if head.sign == "clear" else head.sign)
        if head.sign == "clear":
            self.sign.setPixmap(look().pixmap("check", "text2", 16))
        self.after.set_tone("text2" if head.sign == "clear" else f"word:{head.sign}")
        self.after.say(tr("Filled in today: {verdict}", verdict=head.title) if told else self._why_not())
        lost = replaces(self.desk, self.shown)
        self.lost.say(tr("Replaces the mix on the bench ({mix}); Undo brings it back.", mix=lost) if lost else "")
        self.lost.setVisible(bool(lost))
        self.button.setText(tr("Fill the mix") if self.shown.syringes else tr("Fill in the plan"))
        self.button.setEnabled(self.fills)

    def _why_not(self) -> str:
        self.after.set_tone("text2")
        if not self.fills:
            return tr("Nothing in it can be filled in.")
        return tr("Its composition is not given: the mix stays as it is.")

    def _other_version(self, protocol: OwnProtocol) -> None:
        self.tell(protocol, self.deeds.versions)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.fill.emit()
        else:
            super().keyPressEvent(event)
