"""The sessions of a course: the line of steps, and the list of all of them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from formulator.base.i18n import tr, trn
from formulator.domain.knowledge import Knowledge
from formulator.domain.treatment import Earlier
from formulator.ui.look import look
from formulator.ui.widgets import Text, clear, column, line, row
from formulator.ui.widgets.text import color_of
from formulator.workbench import series
from formulator.workbench.sheet_patient import shown_date

#: Height of the line of steps.
TALL = 136


def state_text(state: str) -> str:
    """The state in words."""
    return {"done": tr("done"), "today": tr("today"), "planned": tr("planned")}[state]


def paint_late(painter: QPainter, center: QPointF, text: str) -> None:
    """The days since the session before, where they are more than the interval."""
    painter.setFont(look().font(12, 600))
    width = painter.fontMetrics().horizontalAdvance(text) + look().px(16)
    box = QRectF(center.x() - width / 2, center.y() - look().px(10), width, look().px(20))
    painter.setPen(QPen(color_of("edge:moderate"), 1))
    painter.setBrush(color_of("tint:moderate"))
    painter.drawRoundedRect(box, look().px(10), look().px(10))
    painter.setPen(color_of("word:moderate"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_disc(painter: QPainter, center: QPointF, step: series.Step, radius: int = 12) -> None:
    """The disc of a session: filled with a tick where it is done, with its number where it is today's, dashed where it is planned."""
    px = look().px
    done, today, size = step.state == "done", step.state == "today", look().px(radius)
    style = Qt.PenStyle.DashLine if step.state == "planned" else Qt.PenStyle.SolidLine
    painter.setPen(QPen(look().color("text3" if step.state == "planned" else "accent"), px(2), style))
    painter.setBrush(look().color("accent" if done else "surface"))
    painter.drawEllipse(center, size, size)
    if done:
        painter.setPen(
            QPen(look().color("on_accent"), px(2), c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin, s=Qt.PenStyle.SolidLine)
        )
        tick = (QPointF(-5, 0.5), QPointF(-1.5, 4), QPointF(5, -3.5))
        painter.drawPolyline(QPolygonF([center + point * px(1) for point in tick]))
        return
    painter.setFont(look().font(13, 600))
    painter.setPen(look().color("accent" if today else "text2"))
    painter.drawText(QRectF(center.x() - size, center.y() - size, 2 * size, 2 * size), Qt.AlignmentFlag.AlignCenter, step.number)


class StepsLine(QWidget):
    """Done sessions filled with a tick, today's framed, planned ones dashed; each with its number and date."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: tuple[series.Step, ...] = ()
        self.setFixedHeight(look().px(TALL))

    def show_steps(self, steps: tuple[series.Step, ...]) -> None:
        if steps != self.steps:
            self.steps = steps
            told = (tr("session {n}: {when} {state}", n=s.number, when=s.when, state=state_text(s.state)) for s in steps)
            self.setAccessibleName(tr("Line of sessions: {list}", list="; ".join(told)))
            self.setMinimumWidth(self.minimumSizeHint().width())
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(len(self.steps) * look().px(116), look().px(TALL))

    def cell(self, index: int) -> QRectF:
        """Where a step stands."""
        width = min(self.width() / max(1, len(self.steps)), look().px(200))
        return QRectF(index * width, 0, width, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(len(self.steps)):
            self._frame(painter, index)
        for index in range(len(self.steps) - 1):
            self._link(painter, index)
        for index, step in enumerate(self.steps):
            self._step(painter, index, step)
        painter.end()

    def _frame(self, painter: QPainter, index: int) -> None:
        if self.steps[index].state != "today":
            return
        inset = look().px(4)
        painter.setPen(QPen(look().color("accent"), 1))
        painter.setBrush(look().color("accent_tint"))
        painter.drawRoundedRect(self.cell(index).adjusted(inset + 0.5, 0.5, -inset - 0.5, -0.5), look().px(6), look().px(6))

    def _disc(self, index: int) -> QPointF:
        cell = self.cell(index)
        return QPointF(cell.center().x(), look().px(26))

    def _link(self, painter: QPainter, index: int) -> None:
        planned = self.steps[index + 1].state == "planned"
        style = Qt.PenStyle.DashLine if planned else Qt.PenStyle.SolidLine
        painter.setPen(QPen(look().color("border"), look().px(1.5), style))
        away = QPointF(look().px(16), 0)
        painter.drawLine(self._disc(index) + away, self._disc(index + 1) - away)
        if self.steps[index + 1].late:
            paint_late(painter, (self._disc(index) + self._disc(index + 1)) / 2, trn("{n} day", "{n} days", self.steps[index + 1].late))

    def _step(self, painter: QPainter, index: int, step: series.Step) -> None:
        paint_disc(painter, self._disc(index), step)
        self._words(painter, self.cell(index), step)

    def _words(self, painter: QPainter, cell: QRectF, step: series.Step) -> None:
        px, top = look().px, look().px(44)
        when = step.when or tr("no date")
        texts = (
            (tr("Session {n}", n=step.number), 13, 600, "text"),
            (tr("{date}, today", date=when) if step.state == "today" else when, 12, 400, "accent" if step.state == "today" else "text2"),
        )
        for text, size, weight, tone in texts:
            painter.setFont(look().font(size, weight))
            painter.setPen(look().color(tone))
            box = QRectF(cell.x() + px(8), top, cell.width() - px(16), px(20))
            fits = painter.fontMetrics().horizontalAdvance(text) <= box.width()
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text if fits else when if size == 12 else step.number)
            top += px(20)
        painter.setFont(look().font(12, 400))
        painter.setPen(look().color("text2"))
        box = QRectF(cell.x() + px(8), top, cell.width() - px(12), px(50))
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        text = ", ".join(step.ingredients) or tr("not before a new decision")
        if not box.contains(painter.boundingRect(box, flags, text)):  # names are never cut: all of them stand in the list
            text = trn("{n} ingredient", "{n} ingredients", len(step.ingredients)) if step.ingredients else tr("new decision first")
        painter.drawText(box, flags, text)


class StepsArea(QScrollArea):
    """The line of steps, moved sideways so that today is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = StepsLine()
        self.setAccessibleName(tr("Line of sessions"))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self.line)
        self.setFixedHeight(look().px(TALL + 12))

    def show_steps(self, steps: tuple[series.Step, ...]) -> None:
        self.line.show_steps(steps)
        today = next((n for n, step in enumerate(steps) if step.state == "today"), 0)
        center = self.line.cell(today).center()
        self.ensureVisible(int(center.x()), 0, look().px(200), 0)


