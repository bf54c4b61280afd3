"""Readings beside one that the store cannot decide: what it does hold that comes nearest, and is said to be another.

>>> r = Reading("import", ("KZ",), ("RU",), period=Period.parse("2023-01/2023-06"), measure="change", value=88)
>>> [(x.flow, x.reporter, x.why[-1]) for x in nearest(r)]
[('import', ('KZ',), 'the whole year'), ('export', ('RU',), 'the other side reports')]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from umweg.claims.figures.asked import goods_of
from umweg.claims.figures.places import WORLD
from umweg.claims.model import Comparison, Flow, Good, Period, Reading

YEAR = 12
OTHER: Mapping[Flow, Flow] = {"export": "import", "import": "export"}
ALL = Good(None, "TOTAL", ("TOTAL",))
WEIGHT = 0.05
"""How likely it is that a text means what merely stands nearest."""


def nearest(r: Reading) -> Iterator[Reading]:
    """Readings that stand in for one that cannot be decided, the nearest first; ``why`` says what was changed."""
    if r.period is None or not r.reporter:
        return
    year, known, total = _years(r.period), bool(goods_of(r.good)), goods_of(r.good) == goods_of(ALL)
    if known and year != r.period:
        yield _said(_in(r, year), "the whole year")
    if known and r.flow is not None and r.flow in OTHER and r.partner and WORLD not in r.partner:
        yield _said(replace(r, flow=OTHER[r.flow], reporter=r.partner, partner=r.reporter), "the other side reports")
    if not total:
        yield _said(replace(r, good=ALL), "all goods")
        if year != r.period:
            yield _said(replace(_in(r, year), good=ALL), "all goods", "the whole year")


def _said(r: Reading, *why: str) -> Reading:
    return replace(r, why=(*r.why, *why), weight=WEIGHT)


def _years(p: Period) -> Period:
    return Period(p.first // YEAR * YEAR, -(-p.end // YEAR) * YEAR)


def _in(r: Reading, year: Period) -> Reading:
    compared = None if r.comparison is None else Comparison(_years(r.comparison.period), r.comparison.stated)
    return replace(r, period=year, comparison=compared)
