"""Parquet files: how they are written, read and hashed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from umweg.core.errors import StoreError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, texts

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 122_880  # measured in docs/reference/store.md
BLOCK = 1 << 22
TRIES = 2


def scan(*paths: Path) -> SQL:
    """A table expression over files.

    >>> scan(Path("a.parquet"), Path("it's"))
    "read_parquet(['a.parquet', 'it''s'], hive_partitioning = false)"
    """
    return SQL(f"read_parquet([{texts(paths)}], hive_partitioning = false)")


def copy(engine: Engine, query: SQL, path: Path, order: SQL) -> None:
    """Write a query's rows as Parquet in an order, and read them back: StoreError if they are not the same.

    The engine has been seen to write empty texts in place of a sorted ENUM's (once in some forty runs, only when
    memory was short; see docs/choices.md). What cannot be relied on is checked.
    """
    expected = _sum(engine, SQL(f"({query})"))
    for _ in range(TRIES):
        engine.execute(
            f"copy ({query} order by {order}) to $file (format parquet, compression zstd, row_group_size {ROW_GROUP})",
            {"file": str(path)},
        )
        if _sum(engine, scan(path)) == expected:
            return
    raise StoreError(
        "What was written to the disk is not what was to be written.",
        where=path.name,
        mend="Check the disk and the memory of this machine, then try again: the store is as it was.",
    )


def _sum(engine: Engine, relation: SQL) -> tuple[int, int | None]:
    """Number of rows, and a sum over the hashes of their contents, whatever their order."""
    columns = [r[0] for r in engine.rows(f"describe select * from {relation}")]
    texts = ", ".join(f"{ident(c)}::varchar" for c in columns)
    count, total = engine.rows(f"select count(*), sum(hash({texts})::hugeint) from {relation}")[0]
    return count, total


def write(table: pa.Table, path: Path) -> None:
    """Write a table as it stands; texts that repeat come as dictionaries, and only they are stored as such."""
    import pyarrow as pa
    from pyarrow import parquet

    repeated = [f.name for f in table.schema if pa.types.is_dictionary(f.type)]
    parquet.write_table(
        table, path, compression="zstd", row_group_size=ROW_GROUP, use_dictionary=repeated, store_schema=False
    )


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes (64 hex digits)."""
    found = hashlib.sha256()
    with path.open("rb") as f:
        while block := f.read(BLOCK):
            found.update(block)
    return found.hexdigest()
