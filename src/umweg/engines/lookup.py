"""Small tables of a run that SQL joins with: registered as Arrow, so that every engine takes them alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from umweg.engines.base import Engine


def lookup(engine: Engine, name: str, **columns: tuple[str, Sequence[Any]]) -> None:
    """Make columns (Arrow's name of the type, values) visible to SQL as the table ``name``; an empty one has no row.

    >>> from umweg import engines
    >>> session = engines.open()
    >>> lookup(session, "signs", code=("string", ["8471", "8517"]), sign=("double", [1.0, -1.0]))
    >>> session.rows("select code from signs where sign < 0")
    [('8517',)]
    """
    import pyarrow as pa

    arrays = {c: pa.array(list(values), pa.type_for_alias(kind)) for c, (kind, values) in columns.items()}
    engine.register(name, pa.table(arrays))
