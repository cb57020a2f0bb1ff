"""The band across the figures: which side, in capitals. A change of side where points are planned is confirmed here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from formulator.base.i18n import tr, trn
from formulator.domain.treatment import Zone
from formulator.ui.look import look
from formulator.ui.panels.zone_fields import sides
from formulator.ui.widgets import Button, Panel, Segments, Text
from formulator.ui.widgets.text import color_of
from formulator.workbench.prepare import side_word


class SideTile(QWidget):
    """The letter of a side on the band; "?" in violet where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.letter = ""
        self.setFixedSize(look().px(32), look().px(32))

    def show_letter(self, letter: str) -> None:
        self.letter = letter
        self.setVisible(bool(letter))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        unknown = self.letter == "?"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color_of("fill:not checked" if unknown else "on_accent"))
        painter.drawRoundedRect(QRectF(self.rect()), look().px(4), look().px(4))
        painter.setPen(color_of("on:not checked" if unknown else "accent"))
        painter.setFont(look().font(20, 700))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.letter)
        painter.end()


LETTERS = {"right": "R", "left": "L", "both": "RL", "midline": "M"}


class SideBand(Panel):
    """`wanted` tells a side that was picked; `confirmed` and `kept` how the question was answered."""

    wanted = Signal(str)
    confirmed = Signal()
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("band", parent)
        self.setFixedHeight(look().px(48))
        self.tiles = (SideTile(), SideTile())
        self.title, self.words = Text("", 20, 700, cut=True), Text("", 13)
        self.segments = Segments(tr("Side on the figure"), sides())
        self.segments.setProperty("role", "bandsegments")
        for button in self.segments.keys.values():
            button.set_kind("bandsegment")
        self.segments.setFixedHeight(look().px(34))
        if (inner := self.segments.layout()) is not None:
            inner.setContentsMargins(look().px(3), look().px(3), look().px(3), look().px(3))
        self.segments.picked.connect(self.wanted)
        self.question = Text("", 14, 600, wrap=True)
        self.yes = Button("", kind="onband", do=self.confirmed.emit)
        self.no = Button("", kind="onband", do=self.kept.emit)
        self._there = False
        self.pages = QStackedLayout()
        self.down.addLayout(self.pages)  # first, so that no part is ever a window of its own
        self.pages.addWidget(self._line((*self.tiles, self.title, self.words, self.segments), 2))
        self.pages.addWidget(self._line((self.question, self.yes, self.no), 0))

    def _line(self, parts: tuple[QWidget, ...], stretch: int) -> QWidget:
        made = QWidget()
        across = QHBoxLayout(made)
        across.setContentsMargins(look().px(12), 0, look().px(12), 0)
        across.setSpacing(look().px(10))
        for number, part in enumerate(parts):
            across.addWidget(part, 1 if number == stretch else 0)
        return made

    def show_zone(self, zone: Zone | None) -> None:
        """The side of the zone; loud where there is none."""
        self.pages.setCurrentIndex(0)
        side = zone.side if zone is not None else ""
        letters = LETTERS.get(side, "?") if zone is not None else ""
        for tile, letter in zip(self.tiles, (letters[:1], letters[1:]), strict=True):
            tile.show_letter(letter)
        self._color("band" if side else "bandunknown" if zone is not None else "bandempty")
        if zone is None:
            self.title.say(tr("No zone yet"))
            self.words.say("")
        else:
            self.title.say(f"{side_word(zone) or tr('SIDE NOT GIVEN')} {zone.zone.strip()}".strip())
            self.words.say(_said(side))
        self.segments.choose(side or None)
        self._there = zone is not None
        self.setAccessibleName(f"{self.title.full}, {self.words.full}")
        self._fit()

    def ask(self, zone: Zone, to: Zone) -> None:
        """Asks whether the side is meant to change; the focus goes to the answer that changes nothing."""
        if self.asking and self.question.property("to") == to.side:
            return
        self._color("band")
        count = trn("{n} point is planned", "{n} points are planned", zone.points or 0)
        old, new = side_word(zone), side_word(to)
        self.question.say(tr("Change from {old} to {new}? {count}.", old=old, new=f"{new} {to.zone}".strip(), count=count))
        self.question.setProperty("to", to.side)
        self.yes.setText(tr("Change to {side}", side=new))
        self.no.setText(tr("Keep {side}", side=old))
        self.setAccessibleName(self.question.full)
        self.pages.setCurrentIndex(1)
        self.no.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def asking(self) -> bool:
        return self.pages.currentIndex() == 1

    def _color(self, role: str) -> None:
        tone = {"bandunknown": "word:not checked", "bandempty": "text2"}.get(role, "on_accent")
        for text in (self.title, self.words, self.question):
            text.set_tone(tone)
        if role != self.property("role"):
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)

    def _fit(self) -> None:
        """The words and then the segments go where room is short; the side stands at the left too."""
        tiles = sum(look().px(42) for tile in self.tiles if tile.letter)
        room = self.width() - self.title.fontMetrics().horizontalAdvance(self.title.full) - tiles - look().px(56)
        segments = self.segments.sizeHint().width()
        self.segments.setVisible(room > segments and self._there)
        self.words.setVisible(room > segments + self.words.sizeHint().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.asking and event.key() == Qt.Key.Key_Escape:
            self.kept.emit()
            return
        super().keyPressEvent(event)


def _said(side: str) -> str:
    return {
        "right": tr("the patient's right side"), "left": tr("the patient's left side"), "both": tr("both sides, points counted together"),
        "midline": tr("on the midline"),
    }.get(side, tr("say which side is treated"))  # fmt: skip
