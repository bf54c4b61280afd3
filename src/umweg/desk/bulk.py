"""Many rows into a table at once: executemany on SQLite, COPY on PostgreSQL (its driver would send them one by one)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": ""})


def insert(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, whose values stand in the order of the table's columns."""
    if not rows:
        return
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(table.columns))
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', list(rows))
        return
    lines = "".join("\t".join([_cell(v) for v in row]) + "\n" for row in rows)
    raw: Any = connection.connection.cursor()
    sql = f'COPY "{table.name}" ({names}) FROM STDIN'
    try:
        raw.execute(sql, stream=io.BytesIO(lines.encode()))
    except connection.dialect.loaded_dbapi.Error as e:  # past SQLAlchemy, which else would say so
        raise DBAPIError.instance(
            sql, None, e, connection.dialect.loaded_dbapi.Error, dialect=connection.dialect
        ) from e
    finally:
        raw.close()


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    return value.translate(_ESCAPED) if isinstance(value, str) else str(value)
