"""Small tables of a run that SQL joins with: typed columns that every engine registers alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from umweg.engines.base import Engine

_KINDS: dict[str, Any] = {
    "string": object,
    "int32": np.int32,
    "int64": np.int64,
    "double": np.float64,
    "bool": np.bool_,
    "day": "datetime64[us]",
}


def lookup(engine: Engine, name: str, **columns: tuple[str, Sequence[Any]]) -> None:
    """Make columns (type, values) visible to SQL as the table ``name``; an empty one has no row.

    Types: string, int32, int64, double, bool, and day (a date as the moment at which it begins); no value is missing.
    NumPy arrays, because an Arrow table costs the import of pyarrow, which a run needs for nothing else.

    >>> from umweg import engines
    >>> session = engines.open()
    >>> lookup(session, "signs", code=("string", ["8471", "8517"]), sign=("double", [1.0, -1.0]))
    >>> session.rows("select code from signs where sign < 0")
    [('8517',)]
    """
    engine.register(name, {c: np.array(list(values), dtype=_KINDS[kind]) for c, (kind, values) in columns.items()})
