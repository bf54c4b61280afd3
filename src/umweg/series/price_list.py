"""A plain list of flows (quantity and value) from a text file, read strictly, or from the store's rows."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from umweg.core.errors import NotAssessable, SourceError, UsageError
from umweg.core.months import month_index
from umweg.series.panel import Array, Index

if TYPE_CHECKING:
    import pyarrow as pa

NAMES = ("quantity", "value")
#: Figures that stand for "not there".
ABSENT = frozenset({"", ":", "na", "n/a", "nan", "null", "none", "-"})
LARGEST = 200_000_000  # bytes; a list of prices is no bulk file
_MEND = "Write two columns, quantity and value, with a point for decimals: 0.5,90357.14"


@dataclass(frozen=True, slots=True)
class PriceList:
    """Quantity and value (flows,), NaN where missing; ``line`` of each in its file, or its place in the store's answer.

    ``label`` says who sold what to whom and when, where that is known; ``unit`` what a price is in. Of the store's rows
    are also known ``relation`` and ``good`` (flows,), positions of who sold what to whom in ``relations`` and of the
    code alone, and ``month`` (flows,), a month index.
    """

    quantity: Array
    value: Array
    line: Index
    label: tuple[str, ...] = ()
    unit: str = "value per quantity"
    relations: tuple[str, ...] = ()
    relation: Index = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    good: Index = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    month: Index = field(default_factory=lambda: np.zeros(0, dtype=np.intp))


def read_price_list(path: Path, quantity: str | None = None, value: str | None = None) -> PriceList:
    """Read a file of flows separated by tab, semicolon, comma or blanks, with or without a header.

    With a header the columns are those called ``quantity`` and ``value``, or as named; without one, the first two.
    Raises SourceError, with the line, for what is no number and for lines of another length.
    """
    text = _text(path)
    lines = [(n, s) for n, s in enumerate(text.splitlines(), 1) if s.strip() and not s.lstrip().startswith("#")]
    if not lines:
        raise SourceError("The file holds no flows.", where=str(path), mend=_MEND)
    sign = next((s for s in ("\t", ";", ",") if s in lines[0][1]), None)
    table = [(n, _fields(s, sign)) for n, s in lines]
    head = table[0][1]
    if any(_is_number(f) for f in head):
        if quantity or value:
            raise UsageError("The file has no header, so columns have no names.", where=f"{path}, line {table[0][0]}",
                             mend="Leave --quantity and --value out: the first two columns are read.")  # fmt: skip
        places, body = (0, 1), table
    else:
        places, body = (
            _places(head, (quantity or NAMES[0], value or NAMES[1]), f"{path}, line {table[0][0]}"),
            table[1:],
        )
    if not body:
        raise SourceError("The file holds a header and no flows.", where=str(path), mend=_MEND)
    width = max(len(head), max(places) + 1)
    wrong = next(((n, len(f)) for n, f in body if len(f) != width), None)
    if wrong:
        raise SourceError(
            f"{wrong[1]} fields where {width} were expected.", where=f"{path}, line {wrong[0]}", mend=_MEND
        )
    columns = [np.array([_number(f[p], path, n, what) for n, f in body]) for p, what in zip(places, NAMES, strict=True)]
    return PriceList(columns[0], columns[1], np.array([n for n, _ in body], dtype=np.intp))


def of_rows(table: pa.Table) -> PriceList:
    """Flows of the store (the table that ``umweg flows`` gives) by mass, or by quantity where more rows have one.

    Raises NotAssessable where no row has either, UsageError for rows in several currencies.
    """
    rows = table.select(
        ["reporter", "partner", "product", "period", "value", "currency", "mass_kg", "qty", "qty_unit"]
    ).to_pydict()
    currencies = sorted({c for c in rows["currency"] if c})
    if len(currencies) > 1:
        raise UsageError(f"The rows are in {', '.join(currencies)}.", mend="Choose rows of one source with --source.")
    units = Counter(u or "unit" for u, q in zip(rows["qty_unit"], rows["qty"], strict=True) if q is not None)
    unit, most = units.most_common(1)[0] if units else ("", 0)
    weighed = sum(m is not None for m in rows["mass_kg"])
    if not (weighed or most):
        raise NotAssessable(
            "No row has a mass or a quantity: price and volume cannot be told apart.",
            mend="Ingest data with mass, such as Eurostat's bulk files: umweg ingest comext-bulk.",
        )
    if most >= weighed:
        quantity = [q if (u or "unit") == unit else None for q, u in zip(rows["qty"], rows["qty_unit"], strict=True)]
    else:
        quantity, unit = rows["mass_kg"], "kg"
    names = [f"{r} {p} {g}" for r, p, g in zip(rows["reporter"], rows["partner"], rows["product"], strict=True)]
    label = tuple(f"{n} {t:%Y-%m}" for n, t in zip(names, rows["period"], strict=True))
    relations, relation = np.unique(np.array(names), return_inverse=True)
    return PriceList(
        np.array(quantity, dtype=np.float64),
        np.array(rows["value"], dtype=np.float64),
        np.arange(1, len(label) + 1),
        label,
        f"{currencies[0] if currencies else 'value'} per {unit}",
        tuple(relations.tolist()),
        relation.astype(np.intp),
        np.unique(np.array(rows["product"]), return_inverse=True)[1].astype(np.intp),
        np.array([month_index(t) for t in rows["period"]], dtype=np.intp),
    )


def _text(path: Path) -> str:
    if not path.is_file():
        raise SourceError("There is no such file.", where=str(path), mend="Check the path.")
    if path.stat().st_size > LARGEST:
        raise SourceError(
            f"The file is larger than {LARGEST / 1e6:.0f} MB.",
            where=str(path),
            mend="Use `umweg ingest`, then --store.",
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as e:
        raise SourceError(
            "The file is no UTF-8 text.", where=f"{path}, byte {e.start}", mend="Save it as CSV in UTF-8."
        ) from e


def _fields(text: str, sign: str | None) -> list[str]:
    try:
        fields = text.split() if sign is None else next(csv.reader([text], delimiter=sign))
    except csv.Error as e:
        raise SourceError(f"A line cannot be split into fields: {e}.", where=text[:40], mend="Give a CSV.") from e
    return [f.strip() for f in fields]


def _places(head: list[str], wanted: tuple[str, str], where: str) -> tuple[int, int]:
    lower = [h.lower() for h in head]
    absent = [w for w in wanted if w.lower() not in lower]
    if absent:
        raise SourceError(
            f"No column '{absent[0]}'; the header has: {', '.join(head)}.", where=where,
            mend="Name the columns with --quantity and --value.",
        )  # fmt: skip
    return lower.index(wanted[0].lower()), lower.index(wanted[1].lower())


def _is_number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True


def _number(field: str, path: Path, line: int, what: str) -> float:
    if field.lower() in ABSENT:
        return float("nan")
    try:
        number = float(field)
    except ValueError:
        number = float("inf")
    if not np.isfinite(number):
        raise SourceError(f"'{field[:40]}' is no {what}.", where=f"{path}, line {line}", mend=_MEND)
    return number
