"""A product of the clinic, typed below the entry. What is not recognized is told at its field."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.domain.concepts import Basis
from formulator.domain.formulary import product_bases
from formulator.domain.parsing import read_strength, read_volume
from formulator.ui import clinic
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.formulary_form import Form
from formulator.ui.panels.sections import LABEL
from formulator.ui.widgets import Choice, Text
from formulator.workbench.formulary_edits import (
    NewProduct,
    bases,
    classes_typed,
    excipients_typed,
    substance_typed,
    with_product,
)

_BETWEEN = re.compile(r"[;\n]|,\s")


class ProductForm(Form):
    """A presentation of a substance that is known, or of a new one, which then needs its class."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(tr("A product of the clinic"), self._keep, parent)
        self.desk = desk
        self.field("substance", tr("Substance"), tr("INN, as in the catalog"), long=200)
        self.known = Text("", 12, tone="text2", wrap=True)
        self.known.setContentsMargins(look().px(LABEL + 12), 0, 0, 0)
        self.rows.addWidget(self.known)
        self.field("classes", tr("Classes"), tr("amide local anesthetic; vitamin B"), tr("By its classes the rules see a new substance."))
        self.field("name", tr("Product"), tr("1.5 % ampoule, hospital pharmacy"), long=120)
        self.field("strength", tr("Strength"), tr("15 mg/mL, or 1.5 %"), long=60)
        self.basis = Choice(tr("Counted as"), [(one.value, tr(one.value)) for one in Basis])
        self.basis_row = self.add(tr("Counted as"), self.basis)
        self.field("containers", tr("Container"), tr("5 mL; or 2 mL; 5 mL"), long=100)
        self.field(
            "excipients",
            tr("Excipients"),
            tr("methylparaben, E223"),
            tr("As on the label. None: write none. Left empty means not known."),
            1000,
        )
        self.field("note", tr("Source"), tr("Label or supplier, with the date"), long=500)

    def open(self, substance: str) -> None:
        """An empty form, with the substance of the entry that is shown."""
        self.begin()
        self.fields["substance"].setText(substance)
        self._judge()
        self.show()
        self.fields["name" if substance else "substance"].setFocus()

    def typed(self, key: str) -> None:
        super().typed(key)
        if key == "substance":
            self._judge()

    def _substance(self) -> tuple[str, str]:
        text = self.text("substance")
        return substance_typed(text, self.desk.document.knowledge) if text else ("", "")

    def _judge(self) -> None:
        """Says what the substance is taken for; a new one is asked for its classes."""
        knowledge = self.desk.document.knowledge
        ident, why = self._substance()
        new = bool(self.text("substance")) and not ident
        injected = ident in knowledge.substances
        said = ""
        if new:
            said = tr(
                "{why} Saved, it becomes a substance of the clinic.",
                why=f"{why[:1].upper()}{why[1:].rstrip('.?')}{'?' if '?' in why else '.'}",
            )
        elif ident and not injected:
            said = tr("Known as a home medicine: the clinic injects it from now on, and the catalog has no limit for it.")
        elif ident and knowledge.name(ident) != self.text("substance"):
            said = tr("Read as {name}.", name=knowledge.name(ident))
        self.known.say(said)
        self.known.setVisible(bool(said))
        self.labels["classes"].setVisible(new)
        asked = bases(product_bases(knowledge.substances[ident])) if injected else ()
        if self.basis.count() != len(asked):
            self.basis.clear()
            for word in asked:
                self.basis.addItem(tr(word), word)
        self.basis_row.setVisible(bool(asked))

    def _containers(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in _BETWEEN.split(self.text("containers")) if part.strip())

    def faults(self) -> dict[str, str]:
        knowledge = self.desk.document.knowledge
        needed = {"substance": tr("a substance is needed"), "name": tr("what is the product called?"), "note": tr("who says so?")}
        wrong = {key: why for key, why in needed.items() if not self.text(key)}
        for key, read, texts in (("strength", read_strength, (self.text("strength"),)), ("containers", read_volume, self._containers())):
            try:
                for text in texts:
                    read(text)
            except (ValueError, ArithmeticError) as error:
                wrong[key] = str(error)
        excipients = excipients_typed(self.text("excipients"), knowledge)
        if excipients is not None and excipients.unknown:
            wrong["excipients"] = tr("not recognized as an excipient: {names}", names=", ".join(excipients.unknown))
        if self.labels["classes"].isVisibleTo(self):
            wrong |= self._class_fault()
        return wrong

    def _class_fault(self) -> dict[str, str]:
        classes = classes_typed(self.text("classes"), self.desk.document.knowledge)
        if classes.unknown:
            return {"classes": tr("not recognized as a class: {names}", names=", ".join(classes.unknown))}
        return {} if classes.ids else {"classes": tr("without a class no rule would see this substance")}

    def _keep(self) -> str:
        desk, knowledge = self.desk, self.desk.document.knowledge
        ident, _ = self._substance()
        excipients = excipients_typed(self.text("excipients"), knowledge)
        new = NewProduct(
            ident, self.text("name"), self.text("strength"), self.text("note"), self._containers(),
            excipients.ids if excipients is not None else None, self.basis.chosen if self.basis_row.isVisibleTo(self) else "",
            "" if ident else self.text("substance"), () if ident else classes_typed(self.text("classes"), knowledge).ids,
        )  # fmt: skip
        told = tr("Product of the clinic: {name}, {product}", name=self.text("substance"), product=new.name)
        return clinic.keep(desk, told, lambda document: with_product(document, new))
