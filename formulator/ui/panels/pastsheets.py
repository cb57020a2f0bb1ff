"""What was signed for this patient: to be repeated with today's check, looked at, corrected."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Button, Icon, Panel, Scroll, Sign, Text, clear, line, row
from formulator.workbench.ports import Signed
from formulator.workbench.sheet_patient import shown_date

#: Shown at first; the others on request.
_FIRST = 20


def ingredients(sheet: Signed) -> str:
    """What was in the syringes, in their order."""
    names = [part.name for syringe in sheet.sheet.syringes for part in syringe.lines]
    return ", ".join(dict.fromkeys(names)) or tr("nothing in the syringes")


class SheetRow(Button):
    """One sheet: number and day, the sign of its verdict, what was given. The current one has its buttons below."""

    def __init__(self, sheet: Signed, corrected_by: str, parent: QWidget | None = None) -> None:
        super().__init__("", kind="sheet", parent=parent)
        self.sheet, self.current = sheet, False
        px = look().px
        self.setMinimumHeight(0)
        self.setMaximumHeight(16_777_215)
        entry, shown = sheet.entry, sheet.sheet
        day = shown_date(sheet.draft.on)
        number = Text(entry.number, 13, 600)
        site = sheet.draft.treatment.site
        facts = " · ".join(part for part in (day, shown.session, site) if part)
        parts = [row(Sign(shown.verdict_mark.value, 16), number, None, Text(day, 12, tone="text2"), gap=6)]
        texts = [Text(", ".join(part for part in (site, shown.session) if part), 12, tone="text2", wrap=True)]
        texts.append(Text(ingredients(sheet), 12, 500, wrap=True))
        if entry.amends:
            texts.append(Text(tr("corrects {number}: {reason}", number=entry.amends, reason=entry.reason), 12, tone="text2", wrap=True))
        if corrected_by:
            texts.append(Text(tr("corrected by {number}", number=corrected_by), 12, 500, "word:moderate", wrap=True))
        self.inside = down = QVBoxLayout(self)
        down.setContentsMargins(px(16), px(8), px(16), px(8))
        down.setSpacing(px(2))
        for part in parts:
            down.addLayout(part)
        for text in texts:
            if text.full:
                text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                down.addWidget(text)
        self.setAccessibleName(", ".join((tr("Sheet {number}", number=entry.number), facts, shown.verdict, ingredients(sheet))))

    def sizeHint(self) -> QSize:
        return self.inside.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.inside.heightForWidth(width)

    def mark(self, current: bool) -> None:
        self.current = current
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), look().px
        if self.current or self.underMouse():
            painter.fillRect(self.rect(), look().color("accent_tint" if self.current else "hover"))
        if self.current:
            painter.fillRect(0, 0, px(3), self.height(), look().color("accent"))
        if self.hasFocus():
            painter.setPen(look().color("focus"))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()


class PastSheets(Panel):
    """The signed sheets of the patient on the desk, the newest first."""

    shown = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.desk = desk
        self.rows: list[SheetRow] = []
        self._of: tuple[Signed, ...] | None = None
        self._all = False
        self.count = Text("", 12, tone="text2")
        self.down.addLayout(row(Text(tr("Past sheets"), 16, 600), self.count, None, margins=(16, 12, 16, 8)))
        self.down.addWidget(line())
        self.empty = self._empty()
        self.area = Scroll(tr("Past sheets"))
        self.down.addWidget(self.empty, 1)
        self.down.addWidget(self.area, 1)
        self.buttons = QWidget()
        self.repeat = Button(tr("Repeat with today's check"), "history", "tinted", do=self._repeat)
        self.view = Button(tr("View"), "eye", do=self._view)
        self.correct = Button(tr("Correct"), "pencil", do=self._correct)
        self._lay_out_buttons()

    def _empty(self) -> QWidget:
        made = QWidget()
        text = Text(tr("Nothing was signed for this patient yet."), 13, tone="text2", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        down = QVBoxLayout(made)
        down.setContentsMargins(look().px(16), look().px(24), look().px(16), look().px(24))
        down.addStretch(1)
        down.addWidget(Icon("file-text", 40, "text3"), 0, Qt.AlignmentFlag.AlignHCenter)
        down.addWidget(text)
        down.addStretch(2)
        return made

    def _lay_out_buttons(self) -> None:
        down = QVBoxLayout(self.buttons)
        down.setContentsMargins(look().px(16), look().px(4), look().px(16), look().px(10))
        down.setSpacing(look().px(6))
        down.addWidget(self.repeat)
        both = row(self.view, self.correct, gap=6)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        down.addLayout(both)

    # Showing

    def refresh(self) -> None:
        sheets = self.desk.sheets
        self.empty.setVisible(not sheets)
        self.area.setVisible(bool(sheets))
        self.count.say(str(len(sheets)) if sheets else "")
        if sheets == self._of:
            return
        self._of, self._all = sheets, self._all and sheets[-1:] == (self._of or ())[-1:]
        self._fill()

    def _fill(self) -> None:
        sheets = self.desk.sheets
        self.buttons.setParent(self)
        self.buttons.hide()
        clear(self.area.down)
        replaced = {sheet.entry.amends: sheet.entry.number for sheet in sheets if sheet.entry.amends}
        shown = sheets if self._all else sheets[:_FIRST]
        self.rows = [SheetRow(sheet, replaced.get(sheet.entry.number, "")) for sheet in shown]
        for place, one in enumerate(self.rows):
            one.clicked.connect(partial(self._choose, place))
            self.area.down.addWidget(one)
            self.area.down.addWidget(line("line2"))
        if len(shown) < len(sheets):
            self.area.down.addWidget(Button(tr("Show all {n}", n=len(sheets)), kind="quiet", do=self._show_all))
        self.area.down.addStretch(1)
        if self.rows:
            self._choose(0)

    def _show_all(self) -> None:
        self._all = True
        self._fill()

    @property
    def current(self) -> SheetRow | None:
        return next((one for one in self.rows if one.current), None)

    def _choose(self, place: int, _: bool = False) -> None:
        for number, one in enumerate(self.rows):
            one.mark(number == place)
        chosen = self.rows[place]
        self.area.down.removeWidget(self.buttons)
        self.area.down.insertWidget(self.area.down.indexOf(chosen) + 1, self.buttons)
        self.buttons.show()
        order: tuple[QWidget, ...] = (chosen, self.repeat, self.view, self.correct)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        for button in (self.repeat, self.view, self.correct):
            button.setAccessibleName(f"{button.text()}, {chosen.sheet.entry.number}")

    def focus(self) -> None:
        if self.current is not None:
            self.repeat.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Gestures

    def _repeat(self) -> None:
        if self.current is not None:
            self.desk.repeat(self.current.sheet)

    def _view(self) -> None:
        if self.current is not None:
            self.desk.went.emit(f"sign#sheet-{self.current.sheet.entry.id}")

    def _correct(self) -> None:
        if self.current is not None:
            self.desk.amend(self.current.sheet)
