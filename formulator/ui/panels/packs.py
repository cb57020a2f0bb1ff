"""The packs of the societies: each is turned on or off with a reason, which stands in the trail."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QWidget

from formulator.base.i18n import tr
from formulator.ui import preferences
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Button, Field, Panel, Text, column, row

PACKS = ("french", "italian")


def pack_names() -> dict[str, tuple[str, str]]:
    """What each is called and what it brings."""
    return {
        "french": (
            tr("French society"),
            tr("Corticosteroids, more than three products in a syringe and mixing outside a pharmacy become major findings."),
        ),
        "italian": (tr("Italian society"), tr("More than one product in a syringe becomes a major finding.")),
    }


class PacksPart(QWidget):
    """A check box for each pack; the reason is asked for below it, nothing changes before it is given."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.wanted = desk, ""
        self.boxes: dict[str, QCheckBox] = {}
        parts: list[QWidget | int] = []
        for key, (name, brings) in pack_names().items():
            box = QCheckBox(name)
            box.setFont(look().font(13, 500))
            box.setMinimumHeight(look().px(24))
            box.setAccessibleDescription(brings)
            box.clicked.connect(lambda _=False, key=key: self.ask(key))
            self.boxes[key] = box
            text = Text(brings, 12, tone="text2", wrap=True)
            text.setIndent(look().px(24))
            parts += [box, text, 4]
        self.form = self._form()
        self.setLayout(column(*parts, self.form, gap=2))
        self.first = self.boxes[PACKS[0]]

    def _form(self) -> Panel:
        form = Panel("card")
        self.question = Text("", 13, 500, wrap=True)
        self.button = Button("", kind="primary", do=self._do)
        self.reason = Field(tr("Reason for the change"), hint=tr("Why, in a few words"))
        self.reason.setMaxLength(200)
        self.reason.typed.connect(lambda _: self.button.setEnabled(bool(self.reason.text().strip())))
        self.reason.returnPressed.connect(self._do)
        cancel = Button(tr("Leave it as it is"), do=self._cancel)
        form.down.addLayout(column(self.question, row(self.reason, self.button, cancel), gap=8, margins=(12, 10, 12, 12)))
        form.hide()
        return form

    def ask(self, key: str) -> None:
        """A box was pressed: the reason first."""
        self.wanted = key
        on, name = key not in self.desk.outside.settings.packs, pack_names()[key][0]
        self.question.say(
            tr("Turn on: {name}. The reason stands in the trail of the records.", name=name)
            if on
            else tr("Turn off: {name}. The reason stands in the trail of the records.", name=name)
        )
        self.button.setText(tr("Turn on") if on else tr("Turn off"))
        self.button.setEnabled(bool(self.reason.text().strip()))
        self.form.show()
        self.reason.setFocus()
        self.refresh()

    def _do(self) -> None:
        reason, key = self.reason.text().strip(), self.wanted
        if not reason or not key:
            return
        settings = self.desk.outside.settings
        packs = tuple(p for p in PACKS if (p in settings.packs) != (p == key)) + tuple(p for p in settings.packs if p not in PACKS)
        self._close()
        preferences.change(self.desk, pack_names()[key][0], replace(settings, packs=packs), reason)
        self.refresh()
        self.boxes[key].setFocus()

    def _cancel(self) -> None:
        key = self.wanted
        self._close()
        self.refresh()
        if key:
            self.boxes[key].setFocus()

    def _close(self) -> None:
        self.wanted = ""
        self.reason.clear()
        self.form.hide()

    def refresh(self) -> None:
        for key, box in self.boxes.items():
            box.setChecked(key in self.desk.outside.settings.packs)
