"""CSV files of the user's own: rows with their places, figures, names; errors name file, line and mend."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from umweg.core.errors import UsageError, mend_of

Row = tuple[str, list[str]]


def lines_of(file: Path) -> Iterator[Row]:
    """All rows that hold something, each with its place. UsageError where the file cannot be read."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as f:
            for line, row in enumerate(csv.reader(f), start=1):
                if row:
                    yield f"{file}, line {line}", [c.strip() for c in row]
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError(f"{file.name} cannot be read.", where=str(file), mend=mend_of(e)) from e
    except csv.Error as e:
        raise UsageError(f"{file.name} is no CSV: {e}.", where=str(file), mend="Export it again.") from e


def rows_of(file: Path, header: Sequence[str], more: Sequence[str] = ()) -> Iterator[Row]:
    """Rows below the header, each with its place. ``more``: columns that may follow those of ``header``."""
    lines = lines_of(file)
    _, first = next(lines, ("", []))
    if first[: len(header)] != list(header) or first[len(header) :] not in ([], list(more)):
        raise UsageError(
            f"The header is {', '.join(first[:8]) or 'empty'}.", where=f"{file}, line 1",
            mend=f"Write {','.join((*header, *more))}.",
        )  # fmt: skip
    for where, row in lines:
        if len(row) != len(first):
            raise UsageError(f"The row has {len(row)} cells, not {len(first)}.", where=where, mend="Mend it.")
        yield where, row


def figure(text: str, where: str, least: float = -math.inf, above: float = -math.inf) -> float:
    """A finite number within bounds; UsageError with its place.

    >>> figure("0.05", "tariffs.csv, line 2", above=-1)
    0.05
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= least and value > above):
        limit = f" of at least {least:g}" if least > -math.inf else f" above {above:g}" if above > -math.inf else ""
        raise UsageError(f"'{text}' is no number{limit}.", where=where, mend="Write it like 1234.5.")
    return value


def place(name: str, known: Sequence[str], what: str, where: str) -> int:
    """Where a name stands among those that there are; UsageError with them."""
    if name not in known:
        raise UsageError(f"There is no {what} '{name}'.", where=where, mend=f"There are: {', '.join(known)}.")
    return known.index(name)
