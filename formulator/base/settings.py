"""The one settings file, read by window and command line alike: `settings.yaml` in the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from formulator.base import atomic
from formulator.base.i18n import tr
from formulator.base.problems import InputError, Problem
from formulator.base.reading import Fields
from formulator.base.yamltext import dump, load

NAME = "settings.yaml"
FORMULARY = "formulary.yaml"
PAPERS = ("A4", "Letter")
THEMES = ("system", "light", "dark")
#: Percent of the designed size.
TEXT_SIZES = ("90", "100", "110", "125", "150")
LIMIT, LOGO_LIMIT = 200_000, 2_000_000


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
    logo: str = ""
    theme: str = "system"
    text_size: str = "100"
    favorites: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    #: The file of the clinic's formulary, in the data folder or elsewhere; empty means the usual one, where there is one.
    formulary: str = ""

    @property
    def complete(self) -> bool:
        """Whether the first questions were answered: who works where."""
        return bool(self.clinic.name and self.practitioner.name)


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
    paper = _one_of(fields, "paper", PAPERS, "A4")
    found = Settings(
        clinic=_named(fields, "clinic", problems),
        practitioner=_named(fields, "practitioner", problems),
        packs=fields.texts("packs"),
        country=fields.text("country").upper(),
        paper=paper,
        language=fields.text("language", "en"),
        logo=fields.text("logo", limit=1000),
        theme=_one_of(fields, "theme", THEMES, "system"),
        text_size=_one_of(fields, "text_size", TEXT_SIZES, "100"),
        favorites=fields.texts("favorites"),
        recent=fields.texts("recent"),
        formulary=fields.text("formulary", limit=1000),
    )
    fields.done()
    if problems:
        raise InputError(sorted(problems))
    return found


def write_settings(folder: Path, settings: Settings) -> None:
    """Writes the settings file of a data folder, whole or not at all. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    plain: dict[str, object] = {}
    for key in ("clinic", "practitioner"):
        named: Named = getattr(settings, key)
        said = {part: getattr(named, part) for part in ("name", "license", "address") if getattr(named, part)}
        if said:
            plain[key] = said
    for key in ("country", "paper", "language", "logo", "theme", "text_size", "formulary"):
        if value := getattr(settings, key):
            plain[key] = value
    for key in ("packs", "favorites", "recent"):
        if values := getattr(settings, key):
            plain[key] = list(values)
    atomic.write(folder / NAME, dump(plain))


def formulary_place(folder: Path, settings: Settings) -> Path:
    """Where the clinic's formulary lies, or would lie."""
    return folder / (settings.formulary or FORMULARY)


def formulary_path(folder: Path, settings: Settings) -> Path | None:
    """The file of the clinic's formulary; None where there is none. One that the settings name must be there: who reads it says so."""
    place = formulary_place(folder, settings)
    try:
        there = bool(settings.formulary) or place.is_symlink() or place.exists()
    except OSError:
        there = True
    return place if there else None


def logo_bytes(folder: Path, settings: Settings) -> bytes:
    """The copy of the clinic's logo in the data folder; empty where there is none or it cannot be read. A sheet is made without it."""
    if not settings.logo:
        return b""
    try:
        with (folder / Path(settings.logo).name).open("rb") as stream:
            return stream.read(LOGO_LIMIT)
    except OSError:
        return b""


def _one_of(fields: Fields, key: str, words: tuple[str, ...], default: str) -> str:
    found = fields.text(key, default)
    if found not in words:
        fields.complain(fields.at(key), tr("{key} must be one of: {words}", key=key, words=", ".join(words)))
        return default
    return found


def _named(fields: Fields, key: str, problems: list[Problem]) -> Named:
    node = fields.node(key)
    if node is None:
        return Named()
    inner = Fields(node, problems, key)
    found = Named(inner.text("name", limit=200), inner.text("license", limit=100), inner.text("address", limit=300))
    inner.done()
    return found
