"""What all tests share: the knowledge of the checkout, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from formulator.base import paths
from formulator.catalog.load import load
from formulator.domain.knowledge import Knowledge
from tests.catalogs import Catalog, write_catalog


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The real catalog of the checkout."""
    return load(paths.ingredients(), paths.resources() / "knowledge", tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def _catalog_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalog")


@pytest.fixture
def catalog(_catalog_folder: Path) -> Catalog:
    """A minimal catalog that a test may damage: the next test finds it whole again."""
    return write_catalog(_catalog_folder)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The knowledge of the minimal catalog."""
    catalog = write_catalog(tmp_path_factory.mktemp("small"))
    return load(catalog.ingredients, catalog.knowledge)
