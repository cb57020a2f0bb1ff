"""What can be put into a mix: one item for each presentation, in families, with what tells it from the others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from formulator.base.folding import fold
from formulator.base.i18n import tr
from formulator.domain.concepts import Presentation, Status, Substance, SubstanceKind
from formulator.domain.display import amount, concentration, number
from formulator.domain.knowledge import Knowledge
from formulator.domain.parsing import read_strength
from formulator.domain.quantities import Concentration, Volume
from formulator.workbench.wording import capital

#: The family of everything that was marked or used; it changes with every session.
OFTEN = "often"
#: The family of what no other one holds.
OTHER = "other"

#: A figure before its unit: the two are never parted by the end of a line.
_UNIT = re.compile(r"(\d) (?=(?:mL|mg|mcg|g|units|%))")
_CLASSES = {
    "anesthetic": ("local-anesthetic",),
    "nsaid": ("nsaid", "salicylate"),
    "vasoactive": ("vasodilator", "alpha-agonist", "adrenaline-product", "methylxanthine"),
    "steroid": ("corticosteroid",),
    "muscle-relaxant": ("muscle-relaxant",),
    "analgesic": ("analgesic", "opioid"),
}
_KINDS = {
    SubstanceKind.VITAMIN: "vitamin",
    SubstanceKind.MINERAL: "mineral",
    SubstanceKind.NATURAL: "natural",
    SubstanceKind.BIOLOGICAL: "biological",
    SubstanceKind.DILUENT: "diluent",
}


#: Words with which the rest of a name goes on after the size: "5 mL ampoule".
_HOLDERS = ("ampoule", "ampule", "vial", "multidose", "single-dose", "prefilled", "plain", "syringe", "intradermal", "kit")


class Item(NamedTuple):
    """One presentation. `id` resolves to it exactly in the mix; `excluded` says why it is not for mixes, `caution` what to know first."""

    id: str
    substance: str
    name: str
    form: str
    families: frozenset[str]
    excluded: str = ""
    caution: str = ""


class _Kept(NamedTuple):
    items: tuple[Item, ...]


def families() -> tuple[tuple[str, str], ...]:
    """The families with their names, in the order of their chips."""
    return (
        (OFTEN, tr("Often used")), ("anesthetic", tr("Anesthetic")), ("nsaid", tr("NSAID")), ("vitamin", tr("Vitamin")),
        ("vasoactive", tr("Vasoactive")), ("steroid", tr("Steroid")), ("muscle-relaxant", tr("Muscle relaxant")),
        ("analgesic", tr("Analgesic")), ("mineral", tr("Mineral")), ("natural", tr("Natural")), ("biological", tr("Biological")),
        ("diluent", tr("Diluent")), (OTHER, tr("Other")),
    )  # fmt: skip


def items(knowledge: Knowledge) -> tuple[Item, ...]:
    """All items by name, the usual presentation of each substance first."""
    kept = knowledge.kept.get(_Kept)
    if not isinstance(kept, _Kept):
        ordered = sorted(knowledge.data.substances, key=lambda substance: fold(substance.name))
        kept = knowledge.kept[_Kept] = _Kept(tuple(item for substance in ordered for item in _items(substance, knowledge)))
    return kept.items


def by_use(every: Iterable[Item], favorites: tuple[str, ...], recent: tuple[str, ...]) -> list[Item]:
    """Favorites first, then what was used last, then the rest in their order, at the end what is not for mixes."""
    place = {ident: (0, at) for at, ident in reversed(list(enumerate(favorites)))}
    for at, ident in reversed(list(enumerate(recent))):
        place.setdefault(ident, (1, at))
    return sorted(every, key=lambda item: place.get(item.id, (3 if item.excluded else 2, 0)))


def _items(substance: Substance, knowledge: Knowledge) -> Iterable[Item]:
    name = capital(substance.name)
    out = substance.status is Status.EXCLUDED
    excluded = (substance.why or tr("the catalog gives no reason")) if out else ""
    caution = "" if out else substance.why
    if not substance.presentations:
        yield Item(substance.id, substance.id, name, tr("No presentation known"), _families(substance, (), knowledge), excluded, caution)
    for one in sorted(substance.presentations, key=lambda presentation: not presentation.default):
        parts = tuple(component.substance for component in one.components)
        yield Item(one.id, substance.id, name, form(one), _families(substance, parts, knowledge), excluded, caution)


def _families(substance: Substance, parts: tuple[str, ...], knowledge: Knowledge) -> frozenset[str]:
    """A product of several substances belongs to the families of each."""
    kinds = {substance.kind, *(knowledge.substances[part].kind for part in parts if part in knowledge.substances)}
    classes = knowledge.closures((substance.id, *parts))
    found = {family for family, keys in _CLASSES.items() if not classes.isdisjoint(keys)}
    found |= {_KINDS[kind] for kind in kinds if kind in _KINDS}
    return frozenset(found or {OTHER})


def form(one: Presentation) -> str:
    """What tells a presentation from the others: "1 % = 10 mg/mL · 2, 5 or 10 mL ampoule", "50 mg/mL · 100 mg/2 mL ampoule"."""
    said, rest = _strength_said(one)
    sizes = _sizes(one.containers, one.name)
    rest = rest or (tr(one.container) if one.container else "")
    if sizes and (not rest or rest.split()[0].strip(",") in _HOLDERS):
        sizes, rest = "", f"{sizes} {rest}".strip()
    if said and rest[:1] in ("+", "("):
        said, rest = f"{said} {rest}", ""
    whole = " · ".join(part for part in (said, rest, sizes) if part) or one.name
    return capital(_UNIT.sub("\\1\u00a0", whole))


def _strength_said(one: Presentation) -> tuple[str, str]:
    """The strength, as the name of the presentation writes it where that is per mL or percent, and what is left of the name."""
    if one.strength is None:
        return "", one.name
    per_ml = concentration(one.strength, 4)
    words = one.name.split()
    for count in (2, 1):
        said = " ".join(words[:count]).rstrip(",")
        if said.endswith(("%", "/mL")) and _reads_as(said, one.strength):
            shown = tr("{percent} = {strength}", percent=said, strength=per_ml) if said.endswith("%") else said
            return _on_basis(shown, one), " ".join(words[count:])
    return _on_basis(per_ml, one), one.name


def _reads_as(text: str, wanted: Concentration) -> bool:
    try:
        return read_strength(text) == wanted
    except (ValueError, ArithmeticError):
        return False


def _on_basis(said: str, one: Presentation) -> str:
    return tr("{strength} as {basis}", strength=said, basis=tr(one.basis.value)) if one.also_as else said


def _sizes(containers: tuple[Volume, ...], name: str) -> str:
    """ "2, 5 or 10 mL"; empty where the name of the presentation says it."""
    figures = [number(size.to("mL")) for size in containers]
    if not figures or all(re.search(rf"(?<![\d.]){re.escape(figure)}(\.0+)? mL\b", name) for figure in figures):
        return ""
    if len(figures) == 1:
        return amount(containers[0])
    return tr("{some} or {last}", some=", ".join(figures[:-1]), last=amount(containers[-1], unit="mL"))
