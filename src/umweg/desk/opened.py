"""What all parts of the desk share: one database, one clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine


def utc_now() -> str:
    """Now, as all times of the desk are written: UTC, ISO 8601, microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Opened:
    """An open desk: its engine, and what says what time it is."""

    def __init__(self, engine: Engine, clock: Callable[[], str] = utc_now) -> None:
        self._engine, self._clock = engine, clock

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()
