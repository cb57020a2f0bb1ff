"""Reading the conditions of rules (`only_if`, `if`) into tests."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from formulator.base.i18n import tr
from formulator.base.problems import Problem, near
from formulator.base.reading import Fields, to_slug, to_whole
from formulator.base.yamltext import Items, Map, Node, Text
from formulator.domain.parsing import read_dose, read_mass, read_number
from formulator.domain.quantities import Activity, Amount, Dose, Mass
from formulator.domain.rules import Dimension, Test

WORDS: dict[str, tuple[str, ...]] = {
    "sex": ("female", "male", "other"),
    "breastfeeding": ("yes", "no", "unknown"),
    "contraception": ("effective", "none", "unknown"),
    "diagnosis_made": ("yes", "no", "unknown"),
    "fertile": ("yes", "no"),
}
IDS = ("condition", "home", "allergy", "session", "syringe", "line", "excipient", "surely_contains", "antiseptic")
FREE = ("route", "site", "indication", "country", "pack", "reaction")
NUMBERS = ("age", "egfr", "inr", "share", "sessions", "actives", "pregnancy")
DOSES = ("dose", "home_dose_single", "home_dose_day", "home_dose_week")
GROUPS = ("any", "all", "not")
EVERY = (*WORDS, *IDS, *FREE, *NUMBERS, *DOSES, *GROUPS, "weight", "interval", "previous_within", "at_least")
_BOUNDS = ("from", "above", "below", "to")


class TestsReader:
    """Reads one condition; every id it meets is handed to `mentions` with its place."""

    __test__ = False

    def __init__(self, problems: list[Problem], mention: Callable[[str, Node], None]) -> None:
        self.problems, self.mention = problems, mention

    def read(self, node: Node | None) -> tuple[Test, ...]:
        if node is None:
            return ()
        if not isinstance(node, Map):
            self._complain(node, tr("a condition must be a map"))
            return ()
        made = (self._one(key, value, node) for key, value in node.values.items())
        return tuple(test for test in made if test is not None)

    def _complain(self, node: Node, message: str) -> None:
        self.problems.append(node.place.problem(message))

    def _one(self, key: str, value: Node, whole: Map) -> Test | None:
        if key in IDS or key in FREE or key in WORDS:
            return self._words(key, value)
        if key in NUMBERS or key in DOSES or key in ("weight", "interval"):
            if isinstance(value, Text):
                return self._state(key, value)
            return self._bounds(key, value)
        if key in GROUPS:
            return self._group(key, value)
        if key == "at_least":
            return self._at_least(value)
        if key == "previous_within":
            return self._previous(value)
        self.problems.append(whole.places[key].problem(tr("{key} is not a known condition.", key=key) + near(key, EVERY)))
        return None

    def _texts(self, key: str, value: Node) -> tuple[str, ...]:
        nodes = value.values if isinstance(value, Items) else [value]
        texts: list[str] = []
        for node in nodes:
            if not isinstance(node, Text) or not node.value.strip():
                self._complain(node, tr("{key} must be a text or a list of texts", key=key))
                continue
            text = node.value.strip()
            if key in IDS:
                self.mention(text, node)
            if key in WORDS and text not in WORDS[key]:
                self._complain(node, tr("{text} is not one of: {words}.", text=text, words=", ".join(WORDS[key])))
            texts.append(text)
        return tuple(texts)

    def _words(self, key: str, value: Node) -> Test:
        return Test(key, self._texts(key, value))

    def _state(self, key: str, value: Text) -> Test | None:
        allowed = ("yes", "possible", "none", "unknown") if key == "pregnancy" else ("unknown",)
        if value.value not in allowed:
            words = ", ".join(allowed)
            self._complain(value, tr("{key} must be a comparison such as {{below: 30}} or one of: {words}", key=key, words=words))
            return None
        return Test(key, (value.value,))

    def _bounds(self, key: str, value: Node) -> Test | None:
        fields = Fields(value, self.problems, key)
        bounds: dict[str, Decimal] = {}
        units: set[Dimension] = set()
        for bound in _BOUNDS:
            text = fields.text(bound)
            if not text:
                continue
            try:
                bounds[bound], unit = self._bound(key, text)
                units.add(unit)
            except ValueError as error:
                fields.complain(fields.at(bound), f"{key}: {error}")
        fields.done()
        if not bounds:
            fields.complain(fields.place, tr("{key} needs from, above, below or to", key=key))
            return None
        low, high = bounds.get("from", bounds.get("above")), bounds.get("to", bounds.get("below"))
        if len(units) > 1 or {"from", "above"} <= bounds.keys() or {"to", "below"} <= bounds.keys():
            fields.complain(fields.place, tr("{key}: one lower and one upper bound at most, both in the same unit", key=key))
        elif low is not None and high is not None and low > high:
            fields.complain(fields.place, tr("{key}: nothing is above the lower and below the upper bound", key=key))
        unit = min(units)
        return Test(key, (), low, "above" in bounds, high, "below" in bounds, unit)

    @staticmethod
    def _bound(key: str, text: str) -> tuple[Decimal, Dimension]:
        if key == "weight":
            return read_mass(text).value, Dimension.MASS
        if key == "interval":
            days = text.removesuffix("days").removesuffix("day").strip()
            return Decimal(to_whole(days)), Dimension.DAYS
        if key in DOSES:
            return _dose(read_dose(text))
        return read_number(text), Dimension.NUMBER

    def _group(self, key: str, value: Node) -> Test:
        nodes = value.values if isinstance(value, Items) else [value]
        return Test(key, of=tuple(self.read(node) for node in nodes))

    def _at_least(self, value: Node) -> Test:
        fields = Fields(value, self.problems, "at_least")
        count = fields.take("count", to_whole, 1, required=True)
        parts = tuple(self.read(node) for node in fields.items("of", required=True))
        fields.done()
        return Test("at_least", of=parts, count=count)

    def _previous(self, value: Node) -> Test:
        fields = Fields(value, self.problems, "previous_within")
        days = fields.take("days", to_whole, 0, required=True)
        ids = fields.texts("mix", to_slug, required=True)
        for node in fields.items("mix"):
            if isinstance(node, Text):
                self.mention(node.value.strip(), node)
        fields.done()
        return Test("previous_within", ids, high=Decimal(days), unit=Dimension.DAYS)


def _dose(dose: Dose) -> tuple[Decimal, Dimension]:
    if isinstance(dose, Mass):
        return dose.value, Dimension.MASS
    if isinstance(dose, Activity):
        return dose.value, Dimension.ACTIVITY
    return dose.value, Dimension.AMOUNT if isinstance(dose, Amount) else Dimension.EQUIVALENTS
