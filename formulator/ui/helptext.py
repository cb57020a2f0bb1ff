"""The text of the help, one file for the window and for those who read it elsewhere; its table of keys is made from the commands."""

from __future__ import annotations

from pathlib import Path

from formulator.base.i18n import tr
from formulator.ui.commands import commands

START, END = "<!-- keys -->", "<!-- end -->"


def help_text(resources: Path) -> str:
    """The help in Markdown with the table of keys in its place. Raises OSError."""
    text = (resources / "help.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}\n{keys_table()}\n{after}"


def keys_table() -> str:
    """All actions that have keys, by group."""
    rows = [(c.group, ", ".join(f"`{key}`" for key in c.keys), c.text) for c in commands() if c.keys]
    rows += [(tr("Program"), "`Ctrl+Z`", tr("Undo")), (tr("Program"), "`Ctrl+Shift+Z`, `Ctrl+Y`", tr("Redo"))]
    lines, last = [f"| | {tr('keys')} | {tr('what they do')} |", "|---|---|---|"], ""
    for group, keys, text in rows:
        lines.append(f"| {group if group != last else ''} | {keys} | {text} |")
        last = group
    return "\n".join(lines) + "\n"
