"""Engines: SQL in, columns out. Nothing above this folder names one."""

from __future__ import annotations

from umweg.engines.base import Engine

__all__ = ["Engine", "default"]


def default(threads: int | None = None) -> Engine:
    """A fresh in-process engine (DuckDB); ``threads`` None means all cores.

    >>> default().scalar("select 6 * 7")
    42
    """
    from umweg.engines.duckdb import DuckDB

    return DuckDB(threads=threads)
