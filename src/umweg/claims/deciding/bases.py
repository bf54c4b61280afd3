"""What a change is a change from: as stated or a year before (B1), the last year before the measure (B2), the window
just before (B3)."""

from __future__ import annotations

from functools import cache

from umweg.claims.model import Period, Reading
from umweg.core.months import month_index
from umweg.law.load import regime

MEASURE = "eu-russia"
YEAR = 12


@cache
def last_year_before() -> int:
    """The last year before the measure.

    >>> last_year_before()
    2021
    """
    return month_index(regime(MEASURE).window_from) // YEAR - 1


def stated(r: Reading) -> bool:
    """Whether the text says what it compares with."""
    return r.comparison is not None and r.comparison.stated


def bases(r: Reading, period: Period) -> dict[str, Period]:
    """The windows to compare with, by name; B1 is the one that the text means.

    >>> r = Reading(measure="change")
    >>> [f"{k} {v}" for k, v in bases(r, Period.parse("2024-01/2024-07")).items()]
    ['B1 2023-01/2023-07', 'B2 2021-01/2021-07', 'B3 2023-07/2024-01']
    """
    out = {"B1": r.comparison.period if r.comparison else period.shifted(-YEAR)}
    back = period.first // YEAR - last_year_before()
    if back > 1:
        out["B2"] = period.shifted(-YEAR * back)
    if period.months < YEAR:
        out["B3"] = period.shifted(-period.months)
    return {k: v for k, v in out.items() if k == "B1" or v != out["B1"]}
