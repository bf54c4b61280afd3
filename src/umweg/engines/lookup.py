"""Small tables of a run that SQL joins with: registered as Arrow, so that every engine takes them alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from umweg.engines.base import Engine

if TYPE_CHECKING:
    import pyarrow as pa

_NUMBERS = {"int32": np.int32, "int64": np.int64, "double": np.float64}


def lookup(engine: Engine, name: str, **columns: tuple[str, Sequence[Any]]) -> None:
    """Make columns (Arrow's name of the type, values) visible to SQL as the table ``name``; an empty one has no row.

    Types: string, int32, int64, double, bool and date32; no value is missing.

    >>> from umweg import engines
    >>> session = engines.open()
    >>> lookup(session, "signs", code=("string", ["8471", "8517"]), sign=("double", [1.0, -1.0]))
    >>> session.rows("select code from signs where sign < 0")
    [('8517',)]
    """
    import pyarrow as pa

    arrays = {c: _array(kind, list(values)) for c, (kind, values) in columns.items()}
    engine.register(name, pa.Table.from_arrays(list(arrays.values()), names=list(arrays)))


def _array(kind: str, values: list[Any]) -> pa.Array:
    """Values as an Arrow array, out of buffers: ``pyarrow.array`` would import pandas, where it is there, for 0.5 s."""
    import pyarrow as pa

    if kind == "string":
        texts = [v.encode() for v in values]
        ends = np.cumsum([0, *map(len, texts)], dtype=np.int32)
        return pa.StringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(b"".join(texts)))
    if kind == "bool":
        raw = np.packbits(np.array(values, dtype=bool), bitorder="little")
    elif kind == "date32":
        raw = np.array(values, dtype="datetime64[D]").astype(np.int32)
    else:
        raw = np.array(values, dtype=_NUMBERS[kind])
    return pa.Array.from_buffers(pa.type_for_alias(kind), len(values), [None, pa.py_buffer(raw)])
