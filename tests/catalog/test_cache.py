"""The typed cache: as good as the files, never an error, never believed when damaged."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from formulator.base.problems import InputError
from formulator.catalog.load import Files, cached_data, read_data
from formulator.domain.knowledge import Knowledge, KnowledgeData
from tests.catalogs import Catalog, write_catalog


def files(catalog: Catalog) -> Files:
    return Files(catalog.ingredients, catalog.knowledge)


def kept(cache: Path) -> Path:
    (found,) = cache.iterdir()
    return found


@pytest.fixture
def cache(catalog: Catalog, tmp_path: Path) -> Path:
    """A cache folder that holds the minimal catalog."""
    cached_data(files(catalog), tmp_path / "cache")
    return tmp_path / "cache"


def test_cached_and_fresh_knowledge_are_equal(catalog: Catalog, cache: Path) -> None:
    """Every value, its type included, comes back as it was read."""
    fresh, cached = read_data(files(catalog)), cached_data(files(catalog), cache)
    assert cached == fresh
    assert repr(cached) == repr(fresh)


def test_the_real_knowledge_comes_back_equal(knowledge: Knowledge) -> None:
    """The catalog as shipped survives being written to the cache and read again."""
    assert msgspec.json.decode(msgspec.json.encode(knowledge.data), type=KnowledgeData) == knowledge.data


def test_the_cache_is_used(catalog: Catalog, cache: Path) -> None:
    """What is kept under the right hash and checksum is what is given."""
    assert cached_data(files(catalog), cache) == read_data(files(catalog))
    before = kept(cache).stat().st_mtime_ns
    cached_data(files(catalog), cache)
    assert kept(cache).stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"{}", b"null", b"\xff\xfe\x00", b"[" * 200_000, b'{"x":' + b"[" * 200_000, b"not json", b"\n", b"0" * 64 + b"\n{}", b"x" * 3_000_000,
    ],
    ids=range(10),
)  # fmt: skip
def test_a_damaged_cache_is_read_anew(catalog: Catalog, cache: Path, damage: bytes) -> None:
    """Whatever stands in the file, the knowledge comes from the catalog and the cache is mended."""
    place = kept(cache)
    good = place.read_bytes()
    place.write_bytes(damage)
    assert cached_data(files(catalog), cache) == read_data(files(catalog))
    assert kept(cache).read_bytes() == good


def test_one_changed_bit_of_the_cache_never_changes_a_dose(catalog: Catalog, cache: Path) -> None:
    """Damage that still reads as knowledge is noticed by the checksum."""
    place, fresh, rng = kept(cache), read_data(files(catalog)), random.Random(1)
    good = place.read_bytes()
    limit = good.index(b'"200"') + 1
    for _ in range(50):
        at = rng.randrange(len(good))
        place.write_bytes(good[:at] + bytes([good[at] ^ (1 << rng.randrange(8))]) + good[at + 1 :])
        assert cached_data(files(catalog), cache) == fresh
    place.write_bytes(good[:limit] + b"9" + good[limit + 1 :])
    assert cached_data(files(catalog), cache) == fresh


@pytest.mark.parametrize("name", ["ingredients.yaml", "classes.yaml", "rules/age.yaml", "sources/all.yaml"])
def test_a_stale_cache_is_not_used(catalog: Catalog, cache: Path, name: str) -> None:
    """Any change of any file, even of a comment, is another hash; the old cache is cleared away."""
    old = kept(cache).name
    path = catalog.ingredients if name == "ingredients.yaml" else catalog.knowledge / name
    path.write_bytes(path.read_bytes() + b"# changed\n")
    assert cached_data(files(catalog), cache) == read_data(files(catalog))
    assert kept(cache).name != old


def test_a_moved_or_added_file_is_another_hash(catalog: Catalog, cache: Path) -> None:
    """Knowledge that no longer loads is not replaced by what the cache remembers."""
    (catalog.knowledge / "rules").rename(catalog.knowledge / "rulez")
    with pytest.raises(InputError):
        cached_data(files(catalog), cache)
    (catalog.knowledge / "rulez").rename(catalog.knowledge / "rules")
    catalog.write("classes/more.yaml", "classes:\n  - {id: more, name: more}\n")
    assert "more" in {c.id for c in cached_data(files(catalog), cache).classes}


def test_the_hash_does_not_depend_on_where_the_files_lie(catalog: Catalog, tmp_path: Path) -> None:
    """The same knowledge in another folder has the same hash."""
    other = write_catalog(tmp_path / "elsewhere" / "deep")
    assert files(other).sha256 == files(catalog).sha256


def test_knowledge_of_another_hash_under_the_right_name_is_not_used(catalog: Catalog, cache: Path, tmp_path: Path) -> None:
    """A cache file that was renamed tells by its content."""
    name = kept(cache).name
    catalog.change("ingredients.yaml", "200 mg", "100 mg")
    cached_data(files(catalog), tmp_path / "other")
    kept(tmp_path / "other").rename(tmp_path / name)
    catalog.change("ingredients.yaml", "100 mg", "200 mg")
    (cache / name).write_bytes((tmp_path / name).read_bytes())
    assert cached_data(files(catalog), cache) == read_data(files(catalog))


def test_a_cache_that_cannot_be_written_is_no_error(catalog: Catalog, tmp_path: Path) -> None:
    """A file in place of the folder, a folder in place of the file, a read-only folder, an impossible name."""
    fresh = read_data(files(catalog))
    (tmp_path / "file").write_bytes(b"")
    assert cached_data(files(catalog), tmp_path / "file") == fresh
    assert cached_data(files(catalog), tmp_path / "file" / "below") == fresh
    cached_data(files(catalog), tmp_path / "cache")
    place = kept(tmp_path / "cache")
    place.unlink()
    (place / "full").mkdir(parents=True)
    assert cached_data(files(catalog), tmp_path / "cache") == fresh
    sealed = tmp_path / "sealed"
    sealed.mkdir(mode=0o500)
    assert cached_data(files(catalog), sealed) == fresh
    assert cached_data(files(catalog), tmp_path / ("n" * 300)) == fresh


def test_a_bad_catalog_is_never_replaced_by_the_cache(catalog: Catalog, cache: Path) -> None:
    """The last good knowledge does not stand in silently for files that are broken now."""
    catalog.change("ingredients.yaml", "200 mg", "200")
    with pytest.raises(InputError):
        cached_data(files(catalog), cache)


def test_the_cache_holds_no_float(cache: Path) -> None:
    """Amounts are kept as the digits that were written."""
    body = kept(cache).read_bytes().partition(b"\n")[2]
    assert b'"200"' in body
    assert msgspec.json.decode(body, type=KnowledgeData).substances
