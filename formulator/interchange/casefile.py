"""Reading a case file into a Draft. All errors of a file are reported in one run, each with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from formulator.base.i18n import tr
from formulator.base.problems import InputError, Problem
from formulator.base.reading import Fields, to_date, to_whole
from formulator.base.yamltext import Node, parse, read_bytes
from formulator.domain.finding import Override
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.parsing import read_volume
from formulator.domain.routes import to_route
from formulator.domain.treatment import Asked, Earlier, Formula, Person, Series, Treatment, Zone
from formulator.domain.values import SIDES, answer, days, short_text, to_angle
from formulator.interchange.case_lines import diluent_of, lines_of
from formulator.interchange.case_patient import read_patient
from formulator.workbench.draft import Draft, settled

CASE_LIMIT = 1_000_000
#: What a society pack may be called, and its name here.
PACKS = {
    "french": "french",
    "fr": "french",
    "france": "french",
    "sfm": "french",
    "italian": "italian",
    "it": "italian",
    "italy": "italian",
    "sim": "italian",
}


class Defaults:
    """What the settings say where the case does not."""

    def __init__(
        self, clinic: Person | None = None, practitioner: Person | None = None, packs: tuple[str, ...] = (), country: str = ""
    ) -> None:
        self.clinic, self.practitioner, self.packs, self.country = clinic or Person(), practitioner or Person(), packs, country


def read_case(path: Path, knowledge: Knowledge, today: date, defaults: Defaults | None = None) -> Draft:
    """The draft of a case file (YAML or JSON); raises InputError with every problem found."""
    return parse_case(read_bytes(path, CASE_LIMIT), str(path), knowledge, today, defaults)


def parse_case(data: bytes, file: str, knowledge: Knowledge, today: date, defaults: Defaults | None = None) -> Draft:
    """As read_case, from bytes; `file` is the name shown in messages."""
    problems: list[Problem] = []
    node = parse(data, file)
    draft = _Case(node, knowledge, today, defaults or Defaults(), problems).draft()
    if problems:
        raise InputError(sorted(set(problems)))
    return settled(draft, knowledge)


class _Case:
    def __init__(self, node: Node, knowledge: Knowledge, today: date, defaults: Defaults, problems: list[Problem]) -> None:
        self.fields = Fields(node, problems, tr("case"))
        self.knowledge, self.today, self.defaults, self.problems = knowledge, today, defaults, problems

    def draft(self) -> Draft:
        fields = self.fields
        if fields.text("case", required=True) not in ("1", ""):
            fields.complain(fields.at("case"), tr("case must be 1, the version of this format"))
        on = fields.take("date", to_date, self.today)
        draft = Draft(
            treatment=self._treatment(on),
            on=on,
            overrides=self._overrides(),
            acknowledged=self._acknowledged(),
            practitioner=self._person("practitioner", self.defaults.practitioner),
            clinic=self._person("clinic", self.defaults.clinic),
        )
        fields.done()
        return draft

    def _treatment(self, on: date) -> Treatment:
        fields, resolve = self.fields, self.knowledge.vocabulary.resolve
        indication = short_text(fields, "indication")
        antiseptic = short_text(fields, "antiseptic")
        formulas = self._formulas()
        return Treatment(
            patient=read_patient(fields, self.problems, self.knowledge, on),
            formulas=formulas,
            route=fields.take("route", to_route, "intradermal"),
            site=short_text(fields, "site"),
            indication=indication,
            indication_match=resolve(Field.CONDITION, indication) if indication else None,
            antiseptic=resolve(Field.ANTISEPTIC, antiseptic) if antiseptic else None,
            series=self._series(),
            plan=self._plan({f.name for f in formulas}),
            previous=self._previous(on),
            asked=self._asked(),
            packs=self._packs(),
            country=self.defaults.country,
        )

    def _packs(self) -> tuple[str, ...]:
        if not self.fields.has("packs"):
            return self.defaults.packs
        packs = self.fields.texts("packs")
        for pack in packs:
            if pack.casefold() not in PACKS:
                words = ", ".join(sorted(set(PACKS.values())))
                self.fields.complain(
                    self.fields.at("packs"), tr("{pack} is not a pack that is known here: {words}", pack=pack, words=words)
                )
        return tuple(sorted({PACKS[pack.casefold()] for pack in packs if pack.casefold() in PACKS}))

    def _formulas(self) -> tuple[Formula, ...]:
        fields = self.fields
        if fields.has("mix") and fields.has("syringes"):
            fields.complain(fields.at("syringes"), tr("write either mix or syringes, not both"))
        if fields.has("syringes"):
            if fields.has("diluent"):
                fields.complain(fields.at("diluent"), tr("with syringes, the diluent stands in its syringe"))
            return self._syringes()
        if not fields.has("mix"):
            fields.has("diluent")
            return ()
        lines = lines_of(fields, "mix", self.problems, self.knowledge)
        return (Formula("A", (*lines, *diluent_of(fields, self.problems, self.knowledge))),)

    def _syringes(self) -> tuple[Formula, ...]:
        found: list[Formula] = []
        for number, node in enumerate(self.fields.items("syringes")):
            inner = Fields(node, self.problems, tr("syringe"))
            name = inner.text("name", chr(ord("A") + number % 26), limit=20)
            if any(f.name == name for f in found):
                inner.complain(inner.at("name"), tr("the syringe {name} stands twice", name=name))
            lines = lines_of(inner, "mix", self.problems, self.knowledge)
            extra = diluent_of(inner, self.problems, self.knowledge)
            found.append(Formula(name, (*lines, *extra), inner.take("size", read_volume, None)))
            inner.done()
        return tuple(found)

    def _series(self) -> Series | None:
        node = self.fields.node("series")
        if node is None:
            return None
        inner = Fields(node, self.problems, tr("series"))
        sessions = inner.take("sessions", to_whole, 1, required=True)
        if not 1 <= sessions <= 100:
            inner.complain(inner.at("sessions"), tr("sessions must be 1 to 100"))
        made = Series(sessions, inner.take("every", days, None))
        inner.done()
        return made

    def _plan(self, syringes: set[str]) -> tuple[Zone, ...]:
        zones: list[Zone] = []
        for node in self.fields.items("plan"):
            inner = Fields(node, self.problems, tr("plan"))
            zone = Zone(
                zone=inner.text("zone", required=True, limit=300),
                side=inner.text("side", limit=20).lower(),
                syringe=inner.text("syringe", "A", limit=20),
                technique=inner.text("technique", limit=100),
                needle=inner.text("needle", limit=60),
                angle=inner.take("angle", to_angle, None),
                points=inner.take("points", to_whole, None),
                per_point=inner.take("per_point", read_volume, None),
            )
            if zone.side and zone.side not in SIDES:
                inner.complain(inner.at("side"), tr("side must be one of: {words}", words=", ".join(SIDES)))
            if zone.points is not None and not 1 <= zone.points <= 2000:
                inner.complain(inner.at("points"), tr("points must be 1 to 2000"))
            if syringes and zone.syringe not in syringes:
                inner.complain(inner.at("syringe"), tr("there is no syringe {name}", name=zone.syringe))
            inner.done()
            zones.append(zone)
        return tuple(zones)

    def _previous(self, on: date) -> tuple[Earlier, ...]:
        found: list[Earlier] = []
        for node in self.fields.items("previous"):
            inner = Fields(node, self.problems, tr("previous"))
            day = inner.take("date", to_date, on, required=True)
            if day > on:
                inner.complain(inner.at("date"), tr("an earlier session cannot lie after the day of the check"))
            lines = lines_of(inner, "mix", self.problems, self.knowledge)
            inner.done()
            found.append(Earlier(day, lines))
        return tuple(found)

    def _asked(self) -> Asked:
        node = self.fields.node("asked")
        if node is None:
            return Asked()
        inner = Fields(node, self.problems, tr("asked"))
        made = Asked(
            on=inner.take("date", to_date, None),
            allergies=inner.text("allergies", limit=40) or None,
            pregnancy=inner.text("pregnancy", limit=40) or None,
            anticoagulant=inner.text("anticoagulant", limit=40) or None,
            fever_or_infection=inner.take("fever_or_infection", answer, None),
            new_medicines=inner.take("new_medicines", answer, None),
        )
        for key, value in (("allergies", made.allergies), ("pregnancy", made.pregnancy), ("anticoagulant", made.anticoagulant)):
            if value is not None and value not in ("confirmed", "changed", "not applicable"):
                inner.complain(inner.at(key), tr("{key} must be confirmed, changed or not applicable", key=key))
        inner.done()
        return made

    def _acknowledged(self) -> tuple[str, ...]:
        words = self.fields.texts("acknowledged")
        for word in words:
            if word != "untested":
                self.fields.complain(self.fields.at("acknowledged"), tr("{word} cannot be acknowledged: only untested can", word=word))
        return words

    def _overrides(self) -> tuple[Override, ...]:
        found: list[Override] = []
        for node in self.fields.items("overrides"):
            inner = Fields(node, self.problems, tr("override"))
            found.append(
                Override(
                    rule=inner.text("rule", required=True, limit=120),
                    excuses=inner.text("excuses", required=True, limit=64),
                    reason=inner.text("reason", required=True, limit=200),
                    note=inner.text("note", limit=1000),
                    by=inner.text("by", limit=200),
                )
            )
            inner.done()
        return tuple(found)

    def _person(self, key: str, default: Person) -> Person:
        node = self.fields.node(key)
        if node is None:
            return default
        inner = Fields(node, self.problems, key)
        made = Person(inner.text("name", required=True, limit=200), inner.text("license", limit=100), inner.text("address", limit=300))
        inner.done()
        return made
