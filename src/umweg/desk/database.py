"""What all parts of the desk share: one open database, what says what time it is, and who is told remarks."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, Engine

from umweg.desk.audit import chain
from umweg.desk.audit.heads import Remembered
from umweg.desk.clock import Moment, forward, moment
from umweg.desk.engine import reading, utc_now


def warned(remark: str) -> None:
    """What is done with a remark that is no error where nobody else is told."""
    warnings.warn(remark, stacklevel=3)


class Database:
    """One open database with its clock. ``tell`` is told remarks that are no errors; ``heads``: what is remembered."""

    def __init__(
        self, engine: Engine, clock: Callable[[], str] = utc_now, tell: Callable[[str], None] = warned,
        heads: Remembered | None = None,
    ) -> None:  # fmt: skip
        self._engine, self._clock, self._tell, self._heads = engine, clock, tell, heads

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    def today(self) -> date:
        """The day (UTC) by which something ends: never before that of the last entry, whatever the clock says."""
        with reading(self._engine) as c:
            return date.fromisoformat(moment(c, self._clock).at[:10])

    def _moment(self, connection: Connection) -> Moment:
        """Now, to record something in this writing transaction; StoreError where the desk was set back."""
        if self._heads is not None:  # before anything else is said about it
            self._heads.require(connection, *chain.last(connection))
        return forward(connection, self._clock, self._tell)

    def _now(self, connection: Connection) -> str:
        """The same, as it is recorded."""
        return self._moment(connection).at
