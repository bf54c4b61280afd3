"""Cells of a workbook as the mapping wants them: numbers in text columns as digits, days that are numbers as dates.

>>> settled_cell(8542310000.0, ColumnKind("HS", "text"), False), settled_cell(45292.0, ColumnKind("Day", "date"), False)
(('8542310000', False), ('2024-01-01', True))
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from umweg.core.errors import UsageError
from umweg.screening.consignments.rows import TablePlan

FIRST_DAY, LAST_DAY = 20_000, 80_000  # 1954 to 2119: what stands in a column of dates and is a day of a spreadsheet
EXACT = 10**15  # beyond, a spreadsheet has put zeros for the last digits


class ColumnKind(NamedTuple):
    """What a column is asked for: ``kind`` is that of its paths, or ``mixed``."""

    column: str
    kind: str


def kinds(plan: TablePlan) -> dict[int, ColumnKind]:
    """What each mapped column is asked for, by its place."""
    out = {}
    for cell in plan.cells:
        wanted = {p.kind for p in cell.paths}
        out[cell.at] = ColumnKind(cell.column, wanted.pop() if len(wanted) == 1 else "mixed")
    return out


def settled_cell(cell: Any, asked: ColumnKind, from_1904: bool) -> tuple[Any, bool]:
    """A cell for its column, and whether a day was read out of a number; UsageError for a number that was cut."""
    if isinstance(cell, bool):
        return (cell if asked.kind == "boolean" else str(cell).upper()), False
    if isinstance(cell, timedelta):
        return str(cell), False
    if isinstance(cell, datetime) and asked.kind in ("text", "date") and cell.time() == datetime.min.time():
        return cell.date(), False
    if not isinstance(cell, float | int):
        return cell, False
    whole = float(cell).is_integer()
    if asked.kind in ("date", "moment") and FIRST_DAY <= cell <= LAST_DAY:
        return _day(float(cell), asked.kind, from_1904), True
    if asked.kind == "number":
        return float(cell), False
    if whole and abs(cell) >= EXACT and asked.kind != "mixed":
        what = (
            f"The number {cell:.0f} has more than 15 digits, and a spreadsheet keeps no more: the last ones are lost."
        )
        raise UsageError(what, mend="Format the column as text and enter it again.")
    if whole:
        return (int(cell) if asked.kind == "mixed" else str(int(cell))), False
    return (cell if asked.kind == "mixed" else format(cell, ".15g")), False


def _day(number: float, kind: str, from_1904: bool) -> str:
    """A day counted from the end of 1899, or from 1904."""
    begin = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    moment = begin + timedelta(days=number)
    if kind == "moment" and number != int(number):
        return moment.replace(microsecond=0).isoformat()
    return date(moment.year, moment.month, moment.day).isoformat()
