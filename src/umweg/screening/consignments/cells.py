"""Cells of a table as values: numbers, dates and yes or no, as a mapping says that they are written.

>>> written = CellStyle(decimal=",", thousands=".", dates=("%d.%m.%Y",))
>>> value("1.234,50", "number", written), value("01.03.2024", "date", written), value("ja", "boolean", written)
(1234.5, '2024-03-01', True)
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any, NamedTuple

from umweg.core.errors import UsageError
from umweg.screening.consignments.faults import MOMENT, shown


class CellStyle(NamedTuple):
    """How a table writes: the sign before decimals, the one between thousands, dates as ``strptime`` wants them."""

    decimal: str = "."
    thousands: str = ""
    dates: tuple[str, ...] = ()


PLAIN = CellStyle()
YES = frozenset(("yes", "y", "true", "1", "x", "ja", "wahr", "да", "истина"))
NO = frozenset(("no", "n", "false", "0", "nein", "falsch", "нет", "ложь"))


def value(cell: str, kind: str, written: CellStyle) -> Any:
    """A cell as a value of a kind; UsageError where it is none."""
    if kind == "text":
        return cell
    if kind == "number":
        return number(cell, written)
    if kind in ("date", "moment"):
        return _day(cell, kind, written)
    if kind == "boolean":
        word = cell.lower()
        if word in YES or word in NO:
            return word in YES
        raise UsageError(f"{shown(cell)} is neither yes nor no.", mend="Write yes or no, or map it under 'values'.")
    if re.fullmatch(r"\d{1,9}", cell, re.ASCII):
        return int(cell)
    raise UsageError(f"{shown(cell)} is no whole number.", mend="Write digits only.")


def number(cell: str, written: CellStyle = PLAIN) -> float:
    """A cell as a number; UsageError for anything doubtful.

    >>> number("1 234.5", CellStyle(thousands=" ")), number("1e3")
    (1234.5, 1000.0)
    """
    plain = cell.replace("\u00a0", " ").replace("\u202f", " ")
    if written.thousands:
        whole, sign, rest = plain.partition(written.decimal)
        groups = whole.split(written.thousands)
        if len(groups) > 1 and any(len(g) != 3 for g in groups[1:]):  # 1.23 with '.' for thousands is no 123
            raise UsageError(f"{shown(cell)} is no number with '{written.thousands}' between thousands.", mend=_HOW)
        plain = "".join(groups) + sign + rest
    if written.decimal != ".":
        if "." in plain:
            raise UsageError(f"{shown(cell)} has a point, and decimals stand after '{written.decimal}'.", mend=_HOW)
        plain = plain.replace(written.decimal, ".")
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", plain, re.ASCII) and math.isfinite(
        found := float(plain)
    ):
        return found
    raise UsageError(f"{shown(cell)} is no number.", mend=_HOW)


_HOW = "Say in the mapping how numbers are written: 'decimal' and 'thousands'; map words such as n/a under 'values'."


def _day(cell: str, kind: str, written: CellStyle) -> str:
    """A date or moment as ISO writes it."""
    for form in written.dates:
        try:
            found = datetime.strptime(cell, form)
        except ValueError:
            continue
        return found.isoformat() if kind == "moment" and re.search("%[HIT]", form) else found.date().isoformat()
    try:
        if kind == "date" and len(cell) == 10:
            return date.fromisoformat(cell).isoformat()
        found = datetime.fromisoformat(cell)
    except ValueError:
        forms = f"'dates' of the mapping has {', '.join(written.dates)}" if written.dates else "or give 'dates'"
        raise UsageError(f"{shown(cell)} is no date.", mend=f"{MOMENT[:-1]}; {forms}.") from None
    return found.date().isoformat() if kind == "date" else found.isoformat()
