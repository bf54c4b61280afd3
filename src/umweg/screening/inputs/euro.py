"""Amounts in euro, at the mean rate of their month; None where amount, currency or rate is not known: never zero.

>>> round(euro(110.19, "usd", date(2022, 3, 5))), euro(1.0, "XXX", date(2022, 3, 5)), euro(1.0, None, date(2022, 3, 5))
(100, None, None)
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from umweg.core import rates
from umweg.core.errors import UmwegError
from umweg.core.months import month_index, month_text
from umweg.screening.facts import ConsignmentFacts, GoodsLine


@lru_cache(maxsize=4096)
def rate(currency: str, period: str) -> float | None:
    """Units of a currency for one euro in a month; None where there is no such rate."""
    try:
        return rates.monthly(currency, period)
    except UmwegError:
        return None


def euro(amount: float | None, currency: str | None, day: date) -> float | None:
    """An amount in euro at the mean rate of its month; None where amount, currency or rate is not known."""
    if amount is None or not currency:
        return None
    found = rate(currency.strip().upper(), f"{day:%Y-%m}")
    return None if found is None else amount / found


@lru_cache(maxsize=4096)
def _latest(currency: str, period: str) -> float | None:
    """The rate of a month, else of the last month before it that has one; None where there is none in five years."""
    at = min(month_index(period), month_index(rates.until()))
    return next((found for i in range(at, at - 60, -1) if (found := rate(currency, month_text(i)))), None)


def about_euro(amount: float | None, currency: str | None, day: date) -> float | None:
    """About so many euros, for an order of what waits and nothing else: by the last rate there is; an amount that
    states no currency counts as it stands.

    >>> round(about_euro(110.19, "USD", date(2022, 3, 5))), about_euro(7.0, None, date(2022, 3, 5))
    (100, 7.0)
    """
    if amount is None or not currency:
        return amount
    found = _latest(currency.strip().upper(), f"{day:%Y-%m}")
    return None if found is None else amount / found


def line_euro(facts: ConsignmentFacts, goods: GoodsLine) -> float | None:
    """The value of a line in euro."""
    return euro(goods.line.value, goods.line.currency or facts.c.currency, facts.day)


def total_euro(facts: ConsignmentFacts) -> float | None:
    """The value of the whole in euro: as stated, else of all lines; None where one of them is not known."""
    if facts.c.value is not None:
        return euro(facts.c.value, facts.c.currency, facts.day)
    values = [line_euro(facts, g) for g in facts.lines]
    found = [v for v in values if v is not None]
    return sum(found) if found and len(found) == len(values) else None
