"""The cells behind a set of claims, read from the store in one go: sums by reporter, partner, flow, good and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umweg.claims.figures.asked import Scope
from umweg.claims.figures.places import aggregates
from umweg.engines.lookup import lookup
from umweg.engines.sql import SQL, texts
from umweg.engines.sums import total
from umweg.law.load import goods_list

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.store import Store

Months = NDArray[np.float64]
TOTAL, LISTED = "TOTAL", "LISTED"
REST = ""
"""Partners that no claim names, added up: a part of the world, and of a reporter's weight."""
RESTRICTED = "eu-833-merged"
_LEVEL = SQL("case when product = 'TOTAL' then 0 else length(product) end")


class Series(NamedTuple):
    """One way in which a reporter's flow is told. ``level``: digits of its codes, 0 for totals."""

    freq: str
    level: int
    source: str


@dataclass
class Held:
    """What one reporter says of one good in one flow and series: value and mass by month, by partner."""

    currency: str
    value: dict[str, Months] = field(default_factory=dict)
    mass: dict[str, Months] = field(default_factory=dict)


@dataclass
class Cells:
    """All cells of a scope. Months count from ``first``; keys are (reporter, flow) and (reporter, flow, good).

    ``reported``: the months of any trade by series; ``chapters``: how many chapters of the HS a series has; ``exact``:
    (good, level) that the store holds as codes of their own; ``partners``: how many partners a series has.
    """

    first: int
    months: int
    held: dict[tuple[str, str, str], dict[Series, Held]] = field(default_factory=lambda: defaultdict(dict))
    reported: dict[tuple[str, str], dict[Series, set[int]]] = field(default_factory=lambda: defaultdict(dict))
    chapters: dict[tuple[str, str, Series], int] = field(default_factory=dict)
    partners: dict[tuple[str, str, Series], int] = field(default_factory=dict)
    products: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)

    def of(self, reporter: str, flow: str, good: str) -> dict[Series, Held]:
        """What a reporter says of a good; empty where it says nothing."""
        return self.held.get((reporter, flow, good), {})


def load(engine: Engine, store: Store, scope: Scope) -> Cells:
    """Read the cells of a scope: three questions to the engine, however many claims there are."""
    table = store.table(engine)
    cells = Cells(scope.first, scope.end - scope.first)
    within = SQL(
        f"reporter in ({texts(scope.reporters)}) and partner not in ({texts(aggregates())}) "
        f"and year(period) * 12 + month(period) - 1 >= {scope.first - 11:d} "
        f"and year(period) * 12 + month(period) - 1 < {scope.end:d}"
    )
    _reported(engine, table, within, cells)
    _goods(engine, table, within, scope.goods, cells)
    _values(engine, table, within, scope, cells)
    return cells


def _reported(engine: Engine, table: SQL, within: SQL, cells: Cells) -> None:
    """Which months each reporter told at all, at each level of codes."""
    found = engine.rows(
        f"""
        select reporter, flow, freq, {_LEVEL} as level, source,
               list(distinct year(period) * 12 + month(period) - 1), count(distinct product[:2]),
               count(distinct partner)
        from {table} where {within} group by all order by all
        """
    )
    for reporter, flow, freq, level, source, months, chapters, partners in found:
        series = Series(freq, level, source)
        cells.reported[reporter, flow][series] = {m + k for m in months for k in range(SPANS[freq])}
        cells.chapters[reporter, flow, series] = chapters
        cells.partners[reporter, flow, series] = partners


SPANS = {"M": 1, "Q": 3, "A": 12}


def _goods(engine: Engine, table: SQL, within: SQL, goods: Iterable[str], cells: Cells) -> None:
    """Which products of the store belong to each good: the code itself, or those that begin with it, by level."""
    products = [p for (p,) in engine.rows(f"select distinct product from {table} where {within} order by product")]
    restricted = goods_list(RESTRICTED) if LISTED in goods else None
    names: list[str] = []
    codes: list[str] = []
    for good in goods:
        if good == LISTED and restricted is not None:
            mine = [p for p in products if len(p) == 8 and restricted.covers(p)]
        else:
            mine = [p for p in products if p == good or (good.isdigit() and p.startswith(good))]
        for level in {_level(p) for p in mine}:
            cells.products[good, level] = frozenset(p for p in mine if _level(p) == level)
        names += [good] * len(mine)
        codes += mine
    lookup(engine, "claim_goods", good=("string", names), product=("string", codes))


def _level(product: str) -> int:
    return 0 if product == TOTAL else len(product)


def _values(engine: Engine, table: SQL, within: SQL, scope: Scope, cells: Cells) -> None:
    who = SQL(
        f"case when partner in ({texts(scope.partners)}) or reporter in ({texts(scope.everyone)}) "
        f"then partner else '' end"
    )
    found = engine.rows(
        f"""
        select reporter, flow, good, freq, {_LEVEL} as level, source, coalesce(currency, '') as currency, {who} as who,
               year(period) * 12 + month(period) - 1 as at, {total("value")}, {total("mass_kg")}
        from {table} join claim_goods using (product)
        where {within} group by all order by all
        """
    )
    for reporter, flow, good, freq, level, source, currency, partner, at, value, mass in found:
        series = Series(freq, level, source)
        one = cells.held[reporter, flow, good].setdefault(series, Held(currency))
        k = at - cells.first
        if k < 0 or k >= cells.months or currency != one.currency:
            continue  # a year that begins before the scope; a second currency is another series' business
        for kept, amount in ((one.value, value), (one.mass, mass)):
            kept.setdefault(partner, np.zeros(cells.months))[k] += amount or 0.0
