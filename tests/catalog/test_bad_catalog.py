"""Damaged, hostile and contradictory catalogs: always a problem with its place, never a crash, never a silent change."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.base import paths
from formulator.base.problems import InputError, Problem
from formulator.base.yamltext import parse
from formulator.catalog import load
from formulator.catalog.lint import lint
from formulator.catalog.load import Files, read_data
from formulator.domain.knowledge import KnowledgeData
from formulator.domain.rules import Kind
from tests.catalogs import INGREDIENTS, ROOT, RULES, VOCABULARY, Catalog, write_catalog

PLACED = re.compile(r".+?:[1-9][0-9]*:[1-9][0-9]*: .+")


_parsed_once = lru_cache(maxsize=500)(parse)


@pytest.fixture(autouse=True)
def _whole_files_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trees are never changed, so that the many files that a test leaves whole need no second parsing."""
    monkeypatch.setattr(load, "parse", _parsed_once)


def line(text: str) -> int:
    """The line of the ingredients on which a text stands first."""
    return INGREDIENTS[: INGREDIENTS.index(text)].count("\n") + 1


def outcome(catalog: Catalog) -> KnowledgeData | tuple[Problem, ...]:
    """The knowledge, or the problems; anything else raises here."""
    try:
        return read_data(Files(catalog.ingredients, catalog.knowledge))
    except InputError as error:
        assert error.problems
        return error.problems


def problems_of(catalog: Catalog, words: str = "") -> list[Problem]:
    """The problems of a catalog that must be refused, each with its place."""
    found = catalog.problems()
    assert found, "loaded"
    assert all(PLACED.fullmatch(str(p)) for p in found), [str(p) for p in found]
    assert any(words in p.message for p in found), [str(p) for p in found]
    return found


# R11: random damage


def mutated(data: bytes, rng: random.Random) -> bytes:
    """One of: a flipped bit, a cut, a deleted span, a doubled span, a lost line."""
    at = rng.randrange(len(data))
    end = min(len(data), at + rng.randrange(1, 200))
    way = rng.randrange(5)
    if way == 0:
        return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
    if way == 1:
        return data[:at]
    if way == 2:
        return data[:at] + data[end:]
    if way == 3:
        return data[:end] + data[at:]
    lines = data.splitlines(keepends=True)
    del lines[rng.randrange(len(lines))]
    return b"".join(lines)


def check_damage(catalog: Catalog, data: bytes, original: KnowledgeData) -> None:
    """Damaged text gives placed problems, or loads with another hash and with every substance still there."""
    catalog.write("ingredients.yaml", data)
    found = outcome(catalog)
    if not isinstance(found, KnowledgeData):
        assert all(PLACED.fullmatch(str(p)) for p in found), [str(p) for p in found]
        return
    lost = {s.id for s in original.substances} - {s.id for s in found.substances}
    assert not lost, f"{lost} lost without a word"
    content = [getattr(found, name) == getattr(original, name) for name in KnowledgeData.__struct_fields__ if name != "sha256"]
    assert all(content) or found.sha256 != original.sha256, "changed under the same hash"


def names_every_substance(data: KnowledgeData, catalog: Catalog) -> None:
    """A rule that speaks of every substance, so that one lost or renamed leaves a mention without its meaning."""
    idents = ", ".join(s.id for s in data.substances)
    catalog.write("rules/evidence.yaml", RULES["rules/evidence.yaml"].replace("mix: [enzyme]", f"mix: [{idents}]"))


@pytest.mark.parametrize("seed", range(30))
def test_random_damage_never_goes_unseen(catalog: Catalog, seed: int) -> None:
    """300 mutations of the ingredients: a problem with its place, or harmless by hash; nothing is lost (R11)."""
    first = outcome(catalog)
    assert isinstance(first, KnowledgeData)
    names_every_substance(first, catalog)
    original = outcome(catalog)
    assert isinstance(original, KnowledgeData)
    rng = random.Random(seed)
    for _ in range(10):
        check_damage(catalog, mutated(INGREDIENTS.encode(), rng), original)


