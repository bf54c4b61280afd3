"""Dates as people and spreadsheets write them; what can be read in two ways is asked about.

>>> read_day("05.10.2026", ""), read_day("5 Oct 2026", ""), read_day("46300", "").what
(DayReading(day=datetime.date(2026, 10, 5), what='', mend=''), DayReading(day=datetime.date(2026, 10, 5), what='',
 mend=''), "'46300' is a day that a spreadsheet has turned into a number: read as 2026-10-05.")
>>> read_day("10/05/26", "").day, read_day("10/05/26", "dmy").day, read_day("31.11.2026", "").what
(None, datetime.date(2026, 5, 10), "'31.11.2026' is no day: that month has 30.")
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from umweg.screening.consignments.shown import shown
from umweg.screening.consignments.suggest import folded

WRITE = "Write 2024-03-01 or 2024-03-01T12:30Z."
ORDER = "Say in the mapping how dates are written: dates: '%d/%m/%Y' or '%m/%d/%Y'."
SERIAL = range(25_569, 73_051)  # 1970 to 2099
LANGUAGES = ("en", "de", "ru", "tr", "kk", "fr")
_TIME = r"(?:[ T,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?\s*(?:[AaPp]\.?[Mm]\.?|Uhr|Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})\.?" + _TIME)
_POINTS = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})\s*(?:г\.?|года)?" + _TIME)
_SLASHES = re.compile(r"(\d{1,2})[/\-](\d{1,2})[/\-](\d{4}|\d{2})" + _TIME)
_WORDS = re.compile(r"(?:[^\W\d_]+\.?,?\s+)?(\d{1,2})(?:\.|st|nd|rd|th)?[ \-.]*([^\W\d_]+)\.?[ \-.,]+(\d{4}|\d{2})"
                    r"(?:\s*(?:г\.?|года))?" + _TIME)  # fmt: skip
_WORD_FIRST = re.compile(r"(?:[^\W\d_]+,\s+)?([^\W\d_]+)\.?[ \-]+(\d{1,2})(?:st|nd|rd|th)?,?[ \-]+(\d{4})" + _TIME)


class DayReading(NamedTuple):
    """A day (None: it cannot be read), what is odd or wrong with it, empty for nothing, and how to mend it."""

    day: date | None
    what: str = ""
    mend: str = ""


@lru_cache(maxsize=16_384)
def read_day(text: str, order: str) -> DayReading:
    """The day of a text. ``order``: dmy or mdy, as the column shows for dates with slashes; empty where it does not."""
    plain = text.strip()
    if m := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain):
        return _made(text, *map(int, m.groups()))
    if m := _YEAR_FIRST.fullmatch(plain):
        return _made(text, int(m[1]), int(m[2]), int(m[3]))
    if m := _POINTS.fullmatch(plain):
        return _made(text, _year(m[3]), int(m[2]), int(m[1]))
    if m := _SLASHES.fullmatch(plain):
        return _slashed(text, int(m[1]), int(m[2]), _year(m[3]), order)
    if re.fullmatch(r"\d{5}([.,]\d+)?", plain) and int(plain[:5]) in SERIAL:
        day = date(1899, 12, 30) + timedelta(int(plain[:5]))
        what = f"{shown(text)} is a day that a spreadsheet has turned into a number: read as {day}."
        return DayReading(day, what, "Format the column as a date before it is exported.")
    if (m := _WORDS.fullmatch(plain)) and (month := _months().get(folded(m[2]))):
        return _made(text, _year(m[3]), month, int(m[1]))
    if (m := _WORD_FIRST.fullmatch(plain)) and (month := _months().get(folded(m[1]))):
        return _made(text, int(m[3]), month, int(m[2]))
    return DayReading(None, f"{shown(text)} is no date.", WRITE)


def _slashed(text: str, first: int, second: int, year: int, order: str) -> DayReading:
    if first == second:
        return _made(text, year, first, second)
    if (order == "dmy" and second > 12) or (order == "mdy" and first > 12):
        return DayReading(
            None, f"{shown(text)} contradicts the dates before it, which are written {_SPOKEN[order]}.", ORDER
        )
    if first > 12 or (order == "dmy" and second <= 12):
        return _made(text, year, second, first)
    if second > 12 or order == "mdy":
        return _made(text, year, first, second)
    what = f"{shown(text)} can be read in two ways: {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}."
    return DayReading(None, what, ORDER)


_SPOKEN = {"dmy": "day/month/year", "mdy": "month/day/year"}


def _year(text: str) -> int:
    """Of two digits: this century up to 2069, as POSIX has it."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 69 else 1900)


def _made(text: str, year: int, month: int, day: int) -> DayReading:
    try:
        return DayReading(date(year, month, day))
    except ValueError:
        if 1 <= month <= 12 and year:
            return DayReading(
                None, f"{shown(text)} is no day: that month has {calendar.monthrange(year, month)[1]}.", WRITE
            )
        return DayReading(None, f"{shown(text)} is no date.", WRITE)


@cache
def _months() -> dict[str, int]:
    """Names of months, whole and short, as they stand in a date."""
    from babel import Locale

    out: dict[str, int] = {"sept": 9, "mrz": 3, "mär": 3, "маи": 5}
    for lang in LANGUAGES:
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale(lang).months[form][width].items():
                    out.setdefault(folded(name), number)
    return out
