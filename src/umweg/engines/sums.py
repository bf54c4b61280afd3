"""Sums that do not depend on the order of rows, so that they are the same bytes with any number of threads."""

from __future__ import annotations

from umweg.engines.sql import SQL

FINE = 2**32  # a value's fraction is counted in these: to a quarter of a billionth


def total(value: str, where: str = "") -> SQL:
    """SQL: the sum of a number, of the rows ``where`` holds, NULL where there is none; rounded to six decimals.

    Floating-point numbers added in another order give other last digits, and threads have no order. Whole numbers do
    not: the whole parts are added as such (exact to 9e15), the fractions as counts of ``FINE``.

    >>> from umweg import engines
    >>> engines.open().scalar(f"select {total('x')} from (values (0.1), (0.2), (1e6), (-1e6)) t(x)")
    0.3
    """
    only = f" filter (where {where})" if where else ""
    x = f"({value})::double"
    fraction = f"round(({x} - trunc({x})) * {FINE})::bigint"
    return SQL(f"round(sum(trunc({x})){only} + sum({fraction}){only}::double / {FINE}, 6)")
