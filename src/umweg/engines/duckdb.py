"""DuckDB in process: the default and the reference engine."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import duckdb

from umweg.engines.sql import SQL, ident, texts

if TYPE_CHECKING:
    import numpy as np
    import pyarrow


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C in the middle of a query as what it is: whoever explains the engine's errors must not see one.

    The engine asks the handler between its tasks, swallows what that raises, waits for its other threads, which nobody
    told to stop, and gives an error of its own. So they are told first, and the handler is asked again afterwards.
    """
    handler = signal.getsignal(signal.SIGINT)
    ours = callable(handler) and threading.current_thread() is threading.main_thread()
    try:
        if ours:
            signal.signal(signal.SIGINT, _told_first(handler))
        yield
    except (RuntimeError, duckdb.Error) as e:
        if not isinstance(e, duckdb.InterruptException) and "Query interrupted" not in str(e):
            raise
        if callable(handler):
            handler(signal.SIGINT, None)
        raise KeyboardInterrupt from e
    finally:
        if ours:
            signal.signal(signal.SIGINT, handler)


def _told_first(handler: Any) -> Callable[[int, FrameType | None], None]:
    """A handler that ends the queries that run before it does what another one does."""

    def told(number: int, frame: FrameType | None) -> None:
        for engine in list(_OPEN):
            with contextlib.suppress(duckdb.Error):  # closed meanwhile
                engine._con.interrupt()
        handler(number, frame)

    return told


def _list(paths: Sequence[str | Path]) -> SQL:
    """Paths as a list, for the statements that take no parameters."""
    return SQL(f"[{texts(paths)}]" if paths else "[]")


_OPEN: WeakSet[DuckDB] = WeakSet()


class DuckDB:
    """A private in-memory database without extensions from the network, whose settings nobody can change later.

    ``reach``: the only folders and files that its SQL may read and write, beside ``spill``; None: any. What a link in
    them leads to does not count as inside.

    >>> d = DuckDB(threads=1)
    >>> d.rows("select $a + 1 as x", {"a": 1})
    [(2,)]
    """

    def __init__(
        self, threads: int | None = None, memory_limit: str | None = None, spill: str | None = None,
        reach: Sequence[str | Path] | None = None,
    ) -> None:  # fmt: skip
        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if threads:
            config["threads"] = threads
        if memory_limit:
            config["memory_limit"] = memory_limit
        if spill:
            config["temp_directory"] = spill
        connection = duckdb.connect(":memory:", config=config)
        connection.execute("set enable_progress_bar = false")  # a program's output is its own
        connection.execute("set python_enable_replacements = false")  # a table is one that was registered
        if reach is not None:
            places = [Path(p).resolve() for p in reach]
            connection.execute(f"set allowed_directories = {_list([p for p in places if not p.is_file()])}")
            connection.execute(f"set allowed_paths = {_list([p for p in places if p.is_file()])}")
            connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        self._take(connection)

    def _take(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._con = connection
        _OPEN.add(self)

    @_stoppable()
    def execute(self, sql: str, params: Mapping[str, Any] | None = None) -> None:
        """Run a statement for its effect."""
        self._con.execute(sql, dict(params) if params else None)

    @_stoppable()
    def scalar(self, sql: str, params: Mapping[str, Any] | None = None) -> Any:
        """The single value of a one-row, one-column query."""
        # fetchall, because a result left open blocks a later register().
        found = self._con.execute(sql, dict(params) if params else None).fetchall()
        return found[0][0] if found else None

    @_stoppable()
    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows as tuples."""
        return self._con.execute(sql, dict(params) if params else None).fetchall()

    @_stoppable()
    def numpy(self, sql: str, params: Mapping[str, Any] | None = None) -> dict[str, np.ndarray]:
        """Columns as NumPy arrays."""
        return self._con.execute(sql, dict(params) if params else None).fetchnumpy()

    @_stoppable()
    def arrow(self, sql: str, params: Mapping[str, Any] | None = None) -> pyarrow.Table:
        """Columns as an Arrow table."""
        return self._con.sql(sql, params=dict(params) if params else None).to_arrow_table()

    @_stoppable()
    def register(self, name: str, table: object) -> None:
        """Make an Arrow table, or a dict of NumPy arrays, visible to SQL as ``name``."""
        self._con.register(name, table)

    @_stoppable()
    def scan(self, name: str, files: Sequence[str | Path]) -> None:
        """Make Parquet files of one shape visible to SQL as ``name``, without reading them yet."""
        self._con.execute(
            f"create or replace temp view {ident(name)} as from read_parquet({_list(files)}, hive_partitioning = false)"
        )

    def session(self) -> DuckDB:
        """Another connection to the same database in memory: temporary tables and registered ones are its own."""
        other = object.__new__(DuckDB)
        other._take(self._con.cursor())
        return other

    def close(self) -> None:
        """Release memory and files."""
        self._con.close()