class SessionTable(QWidget):
    """All sessions of the course as a list: number, date, state, what was in the mix. The twin of the line of steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[series.Step, ...] | None = None
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(look().px(16), look().px(4), look().px(16), look().px(12))
        self.grid.setHorizontalSpacing(look().px(16))
        self.grid.setVerticalSpacing(look().px(6))
        self.grid.setColumnStretch(3, 1)
        self.rows: list[tuple[Text, Text, Text, Text]] = []
        for number, title in enumerate((tr("Session"), tr("Date"), tr("State"), tr("Ingredients"))):
            self.grid.addWidget(Text(title, 11, tone="text3"), 0, number)

    def show_steps(self, steps: tuple[series.Step, ...]) -> None:
        """The rows as they are now; rows that are there are used again."""
        if steps == self.shown:
            return
        self.shown = steps
        while len(self.rows) < len(steps):
            self._more()
        for number, row_of in enumerate(self.rows):
            step = steps[number] if number < len(steps) else None
            for text in row_of:
                text.setVisible(step is not None)
            if step is not None:
                self._show(row_of, step)

    def _more(self) -> None:
        made = (Text("", 13, 600), Text(""), Text(""), Text("", tone="text2", wrap=True))
        self.rows.append(made)
        for column_of, text in enumerate(made):
            self.grid.addWidget(text, len(self.rows), column_of)

    def _show(self, row_of: tuple[Text, Text, Text, Text], step: series.Step) -> None:
        _, when, state, what = row_of
        today = step.state == "today"
        for text, shown in zip(
            row_of, (step.number, step.when or tr("no date"), state_text(step.state), ", ".join(step.ingredients) or tr("not decided")), strict=True
        ):  # fmt: skip
            text.say(shown)
        for text in (when, state, what):
            text.set_font(13, 600 if today else 400)
        state.set_tone("accent" if today else "text2")


class CourseBox(QWidget):
    """One course of earlier sessions that this session may continue, with its sessions below."""

    toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox()
        self.box.clicked.connect(self.toggled)
        self.box.setFont(look().font(13, 500))
        self.list = QVBoxLayout()
        self.list.setSpacing(look().px(2))
        self._shown: tuple[tuple[str, str], ...] | None = None
        self.setLayout(column(self.box, self.list, gap=4, margins=(16, 6, 16, 8)))

    def show_course(self, sessions: list[Earlier], continued: bool, knowledge: Knowledge) -> None:
        """The sessions of one course, the first one first."""
        first, count = shown_date(sessions[0].on), len(sessions)
        last = tr(", last on {date}", date=shown_date(sessions[-1].on)) if count > 1 else ""
        told = trn("{n} session", "{n} sessions", count)
        self.box.setText(tr("This session continues the course of {date} ({count}{last})", date=first, count=told, last=last))
        self.box.setChecked(continued)
        rows = tuple((shown_date(session.on), ", ".join(series.ingredients_of(session, knowledge))) for session in sessions)
        if rows != self._shown:
            self._shown = rows
            clear(self.list)
            for date, what in rows:
                day = Text(date, 12, 500)
                day.setMinimumWidth(look().px(84))
                shown = row(26, day, Text(what, 12, tone="text2", wrap=True), gap=10)
                shown.setStretch(2, 1)
                self.list.addLayout(shown)


class EarlierList(QWidget):
    """Earlier sessions, course by course. `chosen` tells the place of a course and whether it is continued."""

    chosen = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: list[CourseBox] = []
        self.list = QVBoxLayout(self)
        self.list.setContentsMargins(0, 0, 0, 0)
        self.list.setSpacing(0)
        self.none = Text(tr("No earlier session of this patient is known here."), 13, tone="text2", wrap=True)
        self.none.setContentsMargins(look().px(16), look().px(8), look().px(16), look().px(8))
        self.list.addWidget(self.none)

    def show_courses(self, courses: list[tuple[list[Earlier], bool]], knowledge: Knowledge) -> None:
        """Each course with its sessions and whether this session continues it."""
        self.none.setVisible(not courses)
        while len(self.boxes) < len(courses):
            self._more()
        for number, box in enumerate(self.boxes):
            box.setVisible(number < len(courses))
            if number < len(courses):
                box.show_course(*courses[number], knowledge)

    def _more(self) -> None:
        number = len(self.boxes)
        box = CourseBox()
        box.toggled.connect(lambda yes: self.chosen.emit(number, yes))
        self.boxes.append(box)
        if number:
            self.list.addWidget(line("line2"))
        self.list.addWidget(box)
