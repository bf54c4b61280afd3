"""The command in this process: a new one for each of some sixty calls would take a minute."""

from __future__ import annotations

import io
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest

from tests.conftest import Ran
from umweg.cli.app import main


def run_here(*args: object, **env: str) -> Ran:
    """What ``umweg ARGS`` prints, and how it ends."""
    raw, err, code = io.BytesIO(), io.StringIO(), 0
    out = io.TextIOWrapper(raw, "utf-8", newline="", write_through=True)
    with pytest.MonkeyPatch.context() as m, redirect_stdout(out), redirect_stderr(err):
        for name, value in env.items():
            m.setenv(name, value)
        m.setattr(sys, "argv", ["umweg", *map(str, args)])
        before = signal.getsignal(signal.SIGINT)
        try:
            main()
        except SystemExit as e:
            code = int(e.code or 0)
        finally:
            signal.signal(signal.SIGINT, before)
    return Ran(code, raw.getvalue().decode("utf-8"), err.getvalue())
