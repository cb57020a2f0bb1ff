"""Changing the clinic's formulary: pure functions on what its file says, as plain texts, lists and maps.

Nothing is judged here. What was written is read back by the reader of the file before it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from formulator.base.folding import fold, squeeze
from formulator.base.i18n import tr
from formulator.domain.concepts import Basis
from formulator.domain.formulary import PREFIX, entry_hash, find_entry
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, How

Document = dict[str, object]
Change = Callable[[Document], Document]
_LONG = 60
PARTS = ("substances", "products", "limits", "reviewed")
#: How people write that a product holds no excipient of note.
_NONE = ("none", "no", "aucun", "nessuno", "ninguno", "keine", "nenhum", "0", "-")


class Typed(NamedTuple):
    """What a list of names means: the ids, and those that were not recognized."""

    ids: tuple[str, ...]
    unknown: tuple[str, ...] = ()


class NewLimit(NamedTuple):
    substance: str
    per: str
    size: str
    note: str = ""
    basis: str = ""
    reason: str = ""
    by: str = ""
    on: date | None = None


class NewProduct(NamedTuple):
    """A product as typed. `substance` is an id of the catalog; for one that is not there, `named` and `classes` make it."""

    substance: str
    name: str
    strength: str
    note: str
    containers: tuple[str, ...] = ()
    excipients: tuple[str, ...] | None = None
    basis: str = ""
    named: str = ""
    classes: tuple[str, ...] = ()


def begun(clinic: str) -> Document:
    """A formulary that says nothing yet."""
    return {"format": "1", "name": clinic or tr("Clinic"), "version": "0"}


def counted(document: Document, on: date) -> Document:
    """One version further, saved on this day, with the number of its entries, so that a file that was cut is noticed."""
    version = str(document.get("version", ""))
    head: Document = {key: document[key] for key in ("format", "name") if key in document}
    head |= {"version": str(int(version) + 1 if version.isdecimal() else 1), "saved": on.isoformat()}
    head["entries"] = str(sum(len(_rows(document, key)) for key in PARTS))
    return {**head, **{key: value for key, value in document.items() if key not in head}}


def _rows(document: Document, key: str) -> list[dict[str, object]]:
    found = document.get(key)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _with(document: Document, key: str, rows: list[dict[str, object]]) -> Document:
    return {**document, key: rows} if rows else {name: value for name, value in document.items() if name != key}


def _without(document: Document, key: str, field: str, value: str) -> Document:
    return _with(document, key, [row for row in _rows(document, key) if row.get(field) != value])


def marked(document: Document, entry: str, by: str, on: date, knowledge: Knowledge) -> Document:
    """An entry of the catalog marked as reviewed; a mark that was there is replaced. Raises KeyError where the catalog lacks it."""
    found = find_entry(knowledge.catalog.substances, entry)
    if found is None:
        raise KeyError(entry)
    mark: dict[str, object] = {
        "id": entry, "by": by, "date": on.isoformat(), "catalog": knowledge.version, "hash": entry_hash(*found),
    }  # fmt: skip
    return _with(document, "reviewed", [*_rows(_without(document, "reviewed", "id", entry), "reviewed"), mark])


def unmarked(document: Document, entry: str) -> Document:
    return _without(document, "reviewed", "id", entry)


def limited(document: Document, new: NewLimit) -> Document:
    """A limit of the clinic; one of the same kind for the same substance is replaced."""
    heavy = "-kg" if "/kg" in new.size.replace(" ", "").casefold() else ""
    basis = f"-{new.basis}" if new.basis else ""
    ident = f"{_slug(new.substance.removeprefix(PREFIX))}-{new.per}{heavy}{basis}"
    row: dict[str, object] = {"id": ident, "substance": new.substance, "per": new.per, "max": new.size}
    row |= {key: value for key, value in (("basis", new.basis), ("note", new.note), ("reason", new.reason)) if value}
    if new.reason:
        row |= {"by": new.by, "date": new.on.isoformat() if new.on is not None else ""}
    return _with(document, "limits", [*_rows(_without(document, "limits", "id", ident), "limits"), row])


def unlimited(document: Document, ident: str) -> Document:
    return _without(document, "limits", "id", ident)


def with_product(document: Document, new: NewProduct) -> Document:
    """A product of the clinic, with its substance where the catalog has none."""
    owner = new.substance
    if new.named:
        owner = _free(_slug(new.named), document)
        substance: dict[str, object] = {
            "id": owner,
            "name": new.named,
            "kind": "medication",
            "classes": list(new.classes),
            "note": new.note,
        }
        document = _with(document, "substances", [*_rows(document, "substances"), substance])
    row: dict[str, object] = {
        "id": _free(_slug(f"{owner.removeprefix(PREFIX)} {new.name}"), document), "substance": owner, "name": new.name, "strength": new.strength,
    }  # fmt: skip
    if new.basis:
        row["basis"] = new.basis
    row["containers"] = list(new.containers) if new.containers else "not found"
    row["excipients"] = list(new.excipients) if new.excipients is not None else "not found"
    row["note"] = new.note
    return _with(document, "products", [*_rows(document, "products"), row])


def without_product(document: Document, ident: str, knowledge: Knowledge) -> Document:
    """Without a product. A substance that only the clinic injects goes with its last one, and so do its limits."""
    owner = next((str(row.get("substance")) for row in _rows(document, "products") if row.get("id") == ident), "")
    document = _without(document, "products", "id", ident)
    left = any(row.get("substance") == owner for row in _rows(document, "products"))
    if owner and not left and all(one.id != owner for one in knowledge.catalog.substances):
        document = _without(_without(document, "substances", "id", owner), "limits", "substance", owner)
    return document


def _slug(text: str) -> str:
    return PREFIX + re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:_LONG].strip("-")


def _free(ident: str, document: Document) -> str:
    taken = {row.get("id") for key in ("substances", "products", "limits") for row in _rows(document, key)}
    count, made = 1, ident
    while made in taken:
        count += 1
        made = f"{ident}-{count}"
    return made


# What is typed into the forms


def substance_typed(text: str, knowledge: Knowledge) -> tuple[str, str]:
    """The id of the substance, or why there is none. A guess is not taken."""
    match = knowledge.vocabulary.resolve(Field.MIX, text)
    if match.how is How.EXACT:
        return match.concepts[0], ""
    medicine = knowledge.vocabulary.resolve(Field.MEDICATION, text)
    if medicine.how is How.EXACT and medicine.concepts[0] in knowledge.medicines:
        return medicine.concepts[0], ""
    near = match.suggestions or medicine.suggestions or tuple(knowledge.name(one) for one in match.concepts)
    return "", tr("Did you mean {names}?", names=", ".join(near)) if near else tr("not a substance of the catalog")


def excipients_typed(text: str, knowledge: Knowledge) -> Typed | None:
    """The excipients that were named; None where nothing was written, no id where it was written that there are none."""
    if not text.strip():
        return None
    if squeeze(text) in _NONE or text.strip() in _NONE:
        return Typed(())
    groups = {group.id for group in knowledge.data.excipient_groups}
    return _named(text, Field.ALLERGY, knowledge, lambda ident: ident in knowledge.excipients or ident in groups)


def classes_typed(text: str, knowledge: Knowledge) -> Typed:
    """The classes that were named."""
    return _named(text, Field.MEDICATION, knowledge, lambda ident: ident in knowledge.classes)


def _named(text: str, field: Field, knowledge: Knowledge, fits: Callable[[str], bool]) -> Typed:
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    ids: dict[str, None] = {}
    unknown: list[str] = []
    for part in parts:
        match = knowledge.vocabulary.resolve(field, part)
        good = [one for one in match.concepts if fits(one)] if match.how is How.EXACT else []
        ids.update(dict.fromkeys(good))
        if not good:
            unknown.append(part)
    return Typed(tuple(ids), tuple(unknown))


def bases(every: tuple[Basis, ...]) -> tuple[str, ...]:
    """What has to be asked: nothing where there is only one."""
    return tuple(one.value for one in every) if len(every) > 1 else ()