@pytest.mark.parametrize("name", [*VOCABULARY, *list(RULES)[::4]])
def test_random_damage_of_the_other_files_never_crashes(catalog: Catalog, name: str) -> None:
    """Classes, excipients, conditions, allergens, medicines, sources and rules: problems with places or another hash."""
    original = outcome(catalog)
    assert isinstance(original, KnowledgeData)
    data = {**VOCABULARY, **RULES}[name].encode()
    rng = random.Random(name)
    for _ in range(10):
        changed = mutated(data, rng)
        catalog.write(name, changed)
        found = outcome(catalog)
        if isinstance(found, KnowledgeData):
            assert changed == data or found.sha256 != original.sha256
        else:
            assert all(PLACED.fullmatch(str(p)) for p in found)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(6))
def test_random_damage_of_the_real_ingredients_never_goes_unseen(tmp_path: Path, seed: int) -> None:
    """300 mutations of the catalog as shipped, against the knowledge as shipped (R11)."""
    knowledge = paths.resources() / "knowledge"
    original = read_data(Files(paths.ingredients(), knowledge))
    data, rng = paths.ingredients().read_bytes(), random.Random(seed)
    catalog = Catalog(tmp_path / "ingredients.yaml", knowledge)
    for _ in range(50):
        check_damage(catalog, mutated(data, rng), original)


def test_a_changed_digit_changes_the_hash(catalog: Catalog) -> None:
    """A value that changed and still loads cannot pass for the old catalog."""
    before = outcome(catalog)
    catalog.change("ingredients.yaml", "max: 200 mg", "max: 900 mg")
    after = outcome(catalog)
    assert isinstance(before, KnowledgeData)
    assert isinstance(after, KnowledgeData)
    assert before.sha256 != after.sha256


# R12: hostile files


_BOUNDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from pathlib import Path
from formulator.catalog.lint import lint
for name in sys.argv[2:]:
    print(name, flush=True)
    found = lint([], Path(name), Path(sys.argv[1]))
    assert found, "accepted"
    status = Path("/proc/self/status").read_text() if Path("/proc/self/status").exists() else "VmHWM: 0 kB"
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024  # getrusage would count the parent too
    assert peak <= 200, f"{peak} MiB"
