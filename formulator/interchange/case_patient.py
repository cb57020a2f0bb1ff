"""The patient of a case file. What is left out stays unknown; "none" and [] are answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from formulator.base.i18n import tr
from formulator.base.problems import Problem
from formulator.base.reading import Fields, to_date, to_word
from formulator.base.yamltext import Items, Node, Text
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, Match
from formulator.domain.parsing import read_dose, read_mass
from formulator.domain.patient import (
    Allergy,
    Answer,
    Contraception,
    HomeMedicine,
    Patient,
    Pregnancy,
    Reaction,
    Sex,
)
from formulator.domain.values import age_years, answer, hours, to_egfr, to_inr, to_week
from formulator.workbench.facts import told_by_conditions

MAX_ENTRIES = 500


def read_patient(case: Fields, problems: list[Problem], knowledge: Knowledge, today: date) -> Patient:
    """The patient; a case without one is checked as far as it goes and says what is missing."""
    node = case.node("patient")
    if node is None:
        return Patient()
    return _Reader(Fields(node, problems, tr("patient")), problems, knowledge, today).patient()


class _Reader:
    def __init__(self, fields: Fields, problems: list[Problem], knowledge: Knowledge, today: date) -> None:
        self.fields, self.problems, self.today = fields, problems, today
        self.resolve = knowledge.vocabulary.resolve

    def patient(self) -> Patient:
        fields = self.fields
        made = Patient(
            name=fields.text("name", limit=200),
            number=fields.text("id", limit=60),
            birth_date=self._birth(),
            age_years=fields.take("age", age_years, None),
            sex=fields.take("sex", to_word(Sex), None),
            weight=fields.take("weight", read_mass, None),
            pregnancy=self._pregnancy(),
            breastfeeding=fields.take("breastfeeding", answer, None),
            contraception=fields.take("contraception", to_word(Contraception), None),
            egfr=fields.take("egfr", to_egfr, None),
            inr=fields.take("inr", to_inr, None),
            diagnosis_made=fields.take("diagnosis_made", answer, Answer.UNKNOWN),
            conditions=self._conditions(),
            medications=self._medications(),
            allergies=self._allergies(),
        )
        self._sound(made)
        fields.done()
        return told_by_conditions(made)

    def _sound(self, made: Patient) -> None:
        fields = self.fields
        if made.birth_date is not None and made.age_years is not None:
            fields.complain(fields.at("age"), tr("write either age or birth_date, not both"))
        if made.weight is not None and not Decimal("0.3") <= made.weight.to("kg") <= 500:
            fields.complain(fields.at("weight"), tr("weight: not possible: 0.3 kg to 500 kg"))
        if made.sex is Sex.MALE and made.pregnancy is not None and made.pregnancy.state is Answer.YES:
            fields.complain(fields.at("pregnancy"), tr("pregnancy contradicts the sex"))

    def _birth(self) -> date | None:
        born = self.fields.take("birth_date", to_date, None)
        if (born is not None and not 0 <= self.today.year - born.year <= 130) or (born is not None and born > self.today):
            self.fields.complain(self.fields.at("birth_date"), tr("birth_date: not a possible day of birth"))
            return None
        return born

    def _pregnancy(self) -> Pregnancy | None:
        text = self.fields.text("pregnancy", limit=40)
        words = {"none": Answer.NO, "no": Answer.NO, "yes": Answer.YES, "unknown": Answer.UNKNOWN, "true": Answer.YES, "false": Answer.NO}
        if not text:
            return None
        if text in words:
            return Pregnancy(words[text])
        number, _, unit = text.partition(" ")
        try:
            if unit not in ("weeks", "week"):
                raise ValueError(tr("{text} is not none, yes, unknown or a number of weeks such as 24 weeks", text=text))
            return Pregnancy(Answer.YES, to_week(number))
        except ValueError as error:
            self.fields.complain(self.fields.at("pregnancy"), f"pregnancy: {error}")
            return None

    def _list(self, key: str) -> list[Node] | None:
        """The entries of a list; None where it was never asked, [] for none."""
        node = self.fields.node(key)
        if node is None:
            return None
        if isinstance(node, Items):
            if len(node.values) > MAX_ENTRIES:
                self.fields.complain(node.place, tr("{key}: more than {n} entries", key=key, n=MAX_ENTRIES))
            return node.values
        if isinstance(node, Text) and node.value.strip() in ("none", "unknown"):
            return [] if node.value.strip() == "none" else None
        self.fields.complain(node.place, tr("{key} must be a list, none or unknown", key=key))
        return None

    def _name(self, node: Node, field: Field, key: str) -> Match | None:
        if isinstance(node, Text) and node.value.strip():
            return self.resolve(field, node.value.strip())
        self.fields.complain(node.place, tr("{key} must be a list of names", key=key))
        return None

    def _conditions(self) -> tuple[Match, ...] | None:
        nodes = self._list("conditions")
        if nodes is None:
            return None
        matches = (self._name(node, Field.CONDITION, "conditions") for node in nodes)
        return tuple(match for match in matches if match is not None)

    def _medications(self) -> tuple[HomeMedicine, ...] | None:
        nodes = self._list("medications")
        if nodes is None:
            return None
        return tuple(found for found in (self._medication(node) for node in nodes) if found is not None)

    def _medication(self, node: Node) -> HomeMedicine | None:
        if isinstance(node, Text):
            match = self._name(node, Field.MEDICATION, "medications")
            return HomeMedicine(match, match.content) if match is not None else None
        inner = Fields(node, self.problems, tr("medication"))
        name = inner.text("name", required=True, limit=300)
        dose = inner.take("dose", read_dose, None)
        every = inner.take("every", hours, None)
        note = inner.text("note", limit=500)
        inner.done()
        match = self.resolve(Field.MEDICATION, name)
        return HomeMedicine(match, dose or match.content, every, note)

    def _allergies(self) -> tuple[Allergy, ...] | None:
        nodes = self._list("allergies")
        if nodes is None:
            return None
        return tuple(found for found in (self._allergy(node) for node in nodes) if found is not None)

    def _allergy(self, node: Node) -> Allergy | None:
        if isinstance(node, Text):
            match = self._name(node, Field.ALLERGY, "allergies")
            return Allergy(match) if match is not None else None
        inner = Fields(node, self.problems, tr("allergy"))
        to = inner.text("to", required=True, limit=300)
        made = Allergy(
            self.resolve(Field.ALLERGY, to),
            inner.take("reaction", to_word(Reaction), Reaction.UNKNOWN),
            inner.text("note", limit=1000),
            tuple(self.resolve(Field.ALLERGY, text) for text in inner.texts("tolerated")),
        )
        inner.done()
        return made
