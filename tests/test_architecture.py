"""The house rules: gates, sizes, texts through translation, one knowledge of each thing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "formulator").rglob("*.py"))
#: Functions whose text arguments are shown to people.
SHOWN = {"print", "complain", "problem", "add_argument", "add_parser", "Refused", "SystemExit"}


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("importlinter.cli",)],
    ids=["ruff", "format", "mypy", "imports"],
)
def test_gate(command: tuple[str, ...]) -> None:
    """Style, types and the order of the rooms hold."""
    if command[0] == "importlinter.cli":
        script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    else:
        done = _run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_and_functions_stay_small(path: Path) -> None:
    """No file over 400 lines, no function over 40."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < 40, f"{path.name}:{node.lineno} {node.name}"


def _bare(tree: ast.AST) -> Iterator[ast.Constant]:
    """Text constants with words in them, handed straight to something that shows them to people."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in SHOWN:
            continue
        values = [*node.args, *(k.value for k in node.keywords if k.arg in ("help", "description", "message"))]
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", value.value):
                yield value


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_texts_for_people_are_translatable(path: Path) -> None:
    """A sentence shown to people goes through tr()."""
    found = [f"{path.name}:{c.lineno} {c.value!r}" for c in _bare(ast.parse(path.read_text(encoding="utf-8")))]
    assert not found


def test_the_command_line_never_imports_the_window() -> None:
    """Qt stays out of everything that `formulator check` and `formulator sheet` load."""
    script = (
        "import sys; import formulator.cli, formulator.sheets; "
        "assert not [m for m in sys.modules if m.startswith(('PySide6', 'shiboken6'))], 'Qt'; "
        "assert 'reportlab' not in sys.modules and 'pikepdf' not in sys.modules, 'paper is imported when needed'"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_window_library_is_pinned_below_the_broken_release() -> None:
    """PySide6 6.12.0 on Python 3.11 loses references to None and aborts."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'"PySide6-Essentials>=6\.\d+,<6\.12"', project)


def test_nothing_speaks_of_how_it_was_made() -> None:
    """The project speaks of itself alone."""
    words = re.compile(r"/work/|/tmp/|\bissue #?\d|subagent|\bLLM\b|Claude", re.IGNORECASE)
    suffixes = {".py", ".md", ".yaml", ".toml"}
    folders = ("formulator", "resources", "docs", "examples", "benchmarks", "tests")
    paths = [p for folder in folders for p in (ROOT / folder).rglob("*") if p.suffix in suffixes and p.name != "test_architecture.py"]
    found = [p.relative_to(ROOT).as_posix() for p in paths if words.search(p.read_text(encoding="utf-8"))]
    assert not found
