"""Values in one currency, converted on reading by the month's (or year's) mean rate; the store keeps what was reported.

Rates are means of the ECB's daily euro reference rates (``umweg.core.rates``). A row whose currency has no rate in its
period keeps its currency, so that a run in another currency leaves it out and says so.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from umweg.engines.lookup import lookup
from umweg.engines.sql import SQL, text

if TYPE_CHECKING:
    from umweg.engines.base import Engine

#: Years whose rates are named one by one.
LISTED = 8


def in_currency(engine: Engine, table: SQL, currency: str, yearly: bool = False) -> tuple[SQL, tuple[str, ...]]:
    """A table expression whose ``value`` is in ``currency`` where it can be, and what to tell the reader.

    Unchanged where all rows are in that currency already. ``yearly``: by the mean of the year also for months, so that
    a sum over the year is converted as an annual figure is.
    """
    found = {c for (c,) in engine.rows(f"select distinct currency from {table} where currency is not null")}
    others = sorted(found - {currency})
    if not others:
        return table, ()
    _load(engine, {*others, currency} - {"EUR"})
    own, join, wanted = "1.0", "", text(currency)
    period, freq = ("date_trunc('year', f.period)::date", "'A'") if yearly else ("f.period", "f.freq")
    if currency != "EUR":
        own = "own.rate"
        same = f"own.period = {period} and own.freq = {freq}"
        join = f"left join rates_of_run own on own.currency = {wanted} and {same}"
    factor = f"case f.currency when {wanted} then 1.0 when 'EUR' then {own} else {own} / given.rate end"
    expression = f"""(
        select * exclude (factor) replace (coalesce(value * factor, value) as value,
               case when factor is null then currency else {wanted} end as currency)
        from (select f.*, {factor} as factor from {table} f
              left join rates_of_run given
              on given.currency = f.currency and given.period = {period} and given.freq = {freq} {join}))"""
    note = (
        f"Values in {', '.join(others)} were converted to {currency} with the ECB's mean rate of the "
        f"{'year' if yearly else 'month or year'}; "
        "rows without such a rate were left out. The store keeps what was reported."
    )
    return SQL(expression), (note,)


def rates_used(engine: Engine, freq: str, months: tuple[int, ...]) -> tuple[str, ...]:
    """The rates that ``in_currency`` laid out, in words: each year's mean (of many: first and last), the range.

    ``months``: first months of the periods (since year 0) that a result rests on.
    """
    years = sorted({m // 12 for m in months})
    laid_out = "select count(*) from information_schema.tables where table_name = 'rates_of_run'"
    if not years or not engine.scalar(laid_out):
        return ()
    listed = "true" if len(years) <= LISTED else f"year(period) in ({years[0]:d}, {years[-1]:d})"
    found = engine.rows(
        f"""
        select currency, string_agg(year(period) || ' ' || round(rate, 4), ', ' order by period)
                 filter (freq = 'A' and {listed} and list_contains($years, year(period))),
               min(rate) filter (freq = $freq), max(rate) filter (freq = $freq)
        from rates_of_run where year(period) between {years[0]:d} and {years[-1]:d} group by currency order by currency
        """,
        {"years": years, "freq": freq},
    )
    return tuple(
        f"{c} for one euro (ECB means): {years_}"
        + ("" if low is None or (freq == "A" and len(years) <= LISTED) else f"; between {low:.4f} and {high:.4f}")
        for c, years_, low, high in found
        if years_
    )


def _load(engine: Engine, currencies: set[str]) -> None:
    """The mean rates of these currencies as a table of the engine: units for one euro."""
    from umweg.core import rates

    means = [(c, p, m.rate) for (c, p), m in rates.shipped().means.items() if c in currencies and m.complete]
    lookup(
        engine, "rates_of_run",
        currency=("string", [c for c, _, _ in means]),
        period=("day", [date.fromisoformat(f"{p}-01" if len(p) == 7 else f"{p}-01-01") for _, p, _ in means]),
        freq=("string", ["M" if len(p) == 7 else "A" for _, p, _ in means]),
        rate=("double", [r for _, _, r in means]),
    )  # fmt: skip
