"""The layout of a sheet: what stands above the table, where the table begins, what a cell says.

::

    Dataset:    EU trade ... [DS-045409__custom_4630244]
    PRODUCT [PRODUCT]        Total [TOTAL]          <- a dimension that is fixed for the sheet
    TIME                     2020-01   2020-02      <- the table begins; periods are columns
    FREQ (Labels)            Monthly   Monthly      <- a dimension along the columns
    REPORTER (Labels)  PARTNER (Labels)             <- dimensions along the rows
    Austria            Armenia   123   :
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from umweg.core.codes import countries
from umweg.core.errors import SourceError, UnknownName
from umweg.core.spreadsheet import letters

DIMENSIONS = ("FREQ", "REPORTER", "PARTNER", "PRODUCT", "FLOW", "INDICATORS")
ALIASES = {"TIME FREQUENCY": "FREQ", "INDICATOR": "INDICATORS", "FREQUENCY": "FREQ"}
MEND = "Download the spreadsheet from the Data Browser again, with time as columns, and do not edit it."
PERIOD = re.compile(r"\d{4}(-(Q[1-4]|\d{2}))?")
FIGURE = re.compile(r"(:|[-+0-9.eE]+)?\s*([a-z]*)")


@dataclass(slots=True)
class WorkbookTable:
    """A sheet taken apart: ``fixed`` and ``along`` (period column -> dimension -> text), row dimensions,
    body.

    ``periods``: column index -> period; ``flags``: period column -> column of its flags; ``body``: (row from
    1, cells).
    """

    fixed: dict[str, str]
    row_dims: dict[int, str]
    periods: dict[int, str]
    along: dict[str, dict[int, str]] = field(default_factory=dict)
    flags: dict[int, int] = field(default_factory=dict)
    body: list[tuple[int, list[Any]]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _dimension(cell: Any) -> str:
    """FREQ for 'FREQ (Labels)', PRODUCT for 'PRODUCT [PRODUCT]', else ''."""
    name = re.sub(r"\s*[\[(].*$", "", _text(cell)).upper()
    name = ALIASES.get(name, name)
    return name if name in (*DIMENSIONS, "TIME") else ""


def table(rows: list[list[Any]], where: str) -> WorkbookTable:
    """Take a sheet apart; SourceError naming sheet and row."""
    start = next((i for i, r in enumerate(rows) if r and _dimension(r[0]) == "TIME"), None)
    if start is None:
        raise SourceError("No row begins with TIME: this is not the Data Browser's layout.", where=where, mend=MEND)
    head = rows[start]
    periods = {i: t for i, c in enumerate(head) if PERIOD.fullmatch(t := _text(c))}
    strange = [_text(c) for i, c in enumerate(head[1:], 1) if _text(c) and i not in periods and _dimension(c) != "TIME"]
    if not periods or strange:
        what = f"'{strange[0]}' is not a period" if strange else "There are no periods"
        raise SourceError(f"{what}.", where=f"{where}, row {start + 1}", mend=MEND)
    first = min(periods)
    found = WorkbookTable(fixed={}, row_dims={}, periods=periods)
    found.flags = {i: i + 1 for i in periods if i + 1 < len(head) and i + 1 not in periods}
    _above(found, rows[:start])
    body = _heads(found, rows, start + 1, first, where)
    _complete(found, f"{where}, row {start + 1}")
    for i in range(body, len(rows)):
        if not any(_text(c) for c in rows[i]):
            break
        found.body.append((i + 1, rows[i]))
    return found


def _above(found: WorkbookTable, rows: list[list[Any]]) -> None:
    """Fixed dimensions, dataset and date of the last update."""
    for row in rows:
        value = next((_text(c) for c in row[1:] if _text(c) and c != row[0]), "")  # labels span merged cells
        label = _text(row[0]).rstrip(":").strip().lower() if row else ""
        if name := _dimension(row[0] if row else None):
            found.fixed[name] = value
        elif label == "dataset":
            found.facts["dataset"] = value
        elif label == "last updated":
            found.facts["last_update"] = value


def _heads(found: WorkbookTable, rows: list[list[Any]], i: int, first: int, where: str) -> int:
    """Rows between TIME and the body.

    Dimensions along the columns, then those along the rows. Returns the body's row.
    """
    while i < len(rows):
        name = _dimension(rows[i][0])
        if not name:
            break
        if any(_text(c) for c in rows[i][first:]):
            found.along[name] = {p: _text(rows[i][p]) for p in found.periods}
            i += 1
            continue
        for k in range(first):
            dim = _dimension(rows[i][k])
            if not dim:
                raise SourceError(
                    f"Column {k + 1} has no known dimension: '{_text(rows[i][k])}'.",
                    where=f"{where}, row {i + 1}",
                    mend=MEND,
                )
            codes = "(codes)" in _text(rows[i][k]).lower()
            if codes or dim not in found.row_dims.values():
                found.row_dims = {c: d for c, d in found.row_dims.items() if d != dim} | {k: dim}
        return i + 1
    raise SourceError("The row that names the rows' dimensions is missing.", where=f"{where}, row {i + 1}", mend=MEND)


def _complete(found: WorkbookTable, where: str) -> None:
    have = {*found.fixed, *found.along, *found.row_dims.values()}
    missing = [d for d in DIMENSIONS if d not in have]
    if missing:
        raise SourceError(f"Nothing says {', '.join(missing)}.", where=where, mend=MEND)


@cache
def country(label: str) -> str:
    """A country's code from its label; the label itself if it is not known.

    >>> country("Germany (incl. German Democratic Republic 'DD' from 1991)"), country("Nowhere")
    ('DE', 'Nowhere')
    """
    bracket = re.search(r"\[([A-Z0-9_]+)\]\s*$", label)
    short = re.sub(r"\s*[\[(].*$", "", label)
    for spelling in (bracket[1] if bracket else "", label, short):
        if spelling:
            try:
                return countries.resolve(spelling).code
            except UnknownName:
                continue
    return label


def product(label: str) -> str:
    """A product's code from its label.

    >>> product("Total [TOTAL]"), product("27")
    ('TOTAL', '27')
    """
    bracket = re.search(r"\[([A-Z0-9]+)\]\s*$", label)
    return bracket[1] if bracket else label


def _code(dimension: str, label: str) -> str:
    if dimension in ("REPORTER", "PARTNER"):
        return country(label)
    if dimension == "PRODUCT":
        return product(label)
    return re.sub(r".*\[([A-Z0-9_]+)\]$", r"\1", label)


def figure(cell: Any) -> tuple[str | None, str]:
    """Text of a figure and its flags.

    >>> figure(12.0), figure(":"), figure(": c"), figure("5.5 e"), figure("x y")
    (('12', ''), (':', ''), (':', 'c'), ('5.5', 'e'), ('x y', ''))
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return (str(int(cell)) if float(cell).is_integer() else repr(float(cell))), ""
    text = _text(cell)
    m = FIGURE.fullmatch(text)
    return ((m[1] or None), m[2]) if m else (text, "")


def cells(found: WorkbookTable, sheet: str, out: dict[str, list[Any]]) -> None:
    """Append one record a cell of the body to ``out``.

    Sheet, row, the dimensions' codes, TIME, cell, value, flag.
    """
    fixed = {d: _code(d, t) for d, t in found.fixed.items() if d in DIMENSIONS}
    along = {p: {d: _code(d, t[p]) for d, t in found.along.items()} for p in found.periods}
    for number, row in found.body:
        dims = fixed | {d: _code(d, _text(row[k])) for k, d in found.row_dims.items()}
        for p, period in found.periods.items():
            value, flag = figure(row[p] if p < len(row) else None)
            if p in found.flags and found.flags[p] < len(row):
                flag += _text(row[found.flags[p]])
            here = dims | along[p]
            for d in DIMENSIONS:
                out[d].append(here[d])
            for key, item in (
                ("sheet", sheet),
                ("row", number),
                ("TIME", period),
                ("value", value),
                ("flag", flag),
            ):
                out[key].append(item)
            out["cell"].append(f"{letters(p)}{number}")
