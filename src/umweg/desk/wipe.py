"""Taking what a purge deleted off the disk: the write-ahead log of SQLite, dead rows of PostgreSQL.

While somebody reads an older state of the desk, the database must keep it. Then the purge says so, and whoever opens
the desk after that finishes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import Connection, Engine, bindparam, delete, select, text

from umweg.desk.audit import chain
from umweg.desk.create import may_write
from umweg.desk.engine import alone, reading, writing
from umweg.desk.purge import UNWIPED
from umweg.desk.schema import desk_meta

PATIENCE = 2.0  # seconds that a purge waits for readers
_TABLES = ("payloads", "decisions", "hits", "customers", "cases")
_DEAD = text(
    "SELECT coalesce(sum(n_dead_tup), 0) FROM pg_stat_all_tables WHERE relid IN "
    "(SELECT to_regclass(name) FROM unnest(CAST(:names AS text[])) AS name)"
).bindparams(bindparam("names", list(_TABLES)))


def finish(engine: Engine, now: Callable[[Connection], str], patience: float) -> bool:
    """Finish what purges began, and note it in the trail; False where somebody still reads. Nothing to do is True."""
    with reading(engine) as c:
        if _unwiped(c) is None:
            return True
    if not may_write(engine) or not _wiped(engine, patience):
        return False
    with writing(engine) as c:
        number = _unwiped(c)
        if number is not None:  # another process may have been faster
            c.execute(delete(desk_meta).where(desk_meta.c.key == UNWIPED))
            chain.append(c, [chain.NewRow("umweg", "wiped", "purge", "{}", of=int(number))], now(c))
    return True


def _unwiped(c: Connection) -> str | None:
    return c.scalar(select(desk_meta.c.value).where(desk_meta.c.key == UNWIPED))


def _wiped(engine: Engine, patience: float) -> bool:
    """Whether nothing is left that somebody might still read."""
    with alone(engine) as c:
        if c.dialect.name == "sqlite":
            return _checkpointed(c, patience)
        until = time.monotonic() + patience
        while True:
            c.execute(text(f"VACUUM {', '.join(_TABLES)}"))
            if c.execute(_DEAD).scalar_one() == 0:
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(0.1)


def _checkpointed(c: Connection, patience: float) -> bool:
    """Pages that were freed are overwritten (secure_delete); their old content goes with the log."""
    before = c.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    c.exec_driver_sql(f"PRAGMA busy_timeout = {int(patience * 1000)}")
    try:
        busy, _, _ = c.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    finally:
        c.exec_driver_sql(f"PRAGMA busy_timeout = {before}")
    return not busy
