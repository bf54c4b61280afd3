"""Months as integers, and as people write them.

>>> month_text(month_index("2022-03") + 9)
'2022-12'
"""

from __future__ import annotations

import re
from datetime import date

from umweg.core.errors import UsageError


def month_index(text: str | date) -> int:
    """Months since year 0 of ``YYYY-MM`` or a date."""
    if isinstance(text, date):
        return text.year * 12 + text.month - 1
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text.strip())
    if found is None:
        raise UsageError(f"'{text}' is not a month.", mend="Write it as YYYY-MM, for example 2022-03.")
    return int(found[1]) * 12 + int(found[2]) - 1


def month_text(index: int) -> str:
    """``YYYY-MM`` of a month index."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def month_date(index: int) -> date:
    """First day of the month."""
    return date(index // 12, index % 12 + 1, 1)


def span_text(start: date, stop: date) -> str:
    """A half-open range of months for people.

    >>> span_text(date(2022, 3, 1), date(2022, 12, 1)), span_text(date(2021, 11, 1), date(2022, 2, 1))
    ('Mar–Nov 2022', 'Nov 2021–Jan 2022')
    """
    last = month_date(month_index(stop) - 1)
    if (start.year, start.month) == (last.year, last.month):
        return f"{start:%b %Y}"
    if start.year == last.year:
        return f"{start:%b}–{last:%b %Y}"
    return f"{start:%b %Y}–{last:%b %Y}"
