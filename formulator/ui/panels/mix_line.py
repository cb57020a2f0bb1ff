"""One line of the mix as a row: sign, name, strength, amounts that follow one another, share of its limit, and its detail."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QBrush, QCursor, QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.look import look
from formulator.ui.panels.mix_columns import INDENT, Across
from formulator.ui.panels.mix_detail import LineDetail
from formulator.ui.panels.mix_fields import AmountField, BoundField, MenuButton, entry
from formulator.ui.panels.mix_hands import MixHands, Spot
from formulator.ui.widgets import Button, Flow, IconButton, LimitBar, Sign, Text
from formulator.ui.widgets.text import color_of
from formulator.workbench import edits
from formulator.workbench.mixrows import LimitCell, LineView

if TYPE_CHECKING:
    from formulator.ui.panels.mix_drag import Dragging

RIGHT, LEFT = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
_LONG = re.compile(r"\S{13,}")
#: A place where a word that has none may break; nobody sees it.
_BREAK = "\u200b"


def breakable(text: str) -> str:
    """The text with places to break in words that are longer than the column, so that no name is ever cut."""
    return _LONG.sub(lambda found: _BREAK.join(found[0][at : at + 8] for at in range(0, len(found[0]), 8)), text)


class LineRow(QWidget):
    """Shows a line; reused for whatever line stands at its place."""

    def __init__(self, hands: MixHands, dragging: Dragging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hands, self._dragging = hands, dragging
        self.spot: Spot = ("", -1)
        self.view: LineView | None = None
        self.detail: LineDetail | None = None
        self._pressed: QPoint | None = None
        self._over = False
        self._unread_in = ""
        self._looks: tuple[object, ...] = ()
        self._parts()
        self._lay_out()
        self._connect()

    def _parts(self) -> None:
        self.sign = Sign("", 16)
        self.name = Text("", 13, 500, wrap=True)
        self.caption = Text("", 11, tone="text2", wrap=True)
        self.strength = Text("", 12, tone="text2", wrap=True)
        self.choose = MenuButton(tr("Strength?"), self._fill_strengths, kind="")
        self.choose.setFont(look().font(12, 500))
        self.volume = AmountField(tr("Volume"), "mL", hint="?")
        self.dose = AmountField(tr("Dose"), "mg", flat=True, hint="?")
        self.bar, self.used = LimitBar(), Text("", 11, tone="text2", wrap=True)
        self.percent = Text("", 12, 500, wrap=True)
        self.percent.setAlignment(RIGHT | Qt.AlignmentFlag.AlignVCenter)
        self.remove = IconButton("x", tr("Remove the line"), 24, do=lambda: self.hands.remove(self.spot))
        self.note = Text("", 12, tone="word:not checked", wrap=True)
        self.near = QWidget()
        self.near_buttons: list[Button] = []

    def _lay_out(self) -> None:
        px = look().px
        self.across = Across(36, self)
        self.across.put(self.sign, "icon", align=Qt.AlignmentFlag.AlignHCenter)
        self.named = _stack(self.name, self.caption)
        self.across.put(self.named, "name")
        self.across.put(self.strength, "strength")
        self.across.put(self.choose, "strength", align=LEFT)
        self.across.put(self.volume, "volume")
        self.across.put(self.dose, "dose")
        self.across.put(_stack(self.bar, self.used, gap=2), "bar")
        self.across.put(self.percent, "percent")
        self.across.put(self.remove, "remove", align=RIGHT)
        self.flow = Flow(self.near, gap=2)
        self.near_label = Text(tr("Did you mean"), 12, tone="text2")
        self.near_label.setMinimumHeight(px(24))
        self.flow.addWidget(self.near_label)
        self.under = QWidget()
        self.below = QVBoxLayout(self.under)
        self.below.setContentsMargins(px(INDENT), 0, px(12), px(4))
        self.below.setSpacing(px(2))
        self.below.addWidget(self.note)
        self.below.addWidget(self.near)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 1)
        down.setSpacing(0)
        down.addLayout(self.across)
        down.addWidget(self.under)

    def _connect(self) -> None:
        for field, part in (("volume", self.volume), ("dose", self.dose)):
            self.bind(field, part)
        self.remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def bind(self, field: str, part: BoundField) -> None:
        """Connects a field of this line: what is typed becomes the draft's, keys lead on."""
        part.setProperty("of", field)
        part.typed.connect(lambda text: self._typed(field, part, text))
        part.left.connect(self._left)
        part.entered.connect(lambda: self.hands.done.emit(self.spot[0]))
        part.stepped.connect(lambda step: self.hands.stepped.emit(*self.spot, field, step))
        part.escaped.connect(self.hands.away)
        part.undone.connect(self._undone)

    def _undone(self, back: bool) -> None:
        stack = self.hands.desk.document.stack
        (stack.undo if back else stack.redo)()

    # Typing

    def _typed(self, field: str, part: BoundField, text: str) -> None:
        kind = "fill" if field == "volume" and self._fills else field
        unit = part.counts_in if isinstance(part, AmountField) and field == "dose" else ""
        if field == "dose" and self._fills:
            kind, unit = "volume", ""
        self._unread_in = field
        part.typing(lambda: self.hands.type_in(self.spot, kind, text, unit), lambda: self.hands.line(self.spot))
        self._show_faults()

    def _left(self) -> None:
        self.hands.end_typing()
        self.follow()

    @property
    def _fills(self) -> bool:
        return self.view is not None and self.view.diluent

    # Showing

    def show_line(self, view: LineView, spot: Spot) -> None:
        """Shows a line at its place; what is typed in at the moment is left alone."""
        if spot != self.spot:
            self._unread_in = ""
        self.spot = spot
        if view != self.view:
            self.view = view
            self._show_texts(view)
            self._show_limit(view.limit)
            self._show_near(view)
            self._name_parts(view)
        self.follow()
        self._show_detail()
        looks = (spot == self.hands.current, spot in self.hands.about, view.edge, view.overridden)
        if looks != self._looks:
            self._looks = looks
            self.update()

    def _show_texts(self, view: LineView) -> None:
        self.sign.show_sign(view.sign)
        self.sign.setToolTip(view.word)
        self.name.say(breakable(view.name))
        self.name.setFont(look().font(13, 400 if view.diluent else 500))
        self.caption.say(view.caption)
        self.caption.setVisible(bool(view.caption))
        self.caption.set_tone("word:not checked" if view.sign in ("not checked", "failed") else "text2")
        strength = tr("fill to") if view.diluent else view.strength
        self.across.span(self.named, "strength" if view.diluent else "name")
        beside = self.strength.fontMetrics().horizontalAdvance(strength) + look().px(8) if view.diluent else 0
        self.named.setContentsMargins(0, 0, beside, 0)
        self.strength.say(strength)
        self.strength.setAlignment((RIGHT if view.diluent else LEFT) | Qt.AlignmentFlag.AlignVCenter)
        self.strength.setVisible(not view.choose)
        self.choose.setVisible(view.choose)
        self.note.say("\n".join(view.notes))
        self.note.setVisible(bool(view.notes))

    def _show_limit(self, cell: LimitCell) -> None:
        self.bar.setVisible(cell.bar)
        self.bar.show_share(cell.share)
        self.used.say(cell.text)
        self.percent.say(cell.percent)
        tone = f"word:{cell.tone}" if cell.tone else "text2"
        self.used.set_tone(tone)
        self.percent.set_tone(f"word:{cell.tone}" if cell.tone else "text")

    def _show_near(self, view: LineView) -> None:
        self.near.setVisible(bool(view.suggestions))
        while len(self.near_buttons) < len(view.suggestions):
            self._add_near(len(self.near_buttons))
        for at, button in enumerate(self.near_buttons):
            button.setVisible(at < len(view.suggestions))
            if at < len(view.suggestions):
                button.setText(tr("{name}?", name=view.suggestions[at]))
                button.setAccessibleName(tr("Did you mean {name}?", name=view.suggestions[at]))

    def _add_near(self, at: int) -> None:
        made = Button("", kind="quiet", height=24, do=lambda: self._take_near(at))
        self.near_buttons.append(made)
        self.flow.addWidget(made)

    def _take_near(self, at: int) -> None:
        if self.view is not None and at < len(self.view.suggestions):
            self.hands.rename(self.spot, self.view.suggestions[at])

    def _name_parts(self, view: LineView) -> None:
        """Names for those who hear the screen, with what the sign and the bar show."""
        where = tr("{name}, syringe {syringe}", name=view.name, syringe=self.spot[0])
        self.setAccessibleName(where)
        self.volume.setAccessibleName(tr("Fill up to, {where}", where=where) if view.diluent else tr("Volume of {where}", where=where))
        self.dose.setAccessibleName(tr("Volume of {where}", where=where) if view.diluent else tr("Dose of {where}", where=where))
        self.choose.setAccessibleName(tr("Strength of {where}: not chosen", where=where))
        self.remove.setAccessibleName(tr("Remove {where}", where=where))
        self.remove.setToolTip(tr("Remove {name}", name=view.name))
        said = (view.word, *view.notes, " ".join(part for part in (view.limit.text, view.limit.percent) if part))
        self.setAccessibleDescription(". ".join(part for part in said if part))
        if not self.volume.fault:
            self.volume.setAccessibleDescription(self.accessibleDescription())

    def follow(self) -> None:
        """Brings the fields up to the draft."""
        line, view = self.hands.line(self.spot), self.view
        if line is None or view is None:
            return
        unread_in = self._unread_in or "volume"
        volume, unit = (view.fill, "mL") if view.diluent else (view.volume, "mL")
        dose, dose_unit = (view.volume, "mL") if view.diluent else (view.dose, view.dose_unit)
        self.volume.setPlaceholderText("" if view.diluent and view.volume else "?")
        self.volume.follow(line.unread if line.unread and unread_in == "volume" else volume, unit, line)
        self.dose.follow(line.unread if line.unread and unread_in == "dose" else dose, dose_unit, line)
        self._show_faults()
        if self.detail is not None and self.detail.isVisibleTo(self):
            self.detail.follow(line, view, line.unread if unread_in == "count" else "")

    def _show_faults(self) -> None:
        line = self.hands.line(self.spot)
        if line is None or self.view is None:
            return
        unread_in = self._unread_in or "volume"
        kind = "fill" if self.view.diluent and unread_in == "volume" else "volume" if self.view.diluent else unread_in
        unit = self.dose.counts_in if kind == "dose" else ""
        why = edits.why_unread(line, kind, unit) if line.unread else line.contradiction if self.view.diluent else ""
        for part, name in ((self.volume, "volume"), (self.dose, "dose")):
            part.set_fault(why if name == unread_in or (not line.unread and name == "volume") else "")
        if self.detail is not None:
            self.detail.count.set_fault(why if unread_in == "count" else "")
        notes = [note for note in self.view.notes if not (why and line.unread and line.unread in note)]
        self.note.say("\n".join([why, *notes] if line.unread and why else self.view.notes))

    # The detail

    def _show_detail(self) -> None:
        wanted = self.hands.current == self.spot and self.view is not None
        if not wanted:
            if self.detail is not None:
                self.detail.hide()
            self._show_under(False)
            return
        if self.detail is None:
            self.detail = LineDetail(self.hands, self)
            self.below.addWidget(self.detail)
            self.hands.reordered.emit()
        line = self.hands.line(self.spot)
        if line is not None and self.view is not None:
            self.detail.show_line(line, self.view, self.spot)
            self.detail.show()
            self._show_under(True)
            self.follow()

    def _show_under(self, opened: bool) -> None:
        view = self.view
        self.under.setVisible(opened or (view is not None and bool(view.notes or view.suggestions)))

    def _fill_strengths(self, menu: QMenu) -> None:
        for words in self.view.strengths if self.view is not None else ():
            entry(menu, words, partial(self.hands.choose_strength, self.spot, words))

    def field(self, name: str) -> QWidget:
        """The part that takes the focus for "volume", "dose", "count" or "purpose"; the volume for anything else."""
        if name in ("count", "purpose") and self.detail is not None:
            return self.detail.count if name == "count" else self.detail.purpose
        return self.dose if name == "dose" else self.volume

    def tab_order(self) -> list[QWidget]:
        """Its parts in the order in which Tab goes through them."""
        found: list[QWidget] = [self.choose, self.volume, self.dose, self.remove, *self.near_buttons]
        return [*found, *(self.detail.tab_order() if self.detail is not None else ())]

    # Painting, and the mouse

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), look().px
        current, about = self.hands.current == self.spot, self.spot in self.hands.about
        if current or about or self._over:
            painter.fillRect(self.rect(), look().color("accent_tint" if current else "hover"))
        edge = QRectF(0, 0, px(3), self.height())
        if self.view is not None and self.view.edge:
            color = color_of(f"fill:{self.view.edge}")
            painter.fillRect(edge, QBrush(color, Qt.BrushStyle.BDiagPattern) if self.view.overridden else color)
        elif current:
            painter.fillRect(edge, look().color("accent"))
        if self._over and not current:
            painter.drawPixmap(px(3), (px(36) - px(12)) // 2, look().pixmap("grip-vertical", "text3", 12))
        painter.fillRect(QRectF(px(INDENT), self.height() - 1, self.width() - px(INDENT + 12), 1), look().color("hair2"))
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is not None and (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self._dragging.begin(self.spot)
            self.setCursor(QCursor(Qt.CursorShape.ClosedHandCursor))
        if self._dragging.active:
            self._dragging.over(self.mapToGlobal(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        self.unsetCursor()
        if self._dragging.active:
            self._dragging.drop()
        elif pressed is not None and event.button() is Qt.MouseButton.LeftButton:
            self.hands.wanted.emit(*self.spot, "")


def _stack(*parts: QWidget, gap: int = 0) -> QWidget:
    made = QWidget()
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    down = QVBoxLayout(made)
    down.setContentsMargins(0, 0, 0, 0)
    down.setSpacing(look().px(gap))
    for part in parts:
        down.addWidget(part)
    return made
