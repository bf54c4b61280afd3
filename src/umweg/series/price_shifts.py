"""Prices in time: which relations (who sells what to whom) moved to another price level, and from when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from umweg.core.months import month_text
from umweg.measures.multiple import q_values
from umweg.measures.price import medians
from umweg.measures.price_shift import PriceShift, price_shift
from umweg.series.panel import Array, Index
from umweg.series.price_list import PriceList

#: Expected share of false shifts on the list.
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class RelationShift:
    """A relation whose price moved: ``since`` (YYYY-MM) it is ``times`` what it was (medians of months)."""

    relation: str
    since: str
    before: float
    after: float
    times: float
    q_value: float


def shifts_of(listed: PriceList, place: Index, x: Array) -> tuple[tuple[RelationShift, ...], Array]:
    """The shifts of the flows at ``place`` with log prices ``x`` (flows,), and by how much each flow's price had moved.

    Nothing moves in a list without months.
    """
    moved = np.zeros(x.size)
    if not listed.month.size:
        return (), moved
    relation, month = listed.relation[place], listed.month[place]
    tested: list[tuple[int, Index, PriceShift]] = []
    order = np.argsort(relation, kind="stable")
    edges = np.flatnonzero(np.diff(relation[order])) + 1
    for rows in np.split(order, edges):
        months, at = np.unique(month[rows], return_inverse=True)
        shift = price_shift(medians(x[rows], at.astype(np.intp), months.size))
        if shift is not None:
            tested.append((int(months[shift.at]), rows, shift))
    q = q_values(np.array([s.p for _, _, s in tested]))
    out = []
    for (since, rows, s), value in zip(tested, q.tolist(), strict=True):
        if value > ALPHA or s.after == s.before:
            continue
        moved[rows[month[rows] >= since]] = s.after - s.before
        name, (before, after) = listed.relations[int(relation[rows[0]])], np.exp([s.before, s.after]).tolist()
        out.append(RelationShift(name, month_text(since), before, after, after / before, value))
    return tuple(sorted(out, key=lambda r: (-abs(np.log(r.times)), r.relation))), moved
