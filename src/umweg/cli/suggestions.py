"""Commands that are proposed to people: each carries the store and the desk that their own line named.

Errors and remarks are written far below the command line, where nobody knows what the line named; they say only
``umweg queue``. All of them pass through here on their way to the terminal, and what a command can take is read from
the command itself, so that none is forgotten.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from typing import Any

_COMMAND = re.compile(r"\bumweg ([a-z]+)(?: ([a-z]+))?")
_NAMED: dict[str, str] = {}
_TREE: list[Any] = []


def begin(tree: Any) -> None:
    """Before a line is parsed: it has named nothing yet; ``tree`` is the group of all commands."""
    _NAMED.clear()
    _TREE[:] = [tree]


def named(option: str) -> Callable[[Any], Any]:
    """The callback of ``--store`` and ``--desk``: remembers what the line named, and gives it back."""

    def remember(value: Any) -> Any:
        if value is not None:
            _NAMED[option] = str(value)
        return value

    return remember


def command(text: str) -> str:
    """A whole command to propose, with the store and the desk that the line named, where it takes them.

    >>> import typer.main
    >>> from umweg.cli.app import app
    >>> begin(typer.main.get_command(app))
    >>> _ = named("store")("my trade")
    >>> command("umweg finding ID"), command("umweg policy list")
    ("umweg finding ID --store 'my trade'", 'umweg policy list')
    """
    return text + _places(text, 0)[1]


def placed(text: str) -> str:
    """A text with the same done to every command in it, behind its name: where it ends, only its reader knows.

    >>> import typer.main
    >>> from umweg.cli.app import app
    >>> begin(typer.main.get_command(app))
    >>> _ = named("store")("trade")
    >>> placed("See what it holds with `umweg flows`; choose with --good.")
    'See what it holds with `umweg flows --store trade`; choose with --good.'
    """
    out, done = "", 0
    for found in _COMMAND.finditer(text):
        end, places = _places(text, found.start())
        out += text[done:end] + places
        done = end
    return out + text[done:]


def owners(option: str) -> list[str]:
    """The commands that have an option."""
    return [f"umweg {name}" for name, c in (_TREE[0].commands.items() if _TREE else ())
            if any(option in p.opts for p in c.params)]  # fmt: skip


def _places(text: str, start: int) -> tuple[int, str]:
    """Where the name of the command that starts there ends, and the options for what the line named.

    None for what it cannot take or has already, and for its help.
    """
    found = _COMMAND.match(text, start)
    leaf = _TREE[0].commands.get(found[1]) if found and _TREE and _NAMED else None
    if found is None or leaf is None:
        return start, ""
    end, inner = found.end(1), getattr(leaf, "commands", {}).get(found[2])
    if inner is not None:
        leaf, end = inner, found.end(2)
    rest = _COMMAND.split(text[end:], maxsplit=1)[0]
    if rest.startswith(" --help"):
        return end, ""
    takes = {name for p in leaf.params for name in p.opts} - set(re.findall(r"--[a-z]+", rest))
    places = (o for o in ("desk", "store") if o in _NAMED and f"--{o}" in takes)
    return end, "".join(f" --{o} {shlex.quote(_NAMED[o])}" for o in places)
