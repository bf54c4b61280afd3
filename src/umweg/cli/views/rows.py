"""Plain rows in the terminal: a column a key, nothing cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from umweg.cli.terminal import out
from umweg.core.printable import escape


def show_rows(rows: Sequence[dict[str, Any]], nothing: str, whole: Sequence[str] = ()) -> None:
    """Rows as a table; ``nothing`` is said where there are none. Columns of ``whole`` are never folded."""
    if not rows:
        line(nothing)
        return
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        numbers = any(isinstance(r[name], int) for r in rows)
        table.add_column(name, justify="right" if numbers else "left", overflow="fold", no_wrap=name in whole)
    for r in rows:
        table.add_row(*(f"{v:,}" if isinstance(v, int) else escape("" if v is None else str(v)) for v in r.values()))
    out.print(table)


def line(text: str) -> None:
    """One line of a result, as long as it is."""
    out.print(escape(text), soft_wrap=True)
