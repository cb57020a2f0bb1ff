"""What published protocols used for the indication of the draft, and whether this patient may have it. Nothing is scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from formulator.base.folding import fold
from formulator.base.i18n import tr
from formulator.domain.finding import Finding, NotChecked, order
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, Match
from formulator.domain.protocols import Design, EvidenceTag, NoneFound, PublishedLine, PublishedProtocol
from formulator.domain.rules import Kind
from formulator.workbench import edits
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review, review


@dataclass(frozen=True, slots=True)
class Used:
    """One published use: the protocol, what it says of the ingredient, and its evidence in words."""

    protocol: PublishedProtocol
    published: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An ingredient of published protocols. `substance` is empty where the catalog does not hold it: it can then not be checked.

    `worst` is the worst finding that adding it to the draft brings up, `present` whether the draft holds it already.
    """

    name: str
    substance: str
    uses: tuple[Used, ...]
    worst: Finding | None = None
    present: bool = False

    @property
    def studies(self) -> int:
        """How many publications used it: several mixes of one count once."""
        return len({used.protocol.study for used in self.uses})


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`protocols` are those for the indication, in the order of the library; `none_found` says where no trial was found.

    `unknown` are facts of the patient that are not known: without them nothing here is cleared.
    """

    indication: str
    protocols: tuple[PublishedProtocol, ...] = ()
    ingredients: tuple[Suggestion, ...] = ()
    none_found: tuple[NoneFound, ...] = ()
    unknown: tuple[NotChecked, ...] = ()


def evidence_text(tag: EvidenceTag) -> str:
    """Design, size, follow-up and blinding in one line."""
    parts = [tag.design.value]
    size = tr("n not given") if tag.n is None else tr("n = {n}", n=tag.n)
    parts.append(tr("{size} ({analyzed} analyzed)", size=size, analyzed=tag.analyzed) if tag.analyzed is not None else size)
    parts.append(tr("follow-up {time}", time=tag.follow_up) if tag.follow_up else tr("follow-up not given"))
    parts.append(tr("blinding: {word}", word=tag.blinding.value))
    if tag.registered:
        parts.append(tr("results not seen"))
    return ", ".join(parts)


def protocols_for(match: Match | None, knowledge: Knowledge) -> tuple[PublishedProtocol, ...]:
    """The protocols for a condition, in the order of the library; none where the indication is not recognized."""
    if match is None or not match.known:
        return ()
    wanted = set(match.concepts)
    return tuple(protocol for protocol in knowledge.data.protocols if not wanted.isdisjoint(protocol.conditions))


def suggestions(draft: Draft, knowledge: Knowledge, syringe: str = edits.FIRST) -> Suggestions:
    """What protocols for the draft's indication used: by how many publications, then by name. `syringe` is where it would be added."""
    now = review(draft, knowledge)
    found = used_for(draft, now, knowledge)
    judged = (
        replace(one, worst=worst_if_used(draft, now, one.substance, syringe, knowledge)) if one.substance and not one.present else one
        for one in found.ingredients
    )
    return replace(found, ingredients=tuple(judged))


def used_for(draft: Draft, now: Review, knowledge: Knowledge) -> Suggestions:
    """The same without the check of each ingredient, which `worst_if_used` does one by one. `now` is the review of the draft."""
    match = draft.treatment.indication_match
    found = protocols_for(match, knowledge)
    wanted = set(match.concepts) if match is not None else set()
    uses: dict[tuple[str, str], list[Used]] = {}
    for protocol in found:
        for key, line in _ingredients(protocol):
            uses.setdefault(key, []).append(Used(protocol, line.published, evidence_text(protocol.evidence)))
    there = {line.substance for formula in draft.treatment.formulas for line in formula.lines if line.substance}
    ingredients = [
        Suggestion(knowledge.name(substance) if substance else unlisted, substance, tuple(used), present=substance in there)
        for (substance, unlisted), used in uses.items()
    ]
    return Suggestions(
        draft.treatment.indication,
        found,
        tuple(sorted(ingredients, key=lambda s: (-s.studies, fold(s.name)))),
        tuple(none for none in knowledge.data.none_found if none.condition in wanted),
        tuple(gap for gap in now.not_checked if gap.where.startswith("patient.")),
    )


def strongest(uses: tuple[Used, ...]) -> Used:
    """The use with the strongest design, one with results before one that was only registered, then the larger one."""
    designs = list(Design)
    return min(
        uses,
        key=lambda use: (use.protocol.evidence.registered, designs.index(use.protocol.evidence.design), -(use.protocol.evidence.n or 0)),
    )


def _ingredients(protocol: PublishedProtocol) -> Iterator[tuple[tuple[str, str], PublishedLine]]:
    """Each ingredient of a protocol once."""
    seen: set[tuple[str, str]] = set()
    for line in protocol.lines:
        key = line.substance, line.unlisted
        if key not in seen:
            seen.add(key)
            yield key, line


def worst_if_used(
    draft: Draft, now: Review, substance: str, syringe: str, knowledge: Knowledge, broken: frozenset[Kind] = frozenset()
) -> Finding | None:  # fmt: skip
    """The worst finding that this patient and this mix have with the substance added, and did not have without it (`now`).

    Of two as bad, the one about the substance itself. What is said of the evidence for the indication is not about the patient.
    """
    before = {(finding.id, finding.concepts) for finding in now.findings}
    match = knowledge.vocabulary.resolve(Field.MIX, knowledge.substances[substance].name)
    added = edits.added(draft, syringe, match, knowledge)
    found = [finding for finding in review(added, knowledge, broken).findings if finding.kind is not Kind.EVIDENCE]
    fresh = [finding for finding in found if (finding.id, finding.concepts) not in before]
    return min(fresh, key=lambda finding: (-finding.severity, substance not in finding.concepts, order(finding)), default=None)
