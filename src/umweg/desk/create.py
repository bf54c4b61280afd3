"""A new database's tables and triggers, and the check that an old one is of this program's time."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from sqlalchemy import Connection, Engine, inspect, select

from umweg.core.errors import StoreError
from umweg.desk.audit import chain
from umweg.desk.canonical import text
from umweg.desk.engine import reading, writing
from umweg.desk.schema import VERSION, desk_meta, meta

MIGRATIONS: dict[int, Callable[[Connection], None]] = {}
"""Version to step from it to the next: each runs in the transaction that notes the new version."""

_SQLITE = """CREATE TRIGGER {table}_{what} BEFORE {what} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_FUNCTION = """CREATE FUNCTION umweg_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"""
_POSTGRES = "CREATE TRIGGER {table}_{what} BEFORE {what} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION umweg_refuse()"
_FORBIDDEN = (("audit", "UPDATE"), ("audit", "DELETE"), ("payloads", "UPDATE"))  # a purge deletes payloads


def prepare(engine: Engine, at: str, *, new: bool = True) -> None:
    """Create what is not there, or bring an older database up to date; StoreError for one that is newer.

    ``new``: whether tables may be made where there are none.
    """
    found = _version(engine)
    if found == VERSION:
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
            MIGRATIONS[version](c)
            version += 1
            c.execute(desk_meta.update().where(desk_meta.c.key == "version").values(value=str(version)))
        if version != VERSION:
            newer = version > VERSION
            raise StoreError(
                f"This desk has tables of version {version}; this Umweg knows version {VERSION}.",
                where=engine.url.render_as_string(hide_password=True),
                mend="Use a newer Umweg." if newer else "Bring it up to date with the Umweg versions between.",
            )


def _version(engine: Engine) -> int | None:
    with reading(engine) as c:
        if not inspect(c).has_table(desk_meta.name):
            return None
        return int(c.execute(select(desk_meta.c.value).where(desk_meta.c.key == "version")).scalar_one())


def _create(c: Connection, at: str) -> None:
    meta.create_all(c)
    postgres = c.dialect.name == "postgresql"
    if postgres:
        c.exec_driver_sql(_FUNCTION)
        c.exec_driver_sql(_POSTGRES.format(table="audit", what="TRUNCATE"))
    for table, what in _FORBIDDEN:
        c.exec_driver_sql((_POSTGRES if postgres else _SQLITE).format(table=table, what=what))
    desk = uuid.uuid4().hex  # so that no two desks have the same chain
    c.execute(desk_meta.insert(), [{"key": "version", "value": str(VERSION)}, {"key": "desk", "value": desk}])
    chain.append(c, [chain.NewRow("umweg", "opened", "desk", text({"desk": desk, "version": VERSION}))], at)
