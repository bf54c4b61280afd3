"""A new database's tables and triggers, and the steps that bring an older one up to date."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from sqlalchemy import Connection, Engine, inspect, select, text

from umweg.core.errors import StoreError
from umweg.desk import canonical
from umweg.desk.audit import chain
from umweg.desk.audit.heads import Remembered
from umweg.desk.engine import reading, writing
from umweg.desk.guards import guard
from umweg.desk.migration import to_sealed
from umweg.desk.schema import VERSION, desk_meta, meta

MIGRATIONS: dict[int, Callable[[Connection, str], None]] = {1: to_sealed}
"""Version to step from it to the next, at a time: each runs in the transaction that notes the new version."""


def prepare(engine: Engine, at: str, *, new: bool = True) -> None:
    """Create what is not there, or bring an older database up to date; StoreError for one that is newer.

    ``new``: whether tables may be made where there are none. Who may only read an older one reads it as it is.
    """
    found = _version(engine)
    if found == VERSION or (found is not None and found < VERSION and not may_write(engine)):
        return
    if found is None and not new:
        raise StoreError(
            "There is no desk here yet.",
            where=engine.url.render_as_string(hide_password=True),
            mend="Screen something or add cases or customers first, or name another: --desk URL or $UMWEG_DESK.",
        )
    with writing(engine) as c:  # look again: another process may have been faster
        if not inspect(c).has_table(desk_meta.name):
            _create(c, at)
            return
        version = int(c.execute(select(desk_meta.c.value).where(desk_meta.c.key == "version")).scalar_one())
        while version < VERSION and version in MIGRATIONS:
            MIGRATIONS[version](c, at)
            version += 1
            c.execute(desk_meta.update().where(desk_meta.c.key == "version").values(value=str(version)))
        if version != VERSION:
            newer = version > VERSION
            raise StoreError(
                f"This desk has tables of version {version}; this Umweg knows version {VERSION}.",
                where=engine.url.render_as_string(hide_password=True),
                mend="Use a newer Umweg." if newer else "Bring it up to date with the Umweg versions between.",
            )


def may_write(engine: Engine) -> bool:
    """Whether whoever opened it may add to the trail: an auditor may not."""
    if engine.dialect.name == "sqlite":
        return not engine.get_execution_options().get("readonly", False)
    with reading(engine) as c:
        return bool(c.scalar(text("SELECT has_table_privilege(current_user, 'audit', 'INSERT')")))


def _version(engine: Engine) -> int | None:
    with reading(engine) as c:
        if not inspect(c).has_table(desk_meta.name):
            return None
        return int(c.execute(select(desk_meta.c.value).where(desk_meta.c.key == "version")).scalar_one())


def _create(c: Connection, at: str) -> None:
    meta.create_all(c)
    guard(c, older=False)
    desk = uuid.uuid4().hex  # so that no two desks have the same chain
    c.execute(desk_meta.insert(), [{"key": "version", "value": str(VERSION)}, {"key": "desk", "value": desk}])
    facts = {"desk": desk, "version": VERSION}
    heads: Remembered | None = c.get_execution_options().get("heads")
    if heads is not None and heads.last is not None:
        facts["instead"] = str(heads.last)  # of the desk that lay here before, which is gone
    chain.append(c, [chain.NewRow("umweg", "opened", "desk", canonical.text(facts))], at)
