"""Engines: SQL in, columns out. Nothing above this folder names one, and only a workspace opens one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from umweg.engines.base import Engine

__all__ = ["KNOWN", "Engine", "open"]

KNOWN = ("duckdb",)
"""Engines by name."""


def open(  # noqa: A001  # read as engines.open
    url: str | None = None,
    threads: int | None = None,
    spill: str | None = None,
    reach: Sequence[str | Path] | None = None,
) -> Engine:
    """An engine by its name or address; None: DuckDB in this process.

    ``threads``: at most so many (None: all cores). ``spill``: folder for what does not fit into memory.
    ``reach``: the only folders and files that SQL may read and write; None: any.

    >>> open().scalar("select 6 * 7")
    42

    Raises LookupError for an engine that is none of ``KNOWN``.
    """
    if url not in (None, *KNOWN):
        raise LookupError(url)
    from umweg.engines.duckdb import DuckDB

    return DuckDB(threads=threads, spill=spill, reach=reach)
