"""Cells of a table as values: numbers, dates, codes, countries, choices, yes or no, however people write them.

A cell may be text or a value that is a number or a date already. What is certain although it is odd comes as ``Told``.

>>> written = CellStyle(decimal=",", thousands=".", dates=("%d.%m.%Y",))
>>> value("1.234,50", "number", written), value("01.03.2024", "date", written), value("ja", "boolean", written)
(1234.5, '2024-03-01', True)
>>> value("Straße", "choice", PLAIN, "mode", ("sea", "road")), typed(46300.0, "date").value, typed(854231.0, "code")
('road', '2026-10-05', '854231')
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from umweg.core.errors import UsageError
from umweg.screening.consignments.shown import shown
from umweg.screening.consignments.suggest import meant, nearest
from umweg.screening.consignments.values.country_words import read_countries
from umweg.screening.consignments.values.dates import WRITE, read_day
from umweg.screening.consignments.values.goods_codes import read_code
from umweg.screening.consignments.values.numbers import SPACES, evidence


class CellStyle(NamedTuple):
    """How a table writes: the sign before decimals (empty: what is certain is read, all else asked about), the one
    between thousands, dates as ``strptime`` wants them, and whether day or month comes first (dmy, mdy).
    """

    decimal: str = "."
    thousands: str = ""
    dates: tuple[str, ...] = ()
    order: str = ""


class Told(NamedTuple):
    """A value that an odd cell has, with what is odd. ``sure``: nothing was lost; else the consignment is held."""

    value: Any
    what: str
    mend: str
    read: str
    sure: bool = True


PLAIN = CellStyle()
YES = frozenset(("yes", "y", "true", "1", "x", "ja", "wahr", "да", "истина", "evet", "иә"))
NO = frozenset(("no", "n", "false", "0", "nein", "falsch", "нет", "ложь", "hayır", "жоқ"))


def value(cell: str, kind: str, written: CellStyle, field: str = "", options: tuple[str, ...] = ()) -> Any:
    """A cell as a value of a kind, or as ``Told``; UsageError where it is none. ``options``: of a choice ``field``."""
    if kind == "text":
        return cell
    if kind == "choice":
        return _choice(cell, field, options)
    return _KINDS[kind](cell, written)


def typed(given: Any, kind: str, written: CellStyle = PLAIN, field: str = "", options: tuple[str, ...] = ()) -> Any:
    """A value that is no text, as Parquet and workbooks hold it, as a value of a kind."""
    if isinstance(given, bool):
        return given if kind in ("boolean", "number") else str(given).lower()
    if isinstance(given, int | float):
        if kind == "number":
            return float(given)
        if kind == "boolean":
            return given
        return value(plain(given), kind, written, field, options)
    if hasattr(given, "isoformat"):
        return given.isoformat() if kind == "moment" else given.isoformat()[:10]
    return given


def plain(number: float) -> str:
    """A number as it would stand in a text: 80012301.0 is 80012301.

    >>> plain(80012301.0), plain(8542.31)
    ('80012301', '8542.31')
    """
    return str(int(number)) if math.isfinite(number) and number == int(number) else repr(number)


def _choice(cell: str, field: str, options: tuple[str, ...]) -> str:
    """One of the model's words for a mode of transport or a kind, out of any usual word or code for it."""
    if cell in options:
        return cell
    if (found := meant(cell, field, options)) is not None:
        return found
    close = nearest(cell, field, options)
    mend = f"Did you mean '{close}'?" if close else f"One of: {', '.join(options)}."
    raise UsageError(f"{shown(cell)} is no {field}.", mend=mend)


def _code(cell: str, written: CellStyle) -> Any:
    """A code of goods stays as it is written; what is odd is told here, where its place in the file is known."""
    found = read_code(cell)
    return Told(cell, found.what, found.mend, found.digits, found.sure) if found.what else cell


def _country(cell: str, written: CellStyle) -> Any:
    """A country stays as it is written; one that cannot be read is told."""
    found = read_countries(cell)
    return Told(cell, found.what, found.mend, "", sure=False) if found.what else cell


def _boolean(cell: str, written: CellStyle) -> bool:
    word = cell.lower()
    if word in YES or word in NO:
        return word in YES
    raise UsageError(f"{shown(cell)} is neither yes nor no.", mend="Write yes or no, or map it under 'values'.")


