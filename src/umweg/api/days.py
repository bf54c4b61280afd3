"""Days that a request names."""

from __future__ import annotations

from datetime import date, datetime

from umweg.core.errors import UsageError


def day_of(value: date | str | None, field: str) -> date | None:
    """A day that is given as one or as text; UsageError for what is none.

    >>> day_of("2026-12-31", "until"), day_of(None, "until")
    (datetime.date(2026, 12, 31), None)
    """
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as e:
        raise UsageError(f"'{value}' is no day.", where=field, mend="Write YYYY-MM-DD.") from e
