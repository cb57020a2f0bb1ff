"""The plan against the mix: volume of each syringe, dose at a point and in the session, what to open, and whether it fits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.knowledge import Knowledge
from formulator.ui.look import look
from formulator.ui.widgets import Button, LimitBar, Panel, Scroll, Sign, Text, Tile, column, line, row
from formulator.workbench import planfigures, wording
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review


class Opening(QWidget):
    """A row that opens to the arithmetic of its figures. A name that is too long for its place stands above them."""

    def __init__(self, widths: tuple[int, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = Button("", kind="figures", height=26)
        self.button.setCheckable(True)
        self.button.toggled.connect(self._toggle)
        self.name = Text("", 13, 500, wrap=True)
        self.figures = [Text("", 13, 600 if number == len(widths) - 1 else 400) for number in range(len(widths))]
        self.steps = Text("", 12, tone="text2", wrap=True)
        self.steps.setContentsMargins(look().px(16), 0, look().px(16), look().px(6))
        self.steps.hide()
        self._stacked: bool | None = None
        self.grid = QGridLayout(self.button)
        self.grid.setContentsMargins(look().px(16), 0, look().px(16), 0)
        self.grid.setHorizontalSpacing(look().px(8))
        self.grid.setVerticalSpacing(0)
        self.grid.setColumnStretch(0, 1)
        for text, width in zip(self.figures, widths, strict=True):
            text.setMinimumWidth(look().px(width))
            text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for text in (self.name, *self.figures):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(column(self.button, self.steps, gap=0))
        self._stack(False)

    def tell(self, name: str, figures: tuple[str, ...], steps: str, quiet: bool = False) -> None:
        """The figures of the row and how they were computed."""
        self.name.say(name)
        for text, shown in zip(self.figures, figures, strict=True):
            text.say(shown)
            last, unknown = text is self.figures[-1], shown == tr("not known")
            text.set_tone("word:not checked" if unknown else "text2" if quiet and last else "text")
            text.set_font(12 if quiet and last and not unknown else 13, 500 if unknown else 400 if quiet or not last else 600)
        self.steps.say(steps)
        self.button.setAccessibleName(", ".join((name, *figures)))
        self.button.setToolTip(tr("Show the arithmetic") if steps else "")
        self.button.setEnabled(bool(steps))
        self.steps.setVisible(bool(steps) and self.button.isChecked())
        self._fit()

    def _stack(self, stacked: bool) -> None:
        if stacked == self._stacked:
            return
        self._stacked = stacked
        self.grid.addWidget(self.name, 0, 0, 1, len(self.figures) + 1 if stacked else 1)
        for number, text in enumerate(self.figures, 1):
            self.grid.addWidget(text, int(stacked), number)

    def _fit(self) -> None:
        """A long name takes two lines; one with a word that does not fit stands above its figures."""
        margins = look().px(32) + look().px(8) * len(self.figures)
        beside = sum(max(text.sizeHint().width(), text.minimumWidth()) for text in self.figures)
        room = self.width() - margins - beside
        metrics = self.name.fontMetrics()
        longest = max((metrics.horizontalAdvance(word) for word in self.name.full.split(" ")), default=0)
        self._stack(longest + look().px(4) > room)
        width = self.width() - look().px(32) if self._stacked else room
        tall = self.name.heightForWidth(max(look().px(40), width)) + (self.figures[0].sizeHint().height() if self._stacked else 0)
        self.button.setFixedHeight(max(look().px(26), tall + look().px(8)))

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def _toggle(self, on: bool) -> None:
        self.steps.setVisible(on and bool(self.steps.full))


class SyringeUse(QWidget):
    """One syringe: points, volume used, the bar, and what is left in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tile, self.name, self.points = Tile("A", 18), Text("", 13, 600), Text("", 12, tone="text2", wrap=True)
        self.used, self.bar, self.sign, self.words = (
            Text("", 13, 600),
            LimitBar(10, outlined=True),
            Sign("", 16),
            Text("", 12, tone="text2", wrap=True),
        )
        first = row(self.tile, self.name, self.points, self.used, gap=8)
        first.setStretch(2, 1)
        second = row(self.sign, self.words, gap=6)
        second.setStretch(1, 1)
        self.setLayout(column(first, self.bar, second, gap=5, margins=(16, 8, 16, 6)))

    def tell(self, use: planfigures.Use) -> None:
        self.tile.show_letter(use.syringe[:1].upper())
        self.name.say(tr("Syringe {name}", name=use.syringe))
        self.points.say(use.points)
        self.used.say(use.used)
        self.bar.show_share(use.share)
        self.bar.setToolTip(use.steps)
        self.sign.show_sign(use.sign)
        self.words.say(use.words)
        self.words.set_tone(f"word:{use.sign}" if use.sign in ("moderate", "not checked") else "text2")


