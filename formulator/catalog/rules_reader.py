"""Reading rules. The file's name gives the kind."""

from __future__ import annotations

from formulator.base.i18n import tr
from formulator.base.problems import near
from formulator.base.reading import Fields, to_source, to_word, to_yes
from formulator.base.yamltext import Map, Node, Text
from formulator.catalog.collector import Collector
from formulator.domain.rules import Branch, Cite, Kind, Party, Result, Rule, Severity

STUDIED = ("a", "b", "diluent", "method", "time", "seen")


def to_severity(text: str) -> Severity:
    """A severity word, or none; raises ValueError."""
    words = {s.word: s for s in Severity}
    if text not in words:
        raise ValueError(tr("{text} is not one of: {words}.", text=text, words=", ".join(words)) + near(text, words))
    return words[text]


def read_rule(node: Node, kind: Kind, into: Collector) -> Rule:
    fields = Fields(node, into.problems, "rule")
    ident = into.define(fields, "rule")
    party, partners = _party(fields, into)
    made = Rule(
        id=ident,
        kind=kind,
        version=fields.text("version", "1"),
        hazard=fields.text("hazard", required=True),
        title=fields.text("title", required=True),
        text=fields.text("text", required=not fields.says("severity", "none")),
        action=fields.text("action", required=not fields.says("severity", "none")),
        severity=fields.take("severity", to_severity, Severity.MODERATE, required=True),
        mix=into.ids(fields, "mix"),
        mix_not=into.ids(fields, "mix_not"),
        excipient=into.ids(fields, "excipient"),
        party=party,
        partners=partners,
        only_if=into.tests(fields, "only_if"),
        when=tuple(_branch(n, into) for n in fields.items("when")),
        systemic=fields.take("systemic", to_yes, False),
        prediction=fields.take("prediction", to_yes, False),
        disagreement=fields.text("disagreement"),
        sources=tuple(_cite(n, into) for n in fields.items("sources")),
        result=fields.take("result", to_word(Result), None),
        studied=_studied(fields, into),
        same=fields.text("same"),
        same_scope=fields.take("with_same", to_word(Party), None),
        computed=fields.text("computed"),
    )
    fields.done()
    _sound(made, fields)
    return made


def _sound(rule: Rule, fields: Fields) -> None:
    """What a single rule must fulfil beyond its types."""
    worst = max([rule.severity, *(b.severity for b in rule.when)])
    if rule.prediction and worst > Severity.MODERATE:
        fields.complain(fields.place, tr("a prediction never exceeds moderate"))
    if not rule.sources and not rule.computed and not rule.prediction:
        fields.complain(fields.place, tr("{id} names no source", id=rule.id))
    if not (rule.mix or rule.excipient or rule.same or rule.computed):
        fields.complain(fields.place, tr("{id} says nothing about the mix: write mix: [any] for every line", id=rule.id))
    if rule.kind is Kind.INCOMPATIBILITY and rule.result is None and not rule.computed:
        fields.complain(fields.place, tr("{id}: result is missing", id=rule.id))


def _party(fields: Fields, into: Collector) -> tuple[Party | None, tuple[str, ...]]:
    node = fields.node("with")
    if node is None:
        return None, ()
    if not isinstance(node, Map) or len(node.values) != 1:
        fields.complain(node.place, tr("with must hold exactly one of: {words}.", words=", ".join(Party)))
        return None, ()
    inner = Fields(node, into.problems, "with")
    for party in Party:
        if inner.has(party.value):
            return party, into.ids(inner, party.value, required=True)
    inner.done()
    return None, ()


def _branch(node: Node, into: Collector) -> Branch:
    fields = Fields(node, into.problems, "when")
    made = Branch(
        into.tests(fields, "if"),
        fields.take("severity", to_severity, Severity.NONE, required=True),
        fields.text("note"),
        fields.text("action"),
    )
    fields.done()
    return made


def _cite(node: Node, into: Collector) -> Cite:
    if isinstance(node, Text):
        into.cited.append((node.value.strip(), node.place))
        return Cite(node.value.strip())
    fields = Fields(node, into.problems, "source")
    ident = fields.take("id", to_source, "", required=True)
    into.cited.append((ident, fields.at("id")))
    made = Cite(ident, fields.text("says"))
    fields.done()
    return made


def _studied(fields: Fields, into: Collector) -> dict[str, str]:
    node = fields.node("studied")
    if node is None:
        return {}
    inner = Fields(node, into.problems, "studied")
    found = {key: inner.text(key) for key in STUDIED if inner.has(key)}
    inner.done()
    return found