def _whole(cell: str, written: CellStyle) -> int:
    if re.fullmatch(r"\d{1,9}", cell, re.ASCII):
        return int(cell)
    raise UsageError(f"{shown(cell)} is no whole number.", mend="Write digits only.")


def number(cell: str, written: CellStyle = PLAIN) -> float:
    """A cell as a number; UsageError for anything doubtful.

    >>> number("1 234.5", CellStyle(thousands=" ")), number("1e3"), number("1.200", CellStyle(decimal=","))
    (1234.5, 1000.0, 1200.0)
    """
    if (usual := _USUAL.get(written.decimal)) is not None and usual(cell):
        return float(cell.replace(",", "."))
    text = cell.replace("\u00a0", " ").replace("\u202f", " ")
    if written.thousands:
        whole, sign, rest = text.partition(written.decimal)
        groups = whole.split(written.thousands)
        if len(groups) > 1 and any(len(g) != 3 for g in groups[1:]):  # 1.23 with '.' for thousands is no 123
            raise UsageError(f"{shown(cell)} is no number with '{written.thousands}' between thousands.", mend=_HOW)
        return _float(cell, "".join(groups) + sign + rest, written.decimal)
    seen = evidence(cell)
    if seen == "~" and not written.decimal:
        raise UsageError(f"{shown(cell)} can be read in two ways, a thousandfold apart.", mend=_ASK)
    if seen in (".", ",") and written.decimal and seen != written.decimal:
        what = "a point" if "." in cell else "a comma"
        raise UsageError(f"{shown(cell)} has {what}, and decimals stand after '{written.decimal}'.", mend=_HOW)
    decimal = written.decimal or (seen if seen in (".", ",") else ".")
    if seen or text != text.translate(SPACES):
        text = _apart(text, "," if decimal == "." else ".")
    return _float(cell, text, decimal)


_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ \u2009'’]\d{3})+(?:[.,]\d*)?")
# Numbers that need no second look, by the decimal sign.
_USUAL = {sign: re.compile(rf"[0-9]{{1,30}}(?:\{sign}[0-9]{{1,9}})?").fullmatch for sign in (".", ",")}


def _apart(text: str, between: str) -> str:
    """A number without what stands between its thousands, where it stands there rightly."""
    bare = text.strip().translate(SPACES)
    if bare != text.strip() and not _GROUPED.fullmatch(text.strip()):
        return text  # two numbers, or one with a blank too many
    return bare.replace(between, "") if re.fullmatch(rf"[+-]?\d{{1,3}}(\{between}\d{{3}})*([.,]\d*)?", bare) else bare


def _float(cell: str, text: str, decimal: str) -> float:
    if decimal != ".":
        if "." in text:
            raise UsageError(f"{shown(cell)} has a point, and decimals stand after '{decimal}'.", mend=_HOW)
        text = text.replace(decimal, ".")
    if _NUMBER.fullmatch(text) and math.isfinite(found := float(text)):
        return found
    raise UsageError(f"{shown(cell)} is no number.", mend=_HOW)


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_HOW = "Say in the mapping how numbers are written: 'decimal' and 'thousands'; map words such as n/a under 'values'."
_ASK = "Say in the mapping which it is: decimal: ',' or decimal: '.'."


def _day(cell: str, written: CellStyle) -> Any:
    return _dated(cell, "date", written)


def _moment(cell: str, written: CellStyle) -> Any:
    return _dated(cell, "moment", written)


def _dated(cell: str, kind: str, written: CellStyle) -> Any:
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
        return found.date().isoformat() if kind == "date" else found.isoformat()
    except ValueError:
        pass
    read = read_day(cell, written.order)
    if read.day is None:
        forms = f"'dates' of the mapping has {', '.join(written.dates)}" if written.dates else "or give 'dates'"
        raise UsageError(read.what, mend=f"{WRITE[:-1]}; {forms}." if read.mend == WRITE else read.mend)
    day = read.day.isoformat()
    return Told(day, read.what, read.mend, day) if read.what else day


_KINDS: Mapping[str, Callable[[str, CellStyle], Any]] = {
    "number": number, "date": _day, "moment": _moment, "boolean": _boolean, "whole": _whole, "code": _code,
    "country": _country,
}  # fmt: skip
