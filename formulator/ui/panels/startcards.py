"""The cards beside the patient list: drafts to go on with, what the records have to say, the state of the knowledge."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.knowledge import KnowledgeData, overdue
from formulator.domain.records import DraftEntry
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Button, Icon, IconButton, Panel, Sign, Text, clear, line, row
from formulator.workbench.patientlist import when
from formulator.workbench.sheet_patient import shown_date

_SHOWN = 12


class DraftRow(QWidget):
    """One draft: pressed it is gone on with; the small cross asks in its place before it is thrown away."""

    continued = Signal()
    discarded = Signal()

    def __init__(self, entry: DraftEntry, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        name, day = entry.patient_name or tr("Name not given"), when(entry.saved, today)
        self.open = Button("", kind="card", height=48, do=self.continued.emit)
        self.open.setAccessibleName(tr("Continue the draft of {name}, {when}", name=name, when=day))
        self.open.setEnabled(entry.patient is not None)
        self.open.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(name, 13, 600, cut=True))
        words.addWidget(Text(day, 12, tone="text2"))
        inside = QHBoxLayout(self.open)
        inside.setContentsMargins(look().px(16), look().px(4), look().px(8), look().px(4))
        inside.setSpacing(look().px(12))
        inside.addWidget(Icon("pencil", 16))
        inside.addLayout(words, 1)
        for part in self.open.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.cross = IconButton("x", tr("Discard the draft of {name}", name=name), do=self._ask)
        self.yes = Button(tr("Yes, discard"), height=28, do=self.discarded.emit)
        self.no = Button(tr("No"), height=28, do=self._keep)
        self._lay_out()

    def _lay_out(self) -> None:
        self.stack = QStackedWidget(self)
        plain, asking = QWidget(), QWidget()
        plain.setLayout(row(self.open, self.cross, gap=0, margins=(0, 0, 10, 0)))
        asking.setLayout(row(Text(tr("Discard this draft?"), 13, 500), None, self.yes, self.no, gap=6, margins=(16, 0, 10, 0)))
        self.stack.addWidget(plain)
        self.stack.addWidget(asking)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self.stack)

    def _ask(self) -> None:
        self.stack.setCurrentIndex(1)
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self.stack.setCurrentIndex(0)
        self.cross.setFocus(Qt.FocusReason.OtherFocusReason)


class Drafts(Panel):
    """The drafts, the last saved first. `continued` and `discarded` tell which."""

    continued = Signal(object)
    discarded = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.rows: list[DraftRow] = []
        self._of: tuple[tuple[DraftEntry, ...], date] | None = None
        self.count = Text("", 13, tone="text2")
        self.down.addLayout(row(Text(tr("Drafts"), 14, 600), None, self.count, margins=(16, 10, 16, 10)))
        self.down.addWidget(line())
        self.list = QVBoxLayout()
        self.list.setContentsMargins(0, look().px(2), 0, look().px(2))
        self.list.setSpacing(0)
        self.down.addLayout(self.list)

    def show_drafts(self, entries: tuple[DraftEntry, ...], today: date) -> None:
        self.setVisible(bool(entries))
        self.count.say(str(len(entries)))
        if (entries, today) == self._of:
            return
        self._of = (entries, today)
        clear(self.list)
        self.rows = [self._row(entry, today) for entry in entries[:_SHOWN]]
        if len(entries) > _SHOWN:
            more = Text(tr("and {n} more: they are marked in the list of patients", n=len(entries) - _SHOWN), 12, tone="text2", wrap=True)
            more.setContentsMargins(look().px(16), look().px(6), look().px(16), look().px(6))
            self.list.addWidget(more)

    def _row(self, entry: DraftEntry, today: date) -> DraftRow:
        made = DraftRow(entry, today)
        made.continued.connect(lambda: self.continued.emit(entry))
        made.discarded.connect(lambda: self.discarded.emit(entry))
        if self.list.count():
            self.list.addWidget(line("line2"))
        self.list.addWidget(made)
        return made


class Notices(Panel):
    """What the records said when they were opened; it goes when it was read."""

    def __init__(self, notices: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.texts = [Text(notice, 13, wrap=True) for notice in notices]
        self.close_button = IconButton("x", tr("Close the notices"), do=self.hide)
        for number, text in enumerate(self.texts):
            parts = row(gap=12, margins=(16, 10, 10, 10))
            parts.addWidget(Icon("alert-circle", 16), 0, Qt.AlignmentFlag.AlignTop)
            parts.addWidget(text, 1)
            if number == 0:
                parts.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
            self.down.addLayout(parts)
        self.setVisible(bool(notices))


class KnowledgeCard(Panel):
    """Which catalog the checks rest on and when it is to be reviewed; loud when that day is past."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.desk = desk
        data = desk.outside.knowledge.data
        self.reviewed = Text("", 12, tone="text2", wrap=True)
        self.overdue = Text("", 12, 500, "word:moderate", wrap=True)
        self.packs = Text("", 12, 500, "word:moderate", wrap=True)
        self.unread = Text("", 12, 600, "word:failed", wrap=True)
        self.sign = Sign("moderate", 16)
        self.backup = Text("", 12, tone="text2", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(look().px(2))
        words.addWidget(Text(tr("Catalog {version}", version=data.version), 13, 600))
        words.addWidget(self.reviewed)
        self.late = QWidget()
        late = row(self.sign, self.overdue, gap=6)
        late.setStretch(1, 1)
        self.late.setLayout(late)
        for part in (self.late, self.packs, self.unread, self.backup):
            words.addWidget(part)
        across = row(gap=12, margins=(16, 12, 16, 12))
        across.addWidget(Icon("database", 16), 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)
        self.down.addLayout(across)

    def refresh(self) -> None:
        data, today = self.desk.outside.knowledge.data, self.desk.outside.today()
        late = data.next_review < today
        self.reviewed.say(_reviewed(data, late))
        self.late.setVisible(late)
        self.overdue.say(tr("Its review was due on {date}: get the newest version of the program.", date=shown_date(data.next_review)))
        self._show_packs(today)
        self._show_formulary()
        last = self.desk.outside.keeping.last() if self.desk.outside.keeping is not None else None
        self.backup.setVisible(last is not None)
        if last is not None:
            self.backup.say(tr("Last backup {date}", date=shown_date(date.fromisoformat(last.made[:8]))))

    def _show_packs(self, today: date) -> None:
        """Which other files of the knowledge are past their own review, the longest overdue first."""
        due = [one for one in overdue(self.desk.outside.knowledge.data, today) if one.file != "ingredients.yaml"]
        self.packs.setVisible(bool(due))
        if due:
            names = ", ".join(one.file.removesuffix(".yaml") for one in due)
            first = shown_date(due[0].next_review)
            self.packs.say(tr("Other knowledge past its review, the first since {date}: {names}.", date=first, names=names))

    def _show_formulary(self) -> None:
        unread = bool(self.desk.outside.knowledge.formulary.unread)
        self.unread.setVisible(unread)
        self.unread.say(tr("The clinic's formulary could not be read and is not used."))


def _reviewed(data: KnowledgeData, late: bool) -> str:
    if late:
        return tr("reviewed {date}", date=shown_date(data.reviewed))
    return tr("reviewed {date}, next review {next}", date=shown_date(data.reviewed), next=shown_date(data.next_review))
