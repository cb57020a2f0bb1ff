"""Filling the mix from a protocol: one step that can be undone, told with what it replaced."""

from __future__ import annotations

from formulator.base.i18n import tr
from formulator.domain.protocols import OwnProtocol, PublishedProtocol
from formulator.ui.desk import Desk
from formulator.ui.undoing import tell_undo
from formulator.workbench import mixrows
from formulator.workbench.draft import Draft
from formulator.workbench.protocols import applied, applied_own


def filled(draft: Draft, protocol: PublishedProtocol | OwnProtocol, desk: Desk) -> Draft:
    """The draft with a protocol on the bench."""
    knowledge = desk.document.knowledge
    if isinstance(protocol, OwnProtocol):
        return applied_own(draft, protocol, knowledge)
    return applied(draft, protocol, knowledge)


def title_of(protocol: PublishedProtocol | OwnProtocol) -> str:
    """What a protocol is called in notices."""
    if isinstance(protocol, OwnProtocol):
        return tr("{name}, version {n}", name=protocol.name, n=protocol.version)
    return protocol.title


def replaces(desk: Desk, protocol: PublishedProtocol | OwnProtocol) -> str:
    """What of the mix on the bench would be replaced: "4 ingredients, 2 syringes, 8 mL"; empty where nothing is lost."""
    return mixrows.summary(desk.document.draft) if protocol.syringes else ""


def fill(desk: Desk, protocol: PublishedProtocol | OwnProtocol) -> bool:
    """Fills the mix and tells it with Undo. False where nothing changed, which is told too."""
    title, lost = title_of(protocol), replaces(desk, protocol)
    if not desk.document.edit(tr("Fill from “{title}”", title=title), lambda draft: filled(draft, protocol, desk)):
        desk.told.emit(tr("“{title}” brings nothing that is not on the bench already.", title=title), "", None)
        return False
    if not protocol.syringes:
        told = tr("“{title}”: its plan was filled in, the mix stays as it was.", title=title)
    elif lost:
        told = tr("The mix was replaced by “{title}”; before: {mix}.", title=title, mix=lost)
    else:
        told = tr("The mix was filled from “{title}”.", title=title)
    tell_undo(desk, told)
    return True
