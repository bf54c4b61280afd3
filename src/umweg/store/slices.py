"""Rows that come as a sorted table: divided by year, stamped with their origin, and what the catalog notes of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from umweg.core.tables import FLOWS
from umweg.engines.sql import SQL
from umweg.store.catalog import Key

FLOW_KEYS: dict[Key, SQL] = {
    "freq": SQL("freq"),
    "flow": SQL("flow"),
    "nomenclature": SQL("nomenclature"),
    "digits": SQL("length(product::varchar)::varchar"),
    "period": SQL("period::varchar"),
    "reporter": SQL("reporter"),
}
"""What the catalog notes of a file of flows, and the SQL for it."""

if TYPE_CHECKING:
    import pyarrow as pa


def years(ordered: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """The years of a table that is sorted by year, each with its rows (no copies).

    >>> import datetime as dt, pyarrow as pa
    >>> days = pa.array([dt.date(2020, 5, 1), dt.date(2020, 1, 1), dt.date(2021, 1, 1)])
    >>> [(year, rows.num_rows) for year, rows in years(pa.table({"period": days}))]
    [(2020, 2), (2021, 1)]
    """
    import numpy as np
    import pyarrow.compute as pc

    year = pc.year(ordered["period"]).to_numpy()
    starts = np.flatnonzero(np.diff(year, prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(year)], strict=True):
        yield int(year[start]), ordered.slice(start, end - start)


def stamped(rows: pa.Table, source: str, snapshot: str) -> pa.Table:
    """The columns of the contract in its order, with source and snapshot."""
    import numpy as np
    import pyarrow as pa

    zeros = pa.array(np.zeros(rows.num_rows, np.int8))
    columns = {
        name: pa.DictionaryArray.from_arrays(zeros, pa.array([word]))
        for name, word in (("source", source), ("snapshot", snapshot))
    }
    return pa.table({n: columns[n] if n in columns else rows[n] for n in FLOWS.names})


def keys(rows: pa.Table) -> dict[Key, tuple[str, ...]]:
    """The distinct values by which the catalog tells whether files may overlap."""
    import pyarrow.compute as pc

    def words(column: str) -> set[str]:
        return {str(w) for w in pc.unique(rows[column]).to_pylist()}

    digits = {str(len(w)) for w in words("product")}
    return {c: tuple(sorted(digits if c == "digits" else words(c))) for c in FLOW_KEYS}
