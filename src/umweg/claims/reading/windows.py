"""From what a text says of time to windows of months, by the date of the text and the window before.

>>> from umweg.claims.reading.times import TimeMention
>>> str(window(TimeMention(0, 1, (3, 10), 2022), None, None))
'2022-03/2022-11'
>>> str(window(TimeMention(0, 1, (10, 10)), None, "2022-12-14"))
'2022-10/2022-11'
>>> str(window(TimeMention(0, 1, None, None, "last"), None, "2023-05-16"))
'2022-01/2023-01'
"""

from __future__ import annotations

from collections.abc import Sequence

from umweg.claims.model import Period
from umweg.claims.reading.times import TimeMention
from umweg.core.months import month_index

YEAR = 12
WAR = month_index("2022-03")  # the first whole month after 24 February 2022
WAR_YEAR = 2022


def of_year(year: int, months: tuple[int, int] | None = None) -> Period:
    """The months (first and last) of a year, or all of it."""
    first, last = months or (1, YEAR)
    return Period(year * YEAR + first - 1, year * YEAR + last)


def window(t: TimeMention, before: Period | None, date: str | None) -> Period | None:
    """The window that a mention names by itself; None where nothing says which year.

    ``before``: the window that the text spoke of last. Months without a year are the last ones over on ``date``.
    """
    now = month_index(date[:7]) if date else None
    if t.relative in {"previous", "two", "same", "prewar"} and t.year is None:
        return None
    if t.relative == "that":
        return before
    if t.relative == "war":
        return Period(WAR, max(now or WAR + 1, WAR + 1))
    if t.relative == "same":
        return _same(before, t.year)
    year = t.year
    if t.relative in {"last", "this"}:
        year = None if now is None else now // YEAR - (t.relative == "last")
    if t.other_year and t.months and year:
        return Period(t.other_year * YEAR + t.months[0] - 1, year * YEAR + t.months[1])
    if year is None:
        return _without_year(t, before, now)
    return of_year(year, t.months)


def _same(before: Period | None, year: int | None) -> Period | None:
    if before is None or year is None:
        return before
    return before.shifted((year - before.first // YEAR) * YEAR)


def _without_year(t: TimeMention, before: Period | None, now: int | None) -> Period | None:
    if t.months is None:
        return None
    if before is not None and t.months[0] != t.months[1]:
        year = before.first // YEAR
        if now is None or of_year(year, t.months).end <= now + 1:
            return of_year(year, t.months)
    if now is None:
        return of_year(before.first // YEAR, t.months) if before else None
    year = now // YEAR
    return of_year(year, t.months) if year * YEAR + t.months[1] - 1 < now else of_year(year - 1, t.months)


def joined(mentions: Sequence[TimeMention], before: Period | None, date: str | None) -> Period | None:
    """The window of several mentions of one clause: a start of the war and a last month, months and a year apart."""
    found = [p for t in mentions if (p := window(t, before, date))]
    if not found:
        return None
    if any(t.relative == "war" for t in mentions) and len(found) > 1:
        return Period(WAR, max(p.end for p in found if p.first != WAR or len(found) == 1))
    months = next((t for t in mentions if t.months and t.year is None and t.relative is None), None)
    year = next((t.year for t in mentions if t.year and not t.months), None)
    if months and year:
        return of_year(year, months.months)
    return next((window(t, before, date) for t in mentions if t.months and window(t, before, date)), found[0])


def compared(t: TimeMention, period: Period | None, date: str | None) -> Period | None:
    """The window that a mention compares ``period`` with: the same months of the year it names."""
    if period is None:
        return None
    if t.relative == "two":
        return period.shifted(-2 * YEAR)
    if t.relative == "prewar" and t.year is None:
        return _same(period, WAR_YEAR - 1)
    if t.relative in {"previous", "same", "last"} and t.year is None:
        return period.shifted(-YEAR)
    if t.months and (own := window(t, period.shifted(-YEAR), date)) and own != period:
        return own
    return _same(period, t.year) if t.year and t.year != period.first // YEAR else None
