"""The page "Course": number and interval of the sessions, their dates, the earlier ones, and what was found on them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.treatment import Series
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.entry import Entry
from formulator.ui.panels.series_findings import SeriesFindings
from formulator.ui.panels.sessions import EarlierList, SessionTable, StepsArea
from formulator.ui.widgets import Button, Panel, Scroll, Text, column, line, row
from formulator.workbench import series
from formulator.workbench.draft import Draft
from formulator.workbench.sheet_patient import shown_date

#: Persisting pain asks for a new evaluation: Prata 2018, who cites the Italian society's paper of 2012.
EVALUATION = "practice.s38"


class CoursePage(Page):
    title = "Course"

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        knowledge = desk.document.knowledge
        self.summary = Text("", 13, tone="text2", cut=True)
        self.entries = {
            "sessions": Entry(tr("Number of sessions"), width=80, right=True, limit=40),
            "interval": Entry(tr("Interval"), width=150, limit=40, hint=tr("7 days")),
        }
        self.faults = {name: Text("", 12, tone="word:contraindicated", wrap=True) for name in self.entries}
        self.before = Button("", "history", "quiet", 28, self._take_before)
        self.line, self.table, self.earlier = StepsArea(), SessionTable(), EarlierList()
        self.number, self.date = Text("", 28, 600), Text("", 13, tone="text2")
        self.beyond = Text("", 12, tone="word:moderate", wrap=True)
        self.findings = SeriesFindings(knowledge)
        self.main, self.side = self._main(), self._side()
        across = row(self.main, self.side, gap=8, margins=(8, 8, 8, 8))
        across.setStretch(0, 1)
        self.setLayout(across)
        for name, entry in self.entries.items():
            entry.entered.connect(lambda text, name=name: self._enter(name, text))
            entry.left.connect(desk.document.end_merging)
        self.earlier.chosen.connect(self._choose)
        self.findings.wanted.connect(lambda: desk.went.emit("mix#findings"))

    def _main(self) -> Panel:
        made = Panel()
        head = row(Text(tr("Course"), 16, 600), self.summary, gap=12, margins=(16, 10, 16, 10))
        head.setStretch(1, 1)
        made.down.addLayout(head)
        labels = [Text(self.entries[name].accessibleName(), 13, tone="text2") for name in self.entries]
        fields = row(
            labels[0], self.entries["sessions"], 12, labels[1], self.entries["interval"], 8, self.before, None, margins=(16, 0, 16, 8)
        )
        made.down.addLayout(fields)
        made.down.addLayout(column(*self.faults.values(), gap=2, margins=(16, 0, 16, 4)))
        made.down.addWidget(line())
        holder = QWidget()
        holder.setLayout(column(self.line, gap=0, margins=(12, 12, 12, 0)))
        made.down.addWidget(holder)
        made.down.addWidget(line())
        area = Scroll(tr("Sessions"))
        for title, part in ((tr("Sessions of this course"), self.table), (tr("Earlier sessions"), self.earlier)):
            area.down.addLayout(row(Text(title, 13, 600), None, margins=(16, 10, 16, 2)))
            area.down.addWidget(part)
        area.down.addStretch(1)
        made.down.addWidget(area, 1)
        return made

    def _side(self) -> Panel:
        made = Panel()
        made.down.addLayout(column(self.number, self.date, self.beyond, gap=2, margins=(16, 14, 16, 12)))
        made.down.addWidget(line())
        area = Scroll(tr("What was found on the series"))
        inside = QVBoxLayout()
        inside.setContentsMargins(*(look().px(16),) * 4)
        inside.setSpacing(look().px(10))
        inside.addWidget(Text(tr("Number and spacing"), 13, 600))
        inside.addWidget(self.findings)
        area.down.addLayout(inside)
        area.down.addStretch(1)
        made.down.addWidget(area, 1)
        made.down.addWidget(line())
        foot = [Text(tr("No session follows without a new decision."), 13, 600, wrap=True)]
        source = self.desk.document.knowledge.sources.get(EVALUATION)
        if source is not None:
            hint = tr("Pain that persists asks for a new clinical evaluation and decision. Source: {source}", source=source.citation)
            foot.append(Text(hint, 12, tone="text2", wrap=True))
        made.down.addLayout(column(*foot, gap=4, margins=(16, 12, 16, 12)))
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(look().px(300 if self.width() < look().px(1200) else 348))

    # What is shown

    def refresh(self) -> None:
        draft, knowledge = self.desk.document.draft, self.desk.document.knowledge
        self.summary.say(series.summary(draft))
        for name, entry in self.entries.items():
            fault = series.fault_of(draft, name)
            entry.show_value(series.text_of(draft, name), fault)
            self.faults[name].say(fault)
            self.faults[name].setVisible(bool(fault))
        steps = series.steps(draft, knowledge)
        self.line.show_steps(steps)
        self.table.show_steps(steps)
        self.number.say(series.headline(draft))
        self.date.say(tr("{date}, today", date=shown_date(draft.on)))
        more = "; ".join(part for part in (series.beyond(draft), series.early(draft)) if part)
        self.beyond.say(more)
        self.beyond.setVisible(bool(more))
        self.findings.show_review(draft, self.desk.document.review)
        self._show_before()
        shown = [
            (sorted((s for s in draft.treatment.previous if s.on in days), key=lambda s: s.on), series.continues(draft, days))
            for days in self._courses()
        ]
        self.earlier.show_courses(shown, knowledge)

    def _courses(self) -> tuple[frozenset[date], ...]:
        return series.courses(self.desk.document.draft, [sheet.draft for sheet in self.desk.sheets])

    def _earlier_series(self) -> Series | None:
        """The number and interval of the course that is continued, where the draft has others."""
        draft = self.desk.document.draft
        for sheet in self.desk.sheets:
            old = sheet.draft.treatment.series
            if old is not None and old != draft.treatment.series and series.continues(draft, series.course_days(sheet.draft)):
                return old
        return None

    def _show_before(self) -> None:
        old = self._earlier_series()
        self.before.setVisible(old is not None)
        if old is not None:
            every = series.interval_text(old.every_days) if old.every_days is not None else tr("no interval")
            self.before.setText(tr("As before: {n}, {every}", n=old.sessions, every=every))

    # Gestures

    def _enter(self, field: str, text: str) -> None:
        self.desk.document.edit(self.entries[field].accessibleName(), lambda d: series.with_text(d, field, text), merge=f"series {field}")

    def _take_before(self) -> None:
        old = self._earlier_series()
        if old is not None:
            self.desk.document.edit(tr("Series as before"), lambda d: series.as_before(d, old))

    def _choose(self, number: int, yes: bool) -> None:
        courses = self._courses()
        if number < len(courses):
            days = courses[number]

            def change(draft: Draft) -> Draft:
                return series.with_course(draft, days, yes)

            self.desk.document.edit(tr("Continue a course") if yes else tr("Begin a new course"), change)

    # Arriving

    def arrive(self, place: str) -> None:
        self.refresh()
        draft = self.desk.document.draft
        faulty = next((name for name in self.entries if series.fault_of(draft, name)), "")
        entry = self.entries[place if place in self.entries else faulty or "sessions"]
        entry.setFocus(Qt.FocusReason.OtherFocusReason)
        entry.selectAll()
