"""What every command needs, made only when asked for: settings, knowledge, the self-test."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from formulator.base import i18n, paths
from formulator.base.settings import Settings, formulary_path, read_settings
from formulator.catalog.load import load
from formulator.domain.knowledge import Knowledge
from formulator.domain.rules import Kind
from formulator.domain.treatment import Person
from formulator.interchange.casefile import Defaults
from formulator.safety.selftest import failed_kinds


class Setup:
    """Made once for a run; `data_dir` is what the command line says."""

    def __init__(self, data_dir: Path | None) -> None:
        self.data_dir = data_dir

    @cached_property
    def settings(self) -> Settings:
        settings = read_settings(paths.data_folder(self.data_dir))
        i18n.install(paths.resources() / "locale", settings.language)
        return settings

    @cached_property
    def knowledge(self) -> Knowledge:
        formulary = formulary_path(paths.data_folder(self.data_dir), self.settings)
        return load(paths.ingredients(), paths.resources() / "knowledge", paths.cache_folder(self.data_dir), formulary)

    @cached_property
    def broken(self) -> frozenset[Kind]:
        return failed_kinds(self.knowledge)

    @cached_property
    def defaults(self) -> Defaults:
        clinic, practitioner = self.settings.clinic, self.settings.practitioner
        return Defaults(
            Person(clinic.name, clinic.license, clinic.address),
            Person(practitioner.name, practitioner.license, practitioner.address),
            self.settings.packs,
            self.settings.country,
        )
