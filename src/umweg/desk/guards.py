"""Triggers: the database itself refuses changes of what was recorded, to all who work with it as clerks do.

They keep mistakes away, and whoever has no right to drop them. Whoever has it is found by ``audit verify``.
"""

from __future__ import annotations

from sqlalchemy import Connection

from umweg.desk.schema import meta

_SQLITE = """CREATE TRIGGER {name} BEFORE {what} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_FUNCTION = """CREATE FUNCTION umweg_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"""
_POSTGRES = "CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION umweg_refuse()"

OLDER = (("audit", "UPDATE"), ("audit", "DELETE"), ("payloads", "UPDATE"))
"""Those of tables of version 1. A purge deletes payloads."""
NEWER = (
    ("pins", "UPDATE"), ("pins", "DELETE"), ("clerks", "UPDATE"), ("clerks", "DELETE"), ("hits", "UPDATE"),
    ("batches", "DELETE"), ("batches", "UPDATE OF number, file, options, pins"),
    ("decisions", "DELETE"), ("decisions", "UPDATE OF number, batch, line, at, outcome, pins"),
    ("tasks", "DELETE"), ("tasks", "UPDATE OF number, outcome, rank, value, four_eyes, opened"),
    ("exceptions", "DELETE"), ("exceptions", "UPDATE OF number, at, by, until"),
    ("customers", "UPDATE OF number, id"), ("cases", "UPDATE OF number, id"),
)  # fmt: skip
"""What version 2 guards beside: of rows that go on, what was recorded when they began."""


def guard(connection: Connection, *, older: bool) -> None:
    """Set the triggers of a new desk; not those of version 1 where ``older`` is true: they are there."""
    postgres = connection.dialect.name == "postgresql"
    if postgres and not older:
        connection.exec_driver_sql(_FUNCTION)
    if postgres:
        others = [t.name for t in meta.sorted_tables if not (older and t.name == "audit")]
        rules = [(name, "TRUNCATE") for name in others if name != "desk_meta"]
    else:
        rules = []
    for table, what in [*rules, *(() if older else OLDER), *NEWER]:
        event, _, columns = what.partition(" OF ")
        if columns:
            quoted = ", ".join(f'"{c}"' for c in columns.split(", "))  # by is a word of SQL
            what = f"{event} OF {quoted}"
        sql = _POSTGRES if postgres else _SQLITE
        connection.exec_driver_sql(sql.format(name=f"{table}_{event}", what=what, table=table))
