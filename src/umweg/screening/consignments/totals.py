"""Rows of sums at the end of a table, or between its consignments: they are none, are left out, and noted.

>>> is_total("Summe", ["Summe", "", "2.700,50", "EUR"]), is_total("Итого:", ["Итого:", 12])
(True, True)
>>> is_total("Total", ["Total", "Sunny Toys", "12"]), is_total("Total-7", ["Total-7", "12"])
(False, False)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from umweg.screening.consignments.suggest import folded, words

if TYPE_CHECKING:
    from umweg.screening.consignments.rows import TablePlan, TableRow

SHOWN = 3


def without_totals(
    rows: Iterable[TableRow], plan: TablePlan, name: str, note: Callable[[str], None]
) -> Iterator[TableRow]:
    """The rows but those of sums, which are noted with their places when all is read."""
    left: list[str] = []
    for row in rows:
        if is_total(plan.id_of(row.cells), row.cells):
            left.append(row.where.removeprefix(f"{name}, "))
            continue
        yield row
    if left:
        more = f" and {len(left) - SHOWN:,} more" if len(left) > SHOWN else ""
        note(f"{name}: rows of sums are left out: {', '.join(left[:SHOWN])}{more}.")


def is_total(id_: str, cells: Iterable[Any]) -> bool:
    """Whether a row is one of sums: a word for them in the place of the id, and beside it nothing but numbers."""
    if not id_ or folded(id_) not in _totals():
        return False
    return all(_no_word(c) for c in cells if c is not None and folded(str(c)) not in _totals())


def _no_word(cell: Any) -> bool:
    """A number, a unit or a currency, or nothing."""
    text = str(cell).strip()
    return sum(c.isalpha() for c in text) <= 3 and (any(c.isdigit() for c in text) or len(text) <= 3)


@cache
def _totals() -> frozenset[str]:
    return frozenset(folded(w) for w in words()["total"]["total"])