"""


def hostile() -> dict[str, Callable[[], bytes]]:
    bomb = b"a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + b"".join(
        b"a%d: &a%d [" % (n, n) + b", ".join([b"*a%d" % (n - 1)] * 9) + b"]\n" for n in range(1, 9)
    )
    merge = b"m0: &m0 {a: 1}\n" + b"".join(
        b"m%d: &m%d {<<: [" % (n, n) + b", ".join([b"*m%d" % (n - 1)] * 9) + b"]}\n" for n in range(1, 9)
    )
    return {
        "alias bomb": lambda: bomb,
        "merge bomb": lambda: merge,
        "lists 40,000 deep": lambda: b"[" * 40_000,
        "lists 40,000 deep, closed": lambda: b"[" * 40_000 + b"]" * 40_000,
        "maps 40,000 deep": lambda: b"{a: " * 40_000,
        "blocks 1,000 deep": lambda: b"".join(b" " * n + b"a:\n" for n in range(1_000)),
        "sequences 40,000 deep": lambda: b"- " * 40_000,
        "itself": lambda: b"substances: &a [*a]\n",
        "python object": lambda: b"substances: !!python/object/apply:os.system ['touch never']\n",
        "python name": lambda: b"format: !!python/name:os.system\n",
        "binary": lambda: b"format: !!binary AAAA\n",
        "timestamp": lambda: b"format: !!timestamp 2026-01-01\n",
        "number of 5,000 digits": lambda: INGREDIENTS.encode().replace(b"200 mg", b"9" * 5_000 + b" mg"),
        "nothing": lambda: b"",
    }


def large() -> dict[str, Callable[[], bytes]]:
    return {
        "100 MB of text": lambda: b"a: " + b"x" * 100_000_000,
        "19 MB of one text": lambda: b"a: " + b"x" * 19_000_000,
        "18 MB of one accented text": lambda: b"a: " + "é".encode() * 9_000_000,
        "19 MB of comments": lambda: b"# no\n" * 3_800_000,
        "1,000,000 keys": lambda: b"\n".join(b"k%d: 1" % n for n in range(1_000_000)),
        "1,000,000 keys in many maps": lambda: (
            b"{" + b",".join(b"m%d: {" % m + b",".join(b"k%d: 1" % n for n in range(10_000)) + b"}" for m in range(100)) + b"}"
        ),
        "6,000,000 values": lambda: b"[" + b"a," * 6_000_000 + b"]",
        "1,000,000 quotes": lambda: b'"' * 1_000_000,
        "1,000,000 anchors": lambda: b"".join(b"- &a%d x\n" % n for n in range(1_000_000)),
    }


def check_hostile(folder: Path, files: dict[str, Callable[[], bytes]]) -> None:
    """Reads each of the files in a process of its own that is bounded in time and memory; says which one broke it."""
    catalog = write_catalog(folder)
    paths = [folder / f"{name}.yaml" for name in files]
    for path, make in zip(paths, files.values(), strict=True):
        path.write_bytes(make())
    command = [sys.executable, "-c", _BOUNDED, str(catalog.knowledge), *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout.splitlines()[-1:]
    assert done.stdout.splitlines() == [str(path) for path in paths]


def test_hostile_files_are_refused(tmp_path: Path) -> None:
    """Bombs, depth, self-reference and tags: refused within bounds of time and memory, never a crash (R12)."""
    check_hostile(tmp_path, hostile())


@pytest.mark.slow
@pytest.mark.parametrize("name", large())
def test_a_huge_file_is_refused(tmp_path: Path, name: str) -> None:
    """A hundred megabytes or a million keys: refused within bounds of time and memory (R12)."""
    check_hostile(tmp_path, {name: large()[name]})


# R13: hostile numbers

NUMERIC = {
    "max": "max: 200 mg",
    "max per kilogram": "max: 4.5 mg/kg",
    "strength": "strength: 10 mg/mL",
    "strength of also_as": "strength: 8.1 mg/mL",
    "strength of a component": "strength: 1 mg/mL",
    "content": "content: 1500 units",
    "volume": "volume: 5 mL",
    "containers": "containers: [10 mL]",
    "from": 'from: "5.0"',
    "to": 'to: "7.0"',
    "reviewed": "reviewed: 2026-11-24",
    "next_review": "next_review: 2027-05-24",
    "default": "default: yes",
}
BAD_VALUES = {
    "NaN": "NaN", ".nan": ".nan", "inf": "inf", "-.inf": "-.inf", "-1": "-1", "-1 mg": "-1 mg", "1e308": "1e308", "1e-30": "1e-30",
    "12:30:45": "12:30:45", "1_000": "1_000", "012": "012", "no": "No", "empty": '""', "nothing": "", "null": "null", "tilde": "~",
    "list": "[1]", "map": "{a: 1}", "date": "2026-13-41", "5,000 digits": "9" * 5_000, "word": "many", "hex": "0x1F", "two": "1 mg 2 mg",
    "0 mg": "0 mg", "unit alone": "mg/mL", "Cyrillic": "5 мг", "hidden": '"5\u200b mg/mL"',
}  # fmt: skip


@pytest.mark.parametrize("value", BAD_VALUES)
def test_a_hostile_value_is_refused_with_the_name_of_its_field(catalog: Catalog, value: str) -> None:
    """Each numeric field of the ingredients refuses what is no amount of its kind (R13)."""
    text = INGREDIENTS
    for good in NUMERIC.values():
        key = good.partition(":")[0]
        shown = f"[{BAD_VALUES[value]}]" if key == "containers" else BAD_VALUES[value]
        text = text.replace(good, f"{key}: {shown}", 1)
    catalog.write("ingredients.yaml", text)
    found = problems_of(catalog)
    hidden = "\u200b" in BAD_VALUES[value]
    for name, good in NUMERIC.items():
        key = good.partition(":")[0]
        if key == "containers" and value in ("nothing", "list", "map"):
            continue
        on_line = [p for p in found if p.line == line(good) and (hidden or key in p.message)]
        assert on_line, (name, [str(p) for p in found])


BOUNDS = ["age: {from: V}", "egfr: {below: V}", "inr: {above: V}", "sessions: {to: V}", "share: {above: V}", "actives: {from: V}", "pregnancy: {from: V}",
          "weight: {below: V}", "interval: {below: V}", "dose: {above: V}", "home_dose_day: {from: V}", "at_least: {count: V, of: [{age: {from: 1}}]}",
          "previous_within: {days: V, mix: [lidocaine]}"]  # fmt: skip


@pytest.mark.parametrize("bound", BOUNDS)
def test_a_hostile_bound_of_a_rule_is_refused(catalog: Catalog, bound: str) -> None:
    """Each comparison of a rule refuses what is no number of its kind (R13)."""
    values = {name: value or '""' for name, value in BAD_VALUES.items() if name != "hidden"}
    rule = RULES["rules/age.yaml"].splitlines()[1]
    rows = [
        rule.replace("rule-age", f"rule-{number}").replace("age: {below: 12}", bound.replace("V", value))
        for number, value in enumerate(values.values())
    ]
    catalog.write("rules/age.yaml", "\n".join(["rules:", *rows, ""]))
    lines = {p.line for p in problems_of(catalog) if p.file.endswith("age.yaml")}
    accepted = [name for number, name in enumerate(values) if number + 2 not in lines]
    assert not accepted


@pytest.mark.parametrize(
    "bound",
    ["age: {from: 5, above: 7}", "age: {to: 5, below: 7}", "age: {from: 10, below: 5}", "dose: {from: 5 mg, to: 10 units}", "age: {}", "age: 5", "weight: {from: 5 mL}", "dose: {from: 5 mL}"],
)  # fmt: skip
def test_a_bound_that_contradicts_itself_is_refused(catalog: Catalog, bound: str) -> None:
    """Two lower bounds, an empty range and two dimensions would make a rule that never fires as meant."""
    catalog.change("rules/age.yaml", "age: {below: 12}", bound)
    problems_of(catalog)


def test_the_ph_is_a_range_within_its_scale(catalog: Catalog) -> None:
    """From low to high, 0 to 14."""
    for low, high in (("7.0", "5.0"), ("0", "5.0"), ("5.0", "14.1")):
        catalog.write("ingredients.yaml", INGREDIENTS.replace('from: "5.0"', f'from: "{low}"').replace('to: "7.0"', f'to: "{high}"'))
        problems_of(catalog, "pH")


# R14: hostile text


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\ufeff", "\u00ad", "\u2066", "\ue000", "\U000e0041"], ids=ascii)
def test_a_hidden_character_is_refused_wherever_it_stands(catalog: Catalog, character: str) -> None:
    """Reversing, joining, marking and private characters never come in (R14)."""
    for where in ("id: lidocaine\n", "name: lidocaine\n", "[lignocaine]", "200 mg", "[Xylocaine]", "One trial", "status: core"):
        catalog.write("ingredients.yaml", INGREDIENTS.replace(where, where[:6] + character + where[6:], 1))
        assert f"U+{ord(character):04X}" in problems_of(catalog)[0].message, where


def test_a_nul_is_refused(catalog: Catalog) -> None:
    """As a byte and as an escape."""
    for text in ("name: lido\0caine\n", 'name: "lido\\0caine"\n'):
        catalog.write("ingredients.yaml", INGREDIENTS.replace("name: lidocaine\n", text, 1))
        problem = problems_of(catalog, "U+0000")[0]
        assert problem.line == line("name: lidocaine\n")


def test_both_micro_signs_mean_micro_and_letters_of_other_alphabets_do_not(catalog: Catalog) -> None:
    """U+00B5, U+03BC, u and mc are one unit; Cyrillic and Greek letters that look like a unit are none (R14)."""
    limits = []
    for unit in ("\u00b5g", "\u03bcg", "ug", "mcg"):
        catalog.write("ingredients.yaml", INGREDIENTS.replace("200 mg", f"200 {unit}"))
        data = outcome(catalog)
        assert isinstance(data, KnowledgeData)
        limits.append((data.substances[0].limits or ())[0].dose)
    assert len(set(limits)) == 1
    for unit in ("мг", "mг", "м\u0433", "\u00b5\u0433", "μg\u0301", "IՍ"):
        catalog.write("ingredients.yaml", INGREDIENTS.replace("200 mg", f"200 {unit}"))
        problems_of(catalog, "max")


@pytest.mark.parametrize(
    "ident",
    ["lidocaïne", "lidocai\u0308ne", "lidоcaine", "Lidocaine", "lidocaine\u2010x", "ｌidocaine", "lido caine", "lido_caine"],
    ids=ascii,
)
def test_an_id_is_plain_ascii_so_that_no_two_look_alike(catalog: Catalog, ident: str) -> None:
    """Accents, other alphabets, wide letters and capitals are refused in ids (R14)."""
    catalog.change("ingredients.yaml", "id: lidocaine\n", f"id: {ident}\n")
    assert any(p.line == line("id: lidocaine\n") and "is not an id" in p.message for p in problems_of(catalog))


def test_composed_and_decomposed_twins_are_one(catalog: Catalog) -> None:
    """The same word in both forms is the same key and the same name (R14)."""
    catalog.change("classes.yaml", "names: {en: []}", "names: {en: []}, caf\u00e9: x, cafe\u0301: y")
    problems_of(catalog, "stands twice")
    catalog.write("classes.yaml", VOCABULARY["classes.yaml"].replace("plurals: x", "").replace("name: enzyme,", "name: e\u0301nzyme,"))
    catalog.change("conditions.yaml", "name: airway disease}", "name: airway disease, names: {fr: [\u00e9t\u00e9, e\u0301te\u0301]}}")
    assert isinstance(outcome(catalog), KnowledgeData)


def test_two_things_whose_names_look_alike_are_refused_with_both_places(catalog: Catalog) -> None:
    """Names that differ by case, accents or hyphens only mean two things at once."""
    catalog.change("classes.yaml", "plural: enzymes}", "plural: Lidoca\u00efne}")
    found = problems_of(catalog, "also stands at")
    assert any(f"ingredients.yaml:{line('id: lidocaine')}" in str(p) and "classes.yaml:4" in str(p) for p in found), [str(p) for p in found]


@pytest.mark.parametrize("key", ["name", "brands", "evidence", "citation"])
def test_a_text_of_10_000_characters_is_refused(catalog: Catalog, key: str) -> None:
    """No text of the catalog is that long (R14)."""
    long = "x" * 10_000
    changes = {
        "name": ("ingredients.yaml", "name: lidocaine\n", f"name: {long}\n"),
        "brands": ("ingredients.yaml", "[Xylocaine]", f"[{long}]"),
        "evidence": ("ingredients.yaml", "One trial of 62 patients.", long),
        "citation": ("sources/all.yaml", "Label of a product", long),
    }
    catalog.change(*changes[key])
    problems_of(catalog, "too long")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("name", ["ingredients.yaml", "classes.yaml"])
def test_a_file_in_another_encoding_is_refused(catalog: Catalog, name: str, encoding: str) -> None:
    """Only UTF-8 is read; with a byte order mark too (R14)."""
    text = {"ingredients.yaml": INGREDIENTS, **VOCABULARY}[name]
    catalog.write(name, text.encode(encoding))
    assert any(p.file.endswith(name) and ("UTF-8" in p.message or "U+0000" in p.message) for p in problems_of(catalog))
    catalog.write(name, text.encode("utf-8-sig"))
    assert isinstance(outcome(catalog), KnowledgeData)


# R15: contradictions


def one(catalog: Catalog, file: str, line: int, *words: str) -> None:
    """One of the problems stands at this place and says these words."""
    found = problems_of(catalog)
    assert any(p.file.endswith(file) and p.line == line and all(w in str(p) for w in words) for p in found), [str(p) for p in found]


def test_a_doubled_id_names_both_lines(catalog: Catalog) -> None:
    """Within a file and across files (R15)."""
    catalog.change("ingredients.yaml", "id: hyalase\n", "id: lidocaine\n")
    one(catalog, "ingredients.yaml", line("id: hyalase\n"), "the id lidocaine stands twice", f"ingredients.yaml:{line('id: lidocaine')}")


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "first"),
    [
        ("ingredients.yaml", "id: lidocaine-2", "id: lidocaine-1", line("id: lidocaine-2"), f"ingredients.yaml:{line('id: lidocaine-1')}"),
        ("classes.yaml", "{id: enzyme,", "{id: anesthetic,", 4, "classes.yaml:2"),
        ("classes.yaml", "{id: enzyme,", "{id: warfarin,", 4, "warfarin"),
        ("excipients.yaml", "id: salts,", "id: common-salt,", 4, "excipients.yaml:2"),
        ("conditions.yaml", "{id: asthma", "{id: lidocaine", 2, "lidocaine"),
        ("allergens.yaml", "{id: penicillins", "{id: caines", 3, "allergens.yaml:2"),
        ("medicines/blood.yaml", "{id: warfarin-lidocaine", "{id: warfarin", 3, "blood.yaml:2"),
        ("sources/all.yaml", "{id: src.study", "{id: src.label", 3, "all.yaml:2"),
        ("rules/age.yaml", "rule-age", "rule-allergy", 2, "rule-allergy"),
    ],
)
def test_every_sort_of_id_is_unique(catalog: Catalog, name: str, old: str, new: str, line: int, first: str) -> None:
    """A second entry of the same id is told with the place of the first (R15)."""
    catalog.change(name, old, new)
    found = [p for p in problems_of(catalog, "stands twice") if "stands twice" in p.message]
    assert len(found) == 1
    places = f"{found[0]}"
    assert first in places
    assert "first at" in places
    assert found[0].line == line or found[0].file != name


def test_a_doubled_limit_names_both_lines(catalog: Catalog) -> None:
    """Two limits of one substance may not share an id (R15)."""
    catalog.change("ingredients.yaml", "{id: weight,", "{id: session,")
    one(catalog, "ingredients.yaml", line("{id: weight,"), "the limit session stands twice", f"line {line('{id: session,')}")


def test_a_doubled_key_names_both_lines(catalog: Catalog) -> None:
    """The later one does not win silently (R15)."""
    catalog.change("ingredients.yaml", "    status: core\n", "    status: core\n    kind: vitamin\n")
    one(catalog, "ingredients.yaml", line("status: core") + 1, "the key kind stands twice", f"line {line('kind: medication')}")


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("ingredients.yaml", "    status: core", "    state: core", "the key state is not known. Did you mean status?"),
        ("ingredients.yaml", "vehicle: aqueous", "vehikel: aqueous", "vehikel"),
        ("ingredients.yaml", "{id: session, per: session,", "{id: session, per: session, maxi: 1 mg,", "maxi"),
        ("ingredients.yaml", "{en: [lignocaine],", "{en: [lignocaine], eng: [x],", "eng"),
        ("ingredients.yaml", 'version: "2026.11"', 'version: "2026.11"\nvers: 1', "vers"),
        ("classes.yaml", "parents:", "parent:", "Did you mean parents?"),
        ("classes.yaml", "classes:", "groups:", "groups"),
        ("excipients.yaml", "groups: [salts]", "group: [salts]", "group"),
        ("conditions.yaml", "name: asthma", "title: asthma", "title"),
        ("allergens.yaml", "means:", "mean:", "mean"),
        ("medicines/blood.yaml", "contains:", "content:", "content"),
        ("sources/all.yaml", "grade: label", "level: label", "level"),
        ("rules/age.yaml", "hazard:", "hazzard:", "hazzard"),
        ("rules/age.yaml", "age: {below", "aged: {below", "Did you mean age?"),
        ("rules/age.yaml", "{below: 12}", "{under: 12}", "under"),
        ("rules/interaction.yaml", "with: {home:", "with: {house:", "house"),
        ("rules/interaction.yaml", "note: high", "notes: high", "notes"),
        ("rules/incompatibility.yaml", 'time: "1 hour"', 'times: "1 hour"', "times"),
    ],
)
def test_an_unknown_key_is_an_error(catalog: Catalog, name: str, old: str, new: str, words: str) -> None:
    """No key is ever ignored, at whatever depth (R15)."""
    catalog.change(name, old, new)
    problems_of(catalog, words)


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("ingredients.yaml", "[local-anesthetic]", "[local-anestetic]", line("[local-anesthetic]")),
        ("ingredients.yaml", "{id: common-salt,", "{id: comon-salt,", line("{id: common-salt,")),
        ("ingredients.yaml", "substance: lidocaine,", "substance: lidocane,", line("substance: lidocaine,")),
        ("ingredients.yaml", "sources: [src.study]", "sources: [src.studie]", line("sources: [src.study]")),
        ("classes.yaml", "parents: [anesthetic]", "parents: [anestetic]", 3),
        ("excipients.yaml", "groups: [salts]", "groups: [salt]", 2),
        ("conditions.yaml", "groups: [airway-disease]", "groups: [airway]", 2),
        ("allergens.yaml", "means: [local-anesthetic]", "means: [nothing]", 2),
        ("medicines/blood.yaml", "classes: [anticoagulant]", "classes: [anti]", 2),
        ("medicines/blood.yaml", "contains: [warfarin,", "contains: [warfarine,", 3),
        ("rules/age.yaml", "mix: [lidocaine]", "mix: [lidocane]", 2),
        ("rules/interaction.yaml", "{home: [anticoagulant]}", "{home: [anticoagulants]}", 2),
        ("rules/excipient_allergy.yaml", "excipient: [salts]", "excipient: [salt]", 2),
        ("rules/process.yaml", "days: 7, mix: [lidocaine]", "days: 7, mix: [lidocane]", 2),
        ("rules/age.yaml", "{id: src.label}", "{id: src.lable}", 2),
        ("rules/age.yaml", "only_if: {age: {below: 12}}", "only_if: {any: [{condition: [astma]}]}", 2),
    ],
)
def test_a_dangling_reference_is_an_error_at_its_place(catalog: Catalog, name: str, old: str, new: str, line: int) -> None:
    """A class, excipient, substance, source or partner that is defined nowhere (R15)."""
    catalog.change(name, old, new)
    found = [p for p in problems_of(catalog) if "not defined" in p.message or "not known" in p.message]
    assert [(Path(p.file).name, p.line) for p in found] == [(Path(name).name, line)]


def test_a_cycle_of_classes_is_an_error_at_each_of_its_members(catalog: Catalog) -> None:
    """Two classes above each other, one above itself (R15)."""
    catalog.change("classes.yaml", "{id: anesthetic,", "{id: anesthetic, parents: [local-anesthetic],")
    found = [p for p in problems_of(catalog) if "is above itself" in p.message]
    assert [p.line for p in found] == [2, 3]
    catalog.write("classes.yaml", VOCABULARY["classes.yaml"].replace("{id: enzyme,", "{id: enzyme, parents: [enzyme],"))
    one(catalog, "classes.yaml", 4, "enzyme is above itself")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("excipients.yaml", "name: salts of sodium", "name: salts of sodium, parents: [salts]"),
        ("conditions.yaml", "name: airway disease", "name: airway disease, parents: [airway-disease]"),
        ("allergens.yaml", "means: [local-anesthetic]", "means: [caines]"),
        ("medicines/blood.yaml", "contains: [warfarin,", "contains: [warfarin-lidocaine,"),
    ],
)
def test_no_other_group_is_above_itself(catalog: Catalog, name: str, old: str, new: str) -> None:
    """Groups of excipients and conditions, allergens and combinations (R15)."""
    catalog.change(name, old, new)
    problems_of(catalog, "is above itself")


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("ingredients.yaml", "status: flagged", "status: excluded", "instead is missing"),
        ("ingredients.yaml", "basis: salt, sources: [src.label]}", "basis: element, sources: [src.label]}", "given as element"),
        ("ingredients.yaml", "max: 200 mg", "max: 200 units", "no presentation in its unit"),
        (
            "ingredients.yaml",
            "        sources: [src.label]\n      - id: lidocaine-2",
            "        sources: []\n      - id: lidocaine-2",
            "names no source",
        ),
        ("ingredients.yaml", "container: ampoule", "container: bucket", "bucket is not one of"),
        ("ingredients.yaml", "de: [Lidocain], ", "", "lacks the language de"),
        ("ingredients.yaml", 'format: "1"', 'format: "2"', "format must be 1"),
        ("sources/all.yaml", "grade: study", "grade: rumor", "rumor"),
        ("rules/age.yaml", "severity: moderate", "severity: severe", "severe is not one of"),
        ("rules/age.yaml", "severity: moderate", "severity: major, prediction: yes", "never exceeds moderate"),
        ("rules/age.yaml", "mix: [lidocaine], ", "", "says nothing about the mix"),
        ("rules/age.yaml", "sources: [{id: src.label}]", "sources: []", "names no source"),
        ("rules/incompatibility.yaml", "result: compatible, ", "", "result is missing"),
        ("rules/interaction.yaml", "with: {home: [anticoagulant]}", "with: {home: [anticoagulant], allergy: [salts]}", "exactly one of"),
    ],
)
def test_an_entry_that_contradicts_the_format_is_an_error(catalog: Catalog, name: str, old: str, new: str, words: str) -> None:
    """What the format demands of an entry as a whole."""
    catalog.change(name, old, new)
    problems_of(catalog, words)


def test_a_kind_without_a_rule_is_an_error(catalog: Catalog) -> None:
    """A file of rules that is lost does not go unseen."""
    for kind in Kind:
        path = catalog.knowledge / "rules" / f"{kind.value}.yaml"
        text = path.read_text(encoding="utf-8")
        path.unlink()
        problems_of(catalog, f"no rule of the kind {kind.value}")
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", ["classs.yaml", "rules/more/age.yaml", "medicins/x.yaml", "classes.yml", "notes.yaml"])
def test_a_file_that_nothing_reads_is_an_error(catalog: Catalog, name: str) -> None:
    """A misnamed file is told, not ignored."""
    catalog.write(name, "classes: []\n")
    assert any(p.file.endswith(name) and "no part of the program reads" in p.message for p in problems_of(catalog))


def test_a_rule_file_of_no_kind_is_an_error(catalog: Catalog) -> None:
    """The name of a rule file is the kind of its rules."""
    catalog.write("rules/interactions.yaml", RULES["rules/interaction.yaml"])
    problems_of(catalog, "not the name of a rule kind")


def test_all_problems_of_all_files_are_told_in_one_run(catalog: Catalog) -> None:
    """Errors of several files stand beside each other, in order, each once."""
    catalog.change("ingredients.yaml", "200 mg", "200 mgg")
    catalog.change("ingredients.yaml", "4.5 mg/kg", "4.5 mg/kgg")
    catalog.change("classes.yaml", "parents:", "parent:")
    catalog.change("rules/age.yaml", "severity: moderate", "severity: bad")
    catalog.write("allergens.yaml", "allergens: [")
    found = problems_of(catalog)
    assert {Path(p.file).name for p in found} >= {"ingredients.yaml", "classes.yaml", "age.yaml", "allergens.yaml"}
    assert found == sorted(set(found))
    assert len([p for p in found if p.file == "ingredients.yaml" and "max" in p.message]) == 2


def test_a_missing_file_is_told(catalog: Catalog) -> None:
    """No ingredients, a folder in their place, no knowledge at all."""
    catalog.ingredients.unlink()
    assert "no such file" in problems_of(catalog)[0].message
    catalog.ingredients.mkdir()
    assert "not a file" in problems_of(catalog)[0].message
    catalog.ingredients.rmdir()
    catalog.write("ingredients.yaml", INGREDIENTS)
    assert lint([], catalog.ingredients, catalog.knowledge / "none")


KEYS = st.sampled_from(
    ["id", "name", "names", "max", "limits", "ph", "presentations", "excipients", "with", "when", "only_if", "any", "age", "sources", "mix"]
)
WORDS = st.sampled_from(["x", "1 mg", "lidocaine", "yes", "2026-01-01", ""])
SHAPES = st.recursive(WORDS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)), max_leaves=12)
HOLDERS = {"ingredients.yaml": "substances", "medicines/blood.yaml": "medicines", "sources/all.yaml": "sources", "rules/age.yaml": "rules"}


@pytest.fixture(scope="module")
def reused(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return write_catalog(tmp_path_factory.mktemp("shapes"))


@settings(deadline=None, max_examples=60)
@given(SHAPES, st.sampled_from([*HOLDERS, "classes.yaml", "excipients.yaml", "conditions.yaml", "allergens.yaml"]))
def test_any_shape_of_an_entry_is_refused_in_words(reused: Catalog, value: object, name: str) -> None:
    """Whatever stands where an entry belongs, problems with places come back and nothing else."""
    key = HOLDERS.get(name, name.removesuffix(".yaml"))
    catalog = reused
    catalog.write(name, json.dumps({key: [value]}))
    try:
        found = outcome(catalog)
    finally:
        catalog.write(name, {"ingredients.yaml": INGREDIENTS, **VOCABULARY, **RULES}[name])
    assert not isinstance(found, KnowledgeData)
    assert all(PLACED.fullmatch(str(p)) for p in found), [str(p) for p in found]
