"""Which drafts a change of the knowledge touches: what their check says after it and did not say before."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from formulator.base.i18n import tr
from formulator.domain.display import share
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field
from formulator.domain.rules import Severity
from formulator.domain.treatment import Line
from formulator.workbench import wording
from formulator.workbench.draft import Draft, settled, with_treatment
from formulator.workbench.review import Review, review


class Touched(msgspec.Struct, frozen=True):
    """A draft and what is different about it."""

    label: str
    changes: tuple[str, ...]


def touched(drafts: Iterable[tuple[str, Draft]], old: Knowledge, new: Knowledge) -> list[Touched]:
    """Those of the labeled drafts whose check differs, in the order given."""
    found: list[Touched] = []
    for label, draft in drafts:
        changes = _changes(_checked(draft, old), _checked(draft, new))
        if changes:
            found.append(Touched(label, tuple(changes)))
    return found


def _checked(draft: Draft, knowledge: Knowledge) -> Review:
    """The review with every line understood by this knowledge; a name that it no longer has is looked up afresh."""
    formulas = tuple(
        msgspec.structs.replace(formula, lines=tuple(_known(line, knowledge) for line in formula.lines))
        for formula in draft.treatment.formulas
    )
    return review(settled(with_treatment(draft, formulas=formulas), knowledge), knowledge)


def _known(line: Line, knowledge: Knowledge) -> Line:
    gone = any(t.concept not in knowledge.substances or t.presentation not in ("", *knowledge.presentations) for t in line.match.targets)
    if line.match.known and not gone:
        return line
    return msgspec.structs.replace(line, match=knowledge.vocabulary.resolve(Field.MIX, line.match.text))


def _changes(old: Review, new: Review) -> list[str]:
    return [*_findings(old, new), *_shares(old, new), *_pairs(old, new), *_gaps(old, new)]


def _findings(old: Review, new: Review) -> Iterable[str]:
    before = {(f.id, f.concepts): f for f in old.findings}
    after = {(f.id, f.concepts): f for f in new.findings}
    for key, finding in after.items():
        known = before.get(key)
        title, word = wording.title(finding), _word(finding.severity)
        if known is None:
            yield tr("new finding: {title}: {severity}", title=title, severity=word)
        elif known.severity is not finding.severity:
            yield tr("{title}: {old} → {new}", title=title, old=_word(known.severity), new=word)
        elif (wording.text(known), wording.action(known)) != (wording.text(finding), wording.action(finding)):
            yield tr("{title}: says something else now", title=title)
        elif finding.also != known.also:
            yield tr("{title}: by other rules now: {rules}", title=title, rules=", ".join((finding.id, *finding.also)))
    for key, finding in before.items():
        if key not in after:
            yield tr("no longer found: {title}: {severity}", title=wording.title(finding), severity=_word(finding.severity))


def _word(severity: Severity) -> str:
    return wording.severity_word(severity).lower()


def _shares(old: Review, new: Review) -> Iterable[str]:
    """The share of the tightest limit of each substance."""
    for ident in [*new.totals, *(i for i in old.totals if i not in new.totals)]:
        before, after = _share(old, ident), _share(new, ident)
        if before != after:
            yield tr("{name}: share of the limit {old} → {new}", name=ident, old=_percent(before), new=_percent(after))


def _share(found: Review, ident: str) -> Decimal | None:
    total = found.totals.get(ident)
    return total.share if total is not None else None


def _percent(value: Decimal | None) -> str:
    return share(value) if value is not None else tr("no sourced limit")


def _pairs(old: Review, new: Review) -> Iterable[str]:
    before = {(p.syringe, p.key): p.state.value for p in old.pairs}
    for pair in new.pairs:
        known = before.get((pair.syringe, pair.key))
        if known is not None and known != pair.state.value:
            yield tr("{one} with {other}: {old} → {new} in the matrix", one=pair.key[0], other=pair.key[1], old=known, new=pair.state.value)


def _gaps(old: Review, new: Review) -> Iterable[str]:
    before = {(gap.text, gap.why) for gap in old.not_checked}
    after = {(gap.text, gap.why) for gap in new.not_checked}
    for text, why in sorted(after - before):
        yield tr("no longer checked: {text}: {why}", text=text, why=why)
    for text, why in sorted(before - after):
        yield tr("checked now: {text} (before: {why})", text=text, why=why)
