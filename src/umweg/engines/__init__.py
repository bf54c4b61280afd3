"""Engines: SQL in, columns out. Nothing above this folder names one, and only a workspace opens one."""

from __future__ import annotations

from umweg.core.errors import UsageError
from umweg.engines.base import Engine

__all__ = ["KNOWN", "Engine", "open"]

KNOWN = ("duckdb",)


def open(url: str | None = None, threads: int | None = None, spill: str | None = None) -> Engine:  # noqa: A001
    """An engine by its name or address; None: DuckDB in this process.

    ``threads``: at most so many (None: all cores). ``spill``: folder for what does not fit into memory.

    >>> open().scalar("select 6 * 7")
    42
    >>> open("mainframe")
    Traceback (most recent call last):
    umweg.core.errors.UsageError: There is no engine 'mainframe'. [engine] Use one of: duckdb.
    """
    if url not in (None, *KNOWN):
        raise UsageError(f"There is no engine '{url}'.", where="engine", mend=f"Use one of: {', '.join(KNOWN)}.")
    from umweg.engines.duckdb import DuckDB

    return DuckDB(threads=threads, spill=spill)
