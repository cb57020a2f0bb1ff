"""Strict YAML text reading: nothing is changed on the way, nothing hostile gets through."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.base import yamltext
from formulator.base.problems import InputError, Problem
from formulator.base.yamltext import Items, Map, Node, Place, Text, load, parse, read_bytes
from formulator.interchange.plain import plain

EXAMPLE = b"""\
a: 1:30
b: [no, 010, 1e3, 0x1F, ~, 2024-01-01]
c: {d: "x: y", e: 'it''s'}
f: |
  two
  lines
"""


def refused(data: bytes) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        parse(data, "f.yaml")
    return caught.value.problems


def only(data: bytes) -> Problem:
    problems = refused(data)
    assert len(problems) == 1, problems
    return problems[0]


def test_every_scalar_stays_the_text_that_was_written() -> None:
    """No number, date, truth value or null is made of a plain word."""
    assert plain(parse(EXAMPLE, "f")) == {
        "a": "1:30",
        "b": ["no", "010", "1e3", "0x1F", "~", "2024-01-01"],
        "c": {"d": "x: y", "e": "it's"},
        "f": "two\nlines\n",
    }


def test_every_value_and_key_knows_its_place() -> None:
    """Lines and columns count from 1 and name the file."""
    root = parse(b"a: x\nbb: [y, {c: z}]\n", "f")
    assert isinstance(root, Map)
    assert root.places["bb"] == Place("f", 2, 1)
    assert root.values["a"] == Text("x", Place("f", 1, 4))
    items = root.values["bb"]
    assert isinstance(items, Items)
    assert items.values[1].place == Place("f", 2, 9)


def test_quotes_are_remembered() -> None:
    """A quoted text can be told from a plain one."""
    root = parse(b"[\"a\", 'b', c]", "f")
    assert isinstance(root, Items)
    assert [node.quoted for node in root.values if isinstance(node, Text)] == [True, True, False]


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"a: 1\nb: 2\na: 3", (3, 1), "the key a stands twice, first on line 1"),
        ("\u00e9: 1\ne\u0301: 2".encode(), (2, 1), "stands twice, first on line 1"),
        (b"a: &x 1\nb: *x", (1, 4), "anchors"),
        (b"a: 1\nb: *x", (2, 4), "aliases"),
        (b"a: 1\n<<: {b: 2}", (2, 1), "merge keys"),
        (b"a: !!python/object:os.system x", (1, 4), "tags such as"),
        (b"a: !!str 1", (1, 4), "tags such as"),
        (b"a: !own {b: 1}", (1, 4), "tags such as"),
        (b"? [a]\n: 1", (1, 3), "a key must be a plain word"),
        (b"a: 1\n---\nb: 1", (2, 1), "only one document"),
        (b"", (1, 1), "the file is empty"),
        (b"# nothing\n", (1, 1), "the file is empty"),
        (b"a:\n\tb: 1", (2, 1), "not valid YAML"),
        (b"a: [1, 2", (1, 1), "not valid YAML"),
        (b"a: 1\n\nb: caf\xe9", (3, 1), "not UTF-8"),
        ("a: 1".encode("utf-16"), (1, 1), "not UTF-8"),
        (b"a: 1\nb: x\0y", (2, 5), "U+0000"),
        ("a: 1".encode("utf-16-le"), (1, 2), "U+0000"),
        (b'a: "x\\0y"', (1, 4), "U+0000"),
        ("a: x\u202ey".encode(), (1, 4), "U+202E"),
        ("a: x\u200by".encode(), (1, 4), "U+200B"),
        ("a: x\ufeffy".encode(), (1, 4), "U+FEFF"),
        ("x\u200by: 1".encode(), (1, 1), "U+200B"),
        (b'a: "\\x1b[31m"', (1, 4), "U+001B"),
        (b'a: "\\ud800"', (1, 7), "not valid YAML"),
        (b"a: 1\nb: " + b"x" * 20_001, (2, 4), "more than 20000 characters"),
    ],
)
def test_what_is_refused_says_where_and_why(data: bytes, place: tuple[int, int], words: str) -> None:
    """Each trick of YAML and each hidden character is one problem at its place."""
    problem = only(data)
    assert (problem.line, problem.column) == place
    assert words in problem.message
    assert str(problem).startswith(f"f.yaml:{place[0]}:{place[1]}: ")


def test_all_problems_of_a_file_are_told_at_once() -> None:
    """Doubled keys, tags and hidden characters are collected."""
    assert [p.line for p in refused('a: 1\na: 2\nb: !x y\nc: "\u200b"\n'.encode())] == [2, 3, 4]


def test_a_syntax_error_does_not_hide_what_was_found_before() -> None:
    """What stands above a broken line is reported beside it."""
    assert [p.line for p in refused(b"a: 1\na: 2\nb: [")] == [2, 3]


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    """UTF-8 with a mark at its start is what some editors save."""
    assert plain(parse(b"\xef\xbb\xbfa: 1", "f")) == {"a": "1"}


def test_texts_are_composed() -> None:
    """A decomposed accent becomes the composed one."""
    assert plain(parse("a: e\u0301".encode(), "f")) == {"a": "\u00e9"}


@pytest.mark.parametrize("depth", [19, 20])
def test_depth_up_to_the_limit_is_read(depth: int) -> None:
    """Twenty levels are allowed."""
    parse(b"[" * depth + b"]" * depth, "f")


@pytest.mark.parametrize("depth", [21, 100, 100_000])
def test_depth_beyond_the_limit_is_refused(depth: int) -> None:
    """Deep nesting is refused before anything is built."""
    assert refused(b"[" * depth + b"]" * depth)
    assert "20 levels" in only(b"".join(b" " * n + b"a:\n" for n in range(30))).message


def test_too_many_keys_and_values_are_refused() -> None:
    """A map has an upper size, and so has a whole file."""
    assert "20000 keys" in only(b"\n".join(b"k%d: 1" % n for n in range(20_001))).message
    assert "200000 values" in only(b"[" + b"a," * 200_001 + b"]").message


def test_reading_a_path_that_is_no_file_says_so(tmp_path: Path) -> None:
    """A folder, a missing file, an unusable name and a file too large are told apart."""
    (tmp_path / "large.yaml").write_bytes(b"a" * 11)
    for path, words in (
        (tmp_path, "not a file"),
        (tmp_path / "none.yaml", "no such file"),
        (tmp_path / "a\0b", "no"),
        (tmp_path / ("n" * 300), "cannot be read"),
        (tmp_path / "large.yaml", "larger than 10 bytes"),
    ):
        with pytest.raises(InputError) as caught:
            read_bytes(path, 10)
        assert words in caught.value.problems[0].message
        assert caught.value.problems[0].file == str(path)


def test_load_reads_a_file(tmp_path: Path) -> None:
    """A file of exactly the limit is read."""
    path = tmp_path / "f.yaml"
    path.write_bytes(b"a: 1")
    assert plain(load(path, 4)) == {"a": "1"}


def test_the_slow_reader_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where libyaml is missing the result is the same and the hostile is refused all the same."""
    fast = parse(EXAMPLE, "f")
    monkeypatch.setattr(yamltext, "_LOADER", yaml.SafeLoader)
    assert parse(EXAMPLE, "f") == fast
    for data in (b"[" * 5000, b"a: *x", b"a: &a 1", b'a: "\\ud800"', b"a: x\0y", b"a: 1\na: 2", b"\xff", b"a: [", b""):
        assert refused(data)


def _texts(node: Node) -> list[str]:
    if isinstance(node, Text):
        return [node.value]
    if isinstance(node, Items):
        return [text for value in node.values for text in _texts(value)]
    return [text for key, value in node.values.items() for text in (key, *_texts(value))]


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(alphabet="ab01 :-[]{},\"'\n#&*!|>%@`?<\té\u200b\0"), st.binary(max_size=60).map(lambda b: b.decode("latin-1"))))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    """No text whatsoever raises anything but InputError, and what is read holds nothing hidden."""
    try:
        node = parse(text.encode("utf-8"), "f")
    except InputError as error:
        assert error.problems
        assert all(p.line >= 1 and p.column >= 1 and p.message for p in error.problems)
    else:
        assert not any(c in value for value in _texts(node) for c in "\0\u200b\u202e")


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """No bytes whatsoever raise anything but InputError."""
    try:
        parse(data, "f")
    except InputError as error:
        assert error.problems
