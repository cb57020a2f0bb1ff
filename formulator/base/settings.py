"""The one settings file, read by window and command line alike: `settings.yaml` in the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from formulator.base.i18n import tr
from formulator.base.problems import InputError, Problem
from formulator.base.reading import Fields
from formulator.base.yamltext import load

NAME = "settings.yaml"
PAPERS = ("A4", "Letter")
LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class Named:
    name: str = ""
    license: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the clinic has set. Everything has a default: without a file the program works."""

    clinic: Named = Named()
    practitioner: Named = Named()
    packs: tuple[str, ...] = ()
    country: str = ""
    paper: str = "A4"
    language: str = "en"


def read_settings(folder: Path) -> Settings:
    """The settings of a data folder; the defaults where there is no file. Raises InputError."""
    path = folder / NAME
    try:
        exists = path.exists()
    except OSError as error:
        raise InputError([Problem(str(path), 1, 1, tr("cannot be read: {why}", why=error.strerror or error))]) from error
    if not exists:
        return Settings()
    problems: list[Problem] = []
    fields = Fields(load(path, LIMIT), problems, tr("settings"))
    paper = fields.text("paper", "A4")
    if paper not in PAPERS:
        fields.complain(fields.at("paper"), tr("paper must be one of: {words}", words=", ".join(PAPERS)))
    found = Settings(
        clinic=_named(fields, "clinic", problems),
        practitioner=_named(fields, "practitioner", problems),
        packs=fields.texts("packs"),
        country=fields.text("country").upper(),
        paper=paper,
        language=fields.text("language", "en"),
    )
    fields.done()
    if problems:
        raise InputError(sorted(problems))
    return found


def _named(fields: Fields, key: str, problems: list[Problem]) -> Named:
    node = fields.node(key)
    if node is None:
        return Named()
    inner = Fields(node, problems, key)
    found = Named(inner.text("name", limit=200), inner.text("license", limit=100), inner.text("address", limit=300))
    inner.done()
    return found
