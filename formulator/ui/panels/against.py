"""The plan against the mix: volume of each syringe, dose at a point and in the session, what to open, and whether it fits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.domain.knowledge import Knowledge
from formulator.ui.look import look
from formulator.ui.widgets import Button, LimitBar, Panel, Scroll, Sign, Text, Tile, column, line, row
from formulator.workbench import planfigures, wording
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review


class Opening(QWidget):
    """A row that opens to the arithmetic of its figures."""

    def __init__(self, widths: tuple[int, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = Button("", kind="figures", height=26)
        self.button.setCheckable(True)
        self.button.toggled.connect(self._toggle)
        self.texts = [Text("", 13, 500, wrap=True)]
        self.texts += [Text("", 13, 600 if number == len(widths) - 1 else 400) for number in range(len(widths))]
        self.steps = Text("", 12, tone="text2", wrap=True)
        self.steps.setContentsMargins(look().px(16), 0, look().px(16), look().px(6))
        self.steps.hide()
        across = QHBoxLayout(self.button)
        across.setContentsMargins(look().px(16), 0, look().px(16), 0)
        across.setSpacing(look().px(8))
        for number, text in enumerate(self.texts):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            if number:
                text.setMinimumWidth(look().px(widths[number - 1]))
                text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            across.addWidget(text, 0 if number else 1)
        self.setLayout(column(self.button, self.steps, gap=0))

    def tell(self, texts: tuple[str, ...], steps: str, quiet: bool = False) -> None:
        """The figures of the row and how they were computed."""
        for text, shown in zip(self.texts, texts, strict=True):
            text.say(shown)
        self.texts[-1].set_tone("text2" if quiet else "text")
        unknown = tr("not known")
        for text in self.texts[1:]:
            if text.full == unknown:
                text.set_tone("word:not checked")
        self.texts[-1].set_font(12 if quiet else 13, 400 if quiet else 600)
        self.steps.say(steps)
        self.button.setAccessibleName(", ".join(text for text in texts if text))
        self.button.setToolTip(tr("Show the arithmetic") if steps else "")
        self.button.setEnabled(bool(steps))
        self.steps.setVisible(bool(steps) and self.button.isChecked())
        self._fit()

    def _fit(self) -> None:
        """A long name takes two lines."""
        margins = look().px(32) + look().px(8) * (len(self.texts) - 1)
        beside = sum(max(text.sizeHint().width(), text.minimumWidth()) for text in self.texts[1:])
        room = max(look().px(60), self.width() - margins - beside)
        self.button.setFixedHeight(max(look().px(26), self.texts[0].heightForWidth(room) + look().px(8)))

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
        for head, width in zip(heads[1:], (72, 64), strict=True):
            head.setMinimumWidth(look().px(width))
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.parts = [QWidget(), QWidget()]
        self.parts[0].setLayout(column(line(), row(heads[0], None, *heads[1:], margins=(16, 8, 16, 2)), self.dose_list, 6, gap=0))
        opened = row(Text(tr("Open for this session"), 12, 600), None, margins=(16, 8, 16, 2))
        self.parts[1].setLayout(column(line(), opened, self.open_list, 8, gap=0))
        for part in (self.use_list, self.dose_list, self.open_list):
            part.setSpacing(0)
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
        for dose, row_of in zip(doses, self._openings(self.doses, self.dose_list, len(doses), (72, 64)), strict=True):
            counted = bool(dose.session) and not dose.session[:1].isdigit()
            row_of.tell((f"{wording.capital(dose.name)}  {dose.syringe}", dose.per_point, dose.session), dose.steps, counted)
        opened = planfigures.openings(draft, self.knowledge)
        for one, row_of in zip(opened, self._openings(self.openings, self.open_list, len(opened), (0,)), strict=True):
            row_of.tell((wording.capital(one.name), one.words), one.steps, True)
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
