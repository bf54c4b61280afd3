"""Spans of months as people write them."""

from __future__ import annotations

from datetime import date, timedelta


def span_text(start: date, stop: date) -> str:
    """A half-open range of months for people.

    >>> span_text(date(2022, 3, 1), date(2022, 12, 1)), span_text(date(2021, 11, 1), date(2022, 2, 1))
    ('Mar–Nov 2022', 'Nov 2021–Jan 2022')
    """
    last = stop.replace(day=1) - timedelta(days=1)
    if (start.year, start.month) == (last.year, last.month):
        return f"{start:%b %Y}"
    if start.year == last.year:
        return f"{start:%b}–{last:%b %Y}"
    return f"{start:%b %Y}–{last:%b %Y}"
