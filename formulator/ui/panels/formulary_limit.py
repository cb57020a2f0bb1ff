"""A limit of the clinic, typed below the entry: stricter as it is, looser only with the reason."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.domain.concepts import Basis, Limit, Per, Substance
from formulator.domain.formulary import limit_bases, limit_size, loosened
from formulator.domain.parsing import read_limit
from formulator.domain.quantities import PerKilogram
from formulator.ui import clinic
from formulator.ui.desk import Desk
from formulator.ui.panels.formulary_form import Form
from formulator.ui.widgets import Choice, Segments, Sign, Text, row
from formulator.workbench.formulary_edits import NewLimit, bases, limited
from formulator.workbench.formulary_view import as_shipped


class LimitForm(Form):
    """Amount, for what time, note; the reason is asked for as soon as the amount is above the catalog's."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(tr("A limit of the clinic"), self._keep, parent)
        self.desk = desk
        self.substance: Substance | None = None
        self.amount = self.field("amount", tr("At most"), tr("100 mg, or 2 mg/kg"), long=60)
        self.per = Segments(tr("For what time"), [("session", tr("Session")), ("day", tr("Day")), ("course", tr("Course"))], 32)
        self.per.picked.connect(lambda _: self.typed("amount"))
        self.add(tr("For each"), self.per)
        self.basis = Choice(tr("Counted as"), [(one.value, tr(one.value)) for one in Basis])
        self.basis_row = self.add(tr("Counted as"), self.basis)
        self.field("note", tr("Note"), tr("Why, or where it is written"), long=500)
        self.warning = QWidget()
        self.warned = Text("", 13, 500, wrap=True)
        across = row(Sign("moderate", 16), self.warned, gap=8)
        across.setStretch(1, 1)
        self.warning.setLayout(across)
        self.rows.addWidget(self.warning)
        self.field("reason", tr("Reason"), tr("Why this clinic allows more"), long=500)

    def open(self, substance: Substance) -> None:
        """An empty form for one substance."""
        self.substance = as_shipped(substance, self.desk.document.knowledge)
        self.begin()
        self.title.say(tr("A limit of the clinic for {name}", name=substance.name))
        self.per.choose("session")
        asked = bases(limit_bases(self.substance))
        self.basis_row.setVisible(bool(asked))
        self.basis.clear()
        for word in asked:
            self.basis.addItem(tr(word), word)
        self._judge()
        self.show()
        self.amount.setFocus()

    def typed(self, key: str) -> None:
        super().typed(key)
        self._judge()

    def _limit(self) -> Limit | None:
        try:
            size = read_limit(self.text("amount"))
        except (ValueError, ArithmeticError):
            return None
        if self.substance is None:
            return None
        basis = Basis(self.basis.chosen) if self.basis.chosen else limit_bases(self.substance)[0]
        per = Per(self.per.chosen or "session")
        return Limit("new", per, None, size, basis) if isinstance(size, PerKilogram) else Limit("new", per, size, None, basis)

    def _judge(self) -> None:
        """Says at once where the amount is looser than the catalog's, and what that brings."""
        limit = self._limit()
        lifted = loosened(self.substance, limit) if limit is not None and self.substance is not None else ()
        self.warning.setVisible(bool(lifted))
        self.labels["reason"].setVisible(bool(lifted))
        if lifted:
            said = ", ".join(limit_size(one) for one in lifted)
            self.warned.say(
                tr(
                    "This is looser than the catalog's {limit}, and replaces it here. Every sheet will say so, with the reason and your name.",
                    limit=said,
                )
            )
        self.save_button.setText(tr("Save the looser limit") if lifted else tr("Save"))

    def faults(self) -> dict[str, str]:
        wrong = {}
        try:
            read_limit(self.text("amount"))
        except (ValueError, ArithmeticError) as error:
            wrong["amount"] = str(error)
        if self.labels["reason"].isVisibleTo(self) and not self.text("reason"):
            wrong["reason"] = tr("A looser limit needs its reason.")
        return wrong

    def _keep(self) -> str:
        desk, substance = self.desk, self.substance
        if substance is None:
            return ""
        loose = self.labels["reason"].isVisibleTo(self)
        new = NewLimit(
            substance.id, self.per.chosen or "session", self.text("amount"), self.text("note"), self.basis.chosen,
            self.text("reason") if loose else "", desk.outside.settings.practitioner.name, desk.outside.today(),
        )  # fmt: skip
        size = self._limit()
        told = tr("Limit of the clinic for {name}: {size}", name=substance.name, size=limit_size(size) if size is not None else new.size)
        return clinic.keep(desk, told, lambda document: limited(document, new), new.reason)
