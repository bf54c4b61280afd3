"""Parquet files: how they are written, read and hashed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from umweg.engines import Engine

ROW_GROUP = 122_880  # measured in docs/reference/store.md
BLOCK = 1 << 22


def sql_path(path: Path) -> str:
    """A path inside an SQL string.

    >>> sql_path(Path("it's"))
    "it''s"
    """
    return str(path).replace("'", "''")


def scan(*paths: Path) -> str:
    """A table expression over files.

    >>> scan(Path("a.parquet"))
    "read_parquet(['a.parquet'], hive_partitioning = false)"
    """
    files = ", ".join(f"'{sql_path(p)}'" for p in paths)
    return f"read_parquet([{files}], hive_partitioning = false)"


def copy(engine: Engine, query: str, path: Path) -> None:
    """Write a query's rows as Parquet."""
    engine.execute(
        f"copy ({query}) to '{sql_path(path)}' (format parquet, compression zstd, row_group_size {ROW_GROUP})"
    )


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes (64 hex digits)."""
    found = hashlib.sha256()
    with path.open("rb") as f:
        while block := f.read(BLOCK):
            found.update(block)
    return found.hexdigest()
