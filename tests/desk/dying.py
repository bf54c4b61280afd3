"""Ends the process, as kill -9 would, at a chosen step of what it writes to a desk: no clock, no chance."""

from __future__ import annotations

import os
import signal
from typing import Any

from sqlalchemy import Engine, event

WRITES = ("INSERT", "UPDATE", "DELETE")


def before_write(step: int) -> None:
    """Die right before the statement or the commit number ``step`` (from 0) of those that write."""
    left, writing = [step], [False]

    def count() -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    @event.listens_for(Engine, "before_cursor_execute")
    def _(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            writing[0] = True
            count()

    @event.listens_for(Engine, "commit")
    def _(_connection: Any) -> None:
        if writing[0]:
            writing[0] = False
            count()
