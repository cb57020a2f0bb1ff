"""The card below the mix: prescribe, prepare, inject, in the words of the paper."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Card, Icon, Text, line
from formulator.workbench import prepare
from formulator.workbench.draft import Draft

TOP = Qt.AlignmentFlag.AlignTop
#: A number stands with its unit, on one line.
_AMOUNT = re.compile(r"(\d[\d.]*) (mcg|mg|g|mL|units?|mmol|mEq|%|mm|points?)(?!\w)")


class PrescribeCard(Card):
    """Three rows; Prepare has one line for each syringe."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._shown: Draft | None = None
        px = look().px
        grid = QGridLayout()
        grid.setContentsMargins(px(12), px(2), px(12), px(2))
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(2, 1)
        self.texts: dict[str, Text] = {}
        rows = (("prescribe", "pencil", tr("Prescribe")), ("prepare", "vaccine-bottle", tr("Prepare")), ("inject", "vaccine", tr("Inject")))
        for at, (key, icon, label) in enumerate(rows):
            if at:
                grid.addWidget(line("line2"), at * 2 - 1, 0, 1, 3)
            self._add(grid, at * 2, key, icon, label)
        self.down.addLayout(grid)

    def _add(self, grid: QGridLayout, at: int, key: str, icon: str, label: str) -> None:
        px = look().px
        caption, text = Text(label, 12, 500, "text2"), Text("", 13, wrap=True)
        text.setTextFormat(Qt.TextFormat.RichText)
        sign = Icon(icon, 16)
        sign.setContentsMargins(0, 0, 0, 0)
        for part in (caption, text):
            part.setContentsMargins(0, px(5), 0, px(5))
        caption.setMinimumHeight(px(28))
        sign.setFixedSize(px(16), px(28))
        grid.addWidget(sign, at, 0, TOP)
        grid.addWidget(caption, at, 1, TOP)
        grid.addWidget(text, at, 2)
        self.texts[key] = text

    def refresh(self) -> None:
        """Shows the draft as it is now."""
        draft, knowledge = self.desk.document.draft, self.desk.document.knowledge
        if draft is self._shown:
            return
        self._shown = draft
        prepared = [(f.name, prepare.prepare(f, knowledge).removeprefix(f"{f.name}: ")) for f in draft.treatment.formulas if f.lines]
        self._say("prescribe", [prepare.prescribe(draft, knowledge)], doses=True)
        self._say("prepare", [f"{name}  {text}" for name, text in prepared], [name for name, _ in prepared])
        sides = [word for zone in draft.treatment.plan if (word := prepare.side_word(zone))]
        self._say("inject", [prepare.inject(draft)], sides)

    def _say(self, key: str, lines: list[str], strong: list[str] | None = None, doses: bool = False) -> None:
        """Lines of plain text; words at the beginning of a line, sides in capitals, and doses where asked stand out."""
        self.texts[key].setAccessibleName(f"{key}: {'; '.join(lines)}")
        shown = "<br>".join(_strong(text, strong or []) for text in lines)
        self.texts[key].say(_AMOUNT.sub(f"<span style='{_BOLD}'>\\1&nbsp;\\2</span>" if doses else "\\1&nbsp;\\2", shown))


_BOLD = "font-weight:600"


def _strong(text: str, words: list[str]) -> str:
    shown = escape(text).replace("  ", "&nbsp; ")
    for word in dict.fromkeys(words):
        plain = escape(word)
        if shown.startswith(f"{plain}&nbsp;"):
            return f"<span style='{_BOLD}'>{plain}</span>{shown[len(plain) :]}"
        if len(plain) > 1:
            shown = shown.replace(plain, f"<span style='{_BOLD}'>{plain}</span>")
    return shown
