"""What Umweg asks of an engine. SQL is written in DuckDB's dialect; other engines transpile it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    import pyarrow


class Engine(Protocol):
    """One session: tables registered in it live as long as it does."""

    def execute(self, sql: str, params: Mapping[str, Any] | None = None) -> None:
        """Run a statement for its effect."""

    def scalar(self, sql: str, params: Mapping[str, Any] | None = None) -> Any:
        """The single value of a one-row, one-column query."""

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows as tuples: for small results."""

    def numpy(self, sql: str, params: Mapping[str, Any] | None = None) -> dict[str, np.ndarray]:
        """Columns as NumPy arrays: for numeric panels. NULL gives a masked array."""

    def arrow(self, sql: str, params: Mapping[str, Any] | None = None) -> pyarrow.Table:
        """Columns as an Arrow table."""

    def register(self, name: str, table: object) -> None:
        """Make an Arrow table, or a dict of NumPy arrays, visible to SQL as ``name``."""

    def scan(self, name: str, files: Sequence[str | Path]) -> None:
        """Make Parquet files of one shape visible to SQL as ``name``, without reading them yet."""

    def session(self) -> Engine:
        """Another session on the same engine, with tables of its own."""

    def close(self) -> None:
        """Release memory and files."""
