"""Decisions of the practitioner about what the check found: overrides, taking them back, acknowledging pairs without data.

Each is a function from one draft to the next; whether an override is in force is told by the review alone.
"""

from __future__ import annotations

import msgspec

from formulator.base.folding import fold
from formulator.base.i18n import tr
from formulator.domain.finding import Finding, Override
from formulator.domain.rules import Severity
from formulator.workbench.draft import Draft
from formulator.workbench.review import UNTESTED, valid_override

OTHER = "other"
#: The short menu of reasons, as they are stored; "other" says nothing by itself and needs words.
REASONS = ("will monitor", "not significant here", "benefit outweighs risk", "tolerated before", "dose adjusted", OTHER)


def may_keep(finding: Finding) -> bool:
    """Whether a finding can be kept with a reason: notes inform and need none."""
    return finding.severity >= Severity.MODERATE


def needs_name(finding: Finding) -> bool:
    """Whether the practitioner's name has to be typed by hand."""
    return finding.severity >= Severity.CONTRAINDICATED


def needs_note(finding: Finding, reason: str) -> bool:
    """Whether the reason has to be written out."""
    return reason == OTHER or needs_name(finding)


def missing(finding: Finding, reason: str, note: str, by: str) -> str:
    """What an override of this finding still lacks, in words: "a reason, your name"; empty where it is complete."""
    lacking = (
        reason not in REASONS and tr("a reason"),
        needs_note(finding, reason) and not _said(note) and tr("what was considered"),
        needs_name(finding) and not _said(by) and tr("your name"),
    )
    return ", ".join(text for text in lacking if text)


def _said(text: str) -> bool:
    """A text with a letter or a figure in it; a dot or a dash says nothing."""
    return any(sign.isalnum() for sign in text)


def another_name(by: str, practitioner: str) -> bool:
    """Whether the typed name is not that of the practitioner of the settings; case and accents aside."""
    return bool(_said(by) and practitioner.strip()) and fold(by) != fold(practitioner)


def override(draft: Draft, finding: Finding, reason: str, note: str, by: str) -> Draft:
    """The draft that goes on in spite of a finding. Raises ValueError with what is missing.

    A former decision about the very same finding is replaced.
    """
    if lacking := missing(finding, reason, note, by):
        raise ValueError(tr("still missing: {what}", what=lacking))
    made = Override(finding.id, finding.excuses, reason, " ".join(note.split()), " ".join(by.split()))
    others = tuple(o for o in draft.overrides if (o.rule, o.excuses) != (made.rule, made.excuses))
    return msgspec.structs.replace(draft, overrides=(*others, made))


def taken_back(draft: Draft, finding: Finding) -> Draft:
    """The draft without the overrides of this finding: it is open again."""
    return msgspec.structs.replace(draft, overrides=tuple(o for o in draft.overrides if not valid_override(finding, o)))


def forgotten(draft: Draft, gone: Override) -> Draft:
    """The draft without an override that no longer fits what it excused."""
    return msgspec.structs.replace(draft, overrides=tuple(o for o in draft.overrides if o != gone))


def acknowledged(draft: Draft, yes: bool) -> Draft:
    """The draft in which the pairs without data were seen and accepted, or no longer are."""
    others = tuple(word for word in draft.acknowledged if word != UNTESTED)
    return msgspec.structs.replace(draft, acknowledged=(*others, UNTESTED) if yes else others)