class AgainstPanel(Panel):
    """Shows; nothing is edited here."""

    def __init__(self, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.knowledge = knowledge
        self.uses: list[SyringeUse] = []
        self.doses: list[Opening] = []
        self.openings: list[Opening] = []
        self.down.addLayout(row(Text(tr("Against the mix"), 14, 600), None, margins=(16, 8, 16, 8)))
        self.down.addWidget(line())
        scroll = Scroll(tr("The plan against the mix"))
        self.use_list, self.dose_list, self.open_list = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        heads = (Text(tr("Dose"), 12, 600), Text(tr("per point"), 11, tone="text3"), Text(tr("session"), 11, tone="text3"))
        for head, width in zip(heads[1:], (66, 64), strict=True):
            head.setMinimumWidth(look().px(width))
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.parts = [QWidget(), QWidget()]
        self.parts[0].setLayout(column(line(), row(heads[0], None, *heads[1:], margins=(16, 8, 16, 2)), self.dose_list, 6, gap=0))
        opened = row(Text(tr("Open for this session"), 12, 600), None, margins=(16, 8, 16, 2))
        self.parts[1].setLayout(column(line(), opened, self.open_list, 8, gap=0))
        for part in (self.use_list, self.dose_list, self.open_list):
            part.setSpacing(0)
        self.empty = QWidget()
        says = Text(tr("Volumes, doses and ampoules stand here as soon as the mix has a line."), 13, tone="text2", wrap=True)
        self.to_mix = Button(tr("Go to the mix"), "arrow-right", "quiet", 28)
        self.empty.setLayout(column(says, row(self.to_mix, None), gap=6, margins=(16, 12, 16, 12)))
        scroll.down.addWidget(self.empty)
        scroll.down.addLayout(self.use_list)
        for shown in self.parts:
            scroll.down.addWidget(shown)
        scroll.down.addStretch(1)
        self.down.addWidget(scroll, 1)
        self.down.addWidget(line())
        self.sign, self.sentence = Sign("", 20), Text("", 13, 600, wrap=True)
        foot = row(self.sign, self.sentence, gap=12, margins=(16, 12, 16, 12))
        foot.setStretch(1, 1)
        self.down.addLayout(foot)

    def show_plan(self, draft: Draft, review: Review) -> None:
        """The figures as they are now."""
        uses = planfigures.uses(draft)
        for use, shown in zip(uses, self._rows(self.uses, self.use_list, len(uses)), strict=True):
            shown.tell(use)
        doses = planfigures.doses(draft, review, self.knowledge)
        for dose, row_of in zip(doses, self._openings(self.doses, self.dose_list, len(doses), (66, 64)), strict=True):
            counted = bool(dose.session) and not dose.session[:1].isdigit()
            row_of.tell(f"{wording.capital(dose.name)}\u00a0 {dose.syringe}", (dose.per_point, dose.session), dose.steps, counted)
        opened = planfigures.openings(draft, self.knowledge)
        for one, row_of in zip(opened, self._openings(self.openings, self.open_list, len(opened), (0,)), strict=True):
            row_of.tell(wording.capital(one.name), (one.words,), one.steps, True)
        self.empty.setVisible(not any(formula.lines for formula in draft.treatment.formulas))
        self.parts[0].setVisible(bool(doses))
        self.parts[1].setVisible(bool(opened))
        sign, sentence = planfigures.cover(draft, review)
        self.sign.show_sign(sign)
        self.sentence.say(sentence)

    def _rows(self, rows: list[SyringeUse], into: QVBoxLayout, count: int) -> list[SyringeUse]:
        while len(rows) < count:
            rows.append(SyringeUse())
            into.addWidget(rows[-1])
        for number, made in enumerate(rows):
            made.setVisible(number < count)
        return rows[:count]

    def _openings(self, rows: list[Opening], into: QVBoxLayout, count: int, widths: tuple[int, ...]) -> list[Opening]:
        while len(rows) < count:
            rows.append(Opening(widths))
            into.addWidget(rows[-1])
        for number, made in enumerate(rows):
            made.setVisible(number < count)
        return rows[:count]
