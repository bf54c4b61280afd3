"""The command in this process, where nothing asks for one of its own: starting Python takes a second each time."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from typing import NamedTuple

import pytest
import typer.main

from umweg.cli import terminal
from umweg.cli.app import main

WIDE = {"COLUMNS": "160"}  # so that no cell is wrapped, whatever terminal the tests run in
TREE = cache(typer.main.get_command)  # the tree of commands and options: a third of a second, and always the same
HANGS = 600  # seconds; only a guard against what never ends


class Ran(NamedTuple):
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


def run_here(*args: object, **env: str) -> Ran:
    """What ``umweg ARGS`` prints on a terminal of 80 columns, unless told otherwise, and how it ends."""
    env = {"COLUMNS": "80", **env}
    raw, err, code = io.BytesIO(), io.StringIO(), 0
    out = io.TextIOWrapper(raw, "utf-8", newline="", write_through=True)
    with pytest.MonkeyPatch.context() as m, redirect_stdout(out), redirect_stderr(err):
        for name, value in env.items():
            m.setenv(name, value)
        for console in (terminal.out, terminal.err):  # made once in a process, as wide as the terminal was then
            m.setattr(console, "_width", int(env["COLUMNS"]))
        m.setattr(typer.main, "get_command", TREE)
        m.setattr(sys, "argv", ["umweg", *map(str, args)])
        before = signal.getsignal(signal.SIGINT)
        try:
            main()
        except SystemExit as e:
            code = int(e.code or 0)
        finally:
            signal.signal(signal.SIGINT, before)
    return Ran(code, raw.getvalue().decode("utf-8"), err.getvalue())


def run_umweg(*args: object, **env: str) -> Ran:
    """The same on a wide terminal."""
    return run_here(*args, **{**WIDE, **env})


def run_apart(*args: object, **env: str) -> Ran:
    """The same in a process of its own, for what a new process could change."""
    done = subprocess.run(
        [sys.executable, "-c", "from umweg.cli.app import main; main()", *map(str, args)],
        capture_output=True,
        text=True,
        timeout=HANGS,
        env={**os.environ, **WIDE, **env},
    )
    return Ran(done.returncode, done.stdout, done.stderr)
