"""Make ``docs/reference/cli.md`` and ``docs/reference/python.md`` from the commands and the requests of the verbs.

python scripts/derive_reference.py            # writes both
python scripts/derive_reference.py --check    # says what is out of date, and fails
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

import umweg
from umweg.cli.app import app

OUT = Path(__file__).resolve().parents[1] / "docs" / "reference"
HEAD = "<!-- Made by scripts/derive_reference.py; a test fails where it is out of date. -->\n\n"


def commands(group: Any, path: tuple[str, ...] = ("umweg",)) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its path, in the order of the help; groups before what is in them."""
    for name, command in group.commands.items():
        if not command.hidden:
            yield (*path, name), command
            if hasattr(command, "commands"):
                yield from commands(command, (*path, name))


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text or "").strip().replace("|", "\\|")


def _options(command: Any) -> Iterator[str]:
    """A table of arguments and options."""
    shown = [p for p in command.params if p.name != "help" and not getattr(p, "hidden", False)]
    if not shown:
        return
    yield "| option | what | default |"
    yield "|---|---|---|"
    for p in shown:
        option = p.param_type_name == "option"
        names = ", ".join((*p.opts, *p.secondary_opts)) if option else (p.metavar or p.name).upper()
        default = "" if p.default is None or callable(p.default) else str(getattr(p.default, "value", p.default))
        text, _, said = (getattr(p, "help", "") or "").partition("  [default:")
        given = _cell(said.rstrip("]")) or ("" if default in ("False", "()", "[]") else default)
        yield f"| `{names}` | {_cell(text)} | {_cell(given)} |"
    yield ""


def cli() -> str:
    """The reference of the command line, grouped as the help is."""
    root = typer.main.get_command(app)
    lines = ["# The command line\n", "`umweg --help` shows the same in short, `umweg COMMAND --help` one command.\n"]
    panel = ""
    for path, command in commands(root):
        mine = getattr(command, "rich_help_panel", None)
        if len(path) == 2 and isinstance(mine, str) and mine != panel:
            panel = mine
            lines.append(f"## {panel}\n")
        lines.append(f"{'#' * min(len(path) + 1, 5)} `{' '.join(path)}`\n")
        lines.append(inspect.cleandoc(command.help or "").strip() + "\n")
        lines += _options(command)
        if command.epilog:
            lines.append(_cell(command.epilog) + "\n")
    return HEAD + "\n".join(lines).rstrip() + "\n"


def _renamed() -> Iterator[str]:
    """Commands whose verbs are called otherwise in Python."""
    yield "A verb has the name of its command, except these:\n"
    yield "| command | in Python |"
    yield "|---|---|"
    for command, verbs in umweg.CALLED.items():
        yield f"| `umweg {command}` | {', '.join(f'`{v}`' for v in verbs)} |"
    yield ""


def python() -> str:
    """The reference of the Python functions, and of whatever else ``umweg`` exports."""
    lines = ["# Python\n", "`import umweg` costs nothing; `help(umweg.detect)` shows what stands here.\n"]
    lines += _renamed()
    others = [n for n in umweg.__all__ if n not in umweg.VERBS]
    for name in sorted(umweg.VERBS):
        verb = getattr(umweg, name)
        lines.append(f"## `umweg.{name}`\n")
        shown = re.sub(r": Any\b", "", str(inspect.signature(verb))).replace("'", "")
        lines.append(f"```python\numweg.{name}{shown}\n```\n")
        doc = inspect.getdoc(verb) or ""
        before, _, example = doc.partition(">>> ")
        lines.append(
            re.sub(r"^    (\w+): ", r"- `\1`: ", before, flags=re.M).replace("Arguments:\n-", "Arguments:\n\n-")
        )
        if example:
            lines.append(f"```python\n>>> {example.rstrip()}\n```\n")
    lines.append("## Also exported\n")
    for name in others:
        said = "" if name.startswith("__") else (inspect.getdoc(getattr(umweg, name)) or "").split("\n")[0]
        lines.append(f"- `umweg.{name}`{': ' if said else ''}{said}")
    return HEAD + "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write both pages, or check them."""
    wrong = []
    for name, text in (("cli.md", cli()), ("python.md", python())):
        page = OUT / name
        if "--check" in sys.argv:
            wrong += [name] if not page.is_file() or page.read_text("utf-8") != text else []
        else:
            page.write_text(text, "utf-8")
    if wrong:
        sys.exit(f"out of date: {', '.join(wrong)}; python scripts/derive_reference.py")


if __name__ == "__main__":
    main()
