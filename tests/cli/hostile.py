"""Texts that attack a terminal, a spreadsheet or an eye, and what holds of everything that a command writes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from tests.cli.here import TREE, Ran
from umweg.cli.app import app
from umweg.core.printable import HIDDEN
from umweg.core.spreadsheet import plain, safe

TEXT = '=1+1"\x1b[2J\x1b]0;t\x07A\r\nmend  B\t\x9b31m\u202egpj\u2066\u200b\u2028\U000e0041\x7f[red][/];@x'
"""Clears the screen, names the window, forges a line, turns round, hides, sets colours of ours, begins two formulas."""
NAME = TEXT.replace("/", "")
"""The same as the name of a file."""


def commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, with what the parser knows of it."""

    def leaves(words: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
        inner = getattr(command, "commands", None)
        if inner is None or getattr(command, "invoke_without_command", False):
            yield words, command
        for name in inner or ():
            yield from leaves((*words, name), inner[name])

    yield from leaves((), TREE(app))


def forms(command: Any) -> tuple[str, ...]:
    """The formats that a command writes."""
    found = next((p for p in command.params if "--format" in p.opts), None)
    return tuple(found.type_descriptor.annotation) if found is not None else ()


def texts(value: Any) -> Iterator[str]:
    """All texts in plain data."""
    if isinstance(value, dict):
        for k, v in value.items():
            yield k
            yield from texts(v)
    elif isinstance(value, list):
        for v in value:
            yield from texts(v)
    elif isinstance(value, str):
        yield value


def read(ran: Ran, form: str) -> list[str]:
    """What a program reads out of what a command wrote: the texts of its JSON, the cells of its CSV as they were."""
    if form == "json":
        return [*texts(json.loads(ran.out))] if ran.out else []
    if form == "jsonl":
        return [t for line in ran.out.splitlines() for t in texts(json.loads(line))]
    if form == "csv":
        rows = list(csv.reader(io.StringIO(ran.out, newline=""), strict=True))
        assert len({len(r) for r in rows}) <= 1
        assert all(safe(plain(cell)) == cell for row in rows for cell in row)
        return [plain(cell) for row in rows for cell in row]
    return []


def harmless(ran: Ran) -> None:
    """No terminal obeys anything in it, nothing is hidden, no line is forged, and it is no fault of ours."""
    for text in (ran.out, ran.err):
        for line in text.split("\n"):
            assert not HIDDEN.search(line), ascii(line)
            assert not line.startswith("mend  B")
    assert "Traceback" not in ran.err
