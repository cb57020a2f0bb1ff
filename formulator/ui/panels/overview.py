"""What a wide window shows beside the mix: the plan and the course as two cards to look at. They are worked on at their own pages."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from formulator.base import bodymap
from formulator.base.i18n import tr, trn
from formulator.domain.treatment import Zone
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.bodymap import BodyMap
from formulator.ui.panels.closeup import CloseUp, Legend
from formulator.ui.panels.sessions import paint_disc, paint_late, state_text
from formulator.ui.widgets import Panel, Text, row
from formulator.workbench import series
from formulator.workbench.draft import Draft
from formulator.workbench.prepare import side_word

#: From this height of the mix on there is room for the cards; how high they are of it, at least and at most.
TALL_FROM, SHARE, LEAST, MOST = 840, 0.36, 280, 380
#: How long after a change the cards follow it, in milliseconds: a key pressed in the mix never waits for them.
AFTER = 40
_STEP = 44


def head_of(title: str, key: str, *right: QWidget) -> QHBoxLayout:
    """The head of a card: what it is, the key of its page, what matters most at the right."""
    return row(Text(title, 14, 600), Text(key, 12, tone="text3"), None, *right, gap=8, margins=(14, 8, 14, 4))


class PlanCard(Panel):
    """The figure with the treated side and the points of the zone; every side stands in the head in capitals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.setAccessibleName(tr("Plan"))
        self.sides = [Text("", 12, 600) for _ in range(3)]
        for side in self.sides:
            side.setContentsMargins(*(look().px(size) for size in (8, 2, 8, 2)))
        self.map, self.closeup, self.legend = BodyMap(), CloseUp(), Legend()
        self.points = Text("", 12, 600)
        self.none = Text(tr("No zone yet. The plan is made with F4."), 13, tone="text2")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.map.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.map.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.closeup.setMinimumWidth(look().px(160))
        figures = QWidget()
        across = row(self.map, self.closeup, gap=8, margins=(8, 0, 12, 0))
        across.setStretch(0, 5)
        across.setStretch(1, 4)
        figures.setLayout(across)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.none)
        self.stack.addWidget(figures)
        self.foot = QWidget()
        self.foot.setLayout(row(self.points, self.legend, None, gap=16, margins=(14, 4, 14, 8)))
        self.down.addLayout(head_of(tr("Plan"), "F4", *self.sides))
        self.down.addWidget(self.stack, 1)
        self.down.addWidget(self.foot)

    def tell(self, draft: Draft) -> None:
        """Shows the plan of a draft."""
        zones = draft.treatment.plan
        self.stack.setCurrentIndex(1 if zones else 0)
        self.foot.setVisible(bool(zones))
        self._tell_sides(zones)
        if not zones:
            return
        first = zones[0]
        treated = bodymap.treated(first.zone, first.side)
        others = tuple(region for zone in zones[1:] for region in bodymap.treated(zone.zone, zone.side))
        self.map.show_treated(treated, others, first.side)
        names = tuple(formula.name for formula in draft.treatment.formulas)
        region = min(treated, key=lambda r: (r.view != "front", r.side != "right"), default=None)
        self.closeup.show_zone(region, zones, 0, names, _place(first))
        self.legend.show_names(names)
        counted = [zone.points for zone in zones]
        known = sum(points for points in counted if points is not None)
        self.points.say(tr("points not given") if None in counted else trn("{n} point", "{n} points", known))
        self.points.set_tone("word:not checked" if None in counted else "text")

    def _tell_sides(self, zones: tuple[Zone, ...]) -> None:
        """Where the zones lie; with many places only the sides, so that none is left out."""
        places = list(dict.fromkeys(_place(zone) for zone in zones))
        if len(places) > 2:
            places = list(dict.fromkeys(side_word(zone) or tr("SIDE NOT GIVEN") for zone in zones))
        unknown = {_place(zone) for zone in zones if not side_word(zone)} | {tr("SIDE NOT GIVEN")}
        for place, text in enumerate(self.sides):
            text.setVisible(place < len(places))
            if place < len(places):
                text.say(places[place])
                _paint_as(text, "pillunknown" if places[place] in unknown else "pill")


def _place(zone: Zone) -> str:
    """ "RIGHT knee" of "knee, medial" at the right."""
    return " ".join(part for part in (side_word(zone) or tr("SIDE NOT GIVEN"), zone.zone.partition(",")[0].strip()) if part)


def _paint_as(text: Text, role: str) -> None:
    if text.property("role") != role:
        text.setProperty("role", role)
        text.style().unpolish(text)
        text.style().polish(text)


class CourseLine(QWidget):
    """The sessions from top to bottom: a disc, the number, the date, what was in the mix. Those that do not fit are counted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: tuple[series.Step, ...] = ()

    def sizeHint(self) -> QSize:
        return QSize(look().px(240), look().px(_STEP * 5))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(160), look().px(_STEP))

    def tell(self, steps: tuple[series.Step, ...]) -> None:
        if steps != self.steps:
            self.steps = steps
            told = (tr("session {n}: {when} {state}", n=s.number, when=s.when, state=state_text(s.state)) for s in steps)
            self.setAccessibleName(tr("Line of sessions: {list}", list="; ".join(told)))
            self.update()

    def window_of(self) -> tuple[int, int]:
        """The first session that is shown and the one after the last: as many as fit, today among them, one before it where there is."""
        fit = max(1, (self.height() - look().px(24 if len(self.steps) * look().px(_STEP) > self.height() else 0)) // look().px(_STEP))
        today = next((n for n, step in enumerate(self.steps) if step.state == "today"), 0)
        first = max(0, min(today - 1, len(self.steps) - fit))
        return first, min(len(self.steps), first + fit)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = self.window_of()
        for row_of, step in enumerate(self.steps[first:last]):
            self._step(painter, row_of, step, row_of + first + 1 < last)
        left = len(self.steps) - (last - first)
        if left:
            painter.setFont(look().font(12))
            painter.setPen(look().color("text2"))
            box = QRectF(look().px(50), (last - first) * look().px(_STEP), self.width() - look().px(60), look().px(20))
            painter.drawText(
                box,
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                trn("and {n} more session", "and {n} more sessions", left),
            )
        painter.end()

    def _step(self, painter: QPainter, row_of: int, step: series.Step, goes_on: bool) -> None:
        px = look().px
        top = row_of * px(_STEP)
        if step.state == "today":
            painter.setPen(QPen(look().color("accent"), 1))
            painter.setBrush(look().color("accent_tint"))
            painter.drawRoundedRect(QRectF(px(8) + 0.5, top + 2.5, self.width() - px(16) - 1, px(_STEP) - 5), px(6), px(6))
        center = QPointF(px(28), top + px(_STEP) / 2)
        if goes_on:
            following = self.steps[self.window_of()[0] + row_of + 1]
            style = Qt.PenStyle.DashLine if following.state == "planned" else Qt.PenStyle.SolidLine
            painter.setPen(QPen(look().color("border"), px(1.5), style))
            painter.drawLine(center + QPointF(0, px(14)), center + QPointF(0, px(_STEP - 14)))
        paint_disc(painter, center, step, 11)
        self._words(painter, top, step)
        if step.late:
            paint_late(painter, QPointF(self.width() - px(54), top + px(15)), trn("{n} day", "{n} days", step.late))

    def _words(self, painter: QPainter, top: int, step: series.Step) -> None:
        px, plain = look().px, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        today, width = step.state == "today", self.width() - px(50 + 16)
        when = step.when or tr("no date")
        painter.setFont(look().font(13, 600))
        painter.setPen(look().color("text2" if step.state == "planned" else "text"))
        painter.drawText(
            QRectF(px(50), top + px(5), width, px(18)),
            plain,
            tr("{date}, today", date=when) if today else f"{when}, {state_text(step.state)}",
        )
        font = look().font(12)
        painter.setFont(font)
        painter.setPen(look().color("text2"))
        text = ", ".join(step.ingredients) or tr("not before a new decision")
        if painter.fontMetrics().horizontalAdvance(text) > width:  # names are never cut: all of them stand at the page of the course
            text = trn("{n} ingredient", "{n} ingredients", len(step.ingredients))
        painter.drawText(QRectF(px(50), top + px(22), width, px(16)), plain, text)


class CourseCard(Panel):
    """The line of sessions, and which of them this is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.setAccessibleName(tr("Course"))
        self.number = Text("", 13, 500)
        self.summary = Text("", 12, tone="text2", wrap=True)
        self.line = CourseLine()
        self.down.addLayout(head_of(tr("Course"), "F5", self.number))
        self.summary.setContentsMargins(look().px(14), 0, look().px(14), look().px(6))
        self.down.addWidget(self.summary)
        self.down.addWidget(self.line, 1)
        self.down.setContentsMargins(0, 0, 0, look().px(8))


class Overview(QWidget):
    """Both cards side by side; they follow the document a moment after it changed, while they are seen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._shown: Draft | None = None
        self.plan, self.course = PlanCard(), CourseCard()
        across = row(self.plan, self.course, gap=8)
        across.setStretch(0, 1)
        across.setStretch(1, 1)
        self.setLayout(across)
        for part in (self.plan, self.course):
            part.setMinimumWidth(look().px(120))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER)
        self._soon.timeout.connect(self.refresh)
        desk.document.changed.connect(self._follow)

    def fit(self, room: int) -> bool:
        """As high as a mix of this height leaves; False where there is no room for them."""
        px = look().px
        if room < px(TALL_FROM):
            return False
        self.setFixedHeight(int(max(px(LEAST), min(px(MOST), room * SHARE))))
        return True

    def _follow(self) -> None:
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Shows the draft as it is now."""
        draft = self.desk.document.draft
        if draft is self._shown:
            return
        self._shown = draft
        self.plan.tell(draft)
        self.course.number.say(series.headline(draft))
        self.course.summary.say(series.summary(draft))
        self.course.line.tell(series.steps(draft, self.desk.document.knowledge))
